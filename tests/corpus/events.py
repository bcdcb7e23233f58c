"""Events of ledgers, at times when people work: one after the other on working days, without a clock."""

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from scripts.common.tables import csv_text
from scripts.sheets.ledgers import COLUMNS

Change = tuple[str, str, str]  # row_id, column, new value


class Session(NamedTuple):
    """What a person changed from the morning of a day (YYYY-MM-DD) on, a row every so many seconds on average."""

    person: str
    day: str
    seconds: int
    changes: list[Change]
    origin: str = "import"


def write_ledger(sessions: list[Session], rng: Random) -> str:
    """A ledger as CSV: each change an event. Changes of one row that follow each other happen at the same moment."""
    state: dict[tuple[str, str], str] = {}
    events: list[dict[str, str]] = []
    for session in sessions:
        when, last_row = datetime.fromisoformat(f"{session.day}T08:30:00"), None
        for row_id, column, new in session.changes:
            if row_id != last_row:
                when = next_moment(when, rng.randint(session.seconds // 2, session.seconds * 3 // 2))
                last_row = row_id
            events.append(
                {
                    "seq": str(len(events) + 1),
                    "when": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "row_id": row_id,
                    "column": column,
                    "old": state.get((row_id, column), ""),
                    "new": new,
                    "person": session.person,
                    "origin": session.origin,
                    "protocol": "1",
                }
            )
            state[row_id, column] = new
    return csv_text(COLUMNS, events)


def next_moment(when: datetime, seconds: int) -> datetime:
    """The moment that many seconds later; after 17:00 the next working day begins at 08:30."""
    when += timedelta(seconds=seconds)
    if when.hour >= 17:
        when = (when + timedelta(days=1)).replace(hour=8, minute=30, second=seconds % 60)
    while when.weekday() >= 5:
        when += timedelta(days=1)
    return when
