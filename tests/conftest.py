"""What all tests share: where real data lies, and that a required program is really there."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from scripts.common.messages import InputError
from scripts.identification.read_file import read_file

ROOT = Path(__file__).resolve().parents[1]
# Of `make test` itself, which would make each make that a test calls print where it enters and leaves.
for _name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
    os.environ.pop(_name, None)


def skip_or_fail(reason: str) -> None:
    """Skip the test, or fail it where `LITFUNNEL_REQUIRE_ALL` says that nothing may be skipped."""
    if os.environ.get("LITFUNNEL_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is exhaustive, unless all tests are asked for, or these by their marker or their name."""
    named = config.option.markexpr or any("::" in asked for asked in config.args)
    if named or "1" in (os.environ.get("LITFUNNEL_ALL_TESTS"), os.environ.get("LITFUNNEL_REQUIRE_ALL")):
        return
    left_out = [item for item in items if item.get_closest_marker("exhaustive")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker("exhaustive")]


# A process counts the memory of the one that started it as its own peak: so a small one stands in between.
_IN_BETWEEN = (
    "import resource, subprocess, sys; status = subprocess.call(sys.argv[2:]);"
    "open(sys.argv[1], 'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)); sys.exit(status)"
)


def run_measured(command: list[str], folder: Path, **options) -> tuple[subprocess.CompletedProcess, int]:
    """What came of a command, and its peak memory in kB, which is noted in `folder`."""
    note = folder / "peak"
    between = [sys.executable, "-c", _IN_BETWEEN, str(note), *command]
    done = subprocess.run(between, check=False, capture_output=True, text=True, **options)
    return done, int(note.read_text())


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled data and real exports; `LITFUNNEL_DATA` says where, the test skips without it."""
    folder = ROOT / os.environ.get("LITFUNNEL_DATA", "../shared")
    if not folder.is_dir():
        skip_or_fail(f"no data at {folder}; set LITFUNNEL_DATA")
    return folder


@pytest.fixture(scope="session")
def real_exports(shared) -> list[tuple[Path, list[dict]]]:
    """Each real export that can be read, with its records."""
    found = []
    for path in sorted([*shared.glob("exports/*"), *shared.glob("pubmed/pubmed*")]):
        with suppress(InputError):
            found.append((path, read_file(path, path.name, "x").records))
    return found
