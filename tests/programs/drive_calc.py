"""Drive a visible LibreOffice Calc as a person would: `/usr/bin/python3 drive_calc.py STEPS.json`, with DISPLAY set.

STEPS.json: {"profile": folder, "file": sheet to open, "steps": [{"do": …}, …]}; the steps are the functions below. Only
the system's Python has `uno`.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

FILTERS = {
    ".xlsx": ("Calc MS Excel 2007 XML", ""),
    ".ods": ("calc8", ""),
    ".csv": ("Text - txt - csv (StarCalc)", "44,34,76,1"),
}


class Calc:
    """An open document in its window."""

    def __init__(self, desktop, dispatcher, path):
        self.desktop, self.dispatcher = desktop, dispatcher
        self.document = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, properties(Hidden=False))
        self.frame = self.document.CurrentController.Frame

    def dispatch(self, command, **arguments):
        self.dispatcher.executeDispatch(self.frame, f".uno:{command}", "", 0, properties(**arguments))

    @property
    def sheet(self):
        return self.document.CurrentController.ActiveSheet

    def grid(self):
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        area = self.sheet.getCellRangeByPosition(0, 0, cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow)
        return area.DataArray

    def tab(self, name):
        self.document.CurrentController.setActiveSheet(self.document.Sheets.getByName(name))

    def type(self, answers):
        """Type, from the top down, into cells that are known by row id and header: {row_id: {header: text}}."""
        grid = self.grid()
        top = next(n for n, row in enumerate(grid) if "row_id" in row)
        rows = {row[grid[top].index("row_id")]: n for n, row in enumerate(grid)}
        columns = {header: column for column, header in enumerate(grid[top]) if header}
        for row_id in sorted(answers, key=rows.__getitem__):
            for header, text in answers[row_id].items():
                self.dispatch("GoToCell", ToPoint=cell_name(columns[header], rows[row_id]))
                self.dispatch("EnterString", StringName=text) if text else self.dispatch("ClearContents")

    def sort(self, header, ascending):
        grid = self.grid()
        top = next(n for n, row in enumerate(grid) if "row_id" in row)
        body = self.sheet.getCellRangeByPosition(0, top, len(grid[0]) - 1, len(grid) - 1)
        self.dispatch("GoToCell", ToPoint=body.AbsoluteName.split(".")[-1])
        column = grid[top].index(header)
        self.dispatch("DataSort", ByRows=True, HasHeader=True, Col1=column + 1, Ascending1=ascending)

    def sort_alone(self, header, ascending):
        """Sort the cells of one column only, as after "Current selection" in the question that Calc asks."""
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = 0, ascending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        self._cells(header, 0).sort(properties(SortFields=fields, ContainsHeader=False, IsSortColumns=False))

    def delete_cell(self, header, place):
        """Delete a cell with a shift up; `place`: the row from 0."""
        up = uno.Enum("com.sun.star.sheet.CellDeleteMode", "UP")
        self.sheet.removeRange(self._cells(header, place, 1).RangeAddress, up)

    def insert_cell(self, header, place):
        """Insert a cell with a shift down."""
        down = uno.Enum("com.sun.star.sheet.CellInsertMode", "DOWN")
        self.sheet.insertCells(self._cells(header, place, 1).RangeAddress, down)

    def _cells(self, header, place, number=None):
        """Cells of a column from a row on, `number` of them or all."""
        grid = self.grid()
        top = next(n for n, row in enumerate(grid) if "row_id" in row)
        column, first = grid[top].index(header), top + 1 + place
        return self.sheet.getCellRangeByPosition(column, first, column, first + number - 1 if number else len(grid) - 1)

    def filter(self, header, value):
        """Show only the rows whose cell says `value`, by the sheet's own filter."""
        ranges = self.document.getPropertyValue("UnnamedDatabaseRanges")
        place = self.sheet.RangeAddress.Sheet
        area = ranges.getByTable(place) if ranges.hasByTable(place) else self.document.DatabaseRanges.getByIndex(0)
        top = next(n for n, row in enumerate(self.grid()) if "row_id" in row)
        body = self.sheet.getCellRangeByPosition(0, top, area.DataArea.EndColumn, area.DataArea.EndRow)
        descriptor = body.createFilterDescriptor(True)
        field = uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
        field.Field = self.grid()[top].index(header)
        field.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
        field.StringValue = value
        descriptor.ContainsHeader = True
        descriptor.setFilterFields((field,))
        body.filter(descriptor)

    def insert_column(self, before, header, text):
        """Insert a column of one's own, with the same text in each row."""
        grid = self.grid()
        top = next(n for n, row in enumerate(grid) if "row_id" in row)
        at = grid[top].index(before)
        self.dispatch("GoToCell", ToPoint=cell_name(at, top))
        self.dispatch("InsertColumnsBefore")
        cells = ((header,), *((text,) for _ in grid[top + 1 :]))
        self.sheet.getCellRangeByPosition(at, top, at, len(grid) - 1).setDataArray(cells)

    def picture(self, path):
        time.sleep(3)
        subprocess.run(["import", "-window", "root", path], check=True)

    def save(self, path=None):
        """Save under its own name, or in the format of another."""
        if path is None:
            self.document.store()  # what Ctrl+S does, without the question about the format
            return
        kind, options = FILTERS[Path(path).suffix]
        self.document.storeToURL(
            Path(path).as_uri(), properties(FilterName=kind, FilterOptions=options, Overwrite=True)
        )


def cell_name(column, row):
    """A cell's name, by column and row from 0. Asking Calc for it takes longer than typing into the cell."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"${letters}${row + 1}"


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def connect(profile):
    pipe = f"calc{time.time_ns()}"
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", f"--accept=pipe,name={pipe};urp;",
         "--norestore", "--nologo", "--nofirststartwizard", "--nodefault"]
    )  # fmt: skip
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            return office, resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("soffice did not answer")


def main(path):
    told = json.loads(Path(path).read_text(encoding="utf-8"))
    office, context = connect(told["profile"])
    try:
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        calc = Calc(desktop, dispatcher, told["file"])
        for step in told["steps"]:
            getattr(calc, step.pop("do"))(**step)
        calc.document.close(True)
        desktop.terminate()
        office.wait(60)
    finally:
        office.kill() if office.poll() is None else None


if __name__ == "__main__":
    main(sys.argv[1])
