"""Write one tab of a sheet: a line of progress, headers, rows with drop-downs, and what was a person's own there."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import accumulate

from scripts.sheets.binding import signature, text_codes
from scripts.sheets.contents import Contents, Line, marked_lines
from scripts.sheets.form import BINDING, DONE, GUIDE_TAB, LEFT, ROW_ID, Column, Form, Tab
from scripts.sheets.highlight import DIFFERING, parts_at
from scripts.sheets.look import READ_SIZE, SIZE, Look, write_plain, write_value
from scripts.sheets.mark_rows import mark_rows, offer_choices
from scripts.sheets.own import OURS, OwnTab
from scripts.sheets.row_formulas import is_left, is_waived
from scripts.sheets.sheet import TOP, cell_name

_LONGEST_LINK = 2_079
_MOST_LINKS = 65_000
_ADDRESSES = ("http://", "https://", "../")
_HIGHEST = 405.0
_SIGHT = 80  # characters: what may stay in sight without crowding out the answers
_PROGRESS = 70  # characters: what the line of progress takes

# Of a tab for reading: in a window of 1440 × 900, four abstracts of 1,500 characters stand whole beside their titles
# and the cells for the decisions.
_READ_ZOOM = 85
# By size of the letters: the height of a line in points, and how many characters of a text go into a unit of width.
_LINES = {READ_SIZE: (13.0, 1.25), SIZE: (15.0, 1.1)}
_DECIDED_LINES = 2
_NARROW = 30  # columns below this width may be cut in a tab for reading: long lists of authors make no row high


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
        plain = []
        for place, key, column, usual in places:
            own_look = own.looks.get((line.row_id, key)) if own.looks else None
            if column is None:
                if key in binding:
                    plain.append((place, binding[key], None))
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
                plain.append((place, text, look.get(kinds[key], own_look) if own_look else usual))
        sheet.write_texts(number, plain, partial(write_plain, sheet))
        if own.comments:
            _write_comments(sheet, number, line.row_id, keys, own)
    _write_loose(sheet, last + 1, keys, own, look)
    for column in tab.columns:
        if column.choices:
            offer_choices(sheet, column, at[column.name], last, lists)
    for place, key in enumerate(keys):
        if key in own.drop_downs and key not in columns:
            words, refuses = own.drop_downs[key]
            source = words.strip('"').split(",") if words.startswith('"') else f"={words}"
            offer = {"validate": "list", "source": source, "show_error": refuses}
            sheet.data_validation(TOP + 1, place, last, place, offer)
    mark_rows(sheet, tab, keys, at, last, look)
    if zoom := own.zoom or tab.for_reading * _READ_ZOOM:
        sheet.set_zoom(zoom)
    ours = TOP + 1, _frozen(tab, own.order, columns) if own.order else 0
    sheet.freeze_panes(*(own.frozen if own.frozen not in (None, ours) else (TOP + 1, _frozen(tab, keys, columns))))
    sheet.autofilter(TOP, 0, last, len(keys) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
    sheet.set_footer(f"&L{form.title}&C{form.notice}&R&P / &N")


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
    high, per_width = _LINES[READ_SIZE if tab.for_reading else SIZE]
    shown = [column for column in tab.shown if column.width >= _NARROW or not tab.for_reading]
    characters = [(column.name, max(1, int(column.width * per_width))) for column in shown]
    fewest = _DECIDED_LINES if tab.for_reading else 3

    def height_of(line: Line) -> float:
        if tab.for_reading and tab.progress_of_cells(line.cells) == DONE:
            return _DECIDED_LINES * high
        lines = max([-(-len(line.cells[name]) // width) for name, width in characters])
        return min(_HIGHEST, max(fewest, lines) * high + 4)

    return height_of
