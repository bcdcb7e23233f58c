"""The real articles of the corpus: bibliographic facts in real_records.csv, as public sources gave them.

Their abstracts are left out. `included` names the five studies of the published review; `trial` marks the reports of
controlled trials, which are what CENTRAL lists.
"""

from pathlib import Path

from scripts.common.tables import read_csv
from tests.corpus.names import Author
from tests.corpus.works import Work

FILE = Path(__file__).with_name("real_records.csv")
# The databases that list the five included studies: each in several, as one would expect of trials.
INCLUDED_IN = {
    "Drory 2001": ("pubmed", "embase", "central", "scopus"),
    "Dal Bello-Haas 2007": ("pubmed", "embase", "central", "scopus", "cinahl"),
    "Braga 2018": ("pubmed", "embase", "central", "scopus"),
    "Kitano 2018": ("pubmed", "embase", "scopus", "cinahl"),
    "Zucchi 2019": ("pubmed", "embase", "central", "scopus"),
}


def read_real_works() -> list[Work]:
    """The real works, with the keys r01, r02, …"""
    return [_real_work(f"r{number:02d}", row) for number, row in enumerate(read_csv(FILE), start=1)]


def included_studies() -> dict[str, str]:
    """The key of each included study's work → the study's name ("Drory 2001")."""
    return {f"r{number:02d}": row["included"] for number, row in enumerate(read_csv(FILE), start=1) if row["included"]}


def _real_work(key: str, row: dict[str, str]) -> Work:
    first_page, _, last_page = row["pages"].partition("-")
    return Work(
        key=key,
        title=row["title"],
        authors=tuple(_author(name) for name in row["authors"].split("; ")),
        year=int(row["year"]),
        journal=row["journal"],
        abbreviation=row["abbreviation"],
        volume=row["volume"],
        issue=row["issue"],
        first_page=first_page,
        last_page=last_page,
        doi=row["doi"].lower(),
        pmid=row["pmid"],
        index_terms=("amyotrophic lateral sclerosis", "exercise"),
        trial=bool(row["trial"]),
        made_up=False,
        sources=INCLUDED_IN.get(row["included"], ()),
    )


def _author(name: str) -> Author:
    """ "Dal Bello-Haas V" has the family name Dal Bello-Haas and the initial V; "Lehman" has no initials."""
    family, _, last = name.rpartition(" ")
    return Author(family, last) if family and last.isupper() else Author(name)
