"""The votes of a phase as they stand in ledgers and sheets together, before any sheet is written.

Whom a row is dealt to depends on who has judged it, and what somebody typed since the last run counts too.
"""

from pathlib import Path

from scripts.screening.screening_forms import reviewer_form
from scripts.screening.teams import screeners, team_of
from scripts.sheets.preview import preview


def votes_so_far(review: Path, protocol: dict, phase: str, ids_in) -> dict[str, dict[str, str]]:
    """reviewer → row_id → decision; {} where everyone judges everything, so that nothing depends on it.

    `ids_in`: of `answering_ids` (scripts/screening/merged_rows.py).
    """
    people = screeners(protocol, phase)
    plain = team_of(protocol, phase).is_plain and not protocol["screening"][phase].get("pilot")
    if plain and not any(person["conflicts"] for person in people):
        return {}
    votes = {}
    for person in people:
        state = preview(review, reviewer_form(protocol, phase, person)).state
        votes[person["key"]] = {
            row_id: vote for row_id, asked_as in ids_in(state).items() if (vote := state.get((asked_as, "decision")))
        }
    return votes
