"""From the cells of a table to the values of its rows by column: what is missing, ruined, or several values in one.

What one cell does not show is told from the first rows of the file (Habits):

- **Missing.** `NA` of R, `None`, `nan` and `NULL` of Python and databases are missing wherever they cannot be a value:
  in columns of years, DOIs, PMIDs, ISSNs, volumes, issues, pages, addresses and abstracts. A word that stands in such a
  column is how the file marks what is missing. Then it is missing in each other column too, unless that has cells that
  are truly empty: there, and in a file that marks nothing so, an author called Na or a journal called None stays.
- **Ruined.** Excel makes a day of pages such as 1-9 and 1E+11 of a long number. What the cell was cannot be known: it
  is not taken, and stands under a tag with RUINED instead.
- **Decimals.** Volumes, issues, pages and PMIDs that are `3.0` in all of a column's cells are 3: pandas wrote them.
"""

import re
from typing import NamedTuple

from scripts.identification.formats.author_lists import Splitter, study_names
from scripts.identification.formats.format import OUR_NAME, PROVIDER, RUINED, Table, Tags
from scripts.identification.formats.table_columns import TABLE
from scripts.identification.formats.table_providers import DESCRIBED, Provider, columns_of
from scripts.identification.normalise_authors import split_keywords
from scripts.identification.normalise_fields import tidy

SAMPLE = 1000  # rows
OUR_MARK = "database"

_WORDS = frozenset({"NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NaT", "None", "NULL", "null", r"\N"})
_NO_WORDS = ("year", "doi", "pmid", "pmcid", "issn", "volume", "issue", "pages", "end_page", "url", "abstract")
_NO_ABSTRACT = re.compile(r"\[?no abstract available\.?\]?", re.IGNORECASE)  # Scopus, PubMed
_MONTHS = (
    "jan|gen|ene|feb|fev|fév|mar|mär|mrz|apr|avr|abr|may|mai|maj|mag|jun|giu|jul|lug|aug|ago|aoû|sep|sept|set|oct|okt|"
    "ott|out|nov|dec|dez|déc|dic"
)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_DAY_OR_ROUNDED = re.compile(
    rf"\d{{1,2}}\.?-(?:{_MONTHS})\.?|(?:{_MONTHS})\.?-\d\d|\d{{1,2}}\. (?:{_MONTHS})\.?|"
    rf"\d{{4}}-\d\d-\d\d(?:[ T]00:00:00)?|\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d\d|{_ROUNDED.pattern}",
    re.IGNORECASE,
)


class Habits(NamedTuple):
    """How a file writes its cells.

    `missing`: words that stand for nothing, by place of the column. `names`: what takes cells with names apart, by
    place. `decimals`: columns whose numbers have decimals that are none.
    """

    missing: dict[int, frozenset[str]]
    names: dict[int, Splitter]
    decimals: set[int]


def study_cells(names: list[str], provider: Provider | None, columns: list[list[str]]) -> Habits:
    """The habits of a file, from the cells of its first rows by column."""
    table = _table_of(provider)
    certain, authors = columns_of(table, *_NO_WORDS), columns_of(table, "authors")
    numbers = columns_of(table, "volume", "issue", "pages", "end_page", "pmid")
    by_place = list(zip(names, columns, strict=False))
    marks = frozenset(cell for name, cells in by_place if name in certain for cell in map(str.strip, cells)) & _WORDS
    missing = {
        place: _WORDS if name in certain else marks
        for place, (name, cells) in enumerate(by_place)
        if name in certain or all(cell.strip() for cell in cells)
    }
    people = {
        place: study_names([c for c in cells if c.strip() not in marks], bool(provider and provider.given_first))
        for place, (name, cells) in enumerate(by_place)
        if name in authors
    }
    decimals = {place for place, (name, cells) in enumerate(by_place) if name in numbers and _are_decimals(cells)}
    return Habits(missing, people, decimals)


def make_tags(
    names: list[str], provider: Provider | None, columns: list[list[str]], habits: Habits, count: int
) -> list[Tags]:
    """The cells of each row by column, authors and keywords apart; empty and missing cells are left out."""
    tags: list[Tags] = [{} for _ in range(count)]
    table = _table_of(provider)
    for place, (name, cells) in enumerate(zip(names, columns, strict=False)):
        if missing := habits.missing.get(place):
            cells = ["" if cell.strip() in missing else cell for cell in cells]
        if ruin := _ruin_of(name, table):
            ruined = [cell.strip() if ruin.fullmatch(cell.strip()) else "" for cell in cells]
            cells = ["" if was else cell for cell, was in zip(cells, ruined, strict=True)]
            _fill(tags, name + RUINED, ruined)
        _fill(tags, name, cells, _splitter_of(name, place, table, habits))
    if provider:
        for its_tags in filter(None, tags):
            _add_provider(its_tags, provider)
    for row in _rows_of_ours(names, columns):
        tags[row] = {name: _ours(name, cells[row]) for name, cells in zip(names, columns, strict=False) if cells[row]}
    return tags


def _fill(tags: list[Tags], name: str, cells: list[str], split: Splitter | None = None) -> None:
    """Add the values of the cells of a column to the tags of their rows."""
    for its_tags, cell in zip(tags, cells, strict=True):
        if cell and not cell.isspace() and (values := split(cell) if split else [cell]):
            its_tags[name] = its_tags[name] + values if name in its_tags else values


def _rows_of_ours(names: list[str], columns: list[list[str]]) -> list[int]:
    """Rows that we wrote, whose cells are what they are."""
    marks = [cells for name, cells in zip(names, columns, strict=False) if name == OUR_MARK]
    return [row for cells in marks for row, cell in enumerate(cells) if cell == OUR_NAME]


def _ours(name: str, cell: str) -> list[str]:
    return cell.split(";") if name in ("authors", "keywords") else [cell]


def _add_provider(tags: Tags, provider: Provider) -> None:
    described = [f"{words}: {tidy(', '.join(tags[name]))}" for name, words in provider.described if name in tags]
    if described:
        tags[DESCRIBED] = [" ".join(described)]
    tags[PROVIDER] = [provider.name]


def _table_of(provider: Provider | None) -> Table:
    return TABLE | provider.table if provider else TABLE


def _splitter_of(name: str, place: int, table: Table, habits: Habits) -> Splitter | None:
    """What makes values of a cell in a column; None if it is one as it is."""
    if place in habits.names:
        return habits.names[place]
    if name in columns_of(table, "keywords"):
        return split_keywords
    if name in columns_of(table, "abstract"):
        return lambda cell: [] if _NO_ABSTRACT.fullmatch(cell.strip()) else [cell]
    if name in columns_of(table, "publication_types"):
        return lambda cell: split_keywords(cell) if cell.startswith("[") else [cell]
    return (lambda cell: [cell.strip().removesuffix(".0")]) if place in habits.decimals else None


def _ruin_of(name: str, table: Table) -> re.Pattern | None:
    """What a cell in a column looks like that a spreadsheet program has ruined."""
    if name in columns_of(table, "pages", "end_page", "issue", "volume"):
        return _DAY_OR_ROUNDED
    return _ROUNDED if name in columns_of(table, "accession", "doi", "pmid", "issn", "article_number") else None


def _are_decimals(cells: list[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip() and cell.strip() not in _WORDS]
    return bool(filled) and all(re.fullmatch(r"\d+\.0", cell) for cell in filled)
