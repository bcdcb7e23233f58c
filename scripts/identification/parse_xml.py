"""XML of exports, parsed without trust: no entities, no DTD, no network.

In: text. Out: lxml elements, each with the text it was parsed from.
"""

import re

from lxml import etree

from scripts.common.messages import wrong
from scripts.identification.raw_hits import lines_matching


def parse_records(text: str, names: tuple[str, ...], file: str) -> list[tuple[int, str, etree._Element]]:
    """Elements of these names that are in no other of them: the line each starts at, its text, and the element.

    Raises InputError for XML that declares entities, is not well-formed or is cut off, or if the elements found by the
    parser are not as many as those found in the text.
    """
    if declared := re.search(r"<!ENTITY", text):
        place = f"line {text.count(chr(10), 0, declared.start()) + 1}"
        raise wrong(file, "declares entities of its own, which no database does: it is not read.", "", place)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(text.lstrip().encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        line = (error.lineno or 1) + text[: len(text) - len(text.lstrip())].count("\n")
        fix = "It is cut off or damaged there. Export the search again."
        raise wrong(file, f"is not well-formed XML ({error.msg}).", fix, f"line {line}") from None
    elements = list(root.iter(*names))
    start = rf"<({'|'.join(names)})(?=[\s>])"
    texts = list(re.finditer(rf"{start}.*?</\1\s*>", text, re.DOTALL))
    if len(elements) != len(texts):
        raise wrong(
            file,
            f"{len(elements)} records were parsed from it, but {len(texts)} stand in its text.",
            "Export the search again.",
            "line 1",
        )
    lines = lines_matching(text, start)
    return [(line, found.group(), element) for line, found, element in zip(lines, texts, elements, strict=True)]


def text_of(element: etree._Element | None) -> str:
    """All text in an element, markup left out; "" for none."""
    return "" if element is None else "".join(element.itertext())


def texts_at(element: etree._Element, path: str) -> list[str]:
    """The texts of the elements at a path, blank ones left out."""
    return [text for each in element.iterfind(path) if (text := text_of(each)).strip()]
