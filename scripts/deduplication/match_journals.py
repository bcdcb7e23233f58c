"""Names of journals, as databases write them: in full, abbreviated, run together, as initials, with a subtitle."""

import re
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from scripts.deduplication.normalise_titles import words_of

SAME, UNSURE, OTHER = 1.0, 0.5, 0.0
_SMALL_WORDS = "the of and in on for de la le les l d des du et und der die das fur del da do en to el los il lo as os"
SMALL_WORDS = frozenset(_SMALL_WORDS.split())
_MAIN = re.compile(r"\s*[.:;(\[=/]\s*|(?<=[a-z])-(?=[a-z]{3})")
_EDITION = re.compile(r"^(?:\d+(?:st|nd|rd|th)?|proceedings?|annual|proc)$")


def match_journals(a: str, b: str) -> float:
    """SAME, UNSURE (one name could be a shorter form of the other) or OTHER, for two names of journals."""
    forms_a, forms_b = journal_forms(a), journal_forms(b)
    best = OTHER
    for x in forms_a:
        for y in forms_b:
            best = max(best, match_words(x, y))
            if best == SAME:
                return SAME
    return best


@lru_cache(maxsize=100_000)
def journal_forms(name: str) -> tuple[list[str], ...]:
    """The words of a name without small words: the whole name, what stands before its first punctuation mark, and
    after it if that is an acronym ("JAVMA-Journal of the …"), and the name without an edition ("12th", "2007")."""
    whole = significant(name)
    parts = _MAIN.split(name, maxsplit=1)
    forms = [whole]
    # One word before a dot says nothing alone: "Curr. Methods", "Lancet. Neurology".
    if len(parts) == 1 or len(significant(parts[0])) > 1 or name[len(parts[0])] not in ".":
        forms.append(significant(parts[0]))
    if len(parts) == 2 and " " not in parts[0]:
        forms.append(significant(parts[1]))
    forms.append([w for w in whole if not _EDITION.match(w)])
    return tuple(form for at, form in enumerate(forms) if form and form not in forms[:at])


def significant(name: str) -> list[str]:
    words = [w.replace("ae", "e").replace("oe", "e") for w in words_of(name)]
    return [w for w in words if w not in SMALL_WORDS] or words


def match_words(x: list[str], y: list[str]) -> float:
    """How two names match, as lists of significant words."""
    if not x or not y:
        return OTHER
    short, long = ("".join(x), y) if len("".join(x)) <= len("".join(y)) else ("".join(y), x)
    if short == "".join(long) or ratio(short, "".join(long)) >= 95:
        return SAME
    if abbreviates(short, long):
        return SAME
    fewer, more = (x, y) if len(x) <= len(y) else (y, x)
    if len(fewer) < len(more) and abbreviates_all(fewer, more[: len(fewer)]):
        return UNSURE
    if len(fewer) > 1 and set(fewer) <= set(more):
        return SAME if len(fewer) >= 4 else UNSURE
    return OTHER


def abbreviates(short: str, words: list[str]) -> bool:
    """Whether `short` is beginnings of all the words in order, run together: "nenglmed" of new england medicine."""
    if short[0] != words[0][0]:
        return False
    places = {0}
    for word in words:
        places = {
            place + length
            for place in places
            for length in range(1, len(word) + 1)
            if short.startswith(word[:length], place)
        }
        if not places:
            return False
    return len(short) in places


def abbreviates_all(fewer: list[str], more: list[str]) -> bool:
    """Whether each word of `fewer` begins the word at the same place in `more`, or the other way round."""
    return all(m.startswith(f) or f.startswith(m) for f, m in zip(fewer, more, strict=True))
