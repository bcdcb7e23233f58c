"""Two titles in, what speaks for or against one text out: likeness, words, what turns the meaning, numbers, parts."""

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import OSA, Indel
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import cpdist

from scripts.deduplication.column_tables import Table
from scripts.deduplication.evidence import AGREE, DIFFER, NEAR, UNKNOWN, each
from scripts.deduplication.normalise_titles import SMALL_WORDS, spelled_plainly
from scripts.deduplication.oppose_words import opposed, singular, turned

LEAST_TITLE = 0.75
LEAST_OF_SHORT = 0.4
NEARLY = 3  # years between that in a title and that of its print
ENDS = 8
CONTAINED = 15  # characters that a title must have to count as contained in another
_STEM = 5  # letters that two forms of one word (development, developing) begin with, at least
_ENDINGS = frozenset(
    """e s es d ed ing ings ment ments ion ions ation ations al ally ic ical ically ly er ers or ors ive ity y ies ied
    ance ence ant ent ise ize ises izes ised ized ising izing isation ization""".split()  # noqa: SIM905
) | {""}
# Words with which a title goes on, or begins, that is of another text about the first: its protocol, an answer to it.
_GOES_ON = frozenset(
    """protocol protocols rationale appendix appendices supplement supplements supplementary supplemental reply replies
    response responses rejoinder comment comments commentary discussion erratum errata corrigendum corrigenda correction
    corrections addendum retraction followup follow interim extension update updated editorial letter letters thesis
    dissertation preliminary baseline subgroup substudy ancillary hoc reanalysis replication sequel revisited pilot
    feasibility addenda postscript withdrawn podcast interview""".split()  # noqa: SIM905
)


def compare_titles(records: Table, i: np.ndarray, j: np.ndarray, title: np.ndarray, contained: np.ndarray) -> Table:
    """words, numbers, part ("agree" | "near" | "differ" | "" if unknown); turned (bool: a word turns the meaning),
    goes_on (bool: one title has a word more that tells of another text), swapped (bool: they differ in one word, and
    in nothing else)."""
    words = records["words"].tolist()
    flags = {name: np.zeros(len(i), dtype=bool) for name in ("turned", "goes_on", "swapped")}
    akin = (title >= LEAST_TITLE) | contained
    # A short title differs much by one long word.
    for at in np.flatnonzero((title >= LEAST_OF_SHORT) & ~akin).tolist():
        a, b = set(words[i[at]]), set(words[j[at]])
        flags["turned"][at] = len(a - b) == len(b - a) == 1 and opposed(*(a - b), *(b - a))
    found = np.where(akin, AGREE, UNKNOWN).astype(object)
    numbers = each(compare_numbers, records["numbers"], i, j)
    feet, given, years = records["foot"].tolist(), records["numbers"].tolist(), records["year"].tolist()
    for at in np.flatnonzero(numbers == DIFFER).tolist():
        a, b = i[at], j[at]
        if year_cut(given[a], given[b], (years[a], years[b])):
            numbers[at] = NEAR
        elif feet[a] and feet[b]:
            numbers[at] = compare_numbers(less(given[a], feet[a]), less(given[b], feet[b]))
    for at in np.flatnonzero(akin).tolist():
        a, b = words[i[at]], words[j[at]]
        if a == b:
            continue
        if spelled_plainly("".join(a)) == spelled_plainly("".join(b)):
            found[at] = NEAR
            numbers[at] = NEAR if numbers[at] == DIFFER else numbers[at]
            continue
        a, b = run_together(a, set(b)), run_together(b, set(a))
        found[at], flags["swapped"][at] = compare_word_lists(a, b)
        flags["turned"][at] = turned(a, b)
        flags["goes_on"][at] = goes_on(a, b)
    return {
        "words": found,
        "numbers": numbers,
        "part": each(compare_parts, records["part"], i, j),
        **flags,
    }


def similarity(column: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Normalised Indel similarity (1 − insertions and deletions / total length) of two texts, NaN if one is empty."""
    a, b = column[i], column[j]
    result = cpdist(a, b, scorer=Indel.normalized_similarity, dtype=np.float32) if len(i) else np.empty(0, np.float32)
    result[(a == "") | (b == "")] = np.nan
    return result.astype(float)


def contains(titles: np.ndarray, i: np.ndarray, j: np.ndarray, title: np.ndarray) -> np.ndarray:
    """Whether one title holds the other (a subtitle left out, both languages given, text cut off); the number of a
    footnote behind the shorter one does not count."""
    values = titles.tolist()
    result = np.zeros(len(i), dtype=bool)
    for at in np.flatnonzero(title < 0.97).tolist():
        a, b = values[i[at]], values[j[at]]
        short, long = (a, b) if len(a) <= len(b) else (b, a)
        short = short.rstrip("0123456789") or short
        if len(short) < CONTAINED:
            continue
        begins, ends = short[:ENDS] == long[:ENDS], short[-ENDS:] == long[-ENDS:]
        result[at] = (
            short in long
            or (begins and ratio(short, long[: len(short)]) >= 97)
            or (ends and ratio(short, long[-len(short) :]) >= 97)
        )
    return result


def compare_word_lists(a: Sequence[str], b: Sequence[str]) -> tuple[str, bool]:
    """(agree, near (one has more words, or spelling varies) or differ; whether one word stands for another and all else
    is the same), for the words of two titles. Numbers are compared elsewhere."""
    in_a, in_b = set(a), set(b)
    only_a = [w for w in a if w not in in_b and not w.isdigit()]
    only_b = [w for w in b if w not in in_a and not w.isdigit()]
    if not only_a and not only_b:
        return AGREE, False
    if not only_a or not only_b or spelled_plainly("".join(only_a)) == spelled_plainly("".join(only_b)):
        return NEAR, False
    only_a, only_b = without_variants(only_a, only_b)
    small_a, small_b = ([w for w in only if w not in SMALL_WORDS] for only in (only_a, only_b))
    if not small_a or not small_b:
        return NEAR, False
    if len(small_a) + len(small_b) > 2 and ratio("".join(small_a), "".join(small_b)) >= 85:
        return NEAR, False
    return DIFFER, len(small_a) == len(small_b) == 1 and all(w.isalpha() and len(w) > 2 for w in small_a + small_b)


def run_together(words: Sequence[str], other: set[str]) -> list[str]:
    """The words of a title, two or three of them as one where the other title writes them so (non small cell)."""
    found: list[str] = []
    at = 0
    while at < len(words):
        size = next((n for n in (3, 2) if at + n <= len(words) and "".join(words[at : at + n]) in other), 1)
        found.append("".join(words[at : at + size]))
        at += size
    return found


def without_variants(a: list[str], b: list[str]) -> tuple[list[str], list[str]]:
    """The words of two titles without those that are one word written in two ways."""
    left_a, left_b = [], list(b)
    for word in a:
        other = next((w for w in left_b if one_word(word, w)), None)
        if other is None:
            left_a.append(word)
        else:
            left_b.remove(other)
    return left_a, left_b


def one_word(a: str, b: str) -> bool:
    """Whether two words are one, misspelt or in another form.

    Misspelt: in the spelling of another country, with letters that a scanner mistakes (rn, m), with two neighbouring
    letters exchanged, or one left out behind the first. One letter for another makes another word (ileum, ilium), as
    does a letter more in a short one (rat, rats are forms; rate is not).
    """
    plain_a, plain_b = spelled_plainly(a), spelled_plainly(b)
    if singular(plain_a) == singular(plain_b):
        return True
    if min(len(a), len(b)) <= 3 or plain_a[0] != plain_b[0]:
        return False
    distance = OSA.distance(plain_a, plain_b, score_cutoff=1)
    if distance == 1 and (len(plain_a) != len(plain_b) or sorted(plain_a) == sorted(plain_b)):
        return True
    return forms_of_one(a, b)


def forms_of_one(a: str, b: str) -> bool:
    """Whether two words are of one stem with usual endings: development, developing."""
    stem = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return any(a[at:] in _ENDINGS and b[at:] in _ENDINGS for at in range(_STEM, stem + 1))


def goes_on(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether only one of two titles speaks of a protocol, a reply, an appendix, a follow-up or the like."""
    told_a, told_b = _GOES_ON.intersection(a), _GOES_ON.intersection(b)
    return told_a != told_b and (told_a <= told_b or told_b <= told_a)


def compare_numbers(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    """Numbers in titles: near if one has all of the other's and more."""
    if not a and not b:
        return UNKNOWN
    if a == b:
        return AGREE
    left_a, left_b = list(a), list(b)
    for number in a:
        if number in left_b:
            left_a.remove(number)
            left_b.remove(number)
    if not left_a or not left_b:
        return NEAR
    return DIFFER


def less(numbers: tuple[str, ...], foot: str) -> tuple[str, ...]:
    """The numbers of a title without that of a footnote."""
    return tuple(n for at, n in enumerate(numbers) if at != numbers.index(foot)) if foot in numbers else numbers


def year_cut(a: tuple[str, ...], b: tuple[str, ...], years: tuple[int, int]) -> bool:
    """Whether the numbers of two titles differ in a year of about the time of print, which has lost its first digit in
    one (1987, 987)."""
    apart = sorted(set(a) ^ set(b), key=len)
    if len(apart) != 2 or len(apart[1]) != 4 or apart[0] != apart[1][1:]:
        return False
    return any(year > 0 and abs(year - int(apart[1])) <= NEARLY for year in years)


def compare_parts(a: str, b: str) -> str:
    """Part I against part 1 agrees, against part 2 differs, against no part is near."""
    if not a and not b:
        return UNKNOWN
    return AGREE if a == b else DIFFER if a and b else NEAR
