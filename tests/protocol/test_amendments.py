"""A protocol that changes says so by an amendment; the schema's defaults, old or new, are nobody's change."""

import copy
import csv
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.common.messages import InputError
from scripts.common.provenance import ROOT
from scripts.protocol import schema
from scripts.protocol.amendment_notes import amendment_notes
from scripts.protocol.amendments import PROTECTED, UNDECIDED, amendment_events, check_amended, record_amendments
from scripts.protocol.choices import with_choices
from scripts.protocol.load_protocol import load_protocol
from scripts.sheets.ledgers import COLUMNS, append_events

BUNDLED = ROOT / "config" / "als_exercise"
TEMPLATE = ROOT / "workflow" / "schemas" / "review.template.yaml"
OUTCOME = "    better: lower # lower, higher or neither\n"
# What ledgers held when digests were taken with the defaults filled in: of the template, and of it with PLANNED.
FORMER = {
    "eligibility": "5274ab5fcd8ba1f0",
    "exclusion_reasons": "457de0c738a43c15",
    "outcomes": "96fe894affa30050",
    "screening": "c76605724e236240",
}
FORMER_PLANNED = FORMER | {"outcomes": "21cf58b7707e89a0", "screening": "383b414e85bb50c1"}
PLANNED = """    better: lower
    egger: true
    pooling: {model: common}
    sensitivity: [{label: All, pooling: {model: random}}]
"""
SCREENING = """
screening:
  maybe_counts_as: conflict
  title_abstract: {reviewers_per_record: 1, checked_share: 0.2, order: shuffled}
  full_text: {reviewers_per_record: 2}
"""
EXPLICIT = """    better: lower
    scale: ""
    egger: false
    pooling: {model: random, tau2: REML, ci: hartung-knapp, as: metafor}
"""


def decide(review: Path) -> None:
    """A first decision: from here on changes are amendments."""
    stamp = {"when": "2026-02-01T00:00:00Z", "person": "A", "origin": "sheet", "protocol": "1"}
    event = {"row_id": "uni-pubmed-1", "column": "decision", "old": "", "new": "include"} | stamp
    append_events(review / "ledgers" / "title_abstract.A.csv", [event])


@pytest.fixture
def review(tmp_path) -> Path:
    folder = tmp_path / "config" / "mine"
    folder.mkdir(parents=True)
    shutil.copy(TEMPLATE, folder / "review.yaml")
    decide(folder)
    return folder


@pytest.fixture
def new_default(monkeypatch):
    """A schema that has got new keys with defaults, one of an outcome and one of its pooling."""
    newer = copy.deepcopy(schema.read_schema())
    outcome = newer["properties"]["outcomes"]["items"]["properties"]
    outcome["rounded"] = {"type": "boolean", "default": True}
    outcome["pooling"]["properties"]["level"] = {"type": "number", "default": 0.95}
    newer["$defs"]["phase"]["properties"]["blinded"] = {"type": "boolean", "default": True}
    monkeypatch.setattr(schema, "read_schema", lambda: newer)
    monkeypatch.setattr("scripts.protocol.load_protocol.full_schema", lambda: with_choices(newer))


def rewrite(review: Path, old: str, new: str, more: str = "") -> None:
    text = (review / "review.yaml").read_text()
    assert old in text
    (review / "review.yaml").write_text(text.replace(old, new, 1) + more)


def ledger_of(review: Path) -> list[dict]:
    with (review / "ledgers" / "amendments.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def begun_before(review: Path, digests: dict[str, str]) -> bytes:
    """The ledger of a review that began when digests were taken with the defaults filled in."""
    rows = "".join(
        f"{place},2026-01-31T09:00:00Z,1,,{key},{digest},the protocol as it was first run\n"
        for place, (key, digest) in enumerate(digests.items(), start=1)
    )
    path = review / "ledgers" / "amendments.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("seq,when,version,date,key,digest,reason\n" + rows)
    return path.read_bytes()


def run(review: Path) -> None:
    """What a run does with amendments: it checks, then records."""
    protocol = load_protocol(review)
    check_amended(review, protocol)
    record_amendments(review, protocol)


def test_a_new_default_in_the_schema_stops_no_review(review, request):
    run(review)
    before = (review / "ledgers" / "amendments.csv").read_bytes()
    request.getfixturevalue("new_default")
    assert load_protocol(review)["outcomes"][0]["pooling"]["level"] == 0.95
    run(review)
    assert (review / "ledgers" / "amendments.csv").read_bytes() == before


def test_a_new_default_in_the_schema_stops_no_review_begun_before(review, new_default):
    before = begun_before(review, FORMER)
    run(review)
    assert (review / "ledgers" / "amendments.csv").read_bytes() == before


@pytest.mark.parametrize("digests", [None, FORMER])
def test_stating_a_default_is_no_amendment(review, digests):
    if digests:
        begun_before(review, digests)
    run(review)
    before = (review / "ledgers" / "amendments.csv").read_bytes()
    stated = "\nscreening: {maybe_counts_as: include, title_abstract: {reviewers_per_record: 2, checked_share: 0}}\n"
    rewrite(review, OUTCOME, EXPLICIT, stated)
    run(review)
    assert (review / "ledgers" / "amendments.csv").read_bytes() == before


def test_leaving_out_a_default_that_was_stated_is_no_amendment(review):
    rewrite(review, OUTCOME, EXPLICIT)
    run(review)
    rewrite(review, EXPLICIT, OUTCOME)
    run(review)
    assert len(ledger_of(review)) == len(PROTECTED)


@pytest.mark.parametrize("digests", [None, FORMER])
@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        (OUTCOME, OUTCOME + "    pooling: {tau2: DL}\n", "outcomes"),
        (OUTCOME, OUTCOME + "    egger: true\n", "outcomes"),
        ("A criterion that rules a study out", "Another", "eligibility"),
        ("label: Wrong population", "label: Population", "exclusion_reasons"),
        ("risk_of_bias:\n", "screening: {maybe_counts_as: conflict}\nrisk_of_bias:\n", "screening"),
        ("risk_of_bias:\n", "screening: {full_text: {reviewers_per_record: 1}}\nrisk_of_bias:\n", "screening"),
    ],
)
def test_a_real_change_needs_an_amendment(review, digests, old, new, key):
    if digests:
        begun_before(review, digests)
    run(review)
    rewrite(review, old, new)
    with pytest.raises(InputError, match=f"{key} changed since version 1"):
        run(review)
    amended = {"amendments": [{"date": "2026-02-01", "keys": [key], "reason": "As told"}]}
    rewrite(review, "", "", yaml.safe_dump(amended))
    run(review)
    assert [row["key"] for row in ledger_of(review)[len(PROTECTED) :]] == [key]
    run(review)
    assert len(ledger_of(review)) == len(PROTECTED) + 1


def test_reviews_begun_when_digests_held_the_defaults_run_on_and_their_ledgers_stay(review):
    before = begun_before(review, FORMER_PLANNED)
    rewrite(review, OUTCOME, PLANNED, SCREENING)
    run(review)
    assert (review / "ledgers" / "amendments.csv").read_bytes() == before


def test_the_bundled_review_begun_so_has_nothing_to_record():
    protocol = load_protocol(BUNDLED)
    check_amended(BUNDLED, protocol)
    with (BUNDLED / "ledgers" / "amendments.csv").open(newline="") as file:
        assert amendment_events(protocol, list(csv.DictReader(file))) == []


def test_a_key_that_was_not_protected_when_a_review_began_is_recorded_from_then_on(review):
    begun_before(review, {key: FORMER[key] for key in ("eligibility", "outcomes", "screening")})
    run(review)
    assert ledger_of(review)[-1]["key"] == "exclusion_reasons"
    rewrite(review, "label: Wrong population", "label: Population")
    with pytest.raises(InputError, match="exclusion_reasons changed since version 1"):
        run(review)


def test_a_version_that_is_no_number_is_told_with_its_line(review):
    run(review)
    ledger = review / "ledgers" / "amendments.csv"
    ledger.write_text(ledger.read_text().replace(",1,,outcomes", ",one,,outcomes"))
    with pytest.raises(InputError, match=r"amendments\.csv, line 4: the version is 'one'"):
        run(review)


def test_the_defaults_that_reviews_under_way_rely_on_stay_what_they_are():
    """A new key may come with a default. A default that changed would change reviews' methods without a word."""
    found = schema.with_defaults({"outcomes": [{}], "screening": {}})
    assert found["outcomes"][0].items() >= {"scale": "", "egger": False}.items()
    usual = {"model": "random", "tau2": "REML", "ci": "hartung-knapp", "as": "metafor"}
    assert found["outcomes"][0]["pooling"].items() >= usual.items()
    assert found["screening"]["maybe_counts_as"] == "include"
    for phase in ("title_abstract", "full_text"):
        assert found["screening"][phase].items() >= {"reviewers_per_record": 2, "checked_share": 0}.items()


CHANGES = [
    ("A criterion that rules a study out", "Another"),
    ("label: Wrong population", "label: Population"),
    (OUTCOME, OUTCOME + "    egger: true\n"),
    ("risk_of_bias:\n", "screening: {full_text: {reviewers_per_record: 1}}\nrisk_of_bias:\n"),
]


@pytest.mark.parametrize("handed_out", [False, True])
def test_until_somebody_decides_a_protocol_is_written_freely_and_each_state_is_recorded(tmp_path, handed_out):
    shutil.copy(TEMPLATE, tmp_path / "review.yaml")
    if handed_out:  # with an empty ledger, and the events of who got what
        (tmp_path / "ledgers").mkdir()
        (tmp_path / "ledgers" / "title_abstract.A.csv").write_text(",".join(COLUMNS) + "\n")
        event = {"row_id": "uni-pubmed-1", "column": "reviewers", "old": "", "new": "A; B", "origin": "issue"}
        append_events(tmp_path / "ledgers" / "title_abstract.issued.csv", [event])
    run(tmp_path)
    for old, new in CHANGES:
        rewrite(tmp_path, old, new)
        run(tmp_path)
    rows = ledger_of(tmp_path)[len(PROTECTED) :]
    assert [row["key"] for row in rows] == ["eligibility", "exclusion_reasons", "outcomes", "screening"]
    assert {(row["version"], row["reason"]) for row in rows} == {("1", UNDECIDED)}
    decide(tmp_path)
    run(tmp_path)
    assert len(ledger_of(tmp_path)) == len(PROTECTED) + len(CHANGES)
    rewrite(tmp_path, "egger: true", "egger: false")
    with pytest.raises(InputError, match="outcomes changed since version 1"):
        run(tmp_path)


def test_a_decision_that_was_withdrawn_was_a_decision(review):
    ledger = review / "ledgers" / "title_abstract.A.csv"
    event = {"row_id": "uni-pubmed-1", "column": "decision", "old": "include", "new": "", "origin": "sheet"}
    append_events(ledger, [event])
    run(review)
    rewrite(review, "A criterion that rules a study out", "Another")
    with pytest.raises(InputError, match="eligibility changed"):
        run(review)


def branches(node: dict) -> st.SearchStrategy:
    """Protocols' values as the schema has them, of its keys with defaults: each left out, or at its default."""
    node = schema._resolved(node)
    if "properties" not in node:
        return st.just(node.get("default"))
    known = {key: child for key, child in node["properties"].items() if "default" in child}
    return st.fixed_dictionaries({}, optional={key: branches(child) for key, child in known.items()})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(branches(schema.read_schema()["properties"]["screening"]))
def test_whatever_defaults_are_typed_in_nothing_was_stated(typed):
    assert schema.without_defaults("screening", typed) == {}
    assert schema.without_defaults("screening", schema.with_defaults({"screening": typed})["screening"]) == {}


def amended(review, *entries: str) -> None:
    """Write the protocol's amendments, oldest first."""
    path = review / "review.yaml"
    text = path.read_text().split("\namendments:")[0].rstrip()
    path.write_text("\n".join([text, "", "amendments:", *(f"  - {{{entry}}}" for entry in entries), ""]))


FIRST = "date: 2026-02-01, keys: [exclusion_reasons], reason: Clearer words"
SECOND = "date: 2026-03-01, keys: [eligibility, exclusion_reasons], reason: Asked by the funder"


def test_several_amendments_before_one_run_each_keep_their_own_keys_and_texts(review):
    run(review)
    rewrite(review, "label: Wrong population", "label: Population")
    rewrite(review, "exclude:\n", "exclude:\n    - Preprints\n")
    amended(review, FIRST, SECOND)
    run(review)
    rows = [(row["version"], row["date"], row["key"], bool(row["digest"])) for row in ledger_of(review)[-3:]]
    assert rows == [
        ("2", "2026-02-01", "exclusion_reasons", False),
        ("3", "2026-03-01", "eligibility", True),
        ("3", "2026-03-01", "exclusion_reasons", True),
    ]
    assert [row["reason"] for row in ledger_of(review)[-3:]] == ["Clearer words", *["Asked by the funder"] * 2]
    run(review)
    assert len(ledger_of(review)) == 7
    assert amendment_notes(review, load_protocol(review)) == []


def test_an_entry_that_is_taken_out_stops_the_run_and_is_named(review):
    run(review)
    rewrite(review, "label: Wrong population", "label: Population")
    amended(review, FIRST)
    run(review)
    path = review / "review.yaml"
    path.write_text(path.read_text().split("\namendments:")[0])
    with pytest.raises(InputError, match=r"lacks an amendment that a run has recorded: 2026-02-01, 'Clearer words'"):
        run(review)


@pytest.mark.parametrize("recorded", [False, True])
def test_an_entry_that_changed_nothing_is_told_before_and_after_it_is_recorded(review, recorded):
    run(review)
    amended(review, FIRST)
    if recorded:
        run(review)
    [note] = amendment_notes(review, load_protocol(review))
    assert note.place == "key amendments.1"
    assert "names exclusion_reasons, of which nothing changed" in note.message


def test_an_entry_that_changed_nothing_allows_no_change_after_it(review):
    run(review)
    amended(review, FIRST)
    run(review)
    rewrite(review, "label: Wrong population", "label: Population")
    with pytest.raises(InputError, match="exclusion_reasons changed since version 2"):
        run(review)


@pytest.mark.parametrize(("day", "said"), [("2026-01-31", "the one before it of 2026-02-01"), ("2026-02-30", "no day")])
def test_dates_that_go_back_or_are_none_are_asked_about(review, day, said):
    run(review)
    rewrite(review, "label: Wrong population", "label: Population")
    rewrite(review, "exclude:\n", "exclude:\n    - Preprints\n")
    amended(review, FIRST, f"date: {day}, keys: [eligibility], reason: Asked")
    [note] = amendment_notes(review, load_protocol(review))
    assert (note.place, said in note.message) == ("key amendments.2", True)


def test_an_entry_that_reads_otherwise_than_it_was_recorded_is_told(review):
    run(review)
    rewrite(review, "label: Wrong population", "label: Population")
    amended(review, FIRST)
    run(review)
    amended(review, FIRST.replace("Clearer", "Other"))
    [note] = amendment_notes(review, load_protocol(review))
    assert "recorded as 2026-02-01, 'Clearer words', and says 2026-02-01, 'Other words' now" in note.message
