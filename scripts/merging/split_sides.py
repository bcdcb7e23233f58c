"""A ledger that holds several versions of itself in, each of these versions out.

It may have git's conflict marks, or the lines of both sides one after the other without any, as `merge=union`, `cat` or
a person leaves them: there the numbering goes back, to where the next side parted from the one before.
"""

import re
from pathlib import Path

from scripts.common.messages import wrong
from scripts.sheets.ledgers import CONFLICT_MARK, check_torn
from scripts.sheets.lineage import Event
from scripts.sheets.resaved_ledgers import in_utf_8, parse_ledger


def sides_in(path: Path, content: bytes, columns: tuple[str, ...]) -> list[list[Event]]:
    """The versions of a ledger that its file holds: one if it is whole. `path`: what messages call it.

    Raises InputError, with the line, if an event is lacking in all of them or the file is torn.
    """
    content = in_utf_8(content)
    check_torn(path, content)
    if CONFLICT_MARK.search(content):
        return [side for text in _marked_sides(path, content) for side in sides_in(path, text, columns)]
    top, _, rest = content.partition(b"\n")
    if top.strip():
        content = top + b"\n" + b"".join(line for line in rest.splitlines(keepends=True) if line.strip() != top.strip())
    return _numbered_sides(path, parse_ledger(path, content, columns)) if content else []


def _marked_sides(path: Path, content: bytes) -> list[bytes]:
    """Both sides of a file with conflict marks; what they had in common before (`|||||||`) is of neither."""
    sides, now = [b"", b""], {0, 1}
    kinds = {b"<": {0}, b"|": set(), b"=": {1}, b">": {0, 1}}
    before = {b"<": {0, 1}, b"|": {0}, b"=": {0}, b">": {1}}
    for number, line in enumerate(content.splitlines(keepends=True), start=1):
        if CONFLICT_MARK.match(line):
            kind = line[:1]
            if now != before[kind] and not (kind == b"=" and not now):
                fix = "Take the file as git left it (`git checkout --merge FILE`), or restore it."
                raise wrong(path, "the conflict marks do not belong together.", fix, f"line {number}")
            now = kinds[kind]
        else:
            for side in now:
                sides[side] += line
    if now != {0, 1}:
        raise wrong(path, "the last conflict mark is lacking.", "Take the file as git left it, or restore it.")
    return sides


def _numbered_sides(path: Path, events: list[Event]) -> list[list[Event]]:
    sides: list[list[Event]] = [[]]
    for line, event in enumerate(events, start=2):
        seq = int(event["seq"]) if re.fullmatch("[1-9][0-9]*", event["seq"]) else 0
        if seq == 0 or seq > len(sides[-1]) + 1:
            what = f"the event with the seq {event['seq']!r} does not follow on: one was removed or altered."
            raise wrong(path, what, "Restore the file, for instance with `git checkout`.", f"line {line}")
        if seq <= len(sides[-1]):
            sides.append(sides[-1][: seq - 1])
        sides[-1].append(event)
    return sides
