"""Changes of earlier answers are said; too many at once wait until a person confirms them."""

import pytest

from scripts.sheets.accepted_changes import accept
from scripts.sheets.preview import preview
from tests.sheets.desk import FORM, Desk, nothing_came_to_another_record


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


def _say_yes(desk: Desk) -> None:
    grids = desk.grids()
    [line] = [line for line in grids["Start here"] if line[0].startswith("If a run held changes back")]
    line[1:] = ["Yes"]
    desk.save(grids)


@pytest.mark.parametrize("way", ["first tab", "command"])
def test_changes_that_were_held_back_are_taken_when_a_person_confirms_them(tmp_path, way):
    desk = Desk(tmp_path, number=40)
    _change_many(desk)
    desk.run()
    if way == "first tab":
        _say_yes(desk)
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


def test_a_yes_that_was_written_before_changes_were_held_back_confirms_nothing(tmp_path):
    desk = Desk(tmp_path, number=40)
    _say_yes(desk)
    desk.run()
    _change_many(desk)
    for _ in range(2):
        desk.run()
        assert "the yes was there before these changes were held back" in desk.said
        assert desk.state["uni-0", "decision"] == desk.before["uni-0", "decision"]
    accept(tmp_path, FORM, preview(tmp_path, FORM).found.held_digest, "", "1")
    assert desk.run().problems == []
    assert desk.state["uni-0", "decision"] == "exclude"
