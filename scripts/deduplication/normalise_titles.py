"""Titles and abstracts normalised for comparing: one text in, words and small comparable values out.

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
_TAIL = re.compile(r"[\s,;:.(-]*\bvol(?:ume)?\.?\s*\d+[\s,.;]*\b(?:no|iss(?:ue)?|number)\.?\s*\d+\W*$", re.IGNORECASE)
FEW = 3  # words of a title, or letters of its last word, that a number may belong to
_HEAD = 12  # letters of a journal's name that is looked for before titles, at least
START_OF_ABSTRACT = 250  # letters and digits of it that are compared

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
    reviewers associate chief welcome message invited viewpoint opinion highlights s research article articles paper
    volume vol iss issues number
"""

_COUNTED_WORDS = """
    phase type stage grade study trial vitamin group dose class level experiment volume number step series case period
    version generation visit cycle arm cohort report paper article note delta factor interleukin receptor protein
"""

_SMALL_WORDS = """
    a an the of in on at to for from by and or as is are s d de la le les l el los las lo il der die das des du et en
    und do da dos o
"""

NUMERALS = {numeral: str(i) for i, numeral in enumerate(_ROMAN.split(), start=1)}
COUNTED = {word: str(i) for i, word in enumerate(_WRITTEN.split(), start=1)}
PART_WORDS = frozenset(_PART_WORDS.split())
COUNTED_WORDS = frozenset(_COUNTED_WORDS.split()) | PART_WORDS
SMALL_WORDS = frozenset(_SMALL_WORDS.split())
STOCK_WORDS = frozenset(_STOCK_WORDS.split())

_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ı": "i", "ß": "ss", "æ": "ae",
     "Æ": "AE", "œ": "oe", "Œ": "OE", "’": "'", "‐": "-", "–": "-", "—": "-", "−": "-", "‑": "-"}
)  # fmt: skip
_SEPARATORS = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalnum()})

_NOTE = re.compile(
    r"\[(?:erratum|published erratum|errata|corrected|correction|review|see comment|comment|retracted|article in"
    r"|letter|editorial|\d+ refs?|abstract|meta-analysis)[^\]]*\]?|<original>.*|\(reprinted [^)]*\)?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\s*(?:retracted(?: article)?|withdrawn|review[ -]arti(?:cle|kel)|original article)\s*[:.]", re.IGNORECASE
)
_SPELLINGS = (
    ("rn", "m"), ("vv", "w"), ("ll", "l"), ("0", "o"), ("1", "l"), ("ae", "e"), ("oe", "e"), ("our", "or"), ("ph", "f"),
    ("yse", "yze"), ("is", "iz"), ("ck", "k"), ("tre", "ter"), ("ogue", "og"),
)  # fmt: skip
_FIGURES = re.compile(r"\d[,.·\u00b7 ]\d|I1|1I")
_THOUSANDS = re.compile(r"(?<=\d)(?:,(?=\d{3}(?!\d))| (?=000(?!\d)))")
POINT = "p"  # the decimal point as a letter: 0.5 is one word, and neither 5 nor 05
_DECIMAL = re.compile(r"(?<=\d)[.,\u00b7](?=\d)")
_SCANNED_NUMERAL = re.compile(r"\b(?=\w*I)(?=\w*1)[I1]{2,3}\b")  # "Part I1" is part II
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
_NUMBER = re.compile(r"\d+(?:p\d+)*")
_MARKING = re.compile(
    r"retract|errat|corrig|correct|comment|re:|repl|respon|in rep|letter|discussion|\(vol|\((?:19|20)\d\d\)"
)
_MARKERS = (
    ("retraction", re.compile(r"(?:retraction (?:of|note|notice)\b|retraction:|notice of retraction)")),
    (
        "erratum",
        re.compile(
            r"(?:author |publisher |published )?(?:errat(?:um|a)|corrigend(?:um|a)|corrections?)\b(?! of| factor| for)"
            r"|.*\(vol(?:\.|ume)? ?\w+,? (?:pg?|pages?|no|iss|art)\b[^)]*\d{4}\)"
            r"|.*[:.\-] (?:erratum|corrigendum)[\W\d]*$|.*[:.]\s*correction to "
            # The title cites what it corrects: "… (Gulls (2011) 54 2 (118-126) DOI: …)".
            r"|.*\([^()]*\((?:19|20)\d\d\)[^()]*\d[^()]*(?:\([^()]*\)|\bdoi\b)[^()]*\)?\W*$"
        ),
    ),
    (
        "comment",
        re.compile(
            r"(?:comments? (?:on|to)|commentary(?: on|:| to)|re:|reply\b|response to|authors?'? (?:reply|response)"
            r"|in reply|letter to|letter:|editorial comment|invited comment|discussion (?:of|on))"
            r"|.*[:.\-] (?:(?:authors?'? )?(?:reply|response)|comments?|(?:a )?commentary)[\W\d]*$|.*\S reply[\W\d]*$"
        ),
    ),
)
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
    if _FIGURES.search(title):
        title = _THOUSANDS.sub("", title)
        title = _DECIMAL.sub(POINT, title)
        title = _SCANNED_NUMERAL.sub(lambda found: "I" * len(found.group()), title)
    return tuple(map(intern, words_of(strip_title(title))))


def spelled_plainly(word: str) -> str:
    """A word in one of its spellings: of one country (tumour, oestrogen), one transcription (sulphate), and with
    letters that scanners mistake for others as one (rn and m)."""
    for written, plain in _SPELLINGS:
        word = word.replace(written, plain)
    return word


def title_length(title: str) -> int:
    """How much a normalised title says, in letters: a Chinese, Japanese or Korean character stands for three."""
    return len(title) if title.isascii() else len(title) + 2 * sum(c >= FIRST_CJK for c in title)


def without_head(title: str, journal: str, first: Sequence[str]) -> str:
    """A title without the running head of a page that was read with it: the name of the journal before it, the name of
    its first author and a stroke ("Kopp/Editor's Comments"), volume and issue behind it."""
    if "ol" in title or "OL" in title:
        title = _TAIL.sub("", title)
    if len(journal) >= _HEAD and title[: len(journal)].lower() == journal and title[len(journal) :].strip(" .:-"):
        title = title[len(journal) :].lstrip(" .:-")
    if title.find("/", 0, 40) > 0:
        head, _, rest = title.partition("/")
        if rest.strip() and first and set(words_of(head)) <= set(first):
            return rest.lstrip()
    return title


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


def footnote(title: str, words: Sequence[str]) -> str:
    """The number of a footnote behind a title that is printed in capitals, as a PDF has it; "" behind a word that is
    counted (PHASE 2)."""
    if len(words) < FEW or not words[-1].isdigit() or len(words[-1]) > 1 or not title.isupper():
        return ""
    return "" if words[-2] in COUNTED_WORDS or len(words[-2]) <= FEW else words[-1]


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


def abstract_start(abstract: str) -> str:
    """The first letters and digits of an abstract, without the labels of structured abstracts before them."""
    text = abstract[:ABSTRACT]
    if "<" in text:
        text = _TAG.sub("", text)
    return "".join(words_of(_STRUCTURE.sub("", text)))[:START_OF_ABSTRACT]
