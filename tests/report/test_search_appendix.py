"""The search appendix: each item of PRISMA-S is answered, and nothing is made up."""

import pandas as pd
import pytest

from scripts.documents.document import Heading, markdown_text
from scripts.report.search_appendix import search_appendix

SEARCH = {"date": "2020-01-01", "platform": "Ovid", "query": "als AND\n  exercise", "limits": [], "who": "not printed"}
ARCHIVE = {
    "api": "pubmed",
    "asked": "(als) AND humans[mh]",
    "translation": '"als"[All Fields]',
    "warnings": ["The phrase was not found."],
    "versions": {"litfunnel": "0.1", "database": ""},
    "searched_at": "2020-01-01T10:00:00Z",
}
SOURCES = [
    {"key": "medline", "name": "MEDLINE", "kind": "database", "searches": [SEARCH | {"hits": 12}]},
    {"key": "embase", "name": "Embase", "kind": "database", "searches": [SEARCH, SEARCH | {"date": "2020-02-01"}]},
    {"key": "lists", "name": "Lists", "kind": "citation_searching", "searches": [SEARCH | {"query": "by eye"}]},
]
PROTOCOL = {
    "title": "A review",
    "notice": "A notice",
    "sources": SOURCES,
    "search_notes": {},
    "duplicates": {"possible": "ask"},
}
LEDGER = [
    {"source": "medline", "search_date": "2020-01-01", "station": "included", "decided_by": "agreement"},
    {"source": "embase", "search_date": "2020-01-01", "station": "duplicate", "decided_by": "automatic"},
    {"source": "embase", "search_date": "2020-01-01", "station": "duplicate", "decided_by": "A"},
]
ROWS = {
    "files": [{"source": "medline", "search_date": "2020-01-01", "records": "11"}],
    "changes": [
        {"source": "embase", "search_date": "2020-02-01", "kind": "added"},
        {"source": "embase", "search_date": "2020-02-01", "kind": "vanished"},
        {"source": "embase", "search_date": "2020-02-01", "kind": "added"},
    ],
    "verdicts": [{"verdict": "same"}, {"verdict": "different"}],
    "ledger": LEDGER,
}
TABLES = {name: pd.DataFrame(rows) for name, rows in ROWS.items()} | {"known_relevant": pd.DataFrame()}


def appendix(**changed) -> str:
    return markdown_text(search_appendix(PROTOCOL | changed, TABLES))


def item(text: str, number: int) -> str:
    """What the appendix says under an item."""
    return text.split(f"### {number}. ")[1].split("\n### ")[0].split("\n## ")[0]


def test_the_sixteen_items_are_there_in_order():
    blocks = search_appendix(PROTOCOL, TABLES).blocks
    numbers = [block.text.split(". ")[0] for block in blocks if isinstance(block, Heading) and block.level == 2]
    assert numbers == [str(number) for number in range(1, 17)]


@pytest.mark.parametrize(
    ("number", "key"),
    [(2, "multi_database"), (6, "contacts"), (9, "limits"), (10, "filters"), (11, "prior_work"), (12, "updates"),
     (14, "peer_review")],
)  # fmt: skip
def test_what_the_protocol_does_not_say_is_not_reported_and_what_it_says_is(number, key):
    assert "Not reported." in item(appendix(), number)
    told = item(appendix(search_notes={key: "As it was done."}), number)
    assert "As it was done." in told
    assert "Not reported." not in told


def test_queries_stand_as_they_were_run_with_what_is_known_of_each_search():
    text = item(appendix(), 8)
    assert "```text\nals AND\n  exercise\n```" in text
    assert "**Hits displayed:** 12\n- **Records read:** 11\n- **Searched by:** not printed" in text
    assert "**Hits displayed:** not stated" in text
    assert "**Limits:** none stated" in text


def test_a_live_search_shows_what_was_sent_its_translation_and_its_warnings():
    sources = [SOURCES[0] | {"searches": [SEARCH | {"archive": ARCHIVE}]}]
    text = item(appendix(sources=sources), 8)
    for words in ("(als) AND humans[mh]", '"als"[All Fields]', "- The phrase was not found.", "2020-01-01T10:00:00Z"):
        assert words in text
    assert "pubmed; litfunnel 0.1." in text


def test_sources_stand_under_the_item_that_asks_about_their_kind():
    text = appendix()
    assert "**MEDLINE**: Ovid" in item(text, 1)
    assert "Platforms of several databases: Ovid (MEDLINE, Embase)." in item(text, 2)
    assert "The protocol names none." in item(text, 3)
    assert "**Lists**: Ovid (by eye)" in item(text, 5)


def test_searches_made_again_are_told_with_what_changed():
    assert "Embase, again on 2020-02-01: records 2 added, 1 vanished." in item(appendix(), 12)
    assert "| Embase | 2020-02-01 |" in item(appendix(), 13)
    assert "Each source was searched once." in item(appendix(sources=SOURCES[:1]), 12)


def test_duplicates_are_told_by_who_removed_them():
    text = item(appendix(), 16)
    assert "2 duplicates were removed: 1 automatically, 1 on the verdict of a person." in text
    assert "People judged 2 pairs of records: 1 the same, 1 different." in text
    assert "1 unique records remained." in text
    assert "kept apart without asking" in item(appendix(duplicates={"possible": "keep_apart"}), 16)


def test_known_relevant_reports_are_listed_with_the_sources_that_found_them():
    known = [{"title": "Lost", "doi": "10.1000/x", "pmid": "", "found_by": "", "station": ""}]
    text = markdown_text(search_appendix(PROTOCOL, TABLES | {"known_relevant": pd.DataFrame(known)}))
    assert "| Lost | [10.1000/x](<https://doi.org/10.1000/x>) |  | no source |  |" in text
    assert "known relevant" not in appendix()
