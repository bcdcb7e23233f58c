"""BibTeX of Scopus, Web of Science, EBSCO, ACM, Europe PMC and reference managers.

In: text with `\\n` line ends. Out: one RawHit per entry, tags are field names in lower case, and `entry_type`, `key`;
authors apart and as "Family, Given", LaTeX as plain text. bibtexparser reads the entries.
"""

import logging
import re

import bibtexparser
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import Entry, Field

from scripts.common.messages import wrong
from scripts.identification.normalise_authors import ends_in_initials, split_keywords
from scripts.identification.raw_hits import RawHit, lines_matching

# What cannot be parsed is an error of ours, with file and line: the library's own lines on standard error say it twice.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_NOT_RECORDS = "comment|preamble|string"
_PLAIN = ("url", "doi", "file", "eprint", "issn", "isbn", "pmid", "pmcid")
_FIELD = re.compile(r"^\s*[A-Za-z][\w-]*\s*=\s*[{\"]", re.MULTILINE)
_ONE_LINE_FIELD = re.compile(r"^(\s*[A-Za-z][\w-]*\s*=\s*)\{(.*)\}(\s*,?\s*)$", re.MULTILINE)


def read_bibtex(text: str, file: str = "export") -> list[RawHit]:
    """Entries of a BibTeX export, those included whose key or a field of theirs is repeated.

    Raises InputError for an entry that cannot be parsed.
    """
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
    ends = [entry.start_line for entry in entries[1:]] + [len(lines)]
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
    return [block for block in library.failed_blocks if not isinstance(block.ignore_error_block, Entry)]


def _entries_unread(library) -> list:
    """What the library takes for a comment between entries, but has fields in it: an entry whose `@` is damaged."""
    return [block for block in library.comments if _FIELD.search(block.comment)]


def _tags_of(entry: Entry, refused: bool) -> dict[str, list[str]]:
    """The values of an entry by field; one that the library refused still has each value's enclosure."""
    tags: dict[str, list[str]] = {"entry_type": [entry.entry_type.lower()], "key": [entry.key]}
    for field in entry.fields:
        name, value = field.key.lower(), str(field.value)
        value = _without_enclosing(value) if refused else value
        if name == "author":
            tags["author"] = [_family_first(person) for person in split_multiple_persons_names(value)]
        elif "keywords" in name:
            tags[name] = split_keywords(_decode_latex(value))
        else:
            tags.setdefault(name, []).append(_unescape(value) if name in _PLAIN else _decode_latex(value))
    return tags


def _without_enclosing(value: str) -> str:
    """A value without the braces or quotes around it."""
    enclosed = len(value) > 1 and value[0] + value[-1] in ("{}", '""')
    return value[1:-1] if enclosed else value


def _family_first(person: str) -> str:
    plain = _decode_latex(person)
    if "," in person or person.startswith("{") or ends_in_initials(plain):
        return plain
    return _decode_latex(parse_single_name_into_parts(person, strict=False).merge_last_name_first)


def _decode_latex(value: str) -> str:
    """LaTeX as plain text. Values without commands or groups stay: `%` would start a comment, `~` be a space."""
    if "\\" not in value and "{" not in value:
        return value
    field = Field("value", re.sub(r"(?<!\\)%", r"\\%", value))
    LatexDecodingMiddleware().transform_entry(Entry("misc", "key", [field]), None)
    return field.value


def _unescape(value: str) -> str:
    return re.sub(r"\\([_%&#$~{}])", r"\1", value)
