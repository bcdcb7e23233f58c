"""Pairs at the edges of the rules: what is decided of each, for which reason, and how the two are related."""

import numpy as np
import pytest

from scripts.common.yaml_files import read_yaml
from scripts.deduplication.column_tables import columns_of
from scripts.deduplication.compare_pairs import compare
from scripts.deduplication.decide_pairs import decide
from scripts.deduplication.prepare_records import prepare, raw_from_foreign
from tests.conftest import ROOT
from tests.deduplication.test_find_duplicates import TRIAL

ABSTRACTS = {
    "of the trial": "We compared resistance training with usual care in sixty people with motor neuron disease over "
    "six months and measured strength, function and fatigue at each visit.",
    "of something else": "Breathing exercises were taught to children with asthma in twelve schools; attendance, "
    "symptoms and spirometry were recorded each week of the school year.",
}
ABSTRACTS["of the trial, a number changed"] = ABSTRACTS["of the trial"].replace("sixty", "forty")
EDGES = read_yaml(ROOT / "tests" / "deduplication" / "rule_edges.yaml")


def record_of(changes: dict, record_id: str) -> dict:
    """TRIAL with its changes written out."""
    written = {column: str(value) for column, value in (TRIAL | {"pmid": "", "abstract": ""} | changes).items()}
    written["title"] = written["title"].format(title=TRIAL["title"], begins=TRIAL["title"].partition(":")[0])
    return {"record_id": record_id} | written | {"abstract": ABSTRACTS.get(written["abstract"], "")}


@pytest.mark.parametrize("edge", EDGES, ids=[f"{n}: {', '.join(each['second'])}" for n, each in enumerate(EDGES)])
def test_what_differs_decides_whether_two_records_are_one(edge):
    pair = [record_of(edge["both"], "a"), record_of(edge["both"] | edge["second"], "b")]
    records = prepare(raw_from_foreign(columns_of(pair)))
    found = decide(compare(records, np.array([0]), np.array([1]), True), records)
    assert {name: found[name][0] for name in edge["is"]} == edge["is"]
