"""The exchange that double data entry needs: each reviewer's sheet, then the consensus sheet of what differs.

What a person typed is checked before the sheet is written anew, so that its questions stand beside it at once.
"""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from scripts.common.messages import Problem
from scripts.extraction.double_entry import Entry, enter, side_by_side
from scripts.extraction.entry_forms import (
    AS_PRINTED,
    CHECK,
    CONFIRMED,
    SETTLED,
    EntrySheet,
    consensus_form,
    reviewers_form,
)
from scripts.sheets.exchange import Exchanged, Rows, exchange
from scripts.sheets.ledgers import State, read_ledger, state_of
from scripts.sheets.preview import Preview, ledger_path, preview

Values = dict[str, dict[str, str]]  # row_id → column → value


class Question(NamedTuple):
    """Something that a person should look at again: in which row and column, and what about it."""

    row_id: str
    column: str
    text: str


Ask = Callable[[Values], list[Question]]
Tell = Callable[[Values], Values]
SharedRows = Callable[[dict[tuple[str, str], str]], Rows]
_FIX = "Correct it; or, if the report prints it so, quote it and choose 'as printed' under Checked."


def exchange_entries(
    review: Path,
    protocol: dict,
    sheet: EntrySheet,
    rows: Rows,
    ask: Ask,
    tell: Tell = lambda values: {},
    shared: SharedRows | None = None,
) -> tuple[dict[str, dict[str, Entry]], list[dict], Exchanged]:
    """Exchange the reviewers' sheets and the consensus sheet.

    `rows`: the entry tabs' rows; `ask`: what to ask about the values of one person, or about what holds; `tell`: what
    shown cells say because of these values; `shared`: the rows of the tabs that the reviewers share, from the consensus
    sheet's state. Returns, for each entry tab, row_id →
    what holds; the sheets' receipts, the reviewers' in order, then the consensus'; and the consensus sheet.
    """
    checked = {tab.name for tab in sheet.tabs}
    version, notice, reviewers = protocol["version"], protocol["notice"], protocol["reviewers"]
    forms = [reviewers_form(sheet, reviewer, notice) for reviewer in reviewers]
    exchanged = [exchange_checked(review, preview(review, form), checked, rows, (ask, tell), version) for form in forms]
    states = [each.state for each in exchanged]
    people = [reviewer["key"] for reviewer in reviewers]

    def settle(consensus: dict) -> dict[str, dict[str, Entry]]:
        return {
            tab.name: {row["row_id"]: enter(row["row_id"], tab, states, consensus) for row in rows[tab.name]}
            for tab in sheet.tabs
        }

    unsettled = settle({})
    differing = {
        tab.name: [
            row | {"entries": side_by_side(row["row_id"], tab, people, states), SETTLED: ""}
            for row in rows[tab.name]
            if unsettled[tab.name][row["row_id"]].basis == "conflict"
        ]
        for tab in sheet.tabs
    }
    seen = preview(review, consensus_form(sheet, notice))
    differing |= shared(seen.state) if shared else {tab.name: [] for tab in sheet.shared}
    here = {row["row_id"] for tab in sheet.tabs for row in differing[tab.name]}

    def agreed(values: Values) -> dict[str, Entry]:
        settled = settle({(row_id, column): v for row_id, cells in values.items() for column, v in cells.items()})
        return {row_id: entry for tab in settled.values() for row_id, entry in tab.items()}

    def ask_of_agreed(values: Values) -> list[Question]:
        held = {row_id: entry.values for row_id, entry in agreed(values).items()}
        return [question for question in ask(held) if question.row_id in here]

    def tell_of_agreed(values: Values) -> Values:
        entries = agreed(values)
        told = tell({row_id: entry.values for row_id, entry in entries.items()})
        done = {row_id: {SETTLED: "yes"} for row_id in here if entries[row_id].basis == "resolution"}
        return {row_id: told.get(row_id, {}) | done.get(row_id, {}) for row_id in here}

    looks = ask_of_agreed, tell_of_agreed
    consensus = exchange_checked(review, seen, checked, differing, looks, version)
    return settle(consensus.state), [each.receipt for each in [*exchanged, consensus]], consensus


def answered_studies(review: Path, protocol: dict, sheet: EntrySheet) -> set[str]:
    """The ids of the studies for which the ledgers of a sheet have anything."""
    forms = [*(reviewers_form(sheet, each, "") for each in protocol["reviewers"]), consensus_form(sheet, "")]
    states = [state_of(read_ledger(ledger_path(review, form))) for form in forms]
    return {row_id.partition("|")[0] for state in states for (row_id, _), value in state.items() if value}


def values_of(state: State) -> Values:
    """What holds, by row: row_id → column → value."""
    values: Values = {}
    for (row_id, column), value in state.items():
        values.setdefault(row_id, {})[column] = value
    return values


def still_asked(
    questions: list[Question], events: list[dict[str, str]], looked_at: int, to_quote: set[str]
) -> list[Question]:
    """The questions that nobody answered with "as printed" since the row last changed.

    An answer that is saved together with the row's values, that is among the events from `looked_at` on, holds. Rows of
    `to_quote` need the words of the report as well.
    """
    values = values_of(state_of(events))
    changed: dict[str, int] = {}
    confirmed: dict[str, int] = {}
    for place, event in enumerate(events):
        if event["column"] == CONFIRMED:
            confirmed[event["row_id"]] = place if event["new"] == AS_PRINTED else -1
        elif event["column"] not in ("report", "page", "quotation", "provenance"):
            changed[event["row_id"]] = place

    def is_answered(row_id: str) -> bool:
        answer = confirmed.get(row_id, -1)
        batch = _batch(events, answer, looked_at)
        quoted = row_id not in to_quote or values[row_id].get("quotation")
        return bool(answer >= 0 and changed.get(row_id, -1) <= batch and quoted)

    return [question for question in questions if not is_answered(question.row_id)]


def _batch(events: list[dict[str, str]], place: int, looked_at: int) -> int:
    """The last event that came with that at `place`: of the same harvest, known by sheet and moment."""
    if place < 0 or place >= looked_at:
        return len(events)
    mark = events[place]["when"], events[place].get("sheet_sha256", "")
    while place + 1 < looked_at and (events[place + 1]["when"], events[place + 1].get("sheet_sha256", "")) == mark:
        place += 1
    return place


def exchange_checked(
    review: Path, seen: Preview, checked: set[str], rows: Rows, looks: tuple[Ask, Tell], version: str
) -> Exchanged:
    """Exchange a sheet whose rows carry the questions about what stands in them; open ones become problems.

    `seen`: the sheet's preview; `checked`: the tabs that have the column for questions; `looks`: what to ask, and what
    shown cells say.
    """
    ask, tell = looks
    values = values_of(seen.state)
    quoting = [tab.name for tab in seen.form.tabs if any(column.name == "quotation" for column in tab.asked)]
    to_quote = {row["row_id"] for tab in quoting for row in rows[tab]}
    questions, told = still_asked(ask(values), seen.events, len(seen.past), to_quote), tell(values)
    asked: dict[str, list[str]] = {}
    for question in questions:
        asked.setdefault(question.row_id, []).append(question.text)
    with_questions = {
        tab: [row | told.get(row["row_id"], {}) | {CHECK: " ".join(asked.get(row["row_id"], []))} for row in found]
        if tab in checked
        else found
        for tab, found in rows.items()
    }
    exchanged = exchange(review, seen.form, with_questions, version, seen=seen)
    exchanged.receipt["problems"] += [asdict(problem) for problem in _problems(exchanged, rows, questions)]
    return exchanged


def _problems(exchanged: Exchanged, rows: Rows, questions: list[Question]) -> list[Problem]:
    """What is told of open questions: whose row it is, and the cell in which the answer stands."""
    of = {row["row_id"]: (tab, row) for tab, found in rows.items() for row in found}
    told = []
    for row_id, column, text in questions:
        tab, row = of.get(row_id, ("", {}))
        cell = exchanged.cell_of(tab, row_id, column)
        place = f"tab {tab}, cell {cell}" if cell else f"row {row_id}"
        naming = ", ".join(filter(None, map(row.get, _NAMING)))
        told.append(Problem(f"sheets/{exchanged.receipt['sheet']}.xlsx", place, f"{naming}: {text}", _FIX))
    return told


_NAMING = ("study", "item", "outcome", "result", "arm", "domain")
