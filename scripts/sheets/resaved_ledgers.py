"""Ledgers that a spreadsheet program saved again: another encoding, other separators, quotes, line ends.

Such a ledger is read if it still says the same, as far as can be told.
"""

import csv
import io
import re
import sys
from pathlib import Path

from scripts.common.messages import InputError, Problem, wrong

_RESTORE = "Restore the file, for instance with `git checkout`."
_HEADER = re.compile(r'"?seq"?([,;\t])')
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def is_as_written(content: bytes) -> bool:
    """Is a ledger in the form in which it is written here: UTF-8, with commas and \\n?"""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return content.startswith(b"seq,") and b"\r" not in content


def in_utf_8(content: bytes) -> bytes:
    """The bytes of a ledger in UTF-8, if a spreadsheet program saved it as UTF-16; else as they are."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").encode()
    return content


def _text_of(content: bytes) -> str:
    try:
        return in_utf_8(content).decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def parse_ledger(path: Path, content: bytes, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The events of a ledger, in whatever of these forms its file is; not whether they are whole.

    Raises InputError, with the line, if it lacks a column of `columns`, is no table, or holds times that the program
    wrote in its own way, so that other values may have changed as well.
    """
    text = re.sub(r"\A\"?sep=.\"?\r?\n", "", _text_of(content), flags=re.IGNORECASE)
    header = _HEADER.match(text)
    if not header:
        raise wrong(path, f"has no row of headers ({', '.join(columns)}).", _RESTORE, "line 1")
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=header[1])
    names, *lines = [cells for cells in reader if any(cells)]
    while names and not names[-1]:
        names.pop()
    if absent := [name for name in columns if name not in names]:
        raise wrong(path, f"has no column {', '.join(absent)}.", _RESTORE, "line 1")
    events, resaved = [], not is_as_written(content)
    for line, cells in enumerate(lines, start=2):
        if any(cells[len(names) :]):
            raise wrong(path, "has more values than columns.", _RESTORE, f"line {line}")
        event = dict(zip(names, cells + [""] * (len(names) - len(cells)), strict=False))
        if resaved and not _WHEN.fullmatch(event.get("when", "") or "1970-01-01T00:00:00Z"):
            what = f"another program saved it, and wrote the time {event['when']!r} in its own way."
            raise wrong(path, what, _RESTORE, f"line {line}")
        events.append(event)
    return events


def tell_resaved(path: Path) -> list[Problem]:
    """What people should know of a ledger that another program saved, if it can be read all the same."""
    content = Path(path).read_bytes() if Path(path).exists() else b""
    if not content or is_as_written(content):
        return []
    try:
        parse_ledger(path, content, ("seq",))
    except InputError:
        return []
    what = "another program saved this ledger in its own form. It says the same, and is read."
    return [Problem(f"ledgers/{Path(path).name}", "", what, "The next event is written in our form again.")]
