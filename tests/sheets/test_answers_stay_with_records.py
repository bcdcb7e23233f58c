"""Whatever is done to a sheet's cells, ids, tabs and files: no answer comes to another record, and what is not taken is
named."""

import random
from dataclasses import replace

import pytest

from scripts.sheets.accepted_changes import accept
from scripts.sheets.ledgers import append_events
from scripts.sheets.preview import preview
from tests.sheets.desk import FORM, TEXTS_FIRST, WORDS, Desk, nothing_came_to_another_record

FORMS = pytest.mark.parametrize("form", [FORM, TEXTS_FIRST], ids=["answers first", "texts first"])


def by(key: str):
    return lambda cells: sorted(cells, key=lambda row: (not row[key], str(row[key])))


def backwards(cells):
    return cells[::-1]


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


def _of_another_reviewer(folder, change=lambda cells: None) -> Desk:
    """A desk whose sheet is that of B, as it was issued before rows had signatures."""
    desk, other = Desk(folder), Desk(folder, replace(FORM, name="title_abstract.B", person="B"))

    def decide(cells):
        for row in cells:
            row["Decision"] = "include" if row["Decision"] == "exclude" else "exclude"
        change(cells)

    other.edit(decide)
    accept(folder, other.form, preview(folder, other.form).found.held_digest, "", "1")
    other.run()
    _as_before_signatures(other)
    desk.path.write_bytes(other.path.read_bytes())
    return desk


def _refuses(desk: Desk, owner: str) -> None:
    saved = desk.path.read_bytes()
    desk.run()
    nothing_came_to_another_record(desk)
    assert f"is of {owner}, saved under this name: nothing was read from it" in desk.said
    assert desk.path.read_bytes() == saved


def test_another_reviewers_sheet_without_signatures_is_known_by_the_events_that_it_was_issued_on(tmp_path):
    _refuses(_of_another_reviewer(tmp_path), "the sheet title_abstract.B")


def _with_numbers_for_stamps(desk: Desk) -> None:
    """As still older sheets, which said only how many events there were."""

    def change(cells):
        for row in cells:
            row["issued_at"] = row["issued_at"].partition("-")[0].removeprefix("n")

    desk.edit(change)


def test_another_reviewers_old_sheet_is_known_by_the_answers_that_are_in_it(tmp_path):
    desk = _of_another_reviewer(tmp_path)
    _with_numbers_for_stamps(desk)
    _refuses(desk, "the sheet title_abstract.B")


def test_another_reviewers_old_sheet_is_known_by_the_rows_that_were_handed_out_to_nobody_else(tmp_path):
    desk = Desk(tmp_path)
    _as_before_signatures(desk)
    _with_numbers_for_stamps(desk)
    event = {"when": "x", "row_id": "uni-11", "column": "reviewers", "old": "", "new": "B", "protocol": "1"}
    append_events(tmp_path / "ledgers" / "title_abstract.issued.csv", [event])
    _refuses(desk, "the sheet title_abstract.B")


def test_an_old_sheet_of_which_nobody_can_know_whose_it_is_is_read_and_said(tmp_path):
    desk = Desk(tmp_path)
    Desk(tmp_path, replace(FORM, name="title_abstract.B", person="B"))
    _as_before_signatures(desk)
    _with_numbers_for_stamps(desk)
    desk.edit(lambda cells: cells[-1].update({"Decision": "include"}))
    assert desk.run().problems == []
    desk.before["uni-11", "decision"] = "include"
    nothing_came_to_another_record(desk)
    assert "its rows do not say whose sheet it is" in desk.said
    desk.run()
    assert desk.said == ""
