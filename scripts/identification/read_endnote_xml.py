"""EndNote XML, in which every value is wrapped in <style> and lines end in `&#xD;`.

In: chunks of text. Out: one RawHit per record, tags are names of elements (title, author, …). lxml parses, without
network and entities.
"""

from collections.abc import Iterable, Iterator

from lxml import etree

from scripts.identification.parse_xml import parse_records, texts_at
from scripts.identification.raw_hits import RawHit, lines_matching
from scripts.identification.split_export import Chunk

# Where a value is, below record; the first path that leads to any wins.
PATHS = {
    "title": ("titles/title",),
    "secondary_title": ("periodical/full-title", "titles/secondary-title", "periodical/abbr-1", "titles/alt-title"),
    "author": ("contributors/authors/author",),
    "year": ("dates/year", "dates/pub-dates/date"),
    "volume": ("volume",),
    "number": ("number",),
    "pages": ("pages",),
    "isbn": ("isbn",),
    "abstract": ("abstract",),
    "keyword": ("keywords/keyword",),
    "language": ("language",),
    "doi": ("electronic-resource-num",),
    "accession": ("accession-num",),
    "database": ("remote-database-name",),
    "custom2": ("custom2",),
    "url": ("urls/related-urls/url", "urls/web-urls/url"),
    "work_type": ("work-type",),
}


def read_endnote_xml(chunks: Iterable[Chunk], file: str = "export") -> Iterator[tuple[Chunk, list[RawHit]]]:
    """Records of EndNote XML, chunk by chunk.

    Raises InputError for XML that is not well-formed, is cut off, or declares entities.
    """
    return parse_records(chunks, ("record",), _tags_of, file)


def find_endnote_xml_starts(text: str) -> list[int]:
    """Lines with the start of a record."""
    return lines_matching(text, r"<record[\s>]")


def _tags_of(record: etree._Element) -> dict[str, list[str]]:
    tags = {}
    for tag, paths in PATHS.items():
        if values := next((found for path in paths if (found := texts_at(record, path))), None):
            tags[tag] = values
    kind = record.find("ref-type")
    if kind is not None:
        tags["ref_type"] = [kind.get("name", "")]
    return tags
