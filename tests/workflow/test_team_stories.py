"""Five people through the whole workflow, as their team and their protocol change: both counts agree after each run."""

import pytest

from tests.screening.team_review import Team

pytestmark = pytest.mark.slow

AUDIT = "prisma/audit.json"
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
    team.run(AUDIT)
    one, two, *others = undecided(team, "title_abstract.A")
    judge_all(team, "title_abstract", "AB", lambda key, row_id: "include")
    team.judge("title_abstract.B", dict.fromkeys((one, two), "exclude"))
    team.run(AUDIT)
    team.judge("title_abstract.adjudicator", {one: "include"}, tab="Conflicts")
    team.run(AUDIT)
    assert stands(team) == dict.fromkeys(others, ("agreement", "include")) | {
        one: ("resolution", "include"), two: ("pending", ""),
    }  # fmt: skip

    team.protocol["reviewers"] = [*people, extractor]
    team.protocol["screening"] = {}
    team.write_protocol()
    team.run(AUDIT)
    assert stands(team)[one] == ("resolution", "include")
    assert undecided(team, "title_abstract.consensus", "Conflicts") == [two]
    team.judge("title_abstract.consensus", {two: "exclude"}, tab="Conflicts")
    team.run(AUDIT)
    assert stands(team)[two] == ("resolution", "exclude")
