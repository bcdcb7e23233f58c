"""How the texts of a sheet look: formats, runs of marked words, values of a person's own."""

import datetime
import re
from xml.sax.saxutils import escape

from scripts.sheets.form import LONGEST_CELL, Form
from scripts.sheets.highlight import EXCLUDING, INCLUDING, Words

READ_SIZE, SIZE = 10, 11  # points: of a tab for reading, of others

# A run without a look of its own has that of its cell.
_RUNS = {
    "": "",
    INCLUDING: '<rPr><b/><sz val="{size}"/><color rgb="FF1B6B2F"/><rFont val="Calibri"/></rPr>',
    EXCLUDING: '<rPr><i/><u/><sz val="{size}"/><color rgb="FF9C1C1C"/><rFont val="Calibri"/></rPr>',
}


class Look:
    """The formats of a workbook, by name, each made once; with colours of a person's own where asked."""

    def __init__(self, book, formats: dict[str, dict]):
        self._book, self._formats = book, formats
        self._made: dict = {}
        self._words: dict[Form, Words] = {}
        self._runs: dict[int, dict[str, str]] = {}

    def get(self, name: str, own: dict | None = None):
        """The format of this name, with `own` colours laid over it."""
        key = (name, *sorted(own.items())) if own else name
        if key not in self._made:
            self._made[key] = self._book.add_format(self._formats[name] | (own or {}))
        return self._made[key]

    def words(self, form: Form) -> Words:
        """The words to mark in a form's texts."""
        if form not in self._words:
            self._words = {form: Words(form.including, form.excluding)}
        return self._words[form]

    def _runs_of(self, size: int) -> dict[str, str]:
        """The looks of runs in letters of a size."""
        if size not in self._runs:
            self._runs[size] = {kind: look.format(size=size) for kind, look in _RUNS.items()}
        return self._runs[size]

    def write_text(self, sheet, row: int, column: int, text: str, parts, name: str, own: dict | None = None) -> None:
        """Write a text, its marked parts (`Words.parts`) in their formats."""
        size = self._formats[name].get("font_size", SIZE)
        whole = parts[0][1] if len(parts) == 1 else ""
        look = self.get(whole or name, {"font_size": size} | (own or {}) if whole else own)
        if len(parts) < 2:
            write_plain(sheet, row, column, text, look)
        elif text.isprintable() and {kind for _, kind in parts} <= _RUNS.keys():
            sheet.write_inner(row, column, _rich(text, parts, self._runs_of(size)), look)
        else:
            kinds = {kind: (self.get(kind, {"font_size": size}),) if kind else () for _, kind in parts}
            fragments = [piece for part, kind in parts for piece in (*kinds[kind], part)]
            sheet.write_rich_string(row, column, *fragments, look)


def write_plain(sheet, row: int, column: int, text: str, look) -> None:
    """Write a text as it is; one that looks like xlsxwriter's own notation of runs, which it would not escape, too."""
    if text.startswith("<r>") and text.endswith("</r>"):
        text = _run(text)
    sheet.write_string(row, column, text, look)


def _rich(text: str, parts: list[tuple[str, str]], looks: dict[str, str]) -> str:
    """The runs of a printable text, whose only white space is the space; most hold nothing to escape."""
    if "&" in text or "<" in text or ">" in text or "_x" in text:
        return "".join([_run(part, looks[kind]) for part, kind in parts])
    return "".join(
        [
            f'<r>{looks[kind]}<t xml:space="preserve">{part}</t></r>'
            if part[0] == " " or part[-1] == " "
            else f"<r>{looks[kind]}<t>{part}</t></r>"
            for part, kind in parts
        ]
    )


def _run(text: str, look: str = "") -> str:
    """A run of rich text in a look of its own."""
    if "_x" in text:
        text = re.sub(r"(_x[0-9a-fA-F]{4}_)", r"_x005F\1", text)
    if "&" in text or "<" in text or ">" in text:
        text = escape(text)
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f"<r>{look}<t{space}>{text}</t></r>"


def write_value(sheet, row: int, column: int, value, look, dates) -> None:
    """Write a value of a person's own as what it is: text (never a formula), number, date, true or false."""
    if value is None or value == "":
        if look is not None:
            sheet.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, look)
    elif isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        sheet.write_datetime(row, column, value, dates)
    else:
        write_plain(sheet, row, column, str(value)[:LONGEST_CELL], look)
