"""Compare a sheet with its ledger: what did a person change, and what of it is not clear.

Each cell is compared three ways: what it says, what the ledger says now, and what the ledger said when the row was
issued. A cell that still says what it was issued with was not touched, however old the copy. An answer in an old copy
to what was decided anew since is a conflict between versions: both are kept as events, and the later one holds. So it
is with an answer in a sheet that was issued on events which the ledger has not: one side of a merge was dropped.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from scripts.common.messages import Problem
from scripts.sheets.form import Column, Form, Tab
from scripts.sheets.ledgers import State, state_of
from scripts.sheets.lineage import Lineage
from scripts.sheets.read import Sheet, SheetFile, SheetRow

OLDER_COPY = "older_copy"
_NAMED = 5


@dataclass
class Harvest:
    """What a sheet says beyond its ledger.

    `changes`: row_id, column, old, new, row_sha256 (and origin, where it is not the form's) for each cell that a person
    changed; `kept`: cells whose words are not clear, (row_id, column) → as typed; `contested`: cells that a record has
    more than once, with different answers, only one of which a new sheet could hold; `problems`: what people have to
    mend; `warnings`: what they should be told.
    """

    changes: list[dict[str, str]] = field(default_factory=list)
    kept: dict[tuple[str, str], str] = field(default_factory=dict)
    contested: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def harvest(form: Form, sheet: Sheet, events: list[dict[str, str]]) -> Harvest:
    """Compare the asked cells of `sheet` with the ledger's `events`.

    Rows that are not in the sheet, and columns that are not, are as they were: only a blanked cell withdraws.
    """
    found = Harvest(problems=[*sheet.problems, *(problem for _, problem in sheet.loose)], warnings=list(sheet.warnings))
    past = _Past(events)
    older: list[str] = []
    for tab in form.tabs:
        by_id: dict[str, list[SheetRow]] = {}
        for file in sheet.files:
            for row in file.rows:
                if row.tab == tab.name:
                    by_id.setdefault(row.row_id, []).append(row)
        for row_id, rows in by_id.items():
            for column in tab.asked:
                holds = past.now.get((row_id, column.name), "")
                if len(rows) > 1 or rows[0].cells.get(column.name, holds) != column.word_for(holds):
                    _harvest_cell(tab, column, rows, past, found, older)
    if older:
        found.warnings.append(_older_copy(sheet, older))
    found.warnings += [_of_another_ledger(form, file) for file in sheet.files if not past.has_all_of(file.rows)]
    return found


class _Past:
    """What a ledger said: now, and when a row was issued."""

    def __init__(self, events: list[dict[str, str]]):
        self.events = events
        self.now = state_of(events)
        self._known: dict[str, list[Collection[int]]] = {}
        self._then: dict[str, list[State]] = {}
        self._since: dict[str, set[int]] = {}

    def known_at(self, issued_at: str) -> list[Collection[int]]:
        """The places of the events on which a row was issued, as `Lineage.known_at`."""
        if issued_at not in self._known:
            self._known[issued_at] = self._lineage.known_at(issued_at)
        return self._known[issued_at]

    def has_all_of(self, rows: tuple[SheetRow, ...]) -> bool:
        """Has the ledger all events on which these rows were issued?"""
        return all(self.known_at(issued_at) for issued_at in {row.issued_at for row in rows})

    def said(self, key: tuple[str, str], issued_at: str, typed: str) -> str | None:
        """What the ledger said when a row was issued; None if it has not all the events of then. Where that may have
        been either of two things, it is what is typed, if that is one of them."""
        if issued_at not in self._then:
            meant = self.known_at(issued_at)
            self._then[issued_at] = [state_of(self.events[place] for place in sorted(known)) for known in meant]
        said = [state.get(key, "") for state in self._then[issued_at]]
        return typed if typed in said else next(iter(said), None)

    def decided_since(self, key: tuple[str, str], issued_at: str) -> bool:
        """Was a cell decided anew by somebody who knew what its row was issued on? What came by a merge was not."""
        if issued_at not in self._since:
            self._since[issued_at] = self._lineage.follows(issued_at)
        return bool(self._since[issued_at].intersection(self._places.get(key, ())))

    def imported(self, key: tuple[str, str]) -> bool:
        """Was what holds taken over from another program? Then no sheet could know it yet, and none is old."""
        return self._origins.get(key) == "import"

    @cached_property
    def _origins(self) -> dict[tuple[str, str], str]:
        return {(event["row_id"], event["column"]): event["origin"] for event in self.events}

    @cached_property
    def _lineage(self) -> Lineage:
        return Lineage(self.events)

    @cached_property
    def _places(self) -> dict[tuple[str, str], list[int]]:
        places: dict[tuple[str, str], list[int]] = {}
        for place, event in enumerate(self.events):
            places.setdefault((event["row_id"], event["column"]), []).append(place)
        return places

    def knows(self, key: tuple[str, str], value: str, issued_at: str) -> bool:
        """Is an answer among the events of a cell that came since its row was issued?"""
        known = self.known_at(issued_at) or [()]
        return any(
            self.events[place]["new"] == value and any(place not in places for places in known)
            for place in self._places.get(key, ())
        )


def _harvest_cell(
    tab: Tab, column: Column, rows: list[SheetRow], past: _Past, found: Harvest, older: list[str]
) -> None:
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
        elif value == holds or _same(column, value, holds):
            continue
        else:
            base = past.said(key, row.issued_at, value)
            if base == holds or (base is None and not holds):
                new.append((row, value))
            elif value == (base or "") or _same(column, value, base or ""):
                if not past.imported(key) and past.decided_since(key, row.issued_at):
                    older.append(_place(tab, row, column))
            else:
                _keep_older_answer(tab, column, row, value, past, found)
    if len({value for _, value in new}) > 1:
        _contest(column, [row for row, _ in new], found)
    elif new:
        row, value = new[0]
        found.changes.append(_change(row, column, holds, value))


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


def _keep_older_answer(tab: Tab, column: Column, row: SheetRow, value: str, past: _Past, found: Harvest) -> None:
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


def _same(column: Column, typed: str, known: str) -> bool:
    """Is a free text the ledger's, as a program turned it into a number, a date, or into an encoding without its
    characters?"""
    if column.choices or not typed or not known:
        return False
    if known.encode("cp1252", errors="replace").decode("cp1252", errors="replace") == typed:
        return True
    if typed in _as_numbers(known):
        return True
    (typed_mark, typed_day), (known_mark, known_day) = _day(typed), _day(known)
    if not typed_day or not known_day:
        return False
    if typed_mark == known_mark and typed_day.index(max(typed_day)) == known_day.index(max(known_day)):
        return typed_day == known_day  # no program leaves the layout as it is and exchanges day and month
    return sorted(typed_day) == sorted(known_day)


def _as_numbers(text: str) -> set[str]:
    """What a program makes of a text that it takes for a number: it drops zeros and a plus, and writes a comma for a
    point. Nothing else is its doing: "170.2" where "170,2" stands, "3.10" where "3.1" does, and "1,234" where "1.234"
    does, which can be another number, were typed."""
    found = re.fullmatch(r"[+]?(-?)0*(\d{1,15})(?:([.,])(\d*?)(0*))?", text)
    if not found:
        return set()
    sign, whole, mark, decimals, zeros = found.groups()
    if not decimals:
        return {sign + whole}
    written = {f"{sign}{whole}{mark}{decimals}"}
    if mark == "." and (len(decimals) != 3 or whole == "0"):
        written |= {f"{sign}{whole},{decimals}", f"{sign}{whole},{decimals}{zeros}"}
    return written


def _day(text: str) -> tuple[str, list[int]]:
    """The mark between the three numbers of a date with a year of four digits, and these, in whatever order; ("", [])
    if it is none."""
    found = re.fullmatch(r"(\d+)([-./])(\d+)\2(\d+)(?: 00:00:00)?", text)
    parts = [found[1], found[3], found[4]] if found else []
    return (found[2], list(map(int, parts))) if [len(part) for part in parts].count(4) == 1 else ("", [])
