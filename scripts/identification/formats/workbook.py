"""Workbooks (xlsx) that databases and screening tools export: the first sheet, its first row the header.

`line` of a hit is the row of the sheet, `raw` the row as CSV, tags are those of delimited.py. pandas reads the cells,
by python-calamine.
"""

import csv
import io
import re
import zipfile
import zlib
from datetime import datetime, time, timedelta

from scripts.common.messages import wrong
from scripts.identification.formats.delimited import TABLE, TITLES, tags_of
from scripts.identification.formats.format import Format
from scripts.identification.formats.table_rows import name_column
from scripts.identification.raw_hits import RawHit
from scripts.identification.unpack_export import LARGEST_EXPANSION, ZIP, Opener, read_blocks

LARGEST_WORKBOOK = 100 << 20  # bytes

# What a zip archive raises whose bytes were damaged.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError)


def is_workbook(opened: Opener, file: str) -> bool:
    """Whether this is a workbook: a zip archive with xl/workbook.xml in it, which may itself be packed with gzip.

    Raises InputError for one that is too large to be read.
    """
    blocks = read_blocks(opened, file)
    content = next(blocks, b"")
    if not content.startswith(ZIP):
        return False
    for block in blocks:
        content += block
        if len(content) > LARGEST_WORKBOOK:
            raise wrong(file, "is too large a zip archive to be a workbook.", "Export in parts, or as CSV.", "line 1")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = {member.filename: member.file_size for member in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError):
        return False
    if "xl/workbook.xml" in sizes and sum(sizes.values()) > LARGEST_EXPANSION * len(content) + LARGEST_WORKBOOK:
        raise wrong(file, "is a workbook that expands beyond all measure.", "Save it again as xlsx or CSV.", "row 1")
    return "xl/workbook.xml" in sizes


def read_workbook(content: bytes, file: str = "export") -> list[RawHit]:
    """Rows of the first sheet as records; blank rows are none.

    Raises InputError if it cannot be read, or its first row names no column for titles.
    """
    import pandas
    from python_calamine import CalamineError

    try:
        _sheet_xml(content)
        cells = pandas.read_excel(
            io.BytesIO(content), engine="calamine", header=None, dtype=object, keep_default_na=False, na_filter=False
        )
    except (CalamineError, *_DAMAGED) as error:
        raise wrong(file, f"cannot be read as a workbook ({error}).", "Save it again as xlsx or CSV.") from None
    cells = cells.map(_text_of)
    names = [name_column(cell) for cell in cells.iloc[0]] if len(cells) else []
    if not TITLES.intersection(names):
        raise wrong(file, "the first row of its first sheet names no column for titles.", "Add a header row.", "row 1")
    rows = cells.iloc[1:].to_numpy().tolist()
    hits = zip(rows, tags_of(names, cells.iloc[1:]), strict=True)
    return [RawHit(number, _csv_line(row), tags) for number, (row, tags) in enumerate(hits, start=2) if tags]


def find_workbook_starts(content: bytes) -> list[int]:
    """Rows with a value below the header, counted in the XML of the first sheet."""
    starts, number = [], 0
    for row in re.finditer(r"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row>)", _sheet_xml(content), re.DOTALL):
        given = re.search(r'\br="(\d+)"', row[2])
        number = int(given[1]) if given else number + 1
        if re.search(r"<(?:\w+:)?(?:v>[^<]|t[ >])", row[3] or ""):
            starts.append(number)
    return starts[1:]


def _sheet_xml(content: bytes) -> str:
    """The XML of the first sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(_first_sheet(archive)).decode("utf-8")


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The path of the first sheet in the archive."""
    workbook = archive.read("xl/workbook.xml").decode("utf-8")
    relation = re.search(r"<(?:\w+:)?sheet\b[^>]*\br:id=\"([^\"]+)\"", workbook)
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8")
    for found in re.finditer(r"<(?:\w+:)?Relationship\b[^>]*>", relations) if relation else ():
        if f'Id="{relation[1]}"' in found.group():
            target = re.search(r'Target="/?(?:xl/)?([^"]+)"', found.group())
            return f"xl/{target[1]}"
    return "xl/worksheets/sheet1.xml"


def _text_of(cell) -> str:
    """A cell as text; numbers that are whole have no decimals, days no time."""
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


FORMAT = Format(
    name="xlsx",
    words="xlsx",
    table=TABLE,
    packed="zip",
    recognise=is_workbook,
    read=read_workbook,
    find_starts=find_workbook_starts,
)
