"""Tables as text: what separates their cells, which line is their header, and where each row is.

In: text with `\\n` line ends. Out: the layout of the table, and its rows with their lines and their text.
"""

import csv
import re
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from scripts.identification.formats.bare_quotes import find_row, quote_cells

HEADER_WITHIN = 20  # lines with something in them
LONGEST_HEADER = 100_000
LONGEST_CELL = 10_000_000  # Scopus puts all references of an article into one cell
DELIMITERS = ",;\t|"
_EXCEL_S = re.compile(r'"?sep=.?"?', re.IGNORECASE)  # a first line by which Excel is told what separates the cells
_NO_REMARKS = tuple("{[@<%")
FEWEST_NAMES = 3  # of columns that are known, by which a line further down is a header


class Layout(NamedTuple):
    """How a table is laid out: what separates its cells, its columns, and the last line of its header (from 1).

    `first`: the header's first line, if a cell of it goes over several. Above it there may be remarks.
    """

    delimiter: str
    names: list[str]
    line: int
    first: int


class Row(NamedTuple):
    """A row with anything in it: its first line (from 1) and its last, its text, and how many cells it has.

    `beyond`: whether any cell beyond the header's columns has something in it. `quoted`: the text as csv and pandas
    read it, which differs where quotes stand bare within quotes.
    """

    line: int
    end: int
    raw: str
    width: int
    beyond: bool
    quoted: str


class Rows(NamedTuple):
    """The rows below a header. `quoted`: whether quotes are quotes. `end`: the last line that was read.

    `broken`: why no more rows could be read, if the table breaks off or is damaged.
    """

    rows: list[Row]
    quoted: bool
    end: int
    broken: str = ""


def recognise_layout(text: str, known: set[str], wanted: set[str]) -> Layout | None:
    """The layout of a table, if one of its first lines is a header.

    `known`: names of columns, by which the header and the separator are found; `wanted`: those of which it has one.
    Lists of names further down are no headers in what is data of a program or a bibliography.
    """
    lines = text[:LONGEST_HEADER].split("\n")
    places, found = _written(lines), []
    if text.lstrip()[:1] in _NO_REMARKS:
        places = places[:1]
    for delimiter in DELIMITERS:
        layouts = [_layout_of(lines, place, delimiter) for place in places]
        place = find_header([layout.names for layout in layouts], known, wanted)
        found += [layouts[place]] if place is not None else []
    return max(found, key=lambda layout: len(known.intersection(layout.names)), default=None)


def find_header(rows: list[list[str]], known: set[str], wanted: set[str]) -> int | None:
    """Which of these rows of names is a header: the one with the most that are known, one of them wanted.

    The first row is one by a single name, those below only by several: they are a header below remarks.
    """
    best, most = None, 0
    for place, names in enumerate(rows):
        count = len(known.intersection(names))
        if count > most and wanted.intersection(names) and (place == 0 or count >= FEWEST_NAMES):
            best, most = place, count
    return best


def name_column(cell: str) -> str:
    """The name of a column as tables of fields have it: lower case, all but letters and digits as `_`."""
    return re.sub(r"[\W_]+", "_", cell.lower()).strip("_")


def name_columns(cells: Iterable[str]) -> list[str]:
    """The names of a row of cells, without empty ones at its end."""
    names = [name_column(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def split_rows(text: str, layout: Layout, whole: bool = True) -> Rows:
    """The rows of a table; blank ones are none.

    Between tabs, quotes are quotes only if all rows are as long as the header then: Web of Science has bare ones.
    Elsewhere quotes may stand bare within quotes, as IEEE writes them: if so, the rows are as long as the header.
    `whole`: whether the text is all of the table; a cell that goes on below it says nothing then.
    """
    lines = text.split("\n")
    if not whole:
        lines.pop()
    found = _read_rows(lines, layout, quoted=True)
    length = len(layout.names)
    fits = all(row.width == length for row in found.rows) and not (found.broken and (whole or not found.rows))
    if fits:
        return found
    if layout.delimiter == "\t":
        return _read_rows(lines, layout, quoted=False)
    return _read_bare(lines, layout, whole) or found


def _written(lines: list[str]) -> list[int]:
    """Places of the first lines with something in them."""
    written = (place for place, line in enumerate(lines) if line.strip() and not _EXCEL_S.fullmatch(line))
    return list(islice(written, HEADER_WITHIN))


def _layout_of(lines: list[str], place: int, delimiter: str) -> Layout:
    """The layout of a table whose header begins at this place."""
    reader = csv.reader((line + "\n" for line in lines[place : place + HEADER_WITHIN]), delimiter=delimiter)
    try:
        cells = next(reader, [])
    except csv.Error:
        cells = []
    return Layout(delimiter, name_columns(cells), place + reader.line_num, place + 1)


def _read_rows(lines: list[str], layout: Layout, quoted: bool) -> Rows:
    csv.field_size_limit(LONGEST_CELL)
    options = quoting_of(layout, quoted)
    reader = csv.reader((line + "\n" for line in lines[layout.line :]), strict=True, **options)
    rows, line, width = [], layout.line, len(layout.names)
    try:
        for cells in reader:
            end = layout.line + reader.line_num
            if any(cell.strip() for cell in cells):
                beyond = any(cell.strip() for cell in cells[width:])
                raw = "\n".join(lines[line:end])
                rows.append(Row(line + 1, end, raw, len(cells), beyond, raw))
            line = end
    except csv.Error as error:
        return Rows(rows, quoted, line, str(error))
    return Rows(rows, quoted, line)


def _read_bare(lines: list[str], layout: Layout, whole: bool) -> Rows | None:
    """The rows of a table in which quotes may stand bare; None if they are not all as long as the header even so."""
    rows, line, width = [], layout.line, len(layout.names)
    while line < len(lines):
        if not lines[line].strip():
            line += 1
            continue
        found = find_row(lines, line, width, layout.delimiter)
        if not found:
            return None if whole or not rows else Rows(rows, True, line, "a row does not end")
        end, cells = found
        quoted = quote_cells(cells, layout.delimiter)
        rows.append(Row(line + 1, end, "\n".join(lines[line:end]), width, False, quoted))
        line = end
    return Rows(rows, True, line)


def quoting_of(layout: Layout, quoted: bool) -> dict:
    """How cells are taken apart, in the words of csv and of pandas alike."""
    return {
        "delimiter": layout.delimiter,
        "quoting": csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        "skipinitialspace": layout.delimiter != "\t",
    }
