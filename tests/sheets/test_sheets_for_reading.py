"""A sheet to screen thousands of abstracts in: what stands side by side, how high rows are, what may be typed, and what
becomes of sheets that were handed out as they looked before."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from scripts.protocol.load_protocol import load_protocol
from scripts.screening.screening_forms import consensus_forms, reviewer_form
from scripts.sheets.exchange import exchange
from scripts.sheets.form import Form
from scripts.sheets.own import OURS, read_own
from scripts.sheets.preview import ledger_path, sheet_path
from scripts.sheets.read import read_sheet
from tests.conftest import ROOT

BEGUN = ROOT / "tests" / "data" / "reviews_begun" / "gardening" / "config"
# What a window of 1440 × 900 leaves for cells, in pixels: beside the numbers of rows, a scroll bar and a closed side
# bar, and below menus, tool bars and the names of the columns.
WIDE, HIGH = 1330, 690
ABSTRACT = "word " * 300  # 1,500 characters


@pytest.fixture(scope="module")
def protocol() -> dict:
    return load_protocol(ROOT / "config" / "als_exercise")


@pytest.fixture
def forms(tmp_path, protocol) -> dict[str, Form]:
    found = [reviewer_form(protocol, phase, protocol["reviewers"][0]) for phase in ("title_abstract", "full_text")]
    found += [form for phase in ("title_abstract", "full_text") for form in consensus_forms(tmp_path, protocol, phase)]
    return {form.name: form for form in found}


def issued(review: Path, form: Form, number: int = 8) -> openpyxl.Workbook:
    rows = [{"row_id": f"uni-{n}", "title": f"A trial of walking {n}", "abstract": ABSTRACT} for n in range(number)]
    rows = [row | {"authors": "Doe, Jane; " * 60} for row in rows]
    exchange(review, form, {tab.name: rows if tab == form.tabs[0] else [] for tab in form.tabs}, "1")
    return openpyxl.load_workbook(sheet_path(review, form))


def headers(sheet) -> list[str]:
    return [cell.value for cell in sheet[2]]


def column(sheet, header: str) -> str:
    return openpyxl.utils.get_column_letter(headers(sheet).index(header) + 1)


def saved_with(review: Path, form: Form, cells: dict[str, str], tab: int = 1) -> None:
    book = openpyxl.load_workbook(sheet_path(review, form))
    for name, text in cells.items():
        book.worksheets[tab][name] = text
    book.save(sheet_path(review, form))


@pytest.mark.parametrize("name", ["title_abstract.A", "full_text.A"])
def test_title_abstract_and_decision_of_four_records_are_seen_together_in_a_window_of_1440_by_900(
    tmp_path, forms, name
):
    sheet = issued(tmp_path, forms[name]).worksheets[1]
    shown = [header for header in headers(sheet) if header != "answers_of"]
    answers = ["Decision"] if name.startswith("title") else ["Decision", "Reason"]
    first = ["Title", "Abstract", *answers]
    assert shown[: len(first) + 2] == [*first, "Note", "Flag"]
    scale = sheet.sheet_view.zoomScale / 100
    wide = sum(7 * sheet.column_dimensions[column(sheet, header)].width + 5 for header in first)
    high = sum(sheet.row_dimensions[row].height for row in range(1, 7)) * 96 / 72
    assert wide * scale <= WIDE
    assert high * scale <= HIGH


def test_decided_rows_shrink_and_turn_grey_and_come_back_when_the_decision_is_taken_back(tmp_path, forms):
    form = forms["title_abstract.A"]
    whole = issued(tmp_path, form).worksheets[1].row_dimensions[3].height
    decision = column(openpyxl.load_workbook(sheet_path(tmp_path, form)).worksheets[1], "Decision")
    saved_with(tmp_path, form, {f"{decision}3": "exclude"})
    sheet = issued(tmp_path, form).worksheets[1]
    heights = [sheet.row_dimensions[row].height for row in (3, 4)]
    assert heights[0] < whole / 3
    assert heights[1] == whole
    grey = [
        rule.formula for found in sheet.conditional_formatting for rule in found.rules
        if rule.dxf.font and rule.dxf.font.color and rule.dxf.font.color.rgb == "FF8C8C8C" and "A3" in found.sqref
    ]  # fmt: skip
    assert grey == [[f'${decision}3<>""']]
    saved_with(tmp_path, form, {f"{decision}3": None})
    assert issued(tmp_path, form).worksheets[1].row_dimensions[3].height == whole


@pytest.mark.parametrize("name", ["title_abstract.A", "full_text.A", "title_abstract.consensus", "full_text.consensus"])
def test_the_first_letter_is_an_answer_where_the_sheet_offers_it_and_the_first_tab_says_so(tmp_path, forms, name):
    form = forms[name]
    book = issued(tmp_path, form)
    decision = column(book.worksheets[1], "Decision")
    saved_with(tmp_path, form, {f"{decision}{n}": typed for n, typed in enumerate(["i", " E ", "m", "x"], start=3)})
    found = exchange(tmp_path, form, {tab.name: [] for tab in form.tabs}, "1")
    offers_maybe = name == "title_abstract.A"
    answers = {row_id: value for (row_id, key), value in found.state.items() if key == "decision"}
    expected = {"uni-0": "include", "uni-1": "exclude"} | ({"uni-2": "maybe"} if offers_maybe else {})
    assert answers == expected
    assert len(found.problems) == (1 if offers_maybe else 2)
    stated = ("include (i)", "exclude (e)") if form.origin == "sheet" else ("i for include", "e for exclude")
    assert all(said in "\n".join(form.guide) for said in stated)


def test_the_drop_down_lets_a_letter_in_and_what_is_not_understood_turns_red_at_once(tmp_path, forms):
    form = forms["title_abstract.A"]
    sheet = issued(tmp_path, form).worksheets[1]
    decision = column(sheet, "Decision")
    offered = next(found for found in sheet.data_validations.dataValidation if f"{decision}3" in found.sqref)
    assert offered.formula1 == '"include,exclude,maybe"'
    assert not offered.showErrorMessage
    formulas = [
        rule.formula[0] for found in sheet.conditional_formatting for rule in found.rules
        if f"{decision}3" in found.sqref and "FIND" in rule.formula[0]
    ]  # fmt: skip
    texts = re.findall(r'"([^"]*)"', formulas[0])
    assert max(map(len, texts)) <= 255
    known = "".join(texts).strip("|").split("|")
    assert {"i", "e", "m", "include", "einschließen", "纳入"} <= set(known)
    answers = form.tabs[0].columns[headers(sheet).index("Decision")]
    assert all(answers.value_of(word) for word in known if word)


@pytest.mark.parametrize("name", ["title_abstract.A", "full_text.A", "title_abstract.consensus"])
def test_the_criteria_are_one_click_from_the_answers_and_a_comment_says_how(tmp_path, forms, name):
    book = issued(tmp_path, forms[name])
    guide, sheet = book.worksheets[:2]
    above = sheet[f"{column(sheet, 'Decision')}1"]
    assert above.value == "Criteria"
    tab, cell = above.hyperlink.location.split("!")
    assert tab == f"'{guide.title}'"
    assert guide[cell].value == "The question"
    comment = sheet[f"{column(sheet, 'Decision')}2"].comment
    assert comment.author == OURS
    assert "type i for include" in comment.text


def test_our_comment_on_a_header_becomes_nobodys_own_and_a_persons_own_one_stays(tmp_path, forms):
    form = forms["title_abstract.A"]
    book = issued(tmp_path, form)
    name = f"{column(book.worksheets[1], 'Decision')}2"
    own = read_own(read_sheet(sheet_path(tmp_path, form), form), form)
    assert own.tabs["Screening"].comments == {}
    book.worksheets[1][name].comment = openpyxl.comments.Comment("ask Bea first", "Ann")
    book.save(sheet_path(tmp_path, form))
    comment = issued(tmp_path, form, 9).worksheets[1][name].comment
    assert (comment.text, comment.author) == ("ask Bea first", "Ann")


@pytest.fixture
def handed_out(tmp_path) -> tuple[Path, Form]:
    """A review begun with an earlier version: the sheet of A, with the columns in the order of that time."""
    protocol = load_protocol(BEGUN)
    form = reviewer_form(protocol, "title_abstract", protocol["reviewers"][0])
    for made, path in ((sheet_path(BEGUN, form), sheet_path(tmp_path, form)),
                       (ledger_path(BEGUN, form), ledger_path(tmp_path, form))):  # fmt: skip
        path.parent.mkdir(exist_ok=True)
        shutil.copy(made, path)
    return tmp_path, form


def issued_again(review: Path, form: Form):
    """Exchange a sheet with the rows that it shows; gives what people are told, and the tab as it is then."""
    tab = form.tabs[0]
    found = read_sheet(sheet_path(review, form), form)
    rows = [{"row_id": row.row_id} | {shown.name: row.cells[shown.name] for shown in tab.shown} for row in found.rows]
    exchanged = exchange(review, form, {tab.name: rows}, "1")
    assert exchanged.problems == []
    sheet = openpyxl.load_workbook(sheet_path(review, form)).worksheets[1]
    return [warning.message for warning in exchanged.warnings], sheet


def test_a_sheet_handed_out_as_it_looked_before_is_read_and_written_anew_with_own_columns_beside_the_same_column(
    handed_out,
):
    review, form = handed_out
    events = ledger_path(review, form).read_bytes()
    book = openpyxl.load_workbook(sheet_path(review, form))
    sheet = book.worksheets[1]
    assert headers(sheet)[:4] == ["Decision", "Note", "Flag", "Title"]
    widths = {header: sheet.column_dimensions[column(sheet, header)].width for header in headers(sheet)}
    sheet.insert_cols(3)
    sheet["C2"], sheet["C3"] = "My thoughts", "hm"
    for header, width in (widths | {"My thoughts": 14, "Authors": 61}).items():
        sheet.column_dimensions[column(sheet, header)].width = width
    row_id = sheet[f"{column(sheet, 'row_id')}3"].value
    book.save(sheet_path(review, form))
    warnings, sheet = issued_again(review, form)
    assert warnings == ["A: 1 earlier answer differs from the last run; it is taken over."]
    shown = [header for header in headers(sheet) if header != "answers_of"]
    assert shown[:6] == ["Title", "Abstract", "Decision", "Note", "My thoughts", "Flag"]
    mine, ids = (headers(sheet).index(header) for header in ("My thoughts", "row_id"))
    kept = {row[ids].value: row[mine].value for row in sheet.iter_rows(min_row=3)}
    assert kept[row_id] == "hm"
    assert sheet.column_dimensions[column(sheet, "Authors")].width == pytest.approx(61, abs=1)
    abstract = next(shown for shown in form.tabs[0].columns if shown.name == "abstract")
    assert sheet.column_dimensions[column(sheet, "Abstract")].width == pytest.approx(abstract.width, abs=1)
    assert ledger_path(review, form).read_bytes().startswith(events)


def test_digests_of_rows_that_were_issued_before_still_hold(handed_out):
    review, form = handed_out
    rows = read_sheet(sheet_path(review, form), form).rows
    assert rows
    assert [form.tabs[0].row_hash(row.cells) for row in rows] == [row.row_hash for row in rows]


def test_an_order_that_a_person_gave_the_columns_stays_even_if_it_is_the_one_of_before(handed_out):
    review, form = handed_out
    former = headers(openpyxl.load_workbook(sheet_path(review, form)).worksheets[1])
    issued_again(review, form)
    book = openpyxl.load_workbook(sheet_path(review, form))
    sheet = book.worksheets[1]
    today = headers(sheet)
    lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    for number, line in enumerate(lines, start=2):
        for place, header in enumerate(former, start=1):
            sheet.cell(number, place).value = line[today.index(header)]
    sheet["A3"] = "maybe"
    book.save(sheet_path(review, form))
    _, sheet = issued_again(review, form)
    assert [header for header in headers(sheet) if header in former] == former


def test_formulas_of_a_persons_own_keep_the_columns_that_they_name(handed_out):
    review, form = handed_out
    book = openpyxl.load_workbook(sheet_path(review, form))
    sheet = book.worksheets[1]
    former, place = headers(sheet), sheet.max_column + 1
    sheet.cell(2, place).value, sheet.cell(3, place).value = "Length", "=LEN(D3)"
    book.save(sheet_path(review, form))
    _, sheet = issued_again(review, form)
    assert headers(sheet)[: len(former)] == former
    assert sheet.cell(3, place).value == "=LEN(D3)"
