"""Canonical records as files for other programs: RIS, BibTeX, nbib (MEDLINE) and CSV.

In: records (scripts/identification/records.py). Out: text that reference managers and screening tools import, and
that the readers of this stage read back equal: what the formats have no tag for stands in tags of OURS, in
scripts/identification/field_tables.py, which the mark `litfunnel` in a record's database tells.

CSV is data: a value that begins with = + - or @ is written as it is, since it has to be the same when it is read.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import bibtexparser
from bibtexparser.model import Entry, Field

from scripts.common.files import write_text
from scripts.common.tables import csv_text
from scripts.identification.field_tables import OUR_NAME, OURS
from scripts.identification.normalise_fields import join_pages
from scripts.identification.records import COLUMNS, LIST_COLUMNS

# What a publication type is in RIS and in BibTeX; the first that a record has counts.
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
_REFERENCE = re.compile(r"&(?=(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,6});)")
_PLAIN = {"doi", "issn", "year"}  # columns in which the readers resolve no character references
_NO_LATEX = {*_PLAIN, "url", "pmid", "pmcid"}  # in BibTeX
_CSV_COLUMNS = ("database", *(name for name in COLUMNS if name not in ("search_date", "file", "position", "raw")))
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\lbrace{}", "}": r"\rbrace{}", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
        "&": r"\&",
        "~": r"\textasciitilde{}", "^": "{^}", "-": "{-}", "`": "{`}", "'": "{'}", '"': '{"}',
        "<": "{<}", ">": "{>}", "?": "{?}", "!": "{!}", ",": "{,}", " ": " ",
    }
)  # fmt: skip


class Format(NamedTuple):
    """How records are written: what stands before all of them, and how one is written."""

    beginning: str
    write: Callable[[dict], str]


def records_text(records: Iterable[dict], name: str) -> str:
    """Records in the format `name`, a key of FORMATS."""
    return FORMATS[name].beginning + "".join(map(FORMATS[name].write, records))


def write_records(path: Path, records: Iterable[dict], name: str) -> None:
    """Write records to a file in the format `name`, a key of FORMATS."""
    write_text(Path(path), records_text(records, name))


def _ris(record: dict) -> str:
    lines = [("TY", _type_of(record, 0)), ("DB", OUR_NAME), *_tagged(record, "ris"), ("ER", "")]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines) + "\n"


def _nbib(record: dict) -> str:
    """PMID comes first and is there even if it is empty, SO comes last: that is how records are told apart."""
    source = f"{record['journal']}. {record['year'] or ''};{record['volume']}:{record['pages']}."
    tagged = [(tag, value) for tag, value in _tagged(record, "nbib") if tag != "PMID"]
    lines = [("PMID", record["pmid"]), ("OWN", OUR_NAME), *tagged, ("SO", _escape(source))]
    return "".join(f"{tag:<4}- {value}\n" for tag, value in lines) + "\n"


def _tagged(record: dict, name: str) -> list[tuple[str, str]]:
    """Tags and values of a record, those of lists one by one; pages as start and end where the format has both."""
    lines = []
    for column, (tag, *_) in OURS[name].items():
        if column == "end_page":
            continue
        values = record[column] if column in LIST_COLUMNS else [_text(record[column])]
        if column == "pages" and "end_page" in OURS[name]:
            start, end = _split_pages(record["pages"])
            lines += [(tag, _escape(start)), (OURS[name]["end_page"][0], _escape(end))]
        else:
            lines += [(tag, value if column in _PLAIN else _escape(value)) for value in values]
    return [(tag, value) for tag, value in lines if value]


def _bibtex(record: dict) -> str:
    fields = {"database": OUR_NAME}
    for column, (tag, *_) in OURS["bibtex"].items():
        value = record[column]
        if column == "authors":
            text = " and ".join(_bibtex_name(_escape(name)) for name in value)
        elif column == "keywords":
            # Semicolons at both ends: keywords with commas, and in brackets, stay what they are.
            text = _latex("".join(f"{_escape(keyword)}; " for keyword in value).strip())
            text = f"; {text}" if text.startswith("[") else text
        elif column in LIST_COLUMNS:
            text = _latex("; ".join(map(_escape, value)))
        elif column in _NO_LATEX:
            text = _text(value) if column in _PLAIN else _escape(_text(value))
            text = re.sub(r"(?<=\\)[_%&#$~]|[{}]", r"\\\g<0>", text)
        else:
            text = _latex(_escape(_text(value)))
        if text:
            fields[tag] = text
    key = re.sub(r"[^A-Za-z0-9_.:-]", "_", record["record_id"]) or "record"
    entry = Entry(_type_of(record, 1), key, [Field(tag, text) for tag, text in fields.items()])
    return bibtexparser.write_string(bibtexparser.Library([entry])) + "\n"


def _bibtex_name(name: str) -> str:
    """A name as BibTeX takes it: whole in braces where it has no comma (groups), an `and` of its own, or LaTeX."""
    plain = "," in name and _latex(name) == name and not re.search(r"\band\b", name, re.IGNORECASE)
    return name if plain else f"{{{name.translate(_LATEX)}}}"


def _csv(record: dict) -> str:
    row = {"database": OUR_NAME} | {
        column: [_escape(value) for value in record[column]]
        if column in LIST_COLUMNS
        else _text(record[column]) if column in _PLAIN else _escape(_text(record[column]))
        for column in _CSV_COLUMNS[1:]
    }  # fmt: skip
    return csv_text(_CSV_COLUMNS, [row], header=False)


def _latex(text: str) -> str:
    """Text as LaTeX, if it has what LaTeX would take for something else; else as it is."""
    return text.translate(_LATEX) if "\\" in text or "{" in text or "}" in text else text


def _escape(text: str) -> str:
    """Text in which what looks like a character reference, and is none, is written so that it stays."""
    return _REFERENCE.sub("&amp;", text)


def _split_pages(pages: str) -> tuple[str, str]:
    start, _, end = pages.partition("-")
    return (start, end) if join_pages(start, end) == pages else (pages, "")


def _type_of(record: dict, place: int) -> str:
    known = [_TYPES[name.lower()] for name in record["publication_types"] if name.lower() in _TYPES]
    return (
        known[0][place]
        if known
        else ("GEN", "misc")[place]
        if record["publication_types"]
        else _TYPES["article"][place]
    )


def _text(value) -> str:
    return "" if value is None else str(value)


FORMATS = {
    "ris": Format("", _ris),
    "bibtex": Format("", _bibtex),
    "nbib": Format("", _nbib),
    "csv": Format(csv_text(_CSV_COLUMNS, []), _csv),
}
