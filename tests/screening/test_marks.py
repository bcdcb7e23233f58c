"""Marks: what a reviewer says of a row beside the decision."""

import openpyxl
import pytest

from scripts.protocol.load_protocol import load_protocol
from scripts.screening.screening_forms import RECORD_COLUMNS, consensus_form, reviewer_form
from scripts.sheets.exchange import exchange
from scripts.sheets.named_rows import row_named
from scripts.sheets.preview import ledger_path, sheet_path
from scripts.sheets.read import read_sheet
from tests.conftest import ROOT
from tests.sheets.saved_sheets import deciding, save_changed

PROTOCOL = load_protocol(ROOT / "config" / "als_exercise")
FORMS = [
    *(reviewer_form(PROTOCOL, phase, PROTOCOL["reviewers"][0]) for phase in ("title_abstract", "full_text")),
    *(consensus_form(PROTOCOL, phase) for phase in ("title_abstract", "full_text")),
]
ROWS = [
    {"row_id": f"uni-pubmed-{n}"} | dict.fromkeys(RECORD_COLUMNS, f"text {n}") | {"votes": "A include"}
    for n in range(3)
]


def marked(tmp_path, form, **cells):
    rows = {tab.name: ROWS for tab in form.tabs}
    exchange(tmp_path, form, rows, "1")
    for header, typed in cells.items():
        save_changed(sheet_path(tmp_path, form), deciding("uni-pubmed-1", typed, header), tab=form.tabs[0].name)
    return exchange(tmp_path, form, rows, "1")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_mark_and_its_target_are_events_in_each_screening_sheet(tmp_path, form):
    exchanged = marked(tmp_path, form, **{"Mark": "Duplicate of", "Mark: of which record": "pubmed-2"})
    assert exchanged.problems == []
    assert exchanged.state == {
        ("uni-pubmed-1", "mark"): "duplicate_of",
        ("uni-pubmed-1", "mark_target"): "pubmed-2",
    }
    assert ledger_path(tmp_path, form).exists()


def test_each_row_shows_the_id_that_a_mark_can_name(tmp_path):
    marked(tmp_path, FORMS[0])
    rows = read_sheet(sheet_path(tmp_path, FORMS[0]), FORMS[0]).rows
    assert [row.cells["row_id"] for row in rows] == [row["row_id"] for row in ROWS]


@pytest.mark.parametrize("target", ["the other one", "uni-pubmed-1", "pubmed-9"])
def test_a_target_that_is_no_other_record_is_reported_and_kept(tmp_path, target):
    exchanged = marked(tmp_path, FORMS[0], **{"Mark": "companion of", "Mark: of which record": target})
    [problem] = exchanged.problems
    assert cell_at(tmp_path, problem.place) == target
    assert repr(target) in problem.message
    [row] = [row for row in read_sheet(sheet_path(tmp_path, FORMS[0]), FORMS[0]).rows if row.row_id == "uni-pubmed-1"]
    assert row.cells["mark_target"] == target


def test_a_target_is_named_by_its_cell_wherever_it_was_moved_and_whether_the_sheet_is_written_or_not(tmp_path):
    sheet = {"Screening": ROWS}
    marked(tmp_path, FORMS[0], **{"Mark: of which record": "pubmed-9"})
    save_changed(sheet_path(tmp_path, FORMS[0]), lambda cells: [cells[0], *reversed(cells[1:])])
    book = openpyxl.load_workbook(sheet_path(tmp_path, FORMS[0]))
    book["Screening"].insert_cols(2)
    book.save(sheet_path(tmp_path, FORMS[0]))
    [moved] = exchange(tmp_path, FORMS[0], sheet, "1").problems
    assert cell_at(tmp_path, moved.place) == "pubmed-9"
    save_changed(sheet_path(tmp_path, FORMS[0]), deciding("uni-pubmed-2", "include", "Decision"))
    [written] = exchange(tmp_path, FORMS[0], sheet, "1").problems
    assert cell_at(tmp_path, written.place) == "pubmed-9"


def cell_at(review, place: str) -> str:
    """What stands in the cell that a problem names."""
    tab, cell = place.removeprefix("tab ").split(", cell ")
    return openpyxl.load_workbook(sheet_path(review, FORMS[0]))[tab][cell].value


@pytest.mark.parametrize("typed", ["uni-pubmed-2", "pubmed-2", " PubMed-2 "])
def test_a_row_may_be_named_as_it_is_shown_or_by_its_record(typed):
    assert row_named(typed, {"uni-pubmed-2"}) == "uni-pubmed-2"
