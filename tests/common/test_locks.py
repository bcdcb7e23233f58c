"""One process at a time, whatever becomes of it."""

import os
import signal
import subprocess
import sys

import pytest

from scripts.common.locks import locked
from tests.conftest import ROOT

HOLD = """
import subprocess, sys
from pathlib import Path
from scripts.common.locks import locked
with locked(Path(sys.argv[1]), lambda holder: print("waits for", holder.pid, flush=True)) as held:
    print("holds", held.left_behind and held.left_behind.pid, flush=True)
    if "child" in sys.argv:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=0, pass_fds=[held.descriptor])
        print(child.pid, flush=True)
    sys.stdin.read()
"""


def hold(path, *words: str) -> subprocess.Popen:
    command = [sys.executable, "-c", HOLD, str(path), *words]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "a.lock"


def test_a_second_one_waits_for_the_first_and_knows_who_it_is(path):
    first = hold(path)
    assert first.stdout.readline() == "holds None\n"
    second = hold(path)
    assert second.stdout.readline() == f"waits for {first.pid}\n"
    first.communicate()
    assert second.stdout.readline() == "holds None\n"
    second.communicate()


def test_after_kill_9_the_lock_is_free_and_the_next_one_sees_who_left_it(path):
    first = hold(path)
    first.stdout.readline()
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = hold(path)
    assert second.stdout.readline() == f"holds {first.pid}\n"
    second.communicate()
    with locked(path, pytest.fail) as held:
        assert held.left_behind is None


def test_a_program_that_was_started_under_the_lock_holds_it_on_when_its_parent_is_killed(path):
    first = hold(path, "child")
    first.stdout.readline()
    child = int(first.stdout.readline())
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = hold(path)
    assert second.stdout.readline() == f"waits for {first.pid}\n"
    os.kill(child, signal.SIGKILL)
    assert second.stdout.readline() == f"holds {first.pid}\n"
    second.communicate()


def test_what_did_not_end_well_is_left_for_the_next_one_to_see(path):
    with locked(path, pytest.fail) as held:
        held.ended_well = False
    with locked(path, pytest.fail) as held:
        assert held.left_behind.pid == os.getpid()


def test_an_error_lets_the_lock_go(path):
    with pytest.raises(ValueError, match="x"), locked(path, pytest.fail):
        raise ValueError("x")
    with locked(path, pytest.fail) as held:
        assert held.left_behind is None


def test_a_note_that_is_garbled_is_no_error(path):
    path.parent.mkdir()
    path.write_text("{half")
    with locked(path, pytest.fail) as held:
        assert held.left_behind is None
