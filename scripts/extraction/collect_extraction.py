"""Exchange the extraction sheets with their ledgers, settle differences, and list what was extracted.

In: full_text/rows.csv and consensus.csv, the sheets and ledgers in config. Out: studies.csv (a row for each study and
field), outcomes.csv (a row for each study, outcome, time and arm that has data), a receipt for each sheet.
"""

from pathlib import Path

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, write_csv, write_json
from scripts.extraction.double_entry import Entry
from scripts.extraction.exchange_entries import exchange_entries
from scripts.extraction.extraction_forms import ARMS, CHARACTERISTICS, NOT_REPORTED, OUTCOMES, extraction_rows
from scripts.extraction.list_studies import list_studies

STUDY_COLUMNS = ("study_id", "label", "field", "value", "report_id", "page", "quotation", "provenance")
OUTCOME_COLUMNS = (
    "study_id", "outcome", "time_months", "arm", "role", "statistic", "n", "mean", "sd", "events", "unit", "report_id",
    "page", "quotation", "provenance",
)  # fmt: skip


def study_rows(protocol: dict, studies: list[dict], entries: dict[str, Entry]) -> list[dict]:
    """studies.csv: each field of each study, "" where nothing is agreed yet."""
    return [
        {
            "study_id": study["study_id"],
            "label": study["label"],
            "field": field["key"],
            "report_id": study["report_ids"],
            **entries[f"{study['study_id']}|{field['key']}"].values,
        }
        for study in studies
        for field in protocol["extraction"]["fields"]
    ]


def outcome_rows(protocol: dict, studies: list[dict], entries: dict[str, Entry]) -> list[dict]:
    """outcomes.csv: the arms for which a statistic is agreed; outcomes not reported have no row."""
    rows = []
    for study in studies:
        for outcome in protocol["outcomes"]:
            time = f"{outcome['time_months']:g}"
            for arm in ARMS:
                values = entries[f"{study['study_id']}|{outcome['key']}|{time}|{arm}"].values
                if values["statistic"] not in ("", NOT_REPORTED):
                    key = {"study_id": study["study_id"], "outcome": outcome["key"], "time_months": time}
                    rows.append(key | {"arm": arm, "role": arm, "report_id": study["report_ids"]} | values)
    return rows


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        protocol = snakemake.params.protocol
        studies = list_studies(read_csv(snakemake.input.rows), read_csv(snakemake.input.consensus))
        rows = extraction_rows(protocol, studies)
        entries, receipts = exchange_entries(Path(snakemake.params.review), protocol, "extraction", rows)
        write_csv(snakemake.output.studies, STUDY_COLUMNS, study_rows(protocol, studies, entries[CHARACTERISTICS]))
        write_csv(snakemake.output.outcomes, OUTCOME_COLUMNS, outcome_rows(protocol, studies, entries[OUTCOMES]))
        for path, receipt in zip(snakemake.output.receipts, receipts, strict=True):
            write_json(path, receipt)
