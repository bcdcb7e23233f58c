"""What a person made their own in a sheet, to be carried over when it is written anew: columns of their own (values and
formulas, drop-downs), the order, width and hiding of columns, zoom, frozen panes, colours, comments, rows and tabs of
their own.

Everything is bound by row id and header. Colours, widths and comments are read from .xlsx only, the sheet's own and
those that other sides of a merge saved; of an .ods or .csv saved beside it, the values of own columns.
"""

import zipfile
from dataclasses import dataclass, field

from scripts.common.messages import Problem
from scripts.sheets.drawings import drawn_tabs
from scripts.sheets.form import BINDING, GUIDE_TAB, LAYOUT, LISTS_TAB, Form, Tab
from scripts.sheets.grids import Grid
from scripts.sheets.sheet import Sheet, SheetFile, TabFound

Cell = tuple[str, str]  # row_id ("" in the row of headers), header
OURS = "litfunnel"  # the author of the comments that we write


@dataclass
class OwnTab:
    """What is a person's own in one tab of the form, by row id and header. `drop_downs`: own columns' words, as xlsx
    states them, and whether anything else is refused. `zoom` (0 if ours) and `frozen` (rows, columns): of the window.
    """

    order: list[str] = field(default_factory=list)
    widths: dict[str, float] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    cells: dict[Cell, object] = field(default_factory=dict)
    formulas: dict[Cell, tuple[str, str]] = field(default_factory=dict)
    looks: dict[Cell, dict] = field(default_factory=dict)
    comments: dict[Cell, tuple[str, str]] = field(default_factory=dict)
    drop_downs: dict[str, tuple[str, bool]] = field(default_factory=dict)
    loose: list[dict[str, object]] = field(default_factory=list)
    zoom: int = 0
    frozen: tuple[int, int] | None = None


@dataclass
class Own:
    """What is a person's own in a sheet: in each tab of the form, and the tabs that they added, as values."""

    tabs: dict[str, OwnTab] = field(default_factory=dict)
    added: dict[str, Grid] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_own(sheet: Sheet, form: Form) -> Own:
    """What is a person's own in a sheet and in the files beside it."""
    own = Own({tab.name: OwnTab() for tab in form.tabs})
    for file in sheet.files:
        try:
            _read_file(file, form, own, file is sheet.main)
        except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, OSError) as error:
            own.problems.append(
                Problem(
                    f"sheets/{file.path.name}",
                    "",
                    f"your own columns, colours or comments could not be carried over ({error}).",
                    "They are in the copy under sheets/previous.",
                )
            )
    return own


def _read_file(file: SheetFile, form: Form, own: Own, is_main: bool) -> None:
    has_looks = file.path.suffix.lower() == ".xlsx"
    ours = {tab.name: {*(column.header for column in tab.columns), *BINDING} for tab in form.tabs}
    headers = {name: own_headers(found, ours[name]) for name, found in file.tabs.items()}
    known = {found.name for found in file.tabs.values()} | {GUIDE_TAB, LISTS_TAB}
    for name, found in file.tabs.items():
        _values(file, name, found, headers[name], ours[name], file.grids[found.name], own.tabs[name])
    if not has_looks:
        return
    if is_main:
        for name, keys in headers.items():
            own.tabs[name].order = [key for key in keys if key]
    for name, grid in file.grids.items():
        if name not in known and any(cell != "" for row in grid for cell in row) and grid not in own.added.values():
            own.added[name if name not in own.added else f"{name[:26]} (2)"] = grid
    _looks(file, headers, ours, own)
    if drawn := drawn_tabs(file.path):
        what = "charts, pictures and shapes are not carried over when the sheet is written anew."
        fix = f"Copy them out of sheets/previous/{file.path.stem}.1.xlsx, which is kept for the next runs only."
        own.problems.append(Problem(f"sheets/{file.path.name}", f"tab {', '.join(drawn)}", what, fix))
    if _layout_of(file.guide) < LAYOUT:
        for tab in form.tabs:
            _forget_former(tab, own.tabs[tab.name])


def _layout_of(guide: tuple[str, ...]) -> int:
    """The layout in which a file was written, by the last line of its first tab; 0 in those that do not say it."""
    layout, dot, _ = guide[-1].removeprefix("Form ").partition(".") if guide else ("", "", "")
    return int(layout) if dot and layout.isdecimal() else 0


def _forget_former(tab: Tab, own: OwnTab) -> None:
    """Of a sheet of a former layout, take its order and widths for nobody's own where they still are as issued.

    Columns of a person's own stay beside the column that they stood after. Formulas name columns by their letters, so
    where there are any the order stays.
    """
    former = dict(tab.formerly)
    own.zoom, own.frozen = 0, None
    for header, width in former.items():
        if abs(own.widths.get(header, width) - width) < 1:
            own.widths.pop(header, None)
    if own.formulas or [key for key in own.order if key in former] != [key for key in former if key in own.order]:
        return
    order = list(tab.headers)
    for key, before in zip(own.order, ["", *own.order], strict=False):
        if key not in order:
            order.insert(order.index(before) + 1 if before else 0, key)
    own.order = order


def own_headers(found: TabFound, ours: set[str]) -> list[str]:
    """The headers of a tab from left to right, each once: own columns of the same name, or of none, get a number."""
    by_key = {header.casefold(): header for header in ours}
    keys: list[str] = []
    for place, header in enumerate(found.header):
        key = by_key.get(header.casefold(), header)
        if key in keys and header:
            key = next(f"{header} ({n})" for n in range(2, place + 3) if f"{header} ({n})" not in keys)
        keys.append(key)
    return keys


def _values(file, name: str, found: TabFound, keys: list[str], ours: set[str], grid: Grid, tab: OwnTab) -> None:
    width = max(map(len, grid[found.top :]), default=0)
    keys += [""] * (width - len(keys))
    body = grid[found.top + 1 :]
    for at, key in enumerate(keys):
        if not key and any(len(line) > at and line[at] != "" for line in body):
            keys[at] = f"Column {at + 1}"
    own = [(at, key) for at, key in enumerate(keys) if key and key not in ours]
    rows = [row for row in file.rows if row.tab == name]
    if own:
        for row in rows:
            line = grid[row.number]
            for at, key in own:
                if len(line) > at and line[at] != "":
                    tab.cells.setdefault((row.shown_id, key), line[at])
        tab.order += [key for _, key in own if key not in tab.order]
    if file.loose:
        bound = {row.number for row in rows}
        for number, line in enumerate(body, start=found.top + 1):
            typed = {key: value for key, value in zip(keys, line, strict=False) if key and value != ""}
            if number not in bound and typed:
                tab.loose.append(typed)


def _looks(file: SheetFile, headers: dict[str, list[str]], ours: dict[str, set[str]], own: Own) -> None:
    """Widths, colours, comments, drop-downs and formulas of an .xlsx, by openpyxl's reader and one pass over each tab's
    cells."""
    from scripts.sheets.colours import own_looks

    ids = {name: {row.number: row.shown_id for row in file.rows if row.tab == name} for name in headers}
    for name, part in own_looks(file.path, {found.name: key for key, found in file.tabs.items()}):
        keys, tab, top = headers[name], own.tabs[name], file.tabs[name].top

        def bound(row: int, column: int, keys=keys, rows=ids[name], top=top) -> Cell | None:
            row_id = "" if row == top else rows.get(row)
            return (row_id, keys[column]) if row_id is not None and column < len(keys) and keys[column] else None

        tab.zoom, tab.frozen = part.zoom, part.frozen
        for column, width, hidden in part.columns:
            if column < len(keys) and keys[column]:
                if width:
                    tab.widths[keys[column]] = width
                if hidden and keys[column] not in BINDING:
                    tab.hidden.add(keys[column])
        wanted = {at for at, key in enumerate(keys) if key and key not in ours[name]}
        if wanted:
            tab.drop_downs |= {keys[column]: (words, refuses) for column, words, refuses in part.drop_downs(wanted)}
        for row, column, look, formula in part.cells(wanted, top):
            if (cell := bound(row, column)) and cell[0]:
                if look:
                    tab.looks[cell] = look
                if formula:
                    tab.formulas[cell] = formula
        for row, column, text, author in part.comments:
            if author != OURS and (cell := bound(row, column)):
                tab.comments[cell] = (text, author)
