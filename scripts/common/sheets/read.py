"""Find a sheet's cells again, whatever a person did to the file: sorted, filtered, columns moved, rows deleted.

Rows are known by their id and columns by their header, never by position.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.common.messages import Problem
from scripts.common.provenance import sha256_of
from scripts.common.records import clean_text
from scripts.common.sheets.form import GUIDE_TAB, ISSUED_AT, ROW_HASH, ROW_ID, Form, Tab

_HEADER_WITHIN = 10


@dataclass(frozen=True)
class SheetRow:
    """A row as found: where, its id, when it was issued, and its cells by column name (only columns that are there)."""

    tab: str
    number: int
    row_id: str
    row_hash: str
    issued_at: int
    cells: dict[str, str]
    places: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet as found. `readable` is False if it could not be read, and then nothing may be concluded from it."""

    path: Path
    exists: bool
    readable: bool
    sha256: str
    guide: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    problems: tuple[Problem, ...]


def read_sheet(path: Path, form: Form) -> Sheet:
    """Read a sheet by its form. Never raises for what a person may have done to the file; says it as `problems`."""
    path = Path(path)
    if not path.exists():
        return Sheet(path, False, True, "", (), (), ())
    if held := _held_open(path):
        return _unreadable(
            path, f"is open in a spreadsheet program ({held.name}).", "Save and close it, then run again."
        )
    try:
        tabs = _grids(path)
    except Exception as error:  # calamine raises its own kinds for each way in which a file is not a spreadsheet
        return _unreadable(
            path,
            f"cannot be read as a spreadsheet ({error}).",
            "Save it again as .xlsx without a password, or delete it: it is then written anew from the ledger.",
        )
    rows: list[SheetRow] = []
    problems: list[Problem] = []
    for tab in form.tabs:
        found, wrong = _read_tab(path, tab, tabs)
        rows += _bound_by_content(tab, found)
        problems += wrong
    guide = tuple(line[0] for line in tabs.get(GUIDE_TAB, []) if line and line[0])
    return Sheet(path, True, True, sha256_of(path), guide, tuple(rows), tuple(problems))


def cell_name(row: int, column: int) -> str:
    """The name of a cell as spreadsheet programs write it; `row` and `column` count from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _bound_by_content(tab: Tab, rows: list[SheetRow]) -> list[SheetRow]:
    """Give a row whose text is another row's that row's id: someone sorted some columns and not the hidden ones."""
    often = Counter(row.row_hash for row in rows)
    owner = {row.row_hash: row for row in rows if row.row_hash and often[row.row_hash] == 1}
    whole = [row for row in rows if len(row.cells) == len(tab.columns)]
    actual = {row.number: tab.row_hash(row.cells) for row in whole}
    bound = []
    for row in rows:
        other = owner.get(actual.get(row.number, row.row_hash))
        if other and other.row_hash != row.row_hash:
            row = replace(row, row_id=other.row_id, row_hash=other.row_hash, issued_at=other.issued_at)
        bound.append(row)
    return bound


def _held_open(path: Path) -> Path | None:
    locks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    return next((lock for lock in locks if lock.exists()), None)


def _unreadable(path: Path, message: str, fix: str) -> Sheet:
    return Sheet(path, True, False, "", (), (), (Problem(_short(path), "", message, fix),))


def _short(path: Path) -> str:
    return f"sheets/{path.name}"


def _grids(path: Path) -> dict[str, list[list[str]]]:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        return {
            name: [
                [_text(value) for value in line]
                for line in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in book.sheet_names
        }


def _text(value) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time.min:
        return value.date().isoformat()
    return clean_text(str(value))


def _read_tab(path: Path, tab: Tab, tabs: dict[str, list[list[str]]]) -> tuple[list[SheetRow], list[Problem]]:
    grid = tabs.get(tab.name)
    if grid is None:
        return [], [Problem(_short(path), f"tab {tab.name}", "is not there.", "It is written anew from the ledger.")]
    top = next((n for n, line in enumerate(grid[:_HEADER_WITHIN]) if ROW_ID in line), None)
    if top is None:
        what = f"has no column {ROW_ID!r} in its first {_HEADER_WITHIN} rows."
        return [], [Problem(_short(path), f"tab {tab.name}", what, "Its header was changed; it is written anew.")]
    at = {header: column for column, header in reversed(list(enumerate(grid[top]))) if header}
    columns = {column.name: at[column.header] for column in tab.columns if column.header in at}
    problems = [
        Problem(
            _short(path),
            f"tab {tab.name}",
            f"the column {column.header!r} is not there.",
            "It is written anew with what was decided before.",
        )
        for column in tab.columns
        if column.name not in columns
    ]
    rows = []
    for number, line in enumerate(grid[top + 1 :], start=top + 1):
        cells = {name: line[column] for name, column in columns.items()}
        row_id = line[at[ROW_ID]]
        typed = [cell_name(number, columns[c.name]) for c in tab.asked if cells.get(c.name)]
        if row_id:
            issued_at = line[at[ISSUED_AT]] if ISSUED_AT in at else ""
            rows.append(
                SheetRow(
                    tab.name,
                    number,
                    row_id,
                    line[at[ROW_HASH]] if ROW_HASH in at else "",
                    int(issued_at) if issued_at.isdigit() else 0,
                    cells,
                    {name: cell_name(number, column) for name, column in columns.items()},
                )
            )
        elif typed:
            problems.append(
                Problem(
                    _short(path),
                    f"tab {tab.name}, cell {typed[0]}",
                    "something is typed in a row that belongs to no record.",
                    "Type it in the record's own row; the row is not read.",
                )
            )
    return rows, problems
