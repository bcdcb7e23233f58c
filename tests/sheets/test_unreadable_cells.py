"""A cell that holds something that cannot be read is not blank."""

import openpyxl
import pytest

from tests.sheets.desk import Desk, nothing_came_to_another_record


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
