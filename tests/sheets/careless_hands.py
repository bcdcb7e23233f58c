"""What careless hands do to the cells of a sheet: each takes the rows of a tab, lists of cells below one another, and
changes them as a spreadsheet program does."""

from collections.abc import Callable

Cells = list[list]

IDS = {
    "capitals": lambda ids: [str(text).upper() for text in ids],
    "series": lambda ids: [f"uni-{n + 1}" for n in range(len(ids))],
    "copies": lambda ids: [ids[0]] * len(ids),
    "overtyped": lambda ids: ["x"] * len(ids),
    "one other": lambda ids: [*ids[:2], *ids[3:4], *ids[3:]],
    "emptied": lambda ids: [""] * len(ids),
    "turned round": lambda ids: ids[::-1],
}


def sort_columns(rows: Cells, columns: list[int], key: int, down: bool) -> None:
    """Sort the cells of some columns by one of them, and leave the others where they are; blanks come last."""
    filled = sorted((row for row in rows if row[key] != ""), key=lambda row: str(row[key]).casefold(), reverse=down)
    source = [[row[at] for at in columns] for row in (*filled, *(row for row in rows if row[key] == ""))]
    for row, cells in zip(rows, source, strict=True):
        for at, cell in zip(columns, cells, strict=True):
            row[at] = cell


def shift_cells(rows: Cells, columns: list[int], place: int, by: int) -> None:
    """Put in blank cells from a row on, `by` of them, so that those below move down; or take some out, if negative."""
    if by > 0:
        rows += [[""] * len(rows[0]) for _ in range(by)]
    for at in columns:
        cells = [row[at] for row in rows]
        cells = [*cells[:place], *[""] * by, *cells[place:]] if by > 0 else [*cells[:place], *cells[place - by :]]
        for row, cell in zip(rows, [*cells, *[""] * -by], strict=False):
            row[at] = cell


def shift_row(row: list, at: int, right: bool) -> None:
    """Put a blank cell into a row, so that the others move to the right; or take one out."""
    row[:] = [*row[:at], "", *row[at:]][: len(row)] if right else [*row[:at], *row[at + 1 :], ""]


def overtype(rows: Cells, columns: list[int], change: Callable[[list], list]) -> None:
    """Type over the cells of some columns."""
    for at in columns:
        for row, text in zip(rows, change([row[at] for row in rows]), strict=True):
            row[at] = text
