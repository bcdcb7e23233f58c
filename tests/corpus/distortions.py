"""How databases show a work: what they leave out, shorten, respell and get wrong.

A real article is shown with less than is known about it, never with something wrong. Whatever is done to a copy, the
copies of a work keep plain evidence that they are one: the same DOI, or titles that all but agree, with the first
author, the year and the journal or page.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from rapidfuzz import fuzz, utils

from tests.corpus.names import plain_letters
from tests.corpus.works import Work

ALIKE = 93  # rapidfuzz token_sort_ratio (0–100) of titles that all but agree
WITHOUT_DOI = {"pubmed": 0.12, "embase": 0.12, "central": 0.6, "scopus": 0.1, "cinahl": 0.6, "lilacs": 0.7}
WITHOUT_ABSTRACT = {"embase": 0.05, "scopus": 0.04, "cinahl": 0.12, "central": 0.05}
SPELLINGS = (
    ("randomized", "randomised"), ("multicentre", "multicenter"), ("ischaemic", "ischemic"), ("fibre", "fiber"),
    ("Randomised", "Randomized"), ("programme", "program"), ("beta-", "β-"), ("SOD1-G93A", "SOD1(G93A)"),
    ("SOD1-G93A", "SOD1<sup>G93A</sup>"), ("omega-3", "ω-3"), ("TDP-43", "TDP43"),
)  # fmt: skip


def show(work: Work, source: str, rng: Random) -> Work:
    """A work as a database shows it, with the omissions and errors that databases have."""
    shown = leave_out(work, source, rng)
    if not work.made_up:
        return shown
    for likely, change in ERRORS:
        if rng.random() < likely:
            shown = change(shown, rng)
    return shown


def leave_out(work: Work, source: str, rng: Random) -> Work:
    """A work without what that database did not take over; without pages, the DOI is all there is to tell it by."""
    omitted = {}
    if work.first_page and rng.random() < WITHOUT_DOI.get(source, 0):
        omitted["doi"] = ""
    if rng.random() < WITHOUT_ABSTRACT.get(source, 0):
        omitted["abstract"] = ()
    if rng.random() < 0.06:
        omitted["issue"] = ""
    if rng.random() < 0.04:
        omitted["last_page"] = ""
    return replace(work, **omitted)


def drop_subtitle(work: Work, rng: Random) -> Work:
    """Title up to the colon."""
    stem = work.title.partition(": ")[0]
    return replace(work, title=stem) if len(stem.split()) > 3 else work


def shift_year(work: Work, rng: Random) -> Work:
    """The year of publication ahead of print, or of the print issue."""
    return replace(work, year=min(2019, work.year + rng.choice((-1, 1))))


def respell(work: Work, rng: Random) -> Work:
    """Other spelling, Greek letters and markup in the title."""
    title = work.title
    for old, new in rng.sample(SPELLINGS, len(SPELLINGS)):
        title = title.replace(old, new)
    return replace(work, title=title)


def shout(work: Work, rng: Random) -> Work:
    """The title in capitals, as old records have it."""
    return replace(work, title=work.title.upper())


def mistype(work: Work, rng: Random) -> Work:
    """Two neighbouring letters of the title swapped."""
    place = rng.choice([m.start() for m in re.finditer(r"(?<=[a-z])[a-z]{2}(?=[a-z])", work.title)] or [0])
    title = work.title
    return replace(work, title=title[:place] + title[place + 1] + title[place] + title[place + 2 :])


def escape_ampersand(work: Work, rng: Random) -> Work:
    """ "and" of the journal's title as an ampersand, escaped for HTML."""
    return replace(work, journal=work.journal.replace(" and ", " &amp; "))


def abbreviate_journal(work: Work, rng: Random) -> Work:
    """The abbreviated title of the journal in the place of the full one."""
    return replace(work, journal=work.abbreviation or work.journal)


def transliterate(work: Work, rng: Random) -> Work:
    """Authors' names without diacritics, or with the German ue for ü."""
    german = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "Ü": "Ue", "Ö": "Oe", "Ø": "Oe", "ø": "oe", "å": "aa"})
    expand = rng.random() < 0.5
    return replace(
        work,
        authors=tuple(
            a._replace(
                family=plain_letters(a.family.translate(german) if expand else a.family), given=plain_letters(a.given)
            )
            for a in work.authors
        ),
    )


def shorten_team(work: Work, rng: Random) -> Work:
    """The first three authors, where there are more than six."""
    return replace(work, authors=work.authors[:3]) if len(work.authors) > 6 else work


# How likely an error is, and what it does. The order is that in which they pile up.
ERRORS: tuple[tuple[float, Callable[[Work, Random], Work]], ...] = (
    (0.04, drop_subtitle),
    (0.06, shift_year),
    (0.25, respell),
    (0.03, mistype),
    (0.04, shout),
    (0.06, escape_ampersand),
    (0.10, abbreviate_journal),
    (0.30, transliterate),
    (0.08, shorten_team),
)


def in_press(work: Work) -> Work:
    """A work as it was listed before it had a volume and pages."""
    return replace(work, volume="", issue="", first_page="", last_page="")


def is_evident(one: Work, other: Work) -> bool:
    """Whether two copies plainly are the same work."""
    if one.doi and one.doi == other.doi:
        return True
    alike = fuzz.token_sort_ratio(one.title, other.title, processor=utils.default_process) >= ALIKE
    near = abs(one.year - other.year) <= 1
    placed = one.abbreviation == other.abbreviation or (one.first_page and one.first_page == other.first_page)
    return bool(alike and near and placed and _first_name(one) == _first_name(other))


def _first_name(work: Work) -> str:
    return re.sub(r"[^a-z]", "", plain_letters(work.authors[0].family).lower()).replace("ue", "u").replace("oe", "o")


def show_all(work: Work, sources: list[str], rng: Random) -> list[Work]:
    """The copies of a work in its databases. A copy that is not evidently the same as an earlier one is shown as the
    work itself."""
    copies: list[Work] = []
    for place, source in enumerate(sources):
        again = sources.index(source) < place
        copy = in_press(show(work, source, rng)) if again and source != "central" else show(work, source, rng)
        if copies and not any(is_evident(copy, other) for other in copies):
            copy = work
            if not any(is_evident(copy, other) for other in copies):
                copies[0] = work
        copies.append(copy)
    return copies
