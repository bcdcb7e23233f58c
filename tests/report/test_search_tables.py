"""The rows that tell of searches and duplicates."""

import pandas as pd

from scripts.prisma.stations import WORDS, Station
from scripts.report.search_tables import (
    count_duplicates,
    list_searches,
    show_known_relevant,
    show_sources,
)

NO_LEDGER = pd.DataFrame(columns=["source", "search_date"])


def test_the_records_of_a_search_are_summed_over_its_files():
    search = {"date": "2019-12-31", "platform": "Scopus", "query": "als", "limits": [], "who": "A", "hits": 5}
    sources = [
        {"key": "scopus", "name": "Scopus", "kind": "database", "searches": [search, search | {"date": "2020-01-31"}]}
    ]
    files = [{"source": "scopus", "search_date": "2019-12-31", "records": n} for n in ("3", "2")]
    assert [(row["hits"], row["records"]) for row in list_searches(sources, pd.DataFrame(files), NO_LEDGER)] == [
        (5, 5),
        (5, 0),
    ]


def test_a_search_without_displayed_hits_says_none():
    search = {"date": "2019-12-31", "platform": "Scopus", "query": "als", "limits": [], "who": "A"}
    sources = [{"key": "web", "name": "Web", "kind": "other", "searches": [search]}]
    assert list_searches(sources, NO_LEDGER.assign(records=[]), NO_LEDGER)[0]["hits"] is None


def test_duplicates_are_counted_by_who_decided():
    ledger = [
        {"station": "duplicate", "decided_by": "automatic"},
        {"station": "duplicate", "decided_by": "A"},
        {"station": "included", "decided_by": "agreement"},
    ]
    verdicts = [{"verdict": "same"}, {"verdict": "different"}, {"verdict": "different"}]
    counted = count_duplicates(pd.DataFrame(ledger), pd.DataFrame(verdicts))
    assert counted == {"total": 2, "automatic": 1, "by_people": 1, "judged": 3, "same": 1, "different": 2}


def test_bars_compare_each_source_with_the_one_that_found_most():
    sources = [{"key": "a", "name": "Source A"}, {"key": "b", "name": "Source B"}]
    rows = [
        {"source": "a", "identified": "200", "unique_to_it": "50", "included": "4", "included_only_there": "1"},
        {"source": "b", "identified": "100", "unique_to_it": "0", "included": "2", "included_only_there": "0"},
    ]
    first, second = show_sources(pd.DataFrame(rows), sources)
    assert (first["name"], first["identified"]) == ("Source A", 200)
    assert first["shares"] == {"identified": 100, "unique_to_it": 25, "included": 100, "included_only_there": 25}
    assert second["shares"] == {"identified": 50, "unique_to_it": 0, "included": 50, "included_only_there": 0}


def test_sources_that_found_nothing_have_no_bars():
    empty = dict.fromkeys(("identified", "unique_to_it", "included", "included_only_there"), "0")
    [row] = show_sources(pd.DataFrame([{"source": "a"} | empty]), [{"key": "a", "name": "Source A"}])
    assert set(row["shares"].values()) == {0}


def test_a_known_report_is_told_in_words():
    rows = [{"title": "A", "found_by": "a; b", "station": "included"}, {"title": "B", "found_by": "", "station": ""}]
    found, missed = show_known_relevant(
        pd.DataFrame(rows), [{"key": "a", "name": "Source A"}, {"key": "b", "name": "Source B"}]
    )
    assert (found["found_by"], found["station"]) == (["Source A", "Source B"], "included")
    assert (missed["found_by"], missed["station"]) == ([], "")


def test_every_station_but_that_of_duplicates_has_words():
    assert set(WORDS) == set(Station)
    assert all(WORDS.values())
