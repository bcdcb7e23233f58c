"""Copies of one work that are so bad that only a person can tell what they are.

Each work has a good record in one database and a bad one in another. Four are articles of Latin American journals:
LILACS has the title in the language of the article, the other database in English, and no DOI links the two.
"""

from dataclasses import replace
from random import Random

from tests.corpus.distortions import shift_year
from tests.corpus.works import Work

SOURCES = (
    ("pubmed", "embase"),
    ("embase", "scopus"),
    ("scopus", "cinahl"),
    ("pubmed", "scopus"),
    ("embase", "cinahl"),
    ("pubmed", "cinahl"),
    ("scopus", "embase"),
    ("embase", "scopus"),
)


def choose_hard_duplicates(works: list[Work], rng: Random) -> list[Work]:
    """One made-up work with a long title for each pair of SOURCES, with these as its sources."""
    able = [work for work in works if len(work.title.split()) >= 9 and work.doi and not work.sources and work.abstract]
    return [replace(work, sources=pair) for work, pair in zip(rng.sample(able, len(SOURCES)), SOURCES, strict=True)]


def spoil(work: Work, rng: Random) -> Work:
    """A copy with half a title, another year, one author, and neither DOI nor PMID nor pages nor abstract."""
    words = work.title.split()
    kept = words[: max(5, len(words) // 2 + 1)]
    while kept[-1].lower() in ("in", "of", "for", "and", "on", "the", "a", "with"):
        kept.pop()
    bare = replace(
        work,
        title=" ".join(kept).rstrip(":,") + "...",
        authors=work.authors[:1],
        volume="",
        issue="",
        first_page="",
        last_page="",
        doi="",
        pmid="",
        abstract=(),
        journal=work.abbreviation,
    )
    return shift_year(bare, rng)
