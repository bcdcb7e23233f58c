"""What a format of exports is made of. Each module beside this one holds one, as FORMAT.

To add a format: write a module with its `FORMAT = Format(...)` (ris.py and endnote_xml.py are good examples; for XML
there is xml_format(), for JSON json_format(), for tagged text tagged_format(), for tables delimited_format()), and add
one line to registry.py. All else follows from these: what is recognised and counted, what messages and help name,
which suffixes can be written.
scripts/audit/count_exports.py counts records in a way of its own, so a mark that it does not know goes there too.

Modules of formats are imported in every run: they import what takes long (lxml, pylatexenc, pandas) in the function
that needs it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from scripts.identification.raw_hits import RawHit


@dataclass(frozen=True)
class Together:
    """Tags that hold one field between them, in the order in which a record has them: Together("AU", "A1").

    Only where the first of them has a value; so a table names the others behind it again: `(Together("AF", "CA"),
    Together("AU", "CA"), "CA")` is full names and groups, else short names and groups, else groups. What a later tag
    repeats of an earlier one is there once.
    """

    tags: tuple[str, ...]

    def __init__(self, *tags: str):
        object.__setattr__(self, "tags", tags)


# A tag; tags together; or a tag and a pattern whose first group (or whole match) is the value.
Place = str | Together | tuple[str, str]
# Column of the record → where its value is, in order of preference. Besides the columns of
# scripts/identification/records.py there are `end_page`, `article_number` (for want of pages), `type_code` (for want
# of publication types), `citation` (a line with volume and pages in it) and the notices `retraction`, `correction` and
# `concern`.
Table = dict[str, tuple[Place, ...]]
Tags = dict[str, list[str]]

# Patterns that tables share.
DOI_ADDRESS = r"doi\.org/(10\.\S+)"
ISSN = r"(?<![\d-])\d{4}-\d{3}[\dXx](?![\d-])"  # among ISBNs, where EndNote has them
NCT = r"NCT\d{8}"
PUBMED_ADDRESS = r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,8})"

OUR_NAME = "litfunnel"

# Tags that no file has: whose file it is, and, at the end of a tag, that a spreadsheet program has ruined what stood
# under it, so that it is not taken.
PROVIDER = "(provider)"
RUINED = " (ruined)"


class Chunk(NamedTuple):
    """Part of an export. `shift`: what to add to a line number in it for that in the file. `last`: the end is here."""

    text: str
    shift: int
    last: bool


class Dialect(NamedTuple):
    """How a provider writes a format: any of the `signs` (tag, pattern) tells it; `table` is what it has otherwise.

    A file is of one provider if at least half of its first records show a sign of it, and next to none that of another;
    its records without a sign are then read by that table too (scripts/identification/manner.py). `opening`: a pattern
    that tells it from the first 20,000 characters of a file, for what does not stand in its records.
    """

    name: str
    signs: tuple[tuple[str, str], ...]
    table: Table
    opening: str = ""

    def wrote(self, tags: Tags) -> bool:
        """Whether a hit with these tags is of this provider."""
        return any(re.search(pattern, value) for tag, pattern in self.signs for value in tags.get(tag, ()))


class Written(NamedTuple):
    """How records of ours are written in a format: what stands before all of them, and each.

    `suffix`: how such a file's name ends. They are told again by `mark`, the tag that holds OUR_NAME, and are read by
    `table` alone.
    """

    suffix: str
    mark: str
    table: Table
    write: Callable[[dict], str]
    beginning: str = ""


@dataclass(frozen=True)
class Format:
    """A format of exports.

    `name`: in tables. `words`: in messages and help. `table`: which tag holds which column; `dialects`: what differs
    from it, by provider, the first that fits a hit counts. `below`: columns of which several values stand below each
    other in one value; elsewhere a line end is only where a long line was wrapped. `others`: what the tags are that
    hold none of our columns ("A2": "editors"), for the table of what was not taken: what people are warned of goes by
    these words too (scripts/identification/value_shapes.py).
    `recognise`: whether the beginning of a text is of this format, if its first character is one of `begins` (any, if
    that is ""). For a format that is no text, `packed` is its word in place of an encoding, and `recognise` takes what
    opens the file and its name; `read` and `find_starts` then take bytes.
    `read`: (text, file) → hits; if `whole`, chunks → each chunk with its hits, for what is one thing from its first
    line to its last. `find_starts`: lines on which records start, found in another way than `read` finds them.
    `unread`: (content, file) → what of a file that is no text is passed over though there may be records in it.
    `border`: where the last record that is surely whole ends in a text, 0 if there is none; without it a file is never
    cut. `repeated`: what each chunk after a text begins with; `closing`: what each but the last ends with.
    `announced`: how many records a text says that the file has. `written`: if records can be written in it.
    `offered`: whether a program offers it by these words, so that messages advise it. `sign`: what to look for in it.
    """

    name: str
    words: str
    table: Table
    recognise: Callable[..., bool]
    read: Callable[..., list[RawHit]] | Callable[[Iterable[Chunk], str], Iterator[tuple[Chunk, list[RawHit]]]]
    find_starts: Callable[..., list[int]]
    begins: str = ""
    packed: str = ""
    whole: bool = False
    unread: Callable[..., str] = lambda content, file: ""
    border: Callable[[str], int] | None = None
    repeated: Callable[[str], str] = lambda text: ""
    closing: str = ""
    announced: Callable[[str], int | None] = lambda text: None
    dialects: tuple[Dialect, ...] = ()
    below: frozenset[str] = frozenset({"authors", "keywords", "publication_types"})
    others: dict[str, str] = field(default_factory=dict)
    written: Written | None = None
    offered: bool = True
    sign: str = ""

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The table of each dialect by its name, and under "" that of what is of none."""
        return {"": self.table} | {each.name: self.table | each.table for each in self.dialects}

    @cached_property
    def accession_places(self) -> tuple[Place, ...]:
        """All places in which any provider has an accession: a record may once have been named by one of them."""
        tables = (self.table, *(each.table for each in self.dialects))
        return tuple(dict.fromkeys(place for table in tables for place in table.get("accession", ())))

    @cached_property
    def signed(self) -> frozenset[str]:
        """The tags in which any dialect has a sign."""
        return frozenset(tag for dialect in self.dialects for tag, _ in dialect.signs)

    def is_ours(self, tags: Tags) -> bool:
        """Whether a hit with these tags was written by write_… of this format."""
        return self.written is not None and OUR_NAME in tags.get(self.written.mark, ())


def marked_by(pattern: str) -> Callable[[str], bool]:
    """Recognises a text in which a pattern is found; `^` is the start of a line."""
    mark = re.compile(pattern, re.MULTILINE)
    return lambda text: mark.search(text) is not None


def border_after(pattern: str) -> Callable[[str], int]:
    """Finds the end of the last match of a pattern in a text."""
    border = re.compile(pattern)

    def find(text: str) -> int:
        end = 0
        for found in border.finditer(text):
            end = found.end()
        return end

    return find
