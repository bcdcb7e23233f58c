"""Where the full texts are: since when, by whom, which are overdue; and the studies that a report belongs to."""

import datetime

from scripts.common.ids import STUDY, joined, named_id, stem_of, study_id_for
from scripts.common.messages import Problem
from scripts.sheets.ledgers import State

RETRIEVAL_COLUMNS = ("retrieval", "retrieval_date", "retrieval_person", "study_id")
WAITING = {"requested", "needs_translation"}


def retrieval_of(report_id: str, state: State, asked_as: str) -> dict[str, str]:
    """Where a report's full text is, since when and by whom, and the studies it belongs to: its own, unless said.

    `asked_as`: the id under which the consensus sheet asks about the report.
    """
    found = {name: state.get((asked_as, name), "") for name in RETRIEVAL_COLUMNS}
    return found | {"study_id": joined(studies_of(report_id, found["study_id"]))}


def studies_of(report_id: str, named: str) -> list[str]:
    """The ids of the studies that a cell names, separated by semicolons; the report's own study if it names none."""
    stated = [named_id(STUDY, name) for name in named.split(";") if name.strip()]
    return list(dict.fromkeys(stated)) or [study_id_for(stem_of(report_id))]


def overdue(consensus: list[dict], titles: dict[str, str], days: int, events: list[dict], sheet: str) -> list[Problem]:
    """The full texts that were asked for more than so many days before the last event, and what has no date.

    `consensus`: full_text/consensus.csv; `events`: those of the consensus ledger, whose time stands in where no date
    is given; "today" is the time of the last of them, so that the same ledgers always give the same list.
    """
    if not events:
        return []
    today = _day(max(event["when"] for event in events)[:10])
    asked = {event["row_id"]: event["when"][:10] for event in events if event["column"] == "retrieval"}
    notes = []
    for row in consensus:
        if row["retrieval_date"] and _day(row["retrieval_date"]) is None:
            what = f"{row['retrieval_date']!r} is no date, for {titles[row['row_id']]!r}."
            notes.append(Problem(sheet, "tab Retrieval, column Since", what, "Write it as 2026-01-31."))
        since = _day(row["retrieval_date"]) or _day(asked.get(row["row_id"], ""))
        open_still = row["retrieval"] in WAITING and not row["decision"]
        if open_still and since and today and (today - since).days > days:
            by = f" by {row['retrieval_person']}" if row["retrieval_person"] else ""
            state = row["retrieval"].replace("_", " ")
            what = f"{titles[row['row_id']]!r}: {state} since {since}{by}, {(today - since).days} days ago."
            notes.append(Problem(sheet, "tab Retrieval", what, "Ask again, or say that it is not retrieved."))
    return notes


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
