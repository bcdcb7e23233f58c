"""A work as it was published, before any database listed it; and the works that are made up.

A work is a publication. The records of the review are what databases show of it.
"""

import re
from dataclasses import dataclass, replace
from random import Random

from rapidfuzz import fuzz, process, utils

from tests.corpus.language import date_sections, earliest_year, read_language, write_abstract, write_title
from tests.corpus.names import Author, author_groups, choose_journal, number_in_key, team_of

LOOKALIKE = 78  # rapidfuzz token_sort_ratio (0–100) from which two titles of unrelated works look too alike
LAST_YEAR = 2019
DEFAULT_KEYWORDS = ["amyotrophic lateral sclerosis", "motor neuron disease", "exercise", "rehabilitation"]


@dataclass(frozen=True)
class Work:
    """One publication. `sources`, if given, are the databases that list it, in that order, and no others."""

    key: str
    title: str
    authors: tuple[Author, ...]
    year: int
    journal: str = ""
    abbreviation: str = ""
    issn: str = ""
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    doi: str = ""
    pmid: str = ""
    abstract: tuple[tuple[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ("Journal Article",)
    index_terms: tuple[str, ...] = ()
    language: str = "en"
    second_title: str = ""
    second_abstract: str = ""
    topic: str = ""
    kind: str = ""
    trial: bool = False
    made_up: bool = True
    sources: tuple[str, ...] = ()


def abstract_text(work: Work) -> str:
    """The abstract as one paragraph, with the labels of its sections."""
    return " ".join(f"{label}: {text}" if label else text for label, text in work.abstract)


def looks_like_another(title: str, others: list[str]) -> bool:
    """Whether a title is too like one of `others` for works that have nothing to do with each other."""
    best = process.extractOne(
        title, others, scorer=fuzz.token_sort_ratio, processor=utils.default_process, score_cutoff=LOOKALIKE
    )
    return best is not None


def make_up_works(count: int, taken: list[str], rng: Random) -> list[Work]:
    """`count` made-up works on the topics of the corpus, whose titles resemble neither each other nor those `taken`."""
    topics = read_language("topics")
    groups = author_groups(sorted(topics), rng)
    titles = list(taken)
    works = []
    for number, topic in enumerate(_share_out(count, {name: topic["works"] for name, topic in topics.items()}), 1):
        work = _make_up_work(f"w{number:04d}", topic, titles, groups[topic], rng)
        titles.append(work.title)
        works.append(work)
    return works


def _share_out(count: int, shares: dict[str, int]) -> list[str]:
    """`count` names in proportion to their shares, by the largest remainder."""
    total = sum(shares.values())
    exact = {name: count * share / total for name, share in shares.items()}
    whole = {name: int(value) for name, value in exact.items()}
    by_remainder = sorted(shares, key=lambda name: (whole[name] - exact[name], name))
    for name in by_remainder[: count - sum(whole.values())]:
        whole[name] += 1
    return [name for name in shares for _ in range(whole[name])]


def _make_up_work(key: str, topic: str, titles: list[str], groups: list[list[Author]], rng: Random) -> Work:
    weights = read_language("topics")[topic]["kinds"]
    while True:
        kind = rng.choices(list(weights), weights.values())[0]
        bound: dict[str, str] = {}
        title = write_title(topic, kind, bound, rng)
        if not looks_like_another(title, titles):
            break
    sections = write_abstract(topic, kind, bound, rng)
    first = earliest_year(title + " ".join(text for _, text in sections))
    year = round(rng.triangular(first, LAST_YEAR, LAST_YEAR))
    return complete_work(
        Work(
            key=key,
            title=title,
            authors=team_of(rng.choice(groups), 1 if kind == "opinion" else rng.randint(2, 8), rng),
            year=year,
            abstract=date_sections(sections, year, rng),
            topic=topic,
            kind=kind,
        ),
        rng,
    )


def complete_work(work: Work, rng: Random) -> Work:
    """A made-up work with what its topic, kind and year do not fix: journal, pages, identifiers, index terms."""
    kind = read_language("kinds")[work.kind]
    journal = choose_journal(work.topic, work.year, rng)
    first_page = rng.randint(1, 1400)
    number = number_in_key(work.key)
    slug = re.sub(r"[^a-z]", "", journal.abbreviation.lower())[:8]
    topic = read_language("topics").get(work.topic, {})
    return replace(
        work,
        journal=journal.title,
        abbreviation=journal.abbreviation,
        issn=journal.issn,
        volume=str(work.year - journal.first_year + 1),
        issue=str(rng.randint(1, 12)),
        first_page=str(first_page),
        last_page=str(first_page + rng.randint(2, 13)),
        doi=f"10.5555/{slug}.{work.year}.{number:04d}" if rng.random() < (0.85 if work.year >= 2000 else 0.35) else "",
        pmid=str(99_000_000 + number * 37 + rng.randint(0, 36)),
        keywords=tuple(rng.sample(topic.get("keywords", DEFAULT_KEYWORDS), rng.randint(2, 4))),
        publication_types=tuple(kind["publication_types"]),
        index_terms=tuple(kind["index_terms"]),
        trial=kind["trial"],
    )


def as_conference_abstract(work: Work, rng: Random) -> Work:
    """A work as an abstract in the supplement of a journal: one page, without DOI and PMID, listed by Embase alone."""
    page = f"S{rng.randint(1, 240)}"
    return replace(
        work,
        issue=f"Suppl {rng.randint(1, 3)}",
        first_page=page,
        last_page="",
        doi="",
        pmid="",
        publication_types=("Conference Abstract",),
        sources=("embase",),
    )
