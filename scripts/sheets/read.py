"""Find a sheet's cells again, whatever a person did to the file: sorted, filtered, columns moved, rows deleted, saved
in another format beside it.

Rows are known by their id and columns by their header, never by position; a renamed tab by its columns.
"""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from scripts.common.collector import uncollected
from scripts.common.messages import Problem
from scripts.identification.records import clean_text, clean_texts
from scripts.sheets.binding import Binder, FoundRow
from scripts.sheets.find import find_files, held_open
from scripts.sheets.form import (
    ANSWERS_OF,
    BINDING,
    CELLS_OF,
    CONFIRM,
    GUIDE_TAB,
    ISSUED_AT,
    LISTS_TAB,
    ROW_HASH,
    ROW_ID,
    Form,
    Tab,
)
from scripts.sheets.grids import Grid, UnreadableError, read_grids
from scripts.sheets.kept_reads import KeptReads
from scripts.sheets.sheet import Sheet, SheetFile, SheetRow, TabFound, cell_name
from scripts.sheets.unread_cells import ERROR, MERGED, is_error

_HEADER_WITHIN = 10
_YES = {"yes", "y", "ja", "oui", "si", "sí", "x", "true"}


class _NotThisSheetError(Exception):
    """A file that is another sheet, or whose columns cannot be told apart: what is wrong, what to do, where."""


@uncollected()
def read_sheet(path: Path, form: Form, kept: KeptReads | None = None, review: str = "") -> Sheet:
    """Read a sheet by its form. Never raises for what a person may have done to the file; says it as `problems`.

    `kept`: where to look whether the file was read before as it is now; `review`: what the signatures of its rows name
    the review by, "" if that is not known.
    """
    path = Path(path)
    found = find_files(path, [tab.name for tab in form.tabs])
    beside, problems = [], list(found.problems)
    for other in found.beside:
        file, readable = _read_file(other, form, review)
        problems += file.problems
        if readable:
            beside.append(file)
    if not path.exists():
        return Sheet(path, False, True, SheetFile(path, ""), tuple(beside), tuple(problems))
    main, readable = _read_file(path, form, review, kept)
    return Sheet(path, True, readable, main, tuple(beside), (*main.problems, *problems))


def cell_text(value) -> str:
    """What a cell says: text, whatever a program made of it."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time.min:
        return value.date().isoformat()
    return clean_text(str(value))


def _texts(line: list, places: Iterable[int]) -> list[str]:
    """`cell_text` of the cells at some places of a line."""
    return clean_texts([value if isinstance(value := line[at], str) else cell_text(value) for at in places])


def _read_file(path: Path, form: Form, review: str, kept: KeptReads | None = None) -> tuple[SheetFile, bool]:
    """A file's content, and whether all of it could be read."""
    if lock := held_open(path):
        fix = "Save and close it, then run again. If nobody has it open, delete that lock file."
        return _unread(path, f"is open in a spreadsheet program ({lock}).", fix), False
    try:
        content = path.read_bytes()
    except OSError as error:
        return _unread(path, f"cannot be opened ({error.strerror}).", "See who may read it, then run again."), False
    read = hashlib.sha256(content).hexdigest(), repr(asdict(form)), review
    if kept and (known := kept.find(path.name, *read)):
        return replace(known, path=path), True
    found, readable = _parse_file(path, content, form, review)
    if kept and readable:
        kept.keep(found, path.name, *read)
    return found, readable


def _parse_file(path: Path, content: bytes, form: Form, review: str) -> tuple[SheetFile, bool]:
    known = {_key(column.header) for tab in form.tabs for column in tab.columns} | set(BINDING)
    try:
        cells = read_grids(content, path.suffix, lambda line: len(known & {_key(cell) for cell in line}))
    except UnreadableError as error:
        return _unread(path, str(error), error.fix), False
    grids = cells.tabs
    tabs = {tab.name: found for tab in form.tabs if (found := _find_tab(tab, grids, form))}
    headless = [name for name in grids if name in {tab.name for tab in form.tabs} - tabs.keys() and any(grids[name])]
    if not tabs or headless:
        place = f"tab {headless[0]}" if headless else ""
        what = f"has no row of headers ({ROW_ID!r} and the others): nothing was read, and the file is left as it is."
        fix = "Put the headers back, or save the tab with the records; or delete the file: it is then written anew."
        return _unread(path, what, fix, place), False
    first_tab = [[cell_text(cell) for cell in line] for line in grids.get(GUIDE_TAB, [])]
    guide = tuple(line[0] for line in first_tab if line and line[0])
    answer = next((line[1] for line in first_tab if line[0] == CONFIRM and len(line) > 1), "")
    is_todays = f"Form {form.digest}" in guide
    found_tabs = [(tab, tabs[tab.name]) for tab in form.tabs if tab.name in tabs]
    try:
        read = [
            _read_tab(path, form, review, tab, found, grids[found.name], cells.unread.get(found.name, {}), is_todays)
            for tab, found in found_tabs
        ]
        spare = [
            replace(row, spare_tab=found.name)
            for tab, found in _spare_tabs(form, grids, tabs)
            for row in _read_tab(path, form, review, tab, found, grids[found.name], {}, is_todays)[0]
        ]
    except _NotThisSheetError as error:
        return _unread(path, *error.args), False
    rows = [row for found, _, _, _ in read for row in found]
    if path.suffix.lower() == ".xlsx":
        missing = [
            Problem(f"sheets/{path.name}", f"tab {tab.name}", "is not there.", "It is written anew from the ledger.")
            for tab in form.tabs
            if tab.name not in tabs
        ]
    else:
        missing = []
    return SheetFile(
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        guide=guide,
        rows=tuple(rows),
        tabs=tabs,
        unbound=tuple(row for _, unbound, _, _ in read for row in unbound),
        loose=tuple(text for _, _, loose, _ in read for text in loose),
        spare=tuple(spare),
        confirmed=answer.casefold().strip(" .!\"'") in _YES,
        warnings=(*missing, *(warning for _, _, _, warnings in read for warning in warnings)),
        grids=grids,
    ), True


def _unread(path: Path, message: str, fix: str, place: str = "") -> SheetFile:
    return SheetFile(path, "", problems=(Problem(f"sheets/{path.name}", place, message, fix),))


def _key(header) -> str:
    return cell_text(header).casefold()


def _find_tab(tab: Tab, grids: dict[str, Grid], form: Form) -> TabFound | None:
    """The tab of a file that is `tab`: by its name, or, if that was changed, the one that has most of its columns."""
    named = [name for name in grids if name.strip().casefold() == tab.name.casefold()]
    others = {other.name for other in form.tabs} | {GUIDE_TAB}
    for names in (named, [name for name in grids if name not in others]):
        found = [(score, name, top) for name in names for score, top in [_header(tab, grids[name])] if score]
        if found:
            _, name, top = max(found, key=lambda entry: entry[0])
            return TabFound(name, top, tuple(map(cell_text, grids[name][top])))
    return None


def _header(tab: Tab, grid: Grid) -> tuple[int, int]:
    """How many of a tab's headers its header row holds (0 if it has none that binds rows), and which row that is."""
    wanted = {_key(column.header) for column in tab.columns}
    ids = {ROW_ID} | {_key(column.header) for column in tab.columns if column.name == ROW_ID}
    best = (0, 0)
    for number, line in enumerate(grid[:_HEADER_WITHIN]):
        keys = {_key(cell) for cell in line if cell != ""}
        if ids & keys and wanted & keys:
            best = max(best, (len(wanted & keys), -number))
    return best[0], -best[1]


def _spare_tabs(form: Form, grids: dict[str, Grid], tabs: dict[str, TabFound]) -> list[tuple[Tab, TabFound]]:
    """Further tabs that have the columns of one of the form: copies of it, or rows that were moved away."""
    taken = {found.name for found in tabs.values()} | {GUIDE_TAB, LISTS_TAB}
    spare = []
    for name in grids.keys() - taken:
        found = [(*_header(tab, grids[name]), tab) for tab in form.tabs]
        score, top, tab = max(found, key=lambda each: each[0])
        if score and {_key(column.header) for column in tab.asked} & set(map(_key, grids[name][top])):
            spare.append((tab, TabFound(name, top, tuple(map(cell_text, grids[name][top])))))
    return sorted(spare, key=lambda each: each[1].name)


def _read_tab(
    path: Path,
    form: Form,
    review: str,
    tab: Tab,
    found: TabFound,
    grid: Grid,
    unread: dict[tuple[int, int], str],
    is_todays: bool,
) -> tuple[list, list, list, list]:
    """A tab's rows, those of no record, what is typed in these, warnings about columns. `unread`: as of `unread_cells`;
    `is_todays`: was the file issued by this form, and not by one from before?

    Raises _NotThisSheetError if it is of another sheet, or has two columns of one name that differ.
    """
    at = {_key(header): column for column, header in reversed(list(enumerate(found.header))) if header}
    columns = {column.name: at[_key(column.header)] for column in tab.columns if _key(column.header) in at}
    place = f"tab {found.name}" if found.name else ""
    _check_twins(tab, found, grid, place)
    warnings = [
        Problem(
            f"sheets/{path.name}",
            place,
            f"the column {column.header!r} is not there.",
            "It is written anew with what was decided before.",
        )
        for column in tab.columns
        if column.name not in columns and (is_todays or not column.later)
    ]
    asked = [(column.name, columns[column.name]) for column in tab.asked if column.name in columns]
    hidden = [at.get(key) for key in (ROW_ID, ROW_HASH, ISSUED_AT, ANSWERS_OF, CELLS_OF)]
    hidden[0] = columns.get(ROW_ID) if hidden[0] is None else hidden[0]
    rows, unbound, loose = [], [], []
    wide = max([*columns.values(), *(column or 0 for column in hidden)]) + 1
    for number, line in enumerate(grid[found.top + 1 :], start=found.top + 1):
        if len(line) < wide:
            line = [*line, *[""] * (wide - len(line))]
        cells = dict(zip(columns, _texts(line, columns.values()), strict=True))
        row_id, row_hash, issued_at, answers_of, cells_of = (
            "" if column is None else value if isinstance(value := line[column], str) else cell_text(value)
            for column in hidden
        )
        if row_id or cells_of:
            rows.append(FoundRow(number, row_id, row_hash, issued_at, answers_of, cells_of, cells))
        elif typed := [name for name, _ in asked if cells[name]]:
            unbound.append(SheetRow(tab.name, number, "", "", "", cells, columns, path.name))
            what = "something is typed in a row that belongs to no record."
            loose.append(_loose(path, place, number, columns, cells, typed, what))
    bound = Binder(tab, form.name, review, columns, at.get(ANSWERS_OF), rows).bind()
    foreign = [known.refused for known in bound if known.refused.startswith("is of ")]
    if len(foreign) * 2 > len(bound):
        fix = f"Save it under its own name; if {path.stem} was lost by that, delete {path.name}: it is written anew."
        raise _NotThisSheetError(f"{foreign[0]}, saved under this name: nothing was read from it.", fix)
    covered = set(unread)
    found_rows = []
    for row, known in zip(rows, bound, strict=True):
        if known.refused:
            unbound.append(SheetRow(tab.name, row.number, "", "", "", row.cells, columns, path.name))
            if typed := [name for name, _ in asked if row.cells[name]]:
                what = f"the row {known.refused}: what is typed in it was not taken over."
                loose.append(_loose(path, place, row.number, columns, row.cells, typed, what))
            continue
        cannot = {name: ERROR for name, _ in asked if is_error(row.cells[name])}
        if covered:
            said = {name: unread[row.number, column] for name, column in asked if (row.number, column) in covered}
            cannot |= {name: what for name, what in said.items() if what == MERGED or not row.cells[name]}
        found_rows.append(
            SheetRow(
                tab.name,
                row.number,
                known.row_id,
                known.row_hash,
                row.issued_at,
                row.cells,
                columns,
                path.name,
                known,
                cannot,
            )
        )
    return found_rows, unbound, loose, warnings


def _loose(path: Path, place: str, number: int, columns: dict, cells: dict, typed: list[str], what: str):
    problem = Problem(
        f"sheets/{path.name}",
        f"{place}, cell {cell_name(number, columns[typed[0]])}".removeprefix(", "),
        what,
        "Type it in the record's own row, and empty this one; it is not read.",
    )
    return " ".join(cells[name] for name in typed), problem


def _check_twins(tab: Tab, found: TabFound, grid: Grid, place: str) -> None:
    """Raise _NotThisSheetError if two columns have the name of an asked one, or of the ids, and differ."""
    ours = {_key(column.header) for column in tab.asked} | {ROW_ID}
    keys = [_key(header) for header in found.header]
    for key in sorted({key for key in keys if key in ours and keys.count(key) > 1}):
        twins = [column for column, each in enumerate(keys) if each == key]
        for line in grid[found.top + 1 :]:
            said = {cell_text(line[column]) if column < len(line) else "" for column in twins}
            if len(said) > 1:
                names = " and ".join(cell_name(found.top, column) for column in twins)
                header = found.header[twins[0]]
                what = f"two columns are named {header!r}, and differ: nothing was read, and the file is left as it is."
                raise _NotThisSheetError(what, "Give one of them another name.", f"{place}, cells {names}")
