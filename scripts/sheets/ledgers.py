"""Ledgers: append-only tables of events, the record of what people decided.

Each sheet has one, config/<review>/ledgers/<sheet>.csv. What holds now is the last event of each row and column,
ordered by seq, never by time.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from scripts.common.files import write_text
from scripts.common.messages import wrong
from scripts.common.tables import csv_text, read_csv

COLUMNS = (
    "seq", "when", "row_id", "column", "old", "new", "person", "origin", "sheet_sha256", "row_sha256", "protocol",
)  # fmt: skip

DERIVED = "derived"  # the origin of events that a run makes of other events of the same ledger

State = dict[tuple[str, str], str]


def now() -> str:
    """The time of a new event, UTC, to the second; `LITFUNNEL_NOW` fixes it."""
    return os.environ.get("LITFUNNEL_NOW") or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_ledger(path: Path, columns: tuple[str, ...] = COLUMNS, only: bool = False) -> list[dict[str, str]]:
    """Events of a ledger in the order of their seq; an absent ledger has none. `only`: as of `read_csv`, with seq.

    Raises InputError if the seq does not go 1, 2, 3, …: an event was removed, or written twice.
    """
    path = Path(path)
    if not path.exists():
        return []
    _check_whole(path)
    events = read_csv(path, columns, only)
    for place, event in enumerate(events, start=1):
        if event["seq"] != str(place):
            raise wrong(
                path,
                f"event {place} has the seq {event['seq']!r}: an event was removed, added or moved.",
                "Ledgers are only ever appended to. Restore the file, for instance with `git checkout`.",
                f"line {place + 1}",
            )
    return events


def _check_whole(path: Path) -> None:
    """Raise InputError if another program left the file torn: its last line cut off, holes in it, or a git conflict."""
    content = path.read_bytes()
    lines = content.count(b"\n")
    restore = "Restore the file, for instance with `git checkout`"
    if content and not content.endswith(b"\n"):
        what = "the last line is cut off: the file was not wholly written or copied."
        raise wrong(path, what, f"{restore}; or delete that line, and what it says is read again.", f"line {lines + 1}")
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise wrong(path, "there is a hole in the file: it was not wholly written.", f"{restore}.", f"line {line}")
    for mark in (b"<<<<<<< ", b"=======\n", b">>>>>>> "):
        if content.startswith(mark) or b"\n" + mark in content:
            line = (b"\n" + content).split(b"\n" + mark)[0].count(b"\n") + 1
            what = "holds both sides of a merge: two people's events were appended apart."
            fix = "Keep one side, and the sheets of the other: what they say is read again."
            raise wrong(path, what, fix, f"line {line}")


def append_events(path: Path, events: list[dict], columns: tuple[str, ...] = COLUMNS) -> None:
    """Append events (without their seq, which follows on) to a ledger, atomically. No events, no change."""
    path = Path(path)
    if not events:
        return
    last = len(read_ledger(path, columns))
    numbered = [{**event, "seq": str(last + i)} for i, event in enumerate(events, start=1)]
    before = path.read_text(encoding="utf-8") if path.exists() else csv_text(columns, [])
    write_text(path, before + csv_text(columns, numbered, header=False))


def state_of(events: list[dict[str, str]], until: int | None = None) -> State:
    """What holds after the events (with seq up to `until`): (row_id, column) → value. Withdrawn values are absent."""
    state: State = {}
    for event in events[:until]:
        state[event["row_id"], event["column"]] = event["new"]
    return {key: value for key, value in state.items() if value}
