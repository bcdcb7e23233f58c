"""Evidence on pairs in, verdicts out: same | possible | different, and what forbade a higher one.

Two steps. Points (points.csv): each agreement adds, each disagreement subtracts. Rules: what forbids a verdict however
many points there are, such as two PMIDs, part I against part II, or a conference abstract against the article
(`limits`); and what is asked however few there are, such as a text printed twice (`repeats_text`).
"""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from scripts.deduplication.column_tables import Table
from scripts.deduplication.evidence import AGREE, DIFFER
from scripts.deduplication.gather_facts import gather_facts
from scripts.deduplication.limit_places import limit_dois, limit_journals, limit_pages, limit_years
from scripts.deduplication.limit_texts import (
    Facts,
    Rule,
    limit_identities,
    limit_kinds,
    limit_meanings,
    limit_numbers,
    limit_titles,
)
from scripts.deduplication.score_pairs import POINTS, Points, count_points

VERDICTS = np.array(["different", "possible", "same"], dtype=object)

REPEATED = "one text in two places"
# What forbids "same" and holds two records apart until a person has answered: a third record that says less (no volume,
# no year) would agree with both, and join what appeared twice.
HELD_APART = (
    REPEATED, "years apart", "volumes differ", "volumes and pages differ", "a word turns the meaning of the title",
    "a word in the titles differs", "numbers in the titles differ", "the title of one goes on to another text",
    "one is a notice about the other", "a register entry and a report", "a conference abstract and an article",
)  # fmt: skip


def decide(evidence: Table, records: Table, points: Points = POINTS) -> Table:
    """`evidence` with score, verdict, forbidden (what keeps the verdict below what the score gives, "" if nothing) and
    relation (erratum | retraction | comment | version | abstract | preprint | registration | part | "": how records
    that are different are related). explain_pairs puts the reason into words."""
    facts = gather_facts(evidence, records)
    score = count_points(evidence, facts, points)
    same, possible = points["verdicts"]["same"], points["verdicts"]["possible"]
    # The same pages of the same volume by the same authors hold one text, even if its titles are in two languages.
    questionable = (score >= possible) | facts["whole"] & ~(evidence["issue"] == DIFFER)
    level = np.where(score >= same, 2, np.where(questionable, 1, 0))
    forbidden = np.full(len(evidence["i"]), "", dtype=object)
    for reason, highest, applies in limits(evidence, facts):
        lowers = applies & (level > highest)
        level[lowers] = highest
        forbidden[lowers] = reason
    for reason, applies in doubts(evidence, facts):
        asked = (level == 0) & applies
        level[asked], forbidden[asked] = 1, reason
    told = facts["same_text"] | ~facts["stock"] & (facts["named"] | facts["named_journal"])
    level[facts["twins"] & facts["titled"] & told] = 2
    relation = relate(evidence, facts, level)
    return evidence | {"score": score, "verdict": VERDICTS[level], "forbidden": forbidden, "relation": relation}


RULES = (
    limit_identities, limit_kinds, limit_meanings, limit_dois, limit_numbers, limit_journals, limit_years, limit_titles,
    limit_pages,
)  # fmt: skip


def limits(evidence: Table, facts: Facts) -> Iterator[Rule]:
    """The rules in their order."""
    return chain.from_iterable(rules(evidence, facts) for rules in RULES)


def doubts(evidence: Table, facts: Facts) -> Iterator[tuple[str, np.ndarray]]:
    """Yields (reason, where people are asked although the points or rules would hold two records apart)."""
    yield REPEATED, repeats_text(evidence, facts) | is_summary(evidence, facts)
    yield "perhaps one text ahead of print and in print", facts["reworded"]
    yield "equal in every cell", facts["twins"] & facts["titled"]


def is_summary(evidence: Table, facts: Facts) -> np.ndarray:
    """Where one page has the title and authors of an article of the same volume: a summary in print of a text that is
    elsewhere in full."""
    titled = (evidence["title"] >= 0.97) & (facts["length"] >= 25) & ~facts["stock"]
    volume = (evidence["volume"] == AGREE) & (evidence["year_gap"] == 0) & facts["same_journal"]
    apart = (evidence["doi"] == DIFFER) | (evidence["pmid"] == DIFFER) | (evidence["part"] == DIFFER)
    meeting = facts["meetings"] | facts["one_meeting"]
    return titled & volume & facts["authors"] & facts["one_page"] & ~apart & ~meeting & ~evidence["turned"]


def repeats_text(evidence: Table, facts: dict[str, np.ndarray]) -> np.ndarray:
    """Where two records tell the same text in one journal, yet in two places, which is more than a rule can know: an
    article printed twice, or a notice that holds the corrected article. Conference abstracts often are, and stay apart.
    """
    f = facts
    told = f["same_text"] & f["same_journal"] & f["authors"] & f["led"] & (f["length"] >= 40)
    titled = (evidence["title"] >= 0.97) | (f["marked"] & f["similar"])
    apart = (evidence["pmid"] == DIFFER) | (evidence["part"] == DIFFER) | (evidence["numbers"] == DIFFER)
    reviews = f["other_review"] | f["other_version"]
    return told & titled & ~apart & ~reviews & ~f["meetings"] & ~f["one_meeting"] & ~f["one_preprint"]


def relate(evidence: Table, facts: dict[str, np.ndarray], level: np.ndarray) -> np.ndarray:
    """How the records of a pair that is not the same are related."""
    f = facts
    akin = (level < 2) & f["fair"] & ~f["strangers"] & ~f["stock"]
    relation = np.full(len(evidence["i"]), "", dtype=object)
    for kind, applies in (
        ("abstract", akin & f["alike"] & (f["one_meeting"] | f["meetings"]) & (level == 0)),
        ("preprint", akin & f["one_preprint"]),
        ("registration", akin & f["alike"] & f["one_register"]),
        ("version", (level < 2) & f["other_version"]),
        ("part", (level < 2) & f["weak"] & (evidence["part"] == DIFFER) & ~f["strangers"]),
    ):
        relation[applies] = kind
    marked = (level < 2) & f["marked"] & f["fair"] & ~f["stock"]
    relation[marked] = f["marker"][marked]
    return relation
