"""A cell that holds something that cannot be read is not blank."""

import openpyxl
import pytest

from tests.sheets.desk import Desk, nothing_came_to_another_record
from tests.sheets.person_at_sheet import ods_bytes


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


_ODS_CELLS = {
    "error": (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
        "an error",
    ),
    "error of another program": (
        '<table:table-cell table:formula="of:=[.A99]" office:value-type="string"><text:p>#REF!</text:p>'
        "</table:table-cell>",
        "an error",
    ),
    "formula": ('<table:table-cell table:formula="of:=[.A9]"/>', "a formula"),
    "merged": (
        '<table:table-cell office:value-type="string" table:number-rows-spanned="2" table:number-columns-spanned="1">'
        "<text:p>include</text:p></table:table-cell>",
        "merged cells",
    ),
}


@pytest.mark.parametrize("kind", list(_ODS_CELLS))
def test_cells_of_an_ods_beside_the_sheet_that_cannot_be_read_withdraw_nothing_and_are_named(tmp_path, kind):
    desk = Desk(tmp_path)
    xml, what = _ODS_CELLS[kind]
    lines = [list(map(str, line)) for line in desk.grids()["Screening"]]
    at = lines[1].index("Decision")
    assert desk.before["uni-1", "decision"]
    lines[3][at], lines[-1][at] = "HERE", "maybe"
    if kind == "merged":
        lines[4][at] = ""
    cell = '<table:table-cell office:value-type="string"><text:p>HERE</text:p></table:table-cell>'
    named = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" xmlns:'
    saved = ods_bytes("Screening", lines, lambda text: text.replace(cell, xml).replace(" xmlns:", named, 1))
    beside = desk.path.with_suffix(".ods")
    beside.write_bytes(saved)
    desk.run()
    desk.before["uni-11", "decision"] = "maybe"
    nothing_came_to_another_record(desk)
    assert f"title_abstract.A.ods, tab Screening, cell{'s' if kind == 'merged' else ''} A4" in desk.said
    assert what in desk.said
    assert beside.read_bytes() == saved


@pytest.mark.parametrize("header", ["Decision", "Note"])
@pytest.mark.parametrize("word", ["#REF!", "#N/A", "Err:502", "#NAME?"])
def test_what_a_program_shows_for_an_error_is_no_answer_in_a_text_file_either(tmp_path, header, word):
    desk = Desk(tmp_path)
    lines = [list(map(str, line)) for line in desk.grids()["Screening"][1:]]
    lines[1][lines[0].index(header)] = word
    text = "\n".join(";".join(line) for line in lines)
    desk.path.with_suffix(".csv").write_text(text, encoding="utf-8")
    desk.run()
    nothing_came_to_another_record(desk)
    assert "holds an error" in desk.said
