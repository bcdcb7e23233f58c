"""Questions stand beside the cells, and are silent once a person has said that the report prints it so."""

from itertools import groupby

from scripts.extraction.entry_forms import reviewers_form
from scripts.extraction.exchange_entries import Question, exchange_entries, still_asked
from scripts.extraction.extraction_forms import OUTCOMES, extraction_rows, extraction_sheet
from scripts.sheets.preview import preview
from tests.extraction.reviews import CORRELATED, DEATH, OUTCOME, REVIEWERS, SMOKERS, STUDIES, protocol_with

ROW = "stu-1|pain|6|control"
ASKED = [Question(ROW, "sd", "an SD of 0.")]


def event(column: str, new: str, when: str = "1") -> dict[str, str]:
    return {"row_id": ROW, "column": column, "new": new, "when": when, "sheet_sha256": when}


VALUE, QUOTED = event("sd", "0"), event("quotation", "3 (0)")


def asked(*events: dict, looked_at: int | None = None) -> bool:
    known = len(events) if looked_at is None else looked_at
    return bool(still_asked(ASKED, list(events), known, {ROW}))


def test_a_question_is_asked_until_it_is_answered_with_the_words_of_the_report():
    assert asked(VALUE)
    assert asked(VALUE, event("confirmed", "as_printed"))
    assert not asked(VALUE, QUOTED, event("confirmed", "as_printed"))
    assert not asked(VALUE, event("confirmed", "as_printed", "2"), event("quotation", "3 (0)", "3"))
    assert asked(VALUE, QUOTED, event("confirmed", "as_printed"), event("confirmed", "", "2"))


def test_an_answer_holds_for_the_row_as_it_was_when_it_was_given():
    assert asked(VALUE, QUOTED, event("confirmed", "as_printed", "2"), event("sd", "-1", "3"))
    # One save may hold both, and the sheet's columns are compared from left to right.
    assert not asked(QUOTED, event("confirmed", "as_printed"), VALUE)
    assert not asked(QUOTED, event("confirmed", "as_printed"), VALUE, looked_at=0)


def exchanged(folder, **values: str) -> list[dict]:
    from scripts.sheets.ledgers import append_events

    protocol = protocol_with(OUTCOME)
    for reviewer in REVIEWERS:
        events = [{"row_id": ROW, "column": column, "old": "", "new": new} for column, new in values.items()]
        append_events(folder / "ledgers" / f"extraction.{reviewer['key']}.csv", events)
    rows = extraction_rows(protocol, STUDIES)
    ask = lambda values: ASKED if values.get(ROW, {}).get("sd") == "0" else []  # noqa: E731
    _, receipts, _ = exchange_entries(folder, protocol, extraction_sheet(protocol), rows, ask)
    return receipts


def test_a_question_names_the_sheet_the_tab_and_the_cell_and_says_what_to_do(tmp_path):
    first, second, consensus = exchanged(tmp_path, statistic="final", sd="0")
    [problem] = first["problems"]
    assert problem["file"] == "sheets/extraction.A.xlsx"
    assert problem["place"].startswith("tab Outcomes, cell ")
    assert problem["message"] == "Roe 2010, Pain, control: an SD of 0."
    assert "choose 'as printed' under Checked" in problem["fix"]
    assert len(second["problems"]) == 1
    assert consensus["problems"] == []


def test_what_is_of_one_group_is_asked_of_all_participants_and_of_no_difference():
    rows = extraction_rows(protocol_with(SMOKERS, CORRELATED), STUDIES)
    assert [(row["row_id"], row["arm"]) for row in rows[OUTCOMES]] == [
        ("stu-1|smokers|0|group", "all participants"), ("stu-1|dose|0|group", "all participants"),
    ]  # fmt: skip
    assert {tab for tab, found in rows.items() if found} == {OUTCOMES, "Designs"}


def test_a_sheet_with_a_question_is_written_once(tmp_path):
    exchanged(tmp_path, statistic="final", sd="0")
    before = {path.name: path.read_bytes() for path in (tmp_path / "sheets").glob("*.xlsx")}
    exchanged(tmp_path)
    assert {path.name: path.read_bytes() for path in (tmp_path / "sheets").glob("*.xlsx")} == before
    assert not (tmp_path / "sheets" / "previous").exists()


def test_a_study_that_joins_later_keeps_its_rows_together_in_every_tab(tmp_path):
    protocol = protocol_with(OUTCOME, DEATH, SMOKERS, fields=({"key": "country"}, {"key": "year"}))
    sheet, later = extraction_sheet(protocol), STUDIES[0] | {"study_id": "stu-0", "label": "Doe 2009"}
    for studies in (STUDIES, [later, *STUDIES]):
        exchange_entries(tmp_path, protocol, sheet, extraction_rows(protocol, studies), lambda values: [])
    form = reviewers_form(sheet, REVIEWERS[0], "")
    rows = preview(tmp_path, form).sheet.rows
    for tab in form.tabs:
        studies = [row.cells["study"] for row in rows if row.tab == tab.name]
        assert [name for name, _ in groupby(studies)] == ["Roe 2010", "Doe 2009"]


def test_only_rows_that_must_be_filled_in_are_counted(tmp_path):
    [first, *_] = exchanged(tmp_path, statistic="final")
    assert {tab: (each["left"], each["of"]) for tab, each in first["tabs"].items()} == {
        "Characteristics": (0, 0), OUTCOMES: (1, 2), "Differences": (0, 0), "Designs": (0, 0),
    }  # fmt: skip


def test_conflicts_are_done_when_what_differs_is_settled(tmp_path):
    from scripts.sheets.ledgers import append_events

    protocol = protocol_with(OUTCOME)
    for who, n in (("A", "20"), ("B", "21")):
        events = [{"row_id": ROW, "column": c, "old": "", "new": v} for c, v in (("statistic", "final"), ("n", n))]
        append_events(tmp_path / "ledgers" / f"extraction.{who}.csv", events)
    rows, sheet = extraction_rows(protocol, STUDIES), extraction_sheet(protocol)
    *_, consensus = exchange_entries(tmp_path, protocol, sheet, rows, lambda values: [])[1]
    assert consensus["tabs"][OUTCOMES] == {"left": 1, "of": 1}
    append_events(tmp_path / "ledgers" / "extraction.consensus.csv", [{"row_id": ROW, "column": "n", "new": "21"}])
    entries, receipts, _ = exchange_entries(tmp_path, protocol, sheet, rows, lambda values: [])
    assert receipts[-1]["tabs"][OUTCOMES] == {"left": 0, "of": 1}
    assert entries[OUTCOMES][ROW].values["n"] == "21"
