"""Ids: what each kind looks like, and how one is made of another. Nothing else spells a prefix or a separator.

    record         pubmed-123                  <source>-<accession>: letters, digits, "." and "_" behind the first "-"
    unique record  uni-pubmed-123              of the record for which it was minted
    report         rep-pubmed-123, …-2         of the unique record that led to it; further ones are numbered
    study          stu-pubmed-123, stu-smith   of the report, if nobody names another
    merged rows    uni-a+uni-b                 a row that is asked about under several ids together
    pair           id1|id2, id1|id2@cause+…    two records, asked about (again, for these causes)
    typed pair     typed-7                     a row in which people name two records themselves

The second count (scripts/audit) has its own: a mistake here is not a mistake there.
"""

import re
from collections.abc import Iterable

Pair = tuple[str, str]

UNIQUE, REPORT, STUDY = "uni-", "rep-", "stu-"
KINDS = (UNIQUE, REPORT, STUDY)
_TYPED = "typed-"
_BETWEEN, _TOGETHER, _OR, _FOR = "; ", "+", "|", "@"


def unique_id_for(stem: str) -> str:
    """The id of the unique record that is named for a record."""
    return UNIQUE + stem


def report_id_for(stem: str, number: int = 1) -> str:
    """The id of the report to which a unique record led; of its further ones if `number` is more than 1."""
    return REPORT + stem + (f"-{number}" if number > 1 else "")


def study_id_for(stem: str) -> str:
    """The id of a report's own study."""
    return STUDY + stem


def stem_of(id_: str) -> str:
    """What the id of a unique record, report or study is named for: the record's id in all three."""
    return id_.removeprefix(kind_of(id_))


def kind_of(id_: str) -> str:
    """The kind (UNIQUE, REPORT or STUDY) that an id's prefix says, "" for all others."""
    return next((kind for kind in KINDS if id_.startswith(kind)), "")


def named_id(kind: str, name: str) -> str:
    """The id of a study or report (`kind`) that people call by a name, with its prefix or without."""
    return kind + re.sub(r"[^a-z0-9._-]+", "_", name.strip().lower()).removeprefix(kind)


def joined(ids: Iterable[str]) -> str:
    """Several ids (or names) in one cell, in their order."""
    return _BETWEEN.join(ids)


def listed(cell: str) -> list[str]:
    """The ids (or names) of a cell that may hold several (`joined`)."""
    return cell.split(_BETWEEN) if cell else []


def together(row_ids: list[str]) -> str:
    """The id of a row that is asked about under several ids at once."""
    return _TOGETHER.join(row_ids)


def row_of_pair(pair: Pair, *causes: str) -> str:
    """The row under which a pair of records is asked about, for certain causes."""
    return _OR.join(pair) + (_FOR + _TOGETHER.join(causes) if causes else "")


def pair_of(row_id: str) -> Pair | None:
    """The pair of records that a row is about, None for a row of another kind."""
    ids = row_id.partition(_FOR)[0].split(_OR)
    return (ids[0], ids[1]) if len(ids) == 2 else None


def causes_of(row_id: str) -> set[str]:
    """The causes for which a pair was asked about again."""
    return set(filter(None, row_id.partition(_FOR)[2].split(_TOGETHER)))


def typed_row(number: int) -> str:
    """The row with this number among those in which people type a pair."""
    return f"{_TYPED}{number}"


def typed_number(row_id: str) -> int | None:
    """The number of a row in which people type a pair, None for a row of another kind."""
    number = row_id.removeprefix(_TYPED)
    return int(number) if row_id.startswith(_TYPED) and number.isdecimal() else None
