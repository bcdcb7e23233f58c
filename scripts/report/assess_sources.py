"""Rule assess_sources: what each source was worth, and which known relevant reports the searches found.

In: the ledger, the records' identifiers and titles, the protocol's known relevant reports. Out: sources.csv, a row for
each source; known_relevant.csv, a row for each known relevant report.
"""

import pandas as pd

from scripts.common.ids import listed
from scripts.common.messages import told_plainly
from scripts.common.tables import read_frame, write_csv
from scripts.deduplication.normalise_titles import title_words
from scripts.identification.records import normalise_doi
from scripts.prisma.stations import LEDGER_COLUMNS, Station

SOURCE_COLUMNS = ("source", "identified", "unique_to_it", "included", "included_only_there")
KNOWN_COLUMNS = ("title", "doi", "pmid", "matched_by", "unique_id", "found_by", "station")
IDENTIFIERS = ("doi", "pmid", "title")


def assess_sources(ledger: pd.DataFrame, sources: list[str]) -> list[dict]:
    """A row (SOURCE_COLUMNS) for each source, in the order of `sources`.

    `identified`: its records; `unique_to_it`: unique records that no other source found; `included`: included reports
    that it found; `included_only_there`: those that no other source found.
    """
    included = ledger.loc[ledger["station"] == Station.INCLUDED, ["unique_id", "report_id"]]
    reports = included.assign(report_id=included["report_id"].map(listed)).explode("report_id")
    found = reports.merge(ledger[["unique_id", "source"]], on="unique_id")
    unique = pd.crosstab(ledger["unique_id"], ledger["source"]) > 0
    included = pd.crosstab(found["report_id"], found["source"]) > 0
    counts = {
        "identified": ledger["source"].value_counts(),
        "unique_to_it": unique[unique.sum(axis=1) == 1].sum(),
        "included": included.sum(),
        "included_only_there": included[included.sum(axis=1) == 1].sum(),
    }
    table = pd.DataFrame(counts, index=pd.Index(sources, name="source")).fillna(0).astype(int)
    return table.reset_index().to_dict("records")


def trace_known_reports(
    known: list[dict], records: pd.DataFrame, ledger: pd.DataFrame, sources: list[str]
) -> list[dict]:
    """A row (KNOWN_COLUMNS) for each known relevant report, in the protocol's order.

    `records`: record_id, doi, pmid, title. A report is found by its DOI, else by its PMID, else by the words of its
    title. `found_by` and `station` are of all unique records that match; both are empty if none does.
    """
    unique_of = ledger.set_index("record_id")["unique_id"]
    ids = {by: records[by].map(lambda value, by=by: _normalised(by, value)) for by in IDENTIFIERS}
    traced = []
    for report in known:
        sought = {by: _normalised(by, report.get(by, "")) for by in IDENTIFIERS}
        matched_by = next((by for by in IDENTIFIERS if sought[by] and ids[by].eq(sought[by]).any()), "")
        matched = records["record_id"][ids[matched_by] == sought[matched_by]] if matched_by else []
        rows = ledger[ledger["unique_id"].isin(unique_of[matched])]
        traced.append(
            {
                "title": report["title"],
                "doi": sought["doi"],
                "pmid": sought["pmid"],
                "matched_by": matched_by,
                "unique_id": sorted(set(rows["unique_id"])),
                "found_by": [source for source in sources if source in set(rows["source"])],
                "station": sorted(set(rows["station"]) - {Station.DUPLICATE}),
            }
        )
    return traced


def _normalised(by: str, value: str) -> str:
    if by == "doi":
        return normalise_doi(value)
    return " ".join(title_words(value)) if by == "title" else value.strip()


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        ledger = read_frame(snakemake.input.ledger, LEDGER_COLUMNS)
        sources, known = snakemake.params.sources, snakemake.params.known_relevant
        records = read_frame(snakemake.input.records, ("record_id", *IDENTIFIERS))
        write_csv(snakemake.output.sources, SOURCE_COLUMNS, assess_sources(ledger, sources))
        traced = trace_known_reports(known, records, ledger, sources) if known else []
        write_csv(snakemake.output.known_relevant, KNOWN_COLUMNS, traced)
