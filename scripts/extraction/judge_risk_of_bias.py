"""Exchange the risk-of-bias sheets with their ledgers, settle differences, and list the judgements.

In: full_text/rows.csv and consensus.csv, the sheets and ledgers in config. Out: risk_of_bias.csv (a row for each study
and domain that was judged), a receipt for each sheet.
"""

from pathlib import Path

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, write_csv, write_json
from scripts.extraction.double_entry import Entry
from scripts.extraction.exchange_entries import exchange_entries
from scripts.extraction.extraction_forms import JUDGEMENTS, risk_of_bias_rows, risk_of_bias_tool
from scripts.extraction.list_studies import list_studies

COLUMNS = ("study_id", "outcome_group", "tool", "domain", "judgement", "support", "provenance")


def judgement_rows(tool_key: str, entries: dict[str, Entry]) -> list[dict]:
    """risk_of_bias.csv: the judgements on which there is agreement or a resolution."""
    rows = []
    for row_id, entry in entries.items():
        if entry.values["judgement"]:
            study_id, outcome_group, domain = row_id.split("|")
            key = {"study_id": study_id, "outcome_group": outcome_group, "tool": tool_key, "domain": domain}
            rows.append(key | entry.values)
    return rows


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        protocol = snakemake.params.protocol
        studies = list_studies(read_csv(snakemake.input.rows), read_csv(snakemake.input.consensus))
        rows = risk_of_bias_rows(risk_of_bias_tool(protocol), studies)
        entries, receipts = exchange_entries(Path(snakemake.params.review), protocol, "risk_of_bias", rows)
        judged = judgement_rows(protocol["risk_of_bias"]["tool"], entries[JUDGEMENTS])
        write_csv(snakemake.output.risk_of_bias, COLUMNS, judged)
        for path, receipt in zip(snakemake.output.receipts, receipts, strict=True):
            write_json(path, receipt)
