"""Answers that need another one beside them, and have it not: an exclusion without its reason is not decided."""

from collections.abc import Callable

from scripts.common.messages import Problem
from scripts.sheets.form import Form, Tab
from scripts.sheets.ledgers import State

_NAMED = 12


def lacking_answers(
    form: Form, rows: dict[str, list[dict]], state: State, kept: State, cell_of: Callable[[str, str, str], str]
) -> list[Problem]:
    """What people have to add, for each column the cells in which it is missing.

    `rows`: by tab; `state`: what holds; `kept`: cells whose words are not clear, which are told already; `cell_of`:
    names of tab, row and column → where the cell stands now.
    """
    return [
        _told(form, tab, name, word, other, cells)
        for tab in form.tabs
        for name, word, other in tab.needs
        if (cells := _missing(tab, (name, word, other), rows[tab.name], state, kept, cell_of))
    ]


def _missing(tab: Tab, need: tuple, rows: list[dict], state: State, kept: State, cell_of) -> list[str]:
    name, word, other = need
    value = tab.column(name).value_of(word)
    lacking = [
        row["row_id"]
        for row in rows
        if state.get((row["row_id"], name)) == value
        and (row["row_id"], other) not in state
        and (row["row_id"], other) not in kept
    ]
    return [cell_of(tab.name, row_id, other) or f"of {row_id}" for row_id in lacking]


def _told(form: Form, tab: Tab, name: str, word: str, other: str, cells: list[str]) -> Problem:
    named = ", ".join(cells[:_NAMED]) + (f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else "")
    answer, missing = tab.column(name).header, tab.column(other).header
    rows = "1 row says" if len(cells) == 1 else f"{len(cells):,} rows say"
    return Problem(
        f"sheets/{form.name}.xlsx",
        f"tab {tab.name}, cell{'s' * (len(cells) > 1)} {named}",
        f"{rows} {word!r} in {answer!r}, and nothing in {missing!r}: {'it is' if len(cells) == 1 else 'they are'} not "
        "decided.",
        f"Choose the {missing.lower()}.",
    )
