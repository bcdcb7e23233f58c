"""Reports and studies are many to many; labels tell studies apart."""

from scripts.extraction.list_studies import list_studies


def report(row_id: str, authors: str, year: str) -> dict:
    return {"row_id": row_id, "authors": authors, "year": year, "title": "A title"}


def decided(row_id: str, study_id: str, decision: str = "include") -> dict:
    return {"row_id": row_id, "study_id": study_id, "decision": decision}


def test_two_reports_of_one_study_are_one_study_named_for_the_earlier():
    reports = [report("rep-2", "Roe, A; Poe, B", "2012"), report("rep-1", "Doe, C", "2010")]
    studies = list_studies(reports, [decided("rep-1", "stu-x"), decided("rep-2", "stu-x")])
    assert studies == [{"study_id": "stu-x", "label": "Doe 2010", "report_ids": ["rep-1", "rep-2"]}]


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
