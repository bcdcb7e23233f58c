"""Records that people took out before screening, neither as duplicates nor by a prefilter (PRISMA 2020: "Records
removed for other reasons").

They are listed in config/<review>/removed_records.csv: record_id (of a record or a unique record), reason, person,
date. What names one record of several duplicates removes the unique record. What people have screened stays in the
review until they take one of the two back.
"""

from datetime import date
from pathlib import Path

from scripts.common.ids import joined
from scripts.common.messages import InputError, Problem
from scripts.common.tables import read_stated
from scripts.protocol.phases import FIRST_PHASE
from scripts.screening.screening_forms import consensus_forms, reviewer_form
from scripts.sheets.preview import preview

TABLE = "removed_records.csv"
COLUMNS = ("record_id", "reason", "person", "date")
_OPTIONAL = {"date"}

Removals = dict[str, list[dict[str, str]]]


def read_removals(path: Path, unique_of: dict[str, str]) -> Removals:
    """Who removed which unique records, and why: unique_id → rows of the table (COLUMNS, line), in their order.

    `unique_of`: of `unique_records_by_id`. Raises InputError for every line that names no record or one that a line
    before it named, lacks its reason or person, or has a date that is none.
    """
    removals: Removals = {}
    first: dict[str, int] = {}
    problems = []
    for line, row in read_stated(path, COLUMNS, optional=_OPTIONAL):
        named = row["record_id"].lower()
        if told := _what_is_wrong(row, named in unique_of, first.get(named)):
            problems.append(Problem(str(path), f"line {line}", *told))
            continue
        first[named] = line
        removals.setdefault(unique_of[named], []).append(row | {"line": str(line)})
    if problems:
        raise InputError(*problems)
    return removals


def unique_records_by_id(members: list[dict[str, str]], identities: list[dict[str, str]]) -> dict[str, str]:
    """The unique record that each id means: that of a record (members.csv), or of a unique record, merged since or not
    (identities.csv)."""
    of_records = {row["record_id"]: row["unique_id"] for row in members}
    there = set(of_records.values())
    return of_records | {row["unique_id"]: row["now"] for row in identities if row["now"] in there}


def screened_ids(review: Path, protocol: dict) -> set[str]:
    """The row ids on which anybody has decided in the first phase, in a ledger or in a sheet as it lies there now."""
    forms = [reviewer_form(protocol, FIRST_PHASE, person) for person in protocol["reviewers"]]
    forms += consensus_forms(review, protocol, FIRST_PHASE)
    return {row_id for form in forms for row_id, column in preview(review, form).state if column == "decision"}


def without_screened(removals: Removals, screened: set[str], former: dict[str, list[str]]) -> Removals:
    """The removals of what nobody has screened, neither under its id nor under one that was merged into it.

    `screened`: of `screened_ids`; `former`: of `former_ids` (merged_rows).
    """
    return {
        unique_id: rows
        for unique_id, rows in removals.items()
        if screened.isdisjoint([unique_id, *former.get(unique_id, [])])
    }


def removed_row(unique_id: str, rows: list[dict[str, str]]) -> dict[str, str]:
    """A removal as removed.csv tells it; if several of the duplicates were named, each reason, person and date once."""
    reason, person, dates = (
        joined(dict.fromkeys(filter(None, (row[name] for row in rows)))) for name in ("reason", "person", "date")
    )
    event = ", ".join(filter(None, (TABLE, dates)))
    return {"row_id": unique_id, "prefilter": "", "reason": reason, "person": person, "event": event}


def contested_removals(
    path: Path, unique_of: dict[str, str], removed: list[dict[str, str]], decisions: list[dict[str, str]]
) -> list[Problem]:
    """A problem for each line of the table whose record is still in the review, since people have screened it.

    `unique_of`: of `unique_records_by_id`; `removed`: removed.csv; `decisions`: of titles and abstracts.
    """
    taken = {row["row_id"] for row in removed}
    votes: dict[str, list[str]] = {}
    for row in decisions:
        if row["decision"]:
            votes.setdefault(row["row_id"], []).append(f"{row['reviewer']}: {row['decision']}")
    return [
        Problem(
            str(path),
            f"line {row['line']}",
            f"{row['person']} removed {row['record_id']} before screening ({row['reason']}), but people have screened "
            f"it ({', '.join(votes.get(unique_id, ['resolved']))}). It stays in the review, with their decisions.",
            "Delete the line; or empty these decisions in the sheets, and the record is removed.",
        )
        for unique_id, rows in read_removals(path, unique_of).items()
        if unique_id not in taken
        for row in rows
    ]


def _what_is_wrong(row: dict[str, str], known: bool, named_in: int | None) -> tuple[str, str] | None:
    """(what is wrong with a line, what to do)."""
    if not row["record_id"]:
        return "has no record_id.", "Write the id of a record, as the sheets show it, or delete the line."
    if not known:
        return f"{row['record_id']} is no record of this review.", "Copy the id from a sheet or from ledger.csv."
    if named_in:
        return f"{row['record_id']} is named in line {named_in} already.", "Delete one of the two lines."
    for name, what in (("reason", "why it was removed"), ("person", "who removed it")):
        if not row[name]:
            return f"does not say {what}.", f"Fill in the column {name}."
    if row["date"] and not _is_date(row["date"]):
        return f"{row['date']!r} is no date.", "Write it as 2026-01-31, or leave it empty."
    return None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
