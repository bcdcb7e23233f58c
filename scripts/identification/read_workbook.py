"""Workbooks (xlsx) that databases and screening tools export: the first sheet, its first row the header.

In: the bytes of a workbook. Out: one RawHit per row, as read_delimited gives them; `line` is the row of the sheet,
`raw` the row as CSV. python-calamine reads the cells.
"""

import csv
import io
import re
import zipfile
import zlib

from python_calamine import CalamineError, CalamineWorkbook

from scripts.common.messages import wrong
from scripts.identification.field_tables import DELIMITED
from scripts.identification.raw_hits import RawHit
from scripts.identification.read_delimited import name_column, tags_of

# What a zip archive raises whose bytes were damaged.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError)


def read_workbook(content: bytes, file: str = "export") -> list[RawHit]:
    """Rows of the first sheet as records; blank rows are none.

    Raises InputError if it cannot be read, or its first row names no column for titles.
    """
    try:
        _sheet_xml(content)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = [[_text_of(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, *_DAMAGED) as error:
        raise wrong(file, f"cannot be read as a workbook ({error}).", "Save it again as xlsx or CSV.") from None
    names = [name_column(cell) for cell in rows[0]] if rows else []
    if not set(names).intersection(DELIMITED["title"]):
        raise wrong(file, "the first row of its first sheet names no column for titles.", "Add a header row.", "row 1")
    return [
        RawHit(number, _csv_line(row), tags_of(names, row))
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


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
    """A cell as text; numbers that are whole have no decimals."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _csv_line(row: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(row)
    return buffer.getvalue()
