"""CSV with a field a row, Embase's "CSV - Fields by row": `"TITLE","…"`, `"AUTHOR NAMES","Able A.","Baker B."`, …

A record is the rows from one with the first field of the file up to the next such row; several values of a field are
cells beside each other. It is told from other tables by its first column, which has names of fields time and again.
"""

import csv
import re
from itertools import islice

from scripts.common.messages import wrong
from scripts.identification.formats.format import Format, Tags
from scripts.identification.formats.table_columns import TABLE
from scripts.identification.formats.table_providers import KNOWN, TITLES, columns_of
from scripts.identification.formats.table_rows import LONGEST_CELL, name_column
from scripts.identification.normalise_authors import split_authors, split_keywords
from scripts.identification.raw_hits import RawHit, lines_matching

_FIRST_ROWS = 200
_BEGINNING = 200_000  # characters
_FEWEST = 3  # fields that are known
_FIELD = re.compile(r"[A-Z][A-Z /()&-]*")


def recognise_field_rows(text: str) -> bool:
    """Whether the first rows begin with names of fields, several that are known and that of a title among them."""
    try:
        rows = list(islice(csv.reader(text[:_BEGINNING].split("\n")), _FIRST_ROWS))
    except csv.Error:
        return False
    fields = [row[0] for row in rows if any(map(str.strip, row))]
    names = set(map(name_column, fields)) & KNOWN
    named = sum(name_column(field) in KNOWN or bool(_FIELD.fullmatch(field)) for field in fields)
    return (
        len(names) >= _FEWEST and bool(names & TITLES) and name_column(fields[0]) in KNOWN and named > 0.9 * len(fields)
    )


def read_field_rows(text: str, file: str = "export") -> list[RawHit]:
    """Records of rows with a field each.

    Raises InputError for quotes that do not end, and for a row that has the name of a field and nothing else.
    """
    csv.field_size_limit(LONGEST_CELL)
    lines, first = text.split("\n"), _first_field(text)
    reader = csv.reader((line + "\n" for line in lines), strict=True)
    hits, start, end, tags = [], 0, 0, {}
    try:
        for name, *values in filter(None, reader):
            if name == first:
                hits += _hit_of(lines, start, end, tags)
                start, tags = end, {}
            end = reader.line_num
            if name.strip() and not values:
                fix = "It is cut off. Export the search again."
                raise wrong(file, f"the row {name[:40]!r} has no value.", fix, f"line {end}")
            tags.setdefault(name_column(name), []).extend(_values_of(name_column(name), values))
    except csv.Error as error:
        fix = "A quote is missing, or the file is cut off. Export the search again."
        raise wrong(file, f"cannot be read as a table ({error}).", fix, f"line {end + 1}") from None
    return hits + _hit_of(lines, start, end, tags)


def find_field_row_starts(text: str) -> list[int]:
    """Lines that begin with the first field of the file."""
    return lines_matching(text, rf'^"?{re.escape(_first_field(text))}"?,')


def find_field_row_border(text: str) -> int:
    """Where the last record begins."""
    starts = [found.end() for found in re.finditer(rf'\n(?="?{re.escape(_first_field(text))}"?,)', text.rstrip("\n"))]
    return starts[-1] if starts and text[: starts[-1]].strip() else 0


def _first_field(text: str) -> str:
    """The name of the field with which the file begins, and each of its records."""
    return text.lstrip("\n").split("\n", 1)[0].split(",", 1)[0].strip('"')


def _hit_of(lines: list[str], start: int, end: int, tags: Tags) -> list[RawHit]:
    """The record in these lines, if there is one."""
    while start < end and not lines[start].strip():
        start += 1
    return [RawHit(start + 1, "\n".join(lines[start:end]), tags)] if tags else []


def _values_of(name: str, cells: list[str]) -> list[str]:
    """The values in the cells of a row."""
    cells = [cell for cell in cells if cell.strip()]
    if name in columns_of(TABLE, "authors"):
        return [author for cell in cells for author in split_authors(cell)]
    return [word for cell in cells for word in split_keywords(cell)] if name in columns_of(TABLE, "keywords") else cells


FORMAT = Format(
    name="csv_fields_by_row",
    words="CSV with a field a row",
    table=TABLE,
    recognise=recognise_field_rows,
    read=read_field_rows,
    find_starts=find_field_row_starts,
    border=find_field_row_border,
    offered=False,
)
