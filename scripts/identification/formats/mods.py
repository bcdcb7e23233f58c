"""MODS, the Library of Congress's XML of catalogues (version 3): `mods`, alone or in `modsCollection`.

Tags as the Library of Congress describes its elements. Elements may have a prefix ("mods:title").
"""

from typing import TYPE_CHECKING

from scripts.identification.formats.format import DOI_ADDRESS, PUBMED_ADDRESS, Table, Tags
from scripts.identification.formats.json_format import name_person
from scripts.identification.formats.xml_format import text_of, texts_at, values_below, xml_format

if TYPE_CHECKING:
    from lxml.etree import _Element

TABLE: Table = {
    "title": ("title",),
    "authors": ("author",),
    "journal": ("host",),
    "issn": ("issn",),
    "year": ("date", "dateIssued", "copyrightDate"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "pages": ("start", "list"),
    "end_page": ("end",),
    "article_number": ("article_number", "article-number"),
    "abstract": ("abstract",),
    "keywords": ("topic",),
    "publication_types": ("genre",),
    "language": ("language",),
    "url": ("url",),
    "doi": ("doi", ("uri", DOI_ADDRESS), ("url", DOI_ADDRESS)),
    "pmid": ("pmid", "pubmed", ("url", PUBMED_ADDRESS)),
    "pmcid": (("pmc", r"PMC\d+"), ("pmcid", r"PMC\d+")),
    "accession": ("accession", "recordIdentifier"),
}
_N = "{*}"
_HOST = f"{_N}relatedItem[@type='host']"
# What is taken apart below, and what elements hold that have no column here.
_KNOWN = (
    "titleInfo/", "name/", "genre", "language/", "abstract", "subject/topic", "location/url", "identifier", "part/",
    "originInfo/dateIssued", "originInfo/copyrightDate", "recordInfo/recordIdentifier", "relatedItem/titleInfo/",
    "relatedItem/part/", "relatedItem/identifier", "relatedItem/originInfo/dateIssued",
)  # fmt: skip
OTHERS = {
    "originInfo/publisher": "publisher", "relatedItem/originInfo/publisher": "publisher", "typeOfResource": "kind",
    "relatedItem/name/namePart": "editors", "originInfo/place/placeTerm": "place", "recordInfo/recordContentSource":
    "database", "recordInfo/recordCreationDate": "date of creation", "recordInfo/recordChangeDate": "date of change",
    "note": "notes", "isbn": "ISBN", "citekey": "key", "originInfo/issuance": "kind", "location/physicalLocation":
    "place", "accessCondition": "rights", "physicalDescription/extent": "how many pages",
}  # fmt: skip
_AUTHORS = {"author", "aut", "creator", "cre", ""}


def _tags_of(record: "_Element") -> Tags:
    tags: Tags = {
        "title": [
            name for each in record.iterfind(f"{_N}titleInfo") if not each.get("type") and (name := _title(each))
        ],
        "host": [name for each in record.iterfind(f"{_HOST}/{_N}titleInfo") if (name := _title(each))],
        "author": [name for each in record.iterfind(f"{_N}name") if _is_author(each) and (name := _name(each))],
        "abstract": texts_at(record, f"{_N}abstract"),
        "topic": texts_at(record, f"{_N}subject/{_N}topic"),
        "genre": texts_at(record, f"{_N}genre"),
        "language": texts_at(record, f"{_N}language/{_N}languageTerm"),
        "url": texts_at(record, f"{_N}location/{_N}url"),
        "recordIdentifier": texts_at(record, f"{_N}recordInfo/{_N}recordIdentifier"),
    }
    for place in (record, *record.iterfind(_HOST)):
        for name in ("dateIssued", "copyrightDate"):
            _add(tags, name, texts_at(place, f"{_N}originInfo/{_N}{name}"))
        _add(tags, "date", texts_at(place, f"{_N}part/{_N}date"))
        for detail in place.iterfind(f"{_N}part/{_N}detail"):
            _add(tags, detail.get("type", ""), texts_at(detail, f"{_N}number") or texts_at(detail, f"{_N}caption"))
        for name in ("start", "end", "list"):
            _add(tags, name, texts_at(place, f"{_N}part/{_N}extent/{_N}{name}"))
        for identifier in place.iterfind(f"{_N}identifier"):
            _add(tags, (identifier.get("type") or "").lower(), texts_at(identifier, "."))
    for path, text in values_below(record):
        if not path.startswith(_KNOWN):
            _add(tags, path, [text])
    return {tag: values for tag, values in tags.items() if values}


def _add(tags: Tags, tag: str, values: list[str]) -> None:
    if values:
        tags.setdefault(tag, []).extend(values)


def _title(info: "_Element") -> str:
    """A title with its article before it and its subtitle after a colon."""
    article, title, subtitle = (
        " ".join(texts_at(info, f"{_N}{name}")).strip() for name in ("nonSort", "title", "subTitle")
    )
    title = f"{article} {title}" if article and not article.endswith(("'", "’")) else article + title
    return f"{title}: {subtitle}" if subtitle else title


def _is_author(name: "_Element") -> bool:
    roles = [text.strip().lower() for text in texts_at(name, f"{_N}role/{_N}roleTerm")] or [""]
    return any(role in _AUTHORS for role in roles)


def _name(name: "_Element") -> str:
    parts: dict[str, list[str]] = {}
    for part in name.iterfind(f"{_N}namePart"):
        parts.setdefault(part.get("type") or "", []).append(text_of(part).strip())
    family, given, whole = (" ".join(parts.get(kind, ())) for kind in ("family", "given", ""))
    return name_person(family, given, whole)


FORMAT = xml_format(
    name="mods",
    words="MODS",
    table=TABLE,
    records=("mods",),
    mark=r"<(?:\w+:)?mods(?:Collection)?[\s>]",
    tags_of=_tags_of,
    others=OTHERS,
)
