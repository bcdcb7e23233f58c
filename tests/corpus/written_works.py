"""Made-up works that are written out: reports read in full and excluded, and articles of Latin American journals."""

from dataclasses import replace
from pathlib import Path
from random import Random

import yaml

from tests.corpus.language import read_language
from tests.corpus.names import author_groups, team_of
from tests.corpus.works import Work, as_conference_abstract, complete_work

FULL_TEXT_REPORTS = Path(__file__).with_name("full_text_reports.yaml")


def write_full_text_reports(first_key: int, rng: Random) -> tuple[list[Work], dict[str, str]]:
    """The works that are excluded in full text, and the reason for each by its key."""
    entries = yaml.safe_load(FULL_TEXT_REPORTS.read_text(encoding="utf-8"))
    groups = author_groups(["reports", "more reports", "even more reports"], rng)
    teams = [group for topic in groups.values() for group in topic]
    works, reasons = [], {}
    for number, (entry, team) in enumerate(zip(entries, teams, strict=False), start=first_key):
        work = Work(
            key=f"w{number:04d}",
            title=entry["title"],
            authors=team_of(team, rng.randint(3, 7), rng),
            year=rng.randint(2002, 2018),
            abstract=(("", entry["abstract"]),),
            topic="als_exercise",
            kind=entry["kind"],
            sources=("reference_lists",) if entry.get("list") else (),
        )
        work = complete_work(work, rng)
        if entry.get("conference"):
            work = replace(as_conference_abstract(work, rng), sources=work.sources or ("embase",))
        works.append(work)
        reasons[work.key] = entry["reason"]
    return works, reasons


def write_latin_american_works(first_key: int, rng: Random) -> tuple[list[Work], list[Work]]:
    """The works of Latin American journals that are plainly themselves in every database, and four that are not.

    Of the four, LILACS and a second database show no identifier in common.
    """
    entries = read_language("latin_american")
    groups = author_groups(["latin"], rng)["latin"]
    works = []
    for number, entry in enumerate(entries, start=first_key):
        work = Work(
            key=f"w{number:04d}",
            title=entry["title"],
            authors=team_of(groups[number % len(groups)], rng.randint(2, 5), rng),
            year=rng.randint(2001, 2019),
            abstract=(("", entry["abstract"]),),
            language=entry["language"],
            second_title=entry["english"],
            second_abstract=entry["english_abstract"],
            topic="latin_american",
            kind="survey",
        )
        works.append(replace(complete_work(work, rng), keywords=("amyotrophic lateral sclerosis", "rehabilitation")))
    hard = [
        replace(work, doi="", pmid="", sources=("lilacs", second))
        for work, second in zip(works[:4], ("scopus", "embase", "scopus", "cinahl"), strict=True)
    ]
    linked = [work.key for work in works[4:] if work.doi][:3]
    others = [replace(work, sources=("lilacs", "scopus") if work.key in linked else ("lilacs",)) for work in works[4:]]
    return others, hard


def in_english(work: Work) -> Work:
    """An article of a Latin American journal as databases in English show it: title and abstract translated."""
    return replace(work, title=work.second_title, abstract=(("", work.second_abstract),), second_title="")
