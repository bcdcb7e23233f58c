"""bib-dedupe in an environment of its own, and any command measured from outside: CPU, wall time, peak memory."""

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

VERSION = "0.11.0"
# Its steps as its documentation has them, from a CSV table to sets of ids, one a line.
_PEER = """
import sys
import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep

if __name__ == "__main__":
    records = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False).rename(columns={"record_id": "ID"})
    records = records.rename(columns={"entrytype": "ENTRYTYPE"})
    if "ENTRYTYPE" not in records:
        records["ENTRYTYPE"] = "article"
    sets = cluster(match(block(prep(records, verbosity_level=0), verbosity_level=0), verbosity_level=0))
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.writelines("\\t".join(map(str, ids)) + "\\n" for ids in sets)
"""
# A process counts the memory of the one that started it as its own peak: so a small one stands in between.
_IN_BETWEEN = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
status = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    json.dump([used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1000], file)
sys.exit(status)
"""


class Used(NamedTuple):
    """Seconds of CPU (all processes together), seconds by the clock, peak memory of the largest process in MB."""

    cpu: float
    wall: float
    memory: float


def measured(command: list[str], folder: Path) -> Used:
    """What a command used. Raises CalledProcessError, after showing what it printed, if it fails."""
    note = folder / "used.json"
    done = subprocess.run(
        [sys.executable, "-c", _IN_BETWEEN, str(note), *command], check=False, capture_output=True, text=True
    )
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
        done.check_returncode()
    return Used(*json.loads(note.read_text()))


def run_ours(table: Path, folder: Path) -> tuple[Used, dict[str, str]]:
    """What our command used on a table, and its clusters: record_id → cluster_id."""
    out = folder / "ours.csv"
    used = measured([sys.executable, "-m", "scripts.deduplication.deduplicate_table", str(table), str(out)], folder)
    lines = out.read_text(encoding="utf-8").splitlines()[1:]
    return used, dict(line.split(",") for line in lines)


def install_peer(folder: Path) -> Path:
    """Install bib-dedupe in an environment of its own in `folder`; gives its interpreter."""
    python = folder / "peer" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "peer", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"bib-dedupe=={VERSION}"], check=True)
    return python


def run_peer(python: Path, table: Path, folder: Path) -> tuple[Used, dict[str, str]]:
    """What bib-dedupe used on the same table, and its clusters of more than one record."""
    out = folder / "peer.tsv"
    script = folder / "peer.py"
    script.write_text(_PEER, encoding="utf-8")
    used = measured([str(python), str(script), str(table), str(out)], folder)
    sets = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
    return used, {record: ids[0] for ids in sets for record in ids}
