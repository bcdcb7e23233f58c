"""Five people screen a review from its pilot to its last full text, while the team and the protocol change: nobody gets
what is not theirs, no answer is lost, and both counts agree after each run."""

import pytest

from tests.screening.team_review import Team
from tests.workflow.test_team_stories import AUDIT, judge_all, undecided

pytestmark = pytest.mark.slow

PEOPLE = "ABCD"
# Who may not judge what: by an author's name, and by a DOI.
BARRED = {"C": {"pubmed-1003"}, "A": {"pubmed-1005", "pubmed-1014"}}
CONFLICTS = {"C": ["Author3, Ann"], "A": ["10.1000/trial.5", "Author14, A"]}
PHASES = {
    "title_abstract": {"adjudicator": "E", "order": "shuffled", "pilot": {"records": 3, "agreement": 0.75}},
    "full_text": {"reviewers_per_record": 1, "checked_share": 0.5},
}


class Story(Team):
    """The review of five, and what each of its runs shows."""

    def runs(self) -> None:
        """A run in which both counts agree, and in which nobody is asked for what they have an interest in."""
        self.run(*AUDIT)
        for phase in PHASES:
            for row_id, cast in self.votes(phase).items():
                for key, barred in BARRED.items():
                    assert key not in cast or row_id.split("-", 1)[1] not in barred

    def votes(self, phase: str) -> dict[str, dict[str, str]]:
        """Row → reviewer who is asked for it → decision, "" where there is none yet."""
        found: dict[str, dict[str, str]] = {}
        for row in self.table(f"screening/{phase}/decisions.csv"):
            found.setdefault(row["row_id"], {})[row["reviewer"]] = row["decision"]
        return found

    def stands(self, phase: str) -> dict[str, tuple[str, str]]:
        """Row → on what its decision rests, and the decision."""
        rows = self.table(f"screening/{phase}/consensus.csv")
        return {row["row_id"]: (row["basis"], row["decision"]) for row in rows}

    def amends(self, date: str, *keys: str) -> None:
        """States an amendment of the protocol."""
        entry = {"date": date, "keys": list(keys), "reason": "Asked by the funder"}
        self.protocol.setdefault("amendments", []).append(entry)
        self.write_protocol()

    def person(self, key: str) -> dict:
        return next(person for person in self.protocol["reviewers"] if person["key"] == key)


def may_judge(key: str, rows) -> set[str]:
    return {row_id for row_id in rows if row_id.split("-", 1)[1] not in BARRED.get(key, ())}


def test_five_people_screen_from_the_pilot_to_the_last_full_text(tmp_path):
    team = Story(tmp_path, records=12, **PHASES)
    for key, entries in CONFLICTS.items():
        team.person(key)["conflicts"] = entries
    team.write_protocol()

    # The pilot: all judge it, but who has an interest; while they differ, nothing more is dealt
    team.runs()
    pilot = {row_id for key in PEOPLE for row_id in undecided(team, f"title_abstract.{key}")}
    assert len(pilot) == 3
    for key in PEOPLE:
        assert set(undecided(team, f"title_abstract.{key}")) == may_judge(key, pilot)
    judge_all(team, "title_abstract", PEOPLE, lambda key, row_id: "include" if key == "D" else "exclude")
    team.runs()
    assert not any(undecided(team, f"title_abstract.{key}") for key in PEOPLE)
    assert set(undecided(team, "title_abstract.adjudicator", "Conflicts")) == pilot
    team.judge("title_abstract.D", dict.fromkeys(pilot, "exclude"))
    team.runs()

    # The dealing: two for each record, and as much for each as for the others
    votes = team.votes("title_abstract")
    dealt = votes.keys() - pilot
    assert len(dealt) == 9
    assert all(len(votes[row_id]) == 2 for row_id in dealt)
    loads = [len(undecided(team, f"title_abstract.{key}")) for key in PEOPLE]
    assert max(loads) - min(loads) <= 1

    # A withdrawal: what B judged stays, the rest goes to the others
    two = undecided(team, "title_abstract.B")[:2]
    team.judge("title_abstract.B", dict.fromkeys(two, "include"))
    team.person("B")["status"] = "withdrawn"
    team.write_protocol()
    team.runs()
    votes = team.votes("title_abstract")
    assert {row_id for row_id in dealt if "B" in votes[row_id]} == set(two)
    assert all(len(votes[row_id]) == 2 for row_id in dealt)

    # The adjudicator, alone, decides what the others see differently
    judge_all(team, "title_abstract", "ACD", lambda key, row_id: "exclude" if row_id in two else "include")
    team.runs()
    assert set(undecided(team, "title_abstract.adjudicator", "Conflicts")) == set(two)
    assert "title_abstract.consensus.xlsx" not in {path.name for path in (team.review / "sheets").iterdir()}
    team.judge("title_abstract.adjudicator", {two[0]: "include", two[1]: "exclude"}, tab="Conflicts")

    # A return, with a later search: the new records are dealt to all four again
    del team.person("B")["status"]
    team.protocol["sources"][0]["searches"].append(team.protocol["sources"][0]["searches"][0] | {"date": "2026-02-28"})
    team.export([f"Walking trial number {n}" for n in range(16)], date="2026-02-28")
    team.write_protocol()
    team.runs()
    settled = {two[0]: ("resolution", "include"), two[1]: ("resolution", "exclude")}
    assert settled.items() <= team.stands("title_abstract").items()
    votes, asked = team.votes("title_abstract"), {row_id: votes[row_id].keys() for row_id in votes}
    assert {row_id: votes[row_id].keys() for row_id in asked} == asked
    new = votes.keys() - asked.keys()
    assert len(new) == 4
    assert all(len(votes[row_id]) == 2 for row_id in new)
    assert any("B" in votes[row_id] for row_id in new)
    judge_all(team, "title_abstract", PEOPLE, lambda key, row_id: "include")

    # Amendments of what is sought and measured: all votes stand, and are looked at again
    team.protocol["eligibility"]["include"].append("Children too")
    team.protocol["outcomes"][0]["time_months"] = 12
    team.amends("2026-03-01", "eligibility")
    team.amends("2026-03-02", "outcomes")
    before = team.stands("title_abstract")
    team.runs()
    stands = team.stands("title_abstract")
    assert stands == before | dict.fromkeys(new, ("agreement", "include"))
    looks = {(row["row_id"], row["reviewer"]) for row in team.table("screening/title_abstract/second_look.csv")}
    cast = {(row_id, key) for row_id, found in team.votes("title_abstract").items() for key in found}
    assert looks == {each for each in cast if each[0] not in new}

    # The adjudicator leaves, by an amendment of how people screen: what they decided counts
    del team.protocol["screening"]["title_abstract"]["adjudicator"]
    team.protocol["reviewers"] = [person for person in team.protocol["reviewers"] if person["key"] != "E"]
    team.amends("2026-03-03", "screening")
    team.runs()
    assert team.stands("title_abstract") == stands

    # Full texts: one judges each, and a second one a share of them
    reports = team.votes("full_text")
    included = {row_id.replace("uni-", "rep-") for row_id, (_, decision) in stands.items() if decision == "include"}
    assert set(reports) == included
    assert {len(cast) for cast in reports.values()} == {1, 2}
    checked = sorted(row_id for row_id, cast in reports.items() if len(cast) == 2)
    single = sorted(reports.keys() - checked)
    labels = {reason["key"]: reason["label"] for reason in team.protocol["exclusion_reasons"]}
    given = dict(zip(single, ("population", "intervention", "design"), strict=False))
    first = {row_id: min(reports[row_id]) for row_id in reports}
    excluded = {row_id: first[row_id] for row_id in (*given, checked[0])}
    judge_all(team, "full_text", PEOPLE, lambda key, row_id: "exclude" if excluded.get(row_id) == key else "include")
    for key in PEOPLE:
        reasons = {row_id: labels[given.get(row_id, "design")] for row_id, who in excluded.items() if who == key}
        team.judge(f"full_text.{key}", reasons, header="Reason")
    team.runs()
    stands = team.stands("full_text")
    assert {row_id for row_id, (basis, _) in stands.items() if basis == "pending"} == {checked[0]}
    assert undecided(team, "full_text.consensus", "Conflicts") == [checked[0]]

    # An amendment of the reasons: one is renamed, one is gone, and what rested on that is asked again
    team.judge("full_text.consensus", {checked[0]: "include"}, tab="Conflicts")
    team.protocol["exclusion_reasons"] = [
        {"key": "people", "label": "Other people", "was": "population"},
        {"key": "intervention", "label": "No walking"},
    ]
    team.amends("2026-03-04", "exclusion_reasons")
    team.runs()
    reason_of = {row["row_id"]: row["reason"] for row in team.table("screening/full_text/consensus.csv")}
    assert [reason_of[row_id] for row_id in given] == ["people", "intervention", ""]
    asked = {row_id for row_id, (basis, _) in team.stands("full_text").items() if basis == "pending"}
    assert asked == {list(given)[2], checked[0]}
    for row_id in asked:
        team.judge(f"full_text.{first[row_id]}", {row_id: "No walking"}, header="Reason")
    team.runs()
    stands = team.stands("full_text")
    assert {row_id for row_id, (_, decision) in stands.items() if decision == "exclude"} == set(given)
    assert {row_id for row_id, (_, decision) in stands.items() if decision == "include"} == reports.keys() - given
    assert stands[checked[0]] == ("resolution", "include")
