"""What reviewers noticed while screening: records that they marked as duplicates or companions of others.

A mark is two cells of a screening sheet, `mark` and `mark_target`; emptying either takes it back.
"""

from scripts.common.messages import Problem
from scripts.sheets.ledgers import state_of

DUPLICATE, COMPANION = "duplicate_of", "companion_of"


def noticed_duplicates(events: list[dict[str, str]], ledger: str = "") -> list[dict[str, str]]:
    """The marks duplicate_of and companion_of that hold after the events of one ledger, by row: row_id, mark, target
    (as it was typed, "" if nothing was), person, ledger, seq (of the newer of the two cells)."""
    state = state_of(events)
    last = {(e["row_id"], e["column"]): e for e in events if e["column"] in ("mark", "mark_target")}
    noticed = []
    for row_id, column in sorted(state):
        if column != "mark" or state[row_id, column] not in (DUPLICATE, COMPANION):
            continue
        cells = [last[row_id, name] for name in ("mark", "mark_target") if (row_id, name) in last]
        noticed.append(
            {
                "row_id": row_id,
                "mark": state[row_id, column],
                "target": state.get((row_id, "mark_target"), ""),
                "person": last[row_id, "mark"]["person"],
                "ledger": ledger,
                "seq": max((cell["seq"] for cell in cells), key=int),
            }
        )
    return noticed


def resolve_marks(noticed: list[dict], find) -> tuple[list[dict], list[Problem]]:
    """(the marks with the records meant, id1 < id2; what people should be told of those that name no other record).

    A name that is no record's is told where the screening sheet is read.

    `find`: what a person typed, or a row's id → record_id, "" if there is none.
    """
    resolved, problems = [], []
    for mark in noticed:
        first, second = find(mark["row_id"]), find(mark["target"])
        if first and second and first != second:
            id1, id2 = sorted((first, second))
            resolved.append(mark | {"id1": id1, "id2": id2})
        elif first and not mark["target"]:
            problems.append(
                Problem(
                    f"sheets/{mark['ledger']}.xlsx",
                    f"the row of {mark['row_id']}",
                    f"is marked as {mark['mark'].replace('_', ' ')} a record that is not named.",
                    "Copy the id of the other record from its row, or empty the mark.",
                )
            )
    return resolved, problems
