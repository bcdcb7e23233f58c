"""Numbers as people type them: with a decimal point, or with the decimal comma of their country.

The rule: one comma between digits is a decimal comma ("170,2" is 170.2, "0,125" is 0.125), unless it can just as well
part thousands. "1,234" can be 1234 or 1.234: it is no number until a person has said which.
"""

import re

from scripts.common.tables import to_number

_DECIMAL_COMMA = re.compile(r"([+-]?\d+),(\d+)")
_OR_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


def with_point(text: str) -> str:
    """A typed number with a point in the place of its decimal comma; any other text as it is."""
    found = _DECIMAL_COMMA.fullmatch(text.strip())
    return f"{found[1]}.{found[2]}" if found and not is_ambiguous(text) else text


def with_points(cells: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """Cells by column, those of `names` `with_point`."""
    return cells | {name: with_point(cells[name]) for name in names if cells.get(name)}


def is_ambiguous(text: str) -> bool:
    """Can the comma of a text part thousands as well as decimals?"""
    return _OR_THOUSANDS.fullmatch(text.strip()) is not None


def number(text: str) -> float:
    """The number of a cell. Raises ValueError, with what is wrong, if it is none or could be two."""
    found = to_number(with_point(text))
    if found is not None:
        return found
    if is_ambiguous(text):
        raise ValueError(f"{text!r} can be {text.replace(',', '')} or {text.replace(',', '.')}")
    raise ValueError(f"{text!r} is no number")
