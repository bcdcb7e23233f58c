"""The made-up review of aspirin: two reviewers fill in real sheets, up to its certainty."""

import json
import re
import shutil
import subprocess

import openpyxl
import pytest

from tests.workflow.aspirin_review import NAME, answer_rob2, extract, fill, judge_rob2, pmid_of, run, start, table
from tests.workflow.conftest import Checkout
from tests.workflow.test_programs import program, saved_by_libreoffice

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def done(tmp_path_factory) -> Checkout:
    """The review after each step that people take, checked on the way."""
    checkout = start(tmp_path_factory.mktemp("aspirin"))
    status = run(checkout)
    assert {entry["kind"] for entry in status["pending"]} == {"data extraction"}
    for person in "AB":
        extract(checkout, person)
    status = run(checkout)
    assert {entry["kind"] for entry in status["pending"]} >= {"data extraction: conflicts", "risk of bias"}
    assert (
        fill(checkout, "extraction.consensus", "Outcomes", lambda shown: {"n": "118"} if shown["row_id"] else {}) == 1
    )
    for person in "AB":
        fill(checkout, f"risk_of_bias.{person}", "RoB 2 questions", answer_rob2)
    run(checkout)
    for person in "AB":
        fill(checkout, f"risk_of_bias.{person}", "RoB 2", judge_rob2)
        fill(
            checkout,
            f"risk_of_bias.{person}",
            "ROBINS-I",
            lambda shown: {
                "Judgement": "serious",
                "Support for the judgement": "Not adjusted.",
                "Provenance": "printed",
            },
        )
    run(checkout)
    return checkout


def test_each_number_comes_through_the_sheets_with_its_conversion(done):
    steps: dict[tuple, list[dict]] = {}
    for step in table(done, "extraction/conversions.csv"):
        steps.setdefault((step["study_id"][-1], step["outcome"], step["arm"]), []).append(step)
    assert [step["result"] for step in steps["2", "death", "intervention"]] == ["23 events"]
    assert steps["3", "death", "control"][0]["formula"].startswith("n/(1 + (M − 1)·ICC)")
    sources = [step["source"] for step in steps["3", "pain", "intervention"]]
    assert sources == ["Luo 2018, equation 11; Wan 2014, equation 16", "Cochrane Handbook 23.1.4"]
    assert steps["2", "survival", "difference"][0]["printed"] == "HR 0.70, p 0.19"
    effects = {(row["study_id"], row["outcome"]): row for row in table(done, "pooling/effects.csv")}
    assert "23 events from 9.6% of 240" in effects["stu-pubmed-2", "death"]["conversions"]
    assert effects["stu-pubmed-1", "death"]["n2"] == "118"
    report = (done.results / "report" / "report.html").read_text(encoding="utf-8")
    assert "n/(1 + (M − 1)·ICC), design effect 1.576" in report


def test_a_study_without_usable_numbers_stays_included_and_is_shown_as_not_pooled(done):
    effects = {(row["study_id"], row["outcome"]): row for row in table(done, "pooling/effects.csv")}
    assert effects["stu-pubmed-4", "death"]["note"] == "reported without usable numbers: not pooled"
    flow = json.loads((done.results / "prisma" / "flow.json").read_text())["prisma_2009"]
    assert (flow["included_qualitative"], flow["included_quantitative"]) == (5, 4)
    report = (done.results / "report" / "report.html").read_text(encoding="utf-8")
    assert re.search(r"Duarte 2012</td><td>reported without usable numbers", report)
    assert "Duarte 2012: reported without usable numbers: not pooled." in report


def test_each_tool_judges_the_studies_of_its_design_and_only_results_that_they_have(done):
    judged = {(row["study_id"], row["tool"]) for row in table(done, "extraction/risk_of_bias.csv")}
    assert judged == {
        ("stu-pubmed-1", "rob2"),
        ("stu-pubmed-2", "rob2"),
        ("stu-pubmed-3", "rob2"),
        ("stu-pubmed-5", "robins_i"),
    }
    rows = {(row["study_id"], row["domain"]): row for row in table(done, "extraction/risk_of_bias.csv")}
    assert rows["stu-pubmed-2", "deviations"]["suggested"] == "some_concerns"
    assert rows["stu-pubmed-2", "missing_data"]["suggested"] == rows["stu-pubmed-2", "overall"]["suggested"] == "high"
    for name in ("risk_of_bias_rob2_death", "risk_of_bias_robins_i_death"):
        assert (done.results / "extraction" / f"{name}.svg").exists()
    assert len(table(done, "extraction/signalling.csv")) > 30


def test_what_the_protocol_asks_of_an_outcome_is_made_shown_and_said_to_be_planned_or_not(done):
    pooled = json.loads((done.results / "pooling" / "pooled.json").read_text())
    death = pooled["death"]
    [by_design] = death["subgroups"]
    assert {group["name"]: group["k"] for group in by_design["groups"]} == {
        "Cluster-randomised trial": 1, "Cohort study": 1, "Randomised trial": 2,
    }  # fmt: skip
    assert [point["values"] for point in death["meta_regressions"][0]["points"]] == [[240], [480], [640], [1780]]
    assert {entry["label"]: (entry["left_out"], entry["planned"]) for entry in death["sensitivity"]} == {
        "Mantel-Haenszel": ([], True),
        "Randomised only": (["stu-pubmed-5"], True),
        "Low risk of bias": (["stu-pubmed-2"], False),
    }
    planned = {name: death[name]["planned"] for name in ("leave_one_out", "trim_and_fill", "baujat", "begg")}
    assert planned == {"leave_one_out": True, "trim_and_fill": True, "baujat": False, "begg": False}
    assert (death["planned"], by_design["planned"], pooled["survival"]["planned"]) == (True, False, False)
    report = (done.results / "report" / "report.html").read_text(encoding="utf-8")
    for words in ("Time to death", "By Design", "Begg&#39;s test", "Baujat plot"):
        assert f"{words} (post hoc)" in report
    assert "Leave-one-out (post hoc)" not in report
    drawn = (done.results / "pooling" / "contour_funnel_death.svg").read_text(encoding="utf-8")
    assert "post hoc" in drawn


def test_arms_that_share_a_control_are_pooled_with_robust_variance(done):
    pain = json.loads((done.results / "pooling" / "pooled.json").read_text())["pain"]
    assert list(zip(pain["studies"], pain["pairs"], strict=True)) == [
        ("stu-pubmed-1", "high dose"), ("stu-pubmed-1", "intervention"), ("stu-pubmed-3", ""),
    ]  # fmt: skip
    assert pain["ci_method"] == "cr2"
    drawn = (done.results / "pooling" / "forest_pain.svg").read_text(encoding="utf-8")
    assert "Adler 2001, high dose" in drawn
    assert pain["notes"][0].startswith("Robust (CR2) variance: 3 effects of 2 studies")
    effects = {row["pair"]: row for row in table(done, "pooling/effects.csv") if row["study_id"] == "stu-pubmed-1"}
    assert (effects["high dose"]["n1"], effects["high dose"]["n2"]) == ("61", "29")


def test_proportions_and_correlations_of_one_group_are_pooled_drawn_and_told_as_such(done):
    pooled = json.loads((done.results / "pooling" / "pooled.json").read_text())
    effects = {(row["study_id"][-1], row["outcome"]): row for row in table(done, "pooling/effects.csv")}
    clustered = effects["3", "smokers"]
    assert float(clustered["events1"]) == pytest.approx(250 / 1.576)
    assert "98 events" in effects["1", "smokers"]["conversions"]
    assert [pooled[key]["k"] for key in ("smokers", "age_pain")] == [3, 2]
    smokers, age = ((done.results / "pooling" / f"forest_{key}.svg").read_text() for key in ("smokers", "age_pain"))
    assert re.search(r"Total \(95% CI\).*0\.4\d\d \[0\.\d{3}, 0\.\d{3}\]", smokers, re.DOTALL)
    assert re.search(r"Total \(95% CI\).*0\.1\d \[", age, re.DOTALL)
    assert "Favours" not in smokers + age


def test_what_can_hardly_be_is_asked_in_its_cell_until_someone_says_that_it_is_printed_so(done, tmp_path):
    shutil.copytree(done.folder, tmp_path / "copy")
    copy = Checkout(tmp_path / "copy")
    copy.review, copy.results = copy.folder / "config" / NAME, copy.folder / "results" / NAME

    def odd(shown: dict) -> dict:
        is_it = (pmid_of(shown), shown["Outcome"], shown["Arm"]) == ("1", "Pain", "control")
        return {"Mean, median or effect": "4.11"} if is_it else {}

    for person in "AB":
        fill(copy, f"extraction.{person}", "Outcomes", odd)
    problems = run(copy)["problems"]
    assert [problem["file"] for problem in problems] == ["sheets/extraction.A.xlsx", "sheets/extraction.B.xlsx"]
    assert re.fullmatch(r"tab Outcomes, cell [A-Z]+\d+", problems[0]["place"])
    assert problems[0]["message"].startswith("Adler 2001, Pain, control: no 58 values in steps of 1 have the mean 4.11")

    def as_printed(shown: dict) -> dict:
        return {"Checked": "as printed", "Quotation": "4.11 (2.3)"} if shown["Check"] else {}

    for person in "AB":
        assert fill(copy, f"extraction.{person}", "Outcomes", as_printed) == 2
    assert run(copy)["problems"] == []


def test_a_contact_with_authors_is_kept_and_leaves_room_for_the_next(done):
    def asked(shown: dict) -> dict:
        return (
            {"Asked whom": "D. Duarte", "What for": "deaths by arm", "Answer": "none"} if pmid_of(shown) == "4" else {}
        )

    fill(done, "extraction.consensus", "Contacts", asked)
    run(done)
    [contact] = table(done, "extraction/contacts.csv")
    assert (contact["label"], contact["person"], contact["question"]) == ("Duarte 2012", "D. Duarte", "deaths by arm")
    path = done.review / "sheets" / "extraction.consensus.xlsx"
    assert [row[0].value for row in openpyxl.load_workbook(path)["Contacts"].iter_rows()].count("Duarte 2012") == 2


def test_the_certainty_that_people_judge_ends_as_a_summary_of_findings(done, tmp_path):
    page = (done.results / "report" / "summary_of_findings.html").read_text(encoding="utf-8")
    assert page.count("not judged") == 3

    def judge(shown: dict) -> dict:
        answers = dict.fromkeys(("Inconsistency", "Indirectness"), "not serious")
        answers |= {"Evidence from": "randomised trials (high)", "Publication bias": "undetected"}
        answers |= {"Risk of bias": "serious (−1)", "Imprecision": "serious (−1)", "Certainty": "low"}
        return answers if shown["row_id"] else {}

    def reason(shown: dict) -> dict:
        words = {"Risk of bias": "Brandt 2004 lost people.", "Imprecision": "Few events."}
        return {"Footnote": words[shown["Domain"]]} if shown["Domain"] in words else {}

    fill(done, "certainty", "Certainty", judge)
    fill(done, "certainty", "Reasons", reason)
    status = run(done)
    assert status["pending"] == status["problems"] == []
    assert status["final"]
    page = (done.results / "report" / "summary_of_findings.html").read_text(encoding="utf-8")
    assert "⊕⊕◯◯ low" in page
    assert "Brandt 2004 lost people." in page
    assert re.search(r"\d+ fewer per 1,000 \(\d+ fewer to \d+ (fewer|more)\)", page)
    assert "points of 10" in page
    document = done.results / "report" / "summary_of_findings.docx"
    opened = saved_by_libreoffice(document, tmp_path, "pdf")
    read = [program("pdftotext"), "-layout", str(opened), "-"]
    text = subprocess.run(read, check=True, capture_output=True, text=True).stdout
    assert "Summary of findings: Aspirin after heart attacks" in text
    assert "⊕⊕◯◯" in text
    assert "Nothing to be done" in done.snakemake("--config", f"review={NAME}").stderr
