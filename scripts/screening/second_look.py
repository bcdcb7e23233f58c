"""Decisions that an amendment of the protocol touches: listed for another look, none changed.

A decision was made under the version of the protocol that its last event names. Any event on the row under the newer
version counts as another look: another decision, a reason, a note.
"""

from scripts.protocol.phases import PHASES
from scripts.sheets.ledgers import DERIVED

SECOND_LOOK = ("row_id", "phase", "reviewer", "decision", "decided_under", "amended_in", "date", "keys", "why")


def touches(key: str, phase: str, decision: str) -> bool:
    """Does a change of a `key` of the protocol touch a decision? Criteria touch all; reasons for exclusion touch
    exclusions that need one; the rules of screening touch what was decided as maybe; outcomes touch none."""
    if key == "eligibility":
        return True
    if key == "exclusion_reasons":
        return PHASES[phase].needs_reason and decision == "exclude"
    return key == "screening" and decision == "maybe"


def second_look(
    reviewer: str, events: list[dict[str, str]], amendments: list[dict], phase: str, asked: dict | None = None
) -> list[dict[str, str]]:
    """A reviewer's decisions that the amendments after them touch, by row (SECOND_LOOK).

    `events`: the reviewer's ledger; `amendments`: the protocol's, of which the first makes version 2; `asked`: rows of
    the phase, all if None.
    """
    if not amendments:
        return []
    of_people = [event for event in events if event.get("origin") != DERIVED]
    last = {event["row_id"]: event for event in of_people if event["new"] or event["column"] == "decision"}
    decisions = {event["row_id"]: event["new"] for event in events if event["column"] == "decision"}
    looks = []
    for row_id, decision in decisions.items():
        if not decision or (asked is not None and row_id not in asked):
            continue
        under = int(last[row_id]["protocol"] or 1)
        for version, amendment in enumerate(amendments[under - 1 :], start=under + 1):
            keys = [key for key in amendment["keys"] if touches(key, phase, decision)]
            if keys:
                about = {"amended_in": str(version), "date": amendment["date"], "why": amendment["reason"]}
                looks.append(
                    {
                        "row_id": row_id,
                        "phase": phase,
                        "reviewer": reviewer,
                        "decision": decision,
                        "decided_under": str(under),
                        "keys": "; ".join(keys),
                    }
                    | about
                )
                break
    return looks


def touched_rows(events: list[dict], amendments: list[dict], phase: str, ids: dict[str, str]) -> dict[str, str]:
    """row_id → what its flag says of the amendment that touches the decision. `ids`: row_id → its answers'."""
    found = {look["row_id"]: look for look in second_look("", events, amendments, phase)}
    return {
        row_id: f"Look again: protocol amended {look['date']} ({look['why']}). If your decision stays, say so in Note."
        for row_id, asked_as in ids.items()
        if (look := found.get(asked_as))
    }
