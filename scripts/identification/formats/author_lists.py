"""How the cells of a column list names, told from the whole column, and the names of a cell.

One cell does not tell: "A Able, B Baker" and "Able, A, Baker, B" differ by what stands in the cells around them.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable

from scripts.identification.normalise_authors import ends_in_initials, normalise_author, split_authors

Splitter = Callable[[str], list[str]]

_FEW = 0.05  # share of a column's cells or names that decides nothing
_MOST = 0.8
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?-?){1,4}")
_BARE_INITIALS = re.compile(r" [^\W\d_a-z]{1,3}[,;] ")  # before another name
_NUMBER = re.compile(r" \(\d+\)")  # Scopus puts its number of an author behind the name
_NOBODY = re.compile(r"\[no author[^\]]*\]|\.\.\.|…", re.IGNORECASE)
# What begins a family name that goes on with a capital letter.
_PREFIXES = {
    "Mc",
    "Mac",
    "De",
    "Del",
    "Di",
    "Da",
    "Du",
    "Des",
    "Dos",
    "La",
    "Le",
    "Lo",
    "Van",
    "Von",
    "Fitz",
    "El",
    "Al",
}


def study_names(cells: list[str], given_first: bool = False) -> Splitter:
    """What takes the cells of a column of names apart, by how these cells are written.

    `given_first`: whether the provider's names are "Anna Able", which then become "Able, Anna". Without a provider they
    do where names begin with initials ("A Able") and hardly one ends in them.
    """
    cells = [cell for cell in cells if cell.strip()]
    separate = _separator_of(cells, given_first)
    if any(map(_BARE_INITIALS.search, cells)) and all(cell.find(".") == len(cell.rstrip()) - 1 for cell in cells):
        separate = _without_last_stop(separate)
    names = [name for cell in cells for name in separate(cell)]
    leading, trailing = sum(map(_begins_in_initials, names)), sum(map(ends_in_initials, names))
    shown = leading > len(names) / 5 and trailing <= _FEW * leading
    if not (shown or (given_first and trailing <= len(names) / 10)):
        return separate
    return lambda cell: [normalise_author(name, given_first=True) for name in separate(cell)]


def _without_last_stop(separate: Splitter) -> Splitter:
    """Names of cells that end in a full stop which is of none of them: "Able A, Baker B." (PubMed)."""
    return lambda cell: separate(cell.rstrip().removesuffix("."))


def _separator_of(cells: list[str], given_first: bool) -> Splitter:
    """What separates the names in the cells of a column."""
    count = Counter(mark for cell in cells for mark in ";|\n" if mark in cell.strip())
    often = max(1, _FEW * len(cells))
    if count[";"] >= often:
        return _split
    if count["|"] >= often:
        return lambda cell: _tidy(cell.split("|"))
    if count["\n"] >= often:
        return lambda cell: _tidy(cell.split("\n")) if "\n" in cell.strip() else _split(cell)
    if given_first and any(len(_run_apart(cell)) > 1 for cell in cells) and not any("," in cell for cell in cells):
        return _run_apart
    return _split_at_commas if _lists_at_commas(cells) else _split


def _lists_at_commas(cells: list[str]) -> bool:
    """Whether each comma in these cells separates two names: what stands between them has several words mostly."""
    parts = [part for cell in cells if "," in cell for part in _tidy(cell.split(","))]
    return bool(parts) and sum(" " in part for part in parts) >= _MOST * len(parts)


def _split_at_commas(cell: str) -> list[str]:
    if cell.lstrip().startswith("["):
        return _split(cell)
    return _tidy(re.split(r",(?! (?:Jr|Sr|I{2,3}|IV)\b)|,? (?:and|&) ", cell))


def _split(cell: str) -> list[str]:
    """The names of a cell that says itself how it lists them."""
    if cell.lstrip().startswith("[{"):
        return _named_in(cell)
    return _tidy(split_authors(_NUMBER.sub("", cell)))


def _named_in(cell: str) -> list[str]:
    """Names in a list of things as Python or JSON writes it: [{"authorId": "1", "name": "Anna Able"}]."""
    try:
        people = ast.literal_eval(re.sub(r"\bnull\b", "None", cell))
        return _tidy(str(person["name"]) for person in people)
    except (ValueError, SyntaxError, TypeError, KeyError):
        return _tidy(re.findall(r"""['"]name['"]: ['"]([^'"]+)""", cell)) or [cell]


def _run_apart(cell: str) -> list[str]:
    """Names that follow each other with nothing between them: "Anna AbleBo McBaker" (SpringerLink)."""
    names, start = [], 0
    for found in re.finditer(r"(?<=[^\W\d_A-Z])(?=[^\W\d_a-z])", cell):
        before, after = cell[found.start() - 1], cell[found.start()]
        piece = re.split(r"[\s'’-]", cell[start : found.start()])[-1]
        if before.islower() and after.isupper() and piece not in _PREFIXES:
            names.append(cell[start : found.start()])
            start = found.start()
    return _tidy([*names, cell[start:]])


def _tidy(names) -> list[str]:
    """Names without blanks and separators around them; what stands for nobody is left out."""
    tidied = (" ".join(name.split()).strip(" ,;") for name in names)
    return [name for name in tidied if name and not _NOBODY.fullmatch(name)]


def _begins_in_initials(name: str) -> bool:
    """Whether a name without comma is "Initials Family"."""
    words = name.split()
    return (
        "," not in name
        and len(words) > 1
        and bool(_INITIALS.fullmatch(words[0]))
        and not _INITIALS.fullmatch(words[-1])
    )
