"""Five people through the whole workflow, as their team and their protocol change: both counts agree after each run."""

import json

import pytest

from tests.screening.team_review import Team

pytestmark = pytest.mark.slow

AUDIT = "prisma/audit.json", "protocol.json"
CONSENSUS = "screening/title_abstract/consensus.csv"


def undecided(team: Team, sheet: str, tab: str = "Screening") -> list[str]:
    path = team.review / "sheets" / f"{sheet}.xlsx"
    return [row_id for row_id, row in team.rows(sheet, tab).items() if not row["Decision"]] if path.exists() else []


def judge_all(team: Team, phase: str, people: str, answer) -> None:
    for key in people:
        team.judge(f"{phase}.{key}", {row_id: answer(key, row_id) for row_id in undecided(team, f"{phase}.{key}")})


def stands(team: Team) -> dict[str, tuple[str, str]]:
    return {row["row_id"]: (row["basis"], row["decision"]) for row in team.table(CONSENSUS)}


def test_two_judge_a_third_extracts_and_an_adjudicator_comes_and_goes(tmp_path):
    team = Team(tmp_path, records=4)
    people = [{"key": key, "name": f"Reviewer {key}"} for key in "AB"]
    extractor = {"key": "C", "name": "Reviewer C", "tasks": ["extraction", "risk_of_bias"]}
    adjudicator = {"key": "E", "name": "Professor E", "tasks": []}
    team.protocol["reviewers"] = [*people, extractor, adjudicator]
    team.protocol["screening"] = {"title_abstract": {"adjudicator": "E"}}
    team.write_protocol()
    team.run(*AUDIT)
    one, two, *others = undecided(team, "title_abstract.A")
    judge_all(team, "title_abstract", "AB", lambda key, row_id: "include")
    team.judge("title_abstract.B", dict.fromkeys((one, two), "exclude"))
    team.run(*AUDIT)
    team.judge("title_abstract.adjudicator", {one: "include"}, tab="Conflicts")
    team.run(*AUDIT)
    assert stands(team) == dict.fromkeys(others, ("agreement", "include")) | {
        one: ("resolution", "include"), two: ("pending", ""),
    }  # fmt: skip

    team.protocol["reviewers"] = [*people, extractor]
    team.protocol["screening"] = {}
    team.write_protocol()
    team.run(*AUDIT)
    assert stands(team)[one] == ("resolution", "include")
    assert undecided(team, "title_abstract.consensus", "Conflicts") == [two]
    team.judge("title_abstract.consensus", {two: "exclude"}, tab="Conflicts")
    team.run(*AUDIT)
    assert stands(team)[two] == ("resolution", "exclude")


def test_reasons_are_amended_after_exclusions_and_a_replacement_finishes_what_was_left(tmp_path):
    team = Team(tmp_path, records=4)
    alone = {"reviewers_per_record": 1}
    team.protocol["reviewers"] = [{"key": "A", "name": "Reviewer A"}]
    team.protocol["screening"] = {"title_abstract": alone, "full_text": alone}
    team.write_protocol()
    team.run(*AUDIT)
    judge_all(team, "title_abstract", "A", lambda key, row_id: "include")
    team.run(*AUDIT)
    reports = sorted(undecided(team, "full_text.A"))
    team.judge("full_text.A", dict.fromkeys(reports[:3], "exclude"))
    labels = {reason["key"]: reason["label"] for reason in team.protocol["exclusion_reasons"]}
    keys = ["population", "intervention", "design"]
    team.judge("full_text.A", dict(zip(reports, (labels[key] for key in keys), strict=False)), header="Reason")
    team.run(*AUDIT)

    def reasons() -> dict[str, str]:
        found = {row["row_id"]: row for row in team.table("screening/full_text/consensus.csv")}
        return {row_id: found[row_id]["reason"] or found[row_id]["basis"] for row_id in reports}

    team.protocol["exclusion_reasons"] = [
        {"key": "people", "label": "Other people", "was": "population"},
        {"key": "intervention", "label": "No walking"},
    ]
    amendment = {"date": "2026-03-01", "keys": ["exclusion_reasons"], "reason": "Asked by the funder"}
    team.protocol["amendments"] = [amendment, amendment | {"keys": ["outcomes"], "reason": "No change"}]
    team.protocol["reviewers"] = [
        {"key": "A", "name": "Reviewer A", "status": "withdrawn"}, {"key": "B", "name": "Reviewer B"},
    ]  # fmt: skip
    team.write_protocol()
    (team.review / "fulltext").mkdir()
    (team.review / "fulltext" / "Smith 2020.pdf").write_bytes(b"%PDF-1.4")
    team.run(*AUDIT, "status.json")
    assert reasons() == dict(zip(reports, ["people", "intervention", "pending", "pending"], strict=True))
    shown = team.rows("full_text.A")
    assert [shown[row_id]["Reason"] for row_id in reports[:3]] == ["Other people", "No walking", ""]
    assert list(team.rows("full_text.B")) == [reports[3]]
    status = json.loads((team.results / "status.json").read_text(encoding="utf-8"))
    told = " ".join(each["message"] for each in (*status["problems"], *status["warnings"]))
    assert "1 excluded for 'design', which is no longer among the reasons" in told
    assert "names outcomes, of which nothing changed" in told
    assert "has the name of no report" in told

    team.judge("full_text.A", {reports[2]: "No walking"}, header="Reason")
    team.judge("full_text.B", {reports[3]: "include"})
    team.run(*AUDIT)
    assert reasons() == dict(zip(reports, ["people", "intervention", "intervention", "single"], strict=True))
