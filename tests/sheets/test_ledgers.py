"""Ledgers are only ever appended to."""

from datetime import UTC, datetime, timedelta

import pytest

from scripts.common.messages import InputError
from scripts.sheets.ledgers import append_events, now, read_ledger, state_of


def event(row_id: str, new: str, column: str = "decision") -> dict:
    return {"when": "2026-01-01T00:00:00Z", "row_id": row_id, "column": column, "old": "", "new": new, "person": "A"}


def test_events_are_numbered_in_the_order_in_which_they_were_appended(tmp_path):
    ledger = tmp_path / "ledgers" / "x.csv"
    append_events(ledger, [event("uni-1", "include"), event("uni-2", "exclude")])
    append_events(ledger, [event("uni-1", "")])
    assert [(e["seq"], e["row_id"], e["new"]) for e in read_ledger(ledger)] == [
        ("1", "uni-1", "include"),
        ("2", "uni-2", "exclude"),
        ("3", "uni-1", ""),
    ]


def test_what_holds_is_the_last_event_of_each_cell_and_what_held_before_can_be_asked(tmp_path):
    ledger = tmp_path / "x.csv"
    append_events(ledger, [event("uni-1", "include"), event("uni-1", "note!", "note"), event("uni-1", "")])
    events = read_ledger(ledger)
    assert state_of(events) == {("uni-1", "note"): "note!"}
    assert state_of(events[:1]) == {("uni-1", "decision"): "include"}


def test_appending_nothing_makes_no_file(tmp_path):
    append_events(tmp_path / "x.csv", [])
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize("lost", [1, 2])
def test_a_ledger_with_a_line_removed_is_refused_with_its_line(tmp_path, lost):
    ledger = tmp_path / "x.csv"
    append_events(ledger, [event("uni-1", "include"), event("uni-2", "exclude"), event("uni-3", "maybe")])
    lines = ledger.read_text().splitlines(keepends=True)
    ledger.write_text("".join(lines[:lost] + lines[lost + 1 :]))
    with pytest.raises(InputError, match=f"line {lost + 1}.*only ever appended"):
        read_ledger(ledger)


def test_a_ledger_begins_with_its_columns_which_other_programs_rely_on(tmp_path):
    append_events(tmp_path / "x.csv", [event("uni-1", "include")])
    assert (tmp_path / "x.csv").read_text().splitlines() == [
        "seq,when,row_id,column,old,new,person,origin,sheet_sha256,row_sha256,protocol",
        "1,2026-01-01T00:00:00Z,uni-1,decision,,include,A,,,,",
    ]


def test_a_new_event_is_of_now_in_universal_time_unless_a_test_says_when(monkeypatch):
    monkeypatch.delenv("LITFUNNEL_NOW", raising=False)
    told = datetime.strptime(now(), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - told) < timedelta(minutes=1)
    monkeypatch.setenv("LITFUNNEL_NOW", "2026-01-01T00:00:00Z")
    assert now() == "2026-01-01T00:00:00Z"


def test_a_ledger_whose_last_line_is_cut_off_is_refused_with_that_line(tmp_path):
    ledger = tmp_path / "x.csv"
    append_events(ledger, [event("uni-1", "include"), event("uni-2", "exclude")])
    ledger.write_bytes(ledger.read_bytes()[:-9])
    with pytest.raises(InputError, match=r"line 3: the last line is cut off.*delete that line"):
        read_ledger(ledger)


@pytest.mark.parametrize("mark", ["<<<<<<< ours", "=======", ">>>>>>> theirs"])
@pytest.mark.parametrize("line", [1, 3])
def test_a_ledger_that_holds_both_sides_of_a_merge_is_refused_with_the_line_of_the_mark(tmp_path, mark, line):
    ledger = tmp_path / "x.csv"
    append_events(ledger, [event("uni-1", "include"), event("uni-2", "exclude")])
    lines = ledger.read_text().splitlines()
    ledger.write_text("\n".join([*lines[: line - 1], mark, *lines[line - 1 :]]) + "\n")
    with pytest.raises(InputError, match=rf"line {line}: holds both sides of a merge.*litfunnel merge"):
        read_ledger(ledger)


def test_a_ledger_that_is_not_there_has_no_events(tmp_path):
    assert read_ledger(tmp_path / "none.csv") == []


@pytest.mark.parametrize("hole", [b"\0", b"\0" * 512])
def test_a_ledger_with_a_hole_that_no_program_wrote_is_refused_with_its_line(tmp_path, hole):
    ledger = tmp_path / "x.csv"
    append_events(ledger, [event("uni-1", "include"), event("uni-2", "exclude")])
    ledger.write_bytes(ledger.read_bytes().replace(b"uni-2", b"uni-2" + hole))
    with pytest.raises(InputError, match=r"line 3: there is a hole in the file.*git checkout"):
        read_ledger(ledger)


def test_a_killed_write_leaves_the_ledger_as_it_was(tmp_path, monkeypatch):
    ledger = tmp_path / "x.csv"
    append_events(ledger, [event("uni-1", "include")])
    before = ledger.read_bytes()

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("scripts.common.files.os.replace", killed)
    with pytest.raises(KeyboardInterrupt):
        append_events(ledger, [event("uni-2", "exclude")])
    assert ledger.read_bytes() == before
