"""Exchange the sheet of possible duplicates with its ledger, and list the verdicts of people.

In: pairs.csv, records.parquet, the sheet and ledger in config. Out: verdicts.csv (row_id "id1|id2", verdict, note,
person, seq), the sheet's receipt.
"""

from pathlib import Path

from scripts.common.messages import told_plainly
from scripts.common.sheets.exchange import Exchanged, exchange
from scripts.common.tables import read_csv, read_parquet, write_csv, write_json
from scripts.deduplication.duplicates_form import duplicates_form, pair_row

COLUMNS = ("row_id", "verdict", "note", "person", "seq")


def rows_to_judge(pairs: list[dict], records: list[dict], policy: str) -> list[dict]:
    """The sheet's rows: the pairs of which the comparison alone cannot say whether they are the same.

    `policy` is the protocol's duplicates.possible: ask people, or keep_apart (nobody is asked).
    """
    by_id = {record["record_id"]: record for record in records}
    possible = [pair for pair in pairs if pair["verdict"] == "possible" and policy == "ask"]
    return [pair_row(pair, by_id[pair["id1"]], by_id[pair["id2"]]) for pair in possible]


def list_verdicts(exchanged: Exchanged) -> list[dict]:
    """verdicts.csv: every pair on which people have decided, asked again or not."""
    judged = sorted(row_id for row_id, column in exchanged.state if column == "verdict")
    return [
        {
            "row_id": row_id,
            "verdict": exchanged.state[row_id, "verdict"],
            "note": exchanged.state.get((row_id, "note"), ""),
            "person": exchanged.person_of(row_id, "verdict"),
            "seq": exchanged.last_events[row_id, "verdict"]["seq"],
        }
        for row_id in judged
    ]


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        protocol = snakemake.params.protocol
        pairs, records = read_csv(snakemake.input.pairs), read_parquet(snakemake.input.records)
        rows = rows_to_judge(pairs, records, protocol["duplicates"]["possible"])
        exchanged = exchange(
            Path(snakemake.params.review), duplicates_form(protocol), {"Pairs": rows}, protocol["version"]
        )
        write_csv(snakemake.output.verdicts, COLUMNS, list_verdicts(exchanged))
        write_json(snakemake.output.receipt, exchanged.receipt)
