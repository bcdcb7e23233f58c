"""Where words of the protocol stand in a text: whole words, whatever their case; `random*` is all that begin so."""

import re
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
    def _sought(self) -> list[tuple[str, re.Pattern, str]]:
        kinds = ((INCLUDING, self.including), (EXCLUDING, self.excluding))
        words = [(" ".join(word.lower().split()), kind) for kind, words in kinds for word in words]
        return [(word.rstrip("*"), _pattern(word), kind) for word, kind in words if word.strip("* ")]

    def parts(self, text: str) -> list[tuple[str, str]]:
        """A text in pieces, each with including, excluding or "" (no word); one piece if no word is in it.

        Where words overlap, the one that begins first counts, then the longer one.
        """
        lower = text.lower()
        if not self._sought or len(lower) != len(text):
            return [(text, "")]
        spans: list[tuple[int, int, str]] = []
        for word, pattern, kind in self._sought:
            if word in lower:
                spans += _places(lower, word, pattern, kind)
        spans.sort()
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


def _pattern(word: str) -> re.Pattern:
    """A word, and what ends it: all letters and digits after it if it ends with *, else none."""
    plain = word.rstrip("*")
    end = r"[^\W_]*" if plain != word else r"(?![^\W_])" if plain[-1].isalnum() else ""
    return re.compile(re.escape(plain) + end)


def _places(text: str, word: str, pattern: re.Pattern, kind: str) -> list[tuple[int, int, str]]:
    """Where a word begins, and minus where it ends."""
    found = [(match.start(), -match.end(), kind) for match in pattern.finditer(text)]
    if not word[0].isalnum():
        return found
    return [place for place in found if place[0] == 0 or not text[place[0] - 1].isalnum()]
