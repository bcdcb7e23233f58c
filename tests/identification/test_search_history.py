"""Searches of a source made again: records keep their ids, what changed is listed, an archive is taken at its word."""

import hashlib
import json

import pytest

from scripts.common.messages import InputError
from scripts.identification.archived_searches import with_archived_searches
from scripts.identification.find_exports import find_exports
from scripts.identification.read_exports import read_searches
from scripts.protocol.load_protocol import load_protocol

FIRST, SECOND, THIRD = "2025-01-01", "2026-01-01", "2026-02-01"
ASKED = {"platform": "Ovid", "query": "als", "limits": []}


def ris(accession, title="Title {}", **tags):
    lines = [f"TI  - {title.format(accession)}", f"AN  - {accession}", *(f"{tag}  - {v}" for tag, v in tags.items())]
    return "TY  - JOUR\n" + "\n".join(lines) + "\nER  - \n\n"


def put(folder, **files):
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.ris").write_text(text, encoding="utf-8")


def archive(folder, ids, files, **more):
    """A live search: `files` maps names to the accessions in them, each with a text; `evidence` is a reply kept."""
    put(folder, **{name: "".join(texts.values()) for name, texts in files.items()}, evidence="<eSearchResult/>")
    entries = {
        f"{name}.ris": {"role": "records", "ids": list(texts)} for name, texts in files.items()
    } | {"evidence.ris": {"role": "evidence"}}  # fmt: skip
    for name, entry in entries.items():
        entry["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    content = {
        "api": "pubmed", "asked": "als", "translation": "", "warnings": [], "versions": {}, "searched_at": "",
        "previous": "", "date": folder.name, "platform": "PubMed", "query": "als", "limits": {}, "count": len(ids),
        "ids": ids, "files": entries, "who": "someone", "vanished": {},
    }  # fmt: skip
    (folder / "search.json").write_text(json.dumps(content | more))


@pytest.fixture
def read(tmp_path):
    """A function that reads the searches below tmp_path, `searches` of the protocol being those typed there."""

    def read(searches=(), **source):
        sources = [{"key": "pubmed", "searches": [ASKED | search for search in searches], **source}]
        protocol = with_archived_searches(tmp_path, {"sources": sources})
        return read_searches(tmp_path, find_exports(tmp_path, protocol), protocol["sources"])

    return read


def kinds(changes):
    return [(row["search_date"], row["record_id"], row["kind"]) for row in changes]


def test_what_a_later_search_added_lost_and_changed_is_listed_with_both_values(tmp_path, read):
    put(tmp_path / "searches/pubmed" / FIRST, a=ris("1", PY="2025") + ris("2") + ris("3"))
    put(tmp_path / "searches/pubmed" / SECOND, a=ris("1", PY="2026", SP="1") + ris("3") + ris("4"))
    found = read([{"date": FIRST}, {"date": SECOND}])
    assert kinds(found.changes) == [
        (SECOND, "pubmed-1", "changed"),
        (SECOND, "pubmed-2", "vanished"),
        (SECOND, "pubmed-4", "added"),
    ]
    assert found.changes[0]["detail"] == "year: '2025' → '2026'; pages: nothing → '1'"
    assert [record["record_id"] for record in found.records] == ["pubmed-1", "pubmed-2", "pubmed-3", "pubmed-4"]
    assert found.records[0]["year"] == 2025


def test_what_is_gone_is_no_change_where_another_question_was_asked(tmp_path, read):
    put(tmp_path / "searches/pubmed" / FIRST, a=ris("1") + ris("2"))
    put(tmp_path / "searches/pubmed" / SECOND, a=ris("3"))
    put(tmp_path / "searches/pubmed" / THIRD, a=ris("2") + ris("3"))
    changes = read([{"date": FIRST}, {"date": SECOND, "limits": ["from 2025"]}, {"date": THIRD}]).changes
    assert kinds(changes) == [(SECOND, "pubmed-3", "added")]


def test_a_retraction_that_a_later_search_is_the_first_to_tell_is_a_change_and_a_notice(tmp_path, read):
    put(tmp_path / "searches/pubmed" / FIRST, a=ris("1"))
    put(tmp_path / "searches/pubmed" / SECOND, a=ris("1", M3="Retracted Publication"))
    put(tmp_path / "searches/pubmed" / THIRD, a=ris("1", M3="Retracted Publication"))
    found = read([{"date": date} for date in (FIRST, SECOND, THIRD)])
    assert (SECOND, "pubmed-1", "retraction") in kinds(found.changes)
    assert [date for date, *_ in kinds(found.changes) if date == THIRD] == []
    assert [(row["kind"], row["date"]) for row in found.notices] == [("retraction", SECOND)]


def test_an_update_has_the_records_it_did_not_fetch_again_where_they_lie(tmp_path, read):
    archive(tmp_path / "searches/pubmed" / FIRST, ["1", "2", "3"], {"a": {n: ris(n) for n in "123"}})
    archive(
        tmp_path / "searches/pubmed" / SECOND,
        ["1", "4"],
        {"a": {"4": ris("4")}},
        previous=FIRST,
        vanished={"2": {"kind": "merged", "into": "4"}, "3": {"kind": "no_longer_matches", "into": ""}},
    )
    found = read()
    assert kinds(found.changes) == [
        (SECOND, "pubmed-2", "merged"),
        (SECOND, "pubmed-3", "vanished"),
        (SECOND, "pubmed-4", "added"),
    ]
    assert [(o["record_id"], o["file"].split("/")[2]) for o in found.occurrences if o["search_date"] == SECOND] == [
        ("pubmed-1", FIRST),
        ("pubmed-4", SECOND),
    ]
    assert [(n["record_id"], n["kind"], n["detail"]) for n in found.notices] == [
        ("pubmed-2", "merged", "now points to pubmed-4")
    ]
    assert [(row["file"], row["records"], row["displayed"]) for row in found.files] == [
        (f"searches/pubmed/{FIRST}/a.ris", 3, 3),
        (f"searches/pubmed/{SECOND}/a.ris", 1, 2),
    ]


def test_an_update_that_found_nothing_new_counts_all_the_same(tmp_path, read):
    archive(tmp_path / "searches/pubmed" / FIRST, ["1"], {"a": {"1": ris("1")}})
    archive(tmp_path / "searches/pubmed" / SECOND, ["1"], {}, previous=FIRST)
    found = read()
    assert [(o["record_id"], o["search_date"]) for o in found.occurrences] == [
        ("pubmed-1", FIRST),
        ("pubmed-1", SECOND),
    ]
    assert found.changes == []


def test_an_update_without_the_archive_it_builds_on_is_an_error(tmp_path, read):
    archive(tmp_path / "searches/pubmed" / SECOND, ["1", "2"], {"a": {"1": ris("1")}}, previous=FIRST)
    with pytest.raises(InputError, match=r"1 of its records are in no earlier archive: pubmed-2"):
        read()


def test_a_file_with_other_records_than_its_archive_lists_is_an_error(tmp_path, read):
    archive(tmp_path / "searches/pubmed" / FIRST, ["1", "2"], {"a": {"1": ris("1"), "2": ris("3")}})
    with pytest.raises(InputError, match=r"2 records were read from it, but search.json lists 2 accessions: 2, 3"):
        read()


def test_a_kept_reply_that_was_altered_is_an_error_too(tmp_path, read):
    folder = tmp_path / "searches/pubmed" / FIRST
    archive(folder, ["1"], {"a": {"1": ris("1")}})
    (folder / "evidence.ris").write_text("<eSearchResult></eSearchResult>")
    with pytest.raises(InputError, match=r"evidence.ris: was altered since it was archived"):
        read()


def test_a_search_that_is_archived_and_named_in_the_protocol_too_is_an_error(tmp_path, read):
    archive(tmp_path / "searches/pubmed" / FIRST, ["1"], {"a": {"1": ris("1")}})
    with pytest.raises(InputError, match=r"archived already, and in review.yaml too"):
        read([{"date": FIRST}])


@pytest.mark.parametrize("text", ["{", "[]", '{"api": "pubmed"}'])
def test_a_damaged_archive_is_named(tmp_path, read, text):
    put(tmp_path / "searches/pubmed" / FIRST, a=ris("1"))
    (tmp_path / "searches/pubmed" / FIRST / "search.json").write_text(text)
    with pytest.raises(InputError, match=r"search.json: is no(t JSON| archive)"):
        read([{"date": FIRST}])


def test_a_search_in_the_making_is_not_read(tmp_path, read):
    archive(tmp_path / "searches/pubmed" / FIRST, ["1"], {"a": {"1": ris("1")}})
    put(tmp_path / "searches/pubmed/.unfinished", a=ris("9"))
    assert [record["record_id"] for record in read().records] == ["pubmed-1"]


def test_a_bad_export_of_an_optional_source_is_left_out_and_said_so(tmp_path, read):
    put(tmp_path / "searches/pubmed" / FIRST, a=ris("1"))
    put(tmp_path / "searches/pubmed" / SECOND, b="<html><body>Please log in</body></html>")
    searches = [{"date": FIRST}, {"date": SECOND}]
    with pytest.raises(InputError, match=r"b\.ris, line 1"):
        read(searches)
    found = read(searches, optional=True)
    assert [record["record_id"] for record in found.records] == ["pubmed-1"]
    assert [(row["records"], row["problem"][:40]) for row in found.files] == [
        (1, ""),
        (0, f"searches/pubmed/{SECOND}/b.ris, line 1"[:40]),
    ]


def test_the_schema_takes_what_a_live_search_needs_and_refuses_the_rest(tmp_path):
    text = (
        "title: T\nquestion: {population: P, intervention: I, comparison: C, outcomes: O}\n"
        "eligibility: {include: [a], exclude: []}\nreviewers: [{key: A, name: A}]\n"
        "exclusion_reasons: [{key: a, label: A}]\n"
        "outcomes: [{key: o, label: O, measure: SMD, statistic: final, time_months: 6, better: lower}]\n"
        "sources: [{key: pubmed, name: PubMed, kind: database, live: {api: pubmed, query: als, limits: LIMITS}}]\n"
    )
    (tmp_path / "review.yaml").write_text(text.replace("LIMITS", "{humans: true, to: 2019-12-31}"))
    (source,) = load_protocol(tmp_path)["sources"]
    assert (source["live"]["limits"], source["searches"]) == ({"humans": True, "to": "2019-12-31"}, [])
    (tmp_path / "review.yaml").write_text(text.replace("LIMITS", "{to: 2019}"))
    with pytest.raises(InputError, match=r"live\.limits\.to"):
        load_protocol(tmp_path)
