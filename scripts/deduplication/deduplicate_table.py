"""Deduplicate a table of records: litfunnel dedupe IN.csv OUT.csv.

In: a CSV table with the columns record_id, title, author, year, journal, booktitle, volume, number, pages, doi, pmid,
abstract, isbn, url, any of which may be absent. Out: record_id, cluster_id (the least record_id of the cluster;
possible duplicates stay apart); with --ask, the pairs for people to decide (id1, id2, reason); with --related, the
records that are related but not the same (id1, id2, kind).
"""

import argparse
import csv
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from scripts.common.collector import uncollected
from scripts.common.messages import command_status, wrong
from scripts.common.tables import write_csv
from scripts.deduplication.block_pairs import tell_splits
from scripts.deduplication.column_tables import taken
from scripts.deduplication.deduplicate_records import Outcome, deduplicate
from scripts.deduplication.normalise_titles import ABSTRACT, LONGEST
from scripts.deduplication.prepare_records import FOREIGN_NAMES, RAW_COLUMNS, raw_from_foreign

COLUMNS = (*(FOREIGN_NAMES.get(name, name) for name in RAW_COLUMNS), "booktitle")
LARGE = 10_000_000  # bytes of a table from which progress is shown
# Columns whose values recur: one copy of each is kept.
RECURRING = {"year", "journal", "booktitle", "isbn", "volume", "number", "pages"}


def read_table(path: Path) -> dict[str, list[str]]:
    """The columns of a CSV table that matter here, as texts ("" if missing) up to the length that is looked at.

    Raises InputError if the file cannot be read as CSV, or has none of the columns.
    """
    csv.field_size_limit(sys.maxsize)
    known: dict[str, str] = {}
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            columns = [(header.index(name), name, _length_read(name)) for name in COLUMNS if name in header]
            values: dict[str, list[str]] = {name: [] for _, name, _ in columns}
            for row in filter(None, rows):
                for at, name, end in columns:
                    cell = row[at][:end] if at < len(row) else ""
                    values[name].append(known.setdefault(cell, cell) if name in RECURRING else cell)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise wrong(path, f"cannot be read as CSV in UTF-8: {error}.") from error
    if not values:
        raise wrong(path, f"has none of the columns {', '.join(sorted(COLUMNS))}.", f"Its columns are: {header}.")
    return values


def _length_read(column: str) -> int | None:
    return {"record_id": None, "abstract": ABSTRACT}.get(column, LONGEST)


def cluster_rows(outcome: Outcome) -> list[dict]:
    """record_id and cluster_id of each record."""
    return [
        {"record_id": record_id, "cluster_id": outcome.ids[label]}
        for record_id, label in zip(outcome.ids, outcome.labels.tolist(), strict=True)
    ]


def pair_rows(outcome: Outcome, chosen: np.ndarray, source: str, name: str) -> list[dict]:
    """id1, id2 and one more column (called `name`) of the chosen pairs."""
    pairs = taken(outcome.pairs, chosen)
    return [
        {"id1": outcome.ids[i], "id2": outcome.ids[j], name: value}
        for i, j, value in zip(pairs["i"], pairs["j"], pairs[source], strict=True)
    ]


@contextmanager
def progress(table: Path):
    """Shows on standard error how far the work on a large table has come."""
    if not table.exists() or table.stat().st_size < LARGE:
        yield lambda step, done: None
        return
    from tqdm import tqdm  # a tenth of the time of a small table

    with tqdm(total=100, bar_format="{desc:<10} {bar} {elapsed}", file=sys.stderr) as bar:

        def tell(step: str, done: float) -> None:
            bar.set_description_str(step, refresh=False)
            bar.update(round(100 * done) - bar.n)

        yield tell


def main(argv: list[str]) -> int:
    """Run the command; 0 if done."""
    parser = argparse.ArgumentParser(prog="litfunnel dedupe", description=__doc__.splitlines()[0])
    parser.add_argument("table", type=Path, metavar="IN.csv")
    parser.add_argument("clusters", type=Path, metavar="OUT.csv")
    parser.add_argument("--ask", type=Path, metavar="ASK.csv", help="pairs for people to decide")
    parser.add_argument("--related", type=Path, metavar="REL.csv", help="records related, but not the same")
    arguments = parser.parse_args(argv)
    with uncollected(), progress(arguments.table) as tell:
        outcome = deduplicate(raw_from_foreign(read_table(arguments.table), str(arguments.table)), tell)
    write_csv(arguments.clusters, ("record_id", "cluster_id"), cluster_rows(outcome))
    pairs = outcome.pairs
    if arguments.ask:
        asked = pair_rows(outcome, pairs["verdict"] == "possible", "reason", "reason")
        write_csv(arguments.ask, ("id1", "id2", "reason"), asked)
    if arguments.related:
        related = pair_rows(outcome, pairs["relation"] != "", "relation", "kind")
        write_csv(arguments.related, ("id1", "id2", "kind"), related)
    for line in tell_splits(outcome.reports):
        print(line, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
