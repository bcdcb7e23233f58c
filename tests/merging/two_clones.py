"""Two people, each with a clone of one repository, who type, run, commit and merge; and the plain model of what has to
hold then in each clone: a merge takes what only one side changed, and leaves open what both sides changed to different
answers, until somebody chooses again."""

import os
import random
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from scripts.merging.git_driver import set_up_driver
from scripts.sheets.accepted_changes import accept
from scripts.sheets.exchange import Exchanged, exchange
from scripts.sheets.form import Column, Form, Tab
from scripts.sheets.ledgers import read_ledger, state_of
from scripts.sheets.preview import ledger_path, preview, sheet_path
from tests.conftest import ROOT

Cell = tuple[str, str, str]  # sheet, row_id, column

WORDS = ("include", "exclude", "maybe")
DECISION = Column("decision", "Decision", asked=True, choices=tuple((word, word) for word in WORDS))
COLUMNS = (DECISION, Column("note", "Note", asked=True), Column("title", "Title"))
FORM = Form("full_text.consensus", "A and B", "Conflicts", ("# Choose",), (Tab("Conflicts", COLUMNS, "decision"),))
FORMS = {name: replace(FORM, name=name) for name in (FORM.name, "full_text.A", "full_text.B")}
ROWS = {"Conflicts": [{"row_id": f"rep-{n}", "title": f"Title {n}"} for n in range(6)]}


@dataclass
class Model:
    """What a clone knows: `said`, all answers that were ever given in it or came by a merge, each once; `holds`: what
    holds, "" for what is open; `open`: the cells that a merge left open; `typed`: what a run will find,
    and what was known of a cell when it was typed."""

    said: dict[Cell, set] = field(default_factory=dict)
    holds: dict[Cell, str] = field(default_factory=dict)
    open: set[Cell] = field(default_factory=set)
    typed: dict[Cell, tuple[str, str, set]] = field(default_factory=dict)

    def answer(self, cell: Cell, value: str, number: object) -> None:
        self.said.setdefault(cell, set()).add((number, value))
        self.holds[cell] = value
        self.open.discard(cell)

    def merge(self, other: "Model") -> None:
        """Take over what another clone knows."""
        for cell, theirs in other.said.items():
            ours = self.said.setdefault(cell, set())
            new, old = theirs - ours, ours - theirs
            ours |= new
            if new and old and self.holds.get(cell, "") != other.holds.get(cell, ""):
                ours.add((frozenset(ours), ""))
                self.holds[cell] = ""
                self.open.add(cell)
            elif new:
                self.holds[cell] = other.holds.get(cell, "")
                (self.open.add if cell in other.open else self.open.discard)(cell)
        self.typed |= other.typed


class Clone:
    """A clone of the repository with one person at it."""

    def __init__(self, folder: Path, chance: random.Random):
        self.folder, self.chance, self.model = folder, chance, Model()
        self.review = folder / "config" / "r"
        self.exchanged: dict[str, Exchanged] = {}
        for key, value in (("user.name", folder.name), ("user.email", f"{folder.name}@example.org")):
            self.git("config", key, value)
        set_up_driver(folder)

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    def type(self, name: str, number: int, rows: list[str]) -> None:
        """Type an answer, or take one back, in one of some rows of a sheet."""
        cell = (name, self.chance.choice(rows), "decision")
        held = self.model.holds.get(cell, "")
        value = self.chance.choice([word for word in (*WORDS, "", f"note {number}") if word != held])
        if value.startswith("note"):
            cell = (name, cell[1], "note")
        if cell in self.model.typed:
            return
        type_in(sheet_path(self.review, FORMS[name]), cell[1], cell[2], value)
        self.model.typed[cell] = (self.model.holds.get(cell, ""), value, set(self.model.said.get(cell, ())))

    def run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Exchange all sheets, at a time that this clone's clock says."""
        time = f"2026-01-{self.chance.randint(1, 28):02}T{self.chance.randint(0, 23):02}:00:00Z"
        monkeypatch.setenv("LITFUNNEL_NOW", time)
        for form in FORMS.values():
            if held := preview(self.review, form).found.held_digest:
                accept(self.review, form, held, "", "1")  # of few rows, what was typed can look as if it was moved
        self.exchanged = {name: exchange(self.review, form, ROWS, "1") for name, form in FORMS.items()}
        for cell, (base, value, known) in self.model.typed.items():
            holds = self.model.holds.get(cell, "")
            if holds == base != value:
                self.model.answer(cell, value, self.chance.random())
            elif holds != value and value not in {said for _, said in self.model.said[cell] - known}:
                is_open = cell in self.model.open  # decided anew since: it is kept, and what holds holds
                for answer in (value, holds):
                    self.model.answer(cell, answer, self.chance.random())
                (self.model.open.add if is_open else self.model.open.discard)(cell)
        self.model.typed = {}

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "work")

    def pull(self, other: "Clone") -> None:
        """Merge what the other clone has committed."""
        self.git("pull", "-q", "--no-rebase", "--no-edit", str(other.folder), "main")
        self.model.merge(other.model)

    def ledgers(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.review / "ledgers").glob("*.csv")}

    def check(self) -> None:
        """The ledgers say what the model says, what is open is asked, and the sheets show it."""
        assert not list((self.review / "sheets").glob("*merged*"))
        for name, form in FORMS.items():
            events = read_ledger(ledger_path(self.review, form))
            holds = {cell[1:]: value for cell, value in self.model.holds.items() if cell[0] == name and value}
            assert state_of(events) == holds, (self.folder.name, name)
            said = {
                (*cell[1:], value) for cell, all_ in self.model.said.items() if cell[0] == name for _, value in all_
            }
            in_ledger = {(e["row_id"], e["column"], e["new"]) for e in events}
            assert in_ledger == said, (self.folder.name, name)
            asked = [problem for problem in self.exchanged[name].problems if "were merged differ" in problem.message]
            assert len(asked) == sum(cell[0] == name for cell in self.model.open), (self.folder.name, name)
            assert self.exchanged[name].problems == asked
            assert shown_in(sheet_path(self.review, form)) == holds, (self.folder.name, name)


def type_in(path: Path, row_id: str, column: str, value: str) -> None:
    """Type a value into a row of a sheet, and save it."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book["Conflicts"]
    header = next(line for line in sheet.iter_rows() if any(cell.value == "row_id" for cell in line))
    at = {cell.value: cell.column for cell in header}
    [line] = [
        number
        for number in range(header[0].row + 1, sheet.max_row + 1)
        if sheet.cell(number, at["row_id"]).value == row_id
    ]
    sheet.cell(line, at[column.capitalize()]).value = value or None
    book.save(path)


def shown_in(path: Path) -> dict[tuple[str, str], str]:
    """What a sheet's cells to fill in say: (row_id, column) → value, without those that are empty."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        lines = book.get_sheet_by_name("Conflicts").to_python(skip_empty_area=False)
    top = next(number for number, line in enumerate(lines) if "row_id" in line)
    rows = [dict(zip(lines[top], line, strict=True)) for line in lines[top + 1 :]]
    return {
        (row["row_id"], column): row[column.capitalize()]
        for row in rows
        for column in ("decision", "note")
        if row["row_id"] and row[column.capitalize()]
    }


def two_clones(folder: Path, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> tuple[Clone, Clone]:
    """Two clones of a repository in which the review has begun."""
    for key in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(key, raising=False)
    first = folder / "ann"
    (first / "config" / "r").mkdir(parents=True)
    (first / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    (first / ".gitignore").write_text("config/*/sheets/previous/\n")
    os.symlink(ROOT / "litfunnel", first / "litfunnel")
    subprocess.run(["git", "init", "-q", "-b", "main", str(first)], check=True)
    ann = Clone(first, chance)
    ann.run(monkeypatch)
    ann.commit()
    subprocess.run(["git", "clone", "-q", str(first), str(folder / "ben")], check=True)
    return ann, Clone(folder / "ben", chance)
