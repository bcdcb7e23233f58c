"""Exchange each reviewer's screening sheet with its ledger, and list the votes as they stand.

In: a phase's rows.csv, identities.csv, the sheets and ledgers in config. Out: decisions.csv (row_id, reviewer,
decision, reason, note, mark, mark_target, seq), a receipt for each sheet.
"""

from pathlib import Path

from scripts.common.messages import told_plainly
from scripts.common.sheets.exchange import Exchanged, exchange
from scripts.common.tables import read_csv, write_csv, write_json
from scripts.screening.merged_rows import answering_ids, former_ids, under_ids
from scripts.screening.screening_forms import reviewer_form

COLUMNS = ("row_id", "reviewer", "decision", "reason", "note", "mark", "mark_target", "seq")
ANSWER = ("decision", "reason")


def list_decisions(rows: list[dict], reviewer: str, exchanged: Exchanged, ids: dict[str, str]) -> list[dict]:
    """One reviewer's votes, a row for each record or report, undecided ones too. `ids`: row_id → its answers'."""
    last = {event["row_id"]: event["seq"] for event in exchanged.events}
    return [
        {
            "row_id": row["row_id"],
            "reviewer": reviewer,
            **{
                name: exchanged.state.get((ids[row["row_id"]], name), "")
                for name in (*ANSWER, "note", "mark", "mark_target")
            },
            "seq": last.get(ids[row["row_id"]], ""),
        }
        for row in rows
    ]


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        protocol = snakemake.params.protocol
        rows = read_csv(snakemake.input.rows)
        ids_in = answering_ids(rows, former_ids(read_csv(snakemake.input.identities)), ANSWER)
        decisions = []
        for reviewer, receipt in zip(protocol["reviewers"], snakemake.output.receipts, strict=True):
            form = reviewer_form(protocol, snakemake.wildcards.phase, reviewer)
            exchanged = exchange(
                Path(snakemake.params.review),
                form,
                lambda state: {"Screening": under_ids(rows, ids_in(state))},
                protocol["version"],
            )
            decisions += list_decisions(rows, reviewer["key"], exchanged, ids_in(exchanged.state))
            write_json(receipt, exchanged.receipt)
        write_csv(snakemake.output.decisions, COLUMNS, sorted(decisions, key=lambda d: (d["row_id"], d["reviewer"])))
