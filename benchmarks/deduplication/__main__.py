"""How good and how fast deduplication is: python -m benchmarks.deduplication [NAME ...]

quality: our command and bib-dedupe on every labelled set, before people and with the gold's answers to our questions.
blanks: ours with DOI, year, pages or all three blanked at random in 30% of the records.
degraded: both on every set made worse in several ways (degrade.py).
leave-one-out: points fitted to all sets but one, tried on that one, beside the points of points.csv.
peer: CPU, wall time and memory of both on the same made-up tables (--sizes), turn by turn.
growth: ours alone on larger ones (--growth).

Without a name, all of them. The sets lie in $LITFUNNEL_DATA/dedup (default ../shared/dedup). Exit status 1 if ours
takes more than 1/40 of bib-dedupe's CPU at any size, ten times the records more than 12 times the CPU, or the largest
table 4 GB.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.deduplication.copies import write_copies
from benchmarks.deduplication.degrade import WORSE, degraded
from benchmarks.deduplication.fit_points import fit_points, levels_of
from benchmarks.deduplication.labelled_sets import DATA, LabelledSet, blanked, judge_clusters, measure, read_sets
from benchmarks.deduplication.peer import install_peer, run_ours, run_peer
from scripts.deduplication.score_pairs import POINTS

TIMES_LESS, TIMES_MORE, MEMORY = 40, 12, 4000
BLANKS = ((), ("doi",), ("year",), ("pages",), ("doi", "year", "pages"))
SEEDS = (1, 2, 3)


def show_quality(sets: list[LabelledSet], folder: Path) -> bool:
    """Both on every set."""
    python = install_peer(folder)
    print(
        "set                    records  dups | ours: wrong  removed  asked  with answers | bib-dedupe: wrong  removed"
    )
    for labelled in sets:
        ours = measure(labelled)
        table = folder / f"{labelled.name}.csv"
        write_copies(table, labelled, len(labelled.records))
        peer = judge_clusters(labelled, run_peer(python, table, folder)[1])
        print(
            f"{labelled.name:22} {ours.records:7,} {ours.before['dups']:5,} |"
            f" {ours.before['wrong_removed']:11} {ours.before['rec_R']:8.2%} {ours.asked_share:6.2%}"
            f" {ours.after['rec_R']:13.2%} | {peer['wrong_removed']:17} {peer['rec_R']:8.2%}",
            flush=True,
        )
    return True


def show_blanks(sets: list[LabelledSet], folder: Path) -> bool:
    """Ours with fields missing: the worst of three seeds."""
    print("blanked in 30%         | worst of three seeds: wrong  removed  asked  with answers")
    for labelled in sets:
        for fields in BLANKS:
            found = [measure(blanked(labelled, fields, 0.3, seed)) for seed in (SEEDS if fields else SEEDS[:1])]
            wrong, asked = max(q.before["wrong_removed"] for q in found), max(q.asked_share for q in found)
            alone, answered = min(q.before["rec_R"] for q in found), min(q.after["rec_R"] for q in found)
            what = "+".join(fields) or "nothing"
            print(f"{labelled.name:22} {what:15} {wrong:8} {alone:8.2%} {asked:6.2%} {answered:13.2%}", flush=True)
    return True


def show_degraded(sets: list[LabelledSet], folder: Path) -> bool:
    """Both on sets made worse. Whether we remove at most one of 5,000 records wrongly, and 95 % of the duplicates, but
    where six of ten fields are blank."""
    python, enough = install_peer(folder), True
    print(
        "made worse   | set                    | ours: wrong  removed  asked  with answers | bib-dedupe: wrong  removed"
    )
    for how in WORSE:
        for labelled in sets:
            worse = degraded(labelled, how)
            ours, table = measure(worse), folder / "worse.csv"
            write_copies(table, worse, len(worse.records))
            peer = judge_clusters(labelled, run_peer(python, table, folder)[1])
            wrong, removed = ours.before["wrong_removed"], ours.before["rec_R"]
            enough = enough and wrong <= 1 + ours.records // 5000 and (removed >= 0.95 or "60" in how)
            print(
                f"{how:12} | {labelled.name:22} | {wrong:11} {removed:8.2%} {ours.asked_share:6.2%}"
                f" {ours.after['rec_R']:9.2%} | {peer['wrong_removed']:17} {peer['rec_R']:8.2%}",
                flush=True,
            )
    return enough


def show_left_out(sets: list[LabelledSet], folder: Path) -> bool:
    """Points fitted without a set, on that set."""
    levels = {labelled.name: levels_of(labelled) for labelled in sets}
    print(
        "set left out           | points by hand: wrong  removed  asked | fitted to the others: wrong  removed  asked"
    )
    for labelled in sets:
        fitted = fit_points([found for name, found in levels.items() if name != labelled.name])
        row = [
            f"{q.before['wrong_removed']:6} {q.before['rec_R']:8.2%} {q.asked_share:6.2%}"
            for q in (measure(labelled, points) for points in (POINTS, fitted))
        ]
        print(f"{labelled.name:22} | {row[0]:>36} | {row[1]:>42}", flush=True)
    return True


def show_peer(sets: list[LabelledSet], folder: Path, sizes: list[int]) -> bool:
    """Both on the same tables, turn by turn."""
    python = install_peer(folder)
    enough = True
    print("records | ours: CPU s  wall s  MB | bib-dedupe: CPU s  wall s  MB | times less: CPU  wall")
    for size in sizes:
        table = folder / "table.csv"
        write_copies(table, sets[-1], size)
        ours, peer = run_ours(table, folder)[0], run_peer(python, table, folder)[0]
        enough = enough and peer.cpu >= TIMES_LESS * ours.cpu
        print(
            f"{size:9,} | {ours.cpu:9.1f} {ours.wall:7.1f} {ours.memory:6.0f} | {peer.cpu:12.1f} {peer.wall:7.1f}"
            f" {peer.memory:6.0f} | {peer.cpu / ours.cpu:8.0f} {peer.wall / ours.wall:5.0f}",
            flush=True,
        )
    return enough


def show_growth(sets: list[LabelledSet], folder: Path, sizes: list[int]) -> bool:
    """Ours on larger and larger tables."""
    enough, before = True, None
    print("records   | CPU s  wall s  MB | growth of CPU")
    for size in sizes:
        table = folder / "table.csv"
        write_copies(table, sets[-1], size)
        used = run_ours(table, folder)[0]
        growth = ""
        if before:
            tenfold = (used.cpu / before[1].cpu) * 10 / (size / before[0])
            growth = f"{used.cpu / before[1].cpu:.1f} times for {size / before[0]:.0f} times the records"
            enough = enough and tenfold <= TIMES_MORE
        enough = enough and used.memory < MEMORY
        print(f"{size:9,} | {used.cpu:5.1f} {used.wall:7.1f} {used.memory:5.0f} | {growth}", flush=True)
        before = (size, used)
    return enough


def main(argv: list[str]) -> int:
    """Run the command; 0 if everything measured is as it should be."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.deduplication", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = ("quality", "blanks", "degraded", "leave-one-out", "peer", "growth")
    parser.add_argument("what", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--sets", nargs="+", metavar="SET", help="only these labelled sets")
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 50_000])
    parser.add_argument("--growth", nargs="+", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument(
        "--folder", type=Path, help="where to keep bib-dedupe and the tables (default: a temporary one)"
    )
    arguments = parser.parse_args(argv)
    if unknown := set(arguments.what) - set(names):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; choose from {', '.join(names)}")
    if not DATA.is_dir():
        print(f"No labelled sets at {DATA}; set LITFUNNEL_DATA.", file=sys.stderr)
        return 1
    sets = [labelled for labelled in read_sets() if not arguments.sets or labelled.name in arguments.sets]
    run = {
        "quality": show_quality,
        "blanks": show_blanks,
        "degraded": show_degraded,
        "leave-one-out": show_left_out,
        "peer": lambda sets, folder: show_peer(sets, folder, arguments.sizes),
        "growth": lambda sets, folder: show_growth(sets, folder, arguments.growth),
    }
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        done = [run[name](sets, folder.resolve()) for name in arguments.what or names]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
