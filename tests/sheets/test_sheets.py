"""What a sheet keeps of what people do to it."""

import random
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.common.tables import write_json
from scripts.sheets.accepted_changes import accept
from scripts.sheets.exchange import exchange
from scripts.sheets.ledgers import append_events
from scripts.sheets.preview import ledger_path, preview, sheet_path
from scripts.sheets.read import read_sheet
from scripts.sheets.receipts import look_at_sheet
from tests.sheets.saved_sheets import FORM, ROWS, cells_of, deciding, decisions, edit


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch):
    monkeypatch.setenv("LITFUNNEL_NOW", "2026-01-01T00:00:00Z")


def test_a_decision_typed_in_the_sheet_is_an_event(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-2", "include"))
    exchanged = exchange(tmp_path, FORM, ROWS, "1")
    [event] = exchanged.events
    assert (event["row_id"], event["column"], event["old"], event["new"]) == ("uni-2", "decision", "", "include")
    assert (event["person"], event["origin"], event["protocol"]) == ("A", "sheet", "1")
    assert exchanged.receipt["tabs"] == {"Screening": {"left": 5, "of": 6}}


@pytest.mark.parametrize("typed", ["INCLUDE", " Include ", "incl."])
def test_a_word_that_can_mean_only_one_thing_is_understood(tmp_path, typed):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-0", typed))
    exchange(tmp_path, FORM, ROWS, "1")
    assert decisions(tmp_path) == {"uni-0": "include"}
    assert cells_of(tmp_path)["uni-0"]["decision"] == "include"


@pytest.mark.parametrize("typed", ["yes", 1, "?", "inclued", True])
def test_an_unclear_word_is_named_with_its_cell_and_left_as_it_was_typed(tmp_path, typed):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-3", typed))
    exchanged = exchange(tmp_path, FORM, ROWS, "1")
    [problem] = exchanged.problems
    assert problem.place == "tab Screening, cell A6"
    assert str(typed).upper() in problem.message.upper()
    assert "include, exclude, maybe" in problem.fix
    assert decisions(tmp_path) == {}
    assert exchange(tmp_path, FORM, ROWS, "1").problems == exchanged.problems
    more = {"Screening": [*ROWS["Screening"], {"row_id": "uni-9", "title": "Title 9"}]}
    exchange(tmp_path, FORM, more, "1")
    assert cells_of(tmp_path)["uni-3"]["decision"].upper() == str(typed).upper()


def test_an_emptied_cell_takes_the_decision_back(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-1", "exclude"))
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-1", ""))
    exchanged = exchange(tmp_path, FORM, ROWS, "1")
    assert decisions(tmp_path) == {}
    assert [event["new"] for event in exchanged.events] == ["exclude", ""]


def test_a_deleted_sheet_comes_back_with_its_decisions(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-1", "exclude"))
    exchange(tmp_path, FORM, ROWS, "1")
    sheet_path(tmp_path, FORM).unlink()
    exchange(tmp_path, FORM, ROWS, "1")
    assert cells_of(tmp_path)["uni-1"]["decision"] == "exclude"
    assert decisions(tmp_path) == {"uni-1": "exclude"}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("170,2", "170.2"), ("3.1", "3.10"), ("1.234", "1,234"), ("1,234", "1234"), ("2020-01-02", "2020-02-01"),
        ("3/4/2020", "4/3/2020"),
    ],
)  # fmt: skip
def test_what_a_person_corrects_holds_though_a_program_might_have_written_something_like_it(tmp_path, first, then):
    exchange(tmp_path, FORM, ROWS, "1")
    for typed in (first, then):
        edit(tmp_path, deciding("uni-1", typed, "Note"))
        exchange(tmp_path, FORM, ROWS, "1")
        assert cells_of(tmp_path)["uni-1"]["note"] == typed


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("3.10", "3.1"), ("170.2", "170,2"), ("170.20", "170,20"), ("+5", "5"), ("007", "7"), ("0.125", "0,125"),
        ("2020-01-02", "02/01/2020"), ("3/4/2020", "2020-04-03"), ("01/02/2020", "1/2/2020"),
    ],
)  # fmt: skip
def test_what_a_program_made_of_a_text_is_no_change(tmp_path, typed, saved):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-1", typed, "Note"))
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-1", saved, "Note"))
    assert len(exchange(tmp_path, FORM, ROWS, "1").events) == 1
    assert cells_of(tmp_path)["uni-1"]["note"] == typed


def test_deleted_rows_and_a_deleted_column_withdraw_nothing_and_come_back(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-1", "exclude"))
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, lambda cells: [row[1:] for row in cells if "uni-4" not in row])
    exchanged = exchange(tmp_path, FORM, ROWS, "1")
    assert "'Decision' is not there" in str(exchanged.warnings[0])
    assert decisions(tmp_path) == {"uni-1": "exclude"}
    assert len(cells_of(tmp_path)) == 6


def test_a_stale_copy_undoes_no_later_decision_and_is_reported(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    stale = sheet_path(tmp_path, FORM).read_bytes()
    edit(tmp_path, deciding("uni-1", "exclude"))
    exchange(tmp_path, FORM, ROWS, "1")
    sheet_path(tmp_path, FORM).write_bytes(stale)
    edit(tmp_path, deciding("uni-2", "include"))
    exchanged = exchange(tmp_path, FORM, ROWS, "1")
    assert decisions(tmp_path) == {"uni-1": "exclude", "uni-2": "include"}
    assert exchanged.problems == []
    assert "older" in exchanged.warnings[0].message


def test_decisions_taken_over_from_another_program_make_no_sheet_an_old_copy(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    event = {"when": "2020-01-01T00:00:00Z", "row_id": "uni-1", "column": "decision", "old": "", "new": "exclude"}
    append_events(ledger_path(tmp_path, FORM), [event | {"person": "A", "origin": "import", "protocol": "1"}])
    edit(tmp_path, deciding("uni-2", "include"))
    exchanged = exchange(tmp_path, FORM, ROWS, "1")
    assert exchanged.warnings == exchanged.problems == []
    assert decisions(tmp_path) == {"uni-1": "exclude", "uni-2": "include"}


def test_one_record_twice_with_two_answers_is_an_error_that_names_both_cells(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")

    def twice(cells):
        header, *rows = deciding("uni-1", "include")(cells)
        copy = ["exclude", *rows[1][1:]]
        return [header, *rows, copy]

    edit(tmp_path, twice)
    exchanged = exchange(tmp_path, FORM, ROWS, "1")
    assert "cells A4 and A9" in exchanged.problems[0].place
    assert decisions(tmp_path) == {}
    assert exchange(tmp_path, FORM, ROWS, "1").problems == exchanged.problems


def test_two_answers_to_one_question_stay_in_the_sheet_until_one_row_is_deleted(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, lambda cells: [*deciding("uni-1", "include")(cells), ["exclude", *cells[2][1:]]])
    typed = sheet_path(tmp_path, FORM).read_bytes()
    exchange(tmp_path, FORM, ROWS, "1")
    assert sheet_path(tmp_path, FORM).read_bytes() == typed
    edit(tmp_path, lambda cells: [row for row in cells if row[0] != "include"])
    assert exchange(tmp_path, FORM, ROWS, "1").problems == []
    assert decisions(tmp_path) == {"uni-1": "exclude"}
    assert len(cells_of(tmp_path)) == 6


def test_answers_follow_their_text_when_hidden_columns_were_not_sorted_along(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")

    def shuffle(cells):
        header, *rows = deciding("uni-1", "exclude")(cells)
        visible = [row[:4] for row in rows]
        visible.reverse()
        return [header, *(left + row[4:] for left, row in zip(visible, rows, strict=True))]

    edit(tmp_path, shuffle)
    exchange(tmp_path, FORM, ROWS, "1")
    assert decisions(tmp_path) == {"uni-1": "exclude"}


def test_an_edited_title_is_reported_and_written_anew(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-5", "Nonsense", "Title"))
    exchanged = exchange(tmp_path, FORM, ROWS, "1")
    assert "not yours to fill in" in exchanged.warnings[0].message
    assert cells_of(tmp_path)["uni-5"]["title"] == "Title 5"


@pytest.mark.parametrize("content", [b"", b"not a spreadsheet", b"PK\x03\x04 half a zip"])
def test_a_file_that_is_no_spreadsheet_is_said_and_left_alone(tmp_path, content):
    exchange(tmp_path, FORM, ROWS, "1")
    path = sheet_path(tmp_path, FORM)
    path.write_bytes(content)
    exchanged = exchange(tmp_path, FORM, ROWS, "1")
    assert "cannot be read as a spreadsheet" in exchanged.problems[0].message
    assert path.read_bytes() == content


@pytest.mark.parametrize("lock", ["~$title_abstract.A.xlsx", ".~lock.title_abstract.A.xlsx#"])
def test_a_sheet_that_is_open_is_left_alone(tmp_path, lock):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-1", "exclude"))
    before = sheet_path(tmp_path, FORM).read_bytes()
    (tmp_path / "sheets" / lock).touch()
    exchanged = exchange(tmp_path, FORM, ROWS, "1")
    assert "is open" in exchanged.problems[0].message
    assert sheet_path(tmp_path, FORM).read_bytes() == before
    assert decisions(tmp_path) == {}


def test_a_sheet_that_says_what_it_would_say_is_not_written_again(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    path = sheet_path(tmp_path, FORM)
    edit(tmp_path, lambda cells: [cells[0], *reversed(cells[1:])])
    saved_by_hand = path.read_bytes()
    exchange(tmp_path, FORM, ROWS, "1")
    assert path.read_bytes() == saved_by_hand


def test_the_same_rows_and_ledger_give_the_same_bytes(tmp_path):
    for folder in ("one", "two"):
        exchange(tmp_path / folder, FORM, ROWS, "1")
    assert sheet_path(tmp_path / "one", FORM).read_bytes() == sheet_path(tmp_path / "two", FORM).read_bytes()


def test_the_copy_that_is_replaced_is_kept(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-1", "include"))
    saved = sheet_path(tmp_path, FORM).read_bytes()
    exchange(tmp_path, FORM, ROWS, "1")
    assert (tmp_path / "sheets" / "previous" / "title_abstract.A.1.xlsx").read_bytes() == saved


def test_text_that_looks_like_a_formula_and_text_too_long_for_a_cell_stay_text(tmp_path):
    titles = ["=1+1", "+46 8", "@sum", "-5", "long " * 10_000]
    rows = {"Screening": [{"row_id": f"uni-{n}", "title": title} for n, title in enumerate(titles)]}
    exchange(tmp_path, FORM, rows, "1")
    cells = cells_of(tmp_path)
    assert [cells[f"uni-{n}"]["title"] for n in range(4)] == titles[:4]
    assert len(cells["uni-4"]["title"]) <= 32_767
    assert "cut here" in cells["uni-4"]["title"]
    assert exchange(tmp_path, FORM, rows, "1").problems == []


def test_a_look_at_the_sheet_is_the_same_before_and_after_its_exchange_and_changes_with_a_decision(tmp_path):
    receipt = tmp_path / "receipt.json"
    looks = [look_at_sheet(tmp_path, FORM, receipt, forget=True).digest]
    write_json(receipt, exchange(tmp_path, FORM, ROWS, "1").receipt)
    looks.append(look_at_sheet(tmp_path, FORM, receipt, forget=True).digest)
    edit(tmp_path, deciding("uni-1", "include"))
    looks.append(look_at_sheet(tmp_path, FORM, receipt, forget=True).digest)
    write_json(receipt, exchange(tmp_path, FORM, ROWS, "1").receipt)
    looks.append(look_at_sheet(tmp_path, FORM, receipt, forget=True).digest)
    assert looks[0] == looks[1] != looks[2] == looks[3]
    assert receipt.exists()


def test_the_receipt_of_a_deleted_sheet_is_forgotten_so_that_it_is_issued_again(tmp_path):
    receipt = tmp_path / "receipt.json"
    write_json(receipt, exchange(tmp_path, FORM, ROWS, "1").receipt)
    sheet_path(tmp_path, FORM).unlink()
    look_at_sheet(tmp_path, FORM, receipt, forget=False)
    assert receipt.exists()
    look_at_sheet(tmp_path, FORM, receipt, forget=True)
    assert not receipt.exists()


def test_imported_events_show_in_the_sheet(tmp_path):
    event = {"when": "2020-01-01T00:00:00Z", "row_id": "uni-1", "column": "decision", "old": "", "new": "maybe"}
    event |= {"person": "A", "origin": "import", "sheet_sha256": "", "row_sha256": "", "protocol": "1"}
    append_events(ledger_path(tmp_path, FORM), [event])
    exchange(tmp_path, FORM, ROWS, "1")
    assert cells_of(tmp_path)["uni-1"]["decision"] == "maybe"


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_sequence_of_edits_and_sorts_ends_in_what_was_typed_last(tmp_path_factory, data):
    review = tmp_path_factory.mktemp("review")
    exchange(review, FORM, ROWS, "1")
    typed: dict[str, str] = {}
    for _ in range(data.draw(st.integers(1, 4))):
        for row_id in data.draw(st.sets(st.sampled_from([row["row_id"] for row in ROWS["Screening"]]), max_size=3)):
            typed[row_id] = data.draw(st.sampled_from(["include", "exclude", "maybe", ""]))
            edit(review, deciding(row_id, typed[row_id]))
        if data.draw(st.booleans()):
            order = random.Random(data.draw(st.integers(0, 99)))
            edit(review, lambda cells, order=order: [cells[0], *order.sample(cells[1:], len(cells) - 1)])
        if held := preview(review, FORM).found.held_digest:  # six rows may look as if their column was sorted
            accept(review, FORM, held, "", "1")
        exchange(review, FORM, ROWS, "1")
    assert decisions(review) == {row_id: value for row_id, value in typed.items() if value}
    assert {row_id: cells["decision"] for row_id, cells in cells_of(review).items() if cells["decision"]} == decisions(
        review
    )


def test_issue_writes_a_progress_line_that_already_has_its_value(tmp_path):
    from python_calamine import CalamineWorkbook

    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-1", "include"))
    exchange(tmp_path, FORM, ROWS, "1")
    with CalamineWorkbook.from_path(sheet_path(tmp_path, FORM)) as book:
        line = book.get_sheet_by_name("Screening").to_python()[0][0]
    assert line == "Decided: 1 of 6 · include: 1 · exclude: 0 · maybe: 0 · left: 5"


def test_text_in_the_notation_of_xlsx_stays_text(tmp_path):
    titles = ["<r><t>bold</t></r>", "_x0041_ & <b>", "a & b < c random end"]
    rows = {"Screening": [{"row_id": f"uni-{n}", "title": title} for n, title in enumerate(titles)]}
    columns = (*FORM.tabs[0].columns[:2], replace(FORM.tabs[0].columns[2], highlighted=True))
    form = replace(FORM, including=("random",), tabs=(replace(FORM.tabs[0], columns=columns),))
    exchange(tmp_path, form, rows, "1")
    assert [row.cells["title"] for row in read_sheet(sheet_path(tmp_path, form), form).rows] == titles


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from("ab &<>_x0041\n\t\x01\u00a0é😀'\""), max_size=12), min_size=1, max_size=6))
def test_the_quick_worksheet_writes_what_xlsxwriter_writes(texts):
    import io

    import xlsxwriter

    from scripts.sheets.quick_sheet import QuickSheet

    made = []
    for kind in (QuickSheet, None):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
            book.set_properties({"created": datetime(2000, 1, 1)})
            sheet, bold = book.add_worksheet("A", kind), book.add_format({"bold": True})
            for row, text in enumerate(texts):
                sheet.write_string(row, 0, text, bold)
                sheet.write_string(row, 1, text)
                sheet.write_string(row, 2, f"<r><t>{text.count('a')}</t></r>", bold)
            written = [(column, text, bold if column % 2 else None) for column, text in enumerate(texts)]
            if kind:
                sheet.write_texts(len(texts), written, sheet.write_string)
            else:
                for column, text, look in written:
                    sheet.write_string(len(texts), column, text, look)
        made.append(buffer.getvalue())
    assert made[0] == made[1]
