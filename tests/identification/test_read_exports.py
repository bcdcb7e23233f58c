"""A review's searches become its records: each once, with every place where it stood, as many as were displayed."""

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from scripts.common.messages import InputError
from scripts.common.tables import read_parquet, write_parquet
from scripts.identification.find_exports import find_exports
from scripts.identification.read_exports import read_searches
from scripts.identification.records import record_schema
from scripts.identification.warn_of_fields import warn_of_fields
from scripts.protocol.load_protocol import load_protocol

BUNDLED = Path(__file__).resolve().parents[2] / "config" / "als_exercise"
DAY = "2019-12-31"
LATER = "2021-03-01"


def ris(*accessions, title="Title {}"):
    return "".join(
        f"TY  - JOUR\nTI  - {title.format(accession)}\nPY  - 2015\nAN  - {accession}\nER  - \n\n"
        for accession in accessions
    )


@pytest.fixture
def review(tmp_path):
    """A function that puts exports ("source/date/name": text) into a review and reads it."""

    def read(exports, hits=()):
        paths = []
        for name, text in exports.items():
            path = tmp_path / "searches" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            if path.name != "search.json":
                paths.append(str(path))
        searches = {source: [] for source in ("pubmed", "embase")}
        for place, count in dict(hits).items():
            source, date = place.split("/")
            searches[source].append({"date": date, "hits": count} if count is not None else {"date": date})
        sources = [{"key": source, "searches": entries} for source, entries in searches.items()]
        return read_searches(tmp_path, paths, sources)

    return read


def test_each_hit_is_a_record_with_its_file_and_position(review):
    records, files, occurrences, notices, *_ = review(
        {f"pubmed/{DAY}/a.ris": ris("2", "1"), f"embase/{DAY}/b.ris": ris("1")},
        {f"pubmed/{DAY}": 2, f"embase/{DAY}": 1},
    )
    assert [(r["record_id"], r["file"], r["position"]) for r in records] == [
        ("embase-1", f"searches/embase/{DAY}/b.ris", 1),
        ("pubmed-1", f"searches/pubmed/{DAY}/a.ris", 2),
        ("pubmed-2", f"searches/pubmed/{DAY}/a.ris", 1),
    ]
    assert [(f["source"], f["format"], f["encoding"], f["records"], f["displayed"]) for f in files] == [
        ("embase", "ris", "utf-8", 1, 1),
        ("pubmed", "ris", "utf-8", 2, 2),
    ]
    assert files[1]["sha256"] == hashlib.sha256(ris("2", "1").encode()).hexdigest()
    assert (len(occurrences), notices) == (3, [])


def test_overlapping_batches_of_a_search_are_one_record_with_two_occurrences(review):
    records, files, occurrences, *_ = review(
        {f"pubmed/{DAY}/1.ris": ris("1", "2"), f"pubmed/{DAY}/2.ris": ris("2", "3")}, {f"pubmed/{DAY}": 3}
    )
    assert [record["record_id"] for record in records] == ["pubmed-1", "pubmed-2", "pubmed-3"]
    assert [(o["file"][-5:], o["position"]) for o in occurrences if o["record_id"] == "pubmed-2"] == [
        ("1.ris", 2),
        ("2.ris", 1),
    ]
    assert [(f["records"], f["displayed"]) for f in files] == [(2, 3), (2, 3)]


def test_a_record_found_again_later_keeps_the_fields_of_its_first_search(review):
    records, _, occurrences, *_ = review(
        {f"pubmed/{LATER}/a.ris": ris("1", title="Changed {}"), f"pubmed/{DAY}/a.ris": ris("1")}
    )
    assert [(r["title"], r["search_date"]) for r in records] == [("Title 1", DAY)]
    assert [o["search_date"] for o in occurrences] == [DAY, LATER]


def test_a_second_search_of_a_day_comes_after_the_first_and_before_the_tenth(review):
    exports = {f"pubmed/{DAY}{run}/a.ris": ris("1", title=f"Run{run} {{}}") for run in (".10", ".2", "")}
    records, *_ = review(exports)
    assert (records[0]["title"], records[0]["search_date"]) == ("Run 1", DAY)
    records, *_ = review({name: text for name, text in exports.items() if ".10" in name or ".2/" in name})
    assert records[0]["search_date"] == f"{DAY}.2"


def test_fewer_records_than_displayed_hits_is_an_error_with_both_numbers(review):
    with pytest.raises(InputError, match=r"a\.ris: holds 2 distinct records, but the platform displayed 3 hits"):
        review({f"pubmed/{DAY}/a.ris": ris("1", "2")}, {f"pubmed/{DAY}": 3})


def test_hits_that_nobody_noted_are_not_compared(review):
    _, files, *_ = review({f"pubmed/{DAY}/a.ris": ris("1", "2")}, {f"pubmed/{DAY}": None})
    assert files[0]["displayed"] == ""


def test_one_accession_for_two_titles_is_an_error_and_not_one_record(review):
    text = ris("1") + ris("1", title="Something else {}")
    with pytest.raises(InputError, match="record 2: the accession '1' is that of record 1"):
        review({f"pubmed/{DAY}/a.ris": text})


def test_every_wrong_file_and_search_is_told_at_once(review):
    with pytest.raises(InputError) as refusal:
        review(
            {f"pubmed/{DAY}/a.ris": "TY  - JOUR", f"pubmed/{DAY}/b.ris": "<html>", f"embase/{DAY}/c.ris": ris("1")},
            {f"embase/{DAY}": 9},
        )
    assert [problem.file for problem in refusal.value.problems] == [
        f"searches/pubmed/{DAY}/a.ris",
        f"searches/pubmed/{DAY}/b.ris",
        f"searches/embase/{DAY}/c.ris",
    ]


@pytest.mark.parametrize("place", ["scopus/2019-12-31/a.ris", "pubmed/yesterday/a.ris", "pubmed/a.ris"])
def test_an_export_in_a_folder_of_no_search_is_an_error(review, place):
    with pytest.raises(InputError):
        review({place: ris("1")})


def archive(files):
    return json.dumps({"source": "pubmed", "date": DAY, "files": files})


def test_a_file_altered_since_it_was_archived_is_an_error(review):
    digest = hashlib.sha256(ris("1").encode()).hexdigest()
    place = f"pubmed/{DAY}"
    kept = {f"{place}/a.ris": ris("1"), f"{place}/search.json": archive({"a.ris": {"sha256": digest}})}
    assert len(review(kept)[0]) == 1
    with pytest.raises(InputError, match="was altered since it was archived"):
        review(kept | {f"{place}/a.ris": ris("1") + "\n"})
    with pytest.raises(InputError, match=r"b\.ris: is not in search\.json"):
        review(kept | {f"{place}/b.ris": ris("2")})


def test_a_file_missing_from_the_archive_is_an_error(review):
    files = {"a.ris": {"sha256": hashlib.sha256(ris("1").encode()).hexdigest()}, "b.ris": {"sha256": "0"}}
    with pytest.raises(InputError, match=r"b\.ris: is missing"):
        review({f"pubmed/{DAY}/a.ris": ris("1"), f"pubmed/{DAY}/search.json": archive(files)})


@pytest.mark.parametrize("content", ["{", "[]", '{"files": {"a.ris": "no digest"}}'])
def test_an_archive_that_is_none_is_told_plainly(review, content):
    with pytest.raises(InputError, match=r"search\.json: is no archive of a search"):
        review({f"pubmed/{DAY}/a.ris": ris("1"), f"pubmed/{DAY}/search.json": content})


def test_a_notice_has_the_date_of_the_first_search_that_tells_of_it(review):
    plain = "PMID- 1\nTI  - Title\n"
    retracted = plain + "PT  - Retracted Publication\n"
    _, _, _, notices, *_ = review(
        {
            f"pubmed/{DAY}/a.nbib": plain,
            f"pubmed/{LATER}/a.nbib": retracted,
            f"pubmed/{LATER}.2/a.nbib": retracted,
        }
    )
    assert notices == [
        {"record_id": "pubmed-1", "kind": "retraction", "date": LATER, "detail": "Retracted Publication"}
    ]


def test_the_same_exports_give_the_same_bytes_in_whatever_order_they_are_named(review, tmp_path):
    exports = {f"pubmed/{DAY}/a.ris": ris("1", "2"), f"embase/{DAY}/b.ris": ris("3")}
    tables = [review(dict(order)) for order in (exports.items(), reversed(exports.items()))]
    assert tables[0] == tables[1]
    for name, (records, *_) in zip("xy", tables, strict=True):
        write_parquet(tmp_path / name, records, record_schema())
    assert (tmp_path / "x").read_bytes() == (tmp_path / "y").read_bytes()
    assert read_parquet(tmp_path / "x") == tables[0][0]


def test_the_bundled_review_is_read_whole():
    protocol = load_protocol(BUNDLED)
    exports = find_exports(BUNDLED, protocol)
    records, files, occurrences, notices, changes, held = read_searches(BUNDLED, exports, protocol["sources"])
    assert Counter(record["source"] for record in records) == {
        "pubmed": 356, "embase": 498, "central": 124, "scopus": 431, "cinahl": 118, "lilacs": 26, "reference_lists": 2,
    }  # fmt: skip
    assert all(record["title"] and record["authors"] and record["year"] and record["accession"] for record in records)
    assert (len(files), len(occurrences), notices, changes) == (8, 1555, [], [])
    assert len(held) == 8
    assert not any(row["looks_like"] for each in held for row in each.fields)
    assert warn_of_fields("config/als_exercise", held) == []
