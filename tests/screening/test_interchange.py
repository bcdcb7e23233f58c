"""Decisions that come from other screening programs, and go to them."""

import io

import pytest

from scripts.common.messages import InputError
from scripts.common.tables import write_csv
from scripts.identification.read_file import open_hits
from scripts.identification.records import empty_record
from scripts.screening.foreign_decisions import PROGRAMS, read_decisions, write_decisions
from scripts.screening.import_decisions import main
from scripts.sheets.ledgers import read_ledger
from tests.conftest import ROOT

DECISIONS = {"uni-pubmed-1": "include", "uni-pubmed-2": "exclude", "uni-pubmed-3": "maybe", "uni-pubmed-4": ""}
RAYYAN = """key,title,year,doi,notes
1,A trial of walking,2019,10.1000/walk,"RAYYAN-INCLUSION: {""Ann""=>""Included"", ""Bea""=>""Excluded""}"
2,A trial of swimming,2020,,"RAYYAN-INCLUSION: {""Ann""=>""Excluded""} | RAYYAN-LABELS: pool"
3,A paper from elsewhere,2020,,"RAYYAN-INCLUSION: {""Ann""=>""Maybe""}"
"""


def record(row_id: str, decision: str) -> dict:
    about = {"title": f"Title of {row_id}", "authors": ["Doe, Jane"], "year": 2020, "doi": f"10.1000/{row_id}"}
    return empty_record() | about | {"record_id": row_id, "row_id": row_id, "decision": decision, "reason": ""}


def hits(text: str, name: str) -> list:
    return list(open_hits(lambda: io.BytesIO(text.encode()), name).content)


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_written_for_a_program_is_read_back(program):
    records = [record(row_id, decision) for row_id, decision in DECISIONS.items()]
    text = write_decisions(records, program, "Ann")
    read = [read_decisions(hit.line, hit.tags) for hit in hits(text, f"f.{'csv' if program == 'asreview' else 'ris'}")]
    assert [foreign.ids for foreign in read] == [(row_id,) for row_id in DECISIONS]
    votes = [next(iter(foreign.votes.values()), "") for foreign in read]
    # Covidence takes a file for each decision and no decision in it; ASReview knows relevant and irrelevant only.
    told = {"covidence": ["", "", "", ""], "asreview": ["include", "exclude", "include", ""]}
    assert votes == told.get(program, list(DECISIONS.values()))


def test_a_reason_of_covidence_and_of_rayyan_is_read():
    covidence = {"Title": ["A"], "Notes": ["Exclusion reason: Wrong population; checked twice"]}
    assert read_decisions(1, covidence, "exclude").reason == "Wrong population"
    note = 'RAYYAN-INCLUSION: {"Ann"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong population | USER-NOTES: x'
    assert read_decisions(1, {"N1": [note]}).reason == "wrong population"


@pytest.mark.parametrize(
    ("value", "decision"), [("1", "include"), ("0", "exclude"), ("-1", ""), ("", ""), ("1.0", "include")]
)
def test_a_label_of_asreview_is_a_decision(value, decision):
    assert read_decisions(1, {"title": ["A"], "asreview_label": [value]}).votes.get("", "") == decision


@pytest.fixture
def review(tmp_path, monkeypatch):
    protocol = (ROOT / "workflow" / "schemas" / "review.template.yaml").read_text(encoding="utf-8")
    (tmp_path / "config" / "r").mkdir(parents=True)
    (tmp_path / "config" / "r" / "review.yaml").write_text(protocol, encoding="utf-8")
    rows = [
        {"row_id": "uni-pubmed-1", "title": "A trial of walking", "doi": "10.1000/walk", "pmid": "1"},
        {"row_id": "uni-pubmed-2", "title": "A Trial of Swimming.", "doi": "", "pmid": "2"},
    ]
    write_csv(tmp_path / "results/r/screening/title_abstract/rows.csv", ("row_id", "title", "doi", "pmid"), rows)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def imported(review, *options: str) -> dict[str, tuple[str, str]]:
    (review / "rayyan.csv").write_text(RAYYAN, encoding="utf-8")
    assert main(["rayyan.csv", "--review", "r", "--reviewer", "A", *options]) == 0
    events = read_ledger(review / "config/r/ledgers/title_abstract.A.csv")
    return {event["row_id"]: (event["new"], event["origin"]) for event in events}


def test_decisions_become_events_by_doi_and_title_and_what_is_not_found_is_named_with_its_line(review, capsys):
    assert imported(review, "--person", "Ann") == {
        "uni-pubmed-1": ("include", "import"),
        "uni-pubmed-2": ("exclude", "import"),
    }
    told = capsys.readouterr()
    assert "2 decisions taken over" in told.out
    assert "line 4" in told.err
    assert "A paper from elsewhere" in told.err


def test_the_same_file_again_changes_nothing(review):
    imported(review, "--person", "Ann")
    before = (review / "config/r/ledgers/title_abstract.A.csv").read_bytes()
    imported(review, "--person", "Ann")
    assert (review / "config/r/ledgers/title_abstract.A.csv").read_bytes() == before


def test_a_decision_made_here_stays_unless_it_is_to_be_replaced(review, capsys):
    imported(review, "--person", "Ann")
    assert imported(review, "--person", "Bea")["uni-pubmed-1"][0] == "include"
    assert "decided otherwise here" in capsys.readouterr().err
    assert imported(review, "--person", "Bea", "--replace")["uni-pubmed-1"][0] == "exclude"


def test_whose_decisions_are_meant_has_to_be_said_where_there_are_several(review):
    with pytest.raises(InputError, match="Ann, Bea"):
        imported(review)


def test_a_file_without_decisions_asks_for_one_that_all_have(review):
    (review / "included.csv").write_text("Title,DOI\nWalking,10.1000/walk\n", encoding="utf-8")
    with pytest.raises(InputError, match="--all-are"):
        main(["included.csv", "--review", "r", "--reviewer", "A"])
    assert main(["included.csv", "--review", "r", "--reviewer", "A", "--all-are", "include"]) == 0
