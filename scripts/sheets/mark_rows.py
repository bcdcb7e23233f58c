"""What a program does while a person fills a tab in: it offers words, and colours rows by what is left or not clear."""

from scripts.sheets.form import BINDING, ROW_ID, Column, Tab
from scripts.sheets.look import Look
from scripts.sheets.row_formulas import is_done, is_left
from scripts.sheets.sheet import TOP, cell_name

_LONGEST_LITERAL = 240


def offer_choices(sheet, column: Column, at: int, last: int, lists: dict) -> None:
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


def mark_rows(sheet, tab: Tab, keys: list[str], at: dict[str, int], last: int, look: Look) -> None:
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
