"""Different works that look like one: parts, abstracts of later articles, errata, yearly editorials, comments.

Comes in: made-up works. Goes out: pairs of works. Of a hard pair each work is in one database only, without what would
tell the two apart at once, and a person has to judge; the easy ones differ in DOI, volume or pages.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.corpus.names import number_in_key
from tests.corpus.works import Work, as_conference_abstract

Pair = tuple[Work, Work]


def parts(work: Work, rng: Random) -> Pair:
    """Two parts of one article, on adjacent pages of one issue."""
    aspects = rng.choice([("assessment", "management"), ("theory", "practice"), ("methods", "findings in 60 cases")])
    middle = int(work.last_page) + 1
    stem = work.title.rstrip("?").partition(": ")[0]
    return (
        replace(work, title=f"{stem}. Part I: {aspects[0]}"),
        replace(
            work,
            title=f"{stem}. Part II: {aspects[1]}",
            first_page=str(middle),
            last_page=str(middle + rng.randint(4, 11)),
            abstract=(),
        ),
    )


def abstract_and_article(work: Work, rng: Random) -> Pair:
    """What was told at a conference, and the article of the following year."""
    earlier = replace(work, year=work.year - 1, volume=str(int(work.volume) - 1))
    return as_conference_abstract(earlier, rng), work


def erratum(work: Work, rng: Random) -> Pair:
    """An article, and the notice that corrects it."""
    page = str(int(work.last_page) + rng.randint(90, 300))
    notice = replace(
        work,
        title=f"{rng.choice(['Erratum to:', 'Correction:', 'Corrigendum to'])} {work.title}",
        first_page=page,
        last_page=page,
        issue=str(int(work.issue) + 1),
        abstract=(),
        publication_types=("Published Erratum",),
    )
    return work, notice


def yearly_editorials(work: Work, rng: Random) -> Pair:
    """Two editorials of one editor, with the same title in different years."""
    title = rng.choice(
        ["From the editor: the year in motion and muscle", "Looking back and looking ahead", "Editorial"]
    )
    first = replace(work, title=title, authors=work.authors[:1], abstract=(), publication_types=("Editorial",))
    later = rng.randint(1, 2)
    second = replace(
        first,
        year=first.year + later,
        volume=str(int(first.volume) + later),
        first_page=str(int(first.first_page) + 1),
        last_page=str(int(first.first_page) + 2),
    )
    return replace(first, last_page=str(int(first.first_page) + 1)), second


def protocol_and_results(work: Work, rng: Random) -> Pair:
    """The protocol of a trial, and its results some years later."""
    stem = work.title.rstrip("?").partition(": ")[0]
    years = rng.randint(2, 3)
    protocol = replace(
        work,
        title=f"{stem}: study protocol",
        year=work.year - years,
        volume=str(int(work.volume) - years),
        first_page=str(int(work.first_page) + 150),
        last_page=str(int(work.first_page) + 158),
        abstract=work.abstract[:2],
        publication_types=("Journal Article", "Clinical Trial Protocol"),
    )
    return protocol, replace(work, title=f"{stem}: a controlled trial")


def comment(work: Work, rng: Random) -> Pair:
    """An article, and a letter about it by others."""
    letter = replace(
        work,
        title=f"{rng.choice(['Comment on:', 'Re:'])} {work.title}",
        authors=work.authors[-1:],
        first_page=str(int(work.last_page) + 70),
        last_page="",
        abstract=(),
        publication_types=("Letter", "Comment"),
    )
    return replace(work, authors=work.authors[:-1]), letter


def one_word(work: Work, rng: Random) -> Pair:
    """Two reports of one group that differ in one word of the title."""
    stem = work.title.rstrip("?").partition(": ")[0]
    first_page = int(work.last_page) + rng.randint(30, 60)
    return (
        replace(work, title=f"{stem}: observations in males"),
        replace(
            work,
            title=f"{stem}: observations in females",
            issue=str(int(work.issue) + 1),
            first_page=str(first_page),
            last_page=str(first_page + 7),
            abstract=(),
        ),
    )


Recipe = Callable[[Work, Random], Pair]
# How a pair is made, from which kind of study, and where a hard pair is listed.
HARD: tuple[tuple[Recipe, str, tuple[str, str]], ...] = (
    (parts, "review", ("pubmed", "embase")),
    (parts, "review", ("scopus", "embase")),
    (abstract_and_article, "cohort", ("embase", "pubmed")),
    (abstract_and_article, "physiology", ("embase", "scopus")),
    (abstract_and_article, "animal", ("embase", "pubmed")),
    (abstract_and_article, "cell", ("embase", "scopus")),
    (erratum, "physiology", ("scopus", "embase")),
    (erratum, "cohort", ("pubmed", "scopus")),
    (yearly_editorials, "opinion", ("pubmed", "scopus")),
    (yearly_editorials, "opinion", ("embase", "pubmed")),
    (protocol_and_results, "trial", ("pubmed", "embase")),
    (protocol_and_results, "trial", ("scopus", "pubmed")),
    (comment, "review", ("scopus", "embase")),
    (one_word, "animal", ("pubmed", "scopus")),
    (one_word, "physiology", ("embase", "scopus")),
)
EASY: tuple[tuple[Recipe, str], ...] = (
    (parts, "review"),
    (parts, "cohort"),
    (erratum, "survey"),
    (erratum, "case_control"),
    (one_word, "cohort"),
    (protocol_and_results, "trial"),
)


def make_near_misses(works: list[Work], first_key: int, rng: Random) -> tuple[list[Work], list[Pair], list[Pair]]:
    """The works that remain, the hard pairs and the easy pairs. Each pair takes one work as its model; the second work
    of a pair has a key of its own, from `first_key` on."""
    left = list(works)
    hard, easy = [], []
    for number, (recipe, kind, sources) in enumerate(HARD):
        first, second = recipe(_take(left, kind, rng), rng)
        second = _renumber(second, first_key + number)
        hard.append((replace(first, sources=sources[:1], doi=""), replace(second, sources=sources[1:])))
    for number, (recipe, kind) in enumerate(EASY, start=len(HARD)):
        first, second = recipe(_take(left, kind, rng), rng)
        easy.append((first, _renumber(second, first_key + number)))
    return left, hard, easy


def _take(works: list[Work], kind: str, rng: Random) -> Work:
    """A work of that kind, taken out of `works`: one with a DOI, and with room for earlier volumes and later years."""
    choice = rng.choice(
        [work for work in works if work.kind == kind and work.doi and int(work.volume) > 5 and work.year <= 2017]
    )
    works.remove(choice)
    return choice


def _renumber(work: Work, number: int) -> Work:
    """A work with the key and the identifiers of another number."""
    slug = work.doi.rpartition(".")[0]
    return replace(
        work,
        key=f"w{number:04d}",
        doi=f"{slug}.{number:04d}" if slug else "",
        pmid=str(99_000_000 + number * 37 + number_in_key(work.key) % 37) if work.pmid else "",
    )
