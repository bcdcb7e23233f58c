"""List the reports to read in full: one for each unique record that passed title and abstract, and what people add.

In: title_abstract/rows.csv and consensus.csv, identities.csv, companions.csv, the consensus sheet of the full texts in
config. Out: full_text/rows.csv (row_id = report_id, unique_id, and what the sheets show), reports.csv (REPORTS),
report_studies.csv (report_id, study_id; many to many).
"""

from pathlib import Path

from scripts.common.ids import listed, report_id_for, stem_of
from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, write_csv
from scripts.identification.records import clean_text, normalise_doi
from scripts.screening.merged_rows import answering_ids, former_ids
from scripts.screening.related_records import related_records
from scripts.screening.retrieval import RETRIEVAL_COLUMNS, retrieval_of
from scripts.screening.screening_forms import FURTHER_REPORTS, RECORD_COLUMNS, consensus_form
from scripts.screening.votes_so_far import what_holds
from scripts.sheets.ledgers import State

COLUMNS = ("row_id", "unique_id", *RECORD_COLUMNS, "found", "doi", "pmid")
REPORTS = (
    "report_id", "unique_id", "number", "title", "year", "journal", "doi", "pmid", "link", "pdf", "retrieval",
    "retrieval_date", "retrieval_person",
)  # fmt: skip


def list_reports(rows: list[dict], consensus: list[dict], state: State, asked_as: dict[str, str]) -> list[dict]:
    """A report for each row that was included, under the id rep-… of its unique record, and further ones after it.

    `state`: of the ledger of the full texts' consensus, whose tab Reports names further reports of a unique record in
    numbered columns: an id is that of the column, whatever is written there later. `asked_as`: row_id → the id under
    which that tab asks.
    """
    passed = {row["row_id"] for row in consensus if row["decision"] == "include"}
    reports = []
    for row in rows:
        if row["row_id"] not in passed:
            continue
        reports.append(
            row | {"row_id": report_id_for(stem_of(row["row_id"])), "unique_id": row["row_id"], "number": "1"}
        )
        stem = stem_of(asked_as[row["row_id"]])
        for number, column in enumerate(FURTHER_REPORTS, start=2):
            if named := state.get((asked_as[row["row_id"]], column)):
                reports.append(_further(row, named) | {"row_id": report_id_for(stem, number), "number": str(number)})
    return reports


def _further(row: dict, named: str) -> dict:
    """A further report of a unique record, as far as people named it: a title, a DOI, or both."""
    doi = normalise_doi(named)
    about = {
        "title": clean_text(named),
        "link": f"https://doi.org/{doi}" if doi else "",
        "doi": doi,
        "flag": f"Further report of: {row['title']}",
        "found": row["found"],
    }
    return dict.fromkeys(row, "") | about | {"unique_id": row["row_id"]}


def with_pdf(reports: list[dict], pdfs: list[str]) -> list[dict]:
    """The reports, each with the way from the sheets to its PDF, "" if it is not there. `pdfs`: names of files."""
    there = set(pdfs)
    return [
        report | {"pdf": f"../fulltext/{name}" if (name := f"{report['row_id']}.pdf") in there else ""}
        for report in reports
    ]


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, protocol = snakemake.input, snakemake.params.protocol
        rows, former = read_csv(given.rows), former_ids(read_csv(given.identities))
        state = what_holds(Path(snakemake.params.review), consensus_form(protocol, "full_text"))
        asked_as = answering_ids(rows, former, FURTHER_REPORTS)(state)
        consensus = read_csv(given.consensus)
        reports = with_pdf(list_reports(rows, consensus, state, asked_as), snakemake.params.pdfs)
        related = related_records(rows, consensus, read_csv(given.companions))
        reports = [report | {"related": related.get(report["unique_id"], "")} for report in reports]
        retrieved_in = answering_ids(reports, former, RETRIEVAL_COLUMNS)(state)
        stated = [report | retrieval_of(r := report["row_id"], state, retrieved_in[r]) for report in reports]
        write_csv(snakemake.output.rows, COLUMNS, [{name: row[name] for name in COLUMNS} for row in reports])
        published = [{name: (row | {"report_id": row["row_id"]})[name] for name in REPORTS} for row in stated]
        write_csv(snakemake.output.reports, REPORTS, sorted(published, key=lambda row: row["report_id"]))
        links = [
            {"report_id": row["row_id"], "study_id": study_id} for row in stated for study_id in listed(row["study_id"])
        ]
        write_csv(
            snakemake.output.studies, ("report_id", "study_id"), sorted(links, key=lambda row: tuple(row.values()))
        )
