"""Which pairs people are asked about, and what they are shown."""

from scripts.common.records import empty_record
from scripts.deduplication.duplicates_form import duplicates_form
from scripts.deduplication.judge_duplicates import rows_to_judge

PAIRS = [
    {"id1": "a-1", "id2": "b-1", "verdict": "possible", "reason": "titles agree; no year"},
    {"id1": "a-2", "id2": "b-2", "verdict": "same", "reason": "same DOI"},
]
RECORDS = [
    empty_record()
    | {"record_id": "a-1", "source": "a", "title": "Walking", "journal": "Gait", "year": 2001, "pages": "1-9"},
    empty_record() | {"record_id": "b-1", "source": "b", "title": "Walking.", "authors": ["Doe, J", "Roe, K"]},
]


def test_only_possible_duplicates_are_asked_side_by_side_with_the_reason():
    [row] = rows_to_judge(PAIRS, RECORDS, "ask")
    assert row["row_id"] == "a-1|b-1"
    assert (row["title_first"], row["title_second"]) == ("Walking", "Walking.")
    assert row["published_first"] == "Gait. 2001;1-9"
    assert row["authors_second"] == "Doe, J; Roe, K"
    assert row["reason"] == "titles agree; no year"
    shown = {column.name for column in duplicates_form({"notice": ""}).tabs[0].shown}
    assert shown <= row.keys()


def test_nobody_is_asked_if_the_protocol_keeps_possible_duplicates_apart():
    assert rows_to_judge(PAIRS, RECORDS, "keep_apart") == []
