"""Where the full texts are: since when, by whom, which are overdue; and the studies that a report belongs to.

Reviewers state it in their own sheets, where they read the report; the shared sheet settles it where they differ.
"""

import datetime
from collections.abc import Iterable

from scripts.common.ids import STUDY, joined, named_id, stem_of, study_id_for
from scripts.common.messages import Problem
from scripts.sheets.ledgers import State

RETRIEVAL_COLUMNS = ("retrieval", "retrieval_date", "retrieval_person", "study_id")
NOT_RETRIEVED, NEEDS_TRANSLATION = "not_retrieved", "needs_translation"
CONFLICT = "conflict"  # the retrieval of a report on which people's statements and votes do not go together
WAITING = {"requested", "paywalled", NEEDS_TRANSLATION}
# Nothing is asked of reviewers while a full text stands here: nobody has it, or people have to settle whether.
NOT_TO_READ = (NOT_RETRIEVED, NEEDS_TRANSLATION, CONFLICT)
# What holds of a report while its retrieval is a conflict, whatever the votes on it come to.
PENDING = {"decision": "", "reason": "", "basis": "pending", "resolver": "", "events": ""}

Retrieval = dict[str, str]  # RETRIEVAL_COLUMNS


def retrieval_of(report_id: str, state: State, asked_as: str) -> dict[str, str]:
    """Where a report's full text is, since when and by whom, and the studies it belongs to: its own, unless said.

    `asked_as`: the id under which the consensus sheet asks about the report.
    """
    found = {name: state.get((asked_as, name), "") for name in RETRIEVAL_COLUMNS}
    return found | {"study_id": joined(studies_of(report_id, found["study_id"]))}


def settle_retrieval(shared: Retrieval, said: Iterable[dict[str, str]]) -> Retrieval:
    """Where a report's full text is, of all that was said: what the shared sheet says, else what those say in their own
    sheets who say anything.

    `shared`: of `retrieval_of`; `said`: of each who is asked about the report reviewer, decision, retrieval and
    retrieval_date (rows of decisions.csv). The retrieval is `CONFLICT` while people state it differently; while a
    report is stated as not retrieved that somebody has judged; and while one that needs a translation is judged by
    some and not by all.
    """
    said = list(said)
    stated = {each["reviewer"]: each for each in said if each.get("retrieval")}
    found = shared
    if stated and not shared["retrieval"]:
        words = {each["retrieval"] for each in stated.values()}
        since = min(each["retrieval_date"] for each in stated.values())
        found = shared | {
            "retrieval": words.pop() if len(words) == 1 else CONFLICT,
            "retrieval_date": shared["retrieval_date"] or since,
            "retrieval_person": shared["retrieval_person"] or joined(sorted(stated)),
        }
    judged = [bool(each["decision"]) for each in said]
    clashes = (found["retrieval"] == NOT_RETRIEVED and any(judged)) or (
        found["retrieval"] == NEEDS_TRANSLATION and any(judged) and not all(judged)
    )
    return found | {"retrieval": CONFLICT} if clashes else found


def by_row(decisions: Iterable[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Rows of decisions.csv by the row that they are on."""
    found: dict[str, list[dict[str, str]]] = {}
    for each in decisions:
        found.setdefault(each["row_id"], []).append(each)
    return found


def in_words(said: list[dict[str, str]], with_votes: bool = False) -> str:
    """What each person says of a report's full text, and, `with_votes`, whether they judged it."""
    told = []
    for each in said:
        judged = "judged it" if with_votes and each["decision"] else ""
        words = " and ".join(filter(None, (each.get("retrieval", "").replace("_", " "), judged)))
        told += [f"{each['reviewer']}: {words}"] if words else []
    return "; ".join(told)


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
