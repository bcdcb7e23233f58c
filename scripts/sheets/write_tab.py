"""Write one tab of a sheet: a line of progress, headers, rows with drop-downs, and what was a person's own there."""

import datetime
import re
from collections import Counter
from collections.abc import Callable
from itertools import accumulate
from xml.sax.saxutils import escape

from scripts.sheets.binding import signature, text_codes
from scripts.sheets.contents import Contents, Line, marked_lines
from scripts.sheets.form import BINDING, DONE, GUIDE_TAB, LEFT, LONGEST_CELL, ROW_ID, Column, Form, Tab
from scripts.sheets.highlight import DIFFERING, EXCLUDING, INCLUDING, Words, parts_at
from scripts.sheets.own import OURS, OwnTab
from scripts.sheets.row_formulas import is_done, is_left, is_waived
from scripts.sheets.sheet import cell_name

TOP = 1
_LONGEST_LINK = 2_079
_MOST_LINKS = 65_000
_ADDRESSES = ("http://", "https://", "../")
_HIGHEST = 405.0
_SIGHT = 80  # characters: what may stay in sight without crowding out the answers
_PROGRESS = 70  # characters: what the line of progress takes

# Of a tab for reading: in a window of 1440 × 900, four abstracts of 1,500 characters stand whole beside their titles
# and the cells for the decisions.
READ_SIZE = 10
_READ_ZOOM = 85
_SIZE = 11
# By size of the letters: the height of a line in points, and how many characters of a text go into a unit of width.
_LINES = {READ_SIZE: (13.0, 1.25), _SIZE: (15.0, 1.1)}
_DECIDED_LINES = 2
_NARROW = 30  # columns below this width may be cut in a tab for reading: long lists of authors make no row high
_LONGEST_LITERAL = 240

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
        size = self._formats[name].get("font_size", _SIZE)
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


def write_tab(sheet, contents: Contents, tab: Tab, own: OwnTab, look: Look, lists: dict) -> None:
    """Write a tab of `contents` into an xlsxwriter sheet, row by row. `lists`: words → the range that holds them."""
    form, lines = contents.form, contents.tabs[tab.name]
    keys = column_order(tab, own)
    columns = {column.header: column for column in tab.columns}
    at = {columns[key].name: place for place, key in enumerate(keys) if key in columns}
    last = TOP + max(1, len(lines))
    _set_columns(sheet, keys, columns, own)
    _write_top(sheet, form, tab, lines, keys, columns, own, last, look)
    sheet.set_row(TOP, 30)
    for place, key in enumerate(keys):
        asked = key in columns and columns[key].asked
        sheet.write_string(TOP, place, key, look.get("asked_header" if asked else "shown_header"))
    _write_comments(sheet, TOP, "", keys, own)
    _write_hints(sheet, keys, columns, own)
    words, links = look.words(form), 0
    text_look, link_look = ("read", "read_link") if tab.for_reading else ("shown", "link")
    height_of = _heights(tab)
    kinds = {column.header: "asked" if column.asked else text_look for column in tab.columns}
    places = [(place, key, columns.get(key), look.get(kinds.get(key, "own"))) for place, key in enumerate(keys)]
    for number, line in enumerate(lines, start=TOP + 1):
        sheet.set_row(number, height_of(line))
        signed = signature(form.name, contents.review, line.row_id, line.row_hash)
        codes = text_codes(tab, line.cells)
        hidden = (signed, line.row_id, line.row_hash, contents.issued_at, f"{signed}#{codes}")
        binding = dict(zip(BINDING, hidden, strict=True))
        for place, key, column, usual in places:
            own_look = own.looks.get((line.row_id, key)) if own.looks else None
            if column is None:
                if key in binding:
                    sheet.write_string(number, place, binding[key])
                else:
                    _write_own(sheet, number, place, (line.row_id, key), own, look, own_look)
                continue
            text = line.cells[column.name]
            if column.name in line.spans:
                parts = parts_at(text, line.spans[column.name], DIFFERING)
                look.write_text(sheet, number, place, text, parts, text_look, own_look)
            elif column.highlighted and text:
                look.write_text(sheet, number, place, text, words.parts(text), text_look, own_look)
            elif column.link and text.startswith(_ADDRESSES) and len(text) <= _LONGEST_LINK:
                links += 1
                _write_link(sheet, number, place, text, look.get(link_look, own_look), links)
            else:
                write_plain(sheet, number, place, text, look.get(kinds[key], own_look) if own_look else usual)
        if own.comments:
            _write_comments(sheet, number, line.row_id, keys, own)
    _write_loose(sheet, last + 1, keys, own, look)
    for column in tab.columns:
        if column.choices:
            _offer_choices(sheet, column, at[column.name], last, lists)
    for place, key in enumerate(keys):
        if key in own.drop_downs and key not in columns:
            words, refuses = own.drop_downs[key]
            source = words.strip('"').split(",") if words.startswith('"') else f"={words}"
            offer = {"validate": "list", "source": source, "show_error": refuses}
            sheet.data_validation(TOP + 1, place, last, place, offer)
    _mark_rows(sheet, tab, keys, at, last, look)
    if tab.for_reading:
        sheet.set_zoom(_READ_ZOOM)
    sheet.freeze_panes(TOP + 1, _frozen(tab, keys, columns))
    sheet.autofilter(TOP, 0, last, len(keys) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
    sheet.set_footer(f"&L{form.title}&C{form.notice}&R&P / &N")


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


def column_order(tab: Tab, own: OwnTab) -> list[str]:
    """The headers from left to right: as the person left them; columns of ours that are not there at their place."""
    usual = tab.headers
    keys = list(dict.fromkeys(own.order))
    if sum(key in keys for key in usual) < len(usual) // 2:
        own_keys, ends = [key for key in keys if key not in usual], usual[1 - len(BINDING) :]
        return [*usual[: 1 - len(BINDING)], *own_keys, *ends]
    for place, header in enumerate(usual):
        if header not in keys and own.formulas and header in BINDING:
            keys.append(header)  # own formulas name columns by their letters
        elif header not in keys:
            before = next((keys.index(key) + 1 for key in reversed(usual[:place]) if key in keys), 0)
            keys.insert(before, header)
    return keys


def _set_columns(sheet, keys: list[str], columns: dict[str, Column], own: OwnTab) -> None:
    for place, key in enumerate(keys):
        hidden = key in BINDING or key in own.hidden
        sheet.set_column(place, place, _width(key, columns, own), None, {"hidden": True} if hidden else {})


def _width(key: str, columns: dict[str, Column], own: OwnTab) -> float:
    """A column's width: as the person left it, or ours."""
    return own.widths.get(key) or (columns[key].width if key in columns else 14)


def _write_top(
    sheet, form: Form, tab: Tab, lines: list[Line], keys: list[str], columns: dict, own: OwnTab, last: int, look: Look
) -> None:
    """The row above the headers: the progress, the way to the criteria above the answers, and the review's notice."""
    sheet.set_row(0, 24)
    counted = next(column for column in tab.columns if column.name == tab.counted)
    counted_at = keys.index(counted.header)
    if tab.optional:
        sheet.write_string(0, 0, "Only where it applies: may stay empty.", look.get("progress"))
    else:
        at = {columns[key].name: place for place, key in enumerate(keys) if key in columns}
        formula, value = _progress(tab, lines, at | {ROW_ID: keys.index(ROW_ID)}, last)
        sheet.write_formula(0, 0, formula, look.get("progress"), value)
    ends = accumulate(0 if key in BINDING else _width(key, columns, own) for key in keys)
    free = next((place for place, end in enumerate(ends, start=1) if end >= _PROGRESS), len(keys) - 1)
    if form.criteria and tab.for_reading:
        free = max(free, counted_at)
        line = marked_lines(form).index(form.criteria) + 1
        sheet.write_url(0, free, f"internal:'{GUIDE_TAB}'!A{line}", look.get("to_criteria"), "Criteria")
        free += 1
    if form.notice:
        sheet.write_string(0, free, form.notice, look.get("notice"))


def _progress(tab: Tab, lines: list[Line], at: dict[str, int], last: int) -> tuple[str, str]:
    """The formula that says how many rows are filled in, with which of a few answers, and left; and what it gives."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    def cells_of(name: str) -> str:
        ends = (xl_rowcol_to_cell(row, at[name], True, True) for row in (TOP + 1, last))
        return ":".join(ends)

    column, cells = tab.column(tab.counted), cells_of(tab.counted)
    stands = Counter(tab.progress_of_cells(line.cells) for line in lines)
    of = str(len(lines))
    left = f'({of}-COUNTIF({cells},"?*"))'
    if tab.needs or tab.waived_by:
        there = f'SUMPRODUCT(({cells_of(ROW_ID)}<>"")*'
        left = f"{there}{is_left(tab, cells_of)})"
        of = f'({of}-{there}({cells}="")*{is_waived(tab, cells_of)}))' if tab.waived_by else of
    choices = column.choices if len(column.choices) <= 3 else ()
    answers = [line.cells[tab.counted] for line in lines]
    counted = "".join(
        f' · {word}: "&{"+".join(_count(cells, each) for each in (word, *column.letters_for(value)))}&"'
        for value, word in choices
    )
    formula = f'="Decided: "&({of}-{left})&" of "&{of}&"{counted} · left: "&{left}'
    value = f"Decided: {stands[DONE]} of {stands[DONE] + stands[LEFT]}"
    value += "".join(f" · {word}: {answers.count(word)}" for _, word in choices)
    return formula, f"{value} · left: {stands[LEFT]}"


def _count(cells: str, word: str) -> str:
    return f'COUNTIF({cells},"{word}")'


def _write_link(sheet, row: int, column: int, address: str, look, links: int) -> None:
    """A link; a sheet holds 65,530 of them, those beyond are formulas."""
    if links <= _MOST_LINKS:
        target = f"external:{address}" if address.startswith("../") else address
        sheet.write_url(row, column, target, look, address)
    elif len(address) <= 250 and '"' not in address:
        sheet.write_formula(row, column, f'=HYPERLINK("{address}")', look, address)
    else:
        sheet.write_string(row, column, address, look)


def _write_own(sheet, row: int, column: int, cell, own: OwnTab, look: Look, own_look: dict | None) -> None:
    value = own.cells.get(cell)
    if value is None and own_look is None and cell not in own.formulas:
        return
    if cell in own.formulas:
        from openpyxl.formula.translate import Translator

        origin, formula = own.formulas[cell]
        moved = Translator(formula, origin).translate_formula(cell_name(row, column))
        shown = value if isinstance(value, int | float | str) else "" if value is None else str(value)
        sheet.write_formula(row, column, moved, look.get("own", own_look), shown)
    else:
        write_value(sheet, row, column, value, look.get("own", own_look), look.get("own_date", own_look))


def _write_loose(sheet, first: int, keys: list[str], own: OwnTab, look: Look) -> None:
    for row, typed in enumerate(own.loose, start=first):
        for place, key in enumerate(keys):
            if key in typed and key not in BINDING:
                write_value(sheet, row, place, typed[key], look.get("own"), look.get("own_date"))


def _write_comments(sheet, row: int, row_id: str, keys: list[str], own: OwnTab) -> None:
    """The comments on a row's cells; with the row, since earlier ones are out of reach once the next is begun."""
    for place, key in enumerate(keys):
        if (row_id, key) in own.comments:
            text, author = own.comments[row_id, key]
            sheet.write_comment(row, place, text[:32_000], {"author": author} if author else {})


def _write_hints(sheet, keys: list[str], columns: dict[str, Column], own: OwnTab) -> None:
    """Our comments on headers, which say how to fill a column in; where a person has commented, theirs stays alone."""
    for place, key in enumerate(keys):
        if key in columns and columns[key].hint and ("", key) not in own.comments:
            lines = columns[key].hint.count("\n") + 1
            size = {"width": 380, "height": 24 + 34 * lines, "font_size": READ_SIZE}
            sheet.write_comment(TOP, place, columns[key].hint, {"author": OURS} | size)


def _offer_choices(sheet, column: Column, at: int, last: int, lists: dict) -> None:
    """A column's drop-down. It refuses other words only where none is understood: i for include has to be let in."""
    words = tuple(word for _, word in column.choices)
    sheet.data_validation(
        TOP + 1,
        at,
        last,
        at,
        {
            "validate": "list",
            "source": lists.get(words, list(words)),
            "show_error": not column.words,
            "error_title": column.header[:32],
            "error_message": "Choose one of the words of the list, or leave the cell empty.",
        },
    )


def _mark_rows(sheet, tab: Tab, keys: list[str], at: dict[str, int], last: int, look: Look) -> None:
    """Undecided rows are yellow, but for their long texts, which are read; decided ones of a tab for reading are grey;
    a flag, and a word that is not understood, stand out."""

    def ref(name: str) -> str:
        return "$" + cell_name(TOP + 1, at[name])

    if not tab.optional:
        row_id = cell_name(TOP + 1, keys.index(ROW_ID))
        criteria = f'=(${row_id}<>"")*{is_left(tab, ref)}'
        style = {"type": "formula", "criteria": criteria, "format": look.get("undecided")}
        wide = {at[column.name] for column in tab.columns if column.width >= 60}
        for first, final in _runs(
            [place for place in range(len(keys)) if place not in wide and keys[place] not in BINDING]
        ):
            sheet.conditional_format(TOP + 1, first, last, final, style)
    if tab.for_reading:
        style = {"type": "formula", "criteria": f"={is_done(tab, ref)}", "format": look.get("decided")}
        for first, final in _runs([at[column.name] for column in tab.shown]):
            sheet.conditional_format(TOP + 1, first, last, final, style)
    for column in tab.asked:
        if column.words:
            place = at[column.name]
            criteria = _not_understood(cell_name(TOP + 1, place), column)
            style = {"type": "formula", "criteria": criteria, "format": look.get("not_understood")}
            sheet.conditional_format(TOP + 1, place, last, place, style)
    for place in (at[name] for name in ("flag", "check") if name in at):
        flagged = cell_name(TOP + 1, place)
        style = {"type": "formula", "criteria": f'=${flagged}<>""', "format": look.get("told")}
        sheet.conditional_format(TOP + 1, place, last, place, style)


def _not_understood(cell: str, column: Column) -> str:
    """The formula that is true of a cell with a word that is none of those understood. A text in it is of at most 255
    characters, so that the words stand in several."""
    pieces = [""]
    for word in column.spellings():
        if len(pieces[-1]) + len(word) > _LONGEST_LITERAL:
            pieces.append("")
        pieces[-1] += f"{word}|"
    known = "&".join(f'"{piece}"' for piece in pieces)
    typed = f"LOWER(TRIM(${cell}))"
    return f'=AND(${cell}<>"",ISERROR(FIND("|"&{typed}&"|","|"&{known})))'


def _runs(places: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _frozen(tab: Tab, keys: list[str], columns: dict[str, Column]) -> int:
    """Columns that stay in sight: the asked ones that come first; or those that come first and name the row."""
    asked = next((place for place, key in enumerate(keys) if key not in columns or not columns[key].asked), 0)
    if asked:
        return asked
    widths = accumulate(columns[key].width if key in columns and not columns[key].asked else _SIGHT + 1 for key in keys)
    return sum(width <= _SIGHT for width in widths)


def _heights(tab: Tab) -> Callable[[Line], float]:
    """How high a row of a tab has to be, in points, for its longest wrapped text (programs do not fit rows by
    themselves); one that is decided in a tab for reading is low."""
    high, per_width = _LINES[READ_SIZE if tab.for_reading else _SIZE]
    shown = [column for column in tab.shown if column.width >= _NARROW or not tab.for_reading]
    characters = [(column.name, max(1, int(column.width * per_width))) for column in shown]
    fewest = _DECIDED_LINES if tab.for_reading else 3

    def height_of(line: Line) -> float:
        if tab.for_reading and tab.progress_of_cells(line.cells) == DONE:
            return _DECIDED_LINES * high
        lines = max([-(-len(line.cells[name]) // width) for name, width in characters])
        return min(_HIGHEST, max(fewest, lines) * high + 4)

    return height_of
