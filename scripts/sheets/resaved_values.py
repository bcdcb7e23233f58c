"""What a spreadsheet program makes of a text by itself when it saves it: a number, a date, another encoding."""

import re

from scripts.sheets.form import Column


def is_resaved(column: Column, typed: str, known: str) -> bool:
    """Is a free text the ledger's, as a program turned it into a number, a date, or into an encoding without its
    characters?"""
    if column.choices or not typed or not known:
        return False
    if known.encode("cp1252", errors="replace").decode("cp1252", errors="replace") == typed:
        return True
    if typed in _as_numbers(known):
        return True
    (typed_mark, typed_day), (known_mark, known_day) = _day(typed), _day(known)
    if not typed_day or not known_day:
        return False
    if typed_mark == known_mark and typed_day.index(max(typed_day)) == known_day.index(max(known_day)):
        return typed_day == known_day  # no program leaves the layout as it is and exchanges day and month
    return sorted(typed_day) == sorted(known_day)


def said_in(column: Column, typed: str, issued: str) -> str:
    """What a cell says, in the word with which it would have been issued."""
    if column.once_showed(column.value_of(issued) or issued, typed):
        return issued
    value = column.value_of(typed)
    word = typed if value is None else column.word_for(value)
    return issued if is_resaved(column, word, issued) else word


def _as_numbers(text: str) -> set[str]:
    """What a program makes of a text that it takes for a number: it drops zeros and a plus, and writes a comma for a
    point. Nothing else is its doing: "170.2" where "170,2" stands, "3.10" where "3.1" does, and "1,234" where "1.234"
    does, which can be another number, were typed."""
    found = re.fullmatch(r"[+]?(-?)0*(\d{1,15})(?:([.,])(\d*?)(0*))?", text)
    if not found:
        return set()
    sign, whole, mark, decimals, zeros = found.groups()
    if not decimals:
        return {sign + whole}
    written = {f"{sign}{whole}{mark}{decimals}"}
    if mark == "." and (len(decimals) != 3 or whole == "0"):
        written |= {f"{sign}{whole},{decimals}", f"{sign}{whole},{decimals}{zeros}"}
    return written


def _day(text: str) -> tuple[str, list[int]]:
    """The mark between the three numbers of a date with a year of four digits, and these, in whatever order; ("", [])
    if it is none."""
    found = re.fullmatch(r"(\d+)([-./])(\d+)\2(\d+)(?: 00:00:00)?", text)
    parts = [found[1], found[3], found[4]] if found else []
    return (found[2], list(map(int, parts))) if [len(part) for part in parts].count(4) == 1 else ("", [])
