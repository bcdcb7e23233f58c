"""Write a sheet from rows and ledger: a guide tab, then a tab for each table, made to be read and filled in.

The same rows and ledger give the same bytes. The copy that is replaced is kept, the last three of each sheet.
"""

import io
import os
from datetime import datetime
from pathlib import Path

from scripts.common.atomic_files import write_bytes
from scripts.common.ledgers import State
from scripts.common.sheets.form import BINDING, GUIDE_TAB, Column, Form, Tab, shown_text
from scripts.common.sheets.read import cell_name

_COPIES = 3
_HEADING = "# "
_LONGEST_LINK = 2_079
_BOX = {"valign": "top", "border": 1, "border_color": "#D0D0D0"}
_FORMATS = {
    "heading": {"bold": True, "font_size": 13, "valign": "bottom", "text_wrap": True},
    "line": {"text_wrap": True, "valign": "top"},
    "notice": {"bold": True, "font_color": "#7A1F00"},
    "progress": {"italic": True},
    "shown_header": {"bold": True, "bg_color": "#E4E7EB", "border": 1, "valign": "vcenter", "text_wrap": True},
    "asked_header": {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1, "valign": "vcenter"},
    "shown": _BOX | {"text_wrap": True, "num_format": "@"},
    "link": _BOX | {"font_color": "#1F4E79", "underline": 1, "text_wrap": True},
    "asked": _BOX | {"text_wrap": True, "num_format": "@", "bold": True},
    "undecided": {"bg_color": "#FFF4CC"},
}


def issue(path: Path, form: Form, rows: dict, state: State, kept: State, issued_at: int) -> None:
    """Write the sheet of `form` to `path`, atomically, keeping the copy that was there.

    `rows`: tab name → rows (row_id and the shown columns); `state`: what is decided; `kept`: unclear words to leave as
    they were typed; `issued_at`: the last event that the sheet knows.
    """
    content = workbook_bytes(form, rows, state, kept, issued_at)
    _keep_copy(Path(path))
    write_bytes(Path(path), content)


def guide_lines(form: Form) -> list[str]:
    """The lines of the first tab as it shows them, the review's notice before all others."""
    return [line.removeprefix(_HEADING) for line in _marked_lines(form)]


def _marked_lines(form: Form) -> list[str]:
    return [line for line in (form.notice, _HEADING + form.title, *form.guide) if line]


def workbook_bytes(form: Form, rows: dict, state: State, kept: State, issued_at: int) -> bytes:
    """The sheet as the bytes of an xlsx file."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": form.title, "comments": form.notice, "created": datetime(2000, 1, 1)})
    formats = {name: book.add_format(look) for name, look in _FORMATS.items()}
    _write_guide(book.add_worksheet(GUIDE_TAB), form, formats)
    for tab in form.tabs:
        sheet = book.add_worksheet(tab.name)
        _write_tab(sheet, form, tab, rows[tab.name], state, kept, issued_at, formats)
    book.get_worksheet_by_name(form.tabs[0].name).activate()
    book.close()
    return buffer.getvalue()


def _write_guide(sheet, form: Form, formats: dict) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 110)
    for number, line in enumerate(_marked_lines(form)):
        look = "notice" if line == form.notice else "heading" if line.startswith(_HEADING) else "line"
        sheet.write_string(number, 0, line.removeprefix(_HEADING), formats[look])
        sheet.set_row(number, 28 if look == "heading" else 16.0 * -(-len(line) // 115))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def _write_tab(sheet, form, tab: Tab, rows, state, kept, issued_at, formats) -> None:
    top = 1
    last = top + max(1, len(rows))
    headers = [column.header for column in tab.columns] + list(BINDING)
    for at, column in enumerate(tab.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(top, at, column.header, formats["asked_header" if column.asked else "shown_header"])
    for at in range(len(tab.columns), len(headers)):
        sheet.set_column(at, at, 12, None, {"hidden": True})
        sheet.write_string(top, at, headers[at], formats["shown_header"])
    sheet.set_row(top, 22)
    for number, row in enumerate(rows, start=top + 1):
        for at, column in enumerate(tab.columns):
            if column.asked:
                key = (row["row_id"], column.name)
                text = kept.get(key) or column.word_for(state.get(key, ""))
                sheet.write_string(number, at, text, formats["asked"])
            elif (
                column.link
                and row[column.name].startswith(("http://", "https://"))
                and len(row[column.name]) <= _LONGEST_LINK
            ):
                sheet.write_url(number, at, row[column.name], formats["link"], row[column.name])
            else:
                sheet.write_string(number, at, shown_text(row[column.name]), formats["shown"])
        for at, value in enumerate((row["row_id"], tab.row_hash(row), str(issued_at)), start=len(tab.columns)):
            sheet.write_string(number, at, value)
        sheet.set_row(number, _height(tab, row))
    _write_progress(sheet, form, tab, rows, state, top, last, formats)
    for at, column in enumerate(tab.columns):
        if column.choices:
            _offer_choices(sheet, column, top + 1, at, last)
    counted = _position(tab)
    row_id, answer = (cell_name(top + 1, at) for at in (len(tab.columns), counted))
    blank = f'=AND(${row_id}<>"",${answer}="")'
    if not tab.optional:
        look = {"type": "formula", "criteria": blank, "format": formats["undecided"]}
        sheet.conditional_format(top + 1, 0, last, len(tab.columns) - 1, look)
    sheet.freeze_panes(top + 1, _frozen(tab))
    sheet.autofilter(top, 0, last, len(headers) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_footer(f"&L{form.title}&C{form.notice}&R&P / &N")


def _write_progress(sheet, form, tab: Tab, rows, state, top: int, last: int, formats) -> None:
    at = _position(tab)
    decided = sum(bool(row.get(tab.counted) or state.get((row["row_id"], tab.counted))) for row in rows)
    cells = f"{cell_name(top + 1, at)}:{cell_name(last, at)}"
    filled = f'COUNTIF({cells},"?*")'
    formula = f'="Filled in: "&{filled}&" of {len(rows)}. Left: "&({len(rows)}-{filled})'
    value = f"Filled in: {decided} of {len(rows)}. Left: {len(rows) - decided}"
    if tab.optional:
        sheet.write_string(0, 0, "Only where it applies: may stay empty.", formats["progress"])
    else:
        sheet.write_formula(0, 0, formula, formats["progress"], value)
    if form.notice:
        sheet.write_string(0, min(3, len(tab.columns) - 1), form.notice, formats["notice"])


def _offer_choices(sheet, column: Column, first: int, at: int, last: int) -> None:
    sheet.data_validation(
        first,
        at,
        last,
        at,
        {
            "validate": "list",
            "source": [word for _, word in column.choices],
            "error_title": column.header,
            "error_message": "Choose one of the words of the list, or leave the cell empty.",
        },
    )


def _position(tab: Tab) -> int:
    return next(at for at, column in enumerate(tab.columns) if column.name == tab.counted)


def _frozen(tab: Tab) -> int:
    """Columns that stay in sight: the asked ones, where they come first."""
    return next((at for at, column in enumerate(tab.columns) if not column.asked), 0)


def _height(tab: Tab, row: dict) -> float:
    """A row's height in points, for its longest wrapped text; programs do not fit rows by themselves."""
    lines = max(-(-len(shown_text(row[column.name])) // max(1, int(column.width * 1.1))) for column in tab.shown)
    return min(400.0, max(3, lines) * 15.0 + 4)


def _keep_copy(path: Path) -> None:
    if not path.exists():
        return
    kept = path.parent / "previous"
    kept.mkdir(exist_ok=True)
    for number in range(_COPIES, 1, -1):
        older = kept / f"{path.stem}.{number - 1}{path.suffix}"
        if older.exists():
            os.replace(older, kept / f"{path.stem}.{number}{path.suffix}")
    write_bytes(kept / f"{path.stem}.1{path.suffix}", path.read_bytes())
