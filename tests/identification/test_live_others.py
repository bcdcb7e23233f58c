"""Live searches of the interfaces that answer page by page are complete or fail in plain words, and can be read."""

import json

import pytest

from scripts.identification.archived_searches import with_archived_searches
from scripts.identification.find_exports import find_exports
from scripts.identification.read_exports import read_searches
from tests.servers.articles import make_corpus
from tests.servers.faults import EVERY_FAULT
from tests.servers.interfaces import SCOPUS_KEY
from tests.servers.server import loopback

APIS = ("europe_pmc", "openalex", "crossref", "clinicaltrials_gov", "scopus")
SIZE = {"europe_pmc": 1100, "openalex": 450, "crossref": 1100, "clinicaltrials_gov": 1100, "scopus": 60}
KEYS = {"SCOPUS_API_KEY": SCOPUS_KEY}
# What makes a JSON reply bad, or leaves it good: faults of XML alone change nothing in it.
FAULTS = [fault for fault in EVERY_FAULT if fault not in ("ids_missing", "unknown_dtd")]


def archive_of(review, source):
    return json.loads((review.folder / "searches" / source / "2026-01-31" / "search.json").read_text())


@pytest.mark.parametrize("api", APIS)
def test_a_search_is_archived_whole_and_its_records_are_those_of_its_archive(live_review, api):
    live_review.ask(**{api: {"api": api, "query": "exercise", "limits": {}}})
    with loopback(make_corpus(SIZE[api])) as server:
        done = live_review.search(server.url, **KEYS)
    assert done.returncode == 0, done.stderr
    archive = archive_of(live_review, api)
    assert (archive["count"], len(set(archive["ids"])), archive["versions"].keys() >= {"requests"}) == (
        SIZE[api], SIZE[api], True,
    )  # fmt: skip
    protocol = with_archived_searches(live_review.folder, {"sources": [{"key": api, "searches": []}]})
    read = read_searches(live_review.folder, find_exports(live_review.folder, protocol), protocol["sources"])
    assert {record["accession"] for record in read.records} == set(archive["ids"])
    assert len(read.records) == SIZE[api]
    assert all(
        record["title"].startswith(("Article 99", "A made-up trial")) and record["year"] for record in read.records
    )


@pytest.mark.parametrize("api", ["europe_pmc", "openalex", "scopus"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_search_ends_complete_after_each_fault(live_review, api, fault):
    live_review.ask(**{api: {"api": api, "query": "exercise"}})
    with loopback(make_corpus(SIZE[api])) as server:
        server.planned = ["", fault, fault]
        done = live_review.search(server.url, **KEYS)
    assert done.returncode == 0, done.stderr
    assert len(set(archive_of(live_review, api)["ids"])) == SIZE[api]


@pytest.mark.parametrize("api", APIS)
def test_a_count_that_stays_wrong_fails_with_both_numbers_and_leaves_no_archive(live_review, api):
    live_review.ask(**{api: {"api": api, "query": "exercise"}})
    with loopback(make_corpus(40), rate=1, faults=("wrong_count",)) as server:
        done = live_review.search(server.url, **KEYS)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "counts 740 records, but gave 40, 40 of them different, 3 times over" in done.stderr
    assert not list(live_review.folder.glob("searches/*/2026*"))


@pytest.mark.parametrize(
    ("api", "asked"),
    [
        ("europe_pmc", "(exercise) AND (FIRST_PDATE:[2010-01-01 TO 2019-12-31])"),
        ("openalex", "exercise (from_publication_date:2010-01-01,to_publication_date:2019-12-31)"),
        ("crossref", "exercise (from-pub-date:2010-01-01,until-pub-date:2019-12-31)"),
        ("clinicaltrials_gov", "(exercise) AND AREA[StudyFirstPostDate]RANGE[2010-01-01, 2019-12-31]"),
        ("scopus", "((exercise) AND PUBYEAR > 2009) AND PUBYEAR < 2020"),
    ],
)
def test_limits_are_asked_in_the_words_of_each_interface(live_review, api, asked):
    live_review.ask(**{api: {"api": api, "query": "exercise", "limits": {"from": "2010-01-01", "to": "2019-12-31"}}})
    with loopback(make_corpus(0)) as server:
        done = live_review.search(server.url, **KEYS)
        sent = " ".join(map(str, server.log[0].params.values()))
    assert done.returncode == 0, done.stderr
    archive = archive_of(live_review, api)
    assert archive["asked"] == asked
    assert all(words in sent for words in asked.removesuffix(")").split(" (from"))
    assert any("found nothing" in warning for warning in archive["warnings"])


def test_a_wrong_key_of_scopus_is_refused_at_once_and_never_shown(live_review):
    live_review.ask(scopus={"api": "scopus", "query": "exercise"})
    with loopback(make_corpus(5)) as server:
        done = live_review.search(server.url, SCOPUS_API_KEY="not-the-key")
        assert len(server.log) == 1
    assert done.returncode == 1
    assert "Scopus: refused the request: status 401" in done.stderr
    assert "not-the-key" not in done.stderr + done.stdout
    assert "[key]" in done.stderr


def test_a_query_that_finds_too_much_is_refused(live_review):
    live_review.ask(crossref={"api": "crossref", "query": "exercise"})
    with loopback(make_corpus(100_001)) as server:
        done = live_review.search(server.url)
    assert done.returncode == 1
    assert "Crossref: finds 100,001 records; more than 100,000 are not fetched. Narrow the query." in done.stderr


def test_a_search_goes_on_from_the_pages_it_has(live_review):
    live_review.ask(openalex={"api": "openalex", "query": "exercise"})
    with loopback(make_corpus(450)) as server:
        server.planned = ["", "", "500", "500"]
        assert live_review.search(server.url, "--tries", "2").returncode == 1
        assert live_review.search(server.url).returncode == 0
        assert [asked.params["cursor"] for asked in server.log] == ["*", "at-200", "at-400", "at-400", "at-400"]
