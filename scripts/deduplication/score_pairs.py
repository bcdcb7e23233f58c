"""Evidence on pairs in, points out: each thing compared is put on a level; points.csv says what a level is worth.

Points speak for two records being of one work if positive, against it if negative; what is unknown counts nothing. They
are on the scale of log2 odds, rounded to halves, and were set by hand with the frequencies of agreement among
duplicates and others of seven labelled sets in view: one table for all data. The rows `verdicts` say from how many
points on a pair is the same, or a question for people. `python -m benchmarks.deduplication leave-one-out` fits a table
to all sets but one and tries it on that one.

The levels of titles: same (0.97 or more alike), nearly (0.95), held (one holds the other), similar (0.85), in part
(0.75), little (0.6), unlike; long from 40 letters, medium from 20; stock titles stand over many texts ("Editorial").
"""

import csv
from pathlib import Path

import numpy as np

from scripts.common.provenance import data_file
from scripts.deduplication.column_tables import Table
from scripts.deduplication.evidence import DIFFER, NEAR

Points = dict[str, dict[str, float]]


def read_points(path: Path) -> Points:
    """A table of points: feature → level → points."""
    points: Points = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            points.setdefault(row["feature"], {})[row["level"]] = float(row["points"])
    return points


POINTS = read_points(data_file("scripts/deduplication/points.csv"))

_AS_COMPARED = ("words", "part", "volume", "issue", "pages", "doi", "pmid", "entry")


def count_points(evidence: Table, facts: dict[str, np.ndarray], points: Points = POINTS) -> np.ndarray:
    """The points of each pair; positive speaks for the same work."""
    total = np.zeros(len(evidence["i"]))
    for feature, levels in evidence_levels(evidence, facts).items():
        worth = points[feature]
        total += np.array([worth.get(level, 0) for level in levels.tolist()], dtype=float)
    return total


def evidence_levels(evidence: Table, facts: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The level of each pair in each feature of points.csv, as arrays of texts; "" where nothing is known."""
    authors, first = evidence["authors"], evidence["first"]
    journal, gap, abstract = (evidence[name] for name in ("journal", "year_gap", "abstract"))
    named, led = authors >= 0.5, first >= 0.4
    numbers = evidence["numbers"]
    return {
        "title": title_levels(evidence, facts),
        # One longer title has the numbers of its subtitle; that is no disagreement.
        "numbers": np.where((evidence["contained"] | facts["begun"]) & (numbers == NEAR), "held", numbers),
        "authors": _levels(
            [np.isnan(authors), named & led, named, (authors >= 0.3) | led, authors > 0],
            ["", "agree", "agree but first", "some", "few"],
            DIFFER,
        ),
        "journal": _levels([np.isnan(journal), journal == 1, journal == 0.5], ["", "agree", "perhaps"], DIFFER),
        "year": _levels(
            [np.isnan(gap), gap == 0, gap == 1, gap == 2], ["", "same", "1 apart", "2 apart"], "more apart"
        ),
        "abstract": _levels(
            [np.isnan(abstract), abstract >= 0.85, abstract >= 0.65, abstract >= 0.5],
            ["", "same", "similar", "in part"],
            DIFFER,
        ),
        **{name: evidence[name] for name in _AS_COMPARED},
    }


def title_levels(evidence: Table, facts: dict[str, np.ndarray]) -> np.ndarray:
    """How alike two titles are, and how much that says: a long title more than a short one, a stock title nothing."""
    title, stock, size = evidence["title"], facts["stock"], facts["length"]
    length = _levels([stock, size < 20, size < 40], ["stock", "short", "medium"], "long")
    # Of a long title that is similar and holds the other, the first says more.
    held = evidence["contained"] & ~stock & ~((title >= 0.85) & (length == "long"))
    likeness = _levels(
        [
            title >= 0.97,
            title >= 0.95,
            held,
            title >= 0.85,
            (title >= 0.75) | facts["begun"] | (stock & evidence["contained"] & facts["one_issue"]),
            title >= 0.6,
            facts["titled"],
            facts["linked"],
        ],
        ["same", "nearly", "held", "similar", "in part", "little", "unlike", "missing but linked"],
        "missing",
    )
    lengthy = np.isin(likeness, ["same", "nearly", "held", "similar"])
    return np.where(lengthy, likeness + " " + length, likeness)


def _levels(conditions: list[np.ndarray], names: list[str], otherwise: str) -> np.ndarray:
    return np.select(conditions, np.array(names, dtype=object), default=np.array(otherwise, dtype=object))
