"""Decisions on unique records that were found to be one: which of their ids answers for the row that is left.

Nothing in a ledger is rewritten. What people decided under an id that was merged into another counts for that one; if
it differs from what they decided there, they are asked anew; a split gives each id its own decisions back.
"""

from collections.abc import Callable

from scripts.common.ids import KINDS, report_id_for, stem_of, together, unique_id_for
from scripts.sheets.ledgers import State

Rows = list[dict[str, str]]


def former_ids(identities: list[dict[str, str]]) -> dict[str, list[str]]:
    """Ids (uni-…, rep-…, and stu-… of a report's own study) → those merged into each, from identities.csv."""
    former: dict[str, list[str]] = {}
    for row in identities:
        if row["unique_id"] != row["now"]:
            for kind in KINDS:
                now, old = (kind + stem_of(row[name]) for name in ("now", "unique_id"))
                former.setdefault(now, []).append(old)
    return former


def all_ids(identities: list[dict[str, str]], rows: Rows) -> set[str]:
    """Every id that people may have seen in a screening sheet and may name: of `rows`, and of unique records and
    reports, merged since or not."""
    stems = [stem_of(row["unique_id"]) for row in identities]
    named = {id_ for stem in stems for id_ in (unique_id_for(stem), report_id_for(stem))}
    return named | {row["row_id"] for row in rows}


def answering_id(ids: list[str], state: State, columns: tuple[str, ...]) -> str:
    """The id under which a row is asked and answered: of its own and its former `ids`, the first that has anything in
    `columns`. If several have, and differ, it is a new one of all of them: the row is asked anew until it has an answer
    of its own."""
    answers = {row_id: tuple(state.get((row_id, column), "") for column in columns) for row_id in ids}
    answered = [row_id for row_id in ids if any(answers[row_id])]
    if len({answers[row_id] for row_id in answered}) > 1:
        return together(answered)
    return (answered or ids)[0]


def answering_ids(rows: Rows, former: dict[str, list[str]], columns: tuple[str, ...]) -> Callable[[State], dict]:
    """For a state of a ledger: row_id → the id that answers for it (`answering_id`)."""
    return lambda state: {
        row["row_id"]: answering_id([row["row_id"], *former.get(row["row_id"], [])], state, columns) for row in rows
    }


def under_ids(rows: Rows, ids: dict[str, str]) -> Rows:
    """Rows under the ids that answer for them."""
    return [row | {"row_id": ids[row["row_id"]]} for row in rows]
