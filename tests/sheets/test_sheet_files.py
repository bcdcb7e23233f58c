"""What a person made their own in a sheet survives when it is written anew; files in the way are said and left."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from scripts.common.messages import InputError
from scripts.screening.screening_forms import DECISION_WORDS
from scripts.sheets.exchange import exchange
from scripts.sheets.find import find_strays
from scripts.sheets.form import shown_text
from scripts.sheets.highlight import Words
from scripts.sheets.ledgers import read_ledger
from scripts.sheets.preview import ledger_path, sheet_path
from tests.sheets.saved_sheets import FORM, ROWS, deciding, decisions, edit

MORE = {"Screening": [*ROWS["Screening"], {"row_id": "uni-9", "title": "Title 9"}]}


def test_own_columns_formulas_widths_colours_comments_and_tabs_survive_new_records(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    path = sheet_path(tmp_path, FORM)
    book = openpyxl.load_workbook(path)
    tab = book["Screening"]
    tab.insert_cols(3)
    tab["C2"], tab["C3"], tab["C4"] = "Mine", 7, "=C3*2"
    tab["A5"] = "include"
    tab["E3"].fill = PatternFill("solid", fgColor="FFCCFFCC")
    tab["E4"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.6))
    tab["E5"].comment = Comment("look again", "Anna")
    tab.column_dimensions["E"].width = 33
    book.create_sheet("Scratch")["B2"] = "kept"
    book.save(path)
    exchange(tmp_path, FORM, MORE, "1")
    tab = openpyxl.load_workbook(path)["Screening"]
    headers = [cell.value for cell in tab[2]]
    assert [headers[at] for at in (0, 1, 2, 4)] == ["Decision", "Note", "Mine", "Title"]
    assert (tab["C3"].value, tab["C4"].value) == (7, "=C3*2")
    assert tab["E3"].fill.fgColor.rgb == "FFCCFFCC"
    assert tab["E4"].fill.fill_type == "solid"
    assert tab["E5"].comment.text == "look again"
    assert round(tab.column_dimensions["E"].width) == 33
    assert tab["E9"].value == "Title 9"
    assert openpyxl.load_workbook(path)["Scratch"]["B2"].value == "kept"
    assert decisions(tmp_path) == {"uni-2": "include"}


def test_drop_downs_of_own_columns_survive_new_records_and_reach_the_new_rows(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    path = sheet_path(tmp_path, FORM)
    book = openpyxl.load_workbook(path)
    tab = book["Screening"]
    tab.insert_cols(3, 2)
    tab["C2"], tab["D2"], tab["C3"] = "Priority", "Site", "high"
    sites = book.create_sheet("Sites")
    sites["A1"], sites["A2"] = "Lyon", "Graz"
    written = DataValidation("list", formula1='"high,low"', showErrorMessage=True, sqref="C3:C8")
    ranged = DataValidation("list", formula1="Sites!$A$1:$A$2", showErrorMessage=False, sqref="D3:D8")
    for validation in (written, ranged):
        tab.add_data_validation(validation)
    book.save(path)
    exchange(tmp_path, FORM, MORE, "1")
    tab = openpyxl.load_workbook(path)["Screening"]
    found = {str(each.sqref): each for each in tab.data_validations.dataValidation}
    assert found.keys() == {"A3:A9", "C3:C9", "D3:D9"}
    assert (found["C3:C9"].formula1, found["C3:C9"].showErrorMessage) == ('"high,low"', True)
    assert found["D3:D9"].formula1 == "Sites!$A$1:$A$2"
    assert not found["D3:D9"].showErrorMessage
    assert tab["C3"].value == "high"


def as_csv(path: Path, separator: str, encoding: str, word: str) -> None:
    lines = [["Decision", "Note", "Title", "row_id"], [word, "naïve", "Title 1", "uni-1"]]
    path.with_suffix(".csv").write_bytes("\r\n".join(map(separator.join, lines)).encode(encoding))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_beside_the_sheet_is_read_and_moved_to_the_previous_copies(tmp_path, separator, encoding):
    exchange(tmp_path, FORM, ROWS, "1")
    as_csv(sheet_path(tmp_path, FORM), separator, encoding, "EXCLUDE")
    exchanged = exchange(tmp_path, FORM, ROWS, "1")
    assert exchanged.state == {("uni-1", "decision"): "exclude", ("uni-1", "note"): "naïve"}
    assert exchanged.problems == []
    assert not sheet_path(tmp_path, FORM).with_suffix(".csv").exists()
    assert (tmp_path / "sheets" / "previous" / "title_abstract.A.1.csv").exists()


def test_two_files_with_different_answers_are_an_error_that_names_both_and_both_stay(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-1", "include"))
    as_csv(sheet_path(tmp_path, FORM), ",", "utf-8", "exclude")
    [problem] = exchange(tmp_path, FORM, ROWS, "1").problems
    assert "A4 of title_abstract.A.xlsx and A2 of title_abstract.A.csv" in problem.place
    assert sheet_path(tmp_path, FORM).with_suffix(".csv").exists()
    assert decisions(tmp_path) == {}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("title_abstract.A (1).xlsx", b"x", "another copy"),
        ("title_abstract.A - Copy.xlsx", b"x", "another copy"),
        ("Kopie von title_abstract.A.xlsx", b"x", "another copy"),
        ("title_abstract.A (conflicted copy 2026-01-01).xlsx", b"x", "another copy"),
        ("title_abstract.A.xls", b"x", "another copy"),
        ("title_abstract.A.xlsx.orig", b"x", "another copy"),
        ("title_abstract.A.xlsx.sb-1a2b3c4d-XyZ", b"x", "another copy"),
        ("title_abstract.A.ods", b"", "is empty"),
        ("title_abstract.A.ods", b"PK\x03\x04", "cut off"),
        ("title_abstract.A.csv", b"1;2;3", "no row of headers"),
        (
            "title_abstract.A.ods",
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "has a password",
        ),
        ("title_abstract.A.ods", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "old format .xls"),
    ],
)
def test_a_file_in_the_way_is_said_left_alone_and_holds_nothing_up(tmp_path, name, content, said):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-1", "include"))
    (tmp_path / "sheets" / name).write_bytes(content)
    [problem] = exchange(tmp_path, FORM, ROWS, "1").problems
    assert (problem.file, said in problem.message) == (f"sheets/{name}", True)
    assert decisions(tmp_path) == {"uni-1": "include"}
    assert (tmp_path / "sheets" / name).read_bytes() == content


def test_a_spreadsheet_that_has_the_name_of_no_sheet_is_said_with_the_likeliest_one(tmp_path):
    sheets = {"title_abstract.A": ["Screening"], "title_abstract.B": ["Screening"], "duplicates": ["Pairs"]}
    ours = ["title_abstract.A.xlsx", "title_abstract.B.ods", "duplicates-Pairs.csv", "title_abstract.A (1).xlsx"]
    not_spreadsheets = ["~$abstracts.xlsx", ".~lock.abstracts.xlsx#", "read me.pdf"]
    for name in (*ours, *not_spreadsheets, "abstracts A.xlsx", "Duplicate pairs.csv"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "previous").mkdir()
    told = {problem.file: problem.fix for problem in find_strays(tmp_path, sheets)}
    assert told.keys() == {"sheets/abstracts A.xlsx", "sheets/Duplicate pairs.csv"}
    assert "as title_abstract.A.xlsx;" in told["sheets/abstracts A.xlsx"]
    assert find_strays(tmp_path / "nowhere", sheets) == []


def test_another_reviewers_sheet_is_not_in_the_way(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    (tmp_path / "sheets" / "title_abstract.AB.xlsx").write_bytes(b"x")
    (tmp_path / "sheets" / "title_abstract.A_2.xlsx").write_bytes(b"x")
    assert exchange(tmp_path, FORM, ROWS, "1").problems == []


def test_an_answer_of_an_older_copy_is_kept_as_an_event_and_undoes_nothing(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    stale = sheet_path(tmp_path, FORM).read_bytes()
    edit(tmp_path, deciding("uni-1", "exclude"))
    exchange(tmp_path, FORM, ROWS, "1")
    sheet_path(tmp_path, FORM).write_bytes(stale)
    edit(tmp_path, deciding("uni-1", "include"))
    exchanged = exchange(tmp_path, FORM, ROWS, "1")
    assert decisions(tmp_path) == {"uni-1": "exclude"}
    assert [(event["new"], event["origin"]) for event in exchanged.events] == [
        ("exclude", "sheet"), ("include", "older_copy"), ("exclude", "older_copy"),
    ]  # fmt: skip
    assert "two versions differ" in exchanged.warnings[0].message


def test_a_torn_ledger_is_refused_with_its_line(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    edit(tmp_path, deciding("uni-1", "exclude"))
    exchange(tmp_path, FORM, ROWS, "1")
    ledger = ledger_path(tmp_path, FORM)
    ledger.write_bytes(ledger.read_bytes()[:-20])
    with pytest.raises(InputError, match="line 2: the last line is cut off"):
        read_ledger(ledger)


def test_no_word_means_two_decisions():
    meant = {}
    for word, decision in DECISION_WORDS:
        assert meant.setdefault(word.casefold(), decision) == decision
    assert not meant.keys() & {"yes", "no", "1", "0", "x", "?", "ja", "nein", "oui", "si"}


@pytest.mark.parametrize(
    "word",
    ["einschließen", "EINSCHLIESSEN", "纳入", "Incl.", "'include'", "ｉｎｃｌｕｄｅ", "\u200bin\u00adclude\ufeff"],
)
def test_a_word_of_any_language_that_is_clear_is_understood(word):
    from dataclasses import replace

    assert replace(FORM.tabs[0].columns[0], words=DECISION_WORDS).value_of(word) == "include"


def test_words_are_marked_whole_and_whatever_their_case():
    words = Words(("random*", "trial"), ("rat",))
    assert words.parts("Randomised trials in a RAT: rate, trial") == [
        ("Randomised", "including"), (" trials in a ", ""), ("RAT", "excluding"), (": rate, ", ""),
        ("trial", "including"),
    ]  # fmt: skip


def test_a_text_too_long_is_cut_where_the_rest_is_said_to_be():
    cut = shown_text("\U0001d6fd" * 20_000, "https://doi.org/10.1/x")
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert cut.endswith("The whole text is at https://doi.org/10.1/x]")


def test_zoom_and_frozen_panes_are_kept_when_the_sheet_is_written_anew(tmp_path):
    exchange(tmp_path, FORM, ROWS, "1")
    path = sheet_path(tmp_path, FORM)
    usual = openpyxl.load_workbook(path)["Screening"]
    assert (usual.freeze_panes, usual.sheet_view.zoomScale) == ("C3", None)
    book = openpyxl.load_workbook(path)
    book["Screening"].freeze_panes, book["Screening"].sheet_view.zoomScale = "D3", 70
    book.save(path)
    for rows in (MORE, {"Screening": [*MORE["Screening"], {"row_id": "uni-10", "title": "Title 10"}]}):
        exchange(tmp_path, FORM, rows, "1")
        tab = openpyxl.load_workbook(path)["Screening"]
        assert (tab.freeze_panes, tab.sheet_view.zoomScale) == ("D3", 70)


@pytest.mark.parametrize("name", ["Mine", "Screening"])
def test_a_chart_is_said_to_be_in_the_copy_when_the_sheet_is_written_anew(tmp_path, name):
    exchange(tmp_path, FORM, ROWS, "1")
    path = sheet_path(tmp_path, FORM)
    book = openpyxl.load_workbook(path)
    tab = book[name] if name in book.sheetnames else book.create_sheet(name)
    tab["K1"], tab["K2"] = 3, 5
    chart = BarChart()
    chart.add_data(Reference(tab, min_col=11, min_row=1, max_row=2))
    tab.add_chart(chart, "M2")
    book["Screening"]["C3"].comment = Comment("is no drawing", "Anna")
    book.save(path)
    [warning] = exchange(tmp_path, FORM, MORE, "1").warnings
    assert (warning.place, "charts" in warning.message) == (f"tab {name}", True)
    kept = openpyxl.load_workbook(tmp_path / "sheets" / "previous" / "title_abstract.A.1.xlsx")
    assert len(kept[name]._charts) == 1
    assert exchange(tmp_path, FORM, MORE, "1").warnings == []


@pytest.mark.parametrize("name", ["title_abstract.A.xlsx", "title_abstract.A (1).xlsx", "mine/title_abstract.B.ods"])
def test_a_copy_in_a_folder_below_the_sheets_is_said(tmp_path, name):
    path = tmp_path / "Anna" / name
    for folder in (path.parent, tmp_path / "previous", tmp_path / ".hidden"):
        folder.mkdir(parents=True, exist_ok=True)
    for place in (
        path,
        tmp_path / "previous" / "title_abstract.A.1.xlsx",
        tmp_path / ".hidden" / "title_abstract.A.xlsx",
    ):
        place.write_bytes(b"x")
    (tmp_path / "Anna" / "shopping.xlsx").write_bytes(b"x")
    [told] = find_strays(tmp_path, {"title_abstract.A": ["Screening"], "title_abstract.B": ["Screening"]})
    assert told.file == f"sheets/Anna/{name}"
    assert "where nothing is read" in told.message


@pytest.mark.parametrize(("encoding", "ends"), [("mac_roman", "\r"), ("mac_roman", "\n"), ("cp1252", "\r\n")])
def test_notes_in_a_text_file_of_a_mac_are_read(tmp_path, encoding, ends):
    exchange(tmp_path, FORM, ROWS, "1")
    notes = ["naïve Schätzung", "échantillon trop petit", "über Müller gefunden"]
    lines = [["Decision", "Note", "Title", "row_id"]]
    lines += [["exclude", note, f"Title {n}", f"uni-{n}"] for n, note in enumerate(notes)]
    content = ends.join(map(";".join, lines)).encode(encoding)
    sheet_path(tmp_path, FORM).with_suffix(".csv").write_bytes(content)
    state = exchange(tmp_path, FORM, ROWS, "1").state
    assert [state[f"uni-{n}", "note"] for n in range(3)] == notes
