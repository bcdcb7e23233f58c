"""The words of the question, marked in titles and abstracts where the protocol names none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.protocol.load_protocol import load_protocol
from scripts.screening.question_words import question_words
from scripts.screening.screening_forms import consensus_form, reviewer_form
from scripts.sheets.highlight import Words
from tests.conftest import ROOT

QUESTION = {
    "population": "Adults with COPD, and their carers",
    "intervention": "Singing classes or supervised group exercises",
    "comparison": "Usual care",
    "outcomes": "Dyspnoea and quality of life, on the St George's scale; 6-minute walk; HADS-A",
}


def test_the_words_of_the_question_are_marked_but_those_that_any_question_may_hold():
    expected = "COPD carer* singing* classe* supervised* exercise* dyspnoea* life* george* 6-minute* walk* HADS-A"
    assert question_words(QUESTION) == tuple(expected.split())


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Exercise and exercising: exercises", ["Exercise", "exercises"]),
        ("Patients with copd", ["copd"]),
        ("The carer's life", ["carer", "life"]),
    ],
)
def test_a_word_of_the_question_stands_for_its_plural_and_its_endings(text, marked):
    parts = Words(question_words(QUESTION)).parts(text)
    assert [part for part, kind in parts if kind] == marked


@given(st.dictionaries(st.sampled_from(sorted(QUESTION)), st.text(max_size=60), max_size=4))
def test_whatever_the_question_says_each_word_is_there_once_and_can_be_sought(question):
    found = question_words(question)
    assert len({word.casefold() for word in found}) == len(found)
    assert "".join(part for part, _ in Words(found).parts("any text")) == "any text"


def test_words_that_a_protocol_names_itself_are_marked_instead_and_the_first_tab_says_which():
    protocol = load_protocol(ROOT / "config" / "als_exercise")
    silent = protocol | {"highlight": {"include": [], "exclude": []}}
    for form_of in (
        lambda p: reviewer_form(p, "title_abstract", p["reviewers"][0]),
        lambda p: consensus_form(p, "title_abstract"),
    ):
        assert form_of(protocol).including == tuple(protocol["highlight"]["include"])
        assert form_of(protocol).excluding == tuple(protocol["highlight"]["exclude"])
        assert form_of(silent).including == question_words(protocol["question"])
        assert form_of(silent).excluding == ()
        assert any("words of the question" in line and "aerobic*" in line for line in form_of(silent).guide)
        assert not any("words of the question" in line for line in form_of(protocol).guide)
