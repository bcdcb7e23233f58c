"""How many records start in an export, counted from its raw text alone, by one mark for each kind of export.

Independent of the readers of the stage identification on purpose: it is there to contradict them.
"""

import csv
import re
import sys
from pathlib import Path

# In the order in which they are tried: the first mark that occurs at all is the file's.
_MARKS = (
    re.compile(r"<Pubmed(?:Book)?Article[\s>]"),
    re.compile(r"<record[\s>]"),
    re.compile(r"^PT [A-Z]\b", re.MULTILINE),
    re.compile(r"^\W?TY {1,2}-", re.MULTILINE),
    re.compile(r"^\W?PMID *- ", re.MULTILINE),
    re.compile(r"^\W?OWN *- ", re.MULTILINE),
    re.compile(r"^[ \t]*@(?!comment|string|preamble)[a-z]+\s*[{(]", re.MULTILINE | re.IGNORECASE),
)


def count_starts(path: Path) -> int | None:
    """Records that start in an export; None for a workbook, whose text is packed."""
    content = Path(path).read_bytes()
    if content.startswith(b"PK"):
        return None
    text = _decode(content).replace("\r\n", "\n").replace("\r", "\n")
    for mark in _MARKS:
        if starts := len(mark.findall(text)):
            return starts
    return _count_rows(text)


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _count_rows(text: str) -> int:
    """Rows below a table's header, the first line that names a column for titles; 0 if there is none."""
    lines = text.split("\n")
    named = re.compile(r"\btitle\b", re.IGNORECASE)
    header = next((place for place, line in enumerate(lines[:20]) if named.search(line)), None)
    if header is None:
        return 0
    delimiter = max(",\t;", key=lines[header].count)
    csv.field_size_limit(sys.maxsize)
    rows = csv.reader(lines[header + 1 :], delimiter=delimiter)
    return sum(any(map(str.strip, row)) for row in rows)
