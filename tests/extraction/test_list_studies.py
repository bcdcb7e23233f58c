"""Reports and studies are many to many; labels tell studies apart."""

from scripts.extraction.list_studies import list_studies, report_named


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
