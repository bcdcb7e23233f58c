"""Where two texts differ, word by word, for people who compare them side by side."""

import re
import unicodedata

from rapidfuzz.distance import LCSseq

Spans = list[tuple[int, int]]

_WORD = re.compile(r"[^\W_]+")


def differing_spans(first: str, second: str) -> tuple[Spans, Spans]:
    """The spans (start, end) of each text that the other has not, in whole words; case, accents, punctuation and
    spaces do not count. Nothing is marked where a text is empty: what is missing does not differ."""
    words = [list(_WORD.finditer(text)) for text in (first, second)]
    if not all(words):
        return [], []
    plain = [[_plain(word.group()) for word in found] for found in words]
    kept: tuple[set[int], set[int]] = (set(), set())
    for op in LCSseq.opcodes(*plain):
        if op.tag == "equal":
            kept[0].update(range(op.src_start, op.src_end))
            kept[1].update(range(op.dest_start, op.dest_end))
    return tuple(_together(found, same) for found, same in zip(words, kept, strict=True))


def _plain(word: str) -> str:
    letters = (letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
    return "".join(letters).casefold()


def _together(words: list[re.Match], same: set[int]) -> Spans:
    """The words that are not the same, neighbours as one span."""
    spans: Spans = []
    last = None
    for place, word in enumerate(words):
        if place in same:
            continue
        if last is not None and last == place - 1:
            spans[-1] = (spans[-1][0], word.end())
        else:
            spans.append(word.span())
        last = place
    return spans
