"""Single bibliographic values, normalised for comparing: text in, small comparable values out.

Nothing here knows tables. What a value does not say is "" (texts), () (sets) or -1 (years).
"""

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote

MONTHS = {
    m: str(i)
    for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)
}
NUMERALS = {
    n: str(i) for i, n in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], start=1)
}
COUNTED = {
    n: str(i)
    for i, n in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1)
}
LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ı": "i",
                         "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "’": "'", "‐": "-", "–": "-",
                         "—": "-", "−": "-", "‑": "-"})  # fmt: skip
SEPARATORS = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalnum()})
LONGEST = 1000  # characters of a field that are looked at: no title is longer, and a file without quotes may have one

_NOTE = re.compile(
    r"\[(?:erratum|published erratum|errata|corrected|correction|review|see comment|comment|retracted|article in"
    r"|letter|editorial|\d+ refs?|abstract|meta-analysis)[^\]]*\]?|<original>.*|\(reprinted [^)]*\)?"
    r"|^(?:retracted(?: article)?|withdrawn|review[ -]arti(?:cle|kel)|original article)\s*[:.]",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,30}>")
_LANGUAGE = re.compile(
    r"[.\])]\s*\(?(?:french|german|spanish|italian|japanese|chinese|russian|polish|portuguese|dutch|norwegian|danish"
    r"|swedish|czech|hungarian|turkish|korean|hebrew|finnish|greek|croatian|serbian|slovak|ukrainian|romanian"
    r"|bulgarian|persian|arabic|undetermined)\)?\.?\s*$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"^\s*\[(.*)\]\s*\.?\s*$", re.DOTALL)
_PART = re.compile(
    r"\b(?:part|pt|teil|parte|partie|chapter|section)\s+(?:no\s+)?([ivx]+|\d+|[a-d]|" + "|".join(COUNTED) + r")\b"
)
_NUMBER = re.compile(r"\d+")
_AUTHOR_END = re.compile(r"\s+and\s+|\s*[;&|]\s*|(?<=\.)(?=[A-Z][a-z])|(?<=[a-z]{3})(?=[A-Z])")
_RANGE = re.compile(r"([a-z]{0,2})(\d+)([a-z]{0,2})(?:\s*-+\s*([a-z]{0,2})(\d+)([a-z]{0,2}))?")
_MONTH_RANGE = re.compile(r"^\s*(?:(\d{1,2})-([a-z]{3})|([a-z]{3})-(\d{1,2}))\s*$")
_PART_OF_VOLUME = re.compile(r"\b(?:part|pt|suppl(?:ement)?|no)\.?\s*\d+")
_TAIL_OF_RANGE = re.compile(r"^\s*(?:t|suppl?|quiz)-\d+\s*$")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_STRUCTURE = re.compile(
    r"^\W*(?:(?:background|objectives?|aims?|purpose|introduction|context|rationale|unlabelled|summary|abstract"
    r"|methods?|importance)(?: and (?:aims?|objectives?|purpose))?\s*[:.\-]?\s*)+",
    re.IGNORECASE,
)

STOCK_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "the",
        "of",
        "in",
        "on",
        "to",
        "for",
        "from",
        "with",
        "by",
        "at",
        "its",
        "this",
        "introduction",
        "editorial",
        "editorials",
        "editor",
        "editors",
        "guest",
        "notes",
        "note",
        "preface",
        "foreword",
        "prologue",
        "epilogue",
        "letter",
        "letters",
        "comment",
        "comments",
        "commentary",
        "commentaries",
        "reply",
        "replies",
        "response",
        "responses",
        "author",
        "authors",
        "book",
        "books",
        "review",
        "reviews",
        "erratum",
        "errata",
        "correction",
        "corrections",
        "corrigendum",
        "abstract",
        "abstracts",
        "discussion",
        "news",
        "announcement",
        "obituary",
        "index",
        "contents",
        "acknowledgement",
        "acknowledgements",
        "acknowledgments",
        "senior",
        "perspectives",
        "perspective",
        "special",
        "issue",
        "section",
        "overview",
        "summary",
        "summaries",
        "conclusion",
        "conclusions",
        "poster",
        "posters",
        "session",
        "proceedings",
        "untitled",
        "no",
        "title",
        "available",
        "systematic",
        "symposium",
        "reviewer",
        "reviewers",
        "associate",
        "chief",
        "welcome",
        "message",
        "invited",
        "viewpoint",
        "opinion",
        "highlights",
        "issue",
    ]
)


class Pages(NamedTuple):
    """Where a text stands: first and last page with their letter, all first pages, and whether 1–n (a PDF's own)."""

    first: str
    last: str
    starts: frozenset[str]


NO_PAGES = Pages("", "", frozenset())


def fold(text: str) -> str:
    """Text without diacritics and typographic variants, case kept; scripts other than Latin stay as they are."""
    text = text[:LONGEST]
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(LETTERS))
    return "".join(c for c in parts if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """Lower-case words (letters and digits of any script) of a text."""
    folded = fold(text).lower()
    if folded.isascii():
        return folded.translate(SEPARATORS).split()
    return "".join(c if c.isalnum() else " " for c in folded).split()


def strip_title(title: str) -> str:
    """A title without tags, notes of databases ("[Review] [57 refs]"), its language, and enclosing brackets."""
    if "<" in title:
        title = _TAG.sub("", title)
    if "[" in title or "<" in title or "(" in title or ":" in title or "." in title:
        title = _NOTE.sub(" ", title)
        title = _LANGUAGE.sub(" ", title)
    if title.lstrip().startswith("[") and (found := _BRACKETS.match(title)):
        title = found.group(1)
    return title


def title_numbers(words: list[str]) -> tuple[str, ...]:
    """The numbers in a title, sorted: digits, and Roman numerals of two letters or more or at its end."""
    numbers = [n.lstrip("0") or "0" for w in words if not w.isalpha() for n in _NUMBER.findall(w)]
    numbers += [NUMERALS[w] for w in words if w in NUMERALS and len(w) > 1]
    if words and words[-1] in ("i", "v", "x"):
        numbers.append(NUMERALS[words[-1]])
    return tuple(sorted(numbers))


def title_part(words: list[str]) -> str:
    """Which part of a work the title names: "2" for "part II", "pt 2" and "part two"; "" without one."""
    if not any(w in ("part", "pt", "teil", "parte", "partie", "chapter", "section") for w in words):
        return ""
    found = _PART.findall(" ".join(words))
    if not found:
        return ""
    return NUMERALS.get(found[-1]) or COUNTED.get(found[-1]) or found[-1].lstrip("0")


def split_authors(authors: str) -> list[str]:
    """Author names one by one, from any of the usual ways of writing them in one field."""
    folded = fold(authors)
    names = [name for name in _AUTHOR_END.split(folded) if name.strip(" .,")]
    if len(names) == 1 and names[0].count(",") > 1:
        names = [name for name in names[0].split(",") if name.strip(" .")]
    return names


def parse_pages(pages: str) -> Pages:
    """Pages from "133-7", "S70-S85", "70s-85s", "e1002224", "Oct-15" (10-15, as a spreadsheet spoils it)."""
    text = fold(pages).lower().strip()
    if not text or "no pagination" in text or _TAIL_OF_RANGE.match(text):
        return NO_PAGES
    if found := _MONTH_RANGE.match(text):
        day, month, month_first, day_last = found.groups()
        first, last = (day, MONTHS.get(month)) if month else (MONTHS.get(month_first), day_last)
        if not (first and last):
            return NO_PAGES
        text = f"{int(first)}-{last}"
    first = last = ""
    starts = set()
    for before, number, after, last_before, last_number, last_after in _RANGE.findall(text)[:6]:
        if len(number) > 9:
            continue
        start = (before or after) + (number.lstrip("0") or "0")
        starts.add(start)
        if not first:
            first = start
            if last_number and len(last_number) <= 9:
                last = (last_before or last_after or before or after) + complete_page(number, last_number).lstrip("0")
    return Pages(first, last, frozenset(starts)) if first else NO_PAGES


def page_number(page: str) -> int:
    """The number of a page without its letters: 498 of "s498"."""
    return int(page.strip("abcdefghijklmnopqrstuvwxyz") or 0)


def complete_page(first: str, last: str) -> str:
    """A last page written short, in full: ("133", "7") is "137"."""
    return first[: len(first) - len(last)] + last if len(last) < len(first) else last


def parse_volume(volume: str) -> str:
    """The number of a volume: "152" of "152 (5 Supplement 1)"; "" of a fragment such as "1)"."""
    text = fold(volume).lower()
    if ")" in text and "(" not in text:
        return ""
    found = _NUMBER.search(_PART_OF_VOLUME.sub(" ", text)) or _NUMBER.search(text)
    if found:
        return found.group().lstrip("0")
    return NUMERALS.get(text.strip(" .").lower(), "")


def parse_issue(issue: str) -> str:
    """An issue as its letters and digits, with "suppl" for all ways of writing supplement: "5 Suppl 2" is "5suppl2"."""
    return re.sub(r"suppl(?:ement)?s?", "suppl", "".join(words_of(issue))).lstrip("0")


def parse_year(year: str) -> int:
    """The first plausible year of "2009//" or "Nov 1862"; -1 for "in press"."""
    found = _YEAR.search(year)
    return int(found.group()) if found else -1


def clean_doi(doi: str) -> str:
    """A DOI in lower case, decoded, without address, trailing dots or unmatched brackets; "" if there is none."""
    found = re.search(r"10\.\d{4,9}/[^\s&?\"<>]+", unquote(doi[:LONGEST]) if "%" in doi else doi[:LONGEST])
    if not found:
        return ""
    text = found.group().lower().rstrip(".,;:/")
    text = re.sub(r"(?:/full|/abstract|/pdf|\.pdf|http.*)$", "", text)
    return text.rstrip(")") if text.count(")") > text.count("(") else text


def abstract_start(abstract: str) -> str:
    """The first 250 letters and digits of an abstract, without the labels of structured abstracts before them."""
    text = abstract[:600]
    if "<" in text:
        text = _TAG.sub("", text)
    return "".join(words_of(_STRUCTURE.sub("", text)))[:250]
