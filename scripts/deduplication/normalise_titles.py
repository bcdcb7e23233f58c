"""Titles, authors and abstracts normalised for comparing: one text in, words and small comparable values out.

Nothing here knows tables. Texts are looked at up to LONGEST characters: no title is longer, but a file with a quote
missing may hold one.
"""

import re
import unicodedata
from collections.abc import Sequence
from sys import intern  # many records share their words: one copy of each

LONGEST = 1000
ABSTRACT = 600  # characters of an abstract that are looked at
FIRST_CJK = "\u2e80"
START_OF_ABSTRACT = 250  # letters and digits of it that are compared
AUTHORS = 12  # authors that are compared; the rest of a long list adds nothing

_ROMAN = "i ii iii iv v vi vii viii ix x xi xii"
_WRITTEN = "one two three four five six seven eight nine ten"
_PART_WORDS = "part pt teil parte partie chapter section"
_STOCK_WORDS = """
    a an and the of in on to for from with by at its this introduction editorial editorials editor editors guest notes
    note preface foreword prologue epilogue letter letters comment comments commentary commentaries reply replies
    response responses author authors book books review reviews erratum errata correction corrections corrigendum
    abstract abstracts discussion news announcement obituary index contents acknowledgement acknowledgements
    acknowledgments senior perspectives perspective special issue section overview summary summaries conclusion
    conclusions poster posters session proceedings untitled no title available systematic symposium reviewer
    reviewers associate chief welcome message invited viewpoint opinion highlights
"""
_NO_NAMES = "et al and others for the of on behalf group anonymous anon jr sr iii no authors listed"

NUMERALS = {numeral: str(i) for i, numeral in enumerate(_ROMAN.split(), start=1)}
COUNTED = {word: str(i) for i, word in enumerate(_WRITTEN.split(), start=1)}
PART_WORDS = frozenset(_PART_WORDS.split())
STOCK_WORDS = frozenset(_STOCK_WORDS.split())
NO_NAMES = frozenset(_NO_NAMES.split())

_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ı": "i", "ß": "ss", "æ": "ae",
     "Æ": "AE", "œ": "oe", "Œ": "OE", "’": "'", "‐": "-", "–": "-", "—": "-", "−": "-", "‑": "-"}
)  # fmt: skip
_SEPARATORS = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalnum()})
_NAME_SEPARATORS = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalpha() and c != ord("\n")})

_NOTE = re.compile(
    r"\[(?:erratum|published erratum|errata|corrected|correction|review|see comment|comment|retracted|article in"
    r"|letter|editorial|\d+ refs?|abstract|meta-analysis)[^\]]*\]?|<original>.*|\(reprinted [^)]*\)?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\s*(?:retracted(?: article)?|withdrawn|review[ -]arti(?:cle|kel)|original article)\s*[:.]", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,30}>")
_LANGUAGE = re.compile(
    r"[.\])]\s*\(?(?:french|german|spanish|italian|japanese|chinese|russian|polish|portuguese|dutch|norwegian|danish"
    r"|swedish|czech|hungarian|turkish|korean|hebrew|finnish|greek|croatian|serbian|slovak|ukrainian|romanian"
    r"|bulgarian|persian|arabic|undetermined)\)?\.?\s*$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\[(.*)\]\s*\.?\s*$", re.DOTALL)
_TRANSLATED = re.compile(r"^\s*\[|<original>|[a-z]\s*\[[^\]]{25,}\]\s*\.?$", re.IGNORECASE)
_PART = re.compile(rf"\b(?:{'|'.join(sorted(PART_WORDS))})\s+(?:no\s+)?([ivx]+|\d+|[a-d]|{'|'.join(COUNTED)})\b")
_NUMBER = re.compile(r"\d+")
_MARKING = re.compile(r"retract|errat|corrig|correct|comment|re:|repl|respon|in rep|letter|discussion|\(vol")
_MARKERS = (
    ("retraction", re.compile(r"(?:retraction (?:of|note|notice)\b|retraction:|notice of retraction)")),
    (
        "erratum",
        re.compile(
            r"(?:author |publisher |published )?(?:errat(?:um|a)|corrigend(?:um|a)|corrections?)\b(?! of| factor| for)"
            r"|.*\(vol(?:\.|ume)? ?\w+,? (?:pg?|pages?|no|iss|art)\b[^)]*\d{4}\)"
            r"|.*[:.\-] (?:erratum|corrigendum)\W*$|.*[:.]\s*correction to "
        ),
    ),
    (
        "comment",
        re.compile(
            r"(?:comments? (?:on|to)|commentary(?: on|:| to)|re:|reply\b|response to|authors?'? (?:reply|response)"
            r"|in reply|letter to|letter:|editorial comment|invited comment|discussion (?:of|on))"
            r"|.*[:.\-] (?:(?:authors?'? )?(?:reply|response)|comments?|(?:a )?commentary)\W*$|.*\S reply\W*$"
        ),
    ),
)
_NAME_START = re.compile(r"(?=[A-Z])(?:(?<=[a-z]{3})|(?<=\.)(?=.[a-z]))")
_STRUCTURE = re.compile(
    r"^\W*(?:(?:background|objectives?|aims?|purpose|introduction|context|rationale|unlabelled|summary|abstract"
    r"|methods?|importance)(?: and (?:aims?|objectives?|purpose))?\s*[:.\-]?\s*)+",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """Text without diacritics and typographic variants, case kept; scripts other than Latin stay as they are."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in parts if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """Lower-case words (letters and digits of any script) of a text."""
    if text.isascii():
        return text.lower().translate(_SEPARATORS).split()
    return "".join(c if c.isalnum() else " " for c in fold(text).lower()).split()


def title_words(title: str) -> tuple[str, ...]:
    """The words of a title without what databases add to it."""
    return tuple(map(intern, words_of(strip_title(title))))


def title_length(title: str) -> int:
    """How much a normalised title says, in letters: a Chinese, Japanese or Korean character stands for three."""
    return len(title) if title.isascii() else len(title) + 2 * sum(c >= FIRST_CJK for c in title)


def strip_title(title: str) -> str:
    """A title without tags, notes of databases ("[Review] [57 refs]"), its language, and enclosing brackets."""
    if "[" in title or "<" in title or "(R" in title or "(r" in title:
        title = _NOTE.sub(" ", title)
        title = _TAG.sub("", title) if "<" in title else title
    if label := _LABEL.match(title):
        title = title[label.end() :]
    if language := _LANGUAGE.search(title, max(0, len(title) - 20)):
        title = title[: language.start()]
    if "[" in title and (found := _BRACKETS.match(title)):
        title = found.group(1)
    return title


def is_translated(title: str) -> bool:
    """Whether a title is marked as a translation, or given in two languages."""
    return ("[" in title or "<" in title) and bool(_TRANSLATED.search(title))


def title_numbers(words: Sequence[str]) -> tuple[str, ...]:
    """The numbers in a title, sorted: digits, and Roman numerals of two letters or more or at its end."""
    if NUMERALS.keys().isdisjoint(words) and "".join(words).isalpha():
        return ()
    numbers = []
    for word in words:
        if not word.isalpha():
            numbers += [n.lstrip("0") or "0" for n in _NUMBER.findall(word)]
        elif word in NUMERALS and (len(word) > 1 or word is words[-1]):
            numbers.append(NUMERALS[word])
    return tuple(sorted(numbers))


def title_part(words: Sequence[str]) -> str:
    """Which part of a work the title names: "2" for "part II", "pt 2" and "part two"; "" without one."""
    if PART_WORDS.isdisjoint(words):
        return ""
    found = _PART.findall(" ".join(words))
    if not found:
        return ""
    return NUMERALS.get(found[-1]) or COUNTED.get(found[-1]) or found[-1].lstrip("0")


def title_marker(title: str) -> str:
    """What a title says its text is about another text: erratum | retraction | comment | ""."""
    lowered = title.lower()
    if not _MARKING.search(lowered):
        return ""
    lowered = lowered.lstrip("[(\"' ")
    return next((kind for kind, pattern in _MARKERS if pattern.match(lowered)), "")


def is_stock(words: Sequence[str]) -> bool:
    """Whether a title could stand over many texts: "Editorial", "Book reviews", "Introduction to the special issue"."""
    return all(w in STOCK_WORDS or w.isdigit() for w in words)


def author_names(authors: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The distinct names (words of two letters or more) of the first authors, and of the first of them alone, sorted.

    Any of the usual ways of writing them in one field: "A, B. and C, D.", "A, B.; C, D.", "A B, C D", and run together
    as "Slavin S. A.Lin S. J." or "Philip MariaBenatar Michael".
    """
    text = fold(authors).replace(" and ", "\n").replace(";", "\n").replace("|", "\n")
    people = text.split("\n", AUTHORS) if "\n" in text else _NAME_START.split(text, AUTHORS)
    if len(people) == 1 and text.count(",") > 1:
        people = text.split(",", AUTHORS)
    people = "\n".join(people[:AUTHORS]).lower().translate(_NAME_SEPARATORS).split("\n")
    everyone = names_in(" ".join(people))
    if not everyone:
        return (), ()
    leader = set(names_in(people[0]) or next(filter(None, map(names_in, people))))
    everyone = tuple(map(intern, everyone))
    return everyone, tuple([name for name in everyone if name in leader])


def names_in(text: str) -> list[str]:
    """The distinct names in a text of lower-case words, sorted: no initials, and no words that name nobody."""
    return sorted({word for word in text.split() if len(word) > 1}.difference(NO_NAMES))


def abstract_start(abstract: str) -> str:
    """The first letters and digits of an abstract, without the labels of structured abstracts before them."""
    text = abstract[:ABSTRACT]
    if "<" in text:
        text = _TAG.sub("", text)
    return "".join(words_of(_STRUCTURE.sub("", text)))[:START_OF_ABSTRACT]
