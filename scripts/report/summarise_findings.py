"""Exchange the sheet in which people judge the certainty of the evidence, and write the table of findings.

In: pooled.json, outcomes.csv, the protocol, the sheet and ledger `certainty`. Out: summary_of_findings.docx and .html,
findings.json (the table's rows, for the report), the sheet's receipt. What nobody judged is called so.
"""

from pathlib import Path

from scripts.common.files import write_bytes, write_text
from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, read_json, write_json
from scripts.documents.docx_files import docx_bytes
from scripts.documents.html_files import html_text
from scripts.extraction.exchange_entries import exchange_checked
from scripts.report.certainty_form import (
    JUDGEMENTS,
    ask_about_certainty,
    certainty_form,
    certainty_rows,
    judged_outcome,
)
from scripts.report.findings_table import certainty_text, finding_rows, findings_document, lettered, numbers_of
from scripts.sheets.exchange import Exchanged
from scripts.sheets.ledgers import State
from scripts.sheets.preview import preview


def list_findings(protocol: dict, pooled: dict, arms: list[dict[str, str]]) -> list[dict]:
    """For each outcome under `certainty`: asked (its entry), about (the outcome in the protocol), numbers."""
    outcomes = {outcome["key"]: outcome for outcome in protocol["outcomes"]}
    return [
        {
            "asked": asked,
            "about": outcomes[asked["outcome"]],
            "numbers": numbers_of(pooled[asked["outcome"]], [r for r in arms if r["outcome"] == asked["outcome"]]),
        }
        for asked in protocol["certainty"]["outcomes"]
    ]


def shown_rows(findings: list[dict]) -> dict[str, list[dict]]:
    """The rows of the sheet."""
    return certainty_rows(
        [
            {name: str(value) for name, value in finding["numbers"].items()}
            | {"key": finding["asked"]["outcome"], "outcome": finding["about"]["label"]}
            for finding in findings
        ]
    )


def exchange_certainty(review: Path, protocol: dict, findings: list[dict]) -> Exchanged:
    """Exchange the sheet of certainty in config/<review>: it asks of outcomes that any study has data of, and keeps
    those that were judged."""
    seen, looks = preview(review, certainty_form(protocol)), (ask_about_certainty, lambda values: {})
    judged = {row_id.partition("|")[0] for row_id, _ in seen.state}
    due = [each for each in findings if each["numbers"]["studies"] or each["asked"]["outcome"] in judged]
    return exchange_checked(review, seen, {JUDGEMENTS}, shown_rows(due), looks, protocol["version"])


def judged_rows(findings: list[dict], pooled: dict, state: State) -> list[dict]:
    """The rows of the table of findings. `state`: what the sheet of certainty says."""
    return [
        row
        for finding in findings
        for outcome in [finding["asked"]["outcome"]]
        for row in finding_rows(
            finding["asked"], finding["about"], pooled[outcome], finding["numbers"], judged_outcome(state, outcome)
        )
    ]


def published_findings(protocol: dict, rows: list[dict]) -> dict:
    """findings.json: the rows as the report shows them, with their footnotes."""
    lines, footnotes = lettered(rows)
    said = [line | {"certainty": certainty_text(line)} for line in lines]
    return {"rows": said, "footnotes": footnotes, "notice": protocol["notice"]}


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, made, params = snakemake.input, snakemake.output, snakemake.params
        pooled = read_json(given.pooled)
        findings = list_findings(params.protocol, pooled, read_csv(given.outcomes))
        sheet = exchange_certainty(Path(params.review), params.protocol, findings)
        rows = judged_rows(findings, pooled, sheet.state)
        document = findings_document(params.protocol, rows)
        write_bytes(Path(made.docx), docx_bytes(document))
        write_text(Path(made.html), html_text(document))
        write_json(made.findings, published_findings(params.protocol, rows))
        write_json(made.receipts[0], sheet.receipt)
