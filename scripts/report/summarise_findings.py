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


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        protocol, pooled = snakemake.params.protocol, read_json(snakemake.input.pooled)
        findings = list_findings(protocol, pooled, read_csv(snakemake.input.outcomes))
        sheet = exchange_checked(
            review := Path(snakemake.params.review),
            preview(review, certainty_form(protocol)),
            {JUDGEMENTS},
            shown_rows(findings),
            (ask_about_certainty, lambda values: {}),
            protocol["version"],
        )
        rows = [
            row
            for finding in findings
            for row in finding_rows(
                finding["asked"],
                finding["about"],
                pooled[finding["asked"]["outcome"]],
                finding["numbers"],
                judged_outcome(sheet.state, finding["asked"]["outcome"]),
            )
        ]
        document = findings_document(protocol, rows)
        marked, footnotes = lettered(rows)
        said = [row | {"certainty": certainty_text(row)} for row in marked]
        write_bytes(Path(snakemake.output.docx), docx_bytes(document))
        write_text(Path(snakemake.output.html), html_text(document))
        write_json(snakemake.output.findings, {"rows": said, "footnotes": footnotes, "notice": protocol["notice"]})
        write_json(snakemake.output.receipts[0], sheet.receipt)
