"""Rule assess_sources: what each source was worth, and which known relevant reports the searches found.

In: the ledger, the records' identifiers and titles, the protocol's known relevant reports. Out: sources.csv, a row for
each source; known_relevant.csv, a row for each known relevant report.
"""

from collections import defaultdict

from scripts.common.ids import listed
from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, read_parquet, write_csv
from scripts.deduplication.normalise_titles import title_words
from scripts.identification.records import normalise_doi
from scripts.prisma.stations import LEDGER_COLUMNS, Station

SOURCE_COLUMNS = ("source", "identified", "unique_to_it", "included", "included_only_there")
KNOWN_COLUMNS = ("title", "doi", "pmid", "matched_by", "unique_id", "found_by", "station")
IDENTIFIERS = ("doi", "pmid", "title")


def assess_sources(ledger: list[dict[str, str]], sources: list[str]) -> list[dict]:
    """A row (SOURCE_COLUMNS) for each source, in the order of `sources`.

    `identified`: its records; `unique_to_it`: unique records that no other source found; `included`: included reports
    that it found; `included_only_there`: those that no other source found.
    """
    found_by = defaultdict(set)
    reports_found_by = defaultdict(set)
    reports_of = {row["unique_id"]: listed(row["report_id"]) for row in ledger if row["station"] == Station.INCLUDED}
    for row in ledger:
        found_by[row["unique_id"]].add(row["source"])
        for report_id in reports_of.get(row["unique_id"], ()):
            reports_found_by[report_id].add(row["source"])
    return [
        {
            "source": source,
            "identified": sum(row["source"] == source for row in ledger),
            "unique_to_it": sum(found == {source} for found in found_by.values()),
            "included": sum(source in found for found in reports_found_by.values()),
            "included_only_there": sum(found == {source} for found in reports_found_by.values()),
        }
        for source in sources
    ]


def trace_known_reports(
    known: list[dict], records: list[dict], ledger: list[dict[str, str]], sources: list[str]
) -> list[dict]:
    """A row (KNOWN_COLUMNS) for each known relevant report, in the protocol's order.

    `records`: record_id, doi, pmid, title. A report is found by its DOI, else by its PMID, else by the words of its
    title. `found_by` and `station` are of all unique records that match; both are empty if none does.
    """
    rows_of = defaultdict(list)
    for row in ledger:
        rows_of[row["unique_id"]].append(row)
    unique_of = {row["record_id"]: row["unique_id"] for row in ledger}
    found = defaultdict(set)
    for record in records:
        for by in IDENTIFIERS:
            if value := _normalised(by, record[by]):
                found[by, value].add(unique_of[record["record_id"]])
    traced = []
    for report in known:
        sought = {by: _normalised(by, report.get(by, "")) for by in IDENTIFIERS}
        matched_by = next((by for by in IDENTIFIERS if found.get((by, sought[by]))), "")
        unique_ids = sorted(found[matched_by, sought[matched_by]]) if matched_by else []
        rows = [row for unique_id in unique_ids for row in rows_of[unique_id]]
        found_by = {row["source"] for row in rows}
        traced.append(
            {
                "title": report["title"],
                "doi": sought["doi"],
                "pmid": sought["pmid"],
                "matched_by": matched_by,
                "unique_id": unique_ids,
                "found_by": [source for source in sources if source in found_by],
                "station": sorted({row["station"] for row in rows} - {Station.DUPLICATE}),
            }
        )
    return traced


def _normalised(by: str, value: str) -> str:
    if by == "doi":
        return normalise_doi(value)
    return " ".join(title_words(value)) if by == "title" else value.strip()


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        ledger = read_csv(snakemake.input.ledger, LEDGER_COLUMNS)
        sources, known = snakemake.params.sources, snakemake.params.known_relevant
        records = read_parquet(snakemake.input.records, ("record_id", *IDENTIFIERS)) if known else []
        write_csv(snakemake.output.sources, SOURCE_COLUMNS, assess_sources(ledger, sources))
        rows = trace_known_reports(known, records, ledger, sources)
        write_csv(snakemake.output.known_relevant, KNOWN_COLUMNS, rows)
