"""The answers of a tab that were moved without their rows, and stand beside other records: whole columns, and texts
that are one record's alone."""

from collections.abc import Callable, Collection

from scripts.sheets.form import Column, Tab
from scripts.sheets.moved_columns import OTHER_ROWS, how_moved, moved_texts
from scripts.sheets.past import Past
from scripts.sheets.resaved_values import said_in
from scripts.sheets.sheet import SheetRow

Issued = Callable[[SheetRow, str, str], str]  # row, id, column → the word with which the cell was issued
Moved = tuple[Column, list[SheetRow], str]  # the cells that were moved, and how


def moved_answers(
    tab: Tab,
    rows: list[SheetRow],
    beside: list[tuple[SheetRow, str]],
    past: Past,
    issued: Issued,
    unread: Collection[tuple[int, str]],
) -> list[Moved]:
    """Which cells of a tab of one file stand beside another record than they were issued for, or typed among such.

    `beside`: further cells (row, column) that are of no record, or of which that is not clear: they say what was moved
    too. `unread`: (row, column) of cells that cannot be read.
    """
    moved: list[Moved] = []
    texts: dict[str, dict[int, tuple[str, str]]] = {}
    for column in tab.asked:
        name = column.name
        there = [row for row in rows if name in row.cells and (not unread or (row.number, name) not in unread)]
        shown = past.shown(column)
        if sum([row.cells[name] != shown.get(row.row_id, "") for row in there]) < (1 if beside else 2):
            continue
        others = [row for row, of in beside if of == name]
        in_order = sorted([*there, *others], key=lambda row: row.number)
        old = [issued(row, row.row_id, name) for row in in_order]
        new = [said_in(column, row.cells[name], was) for row, was in zip(in_order, old, strict=True)]
        if not column.choices:
            texts[name] = {row.number: said for row, *said in zip(in_order, new, old, strict=True)}
        if how := how_moved(column, new, old):
            moved.append((column, _changed(column, there, issued), how))
    return [*moved, *_with_texts(tab, rows, texts, [column for column, _, _ in moved], issued, unread)]


def _with_texts(
    tab: Tab, rows: list[SheetRow], texts: dict, known: list[Column], issued: Issued, unread: Collection
) -> list[Moved]:
    """The cells that went to another row with texts that are one record's. One text alone may be all that was moved;
    of several it is not known what was moved along."""
    numbers = sorted({number for of in texts.values() for number in of})
    typed, old = ([tuple(of.get(number, ("", ""))[at] for of in texts.values()) for number in numbers] for at in (0, 1))
    places = moved_texts(typed, old)
    at = {numbers[place] for pair in places for place in pair}
    moved = []
    for column in tab.asked if places else ():
        if column in known or (len(places) == 1 and column.name not in texts):
            continue
        there = [row for row in rows if column.name in row.cells and (row.number, column.name) not in unread]
        cells = [row for row in _changed(column, there, issued) if len(places) > 1 or row.number in at]
        if cells:
            moved.append((column, cells, OTHER_ROWS))
    return moved


def _changed(column: Column, rows: list[SheetRow], issued: Issued) -> list[SheetRow]:
    return [
        row
        for row in rows
        for was in [issued(row, row.row_id, column.name)]
        if said_in(column, row.cells[column.name], was) != was
    ]
