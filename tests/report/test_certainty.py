"""The certainty of the evidence: people judge, the machine adds up, asks, and fills in the numbers."""

from math import log

import pytest

from scripts.documents.docx_files import docx_bytes
from scripts.documents.html_files import html_text
from scripts.report.certainty_form import (
    DOWNGRADING,
    JUDGEMENTS,
    adds_up_to,
    ask_about_certainty,
    certainty_form,
    certainty_rows,
    judged_outcome,
    reason_row,
)
from scripts.report.findings_table import certainty_text, finding_rows, findings_document, lettered, numbers_of
from scripts.sheets.exchange import exchange
from tests.extraction.reviews import DEATH, OUTCOME

NOTHING_WRONG = {"start": "trials"} | dict.fromkeys(DOWNGRADING, "not_serious") | {"publication_bias": "undetected"}
POOLED = {"measure": "RR", "k": 2, "i2": 12.0, "studies": ["stu-1", "stu-2"]}
RATIO = POOLED | {"estimate": log(0.8), "ci_low": log(0.5), "ci_high": log(1.1)}
ARMS = [{"study_id": f"stu-{n}", "role": role, "people": "50"} for n in (1, 2, 3) for role in ("one", "other")]
PROTOCOL = {
    "title": "Aspirin", "notice": "A demonstration", "version": "1",
    "question": {"population": "Adults", "intervention": "Aspirin", "comparison": "Placebo", "outcomes": "Death"},
}  # fmt: skip
RISKS = [
    {"label": "low risk", "per_1000": 50, "source": "cohort"},
    {"label": "high risk", "per_1000": 150, "source": "X"},
]


def judged(**changes: str) -> dict[str, str]:
    return NOTHING_WRONG | changes


@pytest.mark.parametrize(
    ("changes", "certainty"),
    [
        ({}, "high"),
        ({"risk_of_bias": "serious"}, "moderate"),
        ({"risk_of_bias": "serious", "imprecision": "very_serious"}, "very_low"),
        ({"risk_of_bias": "extremely_serious", "imprecision": "very_serious"}, "very_low"),
        ({"publication_bias": "suspected"}, "moderate"),
        ({"start": "observational"}, "low"),
        ({"start": "observational", "large_effect": "very_large"}, "high"),
        ({"start": "observational", "dose_response": "yes", "risk_of_bias": "serious"}, "low"),
        ({"inconsistency": ""}, ""),
        ({"start": ""}, ""),
    ],
)
def test_judgements_add_up_to_a_certainty(changes, certainty):
    assert adds_up_to(judged(**changes)) == certainty


def test_another_certainty_than_the_sum_is_asked_about_and_so_is_a_missing_reason():
    values = {"death": judged(risk_of_bias="serious", certainty="high")}
    asked = ask_about_certainty(values)
    assert [question.column for question in asked] == ["certainty", "risk_of_bias"]
    assert "add up to moderate" in asked[0].text
    values = {
        "death": judged(risk_of_bias="serious", certainty="moderate"),
        reason_row("death", "risk_of_bias"): {"reason": "Two of two trials were not blinded."},
    }
    assert ask_about_certainty(values) == []
    assert len(ask_about_certainty({"death": {"certainty": "low"}})) == 1
    assert ask_about_certainty({"death": {"risk_of_bias": "serious"}}) == []


def rows_of(state: dict, measure: str = "RR", outcome: dict = RATIO, **asked) -> list[dict]:
    about = DEATH if measure == "RR" else OUTCOME
    found = judged_outcome(state, "death")
    return finding_rows(asked, about, outcome | {"measure": measure}, numbers_of(outcome, ARMS), found)


def test_what_nobody_judged_is_called_so():
    [row] = rows_of({})
    assert certainty_text(row) == "not judged"
    assert row["footnotes"] == []


def test_absolute_effects_follow_each_stated_baseline_risk():
    low, high = rows_of({}, baseline_risks=RISKS)
    assert low["people"] == "200 (2)"
    assert low["relative"] == "Risk ratio 0.80 [0.50, 1.10]"
    assert low["difference"] == "10 fewer per 1,000 (25 fewer to 5 more)"
    assert (high["outcome"], high["difference"]) == ("", "30 fewer per 1,000 (75 fewer to 15 more)")
    assert high["with"] == "120 per 1,000 (75 to 165)"


def test_without_a_stated_risk_no_absolute_effect_is_made_up():
    [row] = rows_of({})
    assert (row["without"], row["with"], row["difference"]) == ("–", "–", "no baseline risk stated")


def test_a_standardised_difference_is_told_in_units_where_an_sd_is_stated():
    smd = POOLED | {"estimate": -0.5, "ci_low": -0.8, "ci_high": -0.2}
    sd = {"value": 10, "unit": "points on the scale", "source": "Roe 2010"}
    [row] = rows_of({}, "SMD", smd, sd=sd)
    assert row["difference"] == (
        "SMD 0.50 lower (0.80 lower to 0.20 lower), moderate by a rule of thumb; "
        "MD 5.00 points on the scale lower (8.00 lower to 2.00 lower) with an SD of 10 (Roe 2010)"
    )
    [row] = rows_of({}, "MD", smd, unit="points")
    assert row["difference"] == "MD 0.50 points lower (0.80 lower to 0.20 lower)"


def test_an_outcome_without_data_says_so():
    [row] = rows_of({}, outcome=POOLED | {"estimate": None})
    assert (row["people"], row["difference"]) == ("0 (0)", "no study has data")


def state_of_judgement(**changes: str) -> dict:
    state = {("death", column): value for column, value in judged(**changes).items()}
    return state | {(reason_row("death", "imprecision"), "reason"): "Few events."}


def test_the_document_has_judgements_numbers_and_lettered_footnotes():
    state = state_of_judgement(imprecision="serious", certainty="moderate")
    rows = rows_of(state, baseline_risks=RISKS) + rows_of(state)
    marked, footnotes = lettered(rows)
    assert footnotes == [("a", "Imprecision: serious (−1). Few events.")]
    assert [row["marks"] for row in marked] == ["a", "", "a"]
    page = html_text(findings_document(PROTOCOL, rows))
    for words in ("⊕⊕⊕◯ moderate", "30 fewer per 1,000", "Imprecision: serious (−1). Few events.", "A demonstration"):
        assert words in page
    assert docx_bytes(findings_document(PROTOCOL, rows)) == docx_bytes(findings_document(PROTOCOL, rows))


def test_hostile_words_stay_text_in_the_page():
    page = html_text(findings_document(PROTOCOL | {"title": "<script>alert(1)</script>"}, rows_of({})))
    assert "<script>" not in page


def test_the_sheet_shows_the_numbers_and_asks_for_judgements(tmp_path):
    numbers = {"studies": "2", "people": "200", "effect": "RR 0.80", "heterogeneity": "I² 12%"}
    rows = certainty_rows([numbers | {"key": "death", "outcome": "Death"}])
    rows[JUDGEMENTS] = [row | {"check": ""} for row in rows[JUDGEMENTS]]
    done = exchange(tmp_path, certainty_form(PROTOCOL), rows, "1")
    assert done.problems == []
    assert done.receipt["tabs"] == {"Certainty": {"left": 1, "of": 1}, "Reasons": {"left": 0, "of": 0}}
