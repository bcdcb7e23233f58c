"""A table of points fitted to labelled sets, to see how far our quality hangs on the sets that the table was made with.

The features and levels are those of points.csv, the rules are left as they are. Weights are those of a logistic
regression on the levels (unknown counts nothing), each set weighing the same, divided by ln 2 to give log2 odds and
rounded to halves as in points.csv.
"""

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.deduplication.labelled_sets import LabelledSet
from scripts.deduplication.block_pairs import block
from scripts.deduplication.column_tables import columns_of
from scripts.deduplication.compare_pairs import compare
from scripts.deduplication.gather_facts import gather_facts
from scripts.deduplication.prepare_records import prepare, raw_from_foreign
from scripts.deduplication.score_pairs import POINTS, Points, evidence_levels

SURE, EVEN = np.log2(19), 0.0  # log2 odds from which a pair is the same (19 to 1), or a question (1 to 1)
LEVELS = [(feature, level) for feature, levels in POINTS.items() if feature != "verdicts" for level in levels]


def levels_of(labelled: LabelledSet) -> tuple[np.ndarray, np.ndarray]:
    """For the candidate pairs of a set: which of LEVELS each is on (pairs × levels, 0 or 1), and whether it is one of
    duplicates. Pairs with a record of a policy pair are left out."""
    records = prepare(raw_from_foreign(columns_of(labelled.records)))
    i, j, _ = block(records)
    evidence = compare(records, i, j)
    found = evidence_levels(evidence, gather_facts(evidence, records))
    on = np.column_stack([found[feature] == level for feature, level in LEVELS]).astype(float)
    ids = records["record_id"].tolist()
    gold = np.array([labelled.gold[record] for record in ids])
    judged = np.array([record not in labelled.policy for record in ids])
    first, second = evidence["i"], evidence["j"]
    kept = judged[first] & judged[second]
    return on[kept], (gold[first] == gold[second])[kept]


def fit_points(levels: list[tuple[np.ndarray, np.ndarray]]) -> Points:
    """The points that fit the candidate pairs of several sets (of `levels_of`) best."""
    on, same = (np.concatenate(parts) for parts in zip(*levels, strict=True))
    weight = np.concatenate([np.full(len(pairs), 1000 / len(pairs)) for pairs, _ in levels])
    model = LogisticRegression(C=10, max_iter=5000).fit(on, same, sample_weight=weight)
    worth = np.round(2 * model.coef_[0] / np.log(2)) / 2
    ready = model.intercept_[0] / np.log(2)
    points: Points = {"verdicts": {"same": float(SURE - ready), "possible": float(EVEN - ready)}}
    for (feature, level), value in zip(LEVELS, worth.tolist(), strict=True):
        points.setdefault(feature, {})[level] = value
    return points
