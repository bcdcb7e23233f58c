"""A person at a sheet, who types, sorts, deletes, saves in other formats and saves old copies; and the plain model of
what has to hold then: what was typed last in each cell, and all that was ever typed."""

import csv
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import xlsxwriter

from scripts.sheets.grids import read_grids
from scripts.sheets.ledgers import read_ledger, state_of

WORDS = {"include": "include", " Exclude ": "exclude", "INCL.": "include", "maybe": "maybe"}
BESIDE = ("csv", "ods")
TOP = 1
OTHER_TAB = "typed-"  # rows of the tab in which people name two records themselves

Cell = tuple[str, str]  # row_id, column
Answer = tuple[int, str, str]  # which row, header, word
_ODS_CELL = '<table:table-cell office:value-type="string">'
_ODS = "urn:oasis:names:tc:opendocument:xmlns:"


class PersonAtSheet:
    """A person at one tab of a sheet. `asked`: header → (column, {word that may be typed: value that it means}).

    The model: `holds` is what was typed last in each cell, as far as a run has seen it, and `open` what a run will find
    typed since; `typed` is every answer (row_id, column, value) that the ledger has to know then.
    """

    def __init__(self, path: Path, ledger: Path, tab: str, asked: dict[str, tuple[str, dict]], chance: random.Random):
        self.path, self.ledger, self.tab, self.asked, self.chance = path, ledger, tab, asked, chance
        self.holds: dict[Cell, str] = {}
        self.open: dict[Cell, str] = {}
        self.unseen: dict[Cell, str] = {}  # all that was typed since, what an old copy cannot undo too
        self._known: dict[Cell, str] | None = None  # what held when the file that lies there was issued, if it is old
        self.typed: set[tuple[str, str, str]] = set()
        self.copies: list[tuple[bytes, dict[Cell, str]]] = []

    @property
    def saved_beside(self) -> bool:
        """Lies the sheet in another format beside it, and no run has read that yet?"""
        return any(self.path.with_suffix(f".{kind}").exists() for kind in BESIDE)

    def harvested(self) -> None:
        """A run has seen what was typed."""
        self.holds |= self.open
        self.open, self.unseen, self._known = {}, {}, None

    def type(self, answers: list[Answer], kind: str = "xlsx") -> None:
        """Type words into rows, and save as xlsx, or as csv or ods beside the sheet."""

        def change(rows: list[dict]) -> list[dict]:
            for place, header, word in answers if rows else []:
                row = rows[place % len(rows)]
                column, words = self.asked[header]
                row[header] = word
                self.say(row["row_id"], column, words.get(word, ""))
            return rows

        self._edit(change, kind)

    def say(self, row_id: str, column: str, value: str) -> None:
        """Note in the model that a cell was typed in: it holds, unless the file is too old to know what was decided."""
        cell = (row_id, column)
        self._type_over(cell)
        self.unseen[cell] = value
        known = self.holds if self._known is None else self._known
        if self.holds.get(cell, "") == known.get(cell, ""):
            self.open[cell] = value
        if value and value != known.get(cell, ""):
            self.typed.add((*cell, value))

    def sort(self, seed: int) -> None:
        """Put the rows in another order."""
        self._edit(lambda rows: random.Random(seed).sample(rows, len(rows)))

    def delete_row(self, place: int) -> None:
        """Delete a row of the sheet."""

        def change(rows: list[dict]) -> list[dict]:
            if rows:
                row_id = rows.pop(place % len(rows))["row_id"]
                for column, _ in self.asked.values():
                    self._type_over((row_id, column))
            return rows

        self._edit(change)

    def delete_file(self) -> None:
        """Delete the sheet."""
        self.path.unlink(missing_ok=True)
        self._known = None
        for cell in list(self.unseen):
            self._type_over(cell)

    def keep_copy(self) -> None:
        """Copy the sheet as it was issued."""
        if self.path.exists() and self._known is None and not self.unseen:
            self.copies.append((self.path.read_bytes(), dict(self.holds)))

    def save_old_copy(self, pick: int, answer: Answer) -> None:
        """Type into an old copy, and save it over the sheet: what was decided since holds, what was not is new."""
        if self.copies and not self.unseen:
            content, self._known = self.copies[pick % len(self.copies)]
            self.path.write_bytes(content)
            self.type([answer])

    def rows(self) -> list[dict[str, str]]:
        """The rows of the tab: header → cell."""
        if not self.path.exists():
            return []
        grid = self._grid()
        return [dict(zip(grid[TOP], line, strict=True)) for line in grid[TOP + 1 :]]

    def check_ledger(self) -> None:
        """The ledger says what was typed last, and knows all that was typed."""
        events = read_ledger(self.ledger)
        columns = {column for column, _ in self.asked.values()}
        found = {cell: value for cell, value in state_of(events).items() if cell[1] in columns}
        state = {cell: value for cell, value in found.items() if not cell[0].startswith(OTHER_TAB)}
        assert state == {cell: value for cell, value in self.holds.items() if value}, self.path.name
        assert self.typed <= {(e["row_id"], e["column"], e["new"]) for e in events}, self.path.name

    def _type_over(self, cell: Cell) -> None:
        """What was typed and typed over before any run had seen it is gone with the file that held it."""
        self.open.pop(cell, None)
        value = self.unseen.pop(cell, "")
        events = read_ledger(self.ledger) if value else []
        if value and (*cell, value) not in {(e["row_id"], e["column"], e["new"]) for e in events}:
            self.typed.discard((*cell, value))

    def _grids(self) -> dict[str, list[list]]:
        return read_grids(self.path.read_bytes(), self.path.suffix, lambda line: 0).tabs

    def _grid(self) -> list[list[str]]:
        grids = self._grids()
        grid = grids.get(self.tab) or grids["Sheet1"]
        return [list(map(str, line)) for line in grid]

    def _edit(self, change, kind: str = "xlsx") -> None:
        if not self.path.exists():
            return
        grid = self._grid()
        body = change([dict(zip(grid[TOP], line, strict=True)) for line in grid[TOP + 1 :]])
        lines = [*grid[: TOP + 1], *([row.get(key, "") for key in grid[TOP]] for row in body)]
        if kind == "csv":
            encoding = self.chance.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
            text = _csv_text(lines[TOP:], self.chance.choice([",", ";", "\t"]))
            self.path.with_suffix(".csv").write_bytes(text.encode(encoding))
        elif kind == "ods":
            self.path.with_suffix(".ods").write_bytes(ods_bytes(self.tab, lines))
        elif len(self._grids()) == 2 and self.chance.random() < 0.7:
            _save_bare(self.path, self.chance.choice([self.tab, "Sheet1"]), lines)
        else:
            _save_in_place(self.path, self.tab, lines)


def _csv_text(lines: list[list[str]], separator: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(lines)
    return text.getvalue()


def ods_bytes(tab: str, lines: list[list[str]], change: Callable[[str], str] = str) -> bytes:
    """An .ods with one tab. `change`: what to make of its content."""
    cells = "".join(
        "<table:table-row>"
        + "".join(f"{_ODS_CELL}<text:p>{escape(text)}</text:p></table:table-cell>" for text in line)
        + "</table:table-row>"
        for line in lines
    )  # fmt: skip
    content = (
        f'<office:document-content xmlns:office="{_ODS}office:1.0" xmlns:table="{_ODS}table:1.0" '
        f'xmlns:text="{_ODS}text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(tab)}">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind, buffer = "application/vnd.oasis.opendocument.spreadsheet", io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_ODS}manifest:1.0" manifest:version="1.3">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
        packed.writestr("content.xml", change(content))
    return buffer.getvalue()


def _save_bare(path: Path, tab: str, lines: list[list[str]]) -> None:
    """As a program saves that keeps nothing but the cells, and perhaps names the tab anew."""
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Start here")
    sheet = book.add_worksheet(tab)
    for number, line in enumerate(lines):
        sheet.write_row(number, 0, line)
    book.close()


def _save_in_place(path: Path, tab: str, lines: list[list[str]]) -> None:
    """As a program saves that keeps tabs, formats and what else there is."""
    book = openpyxl.load_workbook(path)
    sheet = book[tab if tab in book.sheetnames else "Sheet1"]
    for number, line in enumerate(sheet.iter_rows(min_row=TOP + 2, max_col=len(lines[TOP])), start=TOP + 1):
        values = lines[number] if number < len(lines) else [None] * len(line)
        for cell, value in zip(line, values, strict=True):
            cell.value = value or None
    book.save(path)
