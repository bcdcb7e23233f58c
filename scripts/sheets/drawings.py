"""Which tabs of an .xlsx have charts, pictures or shapes."""

import posixpath
import zipfile
from pathlib import Path
from xml.etree import ElementTree

_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def drawn_tabs(path: Path) -> list[str]:
    """The names of the tabs with something drawn in them."""
    with zipfile.ZipFile(path) as packed:
        parts = _related(packed, "xl/workbook.xml")
        book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
        tabs = {each.get("name", ""): parts.get(each.get(_REL), ("", ""))[1] for each in book.iter() if _is_tab(each)}
        return [name for name, part in tabs.items() if _is_drawn(packed, part)]


def _is_tab(element: ElementTree.Element) -> bool:
    return element.tag.endswith("}sheet")


def _is_drawn(packed: zipfile.ZipFile, part: str) -> bool:
    """Has a part a drawing with something in it? Comments have drawings of another kind, and some are empty."""
    drawings = [target for kind, target in _related(packed, part).values() if kind.endswith("/drawing")]
    return any(b"Anchor" in packed.read(drawing) for drawing in drawings if drawing in packed.namelist())


def _related(packed: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The parts to which a part is related: id → (kind, name)."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in packed.namelist():
        return {}
    return {
        each.get("Id", ""): (each.get("Type", ""), _inside(folder, each.get("Target", "")))
        for each in ElementTree.fromstring(packed.read(relations))
        if each.get("TargetMode") != "External"
    }


def _inside(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
