"""What differs between two texts is marked in whole words, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from scripts.deduplication.mark_differences import differing_spans


def marked(first: str, second: str) -> tuple[list[str], list[str]]:
    spans = differing_spans(first, second)
    return tuple([text[a:b] for a, b in found] for text, found in zip((first, second), spans, strict=True))


def test_words_that_the_other_text_has_not_are_marked_and_neighbours_together():
    assert marked("Effects of a pilot trial, 12 weeks", "EFFECTS OF A TRIAL; 24 weeks") == (["pilot", "12"], ["24"])


def test_case_accents_and_punctuation_do_not_differ():
    assert marked("Müller, K.; Åsnes", "MULLER K - Asnes") == ([], [])


def test_what_is_missing_does_not_differ():
    assert marked("", "Title") == ([], [])


@given(st.text(max_size=40), st.text(max_size=40))
def test_spans_lie_in_their_texts_in_order_and_a_text_does_not_differ_from_itself(first, second):
    for text, spans in zip((first, second), differing_spans(first, second), strict=True):
        ends = [place for span in spans for place in span]
        assert ends == sorted(ends)
        assert all(0 <= place <= len(text) for place in ends)
    assert differing_spans(first, first) == ([], [])
