"""A wrong protocol is answered with its key, its line and what was expected; a changed one needs an amendment."""

import shutil
from pathlib import Path

import pytest
import yaml

from scripts.common.messages import InputError
from scripts.common.provenance import ROOT
from scripts.identification.find_exports import find_exports
from scripts.protocol.amendments import check_amended, record_amendments
from scripts.protocol.load_protocol import load_protocol
from scripts.sheets.ledgers import append_events

BUNDLED = ROOT / "config" / "als_exercise"
TEMPLATE = ROOT / "workflow" / "schemas" / "review.template.yaml"


@pytest.fixture
def review(tmp_path) -> Path:
    folder = tmp_path / "config" / "mine"
    folder.mkdir(parents=True)
    shutil.copy(TEMPLATE, folder / "review.yaml")
    append_events(
        folder / "ledgers" / "title_abstract.A.csv", [{"row_id": "x", "column": "decision", "new": "include"}]
    )
    return folder


def rewrite(review: Path, old: str, new: str) -> None:
    path = review / "review.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_template_is_a_valid_protocol_with_defaults_filled_in(review):
    protocol = load_protocol(review)
    assert protocol["version"] == "1"
    assert protocol["prefilters"] == []
    assert protocol["screening"]["maybe_counts_as"] == "include"
    usual = {"reviewers_per_record": 2, "checked_share": 0, "order": "as_found", "seed": 1}
    assert protocol["screening"]["title_abstract"] == protocol["screening"]["full_text"] == usual
    assert protocol["outcomes"][0]["pooling"] == {
        "model": "random",
        "tau2": "REML",
        "ci": "hartung-knapp",
        "as": "metafor",
    }


def test_the_bundled_protocol_pools_by_the_articles_rule_which_is_no_default():
    pooling = [outcome["pooling"] for outcome in load_protocol(BUNDLED)["outcomes"]]
    assert pooling == [{"model": "by_q_test", "tau2": "DL", "ci": "wald", "as": "revman5"}] * 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title:", "titel:", "line 2, key titel: is not a key of the protocol. Did you mean 'title'?"),
        ("kind: database", "kind: databse", "key sources.1.kind: is 'databse'. Expected: one of database, register"),
        ("date: 2026-01-31", "date: January", "key sources.1.searches.1.date: is 'January'. Expected: text like"),
        (
            "extraction:\n",
            "duplicates: {merge: [preprint, letter]}\nextraction:\n",
            "key duplicates.merge.2: is 'letter'. Expected: one of erratum",
        ),
        ("time_months: 6", "time_months: six", "key outcomes.1.time_months: is 'six'. Expected: a number, 0 or more"),
        ("measure: SMD", "measure: RMD", "key outcomes.1.measure: is 'RMD'. Expected: one of MD, SMD"),
        ("key: intervention", "key: population", "key exclusion_reasons: 'population' is used 2 times"),
        ("eligibility:\n", "eligibility:\n  exclude: []\n", "line 14: is not valid YAML: the key 'exclude' is there"),
        ("title: ", "title: [", "is not valid YAML"),
    ],
)
def test_a_wrong_key_is_named_with_its_place_and_what_was_expected(review, old, new, said):
    rewrite(review, old, new)
    with pytest.raises(InputError) as error:
        load_protocol(review)
    assert said in str(error.value)


@pytest.mark.parametrize("content", ["", "[1]", "just text", "\x00", "title: 3"])
def test_a_file_that_is_no_protocol_gives_a_message(review, content):
    (review / "review.yaml").write_text(content)
    with pytest.raises(InputError, match=r"review\.yaml"):
        load_protocol(review)


def test_a_review_that_does_not_exist_is_answered_with_those_that_do(review):
    with pytest.raises(InputError, match=r"no such review\. Reviews here: mine"):
        load_protocol(review.parent / "yours")


def test_dates_stay_what_was_typed(review):
    assert load_protocol(review)["sources"][0]["searches"][0]["date"] == "2026-01-31"


def test_a_change_of_criteria_needs_an_amendment_that_names_it(review):
    record_amendments(review, load_protocol(review))
    check_amended(review, load_protocol(review))
    rewrite(review, "A criterion that rules a study out", "Another criterion")
    with pytest.raises(InputError, match="eligibility changed since version 1"):
        check_amended(review, load_protocol(review))
    with (review / "review.yaml").open("a") as file:
        yaml.safe_dump({"amendments": [{"date": "2026-02-01", "keys": ["eligibility"], "reason": "Too wide"}]}, file)
    protocol = load_protocol(review)
    assert protocol["version"] == "2"
    check_amended(review, protocol)
    record_amendments(review, protocol)
    last = (review / "ledgers" / "amendments.csv").read_text().splitlines()[-1]
    assert ",2,2026-02-01,eligibility," in last
    assert last.endswith("Too wide")


def test_an_amendment_of_one_key_does_not_cover_a_change_of_another(review):
    record_amendments(review, load_protocol(review))
    rewrite(review, "label: Wrong population", "label: Population")
    with (review / "review.yaml").open("a") as file:
        yaml.safe_dump({"amendments": [{"date": "2026-02-01", "keys": ["eligibility"], "reason": "Too wide"}]}, file)
    with pytest.raises(InputError, match="exclusion_reasons changed"):
        check_amended(review, load_protocol(review))


def test_a_change_of_the_title_needs_no_amendment(review):
    record_amendments(review, load_protocol(review))
    rewrite(review, "The title of your review", "A better title")
    check_amended(review, load_protocol(review))


def test_a_search_without_export_and_a_folder_without_search_are_both_named(review):
    protocol = load_protocol(review)
    stray = review / "searches" / "pubmed" / "2026-02-28"
    stray.mkdir(parents=True)
    (stray / "export.nbib").write_text("PMID- 1\n")
    with pytest.raises(InputError) as error:
        find_exports(review, protocol)
    assert "pubmed/2026-01-31: the protocol has this search, but there is no export" in str(error.value)
    assert "pubmed/2026-02-28: the protocol knows no such search" in str(error.value)


def test_what_is_no_export_in_a_search_folder_is_passed_over(review):
    folder = review / "searches" / "pubmed" / "2026-01-31"
    folder.mkdir(parents=True)
    for name in ("search.json", ".DS_Store", "export.nbib", "half.nbib.part"):
        (folder / name).write_text("{}")
    assert find_exports(review, load_protocol(review)) == [(folder / "export.nbib").as_posix()]
