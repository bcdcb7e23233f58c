"""Which field a value looks like by its form alone: names, a year, a DOI, a PMID, ISSNs, pages, a journal's title.

In: the name of a tag, and a value of it. Out: the fields that it may be. Made to find what a reader has not taken, so a
form counts only if little else has it: a number alone is no page, and what is added or changed on a day has no year of
publication.
"""

import re

# What each field is called where people are told that a value looks like it.
NAMES = {
    "authors": "names of people", "year": "a year", "doi": "a DOI", "pmid": "a PMID", "issn": "an ISSN",
    "pages": "pages", "journal": "the title of a journal",
}  # fmt: skip
LONGEST = 400  # characters of a value that are looked at

_DOI = re.compile(r"(?i)(?:https?://(?:\w+\.)*doi\.org/|doi[:\s]*)?10\.\d{4,9}/\S{1,120}(?: \[doi\])?")
_PMID = re.compile(r"(?i)\W*(?:\w+ number:? ?)?(?:pubmed|pmid|medline)\W*(?:id)?\W*\d{4,8}\W*")
_BARE_PMID = re.compile(r"[1-4]?\d{7}")
_DATE_OF_EIGHT = re.compile(r"(?:1[6-9]|20)\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])")
_ONE_ISSN = r"(?:e?-?issn:? ?)?\d{4}-\d{3}[\dx](?: ?\([\w\s]+\))?"
_ISSN = re.compile(rf"(?i){_ONE_ISSN}(?:[;,|\s]+{_ONE_ISSN})*")
_BARE_ISSN = re.compile(r"(?i)\d{7}[\dx](?:[;,|\s]+\d{7}[\dx])*")
_PAGES = re.compile(r"(?i)(?:pp?\.? ?)?([a-z]{0,2})(\d{1,6}) ?[-‐‑–—]{1,2} ?([a-z]{0,2})(\d{1,6})")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?:1[6-9]|20)\d\d"
_YEARS = re.compile(rf"{_YEAR} ?[-–] ?{_YEAR}")
_DATE = re.compile(
    rf"(?i)(?:{_YEAR}(?:[-/ .](?:\d\d?|{_MONTH})?(?:[-/ ,.]+(?:\d\d?)?)?)?(?:[T ]\d\d:\d\d.*)?|"
    rf"(?:\d\d?[-/. ])?(?:\d\d?[-/.]|{_MONTH},? ?)(?:\d\d?,? )?{_YEAR}|{_YEAR}//?/?|{_YEAR}\d{{4}})"
)
_INITIALS = r"(?:[^\W\d_a-z]\.?[ -]?){1,4}"
_WORD = r"[^\W\d_][\w'’`.-]*"
_PERSON = re.compile(
    rf"(?:{_WORD}(?: {_WORD}){{0,3}}, ?{_WORD}(?: {_WORD}){{0,2}}|"
    rf"(?:{_WORD} ){{1,3}}{_INITIALS}|{_INITIALS} {_WORD}(?: {_WORD})?)"
)
_SHORT_JOURNAL = re.compile(r"\bJ(?:\.| [A-Z])")
_FULL_NAME = re.compile(rf"{_WORD}(?: {_WORD}){{1,3}}")
_JOURNAL = re.compile(
    r"(?i:\b(?:journals?|annals|archives?|acta|proceedings|proc|transactions|bulletin|letters|revista|"
    r"revue|rivista|zeitschrift|lancet|nature|plos|bmc|bmj|jama|frontiers|cochrane database|quarterly|gazette)\b)"
)
# Names of columns that say what a value is, though its form alone does not.
_A_JOURNAL = re.compile(r"journal|periodical|container_title|(?:publication|source|secondary|book)_?(?:name|title)")
_A_PAGE = re.compile(r"^(?!.*(?:count|num|total|no_of)).*page")
# Names of columns that say that a value is something else, however it looks.
_NO_PUBLICATION = re.compile(
    r"add|access|retriev|modif|creat|updat|import|enter|entry|entrez|search|query|screen|decision|review|index|revis|"
    r"complet|receiv|accept|submit|export|download|timestamp|start|end|enrol|regist|posted|copyright|loaded|deposit"
)
_NO_JOURNAL = re.compile(r"reference|cited|citation|note|abstract|url|link|affil|address|publisher|database|keyword")
_OF_ANOTHER = re.compile(r"references?\b|cited")  # "…references.pmid": what a work refers to
_NO_PERSONS = re.compile(
    r"editor|translat|reviewer|affil|address|city|place|location|country|publisher|keyword|subject|descriptor|term|mesh|"
    r"topic|tag|label|title|conference|funder|funding|sponsor|institution|condition|language|assignee|user|screener"
)


def shapes_of(tag: str, value: str) -> tuple[str, ...]:
    """The fields of NAMES that a value of this tag looks like. `tag`: its name, and what it is known to hold."""
    value = " ".join(value[:LONGEST].split())
    name = tag.lower()
    shapes = []
    if not value:
        return ()
    if value.isascii() and "10." in value and _DOI.fullmatch(value):
        return ("doi",)
    if any(map(str.isdigit, value)):
        if _is_pmid(name, value):
            shapes.append("pmid")
        elif _is_issn(name, value):
            shapes.append("issn")
        elif _DATE.fullmatch(value):
            shapes += ["year"] * (not _NO_PUBLICATION.search(name))
        elif _are_pages(value) or (value.isdigit() and _A_PAGE.search(name)):
            shapes.append("pages")
    elif _are_persons(name, value):
        shapes.append("authors")
    if not shapes and _is_journal(name, value):
        shapes.append("journal")
    return tuple(shapes)


def _is_pmid(name: str, value: str) -> bool:
    if _OF_ANOTHER.search(name):
        return False
    if _PMID.fullmatch(value):
        return True
    called = "pmid" in name or "pubmed" in name or "medline" in name
    bare = _BARE_PMID.fullmatch(value) and not _DATE_OF_EIGHT.fullmatch(value)
    return bool(bare) or (called and value.isdigit() and len(value) <= 8)


def _are_pages(value: str) -> bool:
    found = _PAGES.fullmatch(value)
    if not found:
        return False
    _, start, _, end = found.groups()
    if re.fullmatch(_YEAR, start) and (re.fullmatch(_YEAR, end) or len(end) <= 2):
        return False  # years, or a year and a month
    return int(end) >= int(start) or (len(end) < len(start) and end[0] != "0")


def _is_issn(name: str, value: str) -> bool:
    if "issn" in name and "isbn" not in name:
        return (_ISSN.fullmatch(value) or _BARE_ISSN.fullmatch(value)) is not None
    return _ISSN.fullmatch(value) is not None and not _YEARS.fullmatch(value)


def _is_journal(name: str, value: str) -> bool:
    if len(value) > 150 or "://" in value or ";" in value or value.endswith(".") or _NO_JOURNAL.search(name):
        return False
    return (_JOURNAL.search(value) or _SHORT_JOURNAL.search(value) or _A_JOURNAL.search(name)) is not None


def _are_persons(name: str, value: str) -> bool:
    if _NO_PERSONS.search(name) or _JOURNAL.search(value):
        return False
    parts = [part.strip() for part in re.split(r";|\n|\||\band\b|&", value) if part.strip()]
    if len(value) >= LONGEST:
        parts = parts[:-1]
    called = "author" in name or "creator" in name
    return bool(parts) and all(_PERSON.fullmatch(part) or (called and _FULL_NAME.fullmatch(part)) for part in parts)
