"""Invented records, and templates that dress them as a database or program writes them.

In a template, `{title}` is a value of the record, and a line with `{*keywords}` is there once for each value of a list.
What comes out is compared with what the record says: see Dress.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_FAMILIES = ["Able", "van der Berg", "O'Neil", "Smith-Jones", "Müller", "de la Cruz", "Ødegård", "Nowakowski"]
_GIVEN = [("Anna B", "AB"), ("Sean", "S"), ("Carl D", "CD"), ("Jörg", "J"), ("María", "M"), ("Xia Y", "XY")]
_TOPICS = ["rest", "cough & breathing", "β-blockers", "gait (n > 30)", "CO2 at p < 0.05", "diet, sleep and 5-HT"]
_REPEATED = re.compile(r"\{\*(\w+)\}")
NUMBER = 24


def make_record(number: int) -> dict:
    """The values of one invented record, names in the ways in which they are written."""
    people = []
    for place in range(1 + number % 5):
        given, initials = _GIVEN[(2 * number + place) % len(_GIVEN)]
        people.append((_FAMILIES[(number + 3 * place) % len(_FAMILIES)], given, initials))
    topic, start = _TOPICS[number % len(_TOPICS)], 100 + 13 * number
    journal = ["Journal of Tests", "Annals of Made-Up Trials", "Tests and Trials"][number % 3]
    return {
        "number": number,
        "title": f"Effects of {topic}: trial {number}",
        "full": [f"{family}, {given}" for family, given, _ in people],
        "with_group": [*(f"{family}, {initials}" for family, _, initials in people), "Tests Study Grp"],
        "commas": [f"{family}, {initials}" for family, _, initials in people],
        "dotted": [f"{family}, {_dots(initials)}" for family, _, initials in people],
        "plain": [f"{family} {initials}" for family, _, initials in people],
        "embase": [f"{family} {_dots(initials)}" for family, _, initials in people],
        "spaced": [f"{family}, {_dots(initials, ' ')}" for family, _, initials in people],
        "given_first": [f"{_dots(initials, ' ')} {family}" for family, _, initials in people],
        "journal": journal,
        "JOURNAL": journal.upper(),
        "short": "J Tests",
        "year": 1990 + number,
        "month": 1 + number % 12,
        "Month": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][number % 12],
        "volume": 10 + number,
        "issue": ["1", "2", "3-4", "Suppl 1", "12", "S2"][number % 6],
        "start": start,
        "end": start + 8,
        "doi": f"10.1000/tests.{number:03}.x",
        "issn": f"1234-5{number:03}",
        "abstract": f"BACKGROUND: Little is known of {topic}. RESULTS: {number} of 99 (p < 0.05) got better.",
        "keywords": [f"Word {number}", "Trials", f"Aging & rest {number}"],
        "pmid": 30000000 + number,
        "no_keywords": [],
    }


def _dots(initials: str, between: str = "") -> str:
    return between.join(f"{letter}." for letter in initials)


RECORDS = [make_record(number) for number in range(NUMBER)]

# What a column is, if a dress does not say otherwise: a template, or `*` and the name of a list.
_MEANT = {
    "title": "{title}", "authors": "*full", "journal": "{journal}", "year": "{year}", "volume": "{volume}",
    "issue": "{issue}", "pages": "{start}-{end}", "doi": "{doi}", "issn": "{issn}", "abstract": "{abstract}",
    "keywords": "*keywords", "pmid": "", "accession": "", "language": "English",
}  # fmt: skip


@dataclass(frozen=True)
class Dress:
    """How a program writes a record: `template`; `meant`: columns that are otherwise than _MEANT, "" if it has none.

    `seen`: where such files were seen, or what says so. `before` and `after` all records stand in the file once.
    """

    name: str
    template: str
    seen: str
    meant: dict[str, str] = field(default_factory=dict)
    before: str = ""
    after: str = ""

    def text(self, more: Callable[[dict], dict] = lambda record: {}) -> str:
        """A file with all records; `more` makes further values of a record."""
        return self.before + "".join(_fill(self.template, record | more(record)) for record in RECORDS) + self.after

    def expected(self, more: Callable[[dict], dict] = lambda record: {}) -> list[dict]:
        """The columns of each record, as the program means them."""
        meant = (_MEANT | self.meant).items()
        return [{column: _value(value, record | more(record)) for column, value in meant} for record in RECORDS]


def _fill(template: str, record: dict) -> str:
    lines = []
    for line in template.split("\n"):
        repeated = _REPEATED.search(line)
        for value in record[repeated[1]] if repeated else [""]:
            lines.append(
                line.replace(repeated[0], "{_each}").format(**record, _each=value)
                if repeated
                else line.format(**record)
            )
    return "\n".join(lines)


def _value(meant: str, record: dict) -> str | list[str] | int | None:
    if meant.startswith("*"):
        return record[meant[1:]]
    value = meant.format(**record)
    if meant == "{year}":
        return int(value)
    return value
