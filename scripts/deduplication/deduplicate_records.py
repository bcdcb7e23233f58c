"""The row of verbs in one function: prepare → block → compare → decide → cluster, and the reasons in words.

Takes the raw table of records, gives the pairs that matter, the clusters, and the blocks that had to be split.
"""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from scripts.common.collector import uncollected
from scripts.deduplication.block_pairs import block
from scripts.deduplication.cluster_records import cluster, pairs_inside, questions
from scripts.deduplication.column_tables import Table, column, stacked, taken
from scripts.deduplication.compare_pairs import compare
from scripts.deduplication.compare_titles import LEAST_TITLE
from scripts.deduplication.decide_pairs import HELD_APART, decide
from scripts.deduplication.evidence import AGREE
from scripts.deduplication.explain_pairs import explain
from scripts.deduplication.prepare_records import prepare
from scripts.deduplication.score_pairs import POINTS, Points

CROWD = 100  # records of a cluster beyond which titles and names alone do not make them one
CHECKED_WHOLE = 30  # records of a cluster up to which all its pairs are compared
CHUNK = 200_000  # candidate pairs compared at a time
MANY = 5  # clusters that one cluster may be asked about
OF_ONE_TITLE = 20  # questions about one title, the strongest
ALIKE = "too many records are alike"
TOO_MANY = "too many alike to ask about"
GAVE_WAY = "joining them would join records that are different"


class Outcome(NamedTuple):
    """pairs: i, j (positions in `ids`), verdict, reason, relation, score and the evidence; labels: for each record the
    position of the least record of its cluster; reports: the blocks that had to be split."""

    ids: list[str]
    pairs: Table
    labels: np.ndarray
    reports: list[dict]


def deduplicate(
    raw: dict[str, list[str]], tell: Callable[[str, float], None] = lambda step, done: None, points: Points = POINTS
) -> Outcome:
    """Judge the pairs of a raw table (prepare_records.RAW_COLUMNS) and cluster its records.

    The verdict "possible" stands for a question to people; one is kept for each two clusters. `tell` hears the step
    that begins (or goes on), and the share of the whole work that is done (0 to 1).
    """
    with uncollected():
        tell("preparing", 0)
        records = prepare(raw)
        del raw  # a third of the memory
        tell("blocking", 0.45)
        i, j, reports = block(records)
        judged = judge(records, i, j, points, tell=lambda share: tell("comparing", 0.6 + 0.25 * share))
        tell("clustering", 0.85)
        labels, gave_way = cluster_judged(len(records["title"]), judged)
        # Of rows that are equal in every cell, one speaks for all.
        speakers = np.sort(np.unique(records["twin"], return_index=True)[1])
        while len(unseen := unjudged_inside(labels, speakers, judged)):
            more = judge(records, unseen[:, 0], unseen[:, 1], points, every=True)
            judged = strongest_first(stacked([judged, more]))
            labels, gave_way = cluster_judged(len(records["title"]), judged)
        if (crowds := crowded_links(labels, judged)).any():
            judged["verdict"][crowds], judged["forbidden"][crowds] = "possible", ALIKE
            labels, gave_way = cluster_judged(len(records["title"]), judged)
        pairs, crowded, passed_over = keep_pairs(judged, labels, gave_way, records["title"])
        tell("done", 1)
    if crowded:
        reports.append({"key": "nearly everything", "records": crowded, "compared": TOO_MANY})
    if passed_over:
        reports.append({"key": "a title that is asked about already", "records": passed_over, "compared": TOO_MANY})
    return Outcome(records["record_id"].tolist(), pairs, labels, reports)


def judge(
    records: Table,
    i: np.ndarray,
    j: np.ndarray,
    points: Points,
    every: bool = False,
    tell: Callable[[float], None] = lambda share: None,
) -> Table:
    """Decided pairs, strongest first; compared in chunks, so that the evidence on all of them is never held at once."""
    decided = []
    for start in range(0, max(len(i), 1), CHUNK):
        tell(start / max(len(i), 1))
        chunk = slice(start, start + CHUNK)
        decided.append(decide(compare(records, i[chunk], j[chunk], every), records, points))
    return strongest_first(stacked(decided))


def strongest_first(judged: Table) -> Table:
    """Pairs by falling score, then by position: an order that does not depend on that of the input."""
    return taken(judged, np.lexsort((judged["j"], judged["i"], -judged["score"])))


def pairs_of(judged: Table) -> list[tuple[int, int]]:
    return list(zip(judged["i"].tolist(), judged["j"].tolist(), strict=True))


def cluster_judged(count: int, judged: Table) -> tuple[np.ndarray, np.ndarray]:
    """Clusters by the verdicts, and the rows of `judged` whose link gave way."""
    same = np.flatnonzero(judged["verdict"] == "same")
    held = np.array([reason in HELD_APART for reason in judged["forbidden"].tolist()], dtype=bool)
    apart = (judged["verdict"] == "different") | held
    labels, gave_way = cluster(count, pairs_of(taken(judged, same)), pairs_of(taken(judged, apart)))
    return labels, same[gave_way]


def crowded_links(labels: np.ndarray, judged: Table) -> np.ndarray:
    """Links inside clusters larger than any work has records, between records that share neither the place (volume and
    pages) nor a title with an identifier: thousands of them say the same because they say next to nothing."""
    large = (np.bincount(labels) > CROWD)[labels[judged["i"]]] & (judged["verdict"] == "same")
    placed = (judged["pages"] == AGREE) & (judged["volume"] == AGREE)
    identified = ((judged["doi"] == AGREE) | (judged["pmid"] == AGREE)) & (judged["title"] >= LEAST_TITLE)
    return large & ~placed & ~identified


def unjudged_inside(labels: np.ndarray, speakers: np.ndarray, judged: Table) -> np.ndarray:
    """Pairs (rows of two positions) of `speakers` that clusters hold but that were never compared."""
    inside = speakers[pairs_inside(labels[speakers], CHECKED_WHOLE)]
    count = len(labels)
    judged_codes = judged["i"] * count + judged["j"]
    return inside[~np.isin(inside[:, 0] * count + inside[:, 1], judged_codes)]


def keep_pairs(judged: Table, labels: np.ndarray, gave_way: np.ndarray, titles: np.ndarray) -> tuple[Table, int, int]:
    """(the pairs worth keeping, number of clusters too like many others to be asked about, number of questions about
    titles that were asked about often enough).

    Kept: same; one question for each two clusters; related; and the different ones without which links or questions
    would join records that were judged apart.
    """
    verdict, forbidden = judged["verdict"].copy(), judged["forbidden"].copy()
    verdict[gave_way], forbidden[gave_way] = "possible", GAVE_WAY
    pairs = judged | {"verdict": verdict, "forbidden": forbidden}
    possible = np.flatnonzero(verdict == "possible")
    asked, crowded = questions(labels, pairs_of(taken(pairs, possible)), MANY)
    chosen, passed_over = first_of_each(titles[pairs["i"][possible[asked]]].tolist(), OF_ONE_TITLE)
    is_asked = np.zeros(len(verdict), dtype=bool)
    is_asked[possible[asked][chosen]] = True
    same, different = verdict == "same", verdict == "different"
    reach, _ = cluster(len(labels), pairs_of(taken(pairs, same | is_asked)), [])
    held_apart = different & (reach[pairs["i"]] == reach[pairs["j"]])
    kept = np.flatnonzero(same | is_asked | (different & (pairs["relation"] != "")) | held_apart)
    pairs = taken(pairs, kept[np.lexsort((pairs["j"][kept], pairs["i"][kept]))])
    return pairs | {"reason": column(explain(pairs))}, crowded, passed_over


def first_of_each(keys: list[str], most: int) -> tuple[np.ndarray, int]:
    """(a mask of the first `most` of each key, how many are left out); of the key "" all stay."""
    seen: Counter[str] = Counter()
    chosen = np.zeros(len(keys), dtype=bool)
    for at, key in enumerate(keys):
        seen[key] += 1
        chosen[at] = not key or seen[key] <= most
    return chosen, int((~chosen).sum())
