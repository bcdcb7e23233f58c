"""Made-up works, each from its number alone, and what a file that holds all of one comes to."""

import random
from dataclasses import dataclass

from scripts.identification.records import empty_record

_FAMILIES = ("Asakoto", "Bhattanesh", "Çelikoğlu", "D’Amarò", "Føllesen", "Grzybek-Żuk", "de la Quinta", "O'Brannagh")
_GIVEN = ("Ana M.", "B.", "C.-D.", "Dmitri", "E.J.", "F.", "Gülten", "H.")
_JOURNALS = (
    ("Journal of Made-up Trials", "1234-5679"),
    ("Medicine & Motion", "2345-6787"),
    ("BMJ Unreal", "3456-780X"),
    ("Zeitschrift für Erfundenes", "4567-8904"),
)
_MATTERS = (
    "Gait",
    "Fatigue & sleep",
    "Swallowing",
    "Grip strength (right hand)",
    "β-blockers",
    "Nutrition: what helps",
)
_PLACES = ("in adults", "after stroke", "at home", "in 1,024 children", "– a cohort", '("real life")')
_WORDS = ("exercise", "respiration", "quality of life", "naïve", "p = 0.03", "95% CI 1.2-3.4", "A & B", "weekly")

_KEYWORDS = ("Exercise", "Gait", "Humans", "Quality of Life", "Sleep")


@dataclass(frozen=True)
class Work:
    """A work as a database knows it; what it does not know of it is empty."""

    number: int
    title: str
    authors: tuple[str, ...]
    journal: str
    issn: str
    year: int
    volume: str
    issue: str
    first_page: str
    last_page: str
    abstract: str
    keywords: tuple[str, ...]

    @property
    def pmid(self) -> str:
        return str(99_200_000 + self.number)

    @property
    def doi(self) -> str:
        return f"10.5555/madeup.{self.year}.{self.number}"

    @property
    def nct(self) -> str:
        return f"NCT{90_000_000 + self.number}"

    @property
    def accession(self) -> str:
        return f"ACC{7000 + self.number}"

    @property
    def pages(self) -> str:
        return f"{self.first_page}-{self.last_page}" if self.last_page else self.first_page

    def record(self, **values) -> dict:
        """The canonical record that has all of the work but its numbers, with these values besides or instead."""
        known = {
            "title": self.title, "authors": list(self.authors), "journal": self.journal, "issn": self.issn,
            "year": self.year, "volume": self.volume, "issue": self.issue, "pages": self.pages,
            "abstract": self.abstract, "keywords": list(self.keywords),
        }  # fmt: skip
        return empty_record() | known | values


def make_work(number: int) -> Work:
    """The work of a number. Every seventh has no authors, every fifth no issue, every ninth no abstract or keywords."""
    chance = random.Random(number)
    journal, issn = chance.choice(_JOURNALS)
    first = chance.randrange(1, 900)
    abstract = " ".join(f"{chance.choice(_WORDS).capitalize()} and {chance.choice(_WORDS)}." for _ in range(30))
    return Work(
        number=number,
        title=f"{chance.choice(_MATTERS)} {chance.choice(_PLACES)}: study {number}",
        authors=tuple(
            f"{family}, {chance.choice(_GIVEN)}" for family in chance.sample(_FAMILIES, chance.randrange(1, 6))
        )
        if number % 7
        else (),
        journal=journal,
        issn=issn,
        year=chance.randrange(1970, 2026),
        volume=str(chance.randrange(1, 90)),
        issue=str(chance.randrange(1, 13)) if number % 5 else "",
        first_page=str(first) if number % 4 else f"e{first}",
        last_page=str(first + chance.randrange(1, 30)) if number % 4 else "",
        abstract=abstract if number % 9 else "",
        keywords=tuple(chance.sample(("Exercise", "Gait", "Humans", "Quality of Life", "Sleep"), 3))
        if number % 9
        else (),
    )


WORKS = [make_work(number) for number in range(1, 25)]
