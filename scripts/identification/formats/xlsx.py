"""Workbooks of today's Excel (xlsx): a zip archive of XML, in which rows are counted."""

import io
import re
import zipfile
from functools import partial

from scripts.identification.formats.workbook import archive_has, workbook_format


def find_xlsx_rows(content: bytes, number: int) -> list[int]:
    """Rows with a value, counted in the XML of a sheet."""
    found, last = [], 0
    for row in re.finditer(r"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row>)", _sheet_xml(content, number), re.DOTALL):
        given = re.search(r'\br="(\d+)"', row[2])
        last = int(given[1]) if given else last + 1
        if re.search(r"<(?:\w+:)?(?:v>[^<]|t[ >])", row[3] or ""):
            found.append(last)
    return found


def _sheet_xml(content: bytes, number: int) -> str:
    """The XML of a sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(_path_of_sheet(archive, number)).decode("utf-8")


def _path_of_sheet(archive: zipfile.ZipFile, number: int) -> str:
    """The path of a sheet in the archive, by its place among those of the workbook."""
    workbook = archive.read("xl/workbook.xml").decode("utf-8")
    sheets = re.findall(r"<(?:\w+:)?sheet\b[^>]*\br:id=\"([^\"]+)\"", workbook)
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8")
    for found in re.finditer(r"<(?:\w+:)?Relationship\b[^>]*>", relations) if number < len(sheets) else ():
        if f'Id="{sheets[number]}"' in found.group():
            target = re.search(r'Target="/?(?:xl/)?([^"]+)"', found.group())
            return f"xl/{target[1]}"
    return f"xl/worksheets/sheet{number + 1}.xml"


FORMAT = workbook_format("xlsx", "zip", partial(archive_has, member="xl/workbook.xml"), find_xlsx_rows)
