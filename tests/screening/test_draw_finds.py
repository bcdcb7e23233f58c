"""The plot of finds over effort: what was judged, in the order in which it was, and no more."""

from scripts.screening.draw_finds import count_asked, describe, draw_finds, list_finds
from scripts.screening.teams import NOBODY


def vote(reviewer: str, decision: str, seq: int | str) -> dict[str, str]:
    return {"reviewer": reviewer, "decision": decision, "seq": str(seq)}


VOTES = [vote("A", "include", 3), vote("A", "exclude", 1), vote("A", "maybe", 12), vote("A", "", ""), vote("B", "", "")]


def test_finds_follow_the_order_of_judging_and_a_maybe_counts():
    assert list_finds(VOTES) == {"A": [0, 0, 1, 2]}


def test_a_record_that_nobody_is_there_to_judge_is_asked_of_nobody():
    assert count_asked([*VOTES, vote(NOBODY, "", "")]) == {"A": 4, "B": 1}


def test_the_words_tell_what_is_left_and_never_that_it_is_safe_to_stop():
    said = describe(list_finds(VOTES), {"A": 4, "B": 1}, {"A": "Ann"})
    assert said == "Ann: 2 included of 3 judged, 1 left."
    figure = draw_finds(list_finds(VOTES), {"A": 4, "B": 1}, {"A": "Ann"})
    words = " ".join(text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text")))
    assert "1 left to judge" in words
    assert not {"safe", "stop", "enough"} & set(words.lower().split())


def test_a_figure_of_nothing_judged_says_so():
    figure = draw_finds({}, {}, {})
    assert any("Nothing is judged yet" in text.get_text() for text in figure.findobj(lambda a: hasattr(a, "get_text")))
