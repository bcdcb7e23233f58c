"""Whatever two reviewers and their review go through: Snakemake's results are what a plain model says, nothing typed is
lost, and a further run has nothing to do."""

import os
import random
import shutil
from itertools import combinations

import pytest

from scripts.protocol.load_protocol import load_protocol
from scripts.review_forms import review_forms
from scripts.sheets.accepted_changes import accept
from scripts.sheets.preview import preview
from tests.screening.team_review import Team
from tests.sheets.person_at_sheet import BESIDE, WORDS, PersonAtSheet

pytestmark = pytest.mark.slow

HISTORIES = int(
    os.environ.get("LITFUNNEL_WORKFLOW_HISTORIES", "10" if os.environ.get("LITFUNNEL_REQUIRE_ALL") == "1" else "1")
)
FIRST = int(os.environ.get("LITFUNNEL_FIRST_HISTORY", "0"))
RUNS = 4

Vote = tuple[str, str]  # decision, reason
OPEN = ("", "")

PHASES = {"title_abstract": "uni-", "full_text": "rep-"}
WITHOUT_MAYBE = {word: value for word, value in WORDS.items() if value != "maybe"}
DECISION, SETTLED = {"Decision": ("decision", WORDS)}, {"Decision": ("decision", WITHOUT_MAYBE)}
REASON = {"Reason": ("reason", {"Wrong population": "population", "wrong intervention ": "intervention"})}
LABELS = {"population": "Wrong population", "intervention": "Wrong intervention"}
SHEETS = {
    "duplicates": ("Pairs", {"Verdict": ("verdict", {"same": "same", "Different": "different"})}),
    **{f"title_abstract.{key}": ("Screening", DECISION) for key in "AB"},
    "title_abstract.consensus": ("Conflicts", SETTLED),
    **{f"full_text.{key}": ("Screening", SETTLED | REASON) for key in "AB"},
    "full_text.consensus": ("Conflicts", SETTLED | REASON),
}
TARGETS = ("protocol.json", *(f"sheets/{name}.json" for name in SHEETS))


@pytest.fixture(scope="module")
def started(tmp_path_factory) -> Team:
    team = Team(tmp_path_factory.mktemp("started"), records=6)
    team.protocol["reviewers"] = team.protocol["reviewers"][:2]
    team.write_protocol()
    team.run(*TARGETS)
    return team


class History:
    """A review of two reviewers, what is done to it, and the model: records, pairs judged the same, who typed what."""

    def __init__(self, team: Team, seed: int):
        self.team, self.chance, self.told = team, random.Random(seed), []
        self.records = 6
        self.searches = 1
        sheets, ledgers = team.review / "sheets", team.review / "ledgers"
        self.people = {
            name: PersonAtSheet(sheets / f"{name}.xlsx", ledgers / f"{name}.csv", tab, asked, self.chance)
            for name, (tab, asked) in SHEETS.items()
        }

    def live(self) -> None:
        """Some work in the sheets, something that happens to the review, and a run; several times."""
        for _ in range(RUNS):
            for person in self.people.values():
                for _ in range(self.chance.randint(1, 3)):
                    self._work(person)
            killed = self.chance.choice([self.killed_at_a_write, self.killed_after_a_while])
            happens = self.chance.choice(
                [self.search, self.merge, self.amend, self.delete_results, self.delete_all_output, killed]
            )
            self.told.append(happens.__name__)
            happens()
            self.run()
        assert "Nothing to be done" in self.team.run(*TARGETS)

    def run(self) -> None:
        """Confirm what looks as if it was moved, which what is typed in so few rows can; run, and compare everything
        with the model."""
        protocol = load_protocol(self.team.review)
        for form in review_forms(self.team.review, protocol).values():
            if held := preview(self.team.review, form).found.held_digest:
                accept(self.team.review, form, held, "", protocol["version"])
        self.team.run(*TARGETS)
        for person in self.people.values():
            person.harvested()
            person.check_ledger()
        groups = self._groups()
        for phase in PHASES:
            self._check_phase(phase, groups)

    # What people do in a sheet.

    def _work(self, person: PersonAtSheet) -> None:
        if person.saved_beside:  # two files that were both typed in could contradict each other: another story
            return
        do = self.chance.choice(["type", "type", "type", "sort", "delete_row", "copy", "old_copy", "delete_file"])
        place = self.chance.randrange(10)
        if do == "type":
            kind = "xlsx" if person.unseen else self.chance.choice(["xlsx", "xlsx", *BESIDE])
            person.type([self._answer(person) for _ in range(self.chance.randint(1, 12))], kind)
        elif do == "sort":
            person.sort(place)
        elif do == "delete_row":
            person.delete_row(place)
        elif do == "copy":
            person.keep_copy()
        elif do == "old_copy":
            person.save_old_copy(place, self._answer(person))
        elif self.chance.random() < 0.3:
            person.delete_file()
        self.told.append(f"{person.path.stem}: {do}, {person.unseen}")

    def _answer(self, person: PersonAtSheet) -> tuple[int, str, str]:
        header = self.chance.choice(list(person.asked))
        words = list(person.asked[header][1])
        return self.chance.randrange(12), header, self.chance.choice([*words, *words, ""])

    # What happens to a review.

    def search(self) -> None:
        """A later search finds all records again, and one or two more."""
        self.searches += 1
        self.records += self.chance.randint(1, 2)
        date = f"2026-02-{self.searches:02}"
        source = self.team.protocol["sources"][0]
        source["searches"].append(source["searches"][0] | {"date": date})
        self.team.write_protocol()
        self.team.export([f"Walking trial number {n}" for n in range(self.records)], date)

    def merge(self) -> None:
        """Two records that are in no judged pair are named as the same, in the tab for that. (Splits and further
        verdicts come from work in the sheet.)"""
        sheet = self.people["duplicates"]
        judged = {record for pair, _ in sheet.holds | sheet.open for record in pair.split("|")}
        free = [f"pubmed-{1001 + n}" for n in range(self.records) if f"pubmed-{1001 + n}" not in judged]
        if len(free) < 2 or sheet.saved_beside or not sheet.path.exists():
            return
        first, second = self.chance.sample(free, 2)
        row_id = next(
            row_id for row_id, row in self.team.rows("duplicates", "Type a pair").items() if not row["Verdict"]
        )
        for header, text in (("The first record", first), ("The second record", second), ("Verdict", "same")):
            self.team.judge("duplicates", {row_id: text}, "Type a pair", header)
        sheet.say("|".join(sorted((first, second))), "verdict", "same")

    def amend(self) -> None:
        """The protocol changes, as it says: a criterion or a reason more."""
        number = len(self.team.protocol.setdefault("amendments", [])) + 1
        key = self.chance.choice(["eligibility", "exclusion_reasons"])
        if key == "eligibility":
            self.team.protocol[key]["include"].append(f"Criterion {number}")
        else:
            self.team.protocol[key].append({"key": f"reason_{number}", "label": f"Reason {number}"})
        amendment = {"date": "2026-03-01", "keys": [key], "reason": f"Change {number}"}
        self.team.protocol["amendments"].append(amendment)
        self.team.write_protocol()

    def delete_results(self) -> None:
        """Someone deletes the folder of results."""
        shutil.rmtree(self.team.results)

    def delete_all_output(self) -> None:
        """Someone has Snakemake delete all output."""
        self.team.run(*TARGETS, options=["--delete-all-output"])

    def killed_at_a_write(self) -> None:
        """A run is killed with -9 between making a file and putting it in its place."""
        self.team.killed_run(*TARGETS, at_write=self.chance.randint(1, 60))

    def killed_after_a_while(self) -> None:
        """A run is killed with -9 at some moment."""
        self.team.killed_run(*TARGETS, after=self.chance.uniform(1, 4))

    # The model.

    def _groups(self) -> list[list[str]]:
        """The ids minted so far that are one unique record, without their prefix; the first is its id now."""
        verdicts = self.people["duplicates"].holds
        same = {tuple(pair.split("|")) for (pair, _), verdict in verdicts.items() if verdict == "same"}
        now = {row["unique_id"][4:]: row["now"][4:] for row in self.team.table("deduplication/identities.csv")}
        assert set(now) == {f"pubmed-{1001 + n}" for n in range(self.records)}
        assert {pair for pair in combinations(sorted(now), 2) if now[pair[0]] == now[pair[1]]} == same
        return [[kept, *(i for i in sorted(now) if now[i] == kept and i != kept)] for kept in sorted(set(now.values()))]

    def _check_phase(self, phase: str, groups: list[list[str]]) -> None:
        """The consensus, and what the reviewers' sheets show, are what was typed."""
        prefix, folder = PHASES[phase], f"screening/{phase}"
        rows = {prefix + group[0]: [prefix + stem for stem in group] for group in groups}
        if phase == "full_text":
            screened = self.team.table("screening/title_abstract/consensus.csv")
            passed = {"rep-" + row["row_id"][4:] for row in screened if row["decision"] == "include"}
            rows = {row_id: ids for row_id, ids in rows.items() if row_id in passed}
        found = self.team.table(f"{folder}/consensus.csv")
        assert {row["row_id"]: (row["decision"], row["reason"]) for row in found} == {
            row_id: self._consensus(phase, ids) for row_id, ids in rows.items()
        }
        for person in (self.people[f"{phase}.{key}"] for key in "AB"):
            shown = sorted((row["Decision"], row.get("Reason", "")) for row in person.rows())
            held = [self._answered(person, ids) for ids in rows.values()]
            assert shown == sorted((decision, LABELS.get(reason, "")) for decision, reason in held)

    def _consensus(self, phase: str, ids: list[str]) -> Vote:
        """What the votes on a row come to, ("", "") while that is open."""
        asks_reason = phase == "full_text"
        votes = [_meant(self._answered(self.people[f"{phase}.{key}"], ids), asks_reason) for key in "AB"]
        if OPEN in votes:
            return OPEN
        if votes[0] == votes[1]:
            return votes[0]
        return _meant(self._answered(self.people[f"{phase}.consensus"], ids), asks_reason)

    def _answered(self, person: PersonAtSheet, ids: list[str]) -> Vote:
        """What a person holds of a row that has several ids: what they said of any of them; if that differs, what they
        said when they were asked of them all."""
        said = {row_id: self._said(person, row_id) for row_id in ids}
        answers = {vote for vote in said.values() if vote != OPEN}
        if len(answers) > 1:
            return self._said(person, "+".join(row_id for row_id in ids if said[row_id] != OPEN))
        return answers.pop() if answers else OPEN

    @staticmethod
    def _said(person: PersonAtSheet, row_id: str) -> Vote:
        return person.holds.get((row_id, "decision"), ""), person.holds.get((row_id, "reason"), "")


def _meant(vote: Vote, asks_reason: bool) -> Vote:
    """A vote as it counts: maybe as include, a reason with an exclusion at full text only, which is open without."""
    decision, reason = vote
    if decision != "exclude" or not asks_reason:
        return decision.replace("maybe", "include"), ""
    return vote if reason else OPEN


@pytest.mark.parametrize("seed", range(FIRST, FIRST + HISTORIES))
def test_a_reviews_results_are_what_was_typed_whatever_happened_to_it(started, tmp_path, seed):
    history = History(started.copied_to(tmp_path / "review"), seed)
    try:
        history.live()
    finally:
        print(*history.told, sep="\n")
