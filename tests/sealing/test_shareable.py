"""A crate that everybody may have holds nothing that belongs to others."""

from scripts.common.tables import csv_text
from scripts.identification.complete_records import COLUMNS
from scripts.sealing.shareable import WITHHELD, make_shareable

PROTOCOL = {"reviewers": [{"key": "A", "name": "Ann Able"}], "sources": []}


def test_what_was_looked_up_at_other_databases_is_withheld_and_named_so():
    found = csv_text(COLUMNS, [dict.fromkeys(COLUMNS, "") | {"record_id": "a-1", "value": "Sixty took part."}]).encode()
    members = {
        "config/r/review.yaml": b"title: T\n",
        "config/r/enrichment/values.csv": found,
        "config/r/enrichment/replies/1.gz": b"\x1f\x8b",
    }
    shared = make_shareable(members, "r", PROTOCOL, [])
    assert not [name for name in shared if "enrichment" in name]
    assert shared[WITHHELD].decode().count("values of other databases") == 2
