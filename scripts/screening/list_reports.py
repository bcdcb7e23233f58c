"""List the reports to read in full: one for each unique record that passed title and abstract.

In: title_abstract/rows.csv and consensus.csv. Out: full_text/rows.csv (row_id = report_id, unique_id, and what the
sheets show).
"""

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, write_csv
from scripts.screening.screening_forms import RECORD_COLUMNS

COLUMNS = ("row_id", "unique_id", *RECORD_COLUMNS)


def list_reports(rows: list[dict], consensus: list[dict]) -> list[dict]:
    """A report for each row that was included, under the id rep-… of its unique record."""
    passed = {row["row_id"] for row in consensus if row["decision"] == "include"}
    return [
        row | {"row_id": "rep-" + row["row_id"].removeprefix("uni-"), "unique_id": row["row_id"]}
        for row in rows
        if row["row_id"] in passed
    ]


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        rows = list_reports(read_csv(snakemake.input.rows), read_csv(snakemake.input.consensus))
        write_csv(snakemake.output.rows, COLUMNS, rows)
