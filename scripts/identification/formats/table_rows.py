"""Tables as text: what separates their cells, which is their header, and where each row is.

In: text with `\\n` line ends. Out: the layout of the table, and its rows with their lines and their text.
"""

import csv
import re
from typing import NamedTuple

LONGEST_HEADER = 100_000
LONGEST_CELL = 10_000_000  # Scopus puts all references of an article into one cell
DELIMITERS = ",;\t|"


class Layout(NamedTuple):
    """How a table is laid out: what separates its cells, its columns, and the line of its header (from 1)."""

    delimiter: str
    names: list[str]
    line: int


class Row(NamedTuple):
    """A row with anything in it: its first line (from 1) and its last, its text, and how many cells it has.

    `beyond`: whether any cell beyond the header's columns has something in it.
    """

    line: int
    end: int
    raw: str
    width: int
    beyond: bool


class Rows(NamedTuple):
    """The rows below a header. `quoted`: whether quotes are quotes. `end`: the last line that was read.

    `broken`: why no more rows could be read, if the table breaks off or is damaged.
    """

    rows: list[Row]
    quoted: bool
    end: int
    broken: str = ""


def recognise_layout(text: str, known: set[str], wanted: set[str]) -> Layout | None:
    """The layout of a table, if the first line that is not blank is a header.

    `known`: names of columns, of which the separator that makes most is chosen; `wanted`: those of which it has one.
    """
    blank = len(text) - len(text.lstrip("\n"))
    first = text[blank : blank + LONGEST_HEADER].split("\n", 1)[0]
    best, most = None, 0
    for delimiter in DELIMITERS:
        names = [name_column(cell) for cell in next(csv.reader([first], delimiter=delimiter), [])]
        while names and not names[-1]:
            names.pop()
        found = len(known.intersection(names))
        if found > most and wanted.intersection(names):
            best, most = Layout(delimiter, names, blank + 1), found
    return best


def name_column(cell: str) -> str:
    """The name of a column as tables of fields have it: lower case, all but letters and digits as `_`."""
    return re.sub(r"[^a-z0-9]+", "_", cell.lower()).strip("_")


def split_rows(text: str, layout: Layout, whole: bool = True) -> Rows:
    """The rows of a table; blank ones are none.

    Between tabs, quotes are quotes only if all rows are as long as the header then: Web of Science has bare ones.
    `whole`: whether the text is all of the table; a cell that goes on below it says nothing then.
    """
    lines = text.split("\n")
    if not whole:
        lines.pop()
    found = _read_rows(lines, layout, quoted=True)
    if layout.delimiter != "\t":
        return found
    length = len(layout.names)
    fits = all(row.width == length for row in found.rows) and not (found.broken and (whole or not found.rows))
    return found if fits else _read_rows(lines, layout, quoted=False)


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
                rows.append(Row(line + 1, end, "\n".join(lines[line:end]), len(cells), beyond))
            line = end
    except csv.Error as error:
        return Rows(rows, quoted, line, str(error))
    return Rows(rows, quoted, line)


def quoting_of(layout: Layout, quoted: bool) -> dict:
    """How cells are taken apart, in the words of csv and of pandas alike."""
    return {
        "delimiter": layout.delimiter,
        "quoting": csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        "skipinitialspace": layout.delimiter != "\t",
    }
