"""What a spreadsheet program makes of the formulas that say what is left: the same as we."""

import csv
import itertools
import shutil
import subprocess

import openpyxl
import pytest

from scripts.protocol.load_protocol import load_protocol
from scripts.screening.screening_forms import KNOWN, RETRIEVAL_WORDS, reviewer_form
from scripts.sheets.contents import Contents, contents_of
from scripts.sheets.form import LEFT, WAIVED, Tab
from scripts.sheets.issue import issue
from scripts.sheets.own import Own
from scripts.sheets.read import read_sheet
from scripts.sheets.row_formulas import is_left, is_waived
from tests.conftest import ROOT, skip_or_fail

pytestmark = pytest.mark.slow

PROTOCOL = load_protocol(ROOT / "config" / "als_exercise")
PROTOCOL["exclusion_reasons"] += [
    {"key": "quoted", "label": 'says "no", twice'},
    {"key": "long", "label": "long " * 60 + "end"},
]
FORM = reviewer_form(PROTOCOL, "full_text", PROTOCOL["reviewers"][0])
TAB: Tab = FORM.tabs[0]
COLUMNS = ("decision", "reason", KNOWN, "retrieval")
REASONS = [PROTOCOL["exclusion_reasons"][n]["label"] for n in (0, -2, -1)]
ROWS = list(
    itertools.product(
        ("", "include", "exclude", "Exclude", "e", "dunno"), ("", *REASONS, "no good reason"),
        ("", *RETRIEVAL_WORDS.values()), ("", "received", "not retrieved", "needs translation"),
    )
)  # fmt: skip


def calculated(path, tab: int) -> list[list[str]]:
    """The cells of a tab after LibreOffice has worked out all formulas."""
    if shutil.which("soffice") is None:
        skip_or_fail("soffice is not installed")
    folder = path.parent
    as_csv = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{tab}"
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", as_csv]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=300)
    [made] = folder.glob("*.csv")
    with open(made, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_row_is_left_or_waived_by_its_formula_as_by_our_count(tmp_path):
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(list(row))
    for number in range(1, len(ROWS) + 1):
        ref = dict(zip(COLUMNS, (f"$A{number}", f"$B{number}", f"$C{number}", f"$D{number}"), strict=True)).get
        book.active[f"E{number}"] = f"=1*{is_left(TAB, ref)}"
        book.active[f"F{number}"] = f'=({ref("decision")}="")*{is_waived(TAB, ref)}'
    book.save(tmp_path / "rows.xlsx")
    for row, (*_, left, waived) in zip(ROWS, calculated(tmp_path / "rows.xlsx", 1), strict=True):
        cells = dict(zip(COLUMNS, row, strict=True))
        stands = TAB.progress_of_cells(cells)
        assert (left, waived) == (str(int(stands == LEFT)), str(int(stands == WAIVED))), row


def test_the_line_above_the_rows_says_the_same_when_it_is_worked_out_anew(tmp_path):
    rows, state = [], {}
    shown = dict.fromkeys((column.name for column in TAB.shown), "text")
    for number, (decision, reason, known, retrieval) in enumerate(ROWS[::7]):
        row_id = f"rep-{number:04d}"
        rows.append(shown | {"row_id": row_id, KNOWN: known})
        for name, word in (("decision", decision), ("reason", reason), ("retrieval", retrieval)):
            state[row_id, name] = TAB.column(name).value_of(word) or word
    path = tmp_path / "full_text.A.xlsx"
    empty = read_sheet(path, FORM)
    contents: Contents = contents_of(FORM, {TAB.name: rows}, state, {}, "0", empty)
    issue(path, contents, Own())
    written = openpyxl.load_workbook(path, data_only=True)[TAB.name]["A1"].value
    openpyxl.load_workbook(path).save(tmp_path / "again.xlsx")  # without what formulas gave
    assert calculated(tmp_path / "again.xlsx", 2)[0][0] == written
    assert written.startswith("Decided: ")
    assert not written.endswith("left: 0")
