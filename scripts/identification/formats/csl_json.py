"""CSL-JSON, the list that citation processors read (Zotero's "CSL JSON", Mendeley, Pandoc, DOI's content negotiation).

Tags are the names of its variables as the schema of the Citation Style Language has them (csl-data.json); those of
authors and dates are made here. Zotero puts PMID and PMCID into `note`, a line for each.
"""

from scripts.identification.formats.format import DOI_ADDRESS, NCT, PUBMED_ADDRESS, Table, Tags
from scripts.identification.formats.json_format import json_format, name_person
from scripts.identification.formats.json_list import ITSELF
from scripts.identification.normalise_authors import split_keywords

TABLE: Table = {
    "title": ("title", "title-short"),
    "authors": ("authors",),
    "journal": ("container-title", "event-title", "container-title-short"),
    "issn": ("ISSN",),
    "year": ("issued", "published-print", "published-online", "original-date"),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("page", "page-first"),
    "article_number": ("number", "article-number"),
    "abstract": ("abstract",),
    "keywords": ("keyword",),
    "publication_types": ("genre", "type_name"),
    "language": ("language",),
    "url": ("URL",),
    "doi": ("DOI", ("URL", DOI_ADDRESS), ("note", r"(?im)^DOI: ?(10\.\S+)")),
    "pmid": ("PMID", ("note", r"(?im)^PMID: ?(\d{1,8})\b"), ("URL", PUBMED_ADDRESS)),
    "pmcid": (("PMCID", r"PMC\d+"), ("note", r"(?im)^PMCID: ?(PMC\d+)")),
    "nct": (("note", NCT), ("URL", NCT)),
    "accession": ("id",),
}
_TYPES = {
    "article": "Preprint",
    "article-journal": "Journal Article",
    "article-magazine": "Magazine Article",
    "article-newspaper": "Newspaper Article",
    "book": "Book",
    "chapter": "Book Section",
    "dataset": "Dataset",
    "paper-conference": "Conference Paper",
    "patent": "Patent",
    "report": "Report",
    "review": "Review",
    "thesis": "Thesis",
    "webpage": "Web Page",
}
# Names that only CSL-JSON has: other programs' lists have types and titles too.
_MARK = (
    r'\A\s*(?:\[|\{(?!\s*"status"))[^\0]*?(?:"(?:container-title|issued|title-short|citation-key|publisher-place'
    r'|event-place|collection-title|number-of-pages)"\s*:|"(?:author|editor)"\s*:\s*\[\s*\{\s*"(?:family|given|literal)")'
)
_PARTICLES = ("dropping-particle", "non-dropping-particle")
_NAME = (*_PARTICLES, "family", "given", "suffix", "literal")
_DATES = ("issued", "published-print", "published-online", "original-date")

# What variables hold that have no column here.
OTHERS = {
    "source": "database of the publisher", "publisher": "publisher", "id": "key",
    "accessed.date-parts": "date of access", "publisher-place": "place", "event-place": "place", "note": "notes",
    "collection-title": "series title", "archive": "location", "shortTitle": "short title", "citation-key": "key",
    "editor.family": "editors", "editor.given": "editors", "translator.family": "translators",
}  # fmt: skip


def _make_tags(item: dict) -> Tags:
    tags = {date: [_date_of(item[date])] for date in _DATES if item.get(date)}
    authors = item.get("author")
    if isinstance(authors, list):
        tags["authors"] = [_name_of(author) for author in authors if isinstance(author, dict)]
    if isinstance(keywords := item.get("keyword"), str):
        tags["keyword"] = split_keywords(keywords)
    kind = str(item.get("type") or "")
    taken = (*(f"author.{part}" for part in _NAME), *(f"{date}.date-parts" for date in _DATES), "type")
    named = _TYPES.get(kind, kind.replace("-", " ").replace("_", " "))
    return {tag: [] for tag in taken} | tags | {"type_name": [named] if named else []}


def _name_of(author: dict) -> str:
    """A person with "de" or "van" before the family name, and "Jr" after the given ones; or a group."""
    parts = {name: str(author.get(name) or "").strip() for name in _NAME}
    family = " ".join(filter(None, (*(parts[name] for name in _PARTICLES), parts["family"])))
    given = " ".join(filter(None, (parts["given"], parts["suffix"])))
    return name_person(family, given, parts["literal"])


def _date_of(date) -> str:
    """A date as text: {"date-parts": [["2020", 3, 1]]} as "2020 3 1", and {"raw": "2020-03"} as it stands."""
    if not isinstance(date, dict):
        return str(date)
    parts = date.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return " ".join(map(str, parts[0]))
    return str(date.get("raw") or date.get("literal") or "")


FORMAT = json_format(
    name="csl_json",
    words="CSL-JSON",
    table=TABLE,
    others=OTHERS,
    mark=_MARK,
    path=(),
    other_paths=(("items",), ITSELF),
    make_tags=_make_tags,
    offered=True,
)
