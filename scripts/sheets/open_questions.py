"""What two sides of a merge answered differently, and nobody has chosen since."""

from collections.abc import Callable

from scripts.common.messages import Problem
from scripts.sheets.form import Column, Form
from scripts.sheets.harvest import OLDER_COPY
from scripts.sheets.ledgers import MERGE

BETWEEN = " | "


def open_questions(
    form: Form,
    rows: dict[str, list[dict]],
    events: list[dict[str, str]],
    cell_of: Callable[[str, str, str], str],
) -> list[Problem]:
    """A problem for each cell of the sheet that a merge left open. `cell_of`: tab, row and column → where it is."""
    last = {(event["row_id"], event["column"]): event for event in events if event["origin"] != OLDER_COPY}
    asked = {cell: event["old"] for cell, event in last.items() if event["origin"] == MERGE}
    if not asked:
        return []
    return [
        _question(form, tab.name, row["row_id"], column, cell_of(tab.name, row["row_id"], column.name), old)
        for tab in form.tabs
        for row in rows[tab.name]
        for column in tab.asked
        if (old := asked.get((row["row_id"], column.name))) is not None
    ]


def answers_in(old: str) -> list[str]:
    """The answers that the `old` of an event of a merge has."""
    return old.split(BETWEEN)


def _question(form: Form, tab: str, row_id: str, column: Column, cell: str, old: str) -> Problem:
    said = " and ".join(repr(column.word_for(answer)) if answer else "nothing" for answer in answers_in(old))
    return Problem(
        f"sheets/{form.name}.xlsx",
        f"tab {tab}, cell {cell}" if cell else f"tab {tab}, {row_id}",
        f"two versions of the review that were merged differ in {column.header!r} of {row_id}: {said}.",
        "Choose there again; until then the cell is empty. Both answers are in the ledger.",
    )
