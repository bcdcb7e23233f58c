"""What records lack is looked up when it is asked for, kept beside them with its origin, and counted nowhere."""

import csv
import gzip

import pytest

from scripts.common.messages import InputError
from scripts.common.tables import write_parquet
from scripts.identification.complete_records import main
from scripts.identification.find_exports import locate_exports
from scripts.identification.live.look_up import is_same_work
from scripts.identification.records import empty_record, record_schema
from tests.servers.articles import FIRST_PMID, make_corpus, title_of
from tests.servers.server import loopback

CORPUS = make_corpus(60)
FIRST = CORPUS.articles[FIRST_PMID + 1]  # its year is known, and it has an abstract at PubMed


def record(number, **values):
    return empty_record() | {"record_id": f"x-{number:03}", "source": "x", "title": "T"} | values


@pytest.fixture
def review(tmp_path, monkeypatch):
    (tmp_path / "config" / "rev").mkdir(parents=True)
    (tmp_path / "config" / "rev" / "review.yaml").write_text("title: T\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LITFUNNEL_EMAIL", "a@example.org")
    monkeypatch.setenv("NCBI_API_KEY", "sec/ret")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def complete(review, records, server, monkeypatch, *options):
    write_parquet(review / "results/rev/identification/records.parquet", records, record_schema())
    monkeypatch.setenv("LITFUNNEL_SEARCH_SERVER", server.url)
    status = main(["--review", "rev", "--timeout", "2", "--first-wait", "0.02", *options])
    with open(review / "config/rev/enrichment/values.csv", encoding="utf-8", newline="") as file:
        return status, list(csv.DictReader(file))


def test_what_is_lacking_is_found_by_pmid_doi_and_title_and_marked(review, monkeypatch, capsys):
    whole = {"abstract": "A", "year": 2000, "pages": "1-2", "doi": "10.1/x"}
    records = [
        record(1, pmid=str(FIRST.pmid), **whole | {"abstract": "", "pages": ""}),
        record(2, **whole | {"doi": f"10.5555/made.{FIRST.pmid}", "year": None}),
        record(3, **whole | {"doi": "", "title": title_of(FIRST), "year": FIRST.published.year}),
        record(4, **whole),
        record(5, **whole | {"doi": "", "title": "A title that nobody knows 99"}),
    ]
    with loopback(CORPUS) as server:
        status, rows = complete(review, records, server, monkeypatch)
        asked = len(server.log)
        assert complete(review, records, server, monkeypatch) == (status, rows)
        assert len(server.log) == asked  # what lies in the archive is not asked for again
    assert status == 0
    told = {(row["record_id"], row["field"]): (row["value"], row["found_in"], row["found_by"]) for row in rows}
    assert told.keys() == {("x-001", "abstract"), ("x-001", "pages"), ("x-002", "year"), ("x-003", "doi")}
    assert told["x-001", "pages"] == (f"{FIRST.pmid % 900}-{FIRST.pmid % 900 + 9}", "PubMed", "pmid")
    assert told["x-002", "year"] == (str(FIRST.published.year), "PubMed", "doi")
    assert told["x-003", "doi"] == (f"10.5555/made.{FIRST.pmid}", "PubMed", "title")
    for row in rows:
        reply = gzip.decompress((review / "config/rev/enrichment" / row["reply"]).read_bytes())
        assert str(FIRST.pmid).encode() in reply
    everything = b"".join(path.read_bytes() for path in (review / "config").rglob("*") if path.is_file())
    assert b"sec/ret" not in everything
    assert "pages: 1 of 5 records lack it; found for 1" in capsys.readouterr().out


@pytest.mark.parametrize(("key", "name"), [("crossref", "Crossref"), ("openalex", "OpenAlex")])
def test_each_interface_answers_for_dois_and_titles(review, monkeypatch, key, name):
    lacking = [
        record(1, doi=f"10.5555/made.{FIRST.pmid}"),
        record(2, title=title_of(FIRST), authors=["Asakoto, H"], year=FIRST.published.year + 1),
        record(3, title=title_of(FIRST), authors=["Somebody, E"]),
        record(4, title=title_of(FIRST), year=1800),
    ]
    with loopback(CORPUS) as server:
        _, rows = complete(review, lacking, server, monkeypatch, "--ask", key, "--field", "abstract", "pages", "doi")
        assert {asked.interface for asked in server.log} == {key}
    assert {row["found_in"] for row in rows} == {name}
    assert [(row["record_id"], row["field"], row["found_by"]) for row in rows] == [
        ("x-001", "abstract", "doi"), ("x-001", "pages", "doi"),
        ("x-002", "abstract", "title"), ("x-002", "doi", "title"), ("x-002", "pages", "title"),
    ]  # fmt: skip
    assert {row["value"] for row in rows if row["field"] == "pages"} == {"101-110"}


def test_nothing_found_is_counted_as_found_by_a_search(review, monkeypatch):
    with loopback(CORPUS) as server:
        complete(review, [record(1, doi=f"10.5555/made.{FIRST.pmid}")], server, monkeypatch)
    found = locate_exports(review / "config/rev", {"sources": []})
    assert (found.exports, found.misplaced) == ({}, [])


def test_an_interface_that_does_not_answer_is_told_and_the_others_values_are_kept(review, monkeypatch):
    lacking = [record(1, doi=f"10.5555/made.{FIRST.pmid}")]
    with loopback(CORPUS) as server:
        server.planned = ["500", "500", "500"]
        with pytest.raises(InputError, match="PubMed: gave no usable reply"):
            complete(review, lacking, server, monkeypatch, "--tries", "3")
    rows = (review / "config/rev/enrichment/values.csv").read_text(encoding="utf-8")
    assert "Crossref" in rows


@pytest.mark.parametrize("fault", ["429", "502", "truncated", "login", "empty", "cut", "dropped"])
def test_a_bad_reply_is_asked_for_again(review, monkeypatch, fault):
    lacking = [record(1, doi=f"10.5555/made.{FIRST.pmid}")]
    with loopback(CORPUS) as server:
        server.planned = ["", fault]
        status, rows = complete(review, lacking, server, monkeypatch)
    assert (status, {row["field"] for row in rows}) == (0, {"abstract", "year", "pages"})


def test_before_a_run_or_without_an_address_it_says_what_to_do(review, monkeypatch):
    with pytest.raises(InputError, match="Run the review first"):
        main(["--review", "rev"])
    write_parquet(review / "results/rev/identification/records.parquet", [record(1)], record_schema())
    monkeypatch.delenv("LITFUNNEL_EMAIL")
    with pytest.raises(InputError, match="LITFUNNEL_EMAIL: is not set"):
        main(["--review", "rev"])


def test_two_works_of_one_title_are_not_taken_for_each_other():
    one = record(1, title="On tests: a trial", authors=["Able, A"], year=2000)
    assert is_same_work(one, record(2, title="On Tests – A Trial", authors=["ABLE, Anna"], year=2001))
    assert not is_same_work(one, record(2, title="On tests: a trial", authors=["Baker, A"], year=2000))
    assert not is_same_work(one, record(2, title="On tests: a trial", authors=["Able, A"], year=2005))
