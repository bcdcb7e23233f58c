"""Where a text appeared, normalised for comparing: journal, year, volume, issue, pages, identifiers. One text in,
small comparable values out; "" (texts), an empty set or -1 (years) for what a value does not say.
"""

import re
from typing import NamedTuple
from urllib.parse import unquote

from scripts.deduplication.normalise_titles import NUMERALS, fold, words_of

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {month: str(i) for i, month in enumerate(_MONTHS.split(), start=1)}
LETTERS = "abcdefghijklmnopqrstuvwxyz"

_RANGE = re.compile(r"([a-z]{0,2})(\d+)([a-z]{0,2})(?:\s*-+\s*([a-z]{0,2})(\d+)([a-z]{0,2}))?")
_MONTH_RANGE = re.compile(r"(?:(\d{1,2})-([a-z]{3})|([a-z]{3})-(\d{1,2}))$")
_TAIL_OF_RANGE = re.compile(r"(?:t|suppl?|quiz)-\d+$")
_PART_OF_VOLUME = re.compile(r"\b(?:part|pt|suppl(?:ement)?|no)\.?\s*\d+")
_NUMBER = re.compile(r"\d+")
_SUPPLEMENT = re.compile(r"suppl(?:ement)?s?")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}/[^\s&?\"<>]+")
_CENTRAL = "10.1002/central/"  # the address of a record in CENTRAL, not the DOI of the article
_DOI_TAIL = re.compile(r"(?:/full|/abstract|/pdf|\.pdf|http.*)$")
_LATEX = str.maketrans("", "", "\\{}")  # an underscore as BibTeX writes it: {\_}
_COCHRANE = re.compile(r"\bcd(\d{6})(?:\.pub(\d+))?")
_PUBMED_ADDRESS = re.compile(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{5,8})\b")
_MEETING = re.compile(r"suppl|conference|meeting|congress|annual|symposi")
_MEETING_PAGE = re.compile(r"\s*(?:[SP]\d+|A\d+|\d+A)\b")
_CONFERENCE = re.compile(r"(?<=\w)\.?\s*\bconference\s*:.*", re.IGNORECASE | re.DOTALL)
_FRAGMENT = re.compile(r"\d+[a-z]?\)$")
_PREPRINT = re.compile(r"rxiv|preprint|research square|ssrn")
_PREPRINT_DOI = re.compile(r"10\.(?:1101|21203|20944|48550|2139)/")
_YEARLY = re.compile(r"proceedings|\bproc\b|conference|symposi|workshop|congress|annual|meeting")
_ENTRY = re.compile(
    r"\b(?:nct\d{8}|isrctn\d{8}|actrn\d{14}|drks\d{8}|chictr-?[a-z-]*\d+|(?:euctr)?\d{4}-\d{6}-\d{2}|umin\d{9}"
    r"|jprn-?[a-z]*\d+|ctri/\d{4}/\d+/\d+|irct\w*\d+n?\d*|pactr\d+|kct\d{7}|tctr\d+|ntr\d{4}|rbr-\w+|slctr/\d+/\d+)"
)
_REPEATED_SUPPLEMENT = re.compile(r"\b([a-z])(\d{1,2})-(\d+)\s*-+\s*\1\2-(\d+)")
_REGISTER = re.compile(r"clinicaltrials\.gov|who\.int/trialsearch|trialregister|isrctn|(?:nct|isrctn|chictr|eudract)\d")


class Pages(NamedTuple):
    """First and last page with their letter before them ("s70"), and all first pages of several ranges."""

    first: str
    last: str
    starts: tuple[str, ...]


NO_PAGES = Pages("", "", ())


def parse_pages(pages: str) -> Pages:
    """Pages from "133-7", "S70-S85", "70s-85s", "e1002224", "Oct-15" (10-15, as a spreadsheet spoils it)."""
    text = fold(pages).lower().strip()
    if not text or "no pagination" in text or _TAIL_OF_RANGE.match(text):
        return NO_PAGES
    text = mend_range(text)
    if text[0] == "s":
        text = _REPEATED_SUPPLEMENT.sub(r"\1\3-\1\4", text)  # S3-51-S3-88: pages S51 to S88 of supplement 3
    last = ""
    starts = []
    for before, number, after, last_before, last_number, last_after in _RANGE.findall(text)[:6]:
        if len(number) > 9:
            continue
        starts.append((before or after) + (number.lstrip("0") or "0"))
        if len(starts) == 1 and last_number and len(last_number) <= 9:
            letter = last_before or last_after or before or after
            last = letter + complete_page(number, last_number).lstrip("0")
            if page_number(last) < page_number(starts[0]):
                return NO_PAGES  # 88-7 is no range: one of the two is wrong
    return Pages(starts[0], last, tuple(starts)) if starts else NO_PAGES


def mend_range(text: str) -> str:
    """A range that a spreadsheet took for a date: "10-15" of "oct-15", "3-4" of "03-apr"; any other text as it is."""
    found = _MONTH_RANGE.match(text)
    if not found:
        return text
    first, month, month_first, last = found.groups()
    if (month or month_first) not in MONTHS:
        return ""
    return f"{int(first)}-{MONTHS[month]}" if month else f"{MONTHS[month_first]}-{int(last)}"


def complete_page(first: str, last: str) -> str:
    """A last page written short, in full: ("133", "7") is "137"."""
    return first[: len(first) - len(last)] + last if len(last) < len(first) else last


def page_number(page: str) -> int:
    """The number of a page without its letters: 498 of "s498"."""
    return int(page.strip(LETTERS) or 0)


def is_article_number(pages: Pages) -> bool:
    """Whether it is the number of an article (e98734, 106482, c1804) rather than of a page; S12 and A134 are pages."""
    return bool(pages.first) and not pages.last and (pages.first[0] in "bcdefgz" or page_number(pages.first) >= 20000)


def parse_volume(volume: str) -> str:
    """The number of a volume: "152" of "152 (5 Supplement 1)", "287" of "Part 2. 287"; "" of a fragment like "1)"."""
    if volume.isdigit():
        return volume.lstrip("0")
    text = fold(volume).lower()
    if ")" in text and "(" not in text:
        return ""
    found = _NUMBER.search(_PART_OF_VOLUME.sub(" ", text)) or _NUMBER.search(text)
    return found.group().lstrip("0") if found else NUMERALS.get(text.strip(" ."), "")


def parse_issue(issue: str) -> str:
    """An issue as its words with dots between, "suppl" for all ways of writing supplement: "5.suppl.2" of "5 Suppl 2",
    "3.4" of "3-4" and of "Apr-03", as a spreadsheet spoils it."""
    words = words_of(mend_range(issue.strip().lower()))
    return _SUPPLEMENT.sub("suppl", ".".join(words)).lstrip("0")


def parse_year(year: str) -> int:
    """The first plausible year of "2009//" or "Nov 1862"; -1 for "in press"."""
    found = _YEAR.search(year)
    return int(found.group()) if found else -1


def journal_text(journal: str) -> str:
    """A journal's name in lower case, "&" as "and", without the conference that an abstract was given at."""
    journal = _CONFERENCE.sub("", journal)
    return " ".join(journal.lower().replace("&amp;", "&").replace("&", " and ").split()).strip(' ."')


def find_doi(doi: str) -> str:
    """A DOI in lower case, decoded, without address, trailing dots or unmatched brackets; "" if there is none."""
    if "10." not in doi:
        return ""
    if "\\" in doi or "{" in doi:
        doi = doi.translate(_LATEX)
    found = _DOI.search(unquote(doi) if "%" in doi else doi)
    if not found:
        return ""
    text = found.group().lower().rstrip(".,;:/")
    if text.startswith(_CENTRAL):
        return ""
    if "/full" in text or "/abstract" in text or "pdf" in text or "http" in text:
        text = _DOI_TAIL.sub("", text)
    return text.rstrip(")") if text.count(")") > text.count("(") else text


def find_cochrane(doi: str, pages: str) -> tuple[str, str]:
    """(number, version) of a Cochrane review from its DOI or its page "CD002783"; version "" if unknown."""
    if "cd" in doi and (found := _COCHRANE.search(doi)):
        return found.group(1), found.group(2) or "1"
    if pages[:2] in ("CD", "Cd", "cd") and (found := _COCHRANE.search(pages.lower())):
        return found.group(1), found.group(2) or ""
    return "", ""


def find_pmid(pmid: str, url: str) -> str:
    """A PMID from its field, or from the address of its PubMed page."""
    if pmid.strip().isdigit():
        return pmid.strip().lstrip("0")
    found = _PUBMED_ADDRESS.search(url) if "pubmed" in url else None
    return found.group(1) if found else ""


def is_preprint(journal: str, doi: str) -> bool:
    """Whether a record is of a preprint, by its journal, or by its DOI if no journal is given."""
    return bool(_PREPRINT.search(journal.lower()) if journal else _PREPRINT_DOI.match(doi))


def is_register_entry(journal: str) -> bool:
    """Whether a record is an entry of a trial register."""
    return bool(_REGISTER.match(journal.lower()) or "clinicaltrials.gov" in journal.lower())


def find_entry(*texts: str) -> str:
    """The number of a trial's entry in a register, from the first of the texts that gives one; "" if none does."""
    for text in texts:
        if found := _ENTRY.search(text.lower()):
            return found.group()
    return ""


def is_yearly(journal: str) -> bool:
    """Whether a journal's name is that of a meeting, which may have the same title every year."""
    return bool(_YEARLY.search(journal.lower()))


def is_meeting(place: str) -> bool:
    """Whether a journal, volume or issue speaks of a meeting or a supplement, or is what is left of one ("1)")."""
    return bool(_MEETING.search(place.lower()) or _FRAGMENT.match(place))


def sort_of_text(meeting: bool, pages: Pages, written_pages: str) -> str:
    """ "abstract" if a record looks like a conference abstract (a meeting, a supplement, pages such as S498 or 102A),
    "article" if it has three pages or more, or the number of an article, outside a meeting; else ""."""
    long = bool(pages.last) and page_number(pages.last) - page_number(pages.first) >= 2
    if meeting or _MEETING_PAGE.match(written_pages):
        return "" if long else "abstract"
    return "article" if long or is_article_number(pages) else ""
