"""The votes on a row as they stood when the row was first issued for consensus.

Agreement is measured on these: what people changed after they saw or talked is not agreement. A mark is an event in
ledgers/<phase>.issued.csv that says through which event of each reviewer's ledger the votes were read by a run.
"""

from scripts.screening.agree_votes import Vote, finished

MARK = "through"
Events = list[dict[str, str]]


def freeze(
    asked: dict[str, list[str]], ledgers: dict[str, Events], marks: list[dict[str, int]], needs_reason: bool
) -> tuple[dict[tuple[str, str], Vote], bool]:
    """(row_id, reviewer) → the frozen vote; and whether rows are complete now that no mark has seen: a new one is due.

    `asked`: row_id → reviewers; `ledgers`: reviewer → events; `marks`: for each run, reviewer → seq, oldest first.
    """
    now = {reviewer: len(events) for reviewer, events in ledgers.items()}
    frozen: dict[tuple[str, str], Vote] = {}
    done: set[str] = set()
    state: dict[tuple[str, str, str], str] = {}
    read = dict.fromkeys(ledgers, 0)
    due = False
    for mark in [*marks, now]:
        touched = set()
        for reviewer, events in ledgers.items():
            upto = max(read[reviewer], mark.get(reviewer, 0))
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


def read_marks(events: Events) -> list[dict[str, int]]:
    """The marks of a phase's issued ledger, oldest first."""
    texts = [event["new"] for event in events if event["column"] == MARK]
    return [{key: int(seq) for key, seq in (part.split(":") for part in text.split("; "))} for text in texts]


def mark_text(ledgers: dict[str, Events]) -> str:
    """A mark as an event says it: "A:898; B:897"."""
    return "; ".join(f"{reviewer}:{len(events)}" for reviewer, events in ledgers.items())


def _vote(state: dict, reviewer: str, row_id: str) -> Vote:
    return Vote(reviewer, *(state.get((reviewer, row_id, column), "") for column in ("decision", "reason", "note")))
