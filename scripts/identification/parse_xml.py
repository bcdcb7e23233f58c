"""XML of exports, parsed without trust and as it comes: no entities, no DTD, no network, no tree of the whole file.

In: chunks of text. Out: raw hits, each with the text it was parsed from.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from xml.sax.saxutils import escape

from lxml import etree

from scripts.common.messages import wrong
from scripts.identification.formats.format import Chunk, Tags
from scripts.identification.formats.xml_format import named
from scripts.identification.raw_hits import RawHit

# Control characters, which XML has no way to write; some databases (ICTRP) have them in their texts all the same.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_CONTROL = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]));")
_OF_HTML = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z\d]{1,31};")
_AT_AN_END = re.compile(r"(?i)premature|mismatch|extra content|empty|not found|of start tag|terminated|element found")
_CUT_OFF = "It is cut off or damaged there. Export the search again, or in parts if it ends there again."
_NOT_WRITTEN_SO = (
    "XML has to write that in another way (`&` as `&amp;`). Mend it there, or choose another format of the database, "
    "such as RIS."
)
_PIECE = 1 << 18  # characters: what the parser holds of records that are read and not yet dropped


def parse_records(
    chunks: Iterable[Chunk], names: tuple[str, ...], tags_of: Callable[[etree._Element], Tags], file: str
) -> Iterator[tuple[Chunk, list[RawHit]]]:
    """Each chunk with its elements of these names as hits; one parser goes through all, so all of it is checked.

    Raises InputError for XML that declares entities, is not well-formed or is cut off, or if the elements found by the
    parser are not as many as those found in the text.
    """
    parser = etree.XMLPullParser(
        ("end",), tag=[f"{{*}}{name}" for name in names], encoding="utf-8", resolve_entities=False, load_dtd=False,
        no_network=True, huge_tree=False, remove_pis=True, remove_comments=True,
    )  # fmt: skip
    blank = None  # lines before the XML, which the parser must not see
    for chunk in chunks:
        if (declared := chunk.text.find("<!ENTITY")) >= 0:
            place = f"line {chunk.shift + 1 + chunk.text.count(chr(10), 0, declared)}"
            raise wrong(file, "declares entities of its own, which no database does: it is not read.", "", place)
        text = _as_xml(chunk.text)
        if blank is None:
            text = text.lstrip()
            blank = chunk.text[: len(chunk.text) - len(text)].count("\n")
        try:
            tags = _feed(parser, text, tags_of, chunk.last)
        except etree.XMLSyntaxError as error:
            fix = _CUT_OFF if _AT_AN_END.search(error.msg or "") else _NOT_WRITTEN_SO
            place = f"line {(error.lineno or 1) + blank}"
            raise wrong(file, f"is not well-formed XML ({error.msg}).", fix, place) from None
        texts = _find_texts(chunk.text, names)
        if len(tags) != len(texts):
            raise wrong(
                file,
                f"{len(tags)} records were parsed from it, but {len(texts)} stand in its text.",
                "Export the search again.",
                f"line {chunk.shift + 1}",
            )
        hits = [RawHit(line + chunk.shift, raw, found) for (line, raw), found in zip(texts, tags, strict=True)]
        yield chunk, hits


def _as_xml(text: str) -> str:
    """A text without references to control characters, and with characters for the names that HTML has for them
    (`&eacute;`) and XML has not."""
    text = _CONTROL.sub("", text) if _CONTROL.search(text) else text
    return _OF_HTML.sub(lambda found: escape(html.unescape(found[0])), text) if _OF_HTML.search(text) else text


def _feed(parser: etree.XMLPullParser, text: str, tags_of: Callable[[etree._Element], Tags], last: bool) -> list[Tags]:
    """The tags of the records that end in a text; what was read is dropped."""
    tags = []
    for start in range(0, len(text), _PIECE):
        parser.feed(text[start : start + _PIECE].encode("utf-8", "surrogatepass").translate(None, _CONTROLS))
        for _, element in parser.read_events():
            tags.append(tags_of(element))
            element.clear(keep_tail=False)
            while (before := element.getprevious()) is not None:
                element.getparent().remove(before)
    if last:
        parser.close()
    return tags


def _find_texts(text: str, names: tuple[str, ...]) -> list[tuple[int, str]]:
    """The line and the text of each element of these names that ends in a text."""
    texts, line, counted, last = [], 1, 0, 0
    for found in re.finditer(rf"<({named(text, names)})(?=[\s>])", text):
        if found.start() < last or not (end := _end_of(text, found[1], found.end())):
            continue
        line += text.count("\n", counted, found.start())
        counted, last = found.start(), end
        texts.append((line, text[found.start() : last]))
    return texts


def _end_of(text: str, name: str, start: int) -> int:
    """Where the element that is open at `start` ends, 0 if it does not. (Finding is ten times as fast as a pattern.)"""
    tag = f"</{name}"
    while (start := text.find(tag, start)) >= 0:
        end = text.find(">", start)
        if end >= 0 and not text[start + len(tag) : end].strip():
            return end + 1
        start += len(tag)
    return 0
