"""Settings of screening that contradict each other are told with their key, before anything runs."""

import pytest

from scripts.common.messages import InputError
from scripts.common.provenance import ROOT
from scripts.protocol.amendments import check_amended, record_amendments
from scripts.protocol.load_protocol import load_protocol
from scripts.sheets.ledgers import COLUMNS, append_events

TEMPLATE = (ROOT / "workflow" / "schemas" / "review.template.yaml").read_text(encoding="utf-8")


def load(tmp_path, screening: str = "", reviewers: str = ""):
    text = TEMPLATE.replace(
        "  - {key: B, name: Second reviewer}\n", "  - {key: B, name: Second reviewer}\n" + reviewers
    )
    (tmp_path / "review.yaml").write_text(text + f"\nscreening: {screening or '{}'}\n", encoding="utf-8")
    return load_protocol(tmp_path)


@pytest.mark.parametrize(
    ("screening", "key", "words"),
    [
        ("{title_abstract: {adjudicator: Z}}", "screening.title_abstract.adjudicator", "'Z' is no reviewer"),
        ("{full_text: {checked_share: 0.2}}", "screening.full_text.checked_share", "one reviewer judges each"),
        ("{title_abstract: {reviewers_per_record: 4}}", "reviewers_per_record", "2 judge in this phase"),
        ("{title_abstract: {adjudicator: A}}", "reviewers_per_record", "1 judge in this phase, beside"),
        ("{title_abstract: {order: by_date}}", "screening.title_abstract.order", "as_found, shuffled, relevance"),
        ("{title_abstract: {pilot: {agreement: 0.8}}}", "screening.title_abstract.pilot", "lacks the key records"),
        ("{title_abstract: {batches: 5}}", "screening.title_abstract.batches", "Did you mean 'batch'?"),
        ("{title_abstract: {checked_share: 2}}", "screening.title_abstract.checked_share", "2"),
    ],
)
def test_a_setting_that_cannot_be_is_told(tmp_path, screening, key, words):
    with pytest.raises(InputError) as told:
        load(tmp_path, screening)
    assert key in str(told.value)
    assert words in str(told.value)


def test_an_adjudicator_who_has_withdrawn_and_a_task_of_nobody_are_told(tmp_path):
    with pytest.raises(InputError, match="has withdrawn"):
        load(tmp_path, "{full_text: {adjudicator: C}}", "  - {key: C, name: C, status: withdrawn}\n")
    one = TEMPLATE.replace("{key: A, name: First reviewer}", "{key: A, name: First reviewer, tasks: [full_text]}")
    one = one.replace("  - {key: B, name: Second reviewer}\n", "")
    (tmp_path / "review.yaml").write_text(one, encoding="utf-8")
    with pytest.raises(InputError) as told:
        load_protocol(tmp_path)
    assert "nobody has extraction among their tasks" in str(told.value)
    assert "screening.title_abstract" in str(told.value)


def test_how_work_is_handed_out_needs_no_amendment_and_who_judges_what_does(tmp_path):
    third = "  - {key: C, name: C}\n"
    record_amendments(tmp_path, load(tmp_path, "", third))
    decision = dict.fromkeys(COLUMNS, "") | {"row_id": "uni-a", "column": "decision", "new": "include"}
    append_events(tmp_path / "ledgers" / "title_abstract.A.csv", [decision])
    work = "{title_abstract: {order: shuffled, seed: 7, batch: 20, pilot: {records: 9}, adjudicator: A}}"
    check_amended(tmp_path, load(tmp_path, work, third))
    single = load(tmp_path, "{title_abstract: {reviewers_per_record: 1}}", third)
    with pytest.raises(InputError, match="screening changed since version 1"):
        check_amended(tmp_path, single)
