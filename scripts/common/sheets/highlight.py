"""Where words of the protocol stand in a text: whole words, whatever their case; `random*` is all that begin so."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

INCLUDING, EXCLUDING, DIFFERING = "including", "excluding", "differing"


@dataclass(frozen=True)
class Words:
    """Words that speak for inclusion, and such that speak for exclusion."""

    including: Sequence[str] = ()
    excluding: Sequence[str] = ()

    @cached_property
    def _sought(self) -> list[tuple[str, bool, str]]:
        kinds = ((INCLUDING, self.including), (EXCLUDING, self.excluding))
        words = [(" ".join(word.lower().split()), kind) for kind, words in kinds for word in words]
        return [(word.rstrip("*"), word.endswith("*"), kind) for word, kind in words if word.strip("* ")]

    def parts(self, text: str) -> list[tuple[str, str]]:
        """A text in pieces, each with including, excluding or "" (no word); one piece if no word is in it.

        Where words overlap, the one that begins first counts, then the longer one.
        """
        lower = text.lower()
        if not self._sought or len(lower) != len(text):
            return [(text, "")]
        spans = sorted(
            (start, -end, kind)
            for word, open_end, kind in self._sought
            if word in lower
            for start, end in _places(lower, word, open_end)
        )
        parts, done = [], 0
        for start, minus_end, kind in spans:
            if start < done:
                continue
            if start > done:
                parts.append((text[done:start], ""))
            parts.append((text[start:-minus_end], kind))
            done = -minus_end
        return [*parts, (text[done:], "")] if done < len(text) else parts


def parts_at(text: str, spans: list[tuple[int, int]], kind: str) -> list[tuple[str, str]]:
    """A text in pieces, those at the spans (start, end) with `kind`, the others with ""."""
    parts, done = [], 0
    for start, end in spans:
        parts += [(text[done:start], ""), (text[start:end], kind)]
        done = end
    return [(part, found) for part, found in [*parts, (text[done:], "")] if part]


def _places(text: str, word: str, open_end: bool) -> list[tuple[int, int]]:
    found = []
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if open_end:
            while end < len(text) and text[end].isalnum():
                end += 1
        before = start == 0 or not (text[start - 1].isalnum() and word[0].isalnum())
        after = end == len(text) or open_end or not (text[end].isalnum() and word[-1].isalnum())
        if before and after:
            found.append((start, end))
        start = text.find(word, max(end, start + 1))
    return found
