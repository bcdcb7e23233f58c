"""How long a large review takes from its exports to its report, and after each round of its reviewers, at two sizes.

    python -m benchmarks.large_review [--records 15000 150000] [--folder F]

Made-up records (copies of a labelled set's, in which every work is another: benchmarks/deduplication/copies.py) are
three sources' exports of a review of its own. Then the workflow is run as `make run` does: from the exports; after two
reviewers have judged every title and abstract (3 % included, 2 % in conflict) in .csv files beside their sheets; after
they have judged the full texts; and once more, with nothing to do. Exit status 1 if a run fails, or takes more than 1.5
times the CPU per record that it took at the size before: then something in it grows faster than the review.
"""

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

import yaml

from benchmarks.deduplication.copies import write_copies
from benchmarks.deduplication.labelled_sets import DATA, read_set
from benchmarks.workflow_overhead import check_out
from scripts.sheets.grids import read_grids

REVIEW = "large"
SOURCES = {"first": 0.4, "second": 0.35, "third": 0.25}  # and their shares of the records
MOST = 1.5
RUNS = {"run from the exports": "", "titles and abstracts judged": "title_abstract", "full texts judged": "full_text"}


def write_review(folder: Path, records: int) -> None:
    """A new review in `folder` with so many records in the exports of SOURCES."""
    subprocess.run(
        [sys.executable, "-m", "scripts.protocol.start_review", "--review", REVIEW],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    config = folder / "config" / REVIEW
    protocol = yaml.safe_load((config / "review.yaml").read_text(encoding="utf-8"))
    search = {"date": "2026-01-31", "platform": "made up", "query": "none", "limits": [], "who": "nobody"}
    protocol["sources"] = [
        {"key": key, "name": key.title(), "kind": "database", "searches": [search]} for key in SOURCES
    ]
    (config / "review.yaml").write_text(yaml.safe_dump(protocol, sort_keys=False), encoding="utf-8")
    write_copies(folder / "records.csv", read_set(DATA / "srsr"), records)
    csv.field_size_limit(sys.maxsize)
    with open(folder / "records.csv", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for key, share in SOURCES.items():
        own, rows = rows[: round(share * records)], rows[round(share * records) :]
        write_table(config / "searches" / key / "2026-01-31" / "export.csv", [header, *own])


def write_table(path: Path, lines: list[list]) -> None:
    """Write lines as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def judge_all(folder: Path, phase: str) -> int:
    """Fill in both reviewers' sheets of a phase and save them as .csv; gives the number of rows in one."""
    for reviewer in "AB":
        sheet = folder / "config" / REVIEW / "sheets" / f"{phase}.{reviewer}.xlsx"
        lines = read_grids(sheet.read_bytes(), sheet.suffix, lambda line: 0).tabs["Screening"]
        top = next(at for at, line in enumerate(lines) if "Decision" in line)
        decision, title = (lines[top].index(header) for header in ("Decision", "Title"))
        reason = lines[top].index("Reason") if "Reason" in lines[top] else None
        for line in lines[top + 1 :]:
            chance = zlib.crc32(f"{phase} {line[title]}".encode()) % 100
            line[decision] = "include" if chance < 3 + 2 * (reviewer == "B") else "exclude"
            if reason is not None and line[decision] == "exclude":
                line[reason] = "Wrong population"
        write_table(sheet.with_suffix(".csv"), lines)
    return len(lines) - top - 1


def run(folder: Path) -> tuple[float, float]:
    """Seconds of CPU and of wall time of a run. Ends the benchmark with what was printed if it fails."""
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--config", f"review={REVIEW}"], cwd=folder, capture_output=True, text=True
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    return used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - begin


def measure(folder: Path, records: int) -> dict[str, float]:
    """Seconds of CPU of each run of a review of so many records; a line is printed for each."""
    write_review(check_out(folder), records)
    found = {}
    for name, phase in (*RUNS.items(), ("nothing to do", "")):
        judged = f"{judge_all(folder, phase):,} rows in each sheet" if phase else ""
        found[name], wall = run(folder)
        print(f"{records:9,}  {name:<28} {found[name]:7.1f} s of CPU {wall:7.1f} s wall  {judged}", flush=True)
    return found


def main(argv: list[str]) -> int:
    """Measure every size; 0 if no run grew faster than the review."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.large_review", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", nargs="+", type=int, default=[15_000, 150_000])
    parser.add_argument("--folder", type=Path, help="where to keep the reviews (default: a temporary one)")
    options = parser.parse_args(argv)
    if not DATA.is_dir():
        print(f"No labelled sets at {DATA}; set LITFUNNEL_DATA.", file=sys.stderr)
        return 1
    over, before = [], None
    with tempfile.TemporaryDirectory() as temporary:
        for records in sorted(options.records):
            folder = (options.folder or Path(temporary)) / str(records)
            folder.mkdir(parents=True)
            found = measure(folder, records)
            over += [name for name in found if before and found[name] / records > MOST * before[1][name] / before[0]]
            before = (records, found)
    for name in over:
        print(f"{name}: more than {MOST} times as much CPU per record as at the size before")
    return int(bool(over))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
