"""The votes on a row as they stood when the row was first issued for consensus.

Agreement is measured on these: what people changed after they saw or talked is not agreement. A reading is an event in
ledgers/<phase>.issued.csv that says how far a run read each reviewer's ledger, by a stamp of `scripts.sheets.lineage`.
"""

from collections.abc import Collection

from scripts.screening.agree_votes import Vote, finished
from scripts.sheets.lineage import Lineage

THROUGH = "through"
Events = list[dict[str, str]]
Reading = dict[str, Collection[int]]  # reviewer → the places (from 0) of the events that a run read


def freeze(
    asked: dict[str, list[str]],
    ledgers: dict[str, Events],
    readings: list[Reading],
    needs_reason: bool,
) -> tuple[dict[tuple[str, str], Vote], bool]:
    """(row_id, reviewer) → the frozen vote; and whether a new reading is due: rows are complete now that no earlier one
    has seen so.

    `asked`: row_id → reviewers; `ledgers`: reviewer → events; `readings`: as of `readings_in`.
    """
    now = {reviewer: range(len(events)) for reviewer, events in ledgers.items()}
    frozen: dict[tuple[str, str], Vote] = {}
    done: set[str] = set()
    state: dict[tuple[str, str, str], str] = {}
    read: dict[str, set[int]] = {reviewer: set() for reviewer in ledgers}
    due = False
    for reading in [*readings, now]:
        touched = set()
        for reviewer, events in ledgers.items():
            new = set(reading.get(reviewer, ())) - read[reviewer]
            for event in (events[place] for place in sorted(new)):
                state[reviewer, event["row_id"], event["column"]] = event["new"]
                touched.add(event["row_id"])
            read[reviewer] |= new
        due = False
        for row_id in touched & asked.keys() - done:
            votes = [_vote(state, reviewer, row_id) for reviewer in asked[row_id]]
            if votes and all(finished(vote, needs_reason) for vote in votes):
                frozen |= {(row_id, vote.reviewer): vote for vote in votes}
                done.add(row_id)
                due = True
    return frozen, due


def readings_in(events: Events, lineages: dict[str, Lineage]) -> list[Reading]:
    """The readings in a phase's issued ledger, oldest first. `lineages`: reviewer → that of their ledger as it is."""
    texts = [event["new"] for event in events if event["column"] == THROUGH]
    stamps = [dict(part.split(":") for part in text.split("; ")) for text in texts]
    return [
        {key: _places(lineages[key], stamp) for key, stamp in reading.items() if key in lineages} for reading in stamps
    ]


def _places(lineage: Lineage, stamp: str) -> Collection[int]:
    return next(iter(lineage.known_at(stamp)), ())


def reading_event(lineages: dict[str, Lineage]) -> dict[str, str]:
    """The event of a reading of these ledgers, which says "A:n898-e…; B:n897-e…"."""
    text = "; ".join(f"{reviewer}:{lineage.stamp}" for reviewer, lineage in lineages.items())
    return {"row_id": "votes", "column": THROUGH, "old": "", "new": text}


def _vote(state: dict, reviewer: str, row_id: str) -> Vote:
    return Vote(reviewer, *(state.get((reviewer, row_id, column), "") for column in ("decision", "reason", "note")))
