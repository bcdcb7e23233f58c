"""Find a sheet's cells again, whatever a person did to the file: sorted, filtered, columns moved, rows deleted, saved
in another format beside it.

Rows are known by their id and columns by their header, never by position; a renamed tab by its columns.
"""

import datetime
import hashlib
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from scripts.common.collector import uncollected
from scripts.common.messages import Problem
from scripts.identification.records import clean_text
from scripts.sheets.find import find_files, held_open
from scripts.sheets.form import BINDING, GUIDE_TAB, ISSUED_AT, ROW_HASH, ROW_ID, Form, Tab
from scripts.sheets.grids import Grid, UnreadableError, read_grids
from scripts.sheets.kept_reads import KeptReads

_HEADER_WITHIN = 10


@dataclass(frozen=True)
class SheetRow:
    """A row as found: where, its id, what its ledger was when it was issued (a stamp of `lineage`), and its cells by
    column name (only columns that are there)."""

    tab: str
    number: int
    row_id: str
    row_hash: str
    issued_at: str
    cells: dict[str, str]
    at: dict[str, int] = field(compare=False)
    file: str = field(compare=False)

    @property
    def places(self) -> dict[str, str]:
        """The name of each of its cells, by column name."""
        return {name: cell_name(self.number, column) for name, column in self.at.items()}


@dataclass(frozen=True)
class TabFound:
    """A tab of the form as found in a file: its name there, the row of its header, and the header."""

    name: str
    top: int
    header: tuple[str, ...]


@dataclass(frozen=True)
class SheetFile:
    """One file as read: its rows, the tabs of the form in it (by their name in the form), its first tab's lines.

    `grids`: all its cells, by tab. `loose`: what is typed in rows that belong to no record, and what to say of it.
    `problems` stand until a person acts; `warnings` tell what heals by itself.
    """

    path: Path
    sha256: str
    guide: tuple[str, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    tabs: dict[str, TabFound] = field(default_factory=dict)
    loose: tuple[tuple[str, Problem], ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    grids: dict[str, Grid] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Sheet:
    """A sheet as found, and the files saved beside it. `readable` is False if it could not be read or is open: then it
    must not be written."""

    path: Path
    exists: bool
    readable: bool
    main: SheetFile
    beside: tuple[SheetFile, ...]
    problems: tuple[Problem, ...]

    @property
    def sha256(self) -> str:
        """Digest of the sheet's own file, "" if there is none that can be read."""
        return self.main.sha256

    @property
    def guide(self) -> tuple[str, ...]:
        """The lines of the first tab."""
        return self.main.guide

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        """The rows of the sheet's own file."""
        return self.main.rows

    @property
    def files(self) -> tuple[SheetFile, ...]:
        """The files from which something was read."""
        return tuple(file for file in (self.main, *self.beside) if file.sha256)

    @property
    def loose(self) -> list[tuple[str, Problem]]:
        """What is typed in rows that belong to no record."""
        return [loose for file in self.files for loose in file.loose]

    @property
    def warnings(self) -> list[Problem]:
        """What people should be told that heals by itself."""
        return [warning for file in self.files for warning in file.warnings]


@uncollected()
def read_sheet(path: Path, form: Form, kept: KeptReads | None = None) -> Sheet:
    """Read a sheet by its form. Never raises for what a person may have done to the file; says it as `problems`.

    `kept`: where to look whether the file was read before as it is now.
    """
    path = Path(path)
    found = find_files(path, [tab.name for tab in form.tabs])
    beside, problems = [], list(found.problems)
    for other in found.beside:
        file, readable = _read_file(other, form)
        problems += file.problems
        if readable:
            beside.append(file)
    if not path.exists():
        return Sheet(path, False, True, SheetFile(path, ""), tuple(beside), tuple(problems))
    main, readable = _read_file(path, form, kept)
    return Sheet(path, True, readable, main, tuple(beside), (*main.problems, *problems))


def cell_name(row: int, column: int) -> str:
    """The name of a cell as spreadsheet programs write it; `row` and `column` count from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


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


def _read_file(path: Path, form: Form, kept: KeptReads | None = None) -> tuple[SheetFile, bool]:
    """A file's content, and whether all of it could be read."""
    if lock := held_open(path):
        fix = "Save and close it, then run again. If nobody has it open, delete that lock file."
        return _unread(path, f"is open in a spreadsheet program ({lock}).", fix), False
    try:
        content = path.read_bytes()
    except OSError as error:
        return _unread(path, f"cannot be opened ({error.strerror}).", "See who may read it, then run again."), False
    read = hashlib.sha256(content).hexdigest(), repr(asdict(form))
    if kept and (known := kept.find(path.name, *read)):
        return replace(known, path=path), True
    found, readable = _parse_file(path, content, form)
    if kept and readable:
        kept.keep(found, path.name, *read)
    return found, readable


def _parse_file(path: Path, content: bytes, form: Form) -> tuple[SheetFile, bool]:
    known = {_key(column.header) for tab in form.tabs for column in tab.columns} | set(BINDING)
    try:
        grids = read_grids(content, path.suffix, lambda line: len(known & {_key(cell) for cell in line}))
    except UnreadableError as error:
        return _unread(path, str(error), error.fix), False
    tabs = {tab.name: found for tab in form.tabs if (found := _find_tab(tab, grids, form))}
    headless = [name for name in grids if name in {tab.name for tab in form.tabs} - tabs.keys() and any(grids[name])]
    if not tabs or headless:
        place = f"tab {headless[0]}" if headless else ""
        what = f"has no row of headers ({ROW_ID!r} and the others): nothing was read, and the file is left as it is."
        fix = "Put the headers back, or save the tab with the records; or delete the file: it is then written anew."
        return _unread(path, what, fix, place), False
    guide = tuple(text for line in grids.get(GUIDE_TAB, []) if line and (text := cell_text(line[0])))
    is_todays = f"Form {form.digest}" in guide
    read = [
        _read_tab(path, tab, tabs[tab.name], grids[tabs[tab.name].name], is_todays)
        for tab in form.tabs
        if tab.name in tabs
    ]
    rows = [row for found, _, _ in read for row in found]
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
        loose=tuple(text for _, loose, _ in read for text in loose),
        warnings=(*missing, *(warning for _, _, warnings in read for warning in warnings)),
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


def _read_tab(path: Path, tab: Tab, found: TabFound, grid: Grid, is_todays: bool) -> tuple[list, list, list]:
    """A tab's rows, what is typed in rows of no record, warnings about columns. `is_todays`: was the file issued by
    this form, and not by one from before?"""
    at = {_key(header): column for column, header in reversed(list(enumerate(found.header))) if header}
    columns = {column.name: at[_key(column.header)] for column in tab.columns if _key(column.header) in at}
    id_at = at.get(ROW_ID, columns.get(ROW_ID))
    hash_at, issued = at.get(ROW_HASH), at.get(ISSUED_AT)
    place = f"tab {found.name}" if found.name else ""
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
    rows, loose = [], []
    wide = max([id_at, *columns.values(), hash_at or 0, issued or 0]) + 1
    for number, line in enumerate(grid[found.top + 1 :], start=found.top + 1):
        if len(line) < wide:
            line = [*line, *[""] * (wide - len(line))]
        cells = {name: cell_text(line[column]) for name, column in columns.items()}
        row_id = cell_text(line[id_at])
        if row_id:
            row_hash = cell_text(line[hash_at]) if hash_at is not None else ""
            known = cell_text(line[issued]) if issued is not None else ""
            rows.append(SheetRow(tab.name, number, row_id, row_hash, known, cells, columns, path.name))
        elif typed := [column.name for column in tab.asked if cells.get(column.name)]:
            problem = Problem(
                f"sheets/{path.name}",
                f"{place}, cell {cell_name(number, columns[typed[0]])}".removeprefix(", "),
                "something is typed in a row that belongs to no record.",
                "Type it in the record's own row, and empty this one; it is not read.",
            )
            loose.append((" ".join(cells[name] for name in typed), problem))
    return _bound_by_content(tab, rows), loose, warnings


def _bound_by_content(tab: Tab, rows: list[SheetRow]) -> list[SheetRow]:
    """Give a row whose text is another row's that row's id: someone sorted some columns and not the hidden ones."""
    whole = len(tab.columns)
    actual = [tab.row_hash(row.cells) if len(row.cells) == whole else row.row_hash for row in rows]
    if all(said == row.row_hash for said, row in zip(actual, rows, strict=True)):
        return rows
    often = Counter(row.row_hash for row in rows)
    owner = {row.row_hash: row for row in rows if row.row_hash and often[row.row_hash] == 1}
    bound = []
    for row, said in zip(rows, actual, strict=True):
        other = owner.get(said)
        if other and other.row_hash != row.row_hash:
            row = replace(row, row_id=other.row_id, row_hash=other.row_hash, issued_at=other.issued_at)
        bound.append(row)
    return bound
