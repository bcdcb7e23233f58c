"""Cells of an .ods that hold something of which no value can be read: errors, formulas without a value, and the cells
that a merged one covers. As `unread_cells` for .xlsx.
"""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from scripts.sheets.unread_cells import ERROR, FORMULA, LARGEST_MERGED, MERGED, Cell, is_error

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_VALUE_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")


def unread_in_ods(packed: zipfile.ZipFile) -> dict[str, dict[Cell, str]]:
    """Tab name → the cells that cannot be read, and what they hold."""
    xml = packed.read("content.xml")
    if b":formula=" not in xml and b"-spanned=" not in xml:
        return {}
    found: dict[str, dict[Cell, str]] = {}
    name, row = "", 0
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
        if element.tag == f"{_TABLE}table" and event == "start":
            name, row = element.get(f"{_TABLE}name", ""), 0
        elif element.tag == f"{_TABLE}table-row" and event == "end":
            for column, cell in _cells(element):
                found.setdefault(name, {}).update(_unread(cell, row, column))
            row += _number(element, "number-rows-repeated")
            element.clear()
    return {name: cells for name, cells in found.items() if cells}


def _cells(row: ElementTree.Element) -> Iterator[tuple[int, ElementTree.Element]]:
    column = 0
    for cell in row:
        if cell.tag in _CELLS:
            yield column, cell
            column += _number(cell, "number-columns-repeated")


def _unread(cell: ElementTree.Element, row: int, column: int) -> dict[Cell, str]:
    rows, columns = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
    if 1 < rows * columns <= LARGEST_MERGED:
        return {(row + down, column + right): MERGED for down in range(rows) for right in range(columns)}
    if cell.get(f"{_TABLE}formula") is None:
        return {}
    text = "".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p")).strip()
    if cell.get(_VALUE_TYPE) == "error" or is_error(text):
        return {(row, column): ERROR}
    valued = text or any(cell.get(f"{_OFFICE}{kind}") for kind in _VALUES)
    return {} if valued else {(row, column): FORMULA}


def _number(element: ElementTree.Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isdecimal() else 1
