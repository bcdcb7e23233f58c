"""Runs by the command: one at a time, whatever becomes of them, on every Python that is here."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.command.conftest import Place, lend_environment
from tests.workflow.conftest import check_out

pytestmark = pytest.mark.slow

FIRST_RULES = ("run", "--until", "find_duplicates")
NEEDED = ("sh", "bash", "dirname", "readlink", "cmp", "which")


@pytest.fixture
def own_place(tmp_path) -> Place:
    """A checkout that was set up and never run, to be changed."""
    folder = check_out(tmp_path / "place").folder
    lend_environment(folder)
    return Place(folder)


@pytest.fixture
def finished_place(copy_of_finished) -> Place:
    """A copy of the finished run, set up."""
    lend_environment(copy_of_finished.folder)
    return Place(copy_of_finished.folder)


def wait_for(path: Path, process: subprocess.Popen) -> None:
    """Wait until there is anything in a folder that a process is going to make."""
    for _ in range(1200):
        if path.is_dir() and any(path.iterdir()):
            return
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    pytest.fail(f"nothing came into {path}")


def kill(process: subprocess.Popen) -> None:
    """Kill a process and all that it started with -9."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_of_two_runs_at_once_the_second_waits_and_both_end_well_also_without_flock(own_place, tmp_path):
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in NEEDED:
        (programs / name).symlink_to(shutil.which(name))
    environment = own_place.environment | {"PATH": str(programs)}
    first = own_place.start(*FIRST_RULES, env=environment)
    wait_for(own_place.folder / ".snakemake" / "locks", first)
    second = own_place.start(*FIRST_RULES, env=environment)
    assert "Another run is going on since 2" in second.stderr.readline()
    assert first.poll() is None
    for process in (first, second):
        process.communicate(timeout=300)
        assert process.returncode == 0
    assert (own_place.results / "deduplication" / "pairs.csv").exists()


def test_after_kill_9_the_next_run_just_runs(own_place):
    first = own_place.start(*FIRST_RULES)
    locks = own_place.folder / ".snakemake" / "locks"
    wait_for(locks, first)
    kill(first)
    assert any(locks.iterdir())
    done = own_place.litfunnel(*FIRST_RULES)
    assert done.returncode == 0, done.stderr
    assert not list(locks.glob("*"))


def test_the_lock_of_a_snakemake_that_was_not_started_by_the_command_is_not_taken_away(own_place):
    call = [sys.executable, "-m", "snakemake", "--cores", "2"]
    bare = subprocess.Popen(
        call, cwd=own_place.folder, env=own_place.environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    locks = own_place.folder / ".snakemake" / "locks"
    wait_for(locks, bare)
    done = own_place.litfunnel(*FIRST_RULES)
    assert done.returncode == 1
    assert "cannot be locked" in done.stderr
    assert any(locks.iterdir())
    kill(bare)


def test_a_run_that_is_asked_to_end_says_that_it_stopped_and_the_next_one_goes_on(own_place):
    first = own_place.start(*FIRST_RULES)
    wait_for(own_place.folder / ".snakemake" / "locks", first)
    first.terminate()
    _, told = first.communicate(timeout=120)
    assert first.returncode == 1
    assert "The run stopped." in told
    assert own_place.litfunnel(*FIRST_RULES).returncode == 0


def test_a_review_is_run_in_a_checkout_that_was_moved_after_it_was_run(finished, finished_place, tmp_path):
    moved = tmp_path / "moved; with spaces"
    finished_place.folder.rename(moved)
    place = Place(moved)
    assert "Nothing has changed since the last run." in place.litfunnel("run").stdout
    shutil.rmtree(place.results / "report")
    done = place.make("run", "REVIEW=als_exercise")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("Report: results/als_exercise/report/report.html\n")
    name = "report/report.html"
    assert (place.results / name).read_bytes() == (finished.results / name).read_bytes()


def test_final_ends_with_3_while_something_is_pending_and_makes_failure_is_2(finished_place):
    for sheet in (finished_place.review / "sheets").glob("full_text.*.xlsx"):
        sheet.unlink()
    for ledger in (finished_place.review / "ledgers").glob("full_text.*.csv"):
        ledger.unlink()
    done = finished_place.litfunnel("final")
    assert done.returncode == 3, done.stderr
    assert "DRAFT" in done.stdout
    assert "Not sealed" in done.stderr
    assert finished_place.make("final").returncode == 2
    assert not (finished_place.review / "seals").exists()


def pythons() -> list[str]:
    """Each release of Python from 3.11 on that is here, by the path of its interpreter."""
    found = []
    for minor in range(11, 15):
        name = f"python3.{minor}"
        versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
        candidates = [shutil.which(name), *map(str, sorted(versions.glob(f"3.{minor}.*/bin/{name}")))]
        for path in filter(None, candidates):
            if subprocess.run([path, "-c", "import venv, ssl"], capture_output=True).returncode == 0:
                found.append(path)
                break
    return found


@pytest.mark.parametrize("python", pythons())
def test_a_fresh_clone_sets_itself_up_and_gives_the_same_bytes_on_every_python(python, finished, tmp_path):
    place = Place(check_out(tmp_path / "clone").folder)
    done = place.litfunnel("run", env=place.environment | {"PYTHON": python})
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("Setting up .venv (once, about half a minute)\n")
    assert "pip does" not in done.stderr
    for path in sorted(finished.results.rglob("*")):
        if path.is_file() and path.name != "environment.json":
            same = place.results / path.relative_to(finished.results)
            assert same.read_bytes() == path.read_bytes(), path
    assert any((place.folder / ".venv").rglob("snakemake/__pycache__/cli.*.pyc"))
    listed = subprocess.run([place.folder / ".venv/bin/python", "-c", "import playwright"], capture_output=True)
    assert listed.returncode == 1
