"""Pairs that people type into the sheet of duplicates themselves. Once they are read, they are rows like the others."""

from collections.abc import Callable

from scripts.common.ids import Pair, pair_of, typed_number, typed_row
from scripts.common.messages import Problem
from scripts.deduplication.duplicates_form import TYPED
from scripts.sheets.ledgers import DERIVED, state_of

_FREE = 20  # rows left empty for more
_TAB = ("sheets/duplicates.xlsx", f"tab {TYPED}")
_COPIED = ("when", "person", "sheet_sha256", "protocol")


def take_typed(
    events: list[dict[str, str]], find: Callable[[str], str], bind: Callable[[Pair], tuple[str, str]]
) -> tuple[list[dict], list[Problem]]:
    """(the events that give the typed pairs their verdicts, what people should be told of the others).

    `find`: what was typed → record_id, "" if there is none; `bind`: a pair → the row under which it is answered now and
    the digest of its content. The same events with these appended give no further ones.
    """
    state = state_of(events)
    last_verdict = {pair_of(e["row_id"]): int(e["seq"]) for e in events if e["column"] == "verdict"}
    more, problems = [], []
    for _, cells, last in _typed_rows(events, state):
        if not all(cells[name] for name in ("first", "second", "verdict")):
            continue
        ids = [find(cells[name]) for name in ("first", "second")]
        if told := _what_is_wrong(cells, ids):
            problems.append(Problem(*_TAB, told, "Type the id of a record, its PMID or its DOI."))
            continue
        pair = tuple(sorted(ids))
        if last_verdict.get(pair, 0) > int(last["seq"]):
            continue
        bound_row, content = bind(pair)
        bound = {"row_id": bound_row, "row_sha256": content, "origin": DERIVED}
        stamp = {name: last[name] for name in _COPIED} | bound
        for column in ("verdict", "resolver", "note"):
            if cells[column]:
                old = state.get((bound_row, column), "")
                more.append(stamp | {"column": column, "old": old, "new": cells[column]})
    return more, problems


def typed_rows(events: list[dict[str, str]], find: Callable[[str], str]) -> list[dict[str, str]]:
    """The rows of the tab: those that are not finished, with what is wrong, and some that are free."""
    state = state_of(events)
    last_verdict = {pair_of(e["row_id"]): int(e["seq"]) for e in events if e["column"] == "verdict"}
    rows, highest = [], 0
    for row_id, cells, last in _typed_rows(events, state):
        highest = max(highest, typed_number(row_id))
        ids = [find(cells[name]) if cells[name] else "" for name in ("first", "second")]
        done = all(ids) and cells["verdict"] and last_verdict.get(tuple(sorted(ids)), 0) > int(last["seq"])
        if done or not any(cells.values()):
            continue
        rows.append({"row_id": row_id, "told": _what_is_wrong(cells, ids) or "There is no verdict yet."})
    free = [{"row_id": typed_row(number), "told": ""} for number in range(highest + 1, highest + 1 + _FREE)]
    return rows + free


def _typed_rows(events: list[dict[str, str]], state) -> list[tuple[str, dict[str, str], dict[str, str]]]:
    """Each row that was ever typed in: its id, its cells, its last event."""
    last = {event["row_id"]: event for event in events if typed_number(event["row_id"]) is not None}
    names = ("first", "second", "verdict", "resolver", "note")
    return [
        (row_id, {name: state.get((row_id, name), "") for name in names}, last[row_id])
        for row_id in sorted(last, key=typed_number)
    ]


def _what_is_wrong(cells: dict[str, str], ids: list[str]) -> str:
    unknown = [repr(cells[name]) for name, found in zip(("first", "second"), ids, strict=True) if not found]
    if unknown:
        return f"No record is found for {' and '.join(unknown)}."
    if ids[0] == ids[1]:
        return f"{cells['first']!r} and {cells['second']!r} are one record."
    return ""
