"""Marks that come to nothing are told: a target without a mark, and reviewers who mark differently."""

import pytest

from scripts.screening.lone_marks import differing_marks, lone_targets
from tests.screening.test_marks import FORMS, marked


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
@pytest.mark.parametrize(("mark", "told"), [("", 1), ("ongoing", 1), ("companion of", 0), ("duplicate of", 0)])
def test_a_record_that_is_named_without_a_mark_that_needs_it_is_told_with_its_cell(tmp_path, form, mark, told):
    exchanged = marked(tmp_path, form, **{"Mark": mark, "Mark: of which record": "pubmed-2"})
    found = lone_targets(exchanged, form.tabs[0].name)
    assert len(found) == told
    for problem in found:
        assert problem.file == f"sheets/{form.name}.xlsx"
        assert problem.place.startswith(f"tab {form.tabs[0].name}, cell ")
        assert "'pubmed-2'" in problem.message


@pytest.mark.parametrize(
    ("marks", "settled", "said"),
    [
        (("ongoing", "awaiting_classification"), "", "A says ongoing, B says awaiting classification"),
        (("ongoing", ""), "", "A says ongoing, B says neither"),
        (("ongoing", "ongoing"), "ongoing", None),
        (("ongoing", "awaiting_classification"), "ongoing", None),
        (("duplicate_of", "companion_of"), "", None),
    ],
)
def test_marks_that_differ_are_told_once_all_have_judged_and_nobody_has_settled_it(marks, settled, said):
    rows, consensus = [{"row_id": "uni-1", "title": "Walking"}], [{"row_id": "uni-1", "mark": settled}]
    decisions = [
        {"row_id": "uni-1", "reviewer": key, "decision": "exclude", "mark": mark}
        for key, mark in zip("AB", marks, strict=True)
    ]
    found = differing_marks("title_abstract", rows, decisions, consensus)
    assert [said in problem.message for problem in found] == ([True] if said else [])
    decisions[1]["decision"] = ""
    assert differing_marks("title_abstract", rows, decisions, consensus) == []
