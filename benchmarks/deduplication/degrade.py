"""Labelled sets made worse, as exports and text taken out of PDFs are: what two records of one work say is less, or in
another place. Each record is changed by chance, with a seed."""

import random
import re
from collections.abc import Callable

from benchmarks.deduplication.labelled_sets import LabelledSet

Record = dict[str, str]
_FIRST_AUTHOR = re.compile(r"^.*?(?: and |;|(?<=[a-z]{3})(?=[A-Z])|(?<=\.)(?=[A-Z][a-z]))")
BLANKED = ("year", "pages", "volume", "doi")


def blank_fields(record: Record, share: float, chance: random.Random) -> Record:
    """Without year, pages, volume, DOI and first author, each by chance."""
    less = record | {name: "" for name in BLANKED if chance.random() < share}
    if chance.random() < share:
        less["author"] = _FIRST_AUTHOR.sub("", record["author"], count=1)
    return less


def print_in_capitals(record: Record, share: float, chance: random.Random) -> Record:
    """With the title in capitals, and the number of a footnote behind it."""
    if not record["title"] or chance.random() >= share:
        return record
    return record | {"title": f"{record['title'].upper()} {chance.randint(1, 3)}"}


def join_source(record: Record, share: float, chance: random.Random) -> Record:
    """With volume, issue and pages in the field of the journal."""
    if not record["journal"] or chance.random() >= share:
        return record
    line = "{journal}.{volume} ({number}) (pp {pages}) {year}.Date of Publication: {year}.".format(**record)
    return record | {"journal": line, "volume": "", "pages": ""}


def shift_fields(record: Record, share: float, chance: random.Random) -> Record:
    """With volume and issue one field on."""
    if chance.random() >= share:
        return record
    return record | {"volume": "", "number": record["volume"], "pages": record["number"]}


# what is done: how, and in which share of the records (or fields)
WORSE: dict[str, tuple[Callable[[Record, float, random.Random], Record], float]] = {
    "blank, 30 %": (blank_fields, 0.3),
    "blank, 60 %": (blank_fields, 0.6),
    "capitals": (print_in_capitals, 0.3),
    "source lines": (join_source, 0.3),
    "shifted": (shift_fields, 0.3),
}


def degraded(labelled: LabelledSet, how: str, seed: int = 1) -> LabelledSet:
    """The set made worse in one of the ways of WORSE."""
    change, share = WORSE[how]
    chance = random.Random(seed)
    return labelled._replace(records=[change(record, share, chance) for record in labelled.records])
