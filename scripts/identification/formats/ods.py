"""Tables of OpenDocument (ods), as LibreOffice saves them: a zip archive of XML, in which rows are counted."""

import io
import re
import zipfile

from scripts.identification.formats.workbook import DAMAGED, archive_has, read_beginning, workbook_format
from scripts.identification.unpack_export import ZIP, Opener

_ROW = re.compile(r"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_KIND = b"application/vnd.oasis.opendocument.spreadsheet"


def is_ods(opened: Opener, file: str) -> bool:
    """Whether this is such a workbook, not a text of OpenDocument."""
    if not archive_has(opened, file, "content.xml"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(read_beginning(opened, file, ZIP))) as archive:
            return archive.read("mimetype").startswith(_KIND)
    except DAMAGED:
        return False


def find_ods_rows(content: bytes, number: int) -> list[int]:
    """Rows with a value, counted in the XML of a sheet."""
    sheets = re.split(r"<table:table(?=[\s>])", _content_xml(content))[1:]
    found, last = [], 0
    for row in _ROW.finditer(sheets[number]):
        times = re.search(r'table:number-rows-repeated="(\d+)"', row[1])
        count = int(times[1]) if times else 1
        if "<text:p" in (row[2] or ""):
            found += range(last + 1, last + count + 1)
        last += count
    return found


def _content_xml(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("content.xml").decode("utf-8")


FORMAT = workbook_format("ods", "zip", is_ods, find_ods_rows)
