"""BibTeX of Scopus, Web of Science, EBSCO, ACM, Europe PMC and reference managers.

Tags are field names in lower case, and `entry_type`, `key`; authors are apart and as "Family, Given", LaTeX is plain
text. bibtexparser reads the entries.
"""

import logging
import re
from typing import TYPE_CHECKING

from scripts.common.messages import wrong
from scripts.identification.formats.format import (
    DOI_ADDRESS,
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
from scripts.identification.latex import decode_latex, encode_latex, escape_latex, in_latex, unescape_latex
from scripts.identification.normalise_authors import ends_in_initials, split_keywords
from scripts.identification.raw_hits import RawHit, lines_matching
from scripts.identification.records import LIST_COLUMNS

if TYPE_CHECKING:
    from bibtexparser.model import Entry

TABLE: Table = {
    "title": ("title",),
    "authors": ("author",),
    "journal": ("journal", "journaltitle", "booktitle"),
    "issn": ("issn",),
    "year": ("year", "date"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages",),
    "article_number": ("art_number", "article-number", "article_number", "articleno"),
    "abstract": ("abstract",),
    "keywords": ("author_keywords", "keywords", "keywords-plus"),
    "publication_types": ("document_type", "type"),
    "type_code": ("entry_type",),
    "language": ("language", "langid"),
    "url": ("url",),
    "doi": ("doi", ("url", DOI_ADDRESS)),
    "pmid": ("pmid", "pubmed_id", ("url", PUBMED_ADDRESS)),
    "pmcid": (("pmcid", r"PMC\d+"),),
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

# What cannot be parsed is an error of ours, with file and line: the library's own lines on standard error say it twice.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_NOT_RECORDS = "comment|preamble|string"
_WRITTEN_WITHOUT_LATEX = {*PLAIN, "url", "pmid", "pmcid"}
_ABBREVIATION = re.compile(r"^[ \t]*@string[ \t]*\{.*\}[ \t]*\n", re.MULTILINE | re.IGNORECASE)
_NO_LATEX = ("url", "doi", "file", "eprint", "issn", "isbn", "pmid", "pmcid")
_FIELD = re.compile(r"^\s*[A-Za-z][\w-]*\s*=\s*[{\"]", re.MULTILINE)
_ONE_LINE_FIELD = re.compile(r"^(\s*[A-Za-z][\w-]*\s*=\s*)\{(.*)\}(\s*,?\s*)$", re.MULTILINE)


def read_bibtex(text: str, file: str = "export") -> list[RawHit]:
    """Entries of a BibTeX export, those included whose key or a field of theirs is repeated.

    Raises InputError for an entry that cannot be parsed.
    """
    import bibtexparser

    library = bibtexparser.parse_string(text)
    if _broken(library):
        library = bibtexparser.parse_string(mend_braces(text))
    for block in [*_broken(library), *_entries_unread(library)]:
        raise wrong(
            file,
            "the entry that starts there is broken or cut off.",
            "Check its braces, or export the search again.",
            f"line {block.start_line + 1}",
        )
    repeated = [block.ignore_error_block for block in library.failed_blocks]
    entries = sorted([*library.entries, *repeated], key=lambda entry: entry.start_line)
    lines = text.split("\n")
    ends = [entry.start_line for entry in entries[1:]] + [len(lines)] * bool(entries)
    refused = set(map(id, repeated))
    return [
        RawHit(
            entry.start_line + 1,
            "\n".join(lines[entry.start_line : end]).strip(),
            _tags_of(entry, id(entry) in refused),
        )
        for entry, end in zip(entries, ends, strict=True)
    ]


def find_bibtex_starts(text: str) -> list[int]:
    """Lines on which an entry begins, comments, preambles and abbreviations left out."""
    return lines_matching(text, rf"^[ \t]*@(?!(?i:{_NOT_RECORDS})\b)[A-Za-z]+\s*[{{(]")


def mend_braces(text: str) -> str:
    """Text in which a field on one line, whose value has braces without their partner, has lost those braces.

    EBSCO writes keywords that were scraped from web pages, scripts and all. At signs in such a value go too: the
    parser takes them for the next entry.
    """
    return _ONE_LINE_FIELD.sub(_mend_field, text)


def _mend_field(found: re.Match) -> str:
    before, value, after = found.groups()
    depth = 0
    for character in value:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            break
    if depth == 0:
        return found.group()
    return f"{before}{{{re.sub('[{}@]', ' ', value)}}}{after}"


def _broken(library) -> list:
    """Blocks that hold no entry at all; a repeated key or field is a failed block too, but with an entry in it."""
    from bibtexparser.model import Entry

    return [block for block in library.failed_blocks if not isinstance(block.ignore_error_block, Entry)]


def _entries_unread(library) -> list:
    """What the library takes for a comment between entries, but has fields in it: an entry whose `@` is damaged."""
    return [block for block in library.comments if _FIELD.search(block.comment)]


def _tags_of(entry: "Entry", refused: bool) -> dict[str, list[str]]:
    """The values of an entry by field; one that the library refused still has each value's enclosure."""
    from bibtexparser.middlewares.names import split_multiple_persons_names

    tags: dict[str, list[str]] = {"entry_type": [entry.entry_type.lower()], "key": [entry.key]}
    for field in entry.fields:
        name, value = field.key.lower(), str(field.value)
        value = _without_enclosing(value) if refused else value
        if name == "author":
            tags["author"] = [_family_first(person) for person in split_multiple_persons_names(value)]
        elif "keywords" in name:
            tags[name] = split_keywords(decode_latex(value))
        else:
            tags.setdefault(name, []).append(unescape_latex(value) if name in _NO_LATEX else decode_latex(value))
    return tags


def _without_enclosing(value: str) -> str:
    """A value without the braces or quotes around it."""
    enclosed = len(value) > 1 and value[0] + value[-1] in ("{}", '""')
    return value[1:-1] if enclosed else value


def _family_first(person: str) -> str:
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    plain = decode_latex(person)
    if "," in person or person.startswith("{") or ends_in_initials(plain):
        return plain
    return decode_latex(parse_single_name_into_parts(person, strict=False).merge_last_name_first)


def write_bibtex(record: dict) -> str:
    """A canonical record as an entry of BibTeX."""
    import bibtexparser
    from bibtexparser.model import Entry, Field

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
        elif column in _WRITTEN_WITHOUT_LATEX:
            text = text_of(value) if column in PLAIN else escape(text_of(value))
            text = escape_latex(text)
        else:
            text = encode_latex(escape(text_of(value)))
        if text:
            fields[tag] = text
    key = re.sub(r"[^A-Za-z0-9_.:-]", "_", record["record_id"]) or "record"
    entry = Entry(type_of(record, "bibtex"), key, [Field(tag, text) for tag, text in fields.items()])
    return bibtexparser.write_string(bibtexparser.Library([entry])) + "\n"


def _write_name(name: str) -> str:
    """A name as BibTeX takes it: whole in braces where it has no comma (groups), an `and` of its own, or LaTeX."""
    plain = "," in name and encode_latex(name) == name and not re.search(r"\band\b", name, re.IGNORECASE)
    return name if plain else f"{{{in_latex(name)}}}"


FORMAT = Format(
    name="bibtex",
    words="BibTeX",
    table=TABLE,
    recognise=marked_by(r"^[ \t]*@[A-Za-z]+\s*[{(]"),
    read=read_bibtex,
    find_starts=find_bibtex_starts,
    border=border_after(r"\n(?=[ \t]*@[A-Za-z]+\s*[{(])"),
    below=frozenset(),
    repeated=lambda text: "".join(_ABBREVIATION.findall(text)),
    written=Written(".bib", "database", OURS, write_bibtex),
)
