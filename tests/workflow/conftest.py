"""The bundled review, run once in a checkout of its own, and copies of it to change and run again."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

NAME = "als_exercise"


class Checkout:
    """A checkout of the project in which the workflow is run as its users run it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.review = folder / "config" / NAME
        self.results = folder / "results" / NAME

    def snakemake(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Run Snakemake here with the default profile."""
        return self._run(["-m", "snakemake", "--cores", "2", *arguments], environment)

    def command(self, module: str, *arguments: str) -> subprocess.CompletedProcess:
        """Run one of the project's commands here."""
        return self._run(["-m", module, *arguments], {})

    def _run(self, arguments: list[str], environment: dict) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=os.environ | {"LITFUNNEL_NOW": "2020-04-01T00:00:00Z"} | environment,
            capture_output=True,
            text=True,
            timeout=300,
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
    """The bundled review after a first run. Not to be changed: take `copy_of_finished` for that."""
    checkout = check_out(tmp_path_factory.mktemp("finished"))
    run = checkout.snakemake()
    assert run.returncode == 0, run.stderr
    return checkout


@pytest.fixture
def copy_of_finished(finished, tmp_path) -> Checkout:
    """A copy of the finished run, with Snakemake's own notes, to change and run again."""
    shutil.copytree(finished.folder, tmp_path / "copy")
    return Checkout(tmp_path / "copy")
