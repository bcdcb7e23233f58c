"""Rows of a table in which quotes stand bare within quotes: `"Conf on "Tools"","2007"`.

In: lines of text, and how many cells a row has. Out: the cells. A quote ends a cell here only where a separator or the
end of the line follows; a row is taken only if it has as many cells as the header then.
"""

import csv
import re

LONGEST_ROW = 200  # lines


def find_row(lines: list[str], start: int, width: int, delimiter: str) -> tuple[int, list[str]] | None:
    """The line after the row that begins at a place, and its cells; None if none of this width begins there."""
    text = ""
    for end in range(start, min(start + LONGEST_ROW, len(lines))):
        line = lines[end]
        if end > start and (line.startswith('"') or line.count(delimiter) >= width - 1):
            return None  # a row of its own, so what is above it does not end
        text += "\n" * bool(text) + line
        for split in (_split_strictly, _split_loosely):
            cells = split(text, delimiter)
            if cells and len(cells) >= width and not any(map(str.strip, cells[width:])):
                return end + 1, cells[:width]
    return None


def quote_cells(cells: list[str], delimiter: str) -> str:
    """Cells as a row in which every quote within quotes is doubled."""
    return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells)


def _split_strictly(text: str, delimiter: str) -> list[str]:
    """The cells of a text that is one row as csv has it, else none."""
    lines = (line + "\n" for line in text.split("\n"))
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True))
    except csv.Error:
        return []
    return rows[0] if len(rows) == 1 else []


def _split_loosely(text: str, delimiter: str) -> list[str]:
    """The cells of a text in which quotes end a cell only before a separator or at the end; none if one does not."""
    separator = re.escape(delimiter)
    cell = re.compile(
        rf'[ ]*(?:"(?P<quoted>.*?)"[ ]*|(?P<plain>[^"{separator}\n][^{separator}\n]*)?)(?:{separator}|\Z)', re.DOTALL
    )
    cells, place = [], 0
    while found := cell.match(text, place):
        value = found["quoted"] if found["quoted"] is not None else found["plain"] or ""
        cells.append(value.replace('""', '"') if value.count('"') % 2 == 0 and '""' in value else value)
        place = found.end()
        if not found.group().endswith(delimiter):
            return cells if place == len(text) else []
    return []
