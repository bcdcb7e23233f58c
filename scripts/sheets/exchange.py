"""Harvest a sheet into its ledger, then issue it again, in the order in which nothing can be lost.

A killed run leaves either the events not yet appended (they are still in the sheet) or the sheet not yet written
(it heals at the next run).
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from scripts.common.messages import Problem
from scripts.common.provenance import sha256_of
from scripts.sheets.accepted_changes import note_told
from scripts.sheets.contents import Contents, contents_of, shown_digest
from scripts.sheets.find import held_open
from scripts.sheets.form import LEFT, WAIVED, Form, Tab
from scripts.sheets.issue import issue, keep_copy
from scripts.sheets.lacking_answers import lacking_answers
from scripts.sheets.ledgers import State, append_events, now, read_ledger, state_of
from scripts.sheets.lineage import Lineage
from scripts.sheets.named_rows import unknown_rows
from scripts.sheets.open_questions import open_questions
from scripts.sheets.own import Own, read_own
from scripts.sheets.preview import Preview, ledger_path, preview, review_mark, sheet_path
from scripts.sheets.resaved_ledgers import tell_resaved
from scripts.sheets.sheet import TOP, Sheet, cell_name
from scripts.sheets.write_tab import column_order

Event = dict[str, str]
Rows = dict[str, list[dict[str, str]]]
CellOf = Callable[[str, str, str], str]


@dataclass(frozen=True)
class Exchanged:
    """A sheet after its exchange: what holds, the events behind it, what people have to mend, what they should know.

    `cell_of`: where in the sheet a row's answer stands now: names of tab, row and column → "B3", "" if nowhere.
    """

    state: State
    events: list[dict[str, str]]
    problems: list[Problem]
    warnings: list[Problem]
    receipt: dict
    cell_of: CellOf

    @cached_property
    def last_events(self) -> dict[tuple[str, str], dict[str, str]]:
        """The last event of each cell: (row_id, column) → event."""
        return {(event["row_id"], event["column"]): event for event in self.events}

    def person_of(self, row_id: str, column: str) -> str:
        """Who decided what a cell says now, "" if nobody did."""
        return self.last_events.get((row_id, column), {"person": ""})["person"]


def exchange(
    review: Path,
    form: Form,
    rows: Rows | Callable[[State], Rows],
    protocol_version: str,
    known: Iterable[str] = (),
    derive: Callable[[list[Event]], list[Event]] = lambda events: [],
    seen: Preview | None = None,
) -> Exchanged:
    """Append what people changed in the sheet to its ledger, and write the sheet from `rows` and the ledger.

    `rows` holds, for each tab, dicts with row_id and the tab's shown columns, or makes them of what holds now. The
    sheet is written only if what it says would differ, and left alone if it cannot be read, was saved again meanwhile,
    or holds what a new one could not: two answers to one question, cells that cannot be read, changes that are held
    back. None of them may be lost before a person has chosen. One that has nothing to ask is not handed out. `known`:
    ids beyond those of `rows` that people may name in an answer; `derive`: what follows from the ledger's events and is
    appended after them; `seen`: the preview, if it was made already.
    """
    path, ledger = sheet_path(review, form), ledger_path(review, form)
    seen = seen or preview(review, form)
    sheet, found = seen.sheet, seen.found
    stamp = {
        "when": now(),
        "person": form.person,
        "origin": form.origin,
        "sheet_sha256": sheet.sha256 or next((file.sha256 for file in sheet.beside), ""),
        "protocol": protocol_version,
    }
    if found.held and not sheet.main.confirmed:
        note_told(review, form, found.held_digest, stamp["sheet_sha256"], protocol_version)
    warnings = found.warnings + tell_resaved(ledger)
    changes, strange = _of_known_rows(form, rows, known, seen)
    append_events(ledger, [stamp | change for change in changes])
    events = read_ledger(ledger) if changes else seen.past
    if derived := derive(events):
        append_events(ledger, derived)
        events = read_ledger(ledger)
    state = state_of(events)
    rows = rows(state) if callable(rows) else rows
    warnings += _edited(form, sheet)
    stamped = Lineage(events, ledger).stamp
    contents = contents_of(form, rows, state, found.kept, stamped, sheet, review_mark(review))
    issued, left = shown_digest(sheet, form), files_beside(sheet)
    cell_of = _cell_in(sheet)
    stays = found.contested or found.held or strange or not sheet.readable
    wanted = (sheet.exists or sheet.beside or any(rows.values())) and not stays
    if wanted and (sheet.beside or not contents.is_in(sheet)):
        own = read_own(sheet, form)
        if _is_as_read(sheet):
            warnings += own.problems
            issue(path, contents, own)
            for file in sheet.beside:
                keep_copy(file.path)
                file.path.unlink()
            issued, left = contents.shown_digest(), []
            cell_of = _cell_of(contents, own)
    problems = found.problems + strange + unknown_rows(form, rows, state, known, cell_of)
    problems += open_questions(form, rows, events, cell_of)
    problems += lacking_answers(form, rows, state, found.kept, cell_of)
    receipt = {
        "sheet": form.name,
        "person": form.person,
        "through": events[-1]["when"] if events else "",
        "issued": issued,
        "beside": left,
        "tabs": {tab.name: _progress(tab, rows[tab.name], state) for tab in form.tabs},
        "problems": [asdict(problem) for problem in problems],
        "warnings": [asdict(warning) for warning in warnings],
    }
    return Exchanged(state, events, problems, warnings, receipt, cell_of)


def _of_known_rows(
    form: Form, rows: Rows | Callable[[State], Rows], known: Iterable[str], seen: Preview
) -> tuple[list[dict[str, str]], list[Problem]]:
    """The changes to take over, and what to say of those whose row has an id that nobody gave it.

    Only rows without a signature can have such an id: those of sheets that were issued before there were any.
    """
    found = seen.found
    decided = {event["row_id"] for event in seen.past}
    asked = {row_id: cell for row_id, cell in found.unsigned.items() if row_id not in decided}
    if asked:
        now_there = rows(seen.state) if callable(rows) else rows
        ids = {row["row_id"] for of_tab in now_there.values() for row in of_tab} | set(known)
        asked = {row_id: cell for row_id, cell in asked.items() if row_id not in ids}
    problems = [
        Problem(
            f"sheets/{form.name}.xlsx",
            f"cell {cell}",
            f"the row has the id {row_id!r}, which no record has: nothing was taken over from it.",
            "Give the row its id back, or type the answer again in a sheet that you let be written anew: delete this "
            "one and run.",
        )
        for row_id, cell in asked.items()
    ]
    return [change for change in found.changes if change["row_id"] not in asked], problems


def files_beside(sheet: Sheet) -> list[str]:
    """The files saved beside a sheet, each with its digest."""
    return [f"{file.path.name} {file.sha256}" for file in sheet.beside]


def _is_as_read(sheet: Sheet) -> bool:
    """Are the files still those that were harvested, and is none open now?"""
    paths = {sheet.path: sheet.sha256} | {file.path: file.sha256 for file in sheet.beside}
    return all(
        (sha256_of(path) if path.exists() else "") == digest and not held_open(path) for path, digest in paths.items()
    )


def _cell_in(sheet: Sheet) -> CellOf:
    """Where a row's cell stands in a sheet as it was found."""
    rows = {(row.tab, row.row_id): row for row in sheet.rows}

    def cell_of(tab: str, row_id: str, column: str) -> str:
        row = rows.get((tab, row_id))
        return row.places.get(column, "") if row else ""

    return cell_of


def _cell_of(contents: Contents, own: Own) -> CellOf:
    """Where a row's cell stands in a sheet that was written with these contents."""
    numbers = {
        (name, line.row_id): number
        for name, lines in contents.tabs.items()
        for number, line in enumerate(lines, start=TOP + 1)
    }
    places = {}
    for tab in contents.form.tabs:
        keys = column_order(tab, own.tabs[tab.name])
        places |= {(tab.name, column.name): keys.index(column.header) for column in tab.columns}

    def cell_of(tab: str, row_id: str, column: str) -> str:
        there = (tab, row_id) in numbers and (tab, column) in places
        return cell_name(numbers[tab, row_id], places[tab, column]) if there else ""

    return cell_of


def _progress(tab: Tab, rows: list[dict], state: State) -> dict[str, int]:
    """How many rows have to be filled in, and how many of them are not: of an optional tab none."""
    if tab.optional:
        return {"left": 0, "of": 0}
    stands = Counter(tab.progress(row, state) for row in rows)
    return {"left": stands[LEFT], "of": len(rows) - stands[WAIVED]}


def _edited(form: Form, sheet: Sheet) -> list[Problem]:
    """Rows whose read-only cells no longer match the digest that they were issued with."""
    if sheet.guide and f"Form {form.digest}" not in sheet.guide:
        return []  # it was issued by another form, whose digests mean nothing here
    edited = [f"{row.tab}!{row.number + 1}" for row in sheet.rows if row.row_hash and row.bound.edited]
    if not edited:
        return []
    named = ", ".join(edited[:5]) + (f" and {len(edited) - 5} more" if len(edited) > 5 else "")
    what = "text that is not yours to fill in was changed, or cells were moved from one row to another."
    return [Problem(f"sheets/{form.name}.xlsx", f"rows {named}", what, "The text is written anew; check the answers.")]
