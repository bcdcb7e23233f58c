"""The tabs of an .xlsx, unpacked once for all that reads them, and made lighter.

A text with marked words has dozens of runs, each with a look of its own. To read these takes longer than all else in
a large sheet, and no one asks for them: here the runs of a text become one.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree

from scripts.sheets.unread_cells import Cell, unread_in

_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRINGS = "xl/sharedStrings.xml"
_CHUNK = 1 << 20
# From the end of one run's text to the beginning of the next one's.
_NEXT_RUN = re.compile(rb'</t></r><r>(?:<rPr>(?:<[^>]*+>)*?</rPr>)?<t(?: xml:space="preserve")?>')


def unpack(content: bytes) -> tuple[BinaryIO, dict[str, dict[Cell, str]]]:
    """A workbook for a program to read, and, by tab, the cells that cannot be read, with what they hold.

    `content`: that of a zip. What is no .xlsx, or names its tabs in a way that is not known, stays as it is.
    """
    unread: dict[str, dict[Cell, str]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        try:
            tabs = _tabs(packed)
        except (KeyError, ElementTree.ParseError):
            tabs = {}
        names = packed.namelist()
        if not tabs or len(set(names)) < len(names):
            return io.BytesIO(content), {}
        light = io.BytesIO()
        with zipfile.ZipFile(light, "w") as written:
            for name in names:
                with packed.open(name) as part, written.open(zipfile.ZipInfo(name), "w", force_zip64=True) as copy:
                    is_texts = name in tabs or name == _STRINGS
                    found = unread.setdefault(tabs[name], {}) if name in tabs else {}
                    for piece in _pieces(part) if is_texts else iter(lambda part=part: part.read(_CHUNK), b""):
                        if is_texts and b"</r><r>" in piece:
                            piece = _as_one_run(piece)
                        if name in tabs:
                            found |= unread_in(piece)
                        copy.write(piece)
    light.seek(0)
    return light, {name: found for name, found in unread.items() if found}


def _as_one_run(xml: bytes) -> bytes:
    """The runs of each text as one, which keeps the spaces at its ends."""
    xml = _NEXT_RUN.sub(b"", xml)
    for before in (b"<r>", b"</rPr>"):
        xml = xml.replace(before + b"<t>", before + b'<t xml:space="preserve">')
    return xml


def _tabs(packed: zipfile.ZipFile) -> dict[str, str]:
    """The parts of a workbook that hold its tabs, and the names of these."""
    if "xl/workbook.xml" not in packed.namelist():
        return {}
    targets = {
        each.get("Id"): posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))).lstrip("/")
        for each in ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    }
    book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
    tabs = {targets.get(each.get(_REL), ""): each.get("name") for each in book.iter() if each.tag.endswith("}sheet")}
    return {part: name for part, name in tabs.items() if part in packed.namelist() and "worksheets/" in part}


def _pieces(part: BinaryIO) -> Iterator[bytes]:
    """The XML of a part in pieces of about a megabyte, of which none ends within a row or a text."""
    rest = part.read(_CHUNK)
    head = rest[:2000]
    end = b"si>" if b"sst" in head else b"row>"
    end = (b"</" if b"<sst" in head or b"<worksheet" in head else b":") + end
    while more := part.read(_CHUNK):
        whole = rest.rfind(end) + len(end)
        if whole >= len(end):
            yield rest[:whole]
            rest = rest[whole:]
        rest += more
    yield rest
