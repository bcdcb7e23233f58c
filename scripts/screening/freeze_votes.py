"""The votes on a row as they stood when the row was first issued for consensus.

Agreement is measured on these: what people changed after they saw or talked is not agreement. A reading is an event in
ledgers/<phase>.issued.csv that says through which event of each reviewer's ledger the votes were read by a run.
"""

from scripts.screening.agree_votes import Vote, finished

THROUGH = "through"
Events = list[dict[str, str]]


def freeze(
    asked: dict[str, list[str]], ledgers: dict[str, Events], readings: list[dict[str, int]], needs_reason: bool
) -> tuple[dict[tuple[str, str], Vote], bool]:
    """(row_id, reviewer) → the frozen vote; and whether a new reading is due: rows are complete now that no earlier one
    has seen so.

    `asked`: row_id → reviewers; `ledgers`: reviewer → events; `readings`: for each run, reviewer → seq, oldest first.
    """
    now = {reviewer: len(events) for reviewer, events in ledgers.items()}
    frozen: dict[tuple[str, str], Vote] = {}
    done: set[str] = set()
    state: dict[tuple[str, str, str], str] = {}
    read = dict.fromkeys(ledgers, 0)
    due = False
    for reading in [*readings, now]:
        touched = set()
        for reviewer, events in ledgers.items():
            upto = max(read[reviewer], reading.get(reviewer, 0))
            for event in events[read[reviewer] : upto]:
                state[reviewer, event["row_id"], event["column"]] = event["new"]
                touched.add(event["row_id"])
            read[reviewer] = upto
        due = False
        for row_id in touched & asked.keys() - done:
            votes = [_vote(state, reviewer, row_id) for reviewer in asked[row_id]]
            if votes and all(finished(vote, needs_reason) for vote in votes):
                frozen |= {(row_id, vote.reviewer): vote for vote in votes}
                done.add(row_id)
                due = True
    return frozen, due


def readings_in(events: Events) -> list[dict[str, int]]:
    """The readings in a phase's issued ledger, oldest first."""
    texts = [event["new"] for event in events if event["column"] == THROUGH]
    return [{key: int(seq) for key, seq in (part.split(":") for part in text.split("; "))} for text in texts]


def reading_event(ledgers: dict[str, Events]) -> dict[str, str]:
    """The event of a reading of these ledgers, which says "A:898; B:897"."""
    text = "; ".join(f"{reviewer}:{len(events)}" for reviewer, events in ledgers.items())
    return {"row_id": "votes", "column": THROUGH, "old": "", "new": text}


def _vote(state: dict, reviewer: str, row_id: str) -> Vote:
    return Vote(reviewer, *(state.get((reviewer, row_id, column), "") for column in ("decision", "reason", "note")))
