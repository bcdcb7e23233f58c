"""What Ovid's own formats (numbered text, XML) share: the codes of its fields, and values as its databases write them.

Codes and labels were seen in Ovid's database guides and in Zotero's translator "OVID Tagged".
"""

import re

from scripts.identification.formats.format import DOI_ADDRESS, NCT, Table, Tags
from scripts.identification.normalise_authors import split_keywords

# Codes; `so_…` are parts of the line of source, `medline` is the unique identifier if the database is MEDLINE.
TABLE: Table = {
    "title": ("TI", "TT", "OT"),
    "authors": ("FA", "AU", "CA"),
    "journal": ("JN", "JT", "so_journal", "BT", "TA"),
    "issn": ("IS", "IL", "ES"),
    "year": ("YR", "so_year", "DP", "PD"),
    "volume": ("VO", "so_volume", "VI"),
    "issue": ("IP", "so_issue"),
    "pages": ("so_pages", "PG"),
    "article_number": ("so_article",),
    "abstract": ("AB",),
    "keywords": ("MH", "SH", "KW", "ID", "DE", "EMTREE"),
    "publication_types": ("PT", "DT"),
    "language": ("LG", "LA"),
    "url": ("XL",),
    "doi": (("DO", r"10\.\S+"), ("DI", r"10\.\S+"), ("XL", DOI_ADDRESS)),
    "pmid": ("medline", ("PM", r"\d{1,8}")),
    "pmcid": (("PC", r"PMC\d+"), ("PM", r"PMC\d+")),
    "nct": (("CN", NCT), ("SI", NCT), ("TN", NCT)),
    "accession": ("UI", "AN"),
}

_LABELS = {
    "unique identifier": "UI", "accession number": "AN", "database": "DB", "title": "TI", "translated title": "TT",
    "original title": "OT", "source": "SO", "author": "AU", "authors": "AU", "author(s)": "AU",
    "author full name": "FA",
    "authors full name": "FA", "full author name(s)": "FA", "corporate author": "CA", "abstract": "AB",
    "year of publication": "YR", "publication year": "YR", "date of publication": "DP", "publication date": "PD",
    "publication type": "PT", "document type": "DT", "language": "LG", "languages": "LG", "issn": "IS",
    "issn print": "IS", "issn linking": "IL", "issn electronic": "ES", "journal name": "JN", "nlm journal name": "JN",
    "journal title": "JN", "journal": "JN", "book title": "BT", "doi": "DO", "doi number": "DO",
    "digital object identifier": "DO", "volume": "VO", "issue": "IP", "issue/part": "IP", "page": "PG", "pages": "PG",
    "mesh subject headings": "MH", "subject headings": "SH", "mesh": "MH", "emtree heading": "EMTREE",
    "emtree headings": "EMTREE", "keyword heading": "KW", "keywords": "KW", "keyword": "KW", "author keywords": "KW",
    "key concepts": "ID", "pmid": "PM", "pubmed id": "PM", "medline pmid": "PM", "pmc identifier": "PC", "pmcid": "PC",
    "clinical trial number": "CN", "clinical trial registry": "CN", "secondary source id": "SI", "url": "XL",
    "link to the ovid full text or citation": "XL", "link to the external link resolver": "external_link",
}  # fmt: skip

# What fields hold that have no column here; the parts of the line of source are taken one by one.
OTHERS = {
    "SO": "line of source, which is taken apart", "DB": "database of the publisher",
    "VN": "publisher", "RO": "rights", "VI": "version", "Version ID": "version", "IN": "institution", "CP": "country",
    "CY": "country", "PB": "publisher", "PU": "publisher", "ST": "status", "UP": "update", "RN": "registry number",
    "CC": "classification term", "JC": "number of the journal", "OI": "label of a person",
    "ED": "date of entry", "DA": "date of entry", "RF": "references", "EA": "address", "EM": "date of entry",
    "GI": "funding",
    "external_link": "link",
}  # fmt: skip

_SOURCES = (
    # Embase: "Journal of Tests. 1 (2) (pp 3-9), 2020. Date of Publication: March 2020."
    re.compile(
        r"(?P<journal>.+?)\. (?:Conference: .+\. )?(?:(?P<volume>[^().,;:]+?) ?)?(?:\((?P<issue>(?!pp |no p)[^)]*)\) )?"
        r"\((?:pp (?P<pages>[^)]+)|no pagination)\), (?P<year>\d{4})"
    ),
    # PsycINFO: "Journal of Tests. Vol.1(2), Mar 2020, pp. 3-9."
    re.compile(
        r"(?P<journal>.+?)[.,] Vol\.? ?(?P<volume>[^(,.]+)(?:\((?P<issue>[^)]*)\))?, (?P<year>[^,]*\d{4})"
        r"(?:, (?:ArtID (?P<article>[^\s.]+)|(?:pp\. )?(?P<pages>[^.]+)))?"
    ),
    # MEDLINE: "Journal of Tests. 1(2):3-9, 2020 Mar 01."
    re.compile(
        r"(?P<journal>.+?)\. (?P<volume>[^().,;:]*)(?:\((?P<issue>[^)]*)\))?(?::(?P<pages>[^,]+))?"
        r", (?P<year>(?:\w+ \d+, )?\d{4})"
    ),
    re.compile(r"(?P<journal>.+?)\. (?P<year>\d{4})\b"),
)
_ARTICLE = re.compile(r"Article Number: ([\w-]+)")
_LISTS = ("AU", "FA", "CA")
_NO_POINT = ("LG", "LA", "YR", "PT", "DT", "JN", "UI", "AN", "IS", "PM", "MH", "SH", "KW", "ID", "EMTREE")
_TERMS = ("ID", "KW")  # between semicolons or commas
_SENTENCES = ("PT", "DT", "MH", "SH", "EMTREE")  # one after the other in a line, with full stops between


def code_of(label: str) -> str:
    """The code of a field that a file calls by its label; a label that is not known stays as it is."""
    return _LABELS.get(" ".join(label.lower().split()), label)


def mend(tags: Tags) -> Tags:
    """Values by code, names and lists apart, and the line of source taken apart."""
    mended: Tags = {}
    for label, values in tags.items():
        mended.setdefault(code_of(label), []).extend(values)
    for code in _NO_POINT:
        if code in mended:
            values = [part for value in mended[code] for part in value.split("\n")]
            if code in _SENTENCES:
                values = [part for value in values for part in re.split(r"\.\s+", value)]
            mended[code] = [value.strip().removesuffix(".") for value in values]
    for code in _TERMS:
        if code in mended:
            mended[code] = [term for value in mended[code] for term in split_keywords(value)]
    for code in _LISTS:
        if code in mended:
            mended[code] = [name for value in mended[code] for name in _names_of(value)]
    if "MEDLINE" in " ".join(mended.get("DB", ["MEDLINE"])).upper():
        mended["medline"] = [value for value in mended.get("UI", ()) if re.fullmatch(r"\d{1,8}", value)]
    for name, value in _parts_of_source(" ".join(" ".join(mended.get("SO", ())).split())).items():
        mended[f"so_{name}"] = [value]
    for code in ("PG", "so_pages"):
        mended[code] = [value for value in mended.get(code, ()) if not value.lower().startswith("no pagination")]
    return {code: values for code, values in mended.items() if values}


def _names_of(value: str) -> list[str]:
    """The names in a line of authors, without their roles, addresses and the numbers of these."""
    value = re.sub(r"\[[^\]]*\]?", "", value)
    value = re.sub(r";?\s*ORCID: ?\S+\d[\dX]\b", ";", value).strip(" ;")
    if ";" in value:
        names = value.replace("\n", " ").split(";")
    elif "\n" in value:
        names = value.split("\n")
    else:  # "Able A. Baker BC."
        names = re.split(r"(?<=[^\W\d_][A-Z])\.\s+|(?<= [A-Z])\.\s+(?=\w+ [A-Z]{1,3}\.?(?:\s|$))", value)
    names = [re.sub(r"[\s\d,*]+$", "", name).strip() for name in names]
    pointed = [re.search(r"\..*\.$|^[^,]+, .*\b[A-Z]\.$", name) for name in names if name]
    return [name if any(pointed) else name.removesuffix(".") for name in names if name]


def _parts_of_source(source: str) -> dict[str, str]:
    """Journal, year, volume, issue, pages and number of the article, as far as a line of source tells them."""
    found = next((found for pattern in _SOURCES if (found := pattern.match(source))), None)
    parts = {name: value.strip() for name, value in found.groupdict().items() if value} if found else {}
    if article := _ARTICLE.search(source):
        parts["article"] = article[1]
    return {name: value for name, value in parts.items() if value}
