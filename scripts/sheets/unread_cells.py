"""Cells of a workbook that hold something of which no value can be read: errors, formulas that nobody calculated, and
the cells that a merged one covers. They read as blank, and are not.
"""

import re

Cell = tuple[int, int]  # row and column, from 0

ERROR = "an error"
FORMULA = "a formula that was not calculated"
MERGED = "merged cells"

LARGEST_MERGED = 1_000_000  # cells

# As Excel and LibreOffice show errors, which is all that is left of them in a text file.
_SHOWN = re.compile(
    r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA)"
    r"|Err:\d{3}"
)
_ERROR = re.compile(rb"<(?:\w+:)?c\b([^>]*?\bt=[\"']e[\"'][^>]*)>")
# What follows a formula of which there is no value.
_NO_VALUE = re.compile(
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>|</(?:\w+:)?c>)"
)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_PLACE = re.compile(rb"\br=[\"']([A-Z]+)(\d+)[\"']")


def is_error(text: str) -> bool:
    """Is a text what a program shows for an error?"""
    return text[:1] in ("#", "E") and bool(_SHOWN.fullmatch(text))


def unread_in(xml: bytes) -> dict[Cell, str]:
    """The cells that cannot be read in a piece of a tab's XML that ends with a row, and what they hold."""
    found: dict[Cell, str] = {}
    if b't="e"' in xml or b"t='e'" in xml:
        found |= _places(_ERROR, xml, ERROR)
    mark = b"<f" if b"</c>" in xml else b":f"
    at = xml.find(mark)
    while at >= 0:
        start = xml.rfind(b"<", 0, at + 1)
        if _NO_VALUE.match(xml, start):
            cell = xml[max(0, start - 500) : start]
            if place := _PLACE.search(cell, max(cell.rfind(b"<c "), cell.rfind(b":c "))):
                found[int(place[2]) - 1, _column(place[1])] = FORMULA
        at = xml.find(mark, at + 2)
    for match in _MERGED.finditer(xml, xml.rfind(b"sheetData>")) if b"mergeCell" in xml else ():
        left, top, right, bottom = match.groups()
        rows, columns = range(int(top) - 1, int(bottom)), range(_column(left), _column(right) + 1)
        if len(rows) * len(columns) <= LARGEST_MERGED:
            found |= {(row, column): MERGED for row in rows for column in columns}
    return found


def _places(pattern: re.Pattern, xml: bytes, what: str) -> dict[Cell, str]:
    places = (_PLACE.search(match[1]) for match in pattern.finditer(xml))
    return {(int(place[2]) - 1, _column(place[1])): what for place in places if place}


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
