"""A checkout with the environment that the tests run in, in which the command is used as people use it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.workflow.conftest import NOW, Checkout, check_out

LOCKS = ("requirements.lock", "requirements-dev.lock")


class Place(Checkout):
    """A checkout in which `litfunnel` and `make` are called, and whose environment is a folder of its own."""

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.environment = os.environ | NOW | {"PYTHON": sys._base_executable}

    def litfunnel(self, *arguments: str, **options) -> subprocess.CompletedProcess:
        """What came of `./litfunnel` with these arguments."""
        return self.call(str(self.folder / "litfunnel"), *arguments, **options)

    def make(self, *arguments: str) -> subprocess.CompletedProcess:
        """What came of `make` with these arguments."""
        return self.call("make", *arguments)

    def call(self, *command: str, **options) -> subprocess.CompletedProcess:
        """What came of a command that is called here."""
        options = {"cwd": self.folder, "env": self.environment} | options
        return subprocess.run(command, capture_output=True, text=True, timeout=300, **options)

    def start(self, *arguments: str, **options) -> subprocess.Popen:
        """`./litfunnel` with these arguments, going on."""
        options = {"cwd": self.folder, "env": self.environment, "start_new_session": True} | options
        command = [str(self.folder / "litfunnel"), *arguments]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def lend_environment(folder: Path) -> None:
    """Give a checkout the environment of the tests, as if it had been set up there."""
    venv = folder / ".venv"
    venv.mkdir()
    shutil.copyfile(Path(sys.prefix) / "pyvenv.cfg", venv / "pyvenv.cfg")
    for name in ("bin", "lib"):
        (venv / name).symlink_to(Path(sys.prefix) / name)
    for lock in LOCKS:
        shutil.copyfile(ROOT / lock, venv / lock)


@pytest.fixture(scope="session")
def _place(tmp_path_factory) -> Place:
    folder = tmp_path_factory.mktemp("place")
    check_out(folder)
    lend_environment(folder)
    return Place(folder)


@pytest.fixture
def place(_place) -> Place:
    """A checkout that was set up and never run; not to be changed."""
    return _place


@pytest.fixture
def own_place(tmp_path) -> Place:
    """A checkout that was set up and never run, to be changed."""
    folder = tmp_path / "place"
    folder.mkdir()
    check_out(folder)
    lend_environment(folder)
    return Place(folder)
