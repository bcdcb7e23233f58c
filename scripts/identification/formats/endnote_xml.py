"""EndNote XML, in which every value is wrapped in <style> and lines end in `&#xD;`; tags are names of elements (title,
author, …)."""

from typing import TYPE_CHECKING

from scripts.identification.formats.format import DOI_ADDRESS, PUBMED_ADDRESS, Table, Tags
from scripts.identification.formats.xml_format import tags_at, xml_format

if TYPE_CHECKING:
    from lxml.etree import _Element

TABLE: Table = {
    "title": ("title",),
    "authors": ("author",),
    "journal": ("secondary_title",),
    "issn": ("isbn",),
    "year": ("year",),
    "volume": ("volume",),
    "issue": ("number",),
    "pages": ("pages",),
    "abstract": ("abstract",),
    "keywords": ("keyword",),
    "publication_types": ("work_type",),
    "type_code": ("ref_type",),
    "language": ("language",),
    "url": ("url",),
    "doi": ("doi", ("url", DOI_ADDRESS)),
    "pmid": (("url", PUBMED_ADDRESS),),
    "pmcid": (("custom2", r"PMC\d+"),),
    "accession": ("accession",),
}

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
    **{f"custom{number}": (f"custom{number}",) for number in range(1, 9)},
    "label": ("label",),
    "notes": ("notes",),
    "research_notes": ("research-notes",),
    "url": ("urls/related-urls/url", "urls/web-urls/url"),
    "work_type": ("work-type",),
}


def _tags_of(record: "_Element") -> Tags:
    tags = tags_at(record, PATHS)
    kind = record.find("ref-type")
    if kind is not None:
        tags["ref_type"] = [kind.get("name", "")]
    return tags


FORMAT = xml_format(
    name="endnote_xml",
    words="EndNote XML",
    table=TABLE,
    records=("record",),
    mark=r"(?s)<records?[\s>].*?<(?:ref-type|rec-number|contributors|titles)[\s>]",
    tags_of=_tags_of,
)
