"""How long a sheet of 50,000 records takes to issue and to harvest, against a bare pass of the libraries, in one run.

    python -m benchmarks.sheets [--records 50000] [--plain]

Made-up records (abstracts of about 1,500 characters, a tenth of them decided) are issued to a new sheet, harvested
from it after every four hundredth decision was changed, harvested again as the next process of the same run does, and
issued again over it, which reads the sheet, and writes it. The floor of issuing is xlsxwriter writing the same cells
without anything else, that of harvesting is calamine reading them; the limits are seconds of CPU, and 1 GB. Each way
runs in a process of its own. `--plain` marks no words in the texts. Exit status 1 if any way is over its limit.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from scripts.common.provenance import ROOT
from scripts.protocol.load_protocol import load_protocol
from scripts.screening.screening_forms import reviewer_form
from scripts.sheets.contents import contents_of
from scripts.sheets.form import BINDING
from scripts.sheets.harvest import harvest
from scripts.sheets.issue import issue
from scripts.sheets.kept_reads import KeptReads
from scripts.sheets.lineage import Lineage
from scripts.sheets.own import read_own
from scripts.sheets.read import read_sheet

MOST_ISSUE, MOST_HARVEST, MOST_MEMORY = 10.0, 4.0, 1000
LIMITS = {
    "issue": MOST_ISSUE, "harvest": MOST_HARVEST, "harvest again": MOST_HARVEST,
    "issue again": MOST_HARVEST + MOST_ISSUE,
}  # fmt: skip
WORDS = (
    "patients", "treatment", "outcome", "randomised", "trial", "group", "exercise", "function", "scale",
    "baseline", "follow-up", "months", "significant", "difference", "between", "control", "placebo", "analysis",
    "sclerosis", "motor", "neuron", "respiratory", "muscle", "strength", "quality", "life",
)  # fmt: skip


def made_up(number: int) -> list[dict[str, str]]:
    """So many made-up rows, always the same."""
    draw = random.Random(1)
    return [
        {
            "row_id": f"uni-pubmed-{n}",
            "title": " ".join(draw.choices(WORDS, k=12)).capitalize(),
            "abstract": " ".join(draw.choices(WORDS, k=170)),
            "authors": "; ".join(f"Name{draw.randrange(9999)}, A" for _ in range(5)),
            "year": str(draw.randrange(1980, 2026)),
            "journal": "Journal of made-up results",
            "link": f"https://doi.org/10.1000/{n}",
        }
        for n in range(number)
    ]


def ledger(number: int) -> list[dict[str, str]]:
    """The events of a tenth of the rows."""
    return [
        {"row_id": f"uni-pubmed-{n}", "column": "decision", "new": "include" if n % 400 == 0 else "exclude"}
        for n in range(0, number, 10)
    ]


def form_of(plain: bool):
    """The bundled review's form for titles and abstracts, `plain` without words to mark."""
    protocol = load_protocol(ROOT / "config" / "als_exercise")
    form = reviewer_form(protocol, "title_abstract", protocol["reviewers"][0])
    return replace(form, including=(), excluding=()) if plain else form


def issue_rows(path: Path, number: int, plain: bool) -> None:
    """Issue, or issue again over what is there."""
    form, rows = form_of(plain), made_up(number)
    started = time.process_time()
    state = {(row["row_id"], "decision"): "exclude" for row in rows[::10]}
    sheet = read_sheet(path, form)
    contents = contents_of(form, {"Screening": rows}, state, {}, Lineage(ledger(number)).stamp, sheet)
    issue(path, contents, read_own(sheet, form))
    report(started)


def harvest_rows(path: Path, number: int, plain: bool) -> None:
    """Read the sheet, keep what was read as a run does, and find that it differs from the ledger in one row of
    four hundred. If it was kept already, it is not read."""
    form, events = form_of(plain), ledger(number)
    started = time.process_time()
    found = harvest(form, read_sheet(path, form, KeptReads(path.parent / "kept")), events)
    report(started)
    assert len(found.changes) == len(range(0, number, 400)), len(found.changes)


def bare_write(path: Path, number: int, plain: bool) -> None:
    """The same cells by xlsxwriter alone."""
    import xlsxwriter

    form, rows = form_of(plain), made_up(number)
    names = [column.name for column in form.tabs[0].columns]
    started = time.process_time()
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for place, name in enumerate([*names, *BINDING]):
                sheet.write_string(at, place, row.get(name, row["row_id"] if name in BINDING else ""))
    report(started)


def bare_read(path: Path, number: int, plain: bool) -> None:
    """The same cells by calamine alone."""
    from python_calamine import CalamineWorkbook

    started = time.process_time()
    with CalamineWorkbook.from_path(path) as book:
        grid = book.get_sheet_by_name("Screening").to_python(skip_empty_area=False)
    report(started)
    assert len(grid) == number + 2


WAYS = {way.__name__: way for way in (bare_write, issue_rows, bare_read, harvest_rows)}


def report(started: float) -> None:
    """Print seconds of CPU and the peak of memory in MB."""
    print(time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000)


def measure(way: str, path: Path, number: int, plain: bool) -> tuple[float, int]:
    """Seconds of CPU and peak memory in MB of one way, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.sheets", "--way", way, "--file", str(path), "--records", str(number)]
    done = subprocess.run(command + ["--plain"] * plain, check=True, capture_output=True, text=True)
    seconds, memory = done.stdout.split()
    return float(seconds), int(memory)


def main(argv: list[str]) -> int:
    """Measure all ways, print a line for each; the exit status."""
    parser = argparse.ArgumentParser(prog="sheets", description="Issue and harvest a large sheet, against bare passes.")
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.way:
        WAYS[options.way](options.file, options.records, options.plain)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        sheet, bare = Path(folder) / "title_abstract.A.xlsx", Path(folder) / "bare.xlsx"
        todo = [
            ("bare xlsxwriter", "bare_write", bare), ("issue", "issue_rows", sheet),
            ("bare calamine", "bare_read", sheet), ("harvest", "harvest_rows", sheet),
            ("harvest again", "harvest_rows", sheet), ("issue again", "issue_rows", sheet),
        ]  # fmt: skip
        found = {name: measure(way, path, options.records, options.plain) for name, way, path in todo}
        print(f"{options.records:,} records, {sheet.stat().st_size / 1e6:.0f} MB")
    floors = {
        "issue": "bare xlsxwriter", "issue again": "bare xlsxwriter", "harvest": "bare calamine",
        "harvest again": "bare calamine",
    }  # fmt: skip
    over = []
    for name, (seconds, memory) in found.items():
        beside, verdict = "", ""
        if name in floors:
            within = seconds <= LIMITS[name] and memory <= MOST_MEMORY
            over += [] if within else [name]
            verdict = f"limit {LIMITS[name]:4.0f} s, {MOST_MEMORY} MB: {'held' if within else 'OVER'}"
            beside = f"{seconds / found[floors[name]][0]:5.2f} of {floors[name]}"
        print(f"{name:<16}{seconds:7.2f} s of CPU  {memory:5} MB  {beside:<28}{verdict}".rstrip())
    return int(bool(over))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
