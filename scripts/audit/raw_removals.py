"""What the second count knows of records that people removed before screening, from their own table."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.audit.replay_events import Events, last_values
from scripts.common.messages import wrong
from scripts.common.tables import read_stated

REMOVED_RECORDS = "removed_records.csv"
STATED = ("record_id", "reason", "person", "date")


@dataclass(frozen=True)
class Removal:
    """Why a unique record was removed, by whom, and the table (with dates) that says so."""

    reason: str
    person: str
    event: str


def read_removals(review: Path, home: dict[str, str], former: dict[str, list[str]]) -> dict[str, Removal]:
    """unique_id → its removal, whether or not people have screened it. `home`: record → unique record; `former`: unique
    record → the ids that were merged into it.

    Raises InputError for a line that names no record or a record a second time, or does not say why or by whom.
    """
    path = review / REMOVED_RECORDS
    if not path.exists():
        return {}
    meant = home | {unique_id: unique_id for unique_id in home.values()}
    meant |= {old: unique_id for unique_id, merged in former.items() for old in merged}
    lines: dict[str, list[dict[str, str]]] = {}
    seen = set()
    for line, row in read_stated(path, STATED, optional={"date"}):
        named = row["record_id"].lower()
        undated = row["date"] and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["date"])
        if named not in meant or named in seen or undated or not row["reason"] or not row["person"]:
            told = "should name a record of the review, once, with reason and person, and a date if any."
            raise wrong(path, told, "Correct the line.", f"line {line}")
        seen.add(named)
        lines.setdefault(meant[named], []).append(row)
    return {unique_id: _removal(rows) for unique_id, rows in lines.items()}


def ids_judged(ledgers: Iterable[Events], row_ids: set[str]) -> set[str]:
    """Those of some rows on which the last word of any ledger is a decision."""
    judged = set()
    for events in ledgers:
        decisions = (event for event in events if event["row_id"] in row_ids and event["column"] == "decision")
        judged |= {row_id for row_id, said in last_values(decisions).items() if said["decision"]}
    return judged


def _removal(rows: list[dict[str, str]]) -> Removal:
    told = {name: "; ".join(dict.fromkeys(row[name] for row in rows if row[name])) for name in STATED[1:]}
    when = f", {told['date']}" if told["date"] else ""
    return Removal(told["reason"], told["person"], REMOVED_RECORDS + when)
