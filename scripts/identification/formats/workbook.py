"""Workbooks: what is the same for xlsx, xls and ods. The first sheet that has a header counts.

`line` of a hit is the row of the sheet, `raw` the row as CSV, tags are those of delimited.py. pandas reads the cells,
by python-calamine; the rows are counted in the file's own bytes, which each format does in a way of its own.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from itertools import chain
from typing import NamedTuple

from scripts.common.messages import InputError, wrong
from scripts.identification.formats.format import Format
from scripts.identification.formats.table_cells import SAMPLE, make_tags, study_cells
from scripts.identification.formats.table_columns import TABLE
from scripts.identification.formats.table_providers import DIALECTS, KNOWN, TITLES, recognise_provider
from scripts.identification.formats.table_rows import HEADER_WITHIN, find_header, name_columns
from scripts.identification.raw_hits import RawHit
from scripts.identification.unpack_export import LARGEST_EXPANSION, ZIP, Opener, read_blocks

LARGEST_WORKBOOK = 100 << 20  # bytes
# What a zip archive raises whose bytes were damaged.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError)


class Sheet(NamedTuple):
    """A sheet with a header: which one it is (from 0), its name, the row of its header (from 1), and whether there is
    anything in the row below that."""

    number: int
    name: str
    header: int
    filled: bool


def workbook_format(
    name: str, packed: str, recognise: Callable[[Opener, str], bool], find_rows: Callable[[bytes, int], list[int]]
) -> Format:
    """A format of workbooks (see Format). `find_rows`: (content, sheet) → numbers of the rows with a value."""

    def read(content: bytes, file: str = "export") -> list[RawHit]:
        try:
            return read_workbook(content, file, find_rows)
        except DAMAGED as error:
            raise _unreadable(file, error) from None

    def unread(content: bytes, file: str) -> str:
        """Names of further sheets with a header and something below it."""
        read = _find_sheet(content, file)
        others = [f"{each.name!r}" for each in _sheets(content, file, read.number + 1) if each.filled]
        return (
            f"has records on more than one sheet; only {read.name!r} is read, not {', '.join(others)}."
            if others
            else ""
        )

    def find_starts(content: bytes) -> list[int]:
        sheet = _find_sheet(content, "export")
        return [row for row in find_rows(content, sheet.number) if row > sheet.header]

    return Format(
        name=name,
        words=name,
        table=TABLE,
        dialects=DIALECTS,
        packed=packed,
        recognise=recognise,
        read=read,
        find_starts=find_starts,
        unread=unread,
        offered=name == "xlsx",
    )


def archive_has(opened: Opener, file: str, member: str) -> bool:
    """Whether this is a workbook: a zip archive with this member in it, which may itself be packed with gzip.

    Raises InputError for one that is too large to be read.
    """
    content = read_beginning(opened, file, ZIP)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = {each.filename: each.file_size for each in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError):
        return False
    if member in sizes and sum(sizes.values()) > LARGEST_EXPANSION * len(content) + LARGEST_WORKBOOK:
        raise wrong(file, "is a workbook that expands beyond all measure.", "Save it again as xlsx or CSV.", "row 1")
    return member in sizes


def read_beginning(opened: Opener, file: str, mark: bytes) -> bytes:
    """All of a file, if it begins with this mark; else nothing.

    Raises InputError for one that is too large to be read.
    """
    blocks = read_blocks(opened, file)
    content = next(blocks, b"")
    if not content.startswith(mark):
        return b""
    parts, size = [content], len(content)
    for block in blocks:
        parts.append(block)
        size += len(block)
        if size > LARGEST_WORKBOOK:
            raise wrong(file, "is too large an archive to be a workbook.", "Export in parts, or as CSV.", "line 1")
    return b"".join(parts)


def read_workbook(content: bytes, file: str, find_rows: Callable[[bytes, int], list[int]]) -> list[RawHit]:
    """Rows of the first sheet that has a header as records; blank rows are none.

    Raises InputError if it cannot be read, or no row at the top of a sheet names a column for titles; what DAMAGED has,
    if it is damaged where the rows are counted.
    """
    sheet = _find_sheet(content, file)
    find_rows(content, sheet.number)
    rows = _read_rows(content, sheet.number, file)
    names, rows = name_columns(rows[sheet.header - 1]), rows[sheet.header :]
    provider, columns = recognise_provider(names), [list(cells) for cells in zip(*rows, strict=True)]
    columns += [[] for _ in names[len(columns) :]]
    habits = study_cells(names, provider, [cells[:SAMPLE] for cells in columns])
    hits = zip(rows, make_tags(names, provider, columns, habits, len(rows)), strict=True)
    return [
        RawHit(number, _csv_line(row), tags)
        for number, (row, tags) in enumerate(hits, start=sheet.header + 1)
        if any(map(str.strip, row))
    ]


def _find_sheet(content: bytes, file: str) -> Sheet:
    """The first sheet with a header.

    Raises InputError if there is none, or the workbook cannot be read.
    """
    sheet = next(_sheets(content, file), None)
    if sheet:
        return sheet
    message = f"none of the first {HEADER_WITHIN} rows of its sheets names a column for titles."
    raise wrong(file, message, "Add a header row.", "row 1")


def _sheets(content: bytes, file: str, first: int = 0) -> Iterator[Sheet]:
    """The sheets with a header, from the `first` on, looked at as they are asked for."""
    for number, name in enumerate(_names_of_sheets(content, file)):
        if number < first:
            continue
        rows = _read_rows(content, number, file, HEADER_WITHIN + 1)
        header = find_header(list(map(name_columns, rows[:HEADER_WITHIN])), KNOWN, TITLES)
        if header is not None:
            yield Sheet(number, name, header + 1, any(map(str.strip, chain(*rows[header + 1 : header + 2]))))


def _names_of_sheets(content: bytes, file: str) -> list[str]:
    with _opened(content, file) as book:
        return list(book.sheet_names)


def _read_rows(content: bytes, number: int, file: str, most: int | None = None) -> list[list[str]]:
    """The rows of a sheet as text, the first `most` only if that is given."""
    import pandas

    with _opened(content, file) as book:
        cells = pandas.read_excel(
            book, number, header=None, nrows=most, dtype=object, keep_default_na=False, na_filter=False
        )
    return [[_text_of(cell) for cell in row] for row in cells.to_numpy().tolist()]


@contextmanager
def _opened(content: bytes, file: str):
    """The workbook, for pandas. Raises InputError for whatever keeps it from being read."""
    import pandas
    from python_calamine import CalamineError, PasswordError

    try:
        with pandas.ExcelFile(io.BytesIO(content), engine="calamine") as book:
            yield book
    except PasswordError:
        raise wrong(file, "is protected by a password.", "Save it without one.") from None
    except (CalamineError, *DAMAGED) as error:
        raise _unreadable(file, error) from None


def _unreadable(file: str, error: Exception) -> InputError:
    return wrong(file, f"cannot be read as a workbook ({error}).", "Save it again as xlsx or CSV.")


def _text_of(cell) -> str:
    """A cell as text; numbers that are whole have no decimals, days no time."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():  # pandas makes a moment of each day
        return str(cell.date())
    if isinstance(cell, timedelta):
        return str(timedelta(cell.days, cell.seconds, cell.microseconds))
    return str(cell)


def _csv_line(row: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(row)
    return buffer.getvalue()
