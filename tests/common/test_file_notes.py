"""What was found out about files is used again as long as a file is as it was, and never longer."""

import json
import os
import threading
import time

import pytest

from scripts.common import file_notes
from scripts.common.file_notes import FileNotes
from scripts.common.provenance import sha256_of


@pytest.fixture
def rested(monkeypatch):
    """Files count as rested at once, as if they had been written long ago."""
    monkeypatch.setattr(file_notes, "_RESTED_NS", -1)


class Counting:
    """A question that counts how often it has to be answered by reading."""

    def __init__(self):
        self.__name__ = "length"
        self.asked = 0

    def __call__(self, path):
        self.asked += 1
        return len(path.read_text())


def asked_again(path, kept_in, question):
    """The answer of a later run, which keeps its notes."""
    notes = FileNotes(kept_in)
    answer = notes.ask(question, path)
    notes.keep()
    return answer


def test_a_file_that_is_as_it_was_is_not_read_in_a_later_run(tmp_path, rested):
    path, kept_in, question = tmp_path / "file", tmp_path / "kept" / "notes.json", Counting()
    path.write_text("four")
    assert [asked_again(path, kept_in, question) for _ in range(3)] == [4, 4, 4]
    assert question.asked == 1


def test_a_file_of_other_bytes_is_read_though_its_size_and_time_were_put_back(tmp_path, rested):
    path, kept_in = tmp_path / "file", tmp_path / "notes.json"
    path.write_text("one")
    before = path.stat()
    first = asked_again(path, kept_in, sha256_of)
    time.sleep(0.02)
    path.write_text("two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert asked_again(path, kept_in, sha256_of) == sha256_of(path) != first


def test_a_file_put_in_the_place_of_another_with_its_time_is_read(tmp_path, rested):
    path, other, kept_in = tmp_path / "file", tmp_path / "other", tmp_path / "notes.json"
    for each, content in ((path, "one"), (other, "two")):
        each.write_text(content)
        os.utime(each, (0, 0))
    first = asked_again(path, kept_in, sha256_of)
    os.replace(other, path)
    assert asked_again(path, kept_in, sha256_of) == sha256_of(path) != first


def test_a_file_that_was_just_written_is_not_noted_since_the_clock_may_not_tell_its_next_change(tmp_path):
    path, kept_in, question = tmp_path / "file", tmp_path / "notes.json", Counting()
    path.write_text("four")
    assert [asked_again(path, kept_in, question) for _ in range(2)] == [4, 4]
    assert question.asked == 2


@pytest.mark.parametrize(
    "broken",
    ["", "{", "[]", "null", '{"version": ""}', '{"version": "", "notes": [1]}', '{"version": "", "notes": {"a": 1}}'],
)
def test_broken_notes_are_made_anew(tmp_path, rested, broken):
    path, kept_in, question = tmp_path / "file", tmp_path / "notes.json", Counting()
    path.write_text("four")
    kept_in.write_text(broken)
    assert [asked_again(path, kept_in, question) for _ in range(2)] == [4, 4]
    assert question.asked == 1


def test_notes_of_another_version_of_the_code_that_answers_are_not_used(tmp_path, rested):
    path, kept_in, question = tmp_path / "file", tmp_path / "notes.json", Counting()
    path.write_text("four")
    for version in ("1", "2"):
        notes = FileNotes(kept_in, version)
        notes.ask(question, path)
        notes.keep()
    assert question.asked == 2


def test_an_absent_file_has_an_answer_that_no_file_has_and_is_read_once_it_is_there(tmp_path, rested):
    path, kept_in = tmp_path / "file", tmp_path / "notes.json"
    absent = asked_again(path, kept_in, sha256_of)
    path.write_text("")
    assert asked_again(path, kept_in, sha256_of) == sha256_of(path) != absent


def test_processes_that_keep_notes_at_once_leave_whole_ones(tmp_path, rested):
    kept_in = tmp_path / "notes.json"
    paths = [tmp_path / str(number) for number in range(30)]
    for path in paths:
        path.write_text(path.name)
    runs = [threading.Thread(target=asked_again, args=(path, kept_in, sha256_of)) for path in paths]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert json.loads(kept_in.read_text())["notes"]
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_that_cannot_be_written_to_harms_no_answer(tmp_path, rested):
    path, question = tmp_path / "file", Counting()
    path.write_text("four")
    (tmp_path / "no_folder").write_text("")
    assert asked_again(path, tmp_path / "no_folder" / "notes.json", question) == 4
