"""Compare a sheet with its ledger: what did a person change, and what of it is not clear.

Each cell is compared three ways: what it says, what the ledger says now, and what the ledger said when the row was
issued. A cell that still says what it was issued with was not touched, however old the copy. An answer in an old copy
to what was decided anew since is a conflict between versions: both are kept as events, and the later one holds. So it
is with an answer in a sheet that was issued on events which the ledger has not: one side of a merge was dropped.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from scripts.common.messages import Problem
from scripts.common.provenance import digest_of
from scripts.sheets.find import is_of_other_side
from scripts.sheets.form import GUIDE_TAB, Column, Form, Tab
from scripts.sheets.moved_answers import moved_answers
from scripts.sheets.past import Past
from scripts.sheets.resaved_values import is_resaved, said_in
from scripts.sheets.settled_rows import settle
from scripts.sheets.sheet import Sheet, SheetFile, SheetRow
from scripts.sheets.unread_cells import MERGED

OLDER_COPY = "older_copy"
_NAMED = 5
# So many earlier answers, and such a share of all, are not changed at once without a word.
_MANY, _SHARE = 10, 0.05
_RESTORE = "Undo it, or save the copy under sheets/previous under the sheet's name."
_CONFIRM = "If you meant it, write yes beside the last lines of the first tab, or run `litfunnel accept` on it."
_EARLIER_YES = "If you meant them, run `litfunnel accept` on the sheet; or empty that cell, run, and write yes again."
_TYPE = "Type the answer itself, in a cell of its own."


@dataclass
class Harvest:
    """What a sheet says beyond its ledger.

    `changes`: row_id, column, old, new, row_sha256 (and origin, where it is not the form's) for each cell that a person
    changed; `kept`: cells whose words are not clear, (row_id, column) → as typed; `contested`: cells that a new sheet
    could not hold: that a record has more than once, with different answers, that cannot be read, or of which it is not
    clear whose they are; `held`: changes that wait until a person confirms them, row_id, column and what is typed;
    `unsigned`: the rows of the changes that no signature vouches for, row_id → cell; `problems`: what people have to
    mend; `warnings`: what they should be told.
    """

    changes: list[dict[str, str]] = field(default_factory=list)
    kept: dict[tuple[str, str], str] = field(default_factory=dict)
    contested: list[tuple[str, str]] = field(default_factory=list)
    held: list[tuple[str, str, str]] = field(default_factory=list)
    unsigned: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    revised: list[tuple[dict[str, str], str]] = field(default_factory=list)

    @property
    def held_digest(self) -> str:
        """Digest of what is held back, by which it is confirmed; "" if nothing is."""
        return digest_of(*("\t".join(each) for each in sorted(self.held))) if self.held else ""


def harvest(
    form: Form,
    sheet: Sheet,
    events: list[dict[str, str]],
    accepted: Collection[str] = (),
    told: Collection[str] = (),
) -> Harvest:
    """Compare the asked cells of `sheet` with the ledger's `events`.

    Rows that are not in the sheet, and columns that are not, are as they were: only a blanked cell withdraws. What is
    too much to have been meant without a word is held back, unless its digest is among the `accepted`, or it is among
    those `told` of before and the sheet's first tab says yes.
    """
    past = Past(events)
    found = _harvest(form, sheet, past, hold=True)
    if found.held_digest in (*accepted, *(told if sheet.main.confirmed else ())):
        return _harvest(form, sheet, past, hold=False)
    if found.held and sheet.main.confirmed:
        what = "the yes was there before these changes were held back, so it does not confirm them."
        found.problems.append(Problem(f"sheets/{form.name}.xlsx", f"tab {GUIDE_TAB}", what, _EARLIER_YES))
    return found


def _harvest(form: Form, sheet: Sheet, past: Past, hold: bool) -> Harvest:
    found = Harvest(problems=[*sheet.problems, *(problem for _, problem in sheet.loose)], warnings=list(sheet.warnings))
    older: list[str] = []
    for tab in form.tabs:
        held = [(column, past.shown(column)) for column in tab.asked]
        by_id: dict[str, list[SheetRow]] = {}
        for file in sheet.files:
            rows, unbound = ([row for row in of if row.tab == tab.name] for of in (file.rows, file.unbound))
            for row in _clear_rows(tab, rows, unbound, past, found, hold):
                by_id.setdefault(row.row_id, []).append(row)
        for row_id, rows in by_id.items():
            for column, shown in held:
                word = shown.get(row_id, "")
                if len(rows) > 1 or rows[0].cells.get(column.name, word) != word:
                    _harvest_cell(tab, column, rows, past, found, older)
    if older:
        found.warnings.append(_older_copy(sheet, older))
    found.warnings += [_of_another_ledger(form, file) for file in sheet.files if not past.has_all_of(file.rows)]
    found.problems += _in_spare_tabs(form, sheet, past)
    _tell_revised(form, past, found, hold)
    return found


def _clear_rows(
    tab: Tab, rows: list[SheetRow], unbound: list[SheetRow], past: Past, found: Harvest, hold: bool
) -> list[SheetRow]:
    """The rows of a tab of one file, with those cells only of which it is clear what they say, and of which record."""
    columns = {column.name: column for column in tab.asked}

    def issued(row: SheetRow, row_id: str, name: str) -> str:
        column, key = columns[name], (row_id, name)
        if not row_id:
            return ""
        said = past.said(key, row.issued_at, column.value_of(row.cells.get(name, "")) or "")
        return column.word_for(past.now.get(key, "") if said is None else said)

    rows, unclear, nothing_new = settle(tab, rows, issued)
    drop: dict[tuple[int, str], None] = {}
    if unclear:
        _contest_cells(unclear, found, "the row was sorted apart: it is not clear which record this answer is of.",
                       f"{_RESTORE} Then type it again.")  # fmt: skip
    unread = [
        (row, name)
        for row in rows
        for name in row.unread
        if name in row.cells and not _as_held(row, name, past, columns[name])
    ]
    for what in sorted({row.unread[name] for row, name in unread}):
        cells = [(row, name) for row, name in unread if row.unread[name] == what]
        _contest_cells(cells, found, f"holds {what}: no answer can be read from it. The earlier answer counts.", _TYPE)
    drop |= {(row.number, name): None for row, name in unread}
    if hold:
        beside = [*unclear, *nothing_new, *((row, name) for row in unbound for name in row.cells)]
        for column, cells, how in moved_answers(tab, rows, beside, past, issued, drop):
            _hold_moved(column, cells, how, found)
            drop |= {(row.number, column.name): None for row in cells}
    if not drop:
        return rows
    at = {number for number, _ in drop}
    return [
        replace(row, cells={name: text for name, text in row.cells.items() if (row.number, name) not in drop})
        if row.number in at
        else row
        for row in rows
    ]


def _as_held(row: SheetRow, name: str, past: Past, column: Column) -> bool:
    """Does a cell that is merged, or that looks like an error, say what the ledger says?"""
    typed = row.cells[name]
    same = typed == column.word_for(past.now.get((row.row_id, name), ""))
    return same and (bool(typed) or row.unread[name] == MERGED)


def _hold_moved(column: Column, rows: list[SheetRow], how: str, found: Harvest) -> None:
    found.held += [(row.row_id, column.name, row.cells[column.name]) for row in rows]
    found.problems.append(
        Problem(
            f"sheets/{rows[0].file}",
            f"tab {rows[0].tab}, {_cells([row.places[column.name] for row in rows])}",
            f"it seems that {column.header!r} was {how}, so that answers stand beside other records. Nothing was taken "
            "from these cells; the earlier answers count.",
            f"{_RESTORE} {_CONFIRM}",
        )
    )


def _contest_cells(cells: list[tuple[SheetRow, str]], found: Harvest, what: str, fix: str) -> None:
    row = cells[0][0]
    named = _cells([row.places[name] for row, name in cells])
    found.contested += [(row.row_id, name) for row, name in cells]
    found.problems.append(Problem(f"sheets/{row.file}", f"tab {row.tab}, {named}", what, fix))


def _cells(names: list[str]) -> str:
    """Cells as a message names them: "cell A3", "cells A3, A4 and 7 more"."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"cell{'s' if len(names) > 1 else ''} {', '.join(names[:_NAMED])}{more}"


def _in_spare_tabs(form: Form, sheet: Sheet, past: Past) -> list[Problem]:
    """Answers in further tabs that look like one of the form: nothing is read from them."""
    columns = {(tab.name, column.name): column for tab in form.tabs for column in tab.asked}
    by_tab: dict[tuple[str, str], list[str]] = {}
    for row in sheet.main.spare:
        for name, typed in row.cells.items():
            column = columns.get((row.tab, name))
            holds = past.now.get((row.row_id, name), "")
            if column and typed and said_in(column, typed, column.word_for(holds)) != column.word_for(holds):
                by_tab.setdefault((row.file, row.spare_tab), []).append(row.places[name])
    return [
        Problem(
            f"sheets/{file}",
            f"tab {name}, {_cells(cells)}",
            "the tab has answers that the sheet's own tab has not: nothing was read from it.",
            "Copy them into the rows of the sheet's own tab, and delete this one.",
        )
        for (file, name), cells in by_tab.items()
    ]


def _tell_revised(form: Form, past: Past, found: Harvest, hold: bool) -> None:
    """Say which earlier answers differ; take them out of the changes if they are too many."""
    if not found.revised:
        return
    asked = {column.name for tab in form.tabs for column in tab.asked}
    earlier = sum(name in asked for _, name in past.now)
    count = len(found.revised)
    many = hold and count >= _MANY and count > _SHARE * earlier
    differ = f"{count} earlier answers differ" if count > 1 else "1 earlier answer differs"
    outcome = "held back: the earlier ones count" if many else "taken over"
    told = Problem(
        f"sheets/{form.name}.xlsx",
        _cells([place for _, place in found.revised]),
        f"{form.person}: {differ} from the last run; {'they are' if count > 1 else 'it is'} {outcome}.",
        f"{_RESTORE} {_CONFIRM}" if many else "",
    )
    if many:
        held = {id(change) for change, _ in found.revised}
        found.held += [(change["row_id"], change["column"], change["new"]) for change, _ in found.revised]
        found.changes = [change for change in found.changes if id(change) not in held]
        found.problems.append(told)
    else:
        found.warnings.append(told)


def _harvest_cell(tab: Tab, column: Column, rows: list[SheetRow], past: Past, found: Harvest, older: list[str]) -> None:
    key = (rows[0].row_id, column.name)
    holds = past.now.get(key, "")
    new: list[tuple[SheetRow, str]] = []
    for row in _rows_that_speak(column, rows, found):
        typed = row.cells[column.name]
        if column.former and any(
            column.once_showed(said, typed) for said in (holds, past.said(key, row.issued_at, typed))
        ):
            continue
        value = column.value_of(typed)
        if value is None:
            found.kept.setdefault(key, typed)
            found.problems.append(_unclear(row, column, typed))
        elif value == holds or is_resaved(column, value, holds):
            continue
        else:
            base = past.said(key, row.issued_at, value)
            if past.left_open(key) and is_of_other_side(row.file) and past.knows(key, value, row.issued_at):
                continue  # an answer that the ledger has, in a copy that came back with a merge, settles nothing
            if base == holds or (base is None and not holds):
                new.append((row, value))
            elif value == (base or "") or is_resaved(column, value, base or ""):
                if not past.imported(key) and past.decided_since(key, row.issued_at):
                    older.append(_place(tab, row, column))
            else:
                _keep_older_answer(tab, column, row, value, past, found)
    if len({value for _, value in new}) > 1:
        _contest(column, [row for row, _ in new], found)
    elif new:
        row, value = new[0]
        change = _change(row, column, holds, value)
        found.changes.append(change)
        if holds:
            found.revised.append((change, _place(tab, row, column)))
        if not row.bound.signed:
            found.unsigned.setdefault(row.row_id, _place(tab, row, column))


def _rows_that_speak(column: Column, rows: list[SheetRow], found: Harvest) -> list[SheetRow]:
    """Of the rows that carry one id, for each file the one whose cell counts: rows that agree are one, blanks give
    way."""
    by_file: dict[str, list[SheetRow]] = {}
    for row in rows:
        if column.name in row.cells:
            by_file.setdefault(row.file, []).append(row)
    speak = []
    for same in by_file.values():
        filled = [row for row in same if row.cells[column.name]]
        answers = {column.value_of(row.cells[column.name]) or row.cells[column.name] for row in filled}
        if len(answers) > 1:
            _contest(column, filled, found)
        else:
            speak.append((filled or same)[0])
    return speak


def _contest(column: Column, rows: list[SheetRow], found: Harvest) -> None:
    files = {row.file for row in rows}
    cells = [row.places[column.name] + (f" of {row.file}" if len(files) > 1 else "") for row in rows]
    found.contested.append((rows[0].row_id, column.name))
    found.problems.append(
        Problem(
            f"sheets/{rows[0].file}",
            f"tab {rows[0].tab}, cells {' and '.join(cells)}",
            f"the same record is there more than once, with different answers in {column.header!r}.",
            f"Delete the {'answer' if len(files) > 1 else 'row'} that is wrong; until then the earlier answer holds "
            "and the sheet is left as it is.",
        )
    )


def _keep_older_answer(tab: Tab, column: Column, row: SheetRow, value: str, past: Past, found: Harvest) -> None:
    """Keep an answer from an older copy among the events, and what holds after it."""
    key = (row.row_id, column.name)
    holds = past.now.get(key, "")
    if not past.knows(key, value, row.issued_at):
        for old, new in ((holds, value), (value, holds)):
            found.changes.append(_change(row, column, old, new) | {"origin": OLDER_COPY})
    said = column.word_for(value) or "nothing"
    found.warnings.append(
        Problem(
            f"sheets/{row.file}",
            f"cell {_place(tab, row, column)}",
            f"two versions differ: {said!r} was saved from an older copy, and {column.word_for(holds) or 'nothing'!r} "
            "was decided there since. The later decision was kept, the other one is in the ledger.",
            "If the older answer is the right one, choose it again in the sheet as it is now.",
        )
    )


def _change(row: SheetRow, column: Column, old: str, new: str) -> dict[str, str]:
    return {"row_id": row.row_id, "column": column.name, "old": old, "new": new, "row_sha256": row.row_hash}


def _place(tab: Tab, row: SheetRow, column: Column) -> str:
    return f"{tab.name}!{row.places[column.name]}"


def _unclear(row: SheetRow, column: Column, typed: str) -> Problem:
    offered = ", ".join(word for _, word in column.choices)
    return Problem(
        f"sheets/{row.file}",
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


def _of_another_ledger(form: Form, file: SheetFile) -> Problem:
    return Problem(
        f"sheets/{file.path.name}",
        "",
        f"was issued on decisions that ledgers/{form.name}.csv does not have. New answers are taken over; where they "
        "differ from what is decided there, that is kept, and the others are in the ledger.",
        "Was the ledger restored, or one side of a merge dropped? Then fetch that version of the ledger and merge it.",
    )
