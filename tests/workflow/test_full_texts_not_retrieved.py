"""A review whose full texts nobody gets comes to an end: both counts agree, and mistakes on the way are told."""

import json

import pytest

from tests.screening.team_review import Team

pytestmark = pytest.mark.slow


@pytest.fixture
def team(tmp_path) -> Team:
    team = Team(tmp_path, records=4)
    team.protocol["reviewers"] = team.protocol["reviewers"][:2]
    team.protocol["certainty"] = {"outcomes": [{"outcome": team.protocol["outcomes"][0]["key"]}]}
    team.write_protocol()
    return team


def status(team: Team) -> dict:
    return json.loads((team.results / "status.json").read_text("utf-8"))


def flow(team: Team) -> dict:
    return json.loads((team.results / "prisma" / "flow.json").read_text("utf-8"))


def test_a_review_ends_without_the_full_texts_that_nobody_has_and_without_a_study(team):
    team.run()
    kinds = {entry["kind"] for entry in status(team)["pending"]}
    assert kinds == {"titles and abstracts"}
    for reviewer in "AB":
        sheet = f"title_abstract.{reviewer}"
        team.judge(sheet, dict.fromkeys(team.rows(sheet), "include"))
    team.run()
    assert {entry["kind"] for entry in status(team)["pending"]} == {"full texts"}
    assert "4 not stated" in status(team)["pending"][0]["next_step"]

    gone, foreign, read, judged = sorted(team.rows("full_text.A"))
    reason = team.protocol["exclusion_reasons"][0]["label"]
    team.judge("full_text.A", {gone: "not retrieved", foreign: "needs translation"}, header="Full text")
    team.judge("full_text.A", {read: "exclude", judged: "exclude"})
    team.judge("full_text.A", {judged: reason}, header="Reason")
    team.judge("full_text.B", {judged: "not retrieved"}, header="Full text")
    team.judge("full_text.B", {read: "exclude"})
    team.judge("full_text.B", {read: reason}, header="Reason")
    team.run()
    now, told = flow(team)["prisma_2020"], [problem["message"] for problem in status(team)["problems"]]
    assert now["databases_registers"]["not_retrieved"] == 1
    assert (now["awaiting"]["classification"], now["awaiting"]["retrieval"]) == (1, 2)
    assert any("nothing in 'Reason': it is not decided" in message for message in told)
    assert any("A: judged it; B: not retrieved" in message for message in told)
    left = {entry["sheet"].split("/")[-1]: (entry["left"], entry["of"]) for entry in status(team)["pending"]}
    assert left == {"full_text.A.xlsx": (1, 2), "full_text.consensus.xlsx": (1, 1)}

    team.judge("full_text.A", {read: reason}, header="Reason")
    team.judge("full_text.A", {judged: ""})
    team.run()
    assert (status(team)["final"], status(team)["pending"], flow(team)["pending"]) == (True, [], 0)
    last = flow(team)["prisma_2020"]["databases_registers"]
    assert (last["sought"], last["not_retrieved"], last["excluded_full_text"]) == (4, 2, 1)
