"""Reports and studies are many to many; labels tell studies apart."""

from scripts.extraction.collect_extraction import collect_extraction
from scripts.extraction.list_studies import (
    entered_twice,
    entered_under,
    list_studies,
    report_named,
    studies_as_entered,
)
from scripts.sheets.ledgers import append_events
from tests.extraction.reviews import OUTCOME, REVIEWERS, protocol_with


def report(row_id: str, authors: str, year: str) -> dict:
    return {"row_id": row_id, "authors": authors, "year": year, "title": "A title"}


def decided(row_id: str, study_id: str, decision: str = "include") -> dict:
    return {"row_id": row_id, "study_id": study_id, "decision": decision}


def test_two_reports_of_one_study_are_one_study_named_for_the_earlier():
    reports = [report("rep-2", "Roe, A; Poe, B", "2012"), report("rep-1", "Doe, C", "2010")]
    studies = list_studies(reports, [decided("rep-1", "stu-x"), decided("rep-2", "stu-x")])
    assert [(study["study_id"], study["label"], study["report_ids"]) for study in studies] == [
        ("stu-x", "Doe 2010", ["rep-1", "rep-2"])
    ]
    assert studies[0]["reports"] == ["1 (Doe 2010)", "2 (Roe 2012)"]


def test_a_report_of_a_study_is_known_by_what_fits_it_alone():
    reports = [report("rep-pubmed-7", "Roe, A", "2012"), report("rep-pubmed-3", "Roe, A", "2010")]
    [study] = list_studies(reports, [decided("rep-pubmed-3", "stu-x"), decided("rep-pubmed-7", "stu-x")])
    assert report_named(study, "2012") == report_named(study, "rep-pubmed-7") == "rep-pubmed-7"
    assert report_named(study, "roe") is report_named(study, "") is report_named(study, "2015") is None
    assert report_named(study | {"report_ids": ["rep-pubmed-3"]}, "") == "rep-pubmed-3"


def test_one_report_of_two_studies_is_two_studies():
    studies = list_studies([report("rep-1", "Doe, C", "2010")], [decided("rep-1", "stu-x; stu-y")])
    assert [(study["study_id"], study["label"]) for study in studies] == [
        ("stu-x", "Doe 2010a"),
        ("stu-y", "Doe 2010b"),
    ]


def test_excluded_reports_are_of_no_study():
    assert list_studies([report("rep-1", "Doe, C", "2010")], [decided("rep-1", "stu-x", "exclude")]) == []


def test_a_report_without_author_is_named_by_its_title():
    assert list_studies([report("rep-1", "", "")], [decided("rep-1", "stu-x")])[0]["label"] == "A title"


MERGED = {"stu-a": ["stu-b"]}


def one_study() -> list[dict]:
    return list_studies([report("rep-a", "Doe, C", "2010")], [decided("rep-a", "stu-a")])


def entered(folder, study_id: str, n: str) -> None:
    for reviewer in REVIEWERS:
        events = [
            {"row_id": f"{study_id}|pain|6|{arm}", "column": column, "old": "", "new": value}
            for arm in ("intervention", "control")
            for column, value in (("statistic", "final"), ("n", n), ("mean", "3.1"), ("sd", "1.2"))
        ]
        append_events(folder / "ledgers" / f"extraction.{reviewer['key']}.csv", events)


def extracted(folder) -> list[tuple[str, str]]:
    """Study and n of outcomes.csv, for a study stu-a into which stu-b was merged."""
    found = collect_extraction(folder, protocol_with(OUTCOME), one_study(), MERGED)
    return [(row["study_id"], row["n"]) for row in found.outcomes]


def test_what_was_entered_under_the_id_of_a_study_that_was_merged_counts_for_the_one_that_is_left(tmp_path):
    assert extracted(tmp_path) == []
    entered(tmp_path, "stu-b", "20")
    assert extracted(tmp_path) == [("stu-a", "20"), ("stu-a", "20")]


def test_what_was_entered_under_both_ids_is_not_mixed_and_people_are_told(tmp_path):
    entered(tmp_path, "stu-b", "20")
    entered(tmp_path, "stu-a", "30")
    assert extracted(tmp_path) == [("stu-a", "30"), ("stu-a", "30")]
    [note] = entered_twice(one_study(), MERGED, {"stu-a", "stu-b"}, "sheets/extraction.*.xlsx")
    assert note.message == "Doe 2010 was entered under stu-a and under stu-b, which are one study now."
    assert entered_twice(one_study(), MERGED, {"stu-b"}, "sheets/extraction.*.xlsx") == []
    told = collect_extraction(tmp_path, protocol_with(OUTCOME), one_study(), MERGED).receipts[-1]["warnings"]
    assert [warning["message"] for warning in told] == [note.message]


def test_studies_as_their_sheets_know_them_lead_back_to_what_they_are_called_by_now():
    entered = studies_as_entered(one_study(), MERGED, {"stu-b"}, "sheets/extraction.*.xlsx")
    assert [study["study_id"] for study in entered.studies] == ["stu-b"]
    assert (entered.now, entered.under) == ({"stu-b": "stu-a"}, {"stu-a": "stu-b"})


def test_a_study_that_people_still_name_keeps_what_was_entered_for_it():
    two = [decided("rep-a", "stu-a; stu-b")]
    studies = list_studies([report("rep-a", "Doe, C", "2010")], two)
    assert entered_under(studies, MERGED, {"stu-b"}) == {"stu-a": "stu-a", "stu-b": "stu-b"}
