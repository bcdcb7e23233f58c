"""A live search of PubMed is complete or fails in plain words, however the server misbehaves."""

import gzip
import json
import random
import resource
import subprocess
import time
from datetime import date

import pytest

from scripts.identification.live.pubmed import read_pmids
from tests.conftest import run_measured
from tests.identification.conftest import KEY
from tests.servers.articles import FIRST_PMID, make_article, make_corpus
from tests.servers.faults import EVERY_FAULT
from tests.servers.server import loopback, most_in_a_second

DAY = "searches/pubmed/2026-01-31"


def archive_of(review, day="2026-01-31", source="pubmed"):
    return json.loads((review.folder / "searches" / source / day / "search.json").read_text())


def archived_pmids(review, day="2026-01-31"):
    files = sorted((review.folder / "searches" / "pubmed" / day).glob("records-*.gz"))
    return [pmid for path in files for pmid in read_pmids(gzip.decompress(path.read_bytes()))]


def test_a_search_is_archived_with_all_that_is_needed_to_make_it_again(live_review):
    with loopback(make_corpus(1200)) as server:
        done = live_review.search(server.url)
    assert (done.returncode, done.stdout) == (0, f"pubmed: 1,200 records fetched, 1,200 hits, {DAY}\n")
    archive = archive_of(live_review)
    assert {archive[key] for key in ("query", "asked", "translation")} == {"exercise"}
    assert (archive["count"], len(archive["ids"]), archive["who"]) == (1200, 1200, "R. Eviewer")
    assert archive["searched_at"].startswith("2026-01-31")
    assert archive["versions"]["biopython"]
    assert sorted(archived_pmids(live_review)) == sorted(archive["ids"])
    assert [entry["role"] for entry in archive["files"].values()] == ["records"] * 3 + ["evidence"]


@pytest.mark.parametrize("fault", EVERY_FAULT)
def test_a_search_ends_complete_after_each_fault_of_the_server(live_review, fault):
    with loopback(make_corpus(700)) as server:
        server.planned = [fault, "", "", fault, fault]  # at esearch, and at the second batch
        done = live_review.search(server.url)
    assert done.returncode == 0, done.stderr
    assert sorted(archived_pmids(live_review)) == sorted(archive_of(live_review)["ids"])
    assert archive_of(live_review)["count"] == 700
    assert KEY not in done.stdout + done.stderr


def test_nobody_fetches_the_dtd_that_a_reply_names(live_review):
    with loopback(make_corpus(30)) as server:
        server.planned = ["unknown_dtd"] * 3
        assert live_review.search(server.url).returncode == 0
        assert {asked.path for asked in server.log} == {"esearch.fcgi", "efetch.fcgi"}


def test_an_incomplete_search_leaves_no_archive_and_goes_on_where_it_stopped(live_review):
    with loopback(make_corpus(1200)) as server:
        server.planned = ["", ""] + ["ids_missing"] * 3
        failed = live_review.search(server.url, "--tries", "3")
        assert failed.returncode == 1
        assert "PubMed gave 499 records instead of the 500 that were asked for: 99" in failed.stderr
        assert "Traceback" not in failed.stderr
        assert [path.name for path in (live_review.folder / "searches/pubmed").iterdir()] == [".unfinished"]
        before = len(server.log)
        assert live_review.search(server.url).returncode == 0
        assert len(server.log) - before == 2  # the two batches that were lacking
    assert archive_of(live_review)["count"] == 1200


def test_an_archive_is_never_written_over(live_review):
    with loopback(make_corpus(20)) as server:
        live_review.search(server.url)
        first = live_review.everything()
        assert "2026-01-31.2" in live_review.search(server.url).stdout
    assert first.items() <= live_review.everything().items()


def test_a_search_with_more_hits_than_pubmed_lists_is_cut_into_slices(live_review):
    with loopback(make_corpus(10_500)) as server:
        done = live_review.search(server.url)
    archive = archive_of(live_review)
    assert done.returncode == 0
    assert (archive["count"], len(set(archive["ids"]))) == (10_500, 10_500)
    assert len(archive["slices"]) > 1
    assert max(part["count"] for part in archive["slices"]) < 9_999
    assert sum(part["count"] for part in archive["slices"]) == 10_500


def test_a_day_on_which_too_many_records_were_created_is_cut_by_publication(live_review):
    corpus = make_corpus(10_200)
    for pmid in corpus.articles:
        corpus.change(pmid, created=date(2012, 6, 15))
    with loopback(corpus) as server:
        assert live_review.search(server.url).returncode == 0
    archive = archive_of(live_review)
    assert len(set(archive["ids"])) == 10_200
    assert any("[dp]" in part["asked"] for part in archive["slices"])


def test_the_articles_own_query_runs_as_it_was_written(live_review):
    limits = {"humans": True, "to": "2019-12-31"}
    live_review.ask(pubmed={"api": "pubmed", "query": "amyotrophic lateral sclerosis AND exercise", "limits": limits})
    with loopback(make_corpus(900)) as server:
        done = live_review.search(server.url)
    archive = archive_of(live_review)
    assert archive["asked"] == (
        '(amyotrophic lateral sclerosis AND exercise) AND humans[Filter] AND ("1800/01/01"[dp] : "2019/12/31"[dp])'
    )
    wanted = [make_article(number) for number in range(0, 900, 3)]
    wanted = [a for a in wanted if a.published <= date(2019, 12, 31)]
    assert archive["count"] == sum(a.indexed for a in wanted)
    (warning,) = archive["warnings"]
    dropped = sum(not a.indexed for a in wanted)
    assert warning.startswith(f"The filter 'humans' dropped {dropped} of {len(wanted)} records")
    assert warning in done.stderr


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("abcxyz", "PubMed did not find the phrase 'abcxyz'."),
        ("abcxyz", "PubMed found nothing for 'abcxyz'."),
        ("(exercise AND gait", "PubMed says: Unbalanced parentheses"),
    ],
)
def test_what_pubmed_remarks_on_a_query_is_said_at_once_and_kept(live_review, query, told):
    live_review.ask(pubmed={"api": "pubmed", "query": query})
    with loopback(make_corpus(50)) as server:
        done = live_review.search(server.url)
    assert done.returncode == 0
    assert told in done.stderr
    assert any(told in warning for warning in archive_of(live_review)["warnings"])


def test_a_real_reply_of_pubmed_is_understood(live_review, shared):
    live_review.ask(pubmed={"api": "pubmed", "query": "abcXYZ"})
    with loopback(make_corpus(5), real=shared / "pubmed") as server:
        done = live_review.search(server.url)
    assert "PubMed did not find the phrase 'abcXYZ'." in done.stderr
    assert archive_of(live_review)["translation"] == "(abcXYZ[All Fields])"


def test_an_update_fetches_what_is_new_or_modified_and_looks_up_what_vanished(live_review):
    corpus = make_corpus(1000)
    gone, deleted, merged, modified = (FIRST_PMID + number for number in (1, 2, 3, 4))
    with loopback(corpus) as server:
        live_review.search(server.url, LITFUNNEL_NOW="2026-01-31T10:00:00Z")
        corpus.change(gone, topics=frozenset({"gait"}))
        del corpus.articles[deleted], corpus.articles[merged]
        corpus.merged[merged] = FIRST_PMID + 5
        corpus.change(modified, edition=2, retracted=True, modified=date(2026, 2, 10))
        corpus.articles[FIRST_PMID + 1000] = make_article(1000)
        done = live_review.search(server.url, LITFUNNEL_NOW="2026-02-28T10:00:00Z")
    archive = archive_of(live_review, "2026-02-28")
    assert (done.returncode, archive["previous"], archive["count"]) == (0, "2026-01-31", 998)
    assert archive["window"] == {"field": "mdat", "from": "2026-01-01", "overlap_days": 30}
    assert set(archived_pmids(live_review, "2026-02-28")) == {str(modified), str(FIRST_PMID + 1000)}
    assert archive["vanished"] == {
        str(gone): {"kind": "no_longer_matches", "into": ""},
        str(deleted): {"kind": "deleted", "into": ""},
        str(merged): {"kind": "merged", "into": str(FIRST_PMID + 5)},
    }


def test_another_query_is_searched_whole_again(live_review):
    with loopback(make_corpus(60)) as server:
        live_review.search(server.url)
        live_review.ask(pubmed={"api": "pubmed", "query": "amyotrophic lateral sclerosis"})
        live_review.search(server.url, LITFUNNEL_NOW="2026-02-28T10:00:00Z")
    archive = archive_of(live_review, "2026-02-28")
    assert (archive["previous"], archive["window"]) == ("", None)
    assert len(archived_pmids(live_review, "2026-02-28")) == 20


def test_a_wrong_key_is_refused_at_once_and_never_shown(live_review):
    with loopback(make_corpus(20)) as server:
        server.wrong_key = KEY
        done = live_review.search(server.url)
        assert len(server.log) == 1
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "PubMed: refused the request: status 400" in done.stderr
    assert "Check the key." in done.stderr


def test_the_key_is_found_nowhere_after_a_failing_and_a_succeeding_search(live_review):
    with loopback(make_corpus(300)) as server:
        server.planned = ["429", "500", "429_retry_after", "cut", "429"]
        failed = live_review.search(server.url, "--tries", "5")
        server.planned = ["429", "", "429"]
        succeeded = live_review.search(server.url)
        assert {asked.params["api_key"] for asked in server.log} == {KEY}
    assert (failed.returncode, succeeded.returncode) == (1, 0)
    written = b"".join(path.read_bytes() for path in live_review.root.rglob("*") if path.is_file())
    unpacked = b"".join(gzip.decompress(path.read_bytes()) for path in live_review.root.rglob("*.gz") if path.is_file())
    told = "".join((failed.stdout, failed.stderr, succeeded.stdout, succeeded.stderr)).encode()
    for form in (KEY, "k3y%2Fwith%2Bsigns", "a@example.org"):
        assert form.encode() not in written + unpacked + told
    assert b"[key]" in told


def test_a_review_that_lacks_what_a_search_needs_says_so_in_one_line(live_review):
    live_review.ask(
        pubmed={"api": "pubmed", "query": "als AND exercise", "limits": {"humans": True, "to": "2019-12-31"}}
    )
    done = live_review.search("", LITFUNNEL_EMAIL="", NCBI_API_KEY="")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        'pubmed: "als AND exercise" (humans, to 2019-12-31) was not searched. To run for real it needs '
        "LITFUNNEL_EMAIL, and a network that reaches eutils.ncbi.nlm.nih.gov; NCBI_API_KEY is optional and makes it "
        "faster.\n"
    )


def test_without_a_network_a_search_ends_soon_and_says_so(live_review):
    with loopback(make_corpus(1)) as server:
        gone = server.url
    started = time.monotonic()
    done = live_review.search(gone)
    assert time.monotonic() - started < 20
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "PubMed: gave no usable reply in 3 tries" in done.stderr
    assert "Check the network" in done.stderr


def test_a_full_disk_ends_the_search_and_leaves_the_archive_as_it_was(live_review):
    with loopback(make_corpus(900)) as server:
        live_review.search(server.url)
        before = live_review.everything()
        live_review.ask(pubmed={"api": "pubmed", "query": "exercise OR gait"})
        command, environ = live_review.command(server.url)
        full = subprocess.run(
            command, cwd=live_review.root, env=environ, capture_output=True, text=True, timeout=60,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
        )  # fmt: skip
        assert (full.returncode, "Traceback" in full.stderr) == (1, False)
        assert "cannot be written (File too large)" in full.stderr
        assert before.items() <= live_review.everything().items()
        assert live_review.search(server.url).returncode == 0


def test_a_second_search_of_the_same_source_at_the_same_time_is_refused(live_review):
    with loopback(make_corpus(400)) as server:
        server.planned = ["slow"]
        command, environ = live_review.command(server.url, "--timeout", "10")
        first = subprocess.Popen(command, cwd=live_review.root, env=environ, stderr=subprocess.DEVNULL)
        while not server.log:
            time.sleep(0.05)
        second = live_review.search(server.url)
        first.kill()
        first.wait()
    assert second.returncode == 1
    assert "another search of this source is running" in second.stderr


def test_a_source_that_fails_does_not_keep_others_from_being_searched(live_review):
    live_review.ask(
        first={"api": "pubmed", "query": "exercise", "limits": {}},
        second={"api": "crossref", "query": "exercise", "limits": {"humans": True}},
        third={"api": "europe_pmc", "query": "exercise"},
    )
    with loopback(make_corpus(30)) as server:
        done = live_review.search(server.url)
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["first", "third"]
    assert "Crossref has no limit humans. It has: from, to." in done.stderr


def test_all_processes_together_keep_the_rate(live_review):
    live_review.ask(**{name: {"api": "pubmed", "query": "exercise"} for name in ("a", "b", "c")})
    with loopback(make_corpus(1900), enforced=True) as server:
        started = []
        for source in ("a", "b", "c"):
            command, environ = live_review.command(server.url, "--source", source, "--timeout", "60", NCBI_API_KEY="")
            started.append(subprocess.Popen(command, cwd=live_review.root, env=environ, stdout=subprocess.DEVNULL))
        assert [process.wait(300) for process in started] == [0, 0, 0]
    turns = live_review.turns()
    assert len(turns) == len(server.log) >= 15
    assert most_in_a_second(turns) <= 3


@pytest.mark.exhaustive
@pytest.mark.slow
def test_a_large_search_is_complete_in_spite_of_all_faults_within_rate_and_memory(live_review):
    with loopback(make_corpus(25_000), rate=0.1, seed=3) as server:
        command, environ = live_review.command(server.url)
        done, peak = run_measured(command, live_review.root, cwd=live_review.root, env=environ)
        assert done.returncode == 0, done.stderr
        assert most_in_a_second(live_review.turns()) <= 10
        assert sum(bool(asked.fault) for asked in server.log) > 3
    assert peak < 300_000  # kB
    pmids = archived_pmids(live_review)
    assert (len(pmids), len(set(pmids))) == (25_000, 25_000)
    assert set(pmids) == set(archive_of(live_review)["ids"])


@pytest.mark.exhaustive
@pytest.mark.slow
def test_a_search_that_is_killed_again_and_again_ends_with_the_same_bytes(live_review):
    chance = random.Random(7)
    with loopback(make_corpus(12_000)) as server:
        command, environ = live_review.command(server.url)
        for _ in range(10):
            process = subprocess.Popen(
                command, cwd=live_review.root, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            try:
                process.wait(chance.uniform(0.4, 1.6))
            except subprocess.TimeoutExpired:
                process.kill()
            process.wait()
            assert not list(live_review.folder.glob("searches/pubmed/2*/plan.json"))
        if not list(live_review.folder.glob("searches/pubmed/2*")):
            assert live_review.search(server.url).returncode == 0
        killed = live_review.everything()
        (live_review.folder / "searches/pubmed").rename(live_review.root / "killed")
        assert live_review.search(server.url).returncode == 0
    assert live_review.everything() == {name: killed[name] for name in killed if name.startswith("pubmed/2026-01-31/")}
