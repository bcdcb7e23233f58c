"""A made-up review with events, survival, scales, proportions and correlations, and what its two people fill in."""

import csv
import json
from pathlib import Path

import openpyxl

from scripts.sheets.ledgers import append_events
from tests.workflow.conftest import Checkout, check_out

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
