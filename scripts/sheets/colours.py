"""What an .xlsx looks like beyond what it says: widths of columns, colours, comments, formulas, drop-downs.

openpyxl reads styles, relations and comments; the cells, of which there may be a million, are passed over once with
lxml, and only those that look or compute otherwise than we issue them are taken.
"""

import colorsys
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
# Colours of text that we issue, and plain black, are no one's own.
ISSUED_COLOURS = {"#1F4E79", "#7A1F00", "#1B6B2F", "#9C1C1C", "#000000", "#0563C1", "#0000FF"}

_PLACE = re.compile(rb"""\br=["'][A-Z]+(\d+)""")

_ROOT = re.compile(rb"<(?:\w+:)?worksheet\b[^>]*>")
_END_OF_CELLS = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")
_OTHER_TAB = re.compile(r"^(?:'[^']+'|\w+)!\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?$")

# What a file adds to a column's width beyond its characters; writing adds it again.
_PADDING = 0.7109375


@dataclass
class Part:
    """One tab of an .xlsx: `columns` (place, width, hidden), `comments` (row, column, text, author); places from 0.

    `zoom`: in percent, 0 if it says none; `frozen`: how many rows and columns stay in sight, None if it says none.
    """

    archive: Path
    target: str
    looks: dict[int, dict]
    columns: list[tuple[int, float, bool]]
    comments: list[tuple[int, int, str, str]]
    zoom: int
    frozen: tuple[int, int] | None

    def cells(
        self, own_columns: set[int], below: int
    ) -> Iterator[tuple[int, int, dict | None, tuple[str, str] | None]]:
        """Cells with a look of their own, or, in `own_columns`, a formula: row, column, look, (cell name, formula).

        Of the rows after `below` only.
        """
        from openpyxl.formula.translate import Translator
        from openpyxl.utils.cell import coordinate_from_string

        if not own_columns and not self._has_own_looks(below):
            return
        shared: dict[str, tuple[str, str]] = {}
        letters: dict[str, int] = {}
        with zipfile.ZipFile(self.archive) as packed, packed.open(self.target) as part:
            for _, cell in etree.iterparse(part, tag=_MAIN + "c", resolve_entities=False, no_network=True):
                look = self.looks.get(int(cell.get("s") or 0))
                formula = cell.find(_MAIN + "f") if own_columns else None
                if look or formula is not None:
                    name = cell.get("r")
                    letter, row = coordinate_from_string(name)
                    column = letters.setdefault(letter, _column(letter))
                    text = None
                    if formula is not None and column in own_columns:
                        group, text = formula.get("si"), formula.text
                        if text and group:
                            shared[group] = (name, text)
                        elif group in shared:
                            origin, master = shared[group]
                            text = Translator("=" + master, origin).translate_formula(name)[1:]
                    yield row - 1, column, look, (name, "=" + text) if text else None
                cell.clear()
                parent = cell.getparent()
                if parent is not None and parent.getprevious() is not None:
                    del parent.getparent()[0]

    def drop_downs(self, own_columns: set[int]) -> Iterator[tuple[int, str, bool]]:
        """The drop-downs of `own_columns` whose words are written out or lie in another tab: column, words as xlsx
        states them ("a,b" in quotes, or a range), is anything else refused?"""
        from openpyxl.worksheet.datavalidation import DataValidation

        for element in self._after_cells().iter(_MAIN + "dataValidation"):
            found = DataValidation.from_tree(element)
            source = found.formula1 or ""
            if found.type != "list" or not (source.startswith('"') or _OTHER_TAB.search(source)):
                continue
            for area in found.sqref.ranges:
                for column in own_columns & set(range(area.min_col - 1, area.max_col)):
                    yield column, source, bool(found.showErrorMessage)

    def _after_cells(self) -> etree._Element:
        """The tab's XML without its cells."""
        with zipfile.ZipFile(self.archive) as packed, packed.open(self.target) as part:
            rest = part.read(1 << 16)
            root = _ROOT.search(rest)
            while not (end := _END_OF_CELLS.search(rest)) and (chunk := part.read(1 << 22)):
                rest = rest[-100:] + chunk
            after = rest[end.end() :] + part.read() if end else b""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        return etree.fromstring(root[0] + after if root and after else b"<none/>", parser)

    def _has_own_looks(self, below: int) -> bool:
        """Has any cell after row `below` a look that is not ours? By its bare text: much faster than parsing it."""
        if not self.looks:
            return False
        styled = rb"s=[\"'](?:" + b"|".join(str(look).encode() for look in self.looks) + rb")[\"']"
        quick, cell = re.compile(styled), re.compile(rb"<(?:\w+:)?c\s[^>]*?\b" + styled + rb"[^>]*")
        with zipfile.ZipFile(self.archive) as packed, packed.open(self.target) as part:
            rest = b""
            while chunk := part.read(1 << 22):
                rest += chunk
                whole = rest.rfind(b"<")  # a tag may be cut in two
                for found in cell.finditer(rest, 0, whole) if quick.search(rest) else ():
                    if (place := _PLACE.search(found[0])) and int(place[1]) > below + 1:
                        return True
                rest = rest[whole:]
        return False


def own_looks(path: Path, wanted: dict[str, str]) -> Iterator[tuple[str, Part]]:
    """For each tab of an .xlsx that is in `wanted` (its name → what to call it): (what to call it, its Part)."""
    from openpyxl.comments.comment_sheet import CommentSheet
    from openpyxl.packaging.relationship import get_rels_path
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.utils.cell import coordinate_from_string
    from openpyxl.xml.constants import COMMENTS_NS
    from openpyxl.xml.functions import fromstring

    reader = ExcelReader(path, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    theme = _theme(reader.archive)
    looks = {
        place: look
        for place, style in enumerate(reader.wb._cell_styles)
        if (look := _look(reader.wb._fills[style.fillId], reader.wb._fonts[style.fontId], theme))
    }
    for entry, relation in reader.parser.find_sheets():
        if entry.name not in wanted:
            continue
        comments = []
        rels = get_rels_path(relation.target)
        for target in _related(reader.archive, rels, COMMENTS_NS) if rels in reader.archive.namelist() else ():
            sheet = CommentSheet.from_tree(fromstring(reader.archive.read(target)))
            for name, comment in sheet.comments:
                letter, row = coordinate_from_string(name)
                comments.append((row - 1, _column(letter), comment.text, comment.author or ""))
        before = _before_cells(reader.archive, relation.target)
        yield wanted[entry.name], Part(path, relation.target, looks, _columns(before), comments, *_view(before))


def _related(archive: zipfile.ZipFile, rels: str, kind: str) -> list[str]:
    """The parts of a kind to which a part is related, of whose relations there may be one for each link in it."""
    folder = posixpath.dirname(posixpath.dirname(rels))
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    relations = [each for each in etree.fromstring(archive.read(rels), parser) if each.get("Type") == kind]
    inside = [each.get("Target", "") for each in relations if each.get("TargetMode") != "External"]
    return [posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") for target in inside]


def _column(letter: str) -> int:
    from openpyxl.utils.cell import column_index_from_string

    return column_index_from_string(letter) - 1


def _before_cells(archive: zipfile.ZipFile, target: str) -> list[etree._Element]:
    """The elements of a tab that come before its cells."""
    elements = []
    with archive.open(target) as part:
        for _, element in etree.iterparse(part, events=("start",), resolve_entities=False, no_network=True):
            if element.tag == _MAIN + "sheetData":
                break
            elements.append(element)
    return elements


def _columns(elements: list[etree._Element]) -> list[tuple[int, float, bool]]:
    columns = []
    for element in elements:
        if element.tag == _MAIN + "col":
            first, last = int(element.get("min")), int(element.get("max"))
            width = max(0.0, float(element.get("width") or 0) - _PADDING)
            hidden = element.get("hidden") in ("1", "true")
            columns += [(at - 1, width, hidden) for at in range(first, min(last, first + 200) + 1)]
    return columns


def _view(elements: list[etree._Element]) -> tuple[int, tuple[int, int] | None]:
    """The zoom of a tab, and what is frozen in it."""
    zoom, frozen = 0, None
    for element in elements:
        if element.tag == _MAIN + "sheetView":
            zoom = int(element.get("zoomScale") or 0)
        elif element.tag == _MAIN + "pane" and (element.get("state") or "").startswith("frozen"):
            frozen = int(float(element.get("ySplit") or 0)), int(float(element.get("xSplit") or 0))
    return zoom, frozen


def _look(fill, font, theme: list[str]) -> dict | None:
    look = {}
    if getattr(fill, "fill_type", None) == "solid" and (colour := _rgb(fill.fgColor, theme)) not in (None, "#FFFFFF"):
        look["bg_color"] = colour
    if (colour := _rgb(font.color, theme)) and colour not in ISSUED_COLOURS:
        look["font_color"] = colour
    return look or None


def _rgb(colour, theme: list[str]) -> str | None:
    """A colour of openpyxl's as #RRGGBB: given so, by index, or as a theme's with a tint."""
    from openpyxl.styles.colors import COLOR_INDEX

    if colour is None:
        return None
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return f"#{colour.rgb[-6:].upper()}"
    if colour.type == "indexed" and colour.indexed < len(COLOR_INDEX):
        return f"#{COLOR_INDEX[colour.indexed][-6:].upper()}"
    if colour.type == "theme" and colour.theme < len(theme):
        return _tinted(theme[colour.theme], colour.tint or 0.0)
    return None


def _tinted(rgb: str, tint: float) -> str:
    """A colour made lighter (tint > 0) or darker, as ECMA-376 18.3.1.15 has it: its lightness scaled."""
    hue, light, saturation = colorsys.rgb_to_hls(*(int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, min(1, max(0, light)), saturation)
    return "#" + "".join(f"{round(255 * part):02X}" for part in parts)


def _theme(archive: zipfile.ZipFile) -> list[str]:
    name = next((name for name in archive.namelist() if name.startswith("xl/theme/")), None)
    if name is None:
        return []
    root = etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
    found = []
    for key in _THEME_ORDER:
        colour = root.find(f".//{_DRAWING}clrScheme/{_DRAWING}{key}/*")
        found.append(
            (colour.get("lastClr") or colour.get("val") or "000000").upper() if colour is not None else "000000"
        )
    return found
