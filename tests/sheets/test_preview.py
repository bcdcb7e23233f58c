"""What a preview says of a sheet is what the exchange then does, and a sheet that was read is not read again."""

import os
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.sheets import kept_reads, read
from scripts.sheets.exchange import exchange
from scripts.sheets.ledgers import read_ledger
from scripts.sheets.preview import ledger_path, preview, sheet_path
from tests.sheets.saved_sheets import FORM, ROWS, deciding, save_changed

ANSWERS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["include", "EXCLUDE", "perhaps", ""])), max_size=6)


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch):
    monkeypatch.setenv("LITFUNNEL_NOW", "2026-01-01T00:00:00Z")


@pytest.fixture
def review(tmp_path):
    """A review in a checkout in which a workflow runs."""
    (tmp_path / ".snakemake").mkdir()
    return tmp_path / "config" / "walking"


@pytest.fixture
def parsed(monkeypatch):
    """The files whose cells were read, one after the other."""
    files, real = [], read.read_grids

    def counted(content, *rest):
        files.append(content)
        return real(content, *rest)

    monkeypatch.setattr(read, "read_grids", counted)
    return files


@settings(deadline=None, max_examples=10)
@given(rounds=st.lists(ANSWERS, max_size=3))
def test_a_preview_says_what_the_exchange_then_does(tmp_path_factory, rounds):
    folder = tmp_path_factory.mktemp("review")
    exchange(folder, FORM, ROWS, "1")
    for answers in rounds:
        for number, typed in answers:
            save_changed(sheet_path(folder, FORM), deciding(f"uni-{number}", typed))
        before = sheet_path(folder, FORM).read_bytes()
        seen = preview(folder, FORM)
        assert sheet_path(folder, FORM).read_bytes() == before
        assert read_ledger(ledger_path(folder, FORM)) == seen.past
        exchanged = exchange(folder, FORM, ROWS, "1")
        assert exchanged.state == seen.state
        assert [event | {"when": "", "sheet_sha256": "", "protocol": ""} for event in exchanged.events] == [
            {"when": "", "sheet_sha256": "", "protocol": "", "row_sha256": ""} | event | dict.fromkeys(_STAMPED, "")
            for event in seen.events
        ]


_STAMPED = ("when", "sheet_sha256", "protocol")


def test_a_preview_that_was_made_is_exchanged_without_reading_the_sheet_again(tmp_path, parsed):
    exchange(tmp_path, FORM, ROWS, "1")
    save_changed(sheet_path(tmp_path, FORM), deciding("uni-1", "include"))
    seen = preview(tmp_path, FORM)
    assert exchange(tmp_path, FORM, ROWS, "1", seen=seen).state == {("uni-1", "decision"): "include"}
    assert len(parsed) == 1


def test_what_is_typed_after_the_preview_is_neither_lost_nor_overwritten(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    save_changed(sheet_path(tmp_path, FORM), deciding("uni-1", "include"))
    seen = preview(tmp_path, FORM)
    save_changed(sheet_path(tmp_path, FORM), deciding("uni-2", "exclude"))
    exchange(tmp_path, FORM, ROWS, "1", seen=seen)
    assert exchange(tmp_path, FORM, ROWS, "1").state == {
        ("uni-1", "decision"): "include", ("uni-2", "decision"): "exclude",
    }  # fmt: skip


def test_events_that_follow_from_others_are_appended_after_them_in_the_same_exchange(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    save_changed(sheet_path(tmp_path, FORM), deciding("uni-1", "include"))

    def derive(events):
        return [event | {"row_id": "uni-2"} for event in events if event["row_id"] == "uni-1" and len(events) == 1]

    exchanged = exchange(tmp_path, FORM, ROWS, "1", derive=derive)
    assert [event["row_id"] for event in exchanged.events] == ["uni-1", "uni-2"]
    cells = {row.row_id: row.cells["decision"] for row in preview(tmp_path, FORM).sheet.rows}
    assert cells["uni-2"] == "include"


def test_a_sheet_that_is_as_it_was_is_read_once_however_many_processes_ask(review, parsed):
    exchange(review, FORM, ROWS, "1")
    save_changed(sheet_path(review, FORM), deciding("uni-1", "include"))
    first = preview(review, FORM)
    kept_reads._reader.cache_clear()  # as in another process
    again = preview(review, FORM)
    assert len(parsed) == 1
    assert (again.sheet, again.found, again.sheet.main.grids) == (first.sheet, first.found, first.sheet.main.grids)


def test_a_sheet_that_was_saved_in_between_is_seen_however_old_its_time(review, parsed):
    exchange(review, FORM, ROWS, "1")
    path = sheet_path(review, FORM)
    preview(review, FORM)
    times = path.stat()
    save_changed(path, deciding("uni-1", "exclude"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert preview(review, FORM).state == {("uni-1", "decision"): "exclude"}


def test_what_was_read_by_another_form_or_by_other_code_is_not_used(review, parsed, monkeypatch):
    exchange(review, FORM, ROWS, "1")
    preview(review, FORM)
    tab = FORM.tabs[0]
    unbound = replace(tab, columns=tuple(replace(column, binds=False) for column in tab.columns))
    preview(review, replace(FORM, tabs=(unbound,)))
    assert len(parsed) == 2
    monkeypatch.setattr(kept_reads, "_reader", lambda: "of another version")
    preview(review, replace(FORM, tabs=(unbound,)))
    assert len(parsed) == 3


@pytest.mark.parametrize("harm", ["cut off", "emptied", "garbled", "gone", "not writable"])
def test_a_kept_reading_that_is_harmed_costs_time_and_nothing_else(review, parsed, harm):
    exchange(review, FORM, ROWS, "1")
    first = preview(review, FORM)
    [kept] = (review.parents[1] / ".snakemake").rglob("*.read")
    content = kept.read_bytes()
    garbled = content.splitlines(keepends=True)[0] + random.Random(1).randbytes(500)
    harmed = {"cut off": content[:-20], "emptied": b"", "garbled": garbled}.get(harm)
    if harmed is not None:
        kept.write_bytes(harmed)
    else:
        kept.unlink()
    if harm == "not writable":
        kept.parent.rmdir()
        kept.parent.write_text("a file where the folder should be", encoding="utf-8")
    assert preview(review, FORM).sheet == first.sheet
    assert len(parsed) == 2


def test_where_no_workflow_runs_nothing_is_kept(tmp_path, parsed):
    exchange(tmp_path, FORM, ROWS, "1")
    preview(tmp_path, FORM)
    preview(tmp_path, FORM)
    assert len(parsed) == 2
    assert not list(tmp_path.rglob("*.read"))
