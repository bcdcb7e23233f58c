"""To which record each answer of a sheet belongs, where the rows of the file do not all say the same.

A row may have been torn apart: its answers sorted away from its ids, or its texts from both. What its signatures leave
open, the answers that were issued decide: they stand with the record to which the ledger has them.
"""

from collections.abc import Callable
from dataclasses import replace

from scripts.sheets.form import Tab
from scripts.sheets.sheet import SheetRow

_SOME = 3  # answers do not stand where they were issued by chance
_CLEARLY = 4  # times as many do so with one record

Issued = Callable[[SheetRow, str, str], str]  # row, id, column → the word with which the cell was issued


Cells = list[tuple[SheetRow, str]]  # row, column


def settle(tab: Tab, rows: list[SheetRow], issued: Issued) -> tuple[list[SheetRow], Cells, Cells]:
    """The rows of one tab of one file, each with the cells that are its record's; the cells with a new answer whose
    record is not clear; and those in which nothing is new. The earlier answers in both count as they were."""
    torn = [row for row in rows if row.bound.rival]
    if not torn:
        return rows, [], []
    nothing_new: Cells = []
    settled, unclear = [row for row in rows if not row.bound.rival], []
    hashes = {row.row_id: row for row in rows}
    mine: dict[int, dict[str, str]] = {row.number: {} for row in torn}
    theirs: dict[int, dict[str, str]] = {row.number: {} for row in torn}
    for column in tab.asked:
        name = column.name
        there = [row for row in torn if name in row.cells]
        to_rival = _mismatches(there, name, lambda row: row.bound.rival, issued)
        to_own = _mismatches(there, name, lambda row: row.row_id, issued)
        for row in there:
            goes = _goes(row, name, to_rival, to_own)
            own, rival = issued(row, row.row_id, name), issued(row, row.bound.rival, name)
            typed = row.cells[name]
            if goes is None or not row.bound.typed_here:
                known = ("", own, rival) if row.bound.follows or row.bound.whole else ("", own)
                (nothing_new if typed in known else unclear).append((row, name))
            elif goes:
                theirs[row.number][name] = typed
            else:
                mine[row.number][name] = typed
    for row in torn:
        other = hashes.get(row.bound.rival, row)
        settled.append(replace(row, cells=mine[row.number]))
        settled.append(
            replace(
                row,
                row_id=row.bound.rival,
                row_hash=other.row_hash,
                issued_at=other.issued_at,
                cells=theirs[row.number],
            )
        )
    return sorted(settled, key=lambda row: row.number), unclear, nothing_new


def _mismatches(rows: list[SheetRow], name: str, record: Callable, issued: Issued) -> int:
    """How many answers that were issued do not stand where they would if the cells were these records'."""
    return sum(bool(was) and row.cells[name] != was for row in rows for was in [issued(row, record(row), name)])


def _goes(row: SheetRow, name: str, to_rival: int, to_own: int) -> bool | None:
    """Does a cell belong to the rival? None if that is not clear.

    Where the answers that were issued stand wholly with one of both, they say it. Else they were moved too.
    """
    if min(to_rival, to_own) == 0 and max(to_rival, to_own) >= _SOME:
        return to_rival < to_own
    if name in row.bound.follows:
        return True
    if name in row.bound.stays:
        return False
    if row.bound.whole:
        return True
    return to_rival < to_own if max(to_rival, to_own) >= max(_SOME, _CLEARLY * min(to_rival, to_own)) else None
