"""BibTeX and biblatex of databases and reference managers.

Scopus, Web of Science, EBSCO, IEEE, ACM, Europe PMC, PubMed (TeXMed), Google Scholar, Zotero, JabRef, Mendeley,
EndNote, Rayyan. Tags are field names in lower case, and `entry_type`, `key`; authors are apart and as "Family, Given",
LaTeX is plain text.
"""

import re

from scripts.identification.bibtex_names import read_names
from scripts.identification.formats.bibtex_entries import NOT_ENTRIES, START, Entry, find_abbreviations, read_entries
from scripts.identification.formats.format import (
    DOI_ADDRESS,
    ISSN,
    NCT,
    OUR_NAME,
    PUBMED_ADDRESS,
    Format,
    Table,
    Written,
    border_after,
    marked_by,
)
from scripts.identification.formats.written_values import PLAIN, escape, text_of, type_of
from scripts.identification.latex import decode_address, decode_latex, encode_address, encode_latex
from scripts.identification.normalise_authors import split_keywords
from scripts.identification.raw_hits import RawHit, lines_matching
from scripts.identification.records import LIST_COLUMNS

# A number of PubMed, or a DOI, that is this record's and not that of one that it corrects.
_PMID = r"(?i)(?<!in )(?<!of )\bP(?:MID|ubMed)(?: ID)?:? ?(\d{1,8})\b"
_DOI = r"(?i)(?<!in )(?<!of )\bDOI:? ?(?:https?://\S*?doi\.org/)?(10\.\d{4,9}/[^\s\]]+)"

TABLE: Table = {
    "title": ("title",),
    "authors": ("author", "authors"),
    # In this order, a journal's full name before its short one (biblatex, Web of Science, Scopus).
    "journal": ("journal", "journaltitle", "booktitle", "shortjournal", "journal-iso", "abbrev_source_title"),
    "issn": ("issn", "eissn", ("isbn", ISSN)),
    "year": ("year", "date", "issue_date", "earlyaccessdate", "early_access_date"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages",),
    "article_number": ("art_number", "article-number", "article_number", "articleno", "eid"),
    "abstract": ("abstract",),
    "keywords": ("author_keywords", "keywords", "keywords-plus", "keyword", "index_keywords"),
    "publication_types": ("document_type", "type"),
    "type_code": ("entry_type",),
    "language": ("language", "langid"),
    "url": ("url", "link"),
    "doi": ("doi", ("url", DOI_ADDRESS), ("link", DOI_ADDRESS), ("note", _DOI), ("key", r"^10\.\d{4,9}/\S+$")),
    "pmid": (
        "pmid", "pubmed_id", ("url", PUBMED_ADDRESS), ("note", _PMID), ("annote", _PMID),
        ("key", r"(?i)^pmid[:_-]?(\d{1,8})$"),
    ),
    "pmcid": (("pmcid", r"PMC\d+"), ("pmc", r"PMC\d+"), ("note", r"\bPMCID: ?(PMC\d+)")),
    "nct": (("note", NCT),),
    "accession": (
        "unique-id", ("key", r"^(?:WOS|ISI|MEDLINE|BIOSIS):\w+$"), ("url", r"[?&]eid=([^&\s]+)"),
        ("url", r"[?&]AN=([^&\s]+)"), "pmid",
    ),
}  # fmt: skip

# Records that we wrote.
OURS: Table = {
    "title": ("title",), "authors": ("author",), "journal": ("journal",), "year": ("year",),
    "volume": ("volume",), "issue": ("number",), "pages": ("pages",), "issn": ("issn",), "doi": ("doi",),
    "url": ("url",), "abstract": ("abstract",), "keywords": ("keywords",),
    "publication_types": ("publication_types",), "language": ("language",), "accession": ("accession",),
    "nct": ("nct",), "pmid": ("pmid",), "pmcid": ("pmcid",),
}  # fmt: skip

_WRITTEN_AS_ADDRESS = {*PLAIN, "url", "pmid", "pmcid"}
_ADDRESSES = ("url", "link", "doi", "file", "eprint", "issn", "eissn", "isbn", "pmid", "pmcid", "unique-id")
_LINE_START = r"^[ \t]*@[A-Za-z][\w:+-]*\s*[{(]"


def read_bibtex(text: str, file: str = "export") -> list[RawHit]:
    """Entries of a BibTeX export, those included that repeat a key or have none.

    Raises InputError, with the line, for an entry that is not whole.
    """
    return [RawHit(entry.line, entry.raw, _tags_of(entry)) for entry in read_entries(text, file)]


def find_bibtex_starts(text: str) -> list[int]:
    """Lines on which an entry begins, comments, preambles and abbreviations left out."""
    nots = "|".join(NOT_ENTRIES)
    return [
        line
        for line, kind in zip(lines_matching(text, START), re.findall(START, text, re.MULTILINE), strict=True)
        if not re.fullmatch(nots, kind, re.IGNORECASE)
    ]


def _tags_of(entry: Entry) -> dict[str, list[str]]:
    """The values of an entry by field. White space is one space: a value that is wrapped is no list."""
    tags: dict[str, list[str]] = {"entry_type": [entry.kind]}
    if entry.key:
        tags["key"] = [entry.key]
    for name, value in entry.fields:
        value = " ".join(value.split())
        if not value.strip("{} "):
            continue
        if name in TABLE["authors"]:
            tags.setdefault(name, []).extend(read_names(value))
        elif "keyword" in name:
            tags.setdefault(name, []).extend(split_keywords(decode_latex(value)))
        else:
            tags.setdefault(name, []).append(decode_address(value) if name in _ADDRESSES else decode_latex(value))
    if "subtitle" in tags and "title" in tags:
        tags["title"] = [f"{tags['title'][0]}: {tags['subtitle'][0]}"]
    numbered_by = [kind.lower() for name in ("eprinttype", "archiveprefix") for kind in tags.get(name, ())]
    if {"pmid", "pubmed"} & {*numbered_by}:  # biblatex
        tags.setdefault("pmid", tags.get("eprint", []))
    return tags


def write_bibtex(record: dict) -> str:
    """A canonical record as an entry of BibTeX."""
    fields = {"database": OUR_NAME}
    for column, (tag, *_) in OURS.items():
        value = record[column]
        if column == "authors":
            text = " and ".join(_write_name(escape(name)) for name in value)
        elif column == "keywords":
            # Semicolons at both ends: keywords with commas, and in brackets, stay what they are.
            text = encode_latex("".join(f"{escape(keyword)}; " for keyword in value).strip())
            text = f"; {text}" if text.startswith("[") else text
        elif column in LIST_COLUMNS:
            text = encode_latex("; ".join(map(escape, value)))
        elif column in _WRITTEN_AS_ADDRESS:
            text = encode_address(text_of(value) if column in PLAIN else escape(text_of(value)))
        else:
            text = encode_latex(escape(text_of(value)))
        if text:
            fields[tag] = text
    key = re.sub(r"[^A-Za-z0-9_.:-]", "_", record["record_id"]) or "record"
    lines = [f"@{type_of(record, 'bibtex')}{{{key}", *(f"\t{tag} = {{{text}}}" for tag, text in fields.items())]
    return ",\n".join(lines) + "\n}\n\n"


def _write_name(name: str) -> str:
    """A name as BibTeX takes it: whole in braces where it has no comma (groups), or an `and` or braces of its own."""
    plain = name.count(",") in (1, 2) and not re.search(r"\band\b|[{}\\]", name, re.IGNORECASE)
    return encode_latex(name) if plain else f"{{{encode_latex(name)}}}"


FORMAT = Format(
    name="bibtex",
    words="BibTeX",
    table=TABLE,
    recognise=marked_by(_LINE_START),
    read=read_bibtex,
    find_starts=find_bibtex_starts,
    border=border_after(rf"\n(?={_LINE_START[1:]})"),
    below=frozenset(),
    repeated=find_abbreviations,
    written=Written(".bib", "database", OURS, write_bibtex),
)
