"""Which database lists which work, under which accession number.

The article does not print hits per database: the numbers of records are made to add up to its total.
"""

from collections import Counter
from dataclasses import dataclass
from random import Random

from scripts.identification.records import mint_record_id
from tests.corpus.language import read_language
from tests.corpus.works import Work

# In the order of the protocol, which decides which of several duplicates gives the unique record its id.
DATES = {
    "pubmed": "2019-12-31",
    "embase": "2019-12-31",
    "central": "2019-12-31",
    "scopus": "2019-12-31",
    "cinahl": "2019-12-31",
    "lilacs": "2019-12-31",
    "reference_lists": "2020-01-20",
}
RECORDS = {"pubmed": 356, "embase": 498, "central": 124, "scopus": 431, "cinahl": 118, "lilacs": 26}
# Works that one database lists twice: in press and final, or taken over from two suppliers.
LISTED_TWICE = {"embase": 5, "central": 6, "scopus": 3}
# For how many works a database is the first to be drawn; every work needs one. LILACS' own works are fixed.
HOMES = {"pubmed": 0.17, "embase": 0.42, "central": 0.03, "scopus": 0.33, "cinahl": 0.05}


@dataclass(frozen=True)
class Record:
    """A hit in a source: the work as that database shows it, under its accession number."""

    source: str
    accession: str
    shown: Work

    @property
    def work(self) -> str:
        """The key of the work."""
        return self.shown.key

    @property
    def record_id(self) -> str:
        """The id under which the review knows the record."""
        return mint_record_id(self.source, self.accession, "")


def assign_sources(works: list[Work], rng: Random) -> dict[str, list[str]]:
    """Work's key → the databases that list it, a database twice where it has two records.

    Every work is listed; the databases have as many records as RECORDS says. Fixed `sources` are kept.
    """
    listed = {work.key: list(work.sources) for work in works}
    free = [work for work in works if not work.sources]
    popularity = {work.key: rng.lognormvariate(0, 0.9) * (1 if work.made_up else 3) for work in free}
    left = {source: RECORDS[source] - LISTED_TWICE.get(source, 0) for source in RECORDS}
    for source, count in Counter(source for sources in listed.values() for source in sources).items():
        if source in left:
            left[source] -= count
    for source, key in _find_homes(free, rng):
        listed[key].append(source)
        left[source] -= 1
    for source, count in left.items():
        open_to = {w.key: _fit(w, source) * popularity[w.key] for w in free if source not in listed[w.key]}
        for key in _draw(open_to, count, rng):
            listed[key].append(source)
    for source, count in LISTED_TWICE.items():
        several = {key: 1.0 for key in popularity if source in listed[key] and len(listed[key]) > 1}
        for key in _draw({key: value for key, value in several.items() if key.startswith("w")}, count, rng):
            listed[key].append(source)
    return {key: sorted(sources, key=list(DATES).index) for key, sources in listed.items()}


def _find_homes(works: list[Work], rng: Random) -> list[tuple[str, str]]:
    """A first database for each work: the smaller databases draw from what they cover, the largest take the rest."""
    waiting = {work.key: work for work in works}
    homes = []
    for source in sorted(HOMES, key=HOMES.__getitem__)[:-1]:
        fits = {key: weight for key, work in waiting.items() if (weight := _fit(work, source))}
        for key in _draw(fits, round(HOMES[source] * len(works)), rng):
            homes.append((source, key))
            del waiting[key]
    return homes + [("embase", key) for key in waiting]


def _fit(work: Work, source: str) -> float:
    """How likely a database is to list a work, relative to other works; 0 if it never does."""
    nursing = bool(read_language("topics").get(work.topic, {}).get("nursing"))
    match source:
        case "pubmed":
            return 1.0 if work.pmid else 0.0
        case "central":
            return 1.0 if work.trial else 0.0
        case "cinahl":
            return 4.0 if nursing else 0.3
        case "lilacs":
            return 0.2 if work.made_up else 0.0
    return 1.0


def _draw(weights: dict[str, float], count: int, rng: Random) -> list[str]:
    """`count` keys without replacement, by weight (Efraimidis and Spirakis, Inf Process Lett 2006;97:181-5)."""
    possible = {key: rng.random() ** (1 / weight) for key, weight in weights.items() if weight > 0}
    if len(possible) < count:
        raise ValueError(f"{count} works wanted, only {len(possible)} can be listed")
    return sorted(possible, key=possible.__getitem__, reverse=True)[:count]


def number_accessions(source: str, count: int, rng: Random) -> list[str]:
    """Accession numbers in the habit of a source, all in blocks that begin with 99 (PubMed's are the works' own)."""
    numbers = rng.sample(range(10_000, 99_999), count)
    match source:
        case "embase":
            return [f"L9900{number}" for number in numbers]
        case "central":
            return [f"CN-990{number}" for number in numbers]
        case "scopus":
            return [f"2-s2.0-990000{number}" for number in numbers]
        case "cinahl":
            return [f"9900{number}" for number in numbers]
        case "lilacs":
            return [f"{('lil', 'biblio')[number % 2]}-99{number}" for number in numbers]
    return [f"HS-{place:02d}" for place in range(1, count + 1)]
