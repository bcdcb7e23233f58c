"""How long the flow of a large review takes to be counted, audited and drawn, and how much memory.

    python -m benchmarks.prisma [--records 100000]

A made-up review (tests/prisma/random_reviews.py: duplicates, votes, conflicts, a previous version) is written to disk
as the workflow leaves it. Then, in a process of its own, its ledger is counted, the count is audited from the exports
and the ledgers of decisions, its diagrams are drawn and prisma.html is made. Beside it the floor, measured in the same
way: the same files, only read. Exit status 1 if all of that takes more than 20 s of CPU or 2 GB together.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from types import SimpleNamespace

from scripts.audit.audit_review import audit
from scripts.common.tables import read_csv, read_json, read_parquet, write_csv, write_json, write_parquet
from scripts.identification.records import empty_record, record_schema
from scripts.prisma.count_flow import count_flow, flow_lists, studies_with_data, with_unjudged_pairs
from scripts.prisma.draw_flow import draw_flow
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.phases import PHASES
from scripts.screening.collect_decisions import COLUMNS as DECISIONS
from scripts.sheets.ledgers import state_of
from tests.prisma.random_reviews import REASONS, SOURCES, random_review, write_review

SECONDS, GIGABYTES = 20.0, 2.0
RECORDS = "identification/records.parquet"
TITLE = "Exercise in amyotrophic lateral sclerosis: a randomised controlled trial with a follow-up of twelve months"
AUTHORS = ["Author, A", "Author, B", "Author, C", "Author, D"]


def count(config: Path, results: Path) -> None:
    """What rule count_flow does."""
    tables = [read_csv(results / f"prisma/{name}.csv") for name in ("ledger", "reports", "previous")]
    lists = flow_lists(*tables, SOURCES, REASONS, studies_with_data(read_csv(results / "extraction/outcomes.csv")))
    flow = with_unjudged_pairs(
        count_flow(lists), read_json(results / "sheets/duplicates.json")["tabs"]["Pairs"]["left"]
    )
    told = read_json(results / "prisma/flow.json")
    write_json(results / "prisma/lists.json", lists)
    write_json(results / "prisma/flow.json", told | flow)


def audit_flow(config: Path, results: Path) -> None:
    """What rule audit_flow does."""
    write_json(results / "prisma/audit.json", audit(config, results))


def draw(config: Path, results: Path) -> None:
    """What rule draw_flow does: the diagrams, and the page of the records behind them."""
    given = {name: [results / f"screening/{phase}/{name}.csv" for phase in PHASES]
             for name in ("decisions", "consensus")}  # fmt: skip
    given |= {name: results / f"prisma/{name}.json" for name in ("flow", "lists", "audit")}
    given |= {name: results / f"prisma/{name}.csv" for name in ("ledger", "reports")}
    draw_flow(given | {"records": results / RECORDS}, load_protocol(config), results / "prisma")


def only_read(config: Path, results: Path) -> None:
    """The floor: every file is read once, and tables are split into cells."""
    for path in (*config.rglob("*"), *results.rglob("*")):
        if path.suffix == ".csv":
            read_csv(path)
        elif path.suffix == ".json":
            read_json(path)
        elif path.suffix == ".parquet":
            read_parquet(path)
        elif path.is_file():
            path.read_bytes()


STEPS = {"count": count, "audit": audit_flow, "draw": draw}


def write_screening(results: Path, review: SimpleNamespace) -> None:
    """What only the page needs: the records' words, each vote, and what the votes came to."""
    works = [empty_record() | {"title": TITLE, "authors": AUTHORS, "year": 2020} | record for record in review.records]
    (results / RECORDS).parent.mkdir(parents=True, exist_ok=True)
    write_parquet(results / RECORDS, works, record_schema())
    for phase in (review.title, review.full):
        columns = ("row_id", *(name for name in phase.consensus[0] if name != "row_id"))
        write_csv(results / f"screening/{phase.name}/consensus.csv", columns, phase.consensus)
        votes = []
        for key in ("A", "B"):
            said = state_of(phase.events[key])
            votes += [
                {"row_id": row_id, "reviewer": key}
                | {column: said.get((row_id, column), "") for column in ("decision", "reason", "mark")}
                for row_id in phase.row_ids
            ]
        write_csv(results / f"screening/{phase.name}/decisions.csv", DECISIONS, votes)


def measure(name: str, folder: Path) -> dict[str, float]:
    """CPU seconds of each step in a process of its own, and the process's peak memory in GB."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.prisma", "--measure", name, "--folder", str(folder)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def run_measured(name: str, folder: Path) -> None:
    """In the process that is measured: run, and print what it took as JSON."""
    told = {}
    for step, work in (STEPS if name == "flow" else {"read": only_read}).items():
        begin = time.process_time()
        work(folder / "config/r", folder / "results/r")
        told[step] = time.process_time() - begin
    peak = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    print(json.dumps(told | {"GB": int(peak[1]) / 1e6}))


def main() -> int:
    """Write the review, measure, print, and judge."""
    parser = argparse.ArgumentParser(description="Time the counting, auditing and drawing of a large review's flow.")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--measure", choices=["flow", "floor"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        run_measured(options.measure, options.folder)
        return 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        review = random_review(Random(1), options.records, updated=True)
        results = write_review(folder, review).results
        write_screening(results, review)
        flow, floor = measure("flow", folder), measure("floor", folder)
    seconds = sum(flow[step] for step in STEPS)
    steps = ", ".join(f"{step} {flow[step]:.1f}" for step in STEPS)
    print(f"{options.records:,} records: {seconds:.1f} s of CPU ({steps}), {flow['GB']:.2f} GB")
    ratio = seconds / floor["read"]
    print(f"floor (reading the same files): {floor['read']:.1f} s, {floor['GB']:.2f} GB; ratio {ratio:.1f}")
    return int(seconds > SECONDS or flow["GB"] > GIGABYTES)


if __name__ == "__main__":
    sys.exit(main())
