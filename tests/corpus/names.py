"""Invented people and journals, with identifiers that no real one has."""

import unicodedata
from functools import cache
from random import Random
from typing import NamedTuple

from tests.corpus.language import read_language


class Author(NamedTuple):
    """A person: family name; given names, or initials without points where no more is known ("VE")."""

    family: str
    given: str = ""


class Journal(NamedTuple):
    """An invented journal. Its ISSN begins with 9999, a block that is not assigned."""

    title: str
    abbreviation: str
    first_year: int
    topics: tuple[str, ...]
    issn: str


def initials(author: Author) -> list[str]:
    """The initials of an author, one letter each; a hyphen begins a new one."""
    if author.given.isupper():
        return [letter for letter in author.given if letter.isalpha()]
    return [part[0] for part in author.given.replace("-", " ").split()]


def plain_letters(text: str) -> str:
    """Text with every letter in plain Latin: ø is o, ü is u, ł is l."""
    text = text.translate(str.maketrans("øØłŁıðÐđĐ", "oOlLidDdD")).replace("æ", "ae").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def author_groups(topics: list[str], rng: Random) -> dict[str, list[list[Author]]]:
    """Topic → six research groups of eight people each; nobody is in two groups."""
    people = [
        Author(stem + ending, style["given"][(i + 3 * j + shift) % len(style["given"])])
        for style in read_language("names").values()
        for i, stem in enumerate(style["stems"])
        for j, ending in enumerate(style["endings"])
        for shift in (0, 4)
    ]
    rng.shuffle(people)
    return {topic: [[people.pop() for _ in range(8)] for _ in range(6)] for topic in topics}


def team_of(group: list[Author], size: int, rng: Random) -> tuple[Author, ...]:
    """The authors of one work of a group, in their order."""
    return tuple(rng.sample(group, min(size, len(group))))


@cache
def journals() -> tuple[Journal, ...]:
    """All invented journals."""
    return tuple(
        Journal(title, abbreviation, first_year, tuple(topics), _issn(place))
        for place, (title, abbreviation, first_year, topics) in enumerate(read_language("journals"), start=101)
    )


def choose_journal(topic: str, year: int, rng: Random) -> Journal:
    """A journal that publishes on the topic and existed in that year."""
    return rng.choice(
        [journal for journal in journals() if journal.first_year <= year and topic.startswith(journal.topics)]
    )


def number_in_key(key: str) -> int:
    """The number in the key of a work ("w0123" is 123)."""
    return int("".join(filter(str.isdigit, key)))


def _issn(number: int) -> str:
    digits = f"9999{number:03d}"
    check = -sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True)) % 11
    return f"{digits[:4]}-{digits[4:]}{'X' if check == 10 else check}"
