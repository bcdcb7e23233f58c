"""Words that turn the meaning of a title: hyper and hypo, left and right, with and without, 5 and 10, sensitive and
resistant. Two titles that differ in such a word are of two texts, however alike all else is.

Where they come from: opposed_words.csv (groups of words, prefixes and suffixes of which a text has one or the other,
each line with its source), and antonyms.csv (WordNet; see antonyms.LICENSE.txt). A column `stands` says what a line
holds: words, prefixes or suffixes; groups are parted by ";", the words within a group mean the same.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from scripts.common.provenance import data_file
from scripts.deduplication.normalise_titles import NUMERALS

FEW = 3  # words that one title may have more than the other, if one of them is to turn it
STEM = 3  # letters that are left of a word without its prefix or suffix, at least
_ALONE = 5  # letters of a word that a prefix before it turns (typical, atypical), at least


def read_groups(path: Path) -> dict[str, list[list[list[str]]]]:
    """stands → lines → groups → words of a table of opposed words."""
    with open(path, encoding="utf-8", newline="") as file:
        found: dict[str, list[list[list[str]]]] = {}
        for row in csv.DictReader(file):
            found.setdefault(row["stands"], []).append([group.split() for group in row["groups"].split(";")])
        return found


def places_in(lines: list[list[list[str]]]) -> dict[str, dict[int, int]]:
    """word → line → group for each word of the lines."""
    found: dict[str, dict[int, int]] = {}
    for line, groups in enumerate(lines):
        for group, words in enumerate(groups):
            for word in words:
                found.setdefault(word, {})[line] = group
    return found


def read_pairs(path: Path) -> dict[str, frozenset[str]]:
    """word → its antonyms."""
    found: dict[str, set[str]] = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["first"], set()).add(row["second"])
            found.setdefault(row["second"], set()).add(row["first"])
    return {word: frozenset(others) for word, others in found.items()}


_GROUPS = read_groups(data_file("scripts/deduplication/opposed_words.csv"))
WORDS, PREFIXES, SUFFIXES = (places_in(_GROUPS[stands]) for stands in ("word", "prefix", "suffix"))
NEGATIONS = frozenset(_GROUPS["extra"][0][0])
_ANTONYMS = read_pairs(data_file("scripts/deduplication/antonyms.csv"))
_LONGEST = max(map(len, PREFIXES | SUFFIXES))


def turned(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two titles, as words in order, differ in a word that turns the meaning: in place of another, or as a
    negation that the other lacks. A title with many words more tells of more, and turns nothing."""
    count_a, count_b = Counter(a), Counter(b)
    only_a, only_b = list((count_a - count_b).elements()), list((count_b - count_a).elements())
    if not only_a and not only_b:
        return exchanged(a, b)
    if abs(len(only_a) - len(only_b)) > FEW:
        return False
    if any(opposed(x, y) for x in only_a for y in only_b):
        return True
    return negates(only_a, a) or negates(only_b, b)


def exchanged(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two opposed words have changed places: "high A and low B" is not "low A and high B"."""
    if len(a) != len(b):
        return False
    apart = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return len(apart) == 2 and opposed(*apart[0])


def negates(extra: list[str], words: Sequence[str]) -> bool:
    """Whether one of the words that only this title has takes back or shifts what stands behind it ("non", "without",
    "post"); "no 3" is a number."""
    for word in NEGATIONS.intersection(extra):
        after = words[words.index(word) + 1 :]
        if after and after[0].isalpha():
            return True
    return False


@lru_cache(maxsize=100_000)
def opposed(x: str, y: str) -> bool:
    """Whether two words exclude each other; two numbers in figures are compared with the titles' other numbers."""
    if x == y or (x.isdigit() and y.isdigit()):
        return False
    if y in _ANTONYMS.get(x, ()) or _ANTONYMS.get(singular(x), frozenset()) & {y, singular(y)}:
        return True
    if _apart(WORDS.get(x), WORDS.get(y)):
        return True
    if (x in NUMERALS and y in NUMERALS) or len(x) == len(y) == 1:
        return NUMERALS.get(x, x) != NUMERALS.get(y, y)
    return _other_affix(x, y) or _taken_from(x, y) or _taken_from(y, x)


def singular(word: str) -> str:
    """An English word without the s of its plural."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _apart(a: dict[int, int] | None, b: dict[int, int] | None) -> bool:
    """Whether two words stand in different groups of one line."""
    return bool(a and b) and any(line in b and b[line] != group for line, group in a.items())


def _other_affix(x: str, y: str) -> bool:
    """Whether two words differ in their prefix or suffix only, and these exclude each other."""
    for length in range(1, _LONGEST + 1):
        front, back = PREFIXES.get(x[:length]), SUFFIXES.get(x[-length:])
        if front and len(x) - length >= STEM:
            rest = x[length:]
            if y.endswith(rest) and _apart(front, PREFIXES.get(y[: -len(rest)])):
                return True
        if back and len(x) - length >= STEM:
            rest = x[:-length]
            if y.startswith(rest) and _apart(back, SUFFIXES.get(y[len(rest) :])):
                return True
    return False


def _taken_from(longer: str, shorter: str) -> bool:
    """Whether a word is another one with a prefix before it: typical and atypical, thyroid and parathyroid."""
    if len(shorter) < _ALONE or not longer.endswith(shorter):
        return False
    prefix = longer[: -len(shorter)]
    return prefix in PREFIXES and (len(prefix) > 1 or prefix == "a")
