"""Compare a sheet with its ledger: what did a person change, and what of it is not clear.

Each cell is compared three ways: what it says, what the ledger says now, and what the ledger said when the row was
issued. A cell that still says what it was issued with was not touched, however old the copy.
"""

from dataclasses import dataclass, field

from scripts.common.ledgers import State, state_of
from scripts.common.messages import Problem
from scripts.common.sheets.form import Column, Form
from scripts.common.sheets.read import Sheet, SheetRow

_NAMED = 5


@dataclass
class Harvest:
    """What a sheet says beyond its ledger.

    `changes`: row_id, column, old, new, row_sha256 for each cell that a person changed; `kept`: cells whose words are
    not clear, (row_id, column) → as typed; `contested`: cells that a record has more than once, with different
    answers, only one of which a new sheet could hold; `problems`: what people should be told.
    """

    changes: list[dict[str, str]] = field(default_factory=list)
    kept: dict[tuple[str, str], str] = field(default_factory=dict)
    contested: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def harvest(form: Form, sheet: Sheet, events: list[dict[str, str]]) -> Harvest:
    """Compare the asked cells of `sheet` with the ledger's `events`.

    Rows that are not in the sheet, and columns that are not, are as they were: only a blanked cell withdraws.
    """
    found = Harvest(problems=list(sheet.problems))
    now = state_of(events)
    issued: dict[int, State] = {}
    older: list[str] = []
    for tab in form.tabs:
        by_id: dict[str, list[SheetRow]] = {}
        for row in sheet.rows:
            if row.tab == tab.name:
                by_id.setdefault(row.row_id, []).append(row)
        for row_id, rows in by_id.items():
            for column in tab.asked:
                row = _row_that_speaks(form, column, rows, found)
                if row is None:
                    continue
                typed = row.cells[column.name]
                value = column.value_of(typed)
                key = (row_id, column.name)
                if value is None:
                    found.kept[key] = typed
                    found.problems.append(_unclear(sheet, row, column, typed))
                    continue
                if value == now.get(key, ""):
                    continue
                if row.issued_at not in issued:
                    issued[row.issued_at] = state_of(events, until=row.issued_at)
                if issued[row.issued_at].get(key, "") != now.get(key, ""):
                    older.append(f"{tab.name}!{row.places[column.name]}")
                    continue
                change = {"row_id": row_id, "column": column.name, "old": now.get(key, ""), "new": value}
                found.changes.append(change | {"row_sha256": row.row_hash})
    if older:
        found.problems.append(_older_copy(sheet, older))
    return found


def _row_that_speaks(form: Form, column: Column, rows: list[SheetRow], found: Harvest) -> SheetRow | None:
    """Of the rows that carry one id, the one whose cell counts: rows that agree are one, blanks give way."""
    rows = [row for row in rows if column.name in row.cells]
    if not rows:
        return None
    filled = [row for row in rows if row.cells[column.name]]
    if len({column.value_of(row.cells[column.name]) or row.cells[column.name] for row in filled}) > 1:
        places = " and ".join(row.places[column.name] for row in filled)
        found.contested.append((rows[0].row_id, column.name))
        found.problems.append(
            Problem(
                f"sheets/{form.name}.xlsx",
                f"tab {rows[0].tab}, cells {places}",
                f"the same record is there more than once, with different answers in {column.header!r}.",
                "Delete the row that is wrong; until then the earlier answer holds and the sheet is left as it is.",
            )
        )
        return None
    return (filled or rows)[0]


def _unclear(sheet: Sheet, row: SheetRow, column: Column, typed: str) -> Problem:
    offered = ", ".join(word for _, word in column.choices)
    return Problem(
        f"sheets/{sheet.path.name}",
        f"tab {row.tab}, cell {row.places[column.name]}",
        f"{typed!r} is not one of the answers of {column.header!r}, so the row stays as it was.",
        f"Choose one of: {offered}.",
    )


def _older_copy(sheet: Sheet, cells: list[str]) -> Problem:
    named = ", ".join(cells[:_NAMED]) + (f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else "")
    return Problem(
        f"sheets/{sheet.path.name}",
        f"cells {named}",
        "the file was saved from a copy that is older than what was decided there since; the later decision was kept.",
        "If the older answer is the right one, choose it again in the sheet as it is now.",
    )
