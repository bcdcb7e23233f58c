"""The rows of the report's tables."""

import pandas as pd
import pytest

from scripts.report.report_tables import (
    characteristics,
    cite,
    count_provenance,
    group_reproduction,
    list_exclusions,
    show_agreement,
    votes_with_provenance,
)


def report(row_id: str, authors: str, title: str = "A trial.") -> dict[str, str]:
    return {"row_id": row_id, "authors": authors, "title": title, "journal": "A Journal", "year": "2007", "link": ""}


def test_a_reference_has_initials_and_six_authors():
    names = ["Dal Bello-Haas, Vanina", "Florence, J M", "Kloos, AD", "Scheirbecker, Jane-Ann", "Lopate, G.", "Hayes, S"]
    reference = cite(report("rep-1", "; ".join([*names, "Pioro, E"])))
    assert reference["authors"] == "Dal Bello-Haas V, Florence JM, Kloos AD, Scheirbecker JA, Lopate G, Hayes S, et al"
    assert (reference["title"], reference["where"]) == ("A trial", "A Journal 2007")


def test_a_group_author_and_a_report_without_authors_can_be_cited():
    assert cite(report("rep-1", "ALS Study Group"))["authors"] == "ALS Study Group"
    assert cite(report("rep-1", ""))["authors"] == ""


def test_agreement_shows_each_pair_of_reviewers_with_intervals_and_an_undefined_kappa():
    table = {"include include": 2, "include exclude": 1, "exclude include": 0, "exclude exclude": 7}
    intervals = {"agreement": [0.6, 0.98], "kappa": None, "pabak": [0.2, 0.96], "ac1": [0.5, 1.0]}
    measured = {"n": 10, "table": table, "agreement": 0.9, "kappa": None, "pabak": 0.8, "ac1": 0.83}
    measured |= {"intervals": intervals, "pilot": None, "reasons": None, "raters": None}
    [line] = show_agreement(measured | {"pairs": [measured | {"reviewers": ["A", "B"]}]}, {"A": "Ann", "B": "Bea"})
    assert (line["who"], line["n"], line["votes"]) == ("Ann and Bea", 10, [[2, 1], [0, 7]])
    assert (line["agreement"], line["kappa"]) == ("90.0% (60.0 to 98.0)", "not defined")
    assert line["ac1"] == "0.83 (0.50 to 1.00)"
    assert show_agreement({"n": 0, "pairs": []}, {}) == []


def test_excluded_reports_are_grouped_in_the_protocols_order_with_their_provenance():
    reports = [report("rep-1", "Zeta, A"), report("rep-2", "Alpha, B"), report("rep-3", "Beta, C")]
    consensus = [
        {"row_id": "rep-1", "decision": "exclude", "reason": "second"},
        {"row_id": "rep-2", "decision": "exclude", "reason": "second"},
        {"row_id": "rep-3", "decision": "include", "reason": ""},
    ]
    ledger = [{"report_id": "rep-1", "provenance": "reconstructed"}, {"report_id": "", "provenance": "real"}]
    reasons = [{"key": "first", "label": "First"}, {"key": "second", "label": "Second"}]
    groups = list_exclusions(*map(pd.DataFrame, (consensus, reports, ledger)), reasons)
    assert [group["label"] for group in groups] == ["Second"]
    assert [(r["authors"], r["provenance"]) for r in groups[0]["reports"]] == [
        ("Alpha B", ""),
        ("Zeta A", "reconstructed"),
    ]


def test_every_study_has_a_cell_for_every_field():
    rows = [
        {"study_id": "stu-1", "label": "Zucchi 2019", "field": "n", "value": "65", "provenance": "printed"},
        {"study_id": "stu-2", "label": "Braga 2018", "field": "age", "value": "62.61", "provenance": "printed"},
    ]
    table = characteristics(pd.DataFrame(rows), [{"key": "n"}, {"key": "age"}])
    assert [(study["label"], [cell["value"] for cell in study["cells"]]) for study in table] == [
        ("Braga 2018", ["", "62.61"]),
        ("Zucchi 2019", ["65", ""]),
    ]


def test_votes_take_the_provenance_stated_of_their_sheet_and_blank_ones_are_no_votes():
    decisions = {
        "title_abstract": pd.DataFrame({"reviewer": ["A", "B"], "decision": ["include", ""]}),
        "full_text": pd.DataFrame({"reviewer": ["A"], "decision": ["exclude"]}),
    }
    stated = pd.DataFrame({"row_id": ["title_abstract.A"], "provenance": ["reconstructed"]})
    votes = votes_with_provenance(decisions, pd.DataFrame({"verdict": ["same"]}), stated)
    assert {name: table["provenance"].tolist() for name, table in votes.items()} == {
        "duplicates": [""],
        "title_abstract": ["reconstructed"],
        "full_text": [""],
    }


def test_provenance_is_counted_if_it_is_stated_anywhere():
    some, none = pd.DataFrame({"provenance": ["printed", "printed", ""]}), pd.DataFrame({"provenance": []}, dtype=str)
    counted = count_provenance({"Records": some, "Data by arm": none})
    assert [row["counts"] for row in counted] == [[2, 0, 0, 1], [0, 0, 0, 0]]
    assert count_provenance({"Records": pd.DataFrame({"provenance": [""]})}) == []


def test_disagreements_come_first_in_the_reproduction_table():
    rows = [
        {"verdict": "reproduced"},
        {"verdict": "differs"},
        {"verdict": "contradicts_itself"},
        {"verdict": "differs"},
    ]
    groups = group_reproduction(pd.DataFrame(rows))
    assert [(group["verdict"], len(group["rows"])) for group in groups] == [
        ("contradicts_itself", 1),
        ("differs", 2),
        ("reproduced", 1),
    ]
    assert len({group["symbol"] for group in groups}) == 3


@pytest.mark.parametrize("table", [[], [{"verdict": "reproduced"}]])
def test_a_verdict_without_rows_is_not_shown(table):
    assert len(group_reproduction(pd.DataFrame(table, columns=["verdict"]))) == len(table)
