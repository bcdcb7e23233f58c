"""All works of the corpus and the records that the sources show of them.

Comes in: the article's totals. Goes out: a Corpus, the truth that every file is written from.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from random import Random

from scripts.common.messages import wrong
from tests.corpus.distortions import show_all
from tests.corpus.hard_duplicates import choose_hard_duplicates, spoil
from tests.corpus.near_misses import EASY, HARD, make_near_misses
from tests.corpus.real_works import included_studies, read_real_works
from tests.corpus.sources import DATES, RECORDS, Record, assign_sources, number_accessions
from tests.corpus.works import Work, as_conference_abstract, make_up_works
from tests.corpus.written_works import in_english, write_full_text_reports, write_latin_american_works

SEED = "therapeutic exercise in amyotrophic lateral sclerosis"
WRITTEN_KEY, NEAR_MISS_KEY = 1001, 1101
CONFERENCE_SHARE = 0.06


@dataclass(frozen=True)
class Corpus:
    """The records of all sources, in the order of the export files, and what is true of their works.

    `reasons`: key of a work excluded in full text → reason. `included`: key of an included work → the study's name.
    `hard_pairs`: two record ids → whether they are the same work. `alike`: pairs of keys of different works whose
    titles may look alike.
    """

    records: list[Record]
    works: dict[str, Work]
    unique_ids: dict[str, str]
    reasons: dict[str, str]
    included: dict[str, str]
    hard_pairs: dict[tuple[str, str], bool]
    alike: set[tuple[str, str]]


def assemble(totals: dict) -> Corpus:
    """The corpus for the totals that the article prints (the `flow` of published.yaml)."""
    check_totals(totals)
    in_databases = totals["identified_databases"] - totals["duplicates_removed"]
    real = read_real_works()
    reports, reasons = write_full_text_reports(WRITTEN_KEY, Random(f"{SEED}/reports"))
    latin, hard_latin = write_latin_american_works(WRITTEN_KEY + len(reports), Random(f"{SEED}/latin"))
    written = [*real, *reports, *latin, *hard_latin]
    by_hand = sum(report.sources == ("reference_lists",) for report in reports)
    left = in_databases - (len(written) - by_hand) - len(HARD) - len(EASY)
    made_up = make_up_works(left, [work.title for work in written], Random(f"{SEED}/works"))
    made_up, hard, easy = make_near_misses(made_up, NEAR_MISS_KEY, Random(f"{SEED}/near misses"))
    spoilt = choose_hard_duplicates(made_up, Random(f"{SEED}/hard duplicates")) + hard_latin
    own = {work.key: work for work in spoilt}
    ordinary = _send_to_conferences([work for work in made_up if work.key not in own], Random(f"{SEED}/conferences"))
    pairs = [*hard, *easy]
    near = {work.key: work for pair in pairs for work in pair}
    works = {work.key: work for work in [*real, *reports, *latin, *ordinary]} | own | near
    listed = assign_sources(list(works.values()), Random(f"{SEED}/sources"))
    records = list_records(works, listed, own.keys(), near.keys())
    return Corpus(
        records=records,
        works=works,
        unique_ids=mint_unique_ids(records),
        reasons=reasons,
        included=included_studies(),
        hard_pairs=pair_records(records, hard, list(own)),
        alike={(one.key, other.key) for one, other in pairs},
    )


def check_totals(totals: dict) -> None:
    """Raises InputError if the corpus has not the numbers that the article prints."""
    of_corpus = {
        "identified_databases": sum(RECORDS.values()),
        "identified_other": 2,
        "included": len(included_studies()),
    }
    for name, number in of_corpus.items():
        if totals[name] != number:
            raise wrong(
                "published.yaml", f"{name} is {totals[name]}, the corpus has {number}.", "Change one of them.", "flow"
            )


def _send_to_conferences(works: list[Work], rng: Random) -> list[Work]:
    kinds = ("trial", "cohort", "pilot", "physiology")
    return [
        as_conference_abstract(work, rng) if work.kind in kinds and rng.random() < 2 * CONFERENCE_SHARE else work
        for work in works
    ]


def list_records(
    works: dict[str, Work], listed: dict[str, list[str]], spoilt: Set[str], near: Set[str]
) -> list[Record]:
    """The records of each source, latest publications first. Near misses and translated works are shown as they are."""
    shown: dict[str, list[Work]] = {source: [] for source in DATES}
    for key, work in works.items():
        rng = Random(f"{SEED}/copies of {key}")
        if key in spoilt:
            copies = spoil_copies(work, rng)
        elif key in near or work.second_title:
            copies = [work] * len(listed[key])
        else:
            copies = show_all(work, listed[key], rng)
        for source, copy in zip(listed[key], copies, strict=True):
            english = copy.second_title and source != "lilacs"
            shown[source].append(in_english(copy) if english else copy)
    records = []
    for source, copies in shown.items():
        copies.sort(key=lambda copy: (-copy.year, copy.title))
        accessions = number_accessions(source, len(copies), Random(f"{SEED}/accessions of {source}"))
        records += [
            Record(source, copy.pmid if source == "pubmed" else accession, copy)
            for copy, accession in zip(copies, accessions, strict=True)
        ]
    return records


def spoil_copies(work: Work, rng: Random) -> list[Work]:
    """The copies of a work that only a person can match, in the order of the protocol's sources."""
    if work.second_title:
        renamed = replace(
            work, authors=tuple(a._replace(given=a.given[0]) for a in work.authors[:2]), year=work.year - 1
        )
        return [work if source == "lilacs" else renamed for source in sorted(work.sources, key=list(DATES).index)]
    good, bad = work.sources
    copies = {good: work, bad: spoil(work, rng)}
    return [copies[source] for source in sorted(work.sources, key=list(DATES).index)]


def mint_unique_ids(records: list[Record]) -> dict[str, str]:
    """Work's key → the id of its unique record: after the member with the least (search date, source, accession)."""
    order = list(DATES)
    first: dict[str, Record] = {}
    for record in sorted(records, key=lambda r: (DATES[r.source], order.index(r.source), r.accession)):
        first.setdefault(record.work, record)
    return {key: f"uni-{record.record_id}" for key, record in first.items()}


def pair_records(
    records: list[Record], hard: list[tuple[Work, Work]], spoilt: list[str]
) -> dict[tuple[str, str], bool]:
    """The record ids of each hard pair, the lesser first → whether the two are the same work."""
    ids: dict[str, list[str]] = {}
    for record in records:
        ids.setdefault(record.work, []).append(record.record_id)
    pairs = {_ordered(*ids[key]): True for key in spoilt}
    pairs |= {_ordered(*ids[one.key], *ids[other.key]): False for one, other in hard}
    return dict(sorted(pairs.items()))


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
