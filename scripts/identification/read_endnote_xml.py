"""EndNote XML, in which every value is wrapped in <style> and lines end in `&#xD;`.

In: text. Out: one RawHit per record, tags are names of elements (title, author, …). lxml parses, without network
and entities.
"""

from lxml import etree

from scripts.identification.parse_xml import parse_records, texts_at
from scripts.identification.raw_hits import RawHit, lines_matching

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


def read_endnote_xml(text: str, file: str = "export") -> list[RawHit]:
    """Records of EndNote XML.

    Raises InputError for XML that is not well-formed, is cut off, or declares entities.
    """
    return [RawHit(line, raw, _tags_of(element)) for line, raw, element in parse_records(text, ("record",), file)]


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
