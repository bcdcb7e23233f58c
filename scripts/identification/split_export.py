"""The text of an export in chunks that a reader takes as if each were a whole export.

In: blocks of text. Out: chunks cut where records meet, each with what its lines are to be shifted by; a text that is
shorter than a chunk is one. Workbooks and JSON are never split: their interfaces give them in pages.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scripts.common.messages import InputError, Problem, wrong
from scripts.identification.raw_hits import RawHit
from scripts.identification.read_delimited import parse_rows, recognise_header

CHUNK = 8_000_000  # characters
LONGEST_RECORD = 4 * CHUNK
LONGEST_PAGE = 32 * CHUNK

# A chunk ends where the last match of this does.
_BORDERS = {
    "ris": re.compile(r"\n(?=TY {1,2}-)"),
    "nbib": re.compile(r"\n\n+(?=(?:PMID|OWN|STAT) *- )"),
    "web_of_science": re.compile(r"\nER[ \t]*\n"),
    "bibtex": re.compile(r"\n(?=[ \t]*@[A-Za-z]+\s*[{(])"),
    "pubmed_xml": re.compile(r"</Pubmed(?:Book)?Article\s*>"),
    "endnote_xml": re.compile(r"</record\s*>"),
}
_ABBREVIATION = re.compile(r"^[ \t]*@string[ \t]*\{.*\}[ \t]*\n", re.MULTILINE | re.IGNORECASE)


class Chunk(NamedTuple):
    """Part of an export. `shift`: what to add to a line number in it for that in the file. `last`: the end is here."""

    text: str
    shift: int
    last: bool


def split_export(blocks: Iterable[str], kind: str, file: str, size: int = CHUNK) -> Iterator[Chunk]:
    """Chunks of about `size` characters of an export of this format.

    Each but the first repeats what its reader needs of those before: a table's header, BibTeX's abbreviations.
    Raises InputError where no record ends for very long: that is no export, and would fill the memory.
    """
    longest = LONGEST_RECORD if kind in _BORDERS or kind in ("csv", "tsv") else LONGEST_PAGE
    repeated, rest, lines = "", "", 0
    wanted = size
    for text in _gather(blocks, size):
        rest += text
        if len(rest) < wanted:
            continue
        if not (border := _find_border(repeated + rest, kind) - len(repeated)) > 0:
            if len(rest) > longest:
                message = f"has a record that does not end within {longest // 1_000_000} million characters."
                raise wrong(file, message, "Export the search again.", f"line {lines + 1}")
            wanted = len(rest) + size
            continue
        chunk, rest = rest[:border], rest[border:]
        wanted = size
        end = "EF\n" if kind == "web_of_science" else ""
        yield Chunk(repeated + chunk + end, lines - repeated.count("\n"), False)
        lines += chunk.count("\n")
        repeated = _repeat(repeated + chunk, kind)
    yield Chunk(repeated + rest, lines - repeated.count("\n"), True)


def shift_lines(error: InputError, shift: int) -> InputError:
    """An error about a chunk as one about the file."""

    def moved(found: re.Match) -> str:
        return f"{found[1]}{int(found[2]) + shift}"

    return InputError(
        *(
            Problem(
                problem.file,
                re.sub(r"^(line )(\d+)$", moved, problem.place),
                re.sub(r"( that starts at line )(\d+)", moved, problem.message),
                problem.fix,
            )
            for problem in error.problems
        )
    )


def shift_hits(hits: list[RawHit], shift: int) -> list[RawHit]:
    """Hits of a chunk as hits of the file."""
    return [hit._replace(line=hit.line + shift) for hit in hits] if shift else hits


def _gather(blocks: Iterable[str], size: int) -> Iterator[str]:
    """Blocks of at least `size` characters, so that little is added up time and again."""
    gathered, length = [], 0
    for block in blocks:
        gathered.append(block)
        length += len(block)
        if length >= size:
            yield "".join(gathered)
            gathered, length = [], 0
    yield "".join(gathered)


def _find_border(text: str, kind: str) -> int:
    """Where the last record that is whole ends, for sure; 0 if there is none."""
    if kind in ("csv", "tsv"):
        return _find_row_border(text)
    border = 0
    for found in _BORDERS[kind].finditer(text) if kind in _BORDERS else ():
        border = found.end()
    return border


def _find_row_border(text: str) -> int:
    """Where the last row that is whole ends: read as a table, since quotes within a cell need not be quotes."""
    header = recognise_header(text)
    lines = text.split("\n")[:-1]
    last = header.line
    unquoted = text.rfind("\n") + 1  # the border if quotes are none, as in tables of Web of Science
    try:
        for end, row in parse_rows(lines, header, csv.QUOTE_MINIMAL):
            if header.delimiter == "\t" and len(row) not in (0, len(header.names)):
                return unquoted
            last = end
    except csv.Error:  # a cell that goes on below the end of this text, or an error for the reader to tell
        if header.delimiter == "\t" and last == header.line:
            return unquoted
    return sum(map(len, lines[:last])) + last if last > header.line else 0


def _repeat(text: str, kind: str) -> str:
    """What the chunk after this one must begin with."""
    if kind in ("csv", "tsv"):
        return text.lstrip("\n").split("\n", 1)[0] + "\n"
    return "".join(_ABBREVIATION.findall(text)) if kind == "bibtex" else ""
