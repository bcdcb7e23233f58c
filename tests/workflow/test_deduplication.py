"""Duplicates through the whole workflow: what people notice, undo and decide again moves every count behind it."""

import json

import pytest

from scripts.sheets.ledgers import append_events
from tests.workflow.conftest import NAME
from tests.workflow.test_bundled_review import flow, table
from tests.workflow.test_bundled_review import run as run_to

pytestmark = pytest.mark.slow


def run(checkout):
    """Run up to the audit, which recounts everything from the ledgers; what follows is not about duplicates."""
    return run_to(checkout, f"results/{NAME}/prisma/audit.json")


def say(checkout, ledger: str, person: str, row_id: str, **values: str) -> None:
    """Append events to a ledger: column → value."""
    stamp = {"when": "2020-05-01T00:00:00Z", "row_id": row_id, "old": "", "person": person, "origin": "import",
             "protocol": "1"}  # fmt: skip
    path = checkout.review / "ledgers" / f"{ledger}.csv"
    append_events(path, [stamp | {"column": column, "new": value} for column, value in values.items()])


def alone(checkout, decision: str) -> list[str]:
    """Unique records of one record on which both reviewers agreed at title and abstract."""
    members = table(checkout.results / "deduplication" / "members.csv")
    counts: dict[str, int] = {}
    for row in members:
        counts[row["unique_id"]] = counts.get(row["unique_id"], 0) + 1
    rows = table(checkout.results / "screening" / "title_abstract" / "consensus.csv")
    agreed = [row["row_id"] for row in rows if (row["decision"], row["basis"]) == (decision, "agreement")]
    return [unique_id for unique_id in agreed if counts[unique_id] == 1]


def identity_events(checkout) -> list[tuple[str, str, str]]:
    events = table(checkout.review / "ledgers" / "identities.csv")
    return [(e["event"], e["unique_id"], e["into"]) for e in events if e["event"] in ("merged", "split")]


def left(checkout, sheet: str) -> int:
    """How many rows of a sheet wait for an answer."""
    tabs = receipt(checkout, sheet)["tabs"].values()
    return sum(tab["left"] for tab in tabs)


def receipt(checkout, sheet: str) -> dict:
    return json.loads((checkout.results / "sheets" / f"{sheet}.json").read_text())


def test_a_mark_in_screening_moves_a_record_to_the_duplicates_and_emptying_it_moves_it_back(finished, copy_of_finished):
    kept, marked = alone(finished, "exclude")[:2]
    say(copy_of_finished, "title_abstract.A", "A", marked, mark="duplicate_of", mark_target=kept)
    run(copy_of_finished)
    before, after = flow(finished)["prisma_2009"], flow(copy_of_finished)["prisma_2009"]
    assert after["duplicates_removed"] == before["duplicates_removed"] + 1
    assert after["screened"] == before["screened"] - 1
    assert flow(copy_of_finished)["pending"] == 0
    ledger = {row["record_id"]: row for row in table(copy_of_finished.results / "prisma" / "ledger.csv")}
    gone = [row for row in ledger.values() if row["unique_id"] in (kept, marked) and row["station"] == "duplicate"]
    assert [row["decided_by"] for row in gone] == ["A"]
    [(event, retired, into)] = identity_events(copy_of_finished)
    assert (event, {retired, into}) == ("merged", {kept, marked})
    say(copy_of_finished, "title_abstract.A", "A", marked, mark="", mark_target="")
    run(copy_of_finished)
    assert flow(copy_of_finished) == flow(finished)
    assert identity_events(copy_of_finished)[1] == ("split", into, retired)
    assert "Nothing to be done" in run(copy_of_finished).stderr


@pytest.mark.exhaustive
def test_two_screened_records_that_turn_out_to_be_one_are_decided_again_only_by_those_who_differ(
    finished, copy_of_finished
):
    [first, second] = [alone(finished, decision)[0] for decision in ("include", "exclude")]
    pair = "|".join(sorted(unique_id.removeprefix("uni-") for unique_id in (first, second)))
    say(copy_of_finished, "duplicates", "A and B", pair, verdict="same")
    run(copy_of_finished)
    [(_, retired, kept)] = identity_events(copy_of_finished)
    assert {retired, kept} == {first, second}
    assert [left(copy_of_finished, f"title_abstract.{person}") for person in "AB"] == [1, 1]
    for person in "AB":
        say(copy_of_finished, f"title_abstract.{person}", person, f"{kept}+{retired}", decision="include")
    run(copy_of_finished)
    titles = {row["row_id"]: row for row in table(copy_of_finished.results / "screening/title_abstract/consensus.csv")}
    assert (titles[kept]["decision"], titles[kept]["basis"]) == ("include", "agreement")
    assert retired not in titles
    say(copy_of_finished, "duplicates", "A and B", pair, verdict="different")
    run(copy_of_finished)
    assert flow(copy_of_finished) == flow(finished)
    assert flow(copy_of_finished)["pending"] == 0


@pytest.mark.exhaustive
def test_verdicts_that_contradict_each_other_keep_the_review_from_being_final(finished, copy_of_finished):
    verdicts = table(finished.results / "deduplication" / "verdicts.csv")
    pair = next(row["row_id"] for row in verdicts if row["verdict"] == "different").split("|")
    other = alone(finished, "exclude")[0].removeprefix("uni-")
    assert other not in pair
    for record_id in pair:
        say(copy_of_finished, "duplicates", "A and B", "|".join(sorted((record_id, other))), verdict="same")
    run(copy_of_finished)
    assert flow(copy_of_finished)["pending"] == 1
    [problem] = receipt(copy_of_finished, "duplicates")["problems"]
    assert problem["place"].startswith("tab Pairs, cells A")
    assert f"{pair[0]} is said to be different from {pair[1]}" in problem["message"]
