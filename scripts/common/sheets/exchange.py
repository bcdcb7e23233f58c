"""Harvest a sheet into its ledger, then issue it again, in the order in which nothing can be lost.

A killed run leaves either the events not yet appended (they are still in the sheet) or the sheet not yet written
(it heals at the next run).
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from scripts.common.ledgers import State, append_events, now, read_ledger, state_of
from scripts.common.messages import Problem
from scripts.common.provenance import digest_of, sha256_of
from scripts.common.records import clean_text
from scripts.common.sheets.form import Form, Tab, shown_text
from scripts.common.sheets.harvest import harvest
from scripts.common.sheets.issue import guide_lines, issue
from scripts.common.sheets.named_rows import unknown_rows
from scripts.common.sheets.read import Sheet, read_sheet

Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Exchanged:
    """A sheet after its exchange: what holds, the events behind it, and what people should be told."""

    state: State
    events: list[dict[str, str]]
    problems: list[Problem]
    receipt: dict

    @cached_property
    def last_events(self) -> dict[tuple[str, str], dict[str, str]]:
        """The last event of each cell: (row_id, column) → event."""
        return {(event["row_id"], event["column"]): event for event in self.events}

    def person_of(self, row_id: str, column: str) -> str:
        """Who decided what a cell says now, "" if nobody did."""
        return self.last_events.get((row_id, column), {"person": ""})["person"]


def sheet_path(review: Path, form: Form) -> Path:
    """Where a form's sheet lies."""
    return Path(review) / "sheets" / f"{form.name}.xlsx"


def ledger_path(review: Path, form: Form) -> Path:
    """Where a form's ledger lies."""
    return Path(review) / "ledgers" / f"{form.name}.csv"


def exchange(
    review: Path,
    form: Form,
    rows: Rows | Callable[[State], Rows],
    protocol_version: str,
    known: Iterable[str] = (),
) -> Exchanged:
    """Append what people changed in the sheet to its ledger, and write the sheet from `rows` and the ledger.

    `rows` holds, for each tab, dicts with row_id and the tab's shown columns, or makes them of what holds now. The
    sheet is written only if what it says would differ, and left alone if it cannot be read, was saved again meanwhile,
    or holds two answers to one question: none of them may be lost before a person has chosen. One that has nothing to
    ask is not handed out. `known`: ids beyond those of `rows` that people may name in an answer.
    """
    path, ledger = sheet_path(review, form), ledger_path(review, form)
    sheet = read_sheet(path, form)
    events = read_ledger(ledger)
    found = harvest(form, sheet, events)
    stamp = {
        "when": now(),
        "person": form.person,
        "origin": form.origin,
        "sheet_sha256": sheet.sha256,
        "protocol": protocol_version,
    }
    append_events(ledger, [change | stamp for change in found.changes])
    events = read_ledger(ledger)
    state = state_of(events)
    rows = rows(state) if callable(rows) else rows
    problems = found.problems + _edited(form, sheet) + unknown_rows(form, rows, state, known)
    wanted = (sheet.exists or any(rows.values())) and not found.contested
    if wanted and sheet.readable and not _says(form, sheet, rows, state, found.kept, len(events)):
        unchanged = (sha256_of(path) if path.exists() else "") == sheet.sha256
        if unchanged:
            issue(path, form, rows, state, found.kept, issued_at=len(events))
            sheet = read_sheet(path, form)
    receipt = {
        "sheet": form.name,
        "person": form.person,
        "through": events[-1]["when"] if events else "",
        "issued": shown_digest(sheet, form),
        "tabs": {tab.name: _progress(tab, rows[tab.name], state) for tab in form.tabs},
        "problems": [asdict(problem) for problem in problems],
    }
    return Exchanged(state, events, problems, receipt)


def shown_digest(sheet: Sheet, form: Form) -> str:
    """Digest of a sheet without its answers: differs if it was deleted, lost rows, or read-only cells were edited."""
    shown = {tab.name: [column.name for column in tab.shown] for tab in form.tabs}
    lines = sorted(
        f"{row.tab} {row.row_id} {row.row_hash} {row.issued_at} {sorted(row.cells)} "
        + " ".join(row.cells.get(name, "") for name in shown[row.tab])
        for row in sheet.rows
    )
    return digest_of(*sheet.guide, *lines)


def _progress(tab: Tab, rows: list[dict], state: State) -> dict[str, int]:
    done = sum(bool(row.get(tab.counted) or state.get((row["row_id"], tab.counted))) for row in rows)
    left = 0 if tab.optional else len(rows) - done
    return {"left": left, "of": len(rows)}


def _edited(form: Form, sheet: Sheet) -> list[Problem]:
    """Rows whose read-only cells no longer match the digest that they were issued with."""
    tabs = {tab.name: tab for tab in form.tabs}
    edited = [
        f"{row.tab}!{row.number + 1}"
        for row in sheet.rows
        if row.row_hash
        and len(row.cells) == len(tabs[row.tab].columns)
        and tabs[row.tab].row_hash(row.cells) != row.row_hash
    ]
    if not edited:
        return []
    named = ", ".join(edited[:5]) + (f" and {len(edited) - 5} more" if len(edited) > 5 else "")
    what = "text that is not yours to fill in was changed, or cells were moved from one row to another."
    return [Problem(f"sheets/{form.name}.xlsx", f"rows {named}", what, "The text is written anew; check the answers.")]


def _says(form: Form, sheet: Sheet, rows: Rows, state: State, kept: State, issued_at: int) -> bool:
    """Does the sheet say already what it would say if it were written?"""
    if sheet.guide != tuple(map(clean_text, guide_lines(form))):
        return False
    expected = {}
    for tab in form.tabs:
        for row in rows[tab.name]:
            cells = {column.name: shown_text(row[column.name]) for column in tab.shown}
            for column in tab.asked:
                key = (row["row_id"], column.name)
                cells[column.name] = kept.get(key) or column.word_for(state.get(key, ""))
            expected[tab.name, row["row_id"]] = (tab.row_hash(row), issued_at, cells)
    found = {(row.tab, row.row_id): (row.row_hash, row.issued_at, row.cells) for row in sheet.rows}
    return len(sheet.rows) == len(expected) and found == expected
