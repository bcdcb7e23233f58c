"""Whatever is done to a sheet's cells, ids, tabs and files: no answer comes to another record, and what is not taken is
named."""

import random
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from scripts.sheets.accepted_changes import accept
from scripts.sheets.exchange import exchange
from scripts.sheets.form import Column, Form, Tab
from scripts.sheets.grids import read_grids
from scripts.sheets.ledgers import read_ledger, state_of
from scripts.sheets.preview import ledger_path, preview, sheet_path
from tests.sheets.test_sheets import DECISION

NOTE = Column("note", "Note", asked=True)
SHOWN = (Column("title", "Title"), Column("abstract", "Abstract"), Column("year", "Year"), Column("row_id", "Id"))
FORM = Form(
    name="title_abstract.A",
    person="A",
    title="Screening: Ann",
    guide=("# What to do",),
    tabs=(Tab("Screening", (DECISION, NOTE, *SHOWN), "decision"),),
)
# In this one the texts come first, and other answers stand behind them.
TEXTS_FIRST = replace(FORM, tabs=(Tab("Screening", (*SHOWN[:2], DECISION, NOTE, *SHOWN[2:]), "decision"),))
FORMS = pytest.mark.parametrize("form", [FORM, TEXTS_FIRST], ids=["answers first", "texts first"])
WORDS = ("include", "exclude", "maybe")


def rows(number: int = 12) -> dict:
    return {
        "Screening": [
            {
                "row_id": f"uni-{n}",
                "title": f"Title {n * 7 % 31}",
                "abstract": f"Abstract {n}",
                "year": str(1990 + n % 4),
            }
            for n in range(number)
        ]
    }


class Desk:
    """A person at a sheet with answers that were issued, who changes its cells as a spreadsheet program does."""

    def __init__(self, folder: Path, form: Form = FORM, number: int = 12):
        self.folder, self.form, self.rows = folder, form, rows(number)
        self.path = sheet_path(folder, form)
        self.run()

        def decide(cells):
            for place, row in enumerate(cells):
                row["Decision"] = WORDS[place * place % 3]
                row["Note"] = f"note {place}" if place % 4 == 0 else ""
            for row in cells[-3:]:
                row["Decision"] = row["Note"] = ""

        self.edit(decide)
        self.run()
        self.before = dict(self.state)

    def run(self):
        self.exchanged = exchange(self.folder, self.form, self.rows, "1")
        return self.exchanged

    @property
    def state(self):
        return state_of(read_ledger(ledger_path(self.folder, self.form)))

    @property
    def said(self) -> str:
        return " ".join(map(str, (*self.exchanged.problems, *self.exchanged.warnings)))

    def grids(self):
        return read_grids(self.path.read_bytes(), ".xlsx", lambda line: 0)

    def edit(self, change) -> list[str]:
        """Save after `change(rows)`, each row a dict by header, in the order of the columns."""
        grids = self.grids()
        top, header, *body = grids["Screening"]
        cells = [dict(zip(header, line, strict=True)) for line in body]
        cells = change(cells) or cells
        grids["Screening"] = [top, header, *([row[key] for key in header] for row in cells)]
        self.save(grids)
        return header

    def save(self, grids) -> None:
        book = xlsxwriter.Workbook(str(self.path))
        for name, lines in grids.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
        book.close()

    def span(self, first: str, last: str) -> list[str]:
        """The headers of a range, hidden ones within it too."""
        header = self.grids()["Screening"][1]
        places = sorted(map(header.index, (first, last)))
        return header[places[0] : places[1] + 1]

    def move(self, columns: list[str], order) -> None:
        """Put the cells of these columns, and no others, in the order of the rows that `order(rows)` gives."""

        def change(cells):
            return [
                row | {key: source[key] for key in columns} for row, source in zip(cells, order(cells), strict=True)
            ]

        self.edit(change)


def by(key: str):
    return lambda cells: sorted(cells, key=lambda row: (not row[key], str(row[key])))


def backwards(cells):
    return cells[::-1]


def nothing_came_to_another_record(desk: Desk) -> None:
    now = desk.state
    assert now == desk.before
    events = read_ledger(ledger_path(desk.folder, desk.form))
    assert {event["row_id"] for event in events} <= {row["row_id"] for row in desk.rows["Screening"]}


@FORMS
@pytest.mark.parametrize("order", [by("Decision"), backwards], ids=["sorted", "turned round"])
def test_a_decision_column_sorted_alone_moves_no_answer_and_is_named(tmp_path, form, order):
    desk = Desk(tmp_path, form)
    if order is backwards:
        desk.move(["Decision"], lambda cells: sorted(cells, key=lambda row: row["Decision"] or " ", reverse=True))
    else:
        desk.move(["Decision"], order)
    saved = desk.path.read_bytes()
    desk.run()
    nothing_came_to_another_record(desk)
    assert "sorted without the rest of the rows" in desk.said
    assert "tab Screening, cells" in desk.said
    assert desk.path.read_bytes() == saved


@FORMS
def test_new_answers_beside_a_column_that_was_sorted_are_asked_about(tmp_path, form):
    desk = Desk(tmp_path, form)
    desk.edit(lambda cells: cells[-2].update({"Decision": "maybe"}))
    desk.move(["Decision"], by("Decision"))
    desk.run()
    nothing_came_to_another_record(desk)
    assert "sorted without the rest of the rows" in desk.said


@FORMS
@pytest.mark.parametrize("by_rows", [1, -1, 2])
def test_cells_put_in_or_taken_out_with_a_shift_move_no_answer_and_are_named(tmp_path, form, by_rows):
    desk = Desk(tmp_path, form)

    def shift(cells):
        typed = [row["Decision"] for row in cells]
        if by_rows > 0:
            typed = [*typed[:3], *[""] * by_rows, *typed[3:]][: len(cells)]
        else:
            typed = [*typed[:3], *typed[3 - by_rows :], *[""] * -by_rows]
        for row, word in zip(cells, typed, strict=True):
            row["Decision"] = word

    desk.edit(shift)
    desk.run()
    nothing_came_to_another_record(desk)
    assert f"moved {'down' if by_rows > 0 else 'up'} by {abs(by_rows)}" in desk.said


@FORMS
@pytest.mark.parametrize("last", ["Title", "Abstract", "Year", "Id"])
@pytest.mark.parametrize("new", [False, True], ids=["old answers", "a new answer"])
def test_a_range_sorted_without_the_hidden_columns_keeps_each_answer_with_its_record(tmp_path, form, last, new):
    desk = Desk(tmp_path, form)
    first = "Decision" if form is FORM else "Title"
    last = last if form is FORM or last not in ("Title", "Abstract") else "Decision"
    if new:
        desk.edit(lambda cells: cells[-1].update({"Decision": "maybe"}))
        desk.before["uni-11", "decision"] = "maybe"
    desk.move(desk.span(first, last), by("Title"))
    desk.run()
    nothing_came_to_another_record(desk)
    assert desk.exchanged.problems == []
    assert [row["Decision"] for row in _cells_of(desk) if row["Id"] == "uni-1"] == ["exclude"]


def _cells_of(desk: Desk) -> list[dict]:
    _, header, *body = desk.grids()["Screening"]
    return [dict(zip(header, line, strict=True)) for line in body]


@FORMS
def test_answers_sorted_by_the_notes_beside_them_are_named(tmp_path, form):
    desk = Desk(tmp_path, form)
    desk.move(["Decision", "Note"], by("Note"))
    desk.run()
    nothing_came_to_another_record(desk)
    assert desk.exchanged.problems


@FORMS
def test_texts_sorted_without_the_answers_let_earlier_answers_stand_and_new_ones_be_asked_about(tmp_path, form):
    desk = Desk(tmp_path, form)
    desk.move(["Title"], by("Title"))
    desk.edit(lambda cells: cells[-1].update({"Decision": "include"}))
    desk.run()
    nothing_came_to_another_record(desk)
    assert "not clear which record" in desk.said


@pytest.mark.parametrize(
    "change",
    [
        lambda ids: [text.upper() for text in ids],
        lambda ids: [f"uni-{n + 1}" for n in range(len(ids))],
        lambda ids: [ids[0]] * len(ids),
        lambda ids: ["x"] * len(ids),
        lambda ids: ids[::-1],
    ],
    ids=["capitals", "series", "copies", "overtyped", "turned round"],
)
@pytest.mark.parametrize("columns", [["row_id"], ["Id"], ["row_id", "Id"]])
def test_ids_that_were_changed_move_no_answer(tmp_path, change, columns):
    desk = Desk(tmp_path)

    def edit(cells):
        cells[-1]["Decision"] = "include"
        for column in columns:
            for row, text in zip(cells, change([row[column] for row in cells]), strict=True):
                row[column] = text

    desk.edit(edit)
    desk.run()
    if "not clear which record" not in desk.said:
        desk.before["uni-11", "decision"] = "include"
    nothing_came_to_another_record(desk)
    turned_round = change(["uni-0", "uni-1"]) == ["uni-1", "uni-0"]
    assert ("not clear which record" in desk.said) == ("Id" in columns and turned_round)


def test_all_hidden_cells_copied_down_from_one_row_move_no_answer(tmp_path):
    desk = Desk(tmp_path)

    def edit(cells):
        cells[-1]["Decision"] = "include"
        for row in cells[1:]:
            row.update({key: cells[0][key] for key in ("row_id", "row_sha256", "issued_at", "cells_of")})

    desk.edit(edit)
    desk.run()
    desk.before["uni-11", "decision"] = "include"
    nothing_came_to_another_record(desk)


def test_a_deleted_id_column_followed_by_a_sort_moves_no_answer(tmp_path):
    desk = Desk(tmp_path)
    desk.move(desk.span("Decision", "Year"), by("Title"))
    grids = desk.grids()
    at = grids["Screening"][1].index("Id")
    grids["Screening"] = [[*line[:at], *line[at + 1 :]] for line in grids["Screening"]]
    desk.save(grids)
    desk.run()
    nothing_came_to_another_record(desk)


def test_a_title_that_was_corrected_and_then_sorted_moves_no_answer(tmp_path):
    desk = Desk(tmp_path)
    desk.edit(lambda cells: cells[4].update({"Title": "Corrected"}))
    desk.move(desk.span("Decision", "Id"), by("Title"))
    desk.run()
    nothing_came_to_another_record(desk)


@pytest.mark.parametrize("name", ["title_abstract.B", "full_text.A"])
def test_another_sheet_saved_under_this_name_is_refused_and_named(tmp_path, name):
    desk = Desk(tmp_path)
    other = Desk(tmp_path, replace(FORM, name=name, person=name[-1]))
    other.edit(lambda cells: [row.update({"Decision": "include"}) for row in cells] and cells)
    desk.path.write_bytes(other.path.read_bytes())
    saved = desk.path.read_bytes()
    desk.run()
    nothing_came_to_another_record(desk)
    assert f"is of the sheet {name}, saved under this name" in desk.said
    assert desk.path.read_bytes() == saved


def test_the_sheet_of_another_review_is_refused_and_that_of_a_copied_review_is_read(tmp_path):
    for name, first in (("one", "a"), ("other", "b"), ("copy", "a")):
        (tmp_path / name / "ledgers").mkdir(parents=True)
        (tmp_path / name / "ledgers" / "identities.csv").write_text(
            f"seq,when,event,unique_id,record_id,into\n1,x,minted,uni-{first},{first},\n", encoding="utf-8"
        )
    desk, other, copy = (Desk(tmp_path / name) for name in ("one", "other", "copy"))
    other.edit(lambda cells: cells[-1].update({"Decision": "include"}))
    desk.path.write_bytes(other.path.read_bytes())
    desk.run()
    nothing_came_to_another_record(desk)
    assert "is of another review" in desk.said
    copy.edit(lambda cells: cells[-1].update({"Decision": "include"}))
    desk.path.write_bytes(copy.path.read_bytes())
    assert desk.run().problems == []
    assert desk.state["uni-11", "decision"] == "include"


def test_changed_earlier_answers_are_said_with_their_cells(tmp_path):
    desk = Desk(tmp_path)
    desk.edit(lambda cells: cells[1].update({"Decision": "maybe"}))
    desk.run()
    [warning] = desk.exchanged.warnings
    assert warning.place == "cell Screening!A4"
    assert warning.message == "A: 1 earlier answer differs from the last run; it is taken over."
    assert desk.state["uni-1", "decision"] == "maybe"


def _change_many(desk: Desk) -> None:
    def change(cells):
        for row in cells[:12]:
            row["Decision"] = "exclude" if row["Decision"] == "include" else "include"
        cells[-1]["Decision"] = "maybe"

    desk.edit(change)


def test_many_changed_answers_are_held_back_and_new_ones_are_taken(tmp_path):
    desk = Desk(tmp_path, number=40)
    _change_many(desk)
    saved = desk.path.read_bytes()
    desk.run()
    desk.before["uni-39", "decision"] = "maybe"
    nothing_came_to_another_record(desk)
    assert "A: 12 earlier answers differ from the last run; they are held back" in desk.said
    assert desk.path.read_bytes() == saved
    assert desk.run().problems  # until somebody acts


@pytest.mark.parametrize("way", ["first tab", "command"])
def test_changes_that_were_held_back_are_taken_when_a_person_confirms_them(tmp_path, way):
    desk = Desk(tmp_path, number=40)
    _change_many(desk)
    desk.run()
    if way == "first tab":
        grids = desk.grids()
        [line] = [line for line in grids["Start here"] if line[0].startswith("If a run held changes back")]
        line[1:] = ["Yes"]
        desk.save(grids)
    else:
        accept(tmp_path, FORM, preview(tmp_path, FORM).found.held_digest, "", "1")
    assert desk.run().problems == []
    assert desk.state["uni-0", "decision"] == "exclude"
    assert desk.state["uni-39", "decision"] == "maybe"
    assert desk.run().problems == []


def test_what_is_changed_after_it_was_confirmed_is_held_back_again(tmp_path):
    desk = Desk(tmp_path, number=40)
    _change_many(desk)
    accept(tmp_path, FORM, preview(tmp_path, FORM).found.held_digest, "", "1")
    desk.edit(lambda cells: cells[14].update({"Decision": "maybe"}))
    assert "held back" in str(desk.run().problems[0])


def _broken(desk: Desk, change) -> None:
    """Save with openpyxl, as programs do that calculate nothing."""
    book = openpyxl.load_workbook(desk.path)
    tab = book["Screening"]
    change(tab, {cell.value: cell.column for cell in tab[2]}["Decision"])
    book.save(desk.path)


def _error(tab, at):
    tab.cell(4, at).value = "#REF!"
    tab.cell(4, at).data_type = "e"


def _formula(tab, at):
    tab.cell(4, at).value = "=A9"


def _new_formula(tab, at):
    tab.cell(13, at).value = '=IF(1,"include","")'


def _merged(tab, at):
    tab.merge_cells(start_row=4, end_row=5, start_column=at, end_column=at)


@pytest.mark.parametrize(
    ("change", "what"),
    [(_error, "an error"), (_formula, "a formula"), (_new_formula, "a formula"), (_merged, "merged cells")],
)
def test_cells_that_cannot_be_read_withdraw_nothing_and_are_named(tmp_path, change, what):
    desk = Desk(tmp_path)
    _broken(desk, change)
    saved = desk.path.read_bytes()
    desk.run()
    nothing_came_to_another_record(desk)
    assert what in desk.said
    assert desk.path.read_bytes() == saved


def test_a_merged_heading_and_errors_in_own_columns_hold_nothing_up(tmp_path):
    desk = Desk(tmp_path)

    def change(tab, at):
        tab.cell(2, 20).value = "Mine"
        tab.cell(5, 20).value = "=1/0"
        tab.merge_cells("A1:F1")

    _broken(desk, change)
    assert desk.run().problems == []


def test_two_columns_of_one_name_that_differ_are_refused_and_named(tmp_path):
    desk = Desk(tmp_path)
    grids = desk.grids()
    grids["Screening"] = [[*line, "Decision" if n == 1 else "include"] for n, line in enumerate(grids["Screening"])]
    desk.save(grids)
    desk.run()
    nothing_came_to_another_record(desk)
    assert "two columns are named 'Decision'" in desk.said


@pytest.mark.parametrize("name", ["Screening (2)", "Done"])
def test_answers_in_a_further_tab_are_named_and_the_sheets_own_tab_is_read(tmp_path, name):
    desk = Desk(tmp_path)
    grids = desk.grids()
    at = grids["Screening"][1].index("Decision")
    grids[name] = [list(line) for line in grids["Screening"]]
    assert desk.run().problems == []
    grids[name][-1][at] = "include"
    grids["Screening"][-2][at] = "exclude"
    desk.save(grids)
    desk.run()
    desk.before["uni-10", "decision"] = "exclude"
    nothing_came_to_another_record(desk)
    assert f"tab {name}, cell" in desk.said
    assert name in desk.grids()


@FORMS
def test_normal_use_stays_silent(tmp_path, form):
    desk = Desk(tmp_path, form, 60)
    draw = random.Random(1)
    for _ in range(6):

        def use(cells):
            for row in draw.sample(cells, 5):
                if not row["Decision"]:
                    row["Decision"] = draw.choice(WORDS)
            draw.choice(cells)["Decision"] = draw.choice(WORDS)
            draw.choice(cells)["Note"] = "thought again"
            return draw.sample(cells, len(cells) - 1)

        desk.edit(use)
        assert desk.run().problems == []
        assert all("taken over" in str(warning) for warning in desk.exchanged.warnings)


def _as_before_signatures(desk: Desk) -> None:
    """The sheet as it was issued before rows had signatures."""
    grids = desk.grids()
    header = grids["Screening"][1]
    keep = [place for place, key in enumerate(header) if key not in ("answers_of", "cells_of")]
    grids["Screening"] = [[line[place] for place in keep if place < len(line)] for line in grids["Screening"]]
    desk.save(grids)


def test_a_sheet_issued_before_rows_had_signatures_is_read_and_guarded_by_its_ledger(tmp_path):
    desk = Desk(tmp_path)
    _as_before_signatures(desk)
    desk.edit(lambda cells: cells[-1].update({"Decision": "include"}))
    assert desk.run().problems == []
    desk.before["uni-11", "decision"] = "include"
    nothing_came_to_another_record(desk)
    _as_before_signatures(desk)
    desk.move(["Decision"], by("Decision"))
    desk.run()
    nothing_came_to_another_record(desk)
    assert "sorted without the rest of the rows" in desk.said


def test_unknown_ids_in_a_sheet_without_signatures_make_no_events(tmp_path):
    desk = Desk(tmp_path)
    _as_before_signatures(desk)

    def capitals(cells):
        for row in cells:
            row["row_id"] = row["row_id"].upper()
        cells[-1]["Decision"] = "include"

    desk.edit(capitals)
    desk.run()
    nothing_came_to_another_record(desk)
    assert "which no record has" in desk.said
