"""Values of canonical records as formats take them: what the writers of several formats share.

In: a canonical record. Out: texts that the readers of this stage read back equal.
"""

import re

from scripts.identification.formats.format import Table
from scripts.identification.normalise_fields import LANGUAGES, join_pages
from scripts.identification.records import LIST_COLUMNS

PLAIN = {"doi", "issn", "year"}  # columns in which the readers resolve no character references

# What a publication type is in RIS and in BibTeX.
_TYPES = {
    "journal article": ("JOUR", "article"),
    "article": ("JOUR", "article"),
    "review": ("JOUR", "article"),
    "conference paper": ("CONF", "inproceedings"),
    "abstract": ("ABST", "misc"),
    "book": ("BOOK", "book"),
    "book section": ("CHAP", "incollection"),
    "report": ("RPRT", "techreport"),
    "thesis": ("THES", "phdthesis"),
    "unpublished work": ("UNPB", "unpublished"),
}
_OTHER = ("GEN", "misc")
# Where a language has two codes of three letters, the one that libraries use.
_BIBLIOGRAPHIC = {"chi", "cze", "dut", "fre", "ger", "gre", "ice", "per", "rum", "slo"}
_REFERENCE = re.compile(r"&(?=(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,6});)")


def tagged_values(record: dict, table: Table) -> list[tuple[str, str]]:
    """Tags and values of a record, those of lists one by one; pages as start and end where the table has both."""
    lines = []
    for column, (tag, *_) in table.items():
        if column == "end_page":
            continue
        values = record[column] if column in LIST_COLUMNS else [text_of(record[column])]
        if column == "pages" and "end_page" in table:
            start, end = _split_pages(record["pages"])
            lines += [(tag, escape(start)), (table["end_page"][0], escape(end))]
        else:
            lines += [(tag, value if column in PLAIN else escape(value)) for value in values]
    return [(tag, value) for tag, value in lines if value]


def escape(text: str) -> str:
    """Text in which what looks like a character reference, and is none, is written so that it stays."""
    return _REFERENCE.sub("&amp;", text)


def type_of(record: dict, name: str) -> str:
    """What a record is by its publication types, in the words of "ris" or "bibtex"; the first that is known counts."""
    place = ("ris", "bibtex").index(name)
    known = [_TYPES[kind.lower()] for kind in record["publication_types"] if kind.lower() in _TYPES]
    if not known:
        known = [_OTHER if record["publication_types"] else _TYPES["article"]]
    return known[0][place]


def language_code(name: str) -> str:
    """MEDLINE's code of a language; its name if it has none that is read as that name."""
    codes = [code for code, language in LANGUAGES.items() if language == name and len(code) == 3]
    return next((code for code in codes if code in _BIBLIOGRAPHIC), codes[0] if codes else name)


def text_of(value: str | int | None) -> str:
    """A single value as text, "" if it is missing."""
    return "" if value is None else str(value)


def _split_pages(pages: str) -> tuple[str, str]:
    start, _, end = pages.partition("-")
    return (start, end) if join_pages(start, end) == pages else (pages, "")
