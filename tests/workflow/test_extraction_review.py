"""A made-up review with events, survival and scales: two reviewers fill in real sheets, up to its certainty."""

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from scripts.common.ledgers import append_events
from tests.workflow.conftest import Checkout, check_out
from tests.workflow.test_programs import program, saved_by_libreoffice

pytestmark = pytest.mark.slow

NAME = "aspirin"
STUDIES = {"1": "Adler 2001", "2": "Brandt 2004", "3": "Celik 2009", "4": "Duarte 2012", "5": "Eriksen 2016"}
PROTOCOL = """
title: Aspirin after heart attacks
question: {population: Adults after a heart attack, intervention: Aspirin, comparison: Placebo, outcomes: "Death, pain"}
eligibility: {include: [Adults], exclude: [Animals]}
sources:
  - key: pubmed
    name: PubMed
    kind: database
    searches: [{date: "2026-01-31", platform: PubMed, query: aspirin, hits: 5, who: A}]
reviewers: [{key: A, name: Ann}, {key: B, name: Ben}]
exclusion_reasons: [{key: design, label: Wrong design}]
extraction:
  fields:
    - {key: design, label: Design, kind: design}
    - {key: n, label: Participants, kind: participants}
    - {key: male, label: "Male, %", kind: percent}
  arms:
    - {key: intervention, label: intervention, role: intervention}
    - {key: high, label: high dose, role: intervention}
    - {key: control, label: control, role: control}
  correlation: {value: 0.5, source: assumed}
risk_of_bias:
  tools: [{tool: rob2, designs: randomised}, {tool: robins_i, designs: non_randomised}]
  results: [death]
outcomes:
  - key: death
    label: Death
    measure: RR
    statistic: final
    time_months: 12
    better: lower
    egger: true
    subgroups: [{field: design, planned: false}]
    moderators: [{fields: [n]}]
    sensitivity:
      - {label: Mantel-Haenszel, pooling: {model: mh, ci: wald}}
      - {label: Randomised only, without: {field: design, values: [Cohort study]}}
      - {label: Low risk of bias, without_risk: {judgement: high, domains: [overall]}, planned: false}
    diagnostics: [leave_one_out, influence, labbe, trim_and_fill]
    post_hoc: [baujat, contour_funnel, begg]
  - key: survival
    label: Time to death
    measure: HR
    statistic: final
    time_months: 12
    better: lower
    planned: false
  - key: pain
    label: Pain
    measure: SMD
    statistic: final
    time_months: 3
    better: lower
    instrument: {min: 0, max: 10, step: 1}
    several_arms: split_control
    pooling: {robust: true}
  - {key: smokers, label: Smokers, measure: PFT, statistic: final, time_months: 0, better: neither}
  - {key: age_pain, label: Age and pain, measure: ZCOR, statistic: final, time_months: 0, better: neither}
certainty:
  outcomes:
    - outcome: death
      importance: critical
      baseline_risks:
        - {label: low risk, per_1000: 50, source: registry}
        - {label: high risk, per_1000: 150, source: median of the control arms}
    - {outcome: survival, baseline_risks: [{label: high risk, per_1000: 150, source: registry}]}
    - {outcome: pain, sd: {value: 2.5, unit: points of 10, source: Celik 2009}}
"""
NOTHING = {"Statistic": "not reported"}
OUTCOMES = {
    ("1", "Death", "intervention"): {"Statistic": "final", "n": "120", "Events": "12"},
    ("1", "Death", "control"): {"Statistic": "final", "n": "118", "Events": "18"},
    ("2", "Death", "intervention"): {"Statistic": "final", "n": "240", "or percent": "9.6"},
    ("2", "Death", "control"): {"Statistic": "final", "n": "236", "or percent": "13.6"},
    ("3", "Death", "intervention"): {"Statistic": "final", "n": "295", "Events": "21"},
    ("3", "Death", "control"): {"Statistic": "final", "n": "330", "Events": "34"},
    ("5", "Death", "intervention"): {"Statistic": "final", "n": "900", "Events": "70"},
    ("5", "Death", "control"): {"Statistic": "final", "n": "880", "Events": "92"},
    ("1", "Time to death", "all arms"): {
        "Statistic": "final", "n": "238", "Mean, median or effect": "0.66", "or printed with": "95% CI", "from": "0.32",
        "to": "1.36",
    },
    ("2", "Time to death", "all arms"): {
        "Statistic": "final", "n": "476", "Mean, median or effect": "0.70", "or printed with": "p",
        "SE, t or p": "0.19",
    },
    ("1", "Pain", "intervention"): {
        "Statistic": "final", "n": "60", "Mean, median or effect": "3.15", "SD": "2.1",
    },
    ("1", "Pain", "control"): {"Statistic": "final", "n": "58", "Mean, median or effect": "4.02", "SD": "2.3"},
    ("1", "Pain", "high dose"): {"Statistic": "final", "n": "61", "Mean, median or effect": "2.90", "SD": "2.0"},
    ("3", "Pain", "intervention"): {
        "Statistic": "final", "n": "40", "Mean, median or effect": "3", "or printed with": "IQR", "from": "2",
        "to": "5",
    },
    ("3", "Pain", "control"): {
        "Statistic": "final", "n": "41", "Mean, median or effect": "4", "or printed with": "95% CI", "from": "3.3",
        "to": "4.7",
    },
    ("1", "Smokers", "all participants"): {"Statistic": "final", "n": "240", "or percent": "41"},
    ("3", "Smokers", "all participants"): {"Statistic": "final", "n": "640", "Events": "250"},
    ("5", "Smokers", "all participants"): {"Statistic": "final", "n": "1780", "Events": "830"},
    ("1", "Age and pain", "all participants"): {"Statistic": "final", "n": "116", "Mean, median or effect": "0.21"},
    ("2", "Age and pain", "all participants"): {"Statistic": "final", "n": "402", "Mean, median or effect": "0.08"},
    ("4", "Death", "intervention"): {"Statistic": "reported, not usable", "Quotation": "no difference in mortality"},
    ("4", "Death", "control"): {"Statistic": "reported, not usable"},
}  # fmt: skip
FIELDS = {
    "1": ("Randomised trial", "240"), "2": ("Randomised trial", "480"), "3": ("Cluster-randomised trial", "640"),
    "4": ("Randomised trial", "90"), "5": ("Cohort study", "1780"),
}  # fmt: skip


def start(folder: Path) -> Checkout:
    checkout = check_out(folder)
    checkout.review, checkout.results = folder / "config" / NAME, folder / "results" / NAME
    export = checkout.review / "searches" / "pubmed" / "2026-01-31" / "export.csv"
    export.parent.mkdir(parents=True)
    with open(export, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["PMID", "Title", "Authors", "Year", "Abstract"])
        for pmid, label in STUDIES.items():
            name, year = label.split()
            table.writerow(
                [pmid, f"Aspirin in the city of {name}", f"{name}, A", year, f"We treated people in {name}."]
            )
    (checkout.review / "review.yaml").write_text(PROTOCOL, encoding="utf-8")
    for phase, prefix in (("title_abstract", "uni"), ("full_text", "rep")):
        for person in "AB":
            events = [
                {"when": "2026-02-01T00:00:00Z", "row_id": f"{prefix}-pubmed-{pmid}", "column": "decision", "old": "",
                 "new": "include", "person": person, "origin": "import", "protocol": "1"}
                for pmid in STUDIES
            ]  # fmt: skip
            append_events(checkout.review / "ledgers" / f"{phase}.{person}.csv", events)
    return checkout


def run(checkout: Checkout) -> dict:
    done = checkout.snakemake("--config", f"review={NAME}")
    assert done.returncode == 0, done.stderr
    return json.loads((checkout.results / "status.json").read_text())


def fill(checkout: Checkout, sheet: str, tab: str, answer) -> int:
    """Fill in a tab as a person does: `answer` gives a row's words by header, from what the row shows."""
    path = checkout.review / "sheets" / f"{sheet}.xlsx"
    book = openpyxl.load_workbook(path)
    cells = book[tab]
    at = {cell.value: cell.column for row in cells.iter_rows(max_row=3) for cell in row if "row_id" in values(row)}
    header = next(row[0].row for row in cells.iter_rows(max_row=3) if "row_id" in values(row))
    filled = 0
    for row in cells.iter_rows(min_row=header + 1):
        shown = {name: cells.cell(row[0].row, column).value or "" for name, column in at.items()}
        for name, word in answer(shown).items():
            cells.cell(row[0].row, at[name]).value = word
            filled += 1
    book.save(path)
    return filled


def values(row) -> list:
    return [cell.value for cell in row]


def pmid_of(shown: dict) -> str:
    return shown["row_id"].split("|")[0].removeprefix("stu-pubmed-")


def extract(checkout: Checkout, person: str) -> None:
    def field(shown: dict) -> dict:
        design, n = FIELDS[pmid_of(shown)]
        value = {"Design": design, "Participants": n, "Male, %": "61"}[shown["Item"]]
        return {"Value": value, "Page or table": "Table 1", "Quotation": value, "Provenance": "printed"}

    def outcome(shown: dict) -> dict:
        found = OUTCOMES.get((pmid_of(shown), shown["Outcome"], shown["Arm"]), NOTHING)
        misread = person == "B" and found.get("n") == "118"
        return found | ({"n": "113"} if misread else {})

    def design(shown: dict) -> dict:
        cluster = {"Design": "cluster randomised", "People per cluster": "29.8", "ICC": "0.02"}
        return cluster if pmid_of(shown) == "3" else {}

    sheet = f"extraction.{person}"
    fill(checkout, sheet, "Characteristics", field)
    fill(checkout, sheet, "Outcomes", outcome)
    fill(checkout, sheet, "Further arms", lambda shown: outcome(shown) if shown["Outcome"] == "Pain" else {})
    fill(checkout, sheet, "Designs", design)


def table(checkout: Checkout, name: str) -> list[dict[str, str]]:
    with open(checkout.results / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answer_rob2(shown: dict) -> dict:
    """Everything is well, but that participants of Brandt 2004 knew what they got, and dropped out for it."""
    number = shown["Question"].split()[0]
    good = {"1.1": "Y", "1.2": "PY", "1.3": "N", "2.1": "N", "2.2": "N", "2.6": "Y", "3.1": "Y", "4.1": "N"}
    good |= {"4.2": "PN", "4.3": "N", "5.1": "Y", "5.2": "N", "5.3": "N"}
    poor = {"2.1": "Y", "2.3": "NI", "3.1": "N", "3.2": "N", "3.3": "Y", "3.4": "PY"}
    said = good | (poor if pmid_of(shown) == "2" else {})
    return {"Answer": said[number]} if number in said else {}


def judge_rob2(shown: dict) -> dict:
    word = shown["The algorithm suggests"]
    if not word:  # the overall judgement is suggested once the others are given
        word = "high" if pmid_of(shown) == "2" else "low"
    return {"Judgement": word, "Support for the judgement": f"As answered: {word}.", "Provenance": "printed"}


@pytest.fixture(scope="module")
def done(tmp_path_factory) -> Checkout:
    """The review after each step that people take, checked on the way."""
    checkout = start(tmp_path_factory.mktemp("aspirin"))
    status = run(checkout)
    assert {entry["kind"] for entry in status["pending"]} == {"data extraction", "certainty of the evidence"}
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
