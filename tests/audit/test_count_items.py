"""Records in JSON are counted as its text comes, wherever that is cut."""

import pytest

from scripts.audit.count_items import count_items

FILES = {
    '[{"a": 1}, {"a": [{"b": 2}]}]': 2,
    "[]": 0,
    '{"studies": [{"x": {"studies": [{}]}}, {}], "totalCount": 2}': 2,
    '{"studies": []}': 0,
    '{"protocolSection": {"armGroups": [{}, {}]}}': 1,
    '{"message": {"total-results": 2, "items": [{"title": "a \\"b, [{"}, {}]}}': 2,
    '{"search-results": {"entry": [{"error": "Result set was empty"}]}}': 0,
    '{"resultList": {"result": [{"x": {"error": 1}, "b": "\\\\"}, {}]}}': 2,
    '{"items": [{"id": "a"}]}': 1,
}


@pytest.mark.parametrize("text", FILES)
@pytest.mark.parametrize("block", [1, 2, 7, 1000])
def test_what_a_list_of_records_holds_is_counted_wherever_its_text_is_cut(text, block):
    assert count_items(text[start : start + block] for start in range(0, len(text), block)) == FILES[text]
