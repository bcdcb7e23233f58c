"""Ledgers: append-only tables of events, the record of what people decided.

Each sheet has one, config/<review>/ledgers/<sheet>.csv. What holds now is the last event of each row and column,
ordered by seq, never by time. A ledger that was united of two has one more column, of `lineage`.
"""

import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from scripts.common.files import write_text
from scripts.common.messages import wrong
from scripts.common.tables import csv_text, read_csv
from scripts.sheets.resaved_ledgers import in_utf_8, is_as_written, parse_ledger

COLUMNS = (
    "seq", "when", "row_id", "column", "old", "new", "person", "origin", "sheet_sha256", "row_sha256", "protocol",
)  # fmt: skip

DERIVED = "derived"  # the origin of events that a run makes of other events of the same ledger
MERGE = "merge"  # the origin of events by which united ledgers ask again what their two sides answered differently

UNITE = "`litfunnel merge`"
CONFLICT_MARK = re.compile(rb"^(<<<<<<< |\|\|\|\|\|\|\| |=======\r?$|>>>>>>> )", re.MULTILINE)
_RESTORE = "Restore the file, for instance with `git checkout`"

# What runs note: what was confirmed, the protocol's versions, ids, former labels. So does <phase>.issued.
_NOTES = ("accepted", "amendments", "identities", "reasons")

State = dict[tuple[str, str], str]


def now() -> str:
    """The time of a new event, UTC, to the second; `LITFUNNEL_NOW` fixes it."""
    return os.environ.get("LITFUNNEL_NOW") or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def holds_answers(name: str) -> bool:
    """Does the ledger of this name hold what people answered in a sheet, and not only what runs note?"""
    return name not in _NOTES and not name.endswith(".issued")


def read_ledger(path: Path, columns: tuple[str, ...] = COLUMNS, only: bool = False) -> list[dict[str, str]]:
    """Events of a ledger in the order of their seq; an absent ledger has none. `only`: as of `read_csv`, with seq.

    Raises InputError if the seq does not go 1, 2, 3, …: an event was removed, or written twice.
    """
    path = Path(path)
    if not path.exists():
        return []
    content = path.read_bytes()
    check_torn(path, in_utf_8(content))
    if mark := CONFLICT_MARK.search(in_utf_8(content)):
        what = "holds both sides of a merge: two people's events were appended apart."
        fix = f"Unite both sides with {UNITE}. Nothing of either is lost."
        raise wrong(path, what, fix, f"line {content[: mark.start()].count(bytes([10])) + 1}")
    events = read_csv(path, columns, only) if is_as_written(content) else parse_ledger(path, content, columns)
    for place, event in enumerate(events, start=1):
        if event["seq"] != str(place):
            raise wrong(
                path,
                f"event {place} has the seq {event['seq']!r}: an event was removed, added or moved.",
                f"Ledgers are only ever appended to. {_RESTORE}; or, if two versions of it were put together, unite "
                f"them with {UNITE}.",
                f"line {place + 1}",
            )
    return events


def check_torn(path: Path, content: bytes) -> None:
    """Raise InputError if another program left a ledger torn: its last line cut off, or holes in it."""
    lines = content.count(b"\n")
    if content and not content.endswith(b"\n"):
        what = "the last line is cut off: the file was not wholly written or copied."
        fix = f"{_RESTORE}; or delete that line, and what it says is read again."
        raise wrong(path, what, fix, f"line {lines + 1}")
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise wrong(path, "there is a hole in the file: it was not wholly written.", f"{_RESTORE}.", f"line {line}")


def append_events(path: Path, events: list[dict], columns: tuple[str, ...] = COLUMNS) -> None:
    """Append events (without their seq, which follows on) to a ledger, atomically. No events, no change."""
    path = Path(path)
    if not events:
        return
    past = read_ledger(path, columns)
    columns = tuple(past[0]) if past else columns
    numbered = [{**event, "seq": str(len(past) + i)} for i, event in enumerate(events, start=1)]
    as_written = path.exists() and is_as_written(path.read_bytes())
    before = path.read_text(encoding="utf-8") if as_written else csv_text(columns, past)
    write_text(path, before + csv_text(columns, numbered, header=False))


def state_of(events: Iterable[dict[str, str]]) -> State:
    """What holds after the events: (row_id, column) → value. Withdrawn values are absent."""
    state: State = {}
    for event in events:
        state[event["row_id"], event["column"]] = event["new"]
    return {key: value for key, value in state.items() if value}
