"""Decisions that come from other screening programs, and go to them."""

import io

import pytest

from scripts.common.messages import InputError
from scripts.common.tables import write_csv
from scripts.identification.read_file import open_hits
from scripts.identification.records import empty_record
from scripts.screening.foreign_decisions import PROGRAMS, answer_column, read_decisions, write_decisions
from scripts.screening.import_decisions import Imported, imported_events, main
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
    table = program == "asreview"
    found = hits(text, f"f.{'csv' if table else 'ris'}")
    read = [read_decisions(hit.line, hit.tags, "included" if table else "") for hit in found]
    assert [foreign.ids for foreign in read] == [(row_id,) for row_id in DECISIONS]
    votes = [next(iter(foreign.votes.values()), "") for foreign in read]
    # Covidence takes a file for each decision and no decision in it; ASReview knows relevant and irrelevant only.
    told = {"covidence": ["", "", "", ""], "asreview": ["include", "exclude", "include", ""]}
    assert votes == told.get(program, list(DECISIONS.values()))


def test_a_reason_of_covidence_and_of_rayyan_is_read():
    covidence = {"Title": ["A"], "Notes": ["Exclusion reason: Wrong population; checked twice"]}
    assert read_decisions(1, covidence).reason == "Wrong population"
    note = 'RAYYAN-INCLUSION: {"Ann"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong population | USER-NOTES: x'
    assert read_decisions(1, {"N1": [note]}).reason == "wrong population"


@pytest.mark.parametrize(
    ("value", "decision"), [("1", "include"), ("0", "exclude"), ("-1", ""), ("", ""), ("1.0", "include")]
)
def test_a_label_of_asreview_is_a_decision(value, decision):
    tags = {"title": ["A"], "asreview_label": [value]}
    assert read_decisions(1, tags, answer_column(tags)).votes.get("", "") == decision


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


# Made-up records in the dress in which each program writes them.
ASREVIEW_2 = """title,doi,included,asreview_label,asreview_prior,asreview_note
Walking,10.1000/walk,1,,,
A trial of swimming,,0,,,
"""
ASREVIEW_LABELLED = ASREVIEW_2.replace(",1,,,", ",0,1,0,good").replace(",0,,,", ",1,0,1,")
ASREVIEW_1 = "title,doi,included,asreview_ranking\nWalking,10.1000/walk,1,1\nA trial of swimming,,-1,2\n"
ASREVIEW_RIS = """TY  - JOUR
TI  - A trial of walking
DO  - 10.1000/walk
N1  - ASReview_relevant
ER  - 

TY  - JOUR
TI  - A trial of swimming
N1  - ASReview_irrelevant
N1  - ASReview_prior
ER  - 

TY  - JOUR
TI  - A third
N1  - ASReview_not_seen
ER  - 
"""
RAYYAN_BIBTEX = """@article{rayyan-1,
  title={A trial of walking},
  year={2019},
  author={Doe, Jane and Poe, Ann},
  doi={10.1000/walk},
  note={RAYYAN-INCLUSION: {"Bea"=>"Included", "Ann"=>"Excluded"} | RAYYAN-LABELS: pool | \
RAYYAN-EXCLUSION-REASONS: wrong population | USER-NOTES: {"Ann"=>["see table 2", "ask, later"]}}
}

@article{rayyan-2,
  title={A trial of swimming},
  year={2020},
  author={Doe, Jane},
  note={RAYYAN-INCLUSION: {"Bea"=>"Excluded", "Ann"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong population,design}
}
"""
RAYYAN_RIS = """TY  - JOUR
ID  - rayyan-1
TI  - A trial of walking
DO  - 10.1000/walk
N1  - RAYYAN-INCLUSION: {"Ann"=>"Included"} | RAYYAN-LABELS: pool | USER-NOTES: {"Ann"=>["see | table"]}
ER  - 

TY  - JOUR
ID  - rayyan-2
TI  - A trial of swimming
N1  - RAYYAN-INCLUSION: {"Ann"=>"Undecided"}
ER  - 
"""
ENDNOTE_RECORD = """<record><database name="My.enl" path="My.enl">My.enl</database>\
<source-app name="EndNote" version="20.4">EndNote</source-app>\
<rec-number>{number}</rec-number><ref-type name="Journal Article">17</ref-type><contributors>\
<authors><author><style face="normal" font="default" size="100%">Doe, Jane</style></author></authors></contributors>\
<titles><title><style face="normal" font="default" size="100%">{title}</style></title></titles><dates><year>\
<style face="normal" font="default" size="100%">2019</style></year></dates><{field}>\
<style face="normal" font="default" size="100%">{value}</style></{field}></record>"""
COVIDENCE = """Title,Authors,Abstract,Published Year,Journal,DOI,Covidence #,Study,Notes,Tags
A trial of walking,"Doe, J",Text,2019,J,10.1000/walk,#1,Doe 2019,"Exclusion reason: Wrong population; ",
A trial of swimming,"Doe, J",Text,2020,J,,#2,Doe 2020,"Exclusion reason: Wrong study design; ",
"""


def endnote(*records: tuple[str, str, str]) -> str:
    made = [
        ENDNOTE_RECORD.format(number=number, title=title, field=field, value=value)
        for number, (title, field, value) in enumerate(records, start=1)
    ]
    return f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>{"".join(made)}</records></xml>'


def taken_from(review, text: str, name: str, *options: str) -> dict[tuple[str, str], str]:
    """What A's ledger says after the import of a file."""
    (review / name).write_text(text, encoding="utf-8")
    assert main([name, "--review", "r", "--reviewer", "A", *options]) == 0
    path = review / "config/r/ledgers/title_abstract.A.csv"
    return {(event["row_id"][-1], event["column"]): event["new"] for event in read_ledger(path)}


def test_what_a_data_set_said_before_is_no_decision_beside_a_blank_answer_of_asreview(review):
    with pytest.raises(InputError, match="--answers-in included"):
        taken_from(review, ASREVIEW_2, "asreview.csv")
    assert not (review / "config/r/ledgers/title_abstract.A.csv").exists()
    said = taken_from(review, ASREVIEW_2, "asreview.csv", "--answers-in", "included")
    assert said == {("1", "decision"): "include", ("2", "decision"): "exclude"}


def test_of_asreview_the_answer_is_taken_and_what_it_knew_before_only_if_asked_for(review, capsys):
    said = taken_from(review, ASREVIEW_LABELLED, "asreview.csv")
    assert said == {("1", "decision"): "include", ("1", "note"): "good"}
    told = capsys.readouterr().err
    assert "'prior' is there 1 times" in told
    assert "--with-prior" in told
    said = taken_from(review, ASREVIEW_LABELLED, "asreview.csv", "--with-prior")
    assert said == {("1", "decision"): "include", ("1", "note"): "good", ("2", "decision"): "exclude"}


def test_a_file_of_an_earlier_asreview_has_its_answers_in_included(review):
    assert taken_from(review, ASREVIEW_1, "asreview.csv") == {("1", "decision"): "include"}


@pytest.mark.parametrize("name", ["included", "label_included", "final_included"])
def test_a_column_of_labels_without_anything_of_asreview_is_asked_about(review, name):
    with pytest.raises(InputError, match="data set" if name != "final_included" else "no decision"):
        taken_from(review, f"title,doi,{name}\nWalking,10.1000/walk,1\n", "data.csv")


def test_notes_of_asreview_in_ris_are_decisions_but_what_was_not_seen_or_known_before_is_none(review):
    assert taken_from(review, ASREVIEW_RIS, "asreview.ris") == {("1", "decision"): "include"}


def test_of_rayyan_in_bibtex_the_named_persons_vote_and_notes_are_taken_and_a_reason_only_if_it_can_be_theirs(
    review, capsys
):
    said = taken_from(review, RAYYAN_BIBTEX, "articles.bib", "--person", "Ann")
    assert said == {
        ("1", "decision"): "exclude",
        ("1", "note"): "see table 2; ask, later",
        ("2", "decision"): "exclude",
    }
    told = capsys.readouterr().err
    assert "Rayyan's labels: 'pool' is there 1 times" in told
    assert "of one of several people: 'wrong population,design' is there 1 times" in told


def test_a_word_of_rayyan_that_is_no_decision_is_listed_with_its_count(review, capsys):
    said = taken_from(review, RAYYAN_RIS, "articles.ris")
    assert said == {("1", "decision"): "include", ("1", "note"): "see | table"}
    assert "RAYYAN-INCLUSION: 'Undecided' is there 1 times" in capsys.readouterr().err


@pytest.mark.parametrize("field", ["label", "custom1", "custom8", "research-notes"])
def test_what_people_write_into_endnotes_label_custom_fields_and_research_notes_is_read(review, capsys, field):
    text = endnote(("A trial of walking", field, "Include"), ("A trial of swimming", field, "perhaps, see Bea"))
    assert taken_from(review, text, "My.xml") == {("1", "decision"): "include"}
    assert "'perhaps, see Bea' is there 1 times" in capsys.readouterr().err


def test_two_fields_of_endnote_that_contradict_each_other_are_no_decision(review, capsys):
    text = endnote(("A trial of walking", "label", "Include"), ("A trial of swimming", "label", "Exclude"))
    text = text.replace("</label>", "</label><custom1>exclude</custom1>", 1)
    assert taken_from(review, text, "My.xml") == {("2", "decision"): "exclude"}
    assert "'label Include and custom1 exclude' is there 1 times" in capsys.readouterr().err


def test_a_file_of_covidence_with_a_reason_on_every_record_is_of_excluded_ones(review, capsys):
    said = taken_from(review, COVIDENCE, "excluded.csv")
    assert said == {("1", "decision"): "exclude", ("2", "decision"): "exclude"}
    assert "all are taken for excluded" in capsys.readouterr().out


def test_a_file_of_covidence_with_reasons_on_some_records_is_asked_about(review):
    some = COVIDENCE.replace("Exclusion reason: Wrong study design; ", "")
    with pytest.raises(InputError, match="1 of its 2 records give a reason"):
        taken_from(review, some, "excluded.csv")


def test_of_several_reasons_the_protocols_first_is_taken_and_unknown_ones_are_told():
    reasons = {"population": "p", "wrong population": "p", "design": "d"}
    found = [Imported("uni-1", "exclude", "design, Wrong population"), Imported("uni-2", "exclude", "colour")]
    events, _, unknown = imported_events(found, {}, reasons, replace=False)
    assert [(event["row_id"], event["new"]) for event in events if event["column"] == "reason"] == [("uni-1", "p")]
    assert unknown == ["colour"]


@pytest.mark.parametrize("letter", ["i", "e", "m"])
def test_a_letter_is_an_answer_in_our_sheets_only(letter):
    assert read_decisions(1, {"LB": [letter]}).votes == {}
