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
from scripts.protocol.phases import PHASE_OF_REPORTS
from scripts.screening.merged_rows import answering_ids, former_ids
from scripts.screening.related_records import related_records
from scripts.screening.retrieval import RETRIEVAL_COLUMNS, retrieval_of
from scripts.screening.screening_forms import FURTHER_REPORTS, RECORD_COLUMNS, consensus_form
from scripts.sheets.ledgers import State
from scripts.sheets.preview import preview

COLUMNS = ("row_id", "unique_id", *RECORD_COLUMNS, "found", "doi", "pmid")
REPORTS = (
    "report_id", "unique_id", "number", "title", "year", "journal", "doi", "pmid", "link", "pdf", "retrieval",
    "retrieval_date", "retrieval_person",
)  # fmt: skip
LINKS = ("report_id", "study_id")


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


def told_of(
    rows: list[dict], consensus: list[dict], companions: list[dict], former: dict, state: State, pdfs: list[str]
) -> list[dict]:
    """The reports with all that is known of them: their PDFs, related records, where their full texts are, and their
    studies.

    `rows` and `consensus`: of the phase before; `companions`: companions.csv; `former`: of `former_ids`; `state`: as in
    `list_reports`.
    """
    reports = list_reports(rows, consensus, state, answering_ids(rows, former, FURTHER_REPORTS)(state))
    related = related_records(rows, consensus, companions)
    retrieved_as = answering_ids(reports, former, RETRIEVAL_COLUMNS)(state)
    return [
        report
        | {"related": related.get(report["unique_id"], "")}
        | retrieval_of(report["row_id"], state, retrieved_as[report["row_id"]])
        for report in with_pdf(reports, pdfs)
    ]


def report_rows(reports: list[dict]) -> list[dict]:
    """reports.csv: what is known of each report, by report_id."""
    named = [report | {"report_id": report["row_id"]} for report in reports]
    return sorted(({name: row[name] for name in REPORTS} for row in named), key=lambda row: row["report_id"])


def study_links(reports: list[dict]) -> list[dict]:
    """report_studies.csv: which report is about which study, by both."""
    links = {(report["row_id"], study_id) for report in reports for study_id in listed(report["study_id"])}
    return [dict(zip(LINKS, link, strict=True)) for link in sorted(links)]


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, made, params = snakemake.input, snakemake.output, snakemake.params
        rows, consensus, companions = map(read_csv, (given.rows, given.consensus, given.companions))
        seen = preview(Path(params.review), consensus_form(params.protocol, PHASE_OF_REPORTS))
        former = former_ids(read_csv(given.identities))
        reports = told_of(rows, consensus, companions, former, seen.state, params.pdfs)
        write_csv(made.rows, COLUMNS, [{name: report[name] for name in COLUMNS} for report in reports])
        write_csv(made.reports, REPORTS, report_rows(reports))
        write_csv(made.studies, LINKS, study_links(reports))
