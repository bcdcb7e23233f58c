"""Formats of XML: what is the same for all of them. lxml parses, without network and entities (parse_xml.py)."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from scripts.identification.formats.format import Chunk, Format, Table, Tags, border_after
from scripts.identification.normalise_markup import superscript
from scripts.identification.raw_hits import RawHit, lines_matching

if TYPE_CHECKING:
    from lxml.etree import _Element

BEGINNING = 20_000  # characters in which an XML shows what it is


def xml_format(
    *,
    name: str,
    words: str,
    table: Table,
    records: tuple[str, ...],
    mark: str,
    tags_of: Callable[["_Element"], Tags],
    **more,
) -> Format:
    """A format of XML (see Format, for `more` too).

    `records`: the names of the elements that are records, whatever prefix they have. `mark`: what is found within the
    first 20,000 characters of such a file. `tags_of`: from the element of a record to its values by tag.
    """
    recognised = re.compile(mark)

    def read(chunks: Iterable[Chunk], file: str = "export") -> Iterator[tuple[Chunk, list[RawHit]]]:
        from scripts.identification.parse_xml import parse_records

        return parse_records(chunks, records, tags_of, file)

    return Format(
        name=name,
        words=words,
        table=table,
        begins="<",
        recognise=lambda text: recognised.search(text[:BEGINNING]) is not None,
        read=read,
        whole=True,
        find_starts=lambda text: lines_matching(text, rf"<{named(text, records)}[\s>]"),
        border=lambda text: border_after(rf"</{named(text, records)}\s*>")(text),
        sign=f"<{records[0]}>",
        **more,
    )


def named(text: str, names: tuple[str, ...]) -> str:
    """A pattern for these names in a text, with prefixes if any has one there: to look for prefixes takes its time."""
    prefix = r"(?:\w+:)?" if any(f":{name}" in text for name in names) else ""
    return f"{prefix}(?:{'|'.join(names)})"


def tags_at(record: "_Element", paths: dict[str, tuple[str, ...]]) -> Tags:
    """The values of a record by tag. `paths`: tag → where its values are; the first path that leads to any wins."""
    tags = {}
    for tag, places in paths.items():
        if values := next((found for path in places if (found := texts_at(record, path))), None):
            tags[tag] = values
    return tags


def text_of(element: "_Element | None") -> str:
    """All text in an element, markup left out but for what stands above the line; "" for none."""
    if element is None:
        return ""
    return "".join(_pieces(element)) if len(element) else element.text or ""


def _pieces(element: "_Element") -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield superscript(text_of(child).strip()) if child.tag == "sup" else text_of(child)
        yield child.tail or ""


def texts_at(element: "_Element", path: str) -> list[str]:
    """The texts of the elements at a path, blank ones left out."""
    return [text for each in element.iterfind(path) if (text := text_of(each)).strip()]


def values_below(element: "_Element", above: str = "", inline: str = "") -> Iterator[tuple[str, str]]:
    """The path of each element below that has a text and none below it but `inline` ones, and the text.

    Names have no namespaces.
    """
    for child in element:
        if not isinstance(child.tag, str):
            continue
        path = f"{above}{child.tag.rpartition('}')[2]}"
        if any(each.tag != inline for each in child):
            yield from values_below(child, f"{path}/", inline)
        elif (text := text_of(child)).strip():
            yield path, text
