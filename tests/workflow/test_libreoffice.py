"""Sheets in a real LibreOffice, driven as a person would: no decision is lost or moved to another record."""

import csv
import json
import random
import shutil
from pathlib import Path

import pytest

from scripts.common.tables import read_csv
from scripts.protocol.load_protocol import load_protocol
from scripts.screening.screening_forms import reviewer_form
from scripts.sheets.exchange import exchange
from scripts.sheets.ledgers import read_ledger, state_of
from scripts.sheets.preview import ledger_path, sheet_path
from tests.conftest import ROOT
from tests.programs.calc import calc_on_a_display
from tests.sheets.desk import Desk, nothing_came_to_another_record
from tests.workflow.test_other_review import labelled, run, start  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]


@pytest.fixture(scope="module")
def calc(tmp_path_factory):
    with calc_on_a_display(tmp_path_factory.mktemp("calc")) as steps:
        yield steps


def typing(answers: dict[str, dict[str, str]]) -> dict:
    return {"do": "type", "answers": answers}


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_what_is_typed_sorted_filtered_and_saved_is_what_the_ledger_says(tmp_path, calc, kind):
    committed = ROOT / "config" / "als_exercise"
    protocol = load_protocol(committed)
    form = reviewer_form(protocol, "title_abstract", protocol["reviewers"][0])
    rows = [
        {"row_id": row.row_id} | {column.name: row.cells[column.name] for column in form.tabs[0].shown}
        for row in _rows_of(committed, form)
    ]
    (tmp_path / "ledgers").mkdir()
    shutil.copy(ledger_path(committed, form), ledger_path(tmp_path, form))
    exchange(tmp_path, form, {"Screening": rows}, "1")
    before = state_of(read_ledger(ledger_path(tmp_path, form)))
    chosen = random.Random(7).sample([row["row_id"] for row in rows], 40)
    values = {"include": "include", "exclude": "exclude", "maybe": "maybe", "Include ": "include"}
    values |= {"einschließen": "include", "i": "include", "E": "exclude"}
    words = list(values)
    typed = {row_id: {"Decision": words[n % len(words)], "Note": f"=note {n}"} for n, row_id in enumerate(chosen[:30])}
    later = {row_id: {"Decision": ""} for row_id in chosen[30:]}
    sheet = sheet_path(tmp_path, form)
    calc(
        sheet,
        {"do": "tab", "name": "Screening"},
        typing(dict(list(typed.items())[:10])),
        {"do": "sort", "header": "Title", "ascending": False},
        typing(dict(list(typed.items())[10:])),
        {"do": "insert_column", "before": "Title", "header": "My thoughts", "text": "hm"},
        {"do": "sort", "header": "Year", "ascending": True},
        typing(later),
        {"do": "filter", "header": "Decision", "value": "include"},
        {"do": "save"} if kind == "xlsx" else {"do": "save", "path": str(sheet.with_suffix(f".{kind}"))},
    )
    exchanged = exchange(tmp_path, form, {"Screening": rows}, "1")
    assert exchanged.problems == []
    expected = dict(before)
    for row_id, cells in typed.items():
        expected[row_id, "decision"] = values[cells["Decision"]]
        expected[row_id, "note"] = cells["Note"]
    for row_id in later:
        expected.pop((row_id, "decision"), None)
    assert exchanged.state == expected
    other = sum(expected.get(cell) != value for cell, value in before.items())
    said = f"A: {other} earlier answers differ from the last run; they are taken over."
    assert [warning.message for warning in exchanged.warnings] == [said]
    assert not sheet.with_suffix(".ods").exists()
    assert not sheet.with_suffix(".csv").exists()
    assert "My thoughts" in _headers(sheet)
    again = exchange(tmp_path, form, {"Screening": rows}, "1")
    assert (again.events, again.problems) == (exchanged.events, [])


_DAMAGES = {
    "sorted alone": {"do": "sort_alone", "header": "Decision", "ascending": True},
    "a cell deleted": {"do": "delete_cell", "header": "Decision", "place": 3},
    "a cell put in": {"do": "insert_cell", "header": "Decision", "place": 3},
}


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("damage", list(_DAMAGES))
def test_answers_that_were_moved_without_their_rows_are_held_back_and_named(tmp_path, calc, kind, damage):
    desk = Desk(tmp_path)
    calc(
        desk.path,
        {"do": "tab", "name": "Screening"},
        typing({"uni-10": {"Decision": "maybe"}}),
        _DAMAGES[damage],
        {"do": "save"} if kind == "xlsx" else {"do": "save", "path": str(desk.path.with_suffix(".ods"))},
    )
    desk.run()
    nothing_came_to_another_record(desk)
    assert "without the rest of the rows" in desk.said
    assert f"title_abstract.A.{kind}, tab Screening, cells" in desk.said
    assert desk.path.with_suffix(f".{kind}").exists()


def _rows_of(review: Path, form):
    from scripts.sheets.read import read_sheet

    return read_sheet(sheet_path(review, form), form).rows


def _headers(sheet: Path) -> list[str]:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(sheet) as book:
        return book.get_sheet_by_name("Screening").to_python()[1]


def test_a_whole_review_screened_in_libreoffice_flows_as_its_authors_decided(tmp_path, calc, labelled):  # noqa: F811
    checkout, status_and_sheets = start(tmp_path, labelled), "results/adhd/status.json"
    run(checkout, status_and_sheets)
    kept = {f"pubmed-{row['pubmedID']}": row for row in labelled}
    for phase, column in (("title_abstract", "label_abstract_screening"), ("full_text", "label_included")):
        ids = [row["row_id"] for row in read_csv(tmp_path / f"results/adhd/screening/{phase}/rows.csv")]
        answers = {}
        for row_id in ids:
            included = kept[row_id[4:]][column] == "1"
            answers[row_id] = {"Decision": "include"} if included else {"Decision": "exclude"}
            if phase == "full_text" and not included:
                answers[row_id]["Reason"] = "Wrong study design"
        for reviewer, kind in (("A", "ods" if phase == "title_abstract" else "csv"), ("B", "xlsx")):
            sheet = tmp_path / "config" / "adhd" / "sheets" / f"{phase}.{reviewer}.xlsx"
            calc(
                sheet,
                {"do": "tab", "name": "Screening"},
                {"do": "sort", "header": "Title", "ascending": True},
                typing(answers),
                {"do": "save"} if kind == "xlsx" else {"do": "save", "path": str(sheet.with_suffix(f".{kind}"))},
            )
        status = run(checkout, status_and_sheets)
        assert status["problems"] == []
        with open(tmp_path / f"results/adhd/screening/{phase}/decisions.csv", encoding="utf-8", newline="") as file:
            decided = {(row["row_id"], row["reviewer"]): row["decision"] for row in csv.DictReader(file)}
        assert decided == {(i, who): answers[i]["Decision"] for i in ids for who in "AB"}
    flow = json.loads((tmp_path / "results" / "adhd" / "prisma" / "flow.json").read_text())["prisma_2009"]
    keys = ("identified_databases", "screened", "full_text_assessed", "included_qualitative")
    assert [flow[key] for key in keys] == [851, 851, 84, 20]
