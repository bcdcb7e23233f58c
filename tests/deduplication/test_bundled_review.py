"""The bundled review: after people's answers on its hard pairs every work is one unique record, and nothing else is
asked."""

from pathlib import Path

import pytest

from scripts.common.tables import read_csv
from scripts.deduplication.deduplicate_records import deduplicate
from scripts.deduplication.find_duplicates import pair_rows
from scripts.deduplication.join_records import join, order_records
from scripts.deduplication.prepare_records import raw_from_canonical
from scripts.identification.find_exports import find_exports
from scripts.identification.read_exports import read_searches
from scripts.protocol.load_protocol import load_protocol

ROOT = Path(__file__).resolve().parents[2]
REVIEW = ROOT / "config" / "als_exercise"


@pytest.fixture(scope="module")
def review():
    """(records, pairs, truth: record_id → work, hard pairs with their verdict)."""
    protocol = load_protocol(REVIEW)
    sources = protocol["sources"]
    records = read_searches(REVIEW, find_exports(REVIEW, protocol), sources).records
    records = order_records(records, [source["key"] for source in sources])
    outcome = deduplicate(raw_from_canonical(records))
    truth = {row["record_id"]: row["work"] for row in read_csv(ROOT / "tests" / "data" / "corpus_truth.csv")}
    hard = {
        (row["id1"], row["id2"]): row["verdict"] for row in read_csv(ROOT / "tests" / "data" / "corpus_hard_pairs.csv")
    }
    return records, pair_rows(outcome.ids, outcome.pairs), truth, hard


def test_only_the_hard_pairs_are_asked_about(review):
    _, pairs, _, hard = review
    asked = {(pair["id1"], pair["id2"]) for pair in pairs if pair["verdict"] == "possible"}
    assert asked <= set(hard)
    assert {pair for pair, verdict in hard.items() if verdict == "same"} <= asked


def test_after_the_answers_every_work_is_one_unique_record(review):
    records, pairs, truth, hard = review
    verdicts = [
        {"row_id": f"{a}|{b}", "verdict": verdict, "person": "A and B", "seq": str(seq)}
        for seq, ((a, b), verdict) in enumerate(hard.items(), start=1)
    ]
    joined = join(records, pairs, verdicts)
    clusters, decided = joined.clusters, joined.decided
    works: dict[str, set[str]] = {}
    for record_id, work in truth.items():
        works.setdefault(work, set()).add(record_id)
    assert sorted(map(sorted, clusters)) == sorted(map(sorted, works.values()))
    by_people = sum(verdict == "same" for verdict in hard.values())
    assert sum(who != "automatic" for who in decided.values()) == by_people
