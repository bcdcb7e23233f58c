"""How long the bundled review takes from nothing, against the same workflow with scripts that do nothing.

Usage: python -m benchmarks.workflow_overhead [--runs N]. Prints both times and their ratio, run by run, and the median.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EMPTY = "from pathlib import Path\n\nfor path in snakemake.output:\n    Path(path).touch()\n"


def check_out(folder: Path) -> Path:
    """A copy of the project's committed files in `folder`."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder


def empty_scripts(folder: Path) -> None:
    """Replace what each rule's script does at its end by touching its outputs; what others import of it stays."""
    for path in folder.glob("scripts/*/*.py"):
        if "snakemake." in path.read_text(encoding="utf-8"):
            path.write_text(EMPTY, encoding="utf-8")


def seconds_of_run(folder: Path) -> float:
    """Wall seconds of a first run in `folder`."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "snakemake"],
        cwd=folder, env=os.environ | {"LITFUNNEL_NOW": "2020-04-01T00:00:00Z"}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr or done.stdout)
    return time.perf_counter() - begin


def main() -> None:
    """Run both in turn, so that a change of the machine's speed meets both."""
    parser = argparse.ArgumentParser(description="Time the bundled review against the same workflow of empty scripts.")
    parser.add_argument("--runs", type=int, default=3)
    ratios = []
    for _ in range(parser.parse_args().runs):
        with tempfile.TemporaryDirectory() as real, tempfile.TemporaryDirectory() as empty:
            check_out(Path(real))
            empty_scripts(check_out(Path(empty)))
            full, floor = seconds_of_run(Path(real)), seconds_of_run(Path(empty))
        ratios.append(full / floor)
        print(f"review {full:5.1f} s   empty scripts {floor:5.1f} s   ratio {ratios[-1]:.2f}")
    print(f"median ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
