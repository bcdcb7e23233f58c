"""Labelled sets of real records, and what our deduplication makes of them.

A set is a folder with records.csv.xz, gold.csv (record_id, cluster_id) and perhaps policy_pairs.csv: pairs whose right
answer is a matter of policy (versions of a Cochrane review, erratum and article). Their records are left out of the
evaluation.
"""

import csv
import importlib.util
import io
import lzma
import os
import random
import sys
import time
from pathlib import Path
from typing import NamedTuple

from scripts.deduplication.column_tables import columns_of, taken
from scripts.deduplication.deduplicate_records import Outcome, deduplicate
from scripts.deduplication.prepare_records import raw_from_foreign
from scripts.deduplication.score_pairs import POINTS, Points

DATA = Path(os.environ.get("LITFUNNEL_DATA", "../shared")) / "dedup"


class LabelledSet(NamedTuple):
    """Records as dicts of texts; gold: record_id → cluster; policy: record_ids that are not judged."""

    name: str
    records: list[dict[str, str]]
    gold: dict[str, str]
    policy: set[str]


class Quality(NamedTuple):
    """What the evaluator of the sets says of the clusters before people answer, and after the gold has answered for
    them (keys of evaluate.py); asked: pairs put to people; seconds: of CPU."""

    before: dict
    after: dict
    asked: int
    records: int
    seconds: float

    @property
    def asked_share(self) -> float:
        """Pairs put to people, as a share of the records."""
        return self.asked / self.records


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV table, which may be packed with xz."""
    csv.field_size_limit(sys.maxsize)
    content = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def read_set(folder: Path) -> LabelledSet:
    """A labelled set."""
    policy = folder / "policy_pairs.csv"
    return LabelledSet(
        folder.name,
        read_rows(folder / "records.csv.xz"),
        {row["record_id"]: row["cluster_id"] for row in read_rows(folder / "gold.csv")},
        {row[side] for row in read_rows(policy) for side in ("id1", "id2")} if policy.exists() else set(),
    )


def read_sets(folder: Path = DATA) -> list[LabelledSet]:
    """All labelled sets, the smallest first."""
    found = [read_set(path.parent) for path in sorted(folder.glob("*/gold.csv"))]
    return sorted(found, key=lambda labelled: len(labelled.records))


def blanked(labelled: LabelledSet, fields: tuple[str, ...], share: float, seed: int = 1) -> LabelledSet:
    """The set with each of the fields blanked at random in a share of its records."""
    chance = random.Random(seed)
    records = [record | {name: "" for name in fields if chance.random() < share} for record in labelled.records]
    return labelled._replace(records=records)


def measure(labelled: LabelledSet, points: Points = POINTS) -> Quality:
    """The quality of our clusters on a labelled set."""
    began = time.process_time()
    outcome = deduplicate(raw_from_foreign(columns_of(labelled.records)), points=points)
    seconds = time.process_time() - began
    alone = {record: outcome.ids[label] for record, label in zip(outcome.ids, outcome.labels.tolist(), strict=True)}
    asked = asked_pairs(outcome)
    answered = join_answered(alone, [pair for pair in asked if _same(labelled.gold, *pair)])
    before, after = (judge_clusters(labelled, clusters) for clusters in (alone, answered))
    return Quality(before, after, len(asked), len(labelled.records), seconds)


def judge_clusters(labelled: LabelledSet, clusters: dict[str, str]) -> dict:
    """What the evaluator says of clusters (record_id → cluster; a record that is missing stands alone)."""
    judged = {record: cluster for record, cluster in labelled.gold.items() if record not in labelled.policy}
    return _evaluator(DATA)(judged, clusters)


def asked_pairs(outcome: Outcome) -> list[tuple[str, str]]:
    """The pairs put to people."""
    possible = taken(outcome.pairs, outcome.pairs["verdict"] == "possible")
    return [(outcome.ids[i], outcome.ids[j]) for i, j in zip(possible["i"], possible["j"], strict=True)]


def join_answered(clusters: dict[str, str], same: list[tuple[str, str]]) -> dict[str, str]:
    """The clusters after people said "same" to the pairs."""
    into: dict[str, str] = {}

    def now(label: str) -> str:
        while label in into:
            label = into[label]
        return label

    for a, b in same:
        first, second = now(clusters[a]), now(clusters[b])
        if first != second:
            into[second] = first
    return {record: now(label) for record, label in clusters.items()}


def _same(gold: dict[str, str], a: str, b: str) -> bool:
    return gold[a] == gold[b]


def _evaluator(folder: Path):
    spec = importlib.util.spec_from_file_location("evaluate", folder / "evaluate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.evaluate
