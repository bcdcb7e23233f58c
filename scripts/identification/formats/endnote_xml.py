"""EndNote XML, of EndNote itself and of Mendeley, Zotero and Rayyan.

Every value may be wrapped in <style>, and lines end in `&#xD;`. Tags are names of elements (title, author, …); what has
no name here is there by its path (titles/short-title).
"""

from itertools import chain
from typing import TYPE_CHECKING

from scripts.identification.formats.format import DOI_ADDRESS, NCT, PUBMED_ADDRESS, Dialect, Table, Tags
from scripts.identification.formats.xml_format import tags_at, values_below, xml_format

if TYPE_CHECKING:
    from lxml.etree import _Element

_DIGITS = r"^\d{1,8}$"
_MARKED_PMID = r"(?i)\b(?:PMID|PubMed(?: ID)?):? ?(\d{1,8})\b"
_BARE_DOI = r"^(?:(?i:doi):?\s*)?(10\.\d{4,9}/\S+)$"

TABLE: Table = {
    "title": ("title",),
    "authors": ("author",),
    "journal": ("secondary_title",),
    "issn": ("isbn",),
    "year": ("year",),
    "volume": ("volume",),
    "issue": ("number",),
    "pages": ("pages",),
    "article_number": (("custom7", r"^(?:[A-Za-z]+ )?(\S*\d\S*)$"),),
    "abstract": ("abstract",),
    "keywords": ("keyword",),
    "publication_types": ("work_type",),
    "type_code": ("ref_type",),
    "language": ("language",),
    "url": ("url",),
    "doi": ("doi", ("url", DOI_ADDRESS), ("label", _BARE_DOI), ("custom3", _BARE_DOI)),
    "pmid": (
        ("url", PUBMED_ADDRESS), ("accession", _MARKED_PMID), ("label", _MARKED_PMID), ("notes", _MARKED_PMID),
        *((f"custom{number}", _MARKED_PMID) for number in range(1, 9)),
    ),
    "pmcid": (("custom2", r"PMC\d+"), ("label", r"PMC\d+")),
    "nct": (("accession", NCT), ("label", NCT)),
    "accession": ("accession",),
}  # fmt: skip

# Databases through EndNote's filters, as in ris_dialects.py: custom2 is RIS's C2, accession its AN.
DIALECTS = (
    Dialect(
        "central", (("accession", r"^CN-\d"),), {"pmid": (("custom3", r"(?i)\bpubmed:? ?(\d{1,8})"), *TABLE["pmid"])}
    ),
    Dialect("embase", (("accession", r"^L\d{5,}$"),), {"pmid": (("custom5", _DIGITS), *TABLE["pmid"])}),
    Dialect(
        "scopus",
        (("remote_database", r"^Scopus$"), ("remote_provider", r"^Scopus$"), ("url", r"scopus\.com/")),
        {"pmid": (("custom2", _DIGITS), *TABLE["pmid"])},
    ),
    Dialect(
        "web_of_science",
        (("accession", r"^(?:WOS|MEDLINE|BCI|BIOSIS|CABI|ZOOREC):"),),
        {"pmid": (("accession", r"^MEDLINE:(\d{1,8})$"), *TABLE["pmid"])},
    ),
    Dialect(
        "pubmed",
        (("remote_provider", r"^(?:NLM|PubMed)$"), ("remote_database", r"(?i)^(?:pubmed|medline)$")),
        {"pmid": (("accession", _DIGITS), *TABLE["pmid"])},
    ),
)

# Where a value is, below record; the first path that leads to any wins. Mendeley has issue, EndNote number.
PATHS = {
    "title": ("titles/title",),
    "secondary_title": ("periodical/full-title", "titles/secondary-title", "periodical/abbr-1", "titles/alt-title"),
    "author": ("contributors/authors/author",),
    "year": ("dates/year", "dates/pub-dates/date"),
    "volume": ("volume",),
    "number": ("number", "issue"),
    "pages": ("pages",),
    "isbn": ("isbn",),
    "abstract": ("abstract",),
    "keyword": ("keywords/keyword",),
    "language": ("language",),
    "doi": ("electronic-resource-num",),
    "accession": ("accession-num",),
    "remote_database": ("remote-database-name",),
    "remote_provider": ("remote-database-provider",),
    **{f"custom{number}": (f"custom{number}",) for number in range(1, 9)},
    "label": ("label",),
    "notes": ("notes",),
    "research_notes": ("research-notes",),
    "url": ("urls/related-urls/url", "urls/web-urls/url"),
    "work_type": ("work-type",),
}
_KNOWN = {*chain(*PATHS.values()), "ref-type"}

# What elements hold that have no column here.
OTHERS = {
    "remote_database": "database", "remote_provider": "provider", "database": "library", "notes": "notes",
    "research_notes": "notes", "label": "label",
    **{f"custom{number}": "custom field" for number in range(1, 9)},
    "auth-address": "addresses", "auth-affiliaton": "addresses", "call-num": "call number", "caption": "caption",
    "contributors/secondary-authors/author": "editors", "contributors/tertiary-authors/author": "editors of the series",
    "contributors/subsidiary-authors/author": "translators", "contributors/translated-authors/author": "translators",
    "dates/copyright-dates/date": "copyright", "edition": "edition", "foreign-keys/key": "key", "num-vols": "volumes",
    "modified-date": "date of change", "orig-pub": "original publication", "periodical/abbr-2": "short title",
    "periodical/abbr-3": "short title", "pub-location": "place of publication", "publisher": "publisher",
    "rec-number": "number", "reprint-edition": "reprint", "reviewed-item": "reviewed work", "section": "section",
    "source-app": "program", "titles/short-title": "short title", "titles/tertiary-title": "series",
    "titles/translated-title": "title in another language", "urls/pdf-urls/url": "file", "urls/text-urls/url": "file",
    "urls/image-urls/url": "image", "access-date": "date of access",
}  # fmt: skip


def _tags_of(record: "_Element") -> Tags:
    tags = tags_at(record, PATHS)
    kind = record.find("ref-type")
    if kind is not None:
        tags["ref_type"] = [kind.get("name", "")]
    for path, text in values_below(record, inline="style"):
        if path not in _KNOWN:
            tags.setdefault(path, []).append(text)
    return tags


FORMAT = xml_format(
    name="endnote_xml",
    words="EndNote XML",
    table=TABLE,
    dialects=DIALECTS,
    others=OTHERS,
    records=("record",),
    mark=r"(?s)<records?[\s>].*?<(?:ref-type|rec-number|contributors|titles)[\s>]",
    tags_of=_tags_of,
)
