"""Deduplicate a table of records: litfunnel dedupe IN.csv OUT.csv.

In: a table with the columns record_id, title, author, year, journal, booktitle, volume, number, pages, doi, pmid,
abstract, isbn, url, any of which may be absent (separated by commas, semicolons or tabs, headers in any case), or any
export that identification reads. Out: record_id, cluster_id (the least record_id of the cluster;
possible duplicates stay apart); with --ask, the pairs for people to decide (id1, id2, reason); with --related, the
records that are related but not the same (id1, id2, kind).
"""

import argparse
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from scripts.common.collector import uncollected
from scripts.common.messages import command_status
from scripts.common.tables import write_csv
from scripts.deduplication.block_pairs import tell_splits
from scripts.deduplication.column_tables import taken
from scripts.deduplication.deduplicate_records import Outcome, deduplicate
from scripts.deduplication.read_raw import read_raw

LARGE = 10_000_000  # bytes of a table from which progress is shown


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
        outcome = deduplicate(read_raw(arguments.table), tell)
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
