"""How many records start in an export, counted from its raw text alone, by one mark for each kind of export.

Independent of the readers of the stage identification on purpose: it is there to contradict them. So a new format, or
an interface that lists what it found in a new way, has to be made known here as well, if none of these marks fits it.
"""

import csv
import gzip
import io
import re
import sys
from functools import partial
from itertools import chain
from pathlib import Path

from scripts.audit.count_items import count_items

# The first mark that occurs about as often as any is the file's: a stray line of another kind decides nothing.
_MARKS = (
    re.compile(r"<Pubmed(?:Book)?Article[\s>]"),
    re.compile(r"<record[\s>]"),
    re.compile(r"^PT [A-Z]\b"),
    re.compile(r"^\W?TY {1,2}-"),
    re.compile(r"^\W?PMID *-(?:[ \d]|$)"),
    re.compile(r"^\W?OWN *-"),
    re.compile(
        r"(?:^[ \t}]*|\}[ \t]*(?=@\w[\w-]*\{[^\s=,{}\"()]*,))@(?!(?:comment|string|preamble)\b)[a-z][\w:+-]*\s*[{(]",
        re.IGNORECASE,
    ),
    re.compile(r"<Trial[\s>]"),
    re.compile(r"<rec[\s>]"),
    re.compile(r"<(?:\w+:)?mods[\s>]"),
)
# Marks that are lines of any text elsewhere: each counts, alone, in what opens so.
_OPENINGS = {
    re.compile(r"\W*%0\s"): re.compile(r"^\W?%0(?:\s|$)"),
    re.compile(r"\W*(?:RT +[A-Z]|(?i:refworks export))"): re.compile(r"^\W?RT +[A-Z]"),
    re.compile(r"\W*VN {1,2}- Ovid"): re.compile(r"^\W?VN {1,2}- Ovid"),
    re.compile(r"\W*Reference Type\}"): re.compile(r"^\W?\{Reference Type\}"),
    re.compile(r"(?:[DOS][a-z]+[^\0]*?\n)?\W?\d+[. ]*>\s*\n"): re.compile(r"^\W?<[\d. ]+>\s*$"),
    re.compile(r"[^\0]*?Record #\d+ of \d+\s+ID:"): re.compile(r"^Record #\d+ of \d"),
    re.compile(r"\W*\d+: \S"): re.compile(r"^\W?\d+: \S"),
    re.compile(r"\W*\d+\. \S"): re.compile(r"^PMID: \d"),
}
# What a line with any of the marks has: few lines do, and only these are searched for each.
_MARKED = re.compile(r"<(?:Pubmed|rec|Trial|(?:\w+:)?mods)|^(?:PT |\W?(?:TY|PMID|OWN)|[ \t]*@)|\}[ \t]*@")
_OURS = "OWN - litfunnel\n"
_JSON = re.compile(r'[\[{]\s*["\[{}\]]')
# A cell of a header with a column for titles; words of a remark above it go on.
_TITLE = re.compile(
    r"""(?:^|[,;\t|])\s*"?(?:[\w.()/-]+ ){0,2}(?:[\w.-]*(?:title|display_name|题名|篇名|タイトル|論文名)[\w.-]*|ti)"""
    r"""(?: [\w()]+)?\s*"?[^\w,;\t|]{0,3}(?:[,;\t|]|$)""",
    re.IGNORECASE,
)
_BLOCK = 1 << 20  # characters
_HEADER_WITHIN = 20  # lines
# Names of fields down the first column, where each row is a field: Embase.
_FIELDS = {"AUTHOR NAMES", "SOURCE", "ABSTRACT", "AUTHOR KEYWORDS", "PUBLICATION YEAR", "SOURCE TITLE", "DOI"}


def count_starts(path: Path) -> int | None:
    """Records that start in an export, read line by line; None for a workbook, whose text is packed."""
    with open(path, "rb") as file:
        packed = file.read(2)
    if packed in (b"PK", b"\xd0\xcf"):
        return None
    opened = gzip.open if packed == b"\x1f\x8b" else open
    with opened(path, "rb") as file:
        encoding, beginning = _look_at(file)
    if _JSON.match(beginning):
        with opened(path, "rb") as file:
            return count_items(iter(partial(_lines(file, encoding).read, _BLOCK), ""))
    if mark := next((mark for opening, mark in _OPENINGS.items() if opening.match(beginning)), None):
        with opened(path, "rb") as file:
            if count := sum(1 for line in _lines(file, encoding) if mark.search(line)):
                return count
    with opened(path, "rb") as file:
        counts = _count_marks(_lines(file, encoding))
    if any(counts):
        return next(count for count in counts if 2 * count >= max(counts))
    with opened(path, "rb") as file:
        return _count_rows(_lines(file, encoding))


def _look_at(file) -> tuple[str, str]:
    """The encoding of a file, and what it begins with; bytes that are not UTF-8 matter to no mark."""
    beginning = file.read(65_536)
    encoding = "utf-16" if beginning.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return encoding, beginning.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n").strip()


def _lines(file, encoding: str):
    return io.TextIOWrapper(file, encoding=encoding, errors="replace", newline=None)


def _count_marks(lines) -> list[int]:
    """How often each of _MARKS occurs."""
    counts = [0] * len(_MARKS)
    before = ""
    for line in filter(_MARKED.search, lines):
        # Our own nbib has no PMID where a record has none: its owner is all that begins it.
        before, line = line, f"PMID- {line}" if line == _OURS and not before.startswith("PMID") else line
        for place, mark in enumerate(_MARKS):
            counts[place] += len(mark.findall(line))
    return counts


def _count_rows(lines) -> int:
    """Rows below a table's header, the first line that names a column for titles; 0 if there is none.

    Where each row is a field, those that name the same field as the first.
    """
    header = next((line for _, line in zip(range(_HEADER_WITHIN), lines, strict=False) if _TITLE.search(line)), None)
    if header is None:
        return 0
    csv.field_size_limit(sys.maxsize)
    delimiter = max(",\t;|", key=header.count)
    rows = csv.reader(chain([header], lines), delimiter=delimiter)
    first, *_ = next(rows)
    count = again = fields = 0
    for row in rows:
        count += any(map(str.strip, row))
        again += row[:1] == [first]
        fields += bool(row) and row[0] in _FIELDS
    return 1 + again if fields > again else count
