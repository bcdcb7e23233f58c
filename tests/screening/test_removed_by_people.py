"""Records that people take out before screening, from their table to the diagram, the page, the audit and the crate."""

import json
import zipfile

import pytest

from scripts.common.tables import read_json
from scripts.sheets.ledgers import append_events
from tests.screening.team_review import Team

pytestmark = pytest.mark.slow

HEADER = "record_id,reason,person,date\n"
TWO = (
    HEADER
    + 'pubmed-1001,"no abstract, no authors",Carla Quist,2026-02-01\nuni-pubmed-1002,not in English,Carla Quist,\n'
)
FIGURES = ("prisma/flow_2020.svg", "prisma/flow_2009.svg", "prisma/prisma.html")


@pytest.fixture
def team(tmp_path):
    team = Team(tmp_path, 5)
    team.protocol["reviewers"] = [{"key": key, "name": f"Reviewer {key}"} for key in "AB"]
    team.protocol["prisma"] = {"forms": ["2020", "2009"]}
    team.write_protocol()
    return team


def state(team):
    """Where each record stands, why, and who decided it."""
    return {
        row["record_id"]: (row["station"], row["reason"], row["decided_by"]) for row in team.table("prisma/ledger.csv")
    }


def test_what_people_remove_is_counted_in_its_box_with_who_and_why_and_nobody_is_asked_about_it(team):
    (team.review / "removed_records.csv").write_text(TWO, encoding="utf-8")
    team.run("status.json", *FIGURES)
    assert state(team)["pubmed-1001"] == ("removed_other", "no abstract, no authors", "Carla Quist")
    assert state(team)["pubmed-1002"] == ("removed_other", "not in English", "Carla Quist")
    assert set(team.rows("title_abstract.A")) == {"uni-pubmed-1003", "uni-pubmed-1004", "uni-pubmed-1005"}
    lists = read_json(team.results / "prisma/lists.json")
    for path in ("prisma_2009.removed_other", "prisma_2020.databases_registers.removed_other"):
        assert lists[path] == ["pubmed-1001", "pubmed-1002"]
    assert read_json(team.results / "prisma/audit.json")["inputs"].keys() >= {"removed_records.csv"}
    shown = [" ".join((team.results / name).read_text(encoding="utf-8").split()) for name in FIGURES]
    assert "Records removed for other reasons (n = 2)" in shown[0]
    assert "Removed before screening for other reasons (n = 2)" in shown[1]
    assert "no abstract, no authors" in shown[2]

    # A record that A has screened meanwhile stays, and both sides are told.
    team.judge("title_abstract.A", {"uni-pubmed-1003": "include"})
    three = TWO + "pubmed-1003,a conference programme,Carla Quist,\n"
    (team.review / "removed_records.csv").write_text(three, encoding="utf-8")
    team.run("status.json")
    status = read_json(team.results / "status.json")
    (problem,) = status["problems"]
    assert (problem["file"], problem["place"]) == ("config/team/removed_records.csv", "line 4")
    assert "but people have screened it (A: include)" in problem["message"]
    assert status["final"] is False
    assert state(team)["pubmed-1003"][0] == "awaiting_title_abstract"
    assert team.rows("title_abstract.A")["uni-pubmed-1003"]["Decision"] == "include"

    # When A takes the decision back, the removal holds.
    team.judge("title_abstract.A", {"uni-pubmed-1003": ""})
    team.run("status.json")
    assert read_json(team.results / "status.json")["problems"] == []
    assert state(team)["pubmed-1003"] == ("removed_other", "a conference programme", "Carla Quist")

    # Without the table all are asked about again.
    (team.review / "removed_records.csv").unlink()
    team.run("status.json")
    assert {station for station, *_ in state(team).values()} == {"awaiting_title_abstract"}
    assert (team.results / "screening/title_abstract/removed.csv").read_text() == "row_id,prefilter,reason\n"


def test_a_table_that_cannot_be_worked_with_stops_the_run_with_its_lines(team):
    wrong = HEADER + "pubmed-9,x,C,\npubmed-1001,,C,\n"
    (team.review / "removed_records.csv").write_text(wrong, encoding="utf-8")
    done = team.checkout.snakemake("results/team/status.json", "--config", "review=team")
    assert done.returncode == 1
    assert "config/team/removed_records.csv, line 2: pubmed-9 is no record of this review." in done.stderr
    assert "config/team/removed_records.csv, line 3: does not say why it was removed." in done.stderr
    assert "Traceback" not in done.stderr


def test_removals_are_sealed_verified_compared_and_shared_without_names(team, tmp_path):
    (team.review / "removed_records.csv").write_text(TWO, encoding="utf-8")
    for sheet in ("A", "B"):
        events = [
            {"row_id": f"uni-pubmed-{number}", "column": "decision", "old": "", "new": "exclude", "person": sheet}
            for number in (1003, 1004, 1005)
        ]
        append_events(team.review / f"ledgers/title_abstract.{sheet}.csv", events)
    team.run()
    sealed = team.checkout.command("scripts.sealing.seal_review", "--review", "team", "--shareable")
    assert sealed.returncode == 0, sealed.stdout + sealed.stderr
    crates = sorted((team.review / "seals/1").glob("*.zip"))
    assert [crate.name for crate in crates] == ["crate.zip", "shareable.zip"]
    for crate in crates:
        shown = team.checkout.command("scripts.sealing.verify_crate", str(crate))
        assert shown.returncode == 0, shown.stdout + shown.stderr
    with zipfile.ZipFile(crates[1]) as shared:
        table = shared.read("config/team/removed_records.csv").decode()
        assert "Quist" not in "".join(shared.read(name).decode("utf-8", "replace") for name in shared.namelist())
    assert "not in English,P" in table

    # One removal is taken back: both the input and what it moved are told.
    (team.review / "removed_records.csv").write_text("".join(TWO.splitlines(keepends=True)[:2]), encoding="utf-8")
    team.run()
    told = team.checkout.command("scripts.sealing.verify_review", "--review", "team")
    assert "removed_records.csv" in told.stdout
    assert "prisma_2009.removed_other: 2 → 1" in told.stdout
    assert json.loads((team.results / "prisma/flow.json").read_text())["prisma_2009"]["removed_other"] == 1
