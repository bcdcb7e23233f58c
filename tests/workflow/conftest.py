"""The bundled review, run once in a checkout of its own, and copies of it to change and run again."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from scripts.common.locks import locked
from tests.conftest import ROOT

NAME = "als_exercise"
NOW = {"LITFUNNEL_NOW": "2020-04-01T00:00:00Z"}
KILLED_AT_A_WRITE = ROOT / "tests" / "programs" / "killed_at_a_write"
WATCHED_READS = ROOT / "tests" / "programs" / "watched_reads"


SNAKEMAKE = ["-m", "scripts.command.call_snakemake", "--cores", "2"]


class Checkout:
    """A checkout of the project in which the workflow is run as its users run it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.review = folder / "config" / NAME
        self.results = folder / "results" / NAME
        self.watched = folder / ".watched"

    def snakemake(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Run Snakemake here with the default profile, or the one that is given."""
        executor = [] if "--profile" in arguments else ["--executor", "local"]
        return self._run([*SNAKEMAKE, *executor, *arguments], environment)

    def killed(self, *arguments: str, after: float | None = None, at_write: int = 0) -> None:
        """Begin a run as `snakemake` does and kill all its processes with -9, after so many seconds or at the n-th file
        that it writes; then unlock the folder, as `make run` does."""
        count = self.folder / "writes"
        count.unlink(missing_ok=True)
        hook = {"PYTHONPATH": str(KILLED_AT_A_WRITE), "KILLED_AT": str(at_write), "KILLED_COUNT": str(count)}
        process = subprocess.Popen(
            [sys.executable, *SNAKEMAKE, "--executor", "local", *arguments],
            cwd=self.folder,
            env=os.environ | NOW | (hook if at_write else {}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with suppress(subprocess.TimeoutExpired):
            process.wait(after or 300)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        locks = self.folder / ".snakemake" / "locks"
        if locks.exists() and any(locks.iterdir()):
            assert self.snakemake(*arguments, "--unlock").returncode == 0

    def command(self, module: str, *arguments: str) -> subprocess.CompletedProcess:
        """Run one of the project's commands here."""
        return self._run(["-m", module, *arguments], {})

    def _run(self, arguments: list[str], environment: dict) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=os.environ | NOW | environment,
            capture_output=True,
            text=True,
            timeout=900,
        )


def check_out(folder: Path) -> Checkout:
    """A copy of the project's files as git knows them, without what a run makes."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return Checkout(folder)


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Checkout:
    """The bundled review after a first run, in which each process noted what it read (in `watched`).

    One run for all processes of the tests. Not to be changed: take `copy_of_finished` for that.
    """
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "finished"
    done = place / "done"
    with locked(place / "lock", wait=lambda holder: None):
        if not done.exists():
            shutil.rmtree(place / "checkout", ignore_errors=True)
            checkout = check_out(place / "checkout")
            checkout.watched.mkdir()
            run = checkout.snakemake(PYTHONPATH=str(WATCHED_READS), WATCHED=str(checkout.watched))
            assert run.returncode == 0, run.stderr
            done.touch()
    return Checkout(place / "checkout")


@pytest.fixture
def copy_of_finished(finished, tmp_path) -> Checkout:
    """A copy of the finished run, with Snakemake's own notes, to change and run again."""
    shutil.copytree(finished.folder, tmp_path / "copy")
    return Checkout(tmp_path / "copy")
