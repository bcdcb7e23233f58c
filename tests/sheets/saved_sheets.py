"""A small sheet for tests, and saving it as a person does who has changed its cells."""

from pathlib import Path

from scripts.sheets.form import Column, Form, Tab
from scripts.sheets.ledgers import read_ledger, state_of
from scripts.sheets.preview import ledger_path, sheet_path
from scripts.sheets.read import read_sheet

DECISION = Column(
    "decision",
    "Decision",
    asked=True,
    choices=(("include", "include"), ("exclude", "exclude"), ("maybe", "maybe")),
    words=(("incl.", "include"),),
)
FORM = Form(
    name="title_abstract.A",
    person="A",
    title="Screening",
    guide=("# What to do", "Choose."),
    tabs=(Tab("Screening", (DECISION, Column("note", "Note", asked=True), Column("title", "Title")), "decision"),),
    notice="A demonstration",
)
ROWS = {"Screening": [{"row_id": f"uni-{n}", "title": f"Title {n}"} for n in range(6)]}


def edit(review: Path, change) -> None:
    """Save the sheet as a person would after `change(cells)`; cells is a list of rows, the header first."""
    save_changed(sheet_path(review, FORM), change)


def save_changed(path: Path, change, tab: str = "Screening") -> None:
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        tabs = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    top, *cells = tabs[tab]
    tabs[tab] = [top, *change(cells)]
    saved = xlsxwriter.Workbook(str(path))
    for name, lines in tabs.items():
        sheet = saved.add_worksheet(name)
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    saved.close()


def deciding(row_id: str, word, column: str = "Decision"):
    def change(cells):
        header, *rows = cells
        for row in rows:
            if row[header.index("row_id")] == row_id:
                row[header.index(column)] = word
        return [header, *rows]

    return change


def decisions(review: Path) -> dict[str, str]:
    state = state_of(read_ledger(ledger_path(review, FORM)))
    return {row_id: value for (row_id, column), value in state.items() if column == "decision"}


def cells_of(review: Path) -> dict[str, dict[str, str]]:
    return {row.row_id: row.cells for row in read_sheet(sheet_path(review, FORM), FORM).rows}
