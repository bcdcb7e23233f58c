"""A person at a sheet with answers, who changes cells as a spreadsheet program does."""

from dataclasses import replace
from pathlib import Path

import xlsxwriter

from scripts.sheets.exchange import exchange
from scripts.sheets.form import Column, Form, Tab
from scripts.sheets.grids import read_grids
from scripts.sheets.ledgers import read_ledger, state_of
from scripts.sheets.preview import ledger_path, sheet_path
from tests.sheets.saved_sheets import DECISION

NOTE = Column("note", "Note", asked=True)
SHOWN = (Column("title", "Title"), Column("abstract", "Abstract"), Column("year", "Year"), Column("row_id", "Id"))
FORM = Form(
    name="title_abstract.A",
    person="A",
    title="Screening: Ann",
    guide=("# What to do",),
    tabs=(Tab("Screening", (DECISION, NOTE, *SHOWN), "decision"),),
)
# In this one the texts come first, and other answers stand behind them.
TEXTS_FIRST = replace(FORM, tabs=(Tab("Screening", (*SHOWN[:2], DECISION, NOTE, *SHOWN[2:]), "decision"),))
WORDS = ("include", "exclude", "maybe")


def rows(number: int = 12) -> dict:
    return {
        "Screening": [
            {
                "row_id": f"uni-{n}",
                "title": f"Title {n * 7 % 31}",
                "abstract": f"Abstract {n}",
                "year": str(1990 + n % 4),
            }
            for n in range(number)
        ]
    }


class Desk:
    """A person at a sheet with answers that were issued, who changes its cells as a spreadsheet program does."""

    def __init__(self, folder: Path, form: Form = FORM, number: int = 12):
        self.folder, self.form, self.rows = folder, form, rows(number)
        self.path = sheet_path(folder, form)
        self.run()

        def decide(cells):
            for place, row in enumerate(cells):
                row["Decision"] = WORDS[place * place % 3]
                row["Note"] = f"note {place}" if place % 4 == 0 else ""
            for row in cells[-3:]:
                row["Decision"] = row["Note"] = ""

        self.edit(decide)
        self.run()
        self.before = dict(self.state)

    def run(self):
        self.exchanged = exchange(self.folder, self.form, self.rows, "1")
        return self.exchanged

    @property
    def state(self):
        return state_of(read_ledger(ledger_path(self.folder, self.form)))

    @property
    def said(self) -> str:
        return " ".join(map(str, (*self.exchanged.problems, *self.exchanged.warnings)))

    def grids(self):
        return read_grids(self.path.read_bytes(), ".xlsx", lambda line: 0).tabs

    def edit(self, change) -> list[str]:
        """Save after `change(rows)`, each row a dict by header, in the order of the columns."""
        grids = self.grids()
        top, header, *body = grids["Screening"]
        cells = [dict(zip(header, line, strict=True)) for line in body]
        cells = change(cells) or cells
        grids["Screening"] = [top, header, *([row[key] for key in header] for row in cells)]
        self.save(grids)
        return header

    def save(self, grids) -> None:
        save_grids(self.path, grids)

    def span(self, first: str, last: str) -> list[str]:
        """The headers of a range, hidden ones within it too."""
        header = self.grids()["Screening"][1]
        places = sorted(map(header.index, (first, last)))
        return header[places[0] : places[1] + 1]

    def move(self, columns: list[str], order) -> None:
        """Put the cells of these columns, and no others, in the order of the rows that `order(rows)` gives."""

        def change(cells):
            return [
                row | {key: source[key] for key in columns} for row, source in zip(cells, order(cells), strict=True)
            ]

        self.edit(change)


def save_grids(path: Path, grids: dict, broken: dict | None = None) -> None:
    """Save tabs of cells as a program does that keeps nothing else.

    `broken`: (row, column) of cells in the tab to fill in → "formula" without its value, "error", or "merged": these
    cells of one column become one.
    """
    broken = broken or {}
    book = xlsxwriter.Workbook(str(path))
    for name, lines in grids.items():
        sheet = book.add_worksheet(name)
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
        for (row, column), what in broken.items() if name == "Screening" else ():
            if what != "merged":
                sheet.write_formula(row, column, "=A99", None, "" if what == "formula" else "#REF!")
        merged = sorted(cell for cell, what in broken.items() if what == "merged")
        if name == "Screening" and len(merged) > 1:
            (first, column), (last, _) = merged[0], merged[-1]
            sheet.merge_range(first, column, last, column, lines[first][column])
    book.close()


def nothing_came_to_another_record(desk: Desk) -> None:
    now = desk.state
    assert now == desk.before
    events = read_ledger(ledger_path(desk.folder, desk.form))
    assert {event["row_id"] for event in events} <= {row["row_id"] for row in desk.rows["Screening"]}
