"""A team of five through the workflow: a pilot, a withdrawal, an adjudicator, an amendment; and further reports."""

import json

import pytest

from scripts.sheets.ledgers import read_ledger
from tests.screening.team_review import Team

pytestmark = pytest.mark.slow

PHASE = "screening/title_abstract"
CONSENSUS = f"{PHASE}/consensus.csv"
REVIEWERS = "ABCD"


@pytest.fixture
def team(tmp_path) -> Team:
    return Team(
        tmp_path,
        records=30,
        title_abstract={"adjudicator": "E", "order": "shuffled", "pilot": {"records": 4, "agreement": 0.75}},
    )


def undecided(team: Team, reviewer: str) -> list[str]:
    return [row_id for row_id, row in team.rows(f"title_abstract.{reviewer}").items() if not row["Decision"]]


def judge_all(team: Team, reviewers: str, answer) -> None:
    for reviewer in reviewers:
        answers = {row_id: answer(reviewer, row_id) for row_id in undecided(team, reviewer)}
        team.judge(f"title_abstract.{reviewer}", answers)


def votes(team: Team) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in team.table(f"{PHASE}/decisions.csv"):
        found.setdefault(row["row_id"], {})[row["reviewer"]] = row["decision"]
    return found


def test_a_team_screens_with_a_pilot_a_withdrawal_an_adjudicator_and_an_amendment(team):
    team.run(CONSENSUS)
    pilots = {reviewer: set(undecided(team, reviewer)) for reviewer in REVIEWERS}
    assert len(pilots["A"]) == 4
    assert len(set(map(frozenset, pilots.values()))) == 1
    assert not (team.review / "sheets" / "title_abstract.E.xlsx").exists()

    judge_all(team, REVIEWERS, lambda reviewer, row_id: "exclude")
    team.run(CONSENSUS)
    loads = [len(undecided(team, reviewer)) for reviewer in REVIEWERS]
    assert sum(loads) == 2 * 26
    assert max(loads) - min(loads) <= 1

    # B judges five records and withdraws: the votes stay, the rest goes to the others.
    fives = undecided(team, "B")[:5]
    team.judge("title_abstract.B", dict.fromkeys(fives, "include"))
    team.protocol["reviewers"][1] |= {"status": "withdrawn", "until": "2026-03-01"}
    team.write_protocol()
    team.run(CONSENSUS)
    asked = votes(team)
    assert all(asked[row_id]["B"] == "include" for row_id in fives)
    assert {row_id for row_id, cast in asked.items() if "B" in cast} == set(fives) | pilots["A"]
    assert all(len(cast) == 2 for row_id, cast in asked.items() if row_id not in pilots["A"])

    # The others exclude all that B included: five conflicts, for the adjudicator alone.
    judge_all(team, "ACD", lambda reviewer, row_id: "exclude" if row_id in fives else "include")
    team.run(CONSENSUS)
    assert set(team.rows("title_abstract.adjudicator", "Conflicts")) == set(fives)
    assert not (team.review / "sheets" / "title_abstract.consensus.xlsx").exists()
    team.judge("title_abstract.adjudicator", dict.fromkeys(fives, "exclude"), tab="Conflicts")
    team.run()
    consensus = {row["row_id"]: row for row in team.table(CONSENSUS)}
    assert {consensus[row_id]["basis"] for row_id in fives} == {"resolution"}
    assert {consensus[row_id]["resolver"] for row_id in fives} == {"E"}
    ledger = read_ledger(team.review / "ledgers" / "title_abstract.adjudicator.csv")
    assert {(event["person"], event["origin"]) for event in ledger} == {("E", "resolution")}
    funnel = json.loads((team.results / "status.json").read_text())["funnel"]
    assert (funnel["screened"], funnel["excluded"], funnel["full_text_assessed"]) == (30, 9, 0)
    agreement = json.loads((team.results / PHASE / "agreement.json").read_text())
    assert (agreement["n"], agreement["agreement"]) == (26, pytest.approx(21 / 26))
    assert agreement["pilot"]["raters"]["n"] == 4

    # A changes a vote after the conflict was seen: agreement is what it was.
    changed = next(row_id for row_id in fives if "A" in asked[row_id] or True)
    other = next(key for key in votes(team)[changed] if key != "B")
    team.judge(f"title_abstract.{other}", {changed: "include"})
    team.protocol["eligibility"]["include"].append("Children too")
    team.protocol["amendments"] = [{"date": "2026-04-01", "keys": ["eligibility"], "reason": "Asked by the funder"}]
    team.write_protocol()
    before = {row["row_id"]: row["decision"] for row in team.table(CONSENSUS)} | {changed: "include"}
    team.run()
    assert json.loads((team.results / PHASE / "agreement.json").read_text())["agreement"] == agreement["agreement"]
    assert {row["row_id"]: row["decision"] for row in team.table(CONSENSUS)} == before
    looks = {(row["row_id"], row["reviewer"]) for row in team.table(f"{PHASE}/second_look.csv")}
    cast = {(row_id, key) for row_id, found in votes(team).items() for key, decision in found.items() if decision}
    assert looks == cast - {(changed, other)}
    assert all(
        "Look again" in row["Flag"] for row_id, row in team.rows("title_abstract.C").items() if row_id != changed
    )
    assert "Nothing to be done" in team.run()


@pytest.mark.exhaustive
def test_a_register_entry_leads_to_two_reports_of_one_study_and_all_is_counted(tmp_path):
    team = Team(tmp_path, records=3)
    team.protocol["reviewers"] = [{"key": "A", "name": "Reviewer A"}]
    team.protocol["screening"] = {"title_abstract": {"reviewers_per_record": 1, "order": "relevance", "batch": 3}}
    team.write_protocol()
    team.run(CONSENSUS)
    first, *others = undecided(team, "A")
    team.judge("title_abstract.A", {first: "include"} | dict.fromkeys(others, "exclude"))
    team.run("screening/full_text/consensus.csv")
    tab = "full_text.consensus"
    team.judge(tab, {first: "Main results. 10.1000/main"}, tab="Reports", header="Report 2")
    (team.review / "fulltext").mkdir()
    (team.review / "fulltext" / "rep-pubmed-1001-2.pdf").write_bytes(b"%PDF-1.4")
    team.run("screening/full_text/consensus.csv")
    reports = [row["report_id"] for row in team.table("screening/full_text/reports.csv")]
    assert reports == ["rep-pubmed-1001", "rep-pubmed-1001-2"]
    shown = team.rows("full_text.A")["rep-pubmed-1001-2"]
    assert shown["Title"] == "Main results. 10.1000/main"
    assert shown["PDF"] == "../fulltext/rep-pubmed-1001-2.pdf"
    team.judge(tab, dict.fromkeys(reports, "Walk"), tab="Retrieval", header="Study")
    team.judge(tab, {reports[0]: "requested"}, tab="Retrieval", header="Full text")
    team.judge(tab, {reports[0]: "2020-01-01"}, tab="Retrieval", header="Since")
    team.judge("full_text.A", {reports[1]: "include"})
    team.run()
    links = team.table("screening/full_text/report_studies.csv")
    assert [(row["report_id"], row["study_id"]) for row in links] == [(report, "stu-walk") for report in reports]
    status = json.loads((team.results / "status.json").read_text())
    assert any("requested since 2020-01-01" in warning["message"] for warning in status["warnings"])
    flow = json.loads((team.results / "prisma" / "flow.json").read_text())
    assert flow["prisma_2020"]["databases_registers"]["sought"] == 2
    assert flow["prisma_2020"]["included"]["new_reports"] == 1
    assert "Nothing to be done" in team.run()
    assert "Records included, over records judged" in (team.results / "report" / "report.html").read_text()
