"""Write a sheet: a guide tab, then a tab for each table, made to be read and filled in.

The same contents give the same bytes. The copy that is replaced is kept, the last three of each file.
"""

import io
import os
from datetime import datetime
from pathlib import Path

from scripts.common.collector import uncollected
from scripts.common.files import write_bytes
from scripts.sheets.contents import Contents, marked_lines
from scripts.sheets.find import PREVIOUS
from scripts.sheets.form import CONFIRM, GUIDE_TAB, LISTS_TAB, Form
from scripts.sheets.highlight import DIFFERING, EXCLUDING, INCLUDING
from scripts.sheets.look import READ_SIZE, Look, write_value
from scripts.sheets.own import Own, OwnTab
from scripts.sheets.write_tab import write_tab

_COPIES = 3
_HEADING = "# "
_BOX = {"valign": "top", "border": 1, "border_color": "#D0D0D0"}
_FORMATS = {
    "title": {"bold": True, "font_size": 18, "font_color": "#1F4E79", "valign": "vcenter"},
    "heading": {"bold": True, "font_size": 13, "font_color": "#1F4E79", "valign": "bottom", "text_wrap": True},
    "line": {"text_wrap": True, "valign": "top"},
    "notice": {"bold": True, "font_color": "#7A1F00", "valign": "vcenter"},
    "small": {"font_size": 8, "font_color": "#808080"},
    "progress": {"bold": True, "font_size": 12, "valign": "vcenter"},
    "shown_header": {"bold": True, "bg_color": "#E4E7EB", "border": 1, "valign": "vcenter", "text_wrap": True},
    "asked_header": {
        "bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1, "valign": "vcenter",
        "text_wrap": True,
    },
    "shown": _BOX | {"text_wrap": True, "num_format": "@"},
    "read": _BOX | {"text_wrap": True, "num_format": "@", "font_size": READ_SIZE},
    "read_link": _BOX | {"font_color": "#1F4E79", "underline": 1, "text_wrap": True, "font_size": READ_SIZE},
    "to_criteria": {"font_color": "#1F4E79", "underline": 1, "valign": "vcenter"},
    "link": _BOX | {"font_color": "#1F4E79", "underline": 1, "text_wrap": True},
    "asked": _BOX | {"text_wrap": True, "num_format": "@", "bold": True},
    "own": _BOX | {"text_wrap": True},
    "own_date": _BOX | {"num_format": "yyyy-mm-dd"},
    "undecided": {"bg_color": "#FFF2B3"},
    "decided": {"font_color": "#8C8C8C"},
    "told": {"bg_color": "#F8D7C4", "bold": True},
    "not_understood": {"bg_color": "#F4A9A0", "bold": True},
    INCLUDING: {"bold": True, "font_color": "#1B6B2F"},
    DIFFERING: _BOX | {"text_wrap": True, "num_format": "@", "bold": True, "font_color": "#B00020"},
    EXCLUDING: {"underline": 1, "italic": True, "font_color": "#9C1C1C"},
}  # fmt: skip


@uncollected()
def issue(path: Path, contents: Contents, own: Own) -> None:
    """Write a sheet to `path`, atomically, keeping the copy that was there."""
    made = workbook_bytes(contents, own)
    keep_copy(Path(path))
    write_bytes(Path(path), made)


def workbook_bytes(contents: Contents, own: Own) -> bytes:
    """The sheet as the bytes of an xlsx file."""
    from scripts.sheets.quick_sheet import QuickBook, QuickSheet

    form, buffer = contents.form, io.BytesIO()
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    book = QuickBook(buffer, options)
    book.set_properties({"title": form.title, "comments": form.notice, "created": datetime(2000, 1, 1)})
    look = Look(book, _FORMATS)
    _write_guide(book.add_worksheet(GUIDE_TAB, QuickSheet), form, look)
    lists = _lists(form)
    for tab in form.tabs:
        write_tab(
            book.add_worksheet(tab.name, QuickSheet), contents, tab, own.tabs.get(tab.name, OwnTab()), look, lists
        )
    for name, grid in own.added.items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(grid):
            for column, value in enumerate(line):
                write_value(sheet, row, column, value, None, look.get("own_date"))
    if lists:
        _write_lists(book, lists)
    sheets = book.worksheets()
    sheets[1].activate()
    book.close()
    return buffer.getvalue()


def keep_copy(path: Path) -> None:
    """Keep a copy of a file among the last three under previous/."""
    if not path.exists():
        return
    kept = path.parent / PREVIOUS
    kept.mkdir(exist_ok=True)
    for number in range(_COPIES, 1, -1):
        older = kept / f"{path.stem}.{number - 1}{path.suffix}"
        if older.exists():
            os.replace(older, kept / f"{path.stem}.{number}{path.suffix}")
    write_bytes(kept / f"{path.stem}.1{path.suffix}", path.read_bytes())


def _write_guide(sheet, form: Form, look: Look) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 110)
    lines = marked_lines(form)
    for number, line in enumerate(lines):
        kind = "notice" if line == form.notice else "heading" if line.startswith(_HEADING) else "line"
        kind = "title" if line == _HEADING + form.title else "small" if number == len(lines) - 1 else kind
        heights = {"title": 34.0, "heading": 28.0}
        sheet.set_row(number, heights.get(kind, 16.0 * -(-len(line) // 115)))
        text = line.removeprefix(_HEADING)
        parts = look.words(form).parts(text) if text.startswith("Marked in the texts: ") else []
        look.write_text(sheet, number, 0, text, parts, kind)
        if line == CONFIRM:
            sheet.write_blank(number, 1, None, look.get("asked"))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def _lists(form: Form) -> dict[tuple[str, ...], str]:
    """The lists of words that a drop-down cannot hold itself (over 255 characters, or with commas) → where they are."""
    words = {tuple(word for _, word in column.choices) for tab in form.tabs for column in tab.columns if column.choices}
    long = sorted(listed for listed in words if len(",".join(listed)) > 255 or "," in "".join(listed))
    return {
        listed: f"={LISTS_TAB}!${_letter(at)}$1:${_letter(at)}${len(listed)}" for at, listed in enumerate(long)
    }  # fmt: skip


def _letter(at: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return xl_col_to_name(at)


def _write_lists(book, lists: dict[tuple[str, ...], str]) -> None:
    sheet = book.add_worksheet(LISTS_TAB)
    for row in range(max(map(len, lists))):
        for at, words in enumerate(lists):
            if row < len(words):
                sheet.write_string(row, at, words[row])
    sheet.hide()
