"""The votes of a phase as they stand in ledgers and sheets together, before any sheet is written.

Whom a row is dealt to depends on who has judged it, and what somebody typed since the last run counts too.
"""

from pathlib import Path

from scripts.screening.screening_forms import reviewer_form
from scripts.screening.teams import screeners, team_of
from scripts.sheets.exchange import ledger_path, sheet_path
from scripts.sheets.form import Form
from scripts.sheets.harvest import harvest
from scripts.sheets.ledgers import read_ledger, state_of
from scripts.sheets.read import read_sheet


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
        state = what_holds(review, reviewer_form(protocol, phase, person))
        votes[person["key"]] = {
            row_id: vote for row_id, asked_as in ids_in(state).items() if (vote := state.get((asked_as, "decision")))
        }
    return votes


def what_holds(review: Path, form: Form) -> dict[tuple[str, str], str]:
    """The state of a form's ledger as it will be once the form's sheet is harvested."""
    events = read_ledger(ledger_path(review, form))
    found = harvest(form, read_sheet(sheet_path(review, form), form), events)
    state = state_of(events) | {(change["row_id"], change["column"]): change["new"] for change in found.changes}
    return {key: value for key, value in state.items() if value}
