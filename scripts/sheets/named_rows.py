"""Which row a person means who types its id in another: as it is shown, or without what comes before the source."""

from collections.abc import Callable, Iterable

from scripts.common.ids import REPORT, UNIQUE
from scripts.common.messages import Problem
from scripts.sheets.form import Form
from scripts.sheets.ledgers import State

_SHOWN = ("", UNIQUE, REPORT)  # the kinds of row that sheets show, which people type with their prefix or without


def row_named(typed: str, row_ids: set[str]) -> str | None:
    """The id among `row_ids` that is meant by `typed` (uni-pubmed-123, pubmed-123, PubMed-123), None if none is."""
    plain = typed.strip().lower()
    return next((kind + plain for kind in _SHOWN if kind + plain in row_ids), None)


def unknown_rows(
    form: Form, rows: dict, state: State, known: Iterable[str], cell_of: Callable[[str, str, str], str]
) -> list[Problem]:
    """Answers that should name a row and name none of the sheet's rows nor of `known`; they stay as they are.

    `cell_of`: names of tab, row and column → the cell in which the answer stands, "" if it is in none.
    """
    ids = {row["row_id"] for tab in form.tabs for row in rows[tab.name]} | set(known)
    return [
        Problem(
            f"sheets/{form.name}.xlsx",
            f"tab {tab.name}, cell {cell_of(tab.name, row_id, column.name) or f'{column.header!r} of {row_id}'}",
            f"{typed!r} is not the id of another record.",
            "Copy it from the column Id of the other record's row.",
        )
        for tab in form.tabs
        for column in tab.asked
        if column.names_a_row
        for row_id in (row["row_id"] for row in rows[tab.name])
        if (typed := state.get((row_id, column.name))) and row_named(typed, ids - {row_id}) is None
    ]
