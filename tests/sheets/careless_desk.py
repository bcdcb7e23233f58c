"""A person at a sheet who now and then damages it, and the plain model of what may hold then: what held before, or what
they typed for that very record."""

import re
from dataclasses import replace
from pathlib import Path

from scripts.sheets.accepted_changes import accept
from scripts.sheets.exchange import exchange
from scripts.sheets.form import Form
from scripts.sheets.grids import read_grids
from scripts.sheets.ledgers import read_ledger, state_of
from scripts.sheets.preview import ledger_path, preview, sheet_path
from tests.sheets.desk import rows, save_grids

Cell = tuple[str, str]  # row_id, column

TAB = "Screening"
ANSWERS = {"Decision": "decision", "Note": "note"}


class CarelessDesk:
    """A person's sheet. `holds`: what the last run found decided; `typed`: what the person typed for a record since, in
    one row or another, and no run has taken. `damaged`: was the sheet damaged, and left so?"""

    def __init__(self, folder: Path, form: Form, number: int):
        self.folder, self.form, self.rows = folder, form, rows(number)
        self.path = sheet_path(folder, form)
        self.holds: dict[Cell, str] = {}
        self.typed: dict[Cell, list[str]] = {}
        self.damaged = False
        self.ever: set[tuple[str, str, str]] = set()
        self.ids = {row["title"]: row["row_id"] for row in self.rows[TAB]}
        self.said = ""
        self.run()

    # What the person does.

    def open(self) -> tuple[dict, list[str], list[list]]:
        """The file's tabs; the headers and the rows of the tab to fill in, as lists that may be changed."""
        grids = read_grids(self.path.read_bytes(), ".xlsx", lambda line: 0).tabs
        width = max(map(len, grids[TAB]))
        grids[TAB] = [[*line, *[""] * (width - len(line))] for line in grids[TAB]]
        return grids, grids[TAB][1], grids[TAB][2:]

    def save(self, grids: dict) -> None:
        save_grids(self.path, grids)

    def type(self, place: int, header: str, text: str) -> None:
        """Type into a row: it is meant for the record whose title and abstract the person reads there."""
        grids, headers, cells = self.open()
        row = cells[place % len(cells)]
        row_id = self.ids.get(str(row[headers.index("Title")]))
        if row_id is None or header not in headers or row_id[4:] != str(row[headers.index("Abstract")])[9:]:
            return
        if self.damaged and row[headers.index(header)] != "":
            return  # it may be another record's, and is gone then
        text = f"{text} on {row_id}" if header == "Note" and text else text
        row[headers.index(header)] = text
        self.save(grids)
        self._note(row_id, header, text)

    def _note(self, row_id: str, header: str, text: str) -> None:
        self.typed.setdefault((row_id, ANSWERS[header]), []).append(text)
        self.ever.add((row_id, ANSWERS[header], text))

    def damage(self, hand, columns: tuple[str, ...] = (), moves: bool = True) -> None:
        """Let `hand(headers, rows)` do its work. `columns`: the answers that it moves on their own; `moves`: does it
        move anything? Then not in a sheet that is damaged already: of a few answers that were moved twice, any can
        stand where it could have been typed.

        Where that moves fewer than two answers that were issued, it is what somebody does who types them: no one could
        tell.
        """
        if self.damaged and moves:
            return
        grids, headers, cells = self.open()
        issued = {header: self._issued_in(headers, cells, header) for header in columns}
        hand(headers, cells)
        grids[TAB][2:] = cells
        self.save(grids)
        self.damaged = True
        for header, before in issued.items():
            now = [str(row[headers.index(header)]) for row in cells]
            before += [""] * (len(now) - len(before))
            if sum(bool(was) and is_now != was for was, is_now in zip(before, now, strict=True)) < 2:
                for row, was, is_now in zip(cells, before, now, strict=True):
                    row_id = self.ids.get(str(row[headers.index("Title")]))
                    if row_id and is_now != was:
                        self._note(row_id, header, is_now)

    def _issued_in(self, headers: list[str], cells: list[list], header: str) -> list[str]:
        ids = [self.ids.get(str(row[headers.index("Title")]), "") for row in cells]
        return [self.holds.get((row_id, ANSWERS[header]), "") for row_id in ids]

    def undo(self) -> None:
        """Take the file as it was issued, without what was typed since."""
        self.path.write_bytes(self.issued)
        self.typed, self.damaged = {}, False

    def delete(self) -> None:
        """Delete the file, with what was typed in it since."""
        self.path.unlink()
        self.typed, self.damaged = {}, False

    # What a run makes of it.

    def run(self) -> None:
        """Run, and see that nothing came to another record, nothing is lost, and what changed is said."""
        if not self.damaged and (held := preview(self.folder, self.form).found.held_digest):
            accept(self.folder, self.form, held, "", "1")  # what was typed can look like a column that was sorted
        exchanged = exchange(self.folder, self.form, self.rows, "1")
        self.said = " ".join(map(str, (*exchanged.problems, *exchanged.warnings)))
        events = read_ledger(ledger_path(self.folder, self.form))
        now = state_of(events)
        changed = 0
        for cell in {*now, *self.holds, *self.typed}:
            was, is_now, typed = self.holds.get(cell, ""), now.get(cell, ""), self.typed.get(cell, [])
            assert is_now in (was, *typed), (cell, was, is_now, typed, self.said)
            assert not typed or is_now == typed[-1] or exchanged.problems, (cell, typed, is_now)
            changed += bool(was) and is_now != was
        told = re.findall(r": (\d+) earlier answers? differs? from the last run; (?:it is|they are) taken", self.said)
        assert list(map(int, told)) == ([changed] if changed else []), (changed, self.said)
        assert {(e["row_id"], e["column"], e["new"]) for e in events if e["new"]} <= self.ever
        if not self.damaged:
            assert exchanged.problems == []
        self.typed = {cell: typed for cell, typed in self.typed.items() if now.get(cell, "") != typed[-1]}
        self.holds, self.damaged = now, bool(exchanged.problems)
        if not exchanged.problems:
            self.issued = self.path.read_bytes()
            self._shows_what_holds()

    def _shows_what_holds(self) -> None:
        _, headers, cells = self.open()
        for row in cells:
            row_id = str(row[headers.index("row_id" if "row_id" in headers else "Id")])
            assert self.ids[str(row[headers.index("Title")])] == row_id
            for header, column in ANSWERS.items():
                assert str(row[headers.index(header)]) == self.holds.get((row_id, column), "")
        assert {self.ids[str(row[headers.index("Title")])] for row in cells} == {*self.ids.values()}


def named(form: Form, name: str) -> Form:
    """The form as that of another sheet."""
    return replace(form, name=name, person=name.rpartition(".")[2])
