"""What the end of a run tells: counts, what is pending on whom, what to mend."""

import json

import pandas as pd
import pytest

from scripts.report.show_status import main, status_text
from scripts.report.summarise_status import summarise_status, warn_of_blocks, warn_of_full_texts, warn_of_searches

FLOW = {
    "pending": 0,
    "notice": "A demonstration",
    "prisma_2009": {
        "identified_databases": 1553, "identified_other": 2, "duplicates_removed": 657, "screened": 898,
        "excluded": 878, "full_text_assessed": 20, "full_text_excluded": 15,
        "full_text_excluded_by_reason": {"not_rct": 15},
        "included_qualitative": 5, "included_quantitative": 5,
    },
}  # fmt: skip
PEOPLE = {"A": "Reviewer A", "B": "Reviewer B"}


def receipt(sheet: str, left: int = 0, of: int = 10, problems: list | None = None, tab: str = "Screening") -> dict:
    tabs = {tab: {"left": left, "of": of}}
    return {
        "sheet": sheet,
        "person": sheet.partition(".")[2],
        "tabs": tabs,
        "problems": problems or [],
        "through": "2026-01-02T00:00:00Z",
    }


def test_a_review_with_nothing_left_is_final():
    status = summarise_status("mine", FLOW, [receipt("title_abstract.A"), receipt("title_abstract.B")], PEOPLE, [])
    assert status["final"]
    assert status["through"] == "2026-01-02T00:00:00Z"
    assert "Nothing is pending." in status_text(status)


def test_what_is_left_is_told_with_the_person_the_sheet_and_the_next_step():
    receipts = [receipt("title_abstract.B", 34, 898), receipt("full_text.consensus", 1, 3, tab="Conflicts")]
    status = summarise_status("mine", FLOW, receipts, PEOPLE, [])
    assert not status["final"]
    sheet = "config/mine/sheets/title_abstract.B.xlsx"
    assert status["pending"][0] == {
        "kind": "titles and abstracts",
        "sheet": sheet,
        "person": "Reviewer B",
        "left": 34,
        "of": 898,
        "next_step": f"Reviewer B opens {sheet}, fills in the yellow rows and saves it.",
    }
    assert "full texts: conflicts: 1 of 3 left" in status_text(status)
    assert status["pending"][1]["next_step"].startswith("All reviewers together open config/mine/sheets/full_text")


def test_an_open_problem_keeps_a_review_from_being_final_and_is_shown_with_its_cell():
    problem = {"file": "sheets/x.xlsx", "place": "cell A7", "message": "'yes' is unclear.", "fix": "Choose a word."}
    status = summarise_status("mine", FLOW, [receipt("title_abstract.A", problems=[problem])], PEOPLE, [])
    assert not status["final"]
    assert "sheets/x.xlsx, cell A7: 'yes' is unclear. Choose a word." in status_text(status)


def test_a_warning_of_the_searches_is_shown_and_holds_nothing_up():
    known = [{"title": "Found", "found_by": "pubmed"}, {"title": "Lost", "found_by": ""}]
    archive = {"warnings": ["the phrase 'alss' was not found."]}
    sources = [
        {"key": "pubmed", "searches": [{"date": "2020-01-01", "archive": {"warnings": ["old"]}},
                                       {"date": "2020-02-01", "archive": archive}]},
        {"key": "scopus", "searches": [{"date": "2020-01-01"}]},
    ]  # fmt: skip
    files = [
        {"file": "searches/web/2020-01-01/a.ris", "problem": "a.ris, line 3: is cut off."},
        {"file": "b", "problem": ""},
    ]
    warnings = warn_of_searches("mine", sources, pd.DataFrame(files), pd.DataFrame(known))
    status = summarise_status("mine", FLOW, [receipt("title_abstract.A")], PEOPLE, warnings)
    assert status["final"]
    _, told = status_text(status).split("Please note:")
    assert "a.ris, line 3: is cut off." in told
    assert "config/mine/searches/pubmed/2020-02-01: the phrase 'alss' was not found." in told
    assert "config/mine/review.yaml, key known_relevant: no source found 'Lost'." in told
    assert "Found" not in told
    assert "old" not in told


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A folder with a review that was never run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config" / "mine").mkdir(parents=True)
    (tmp_path / "config" / "mine" / "review.yaml").touch()
    return tmp_path


def test_the_command_exits_with_3_for_final_while_something_is_pending(mine, capsys):
    (mine / "results" / "mine").mkdir(parents=True)
    status = summarise_status("mine", FLOW, [receipt("title_abstract.A", 1)], PEOPLE, [])
    (mine / "results" / "mine" / "status.json").write_text(json.dumps(status))
    assert main(["--review", "mine"]) == 0
    assert main(["--review", "mine", "--final"]) == 3
    assert "DRAFT" in capsys.readouterr().out


def test_a_run_shows_few_lines_of_each_kind_and_says_how_many_more_there_are_and_where(mine):
    unclear = [{"file": f"sheet, cell A{n}", "place": "", "message": "is unclear.", "fix": ""} for n in range(300)]
    status = summarise_status("mine", FLOW, [receipt("title_abstract.A", problems=unclear)], PEOPLE, [])
    short, whole = status_text(status, 8), status_text(status)
    assert short.count("is unclear.") == 7
    assert "… and 293 more: litfunnel status --review mine" in short
    assert whole.count("is unclear.") == 300


def test_a_review_that_was_never_run_is_said_to_be_so(mine):
    from scripts.common.messages import InputError

    with pytest.raises(InputError, match="has not been run yet"):
        main(["--review", "mine"])


def test_records_too_alike_to_be_compared_each_with_each_are_told_once_for_each_key():
    sizes = ("100000", "31")
    blocks = [{"key": "title", "records": size, "compared": "compared only with their neighbours"} for size in sizes]
    [warning] = warn_of_blocks("mine", pd.DataFrame(blocks))
    assert (warning.file, warning.place) == ("results/mine/deduplication/blocks.csv", "key title")
    assert warning.message == (
        "100,031 records in 2 group(s) agree in it, up to 100,000 in one: compared only with their neighbours."
    )


def test_a_full_text_that_has_the_name_of_no_report_is_told():
    reports = pd.DataFrame({"row_id": ["rep-pubmed-1", "rep-pubmed-1-2"]})
    files = ["Smith 2020.pdf", "rep-pubmed-1-2.pdf", "rep-pubmed-1.PDF", "rep-pubmed-1.pdf"]
    told = warn_of_full_texts("walking", files, reports)
    assert [each.file for each in told] == [f"config/walking/fulltext/{files[n]}" for n in (0, 2)]
