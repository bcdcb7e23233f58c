"""What a journal's field says beside the journal: "Gulls.54 (2) (pp 118-126) 2010.Date of Publication: 17 Sep 2010."

Embase as Ovid exports it, reference managers and text of PDFs write the whole source line into that field.
"""

import re
from functools import lru_cache
from typing import NamedTuple


class Source(NamedTuple):
    """The journal's name, volume, issue and pages, as texts; "" for what the field does not say."""

    journal: str
    volume: str
    issue: str
    pages: str


_TELLS = re.compile(
    r"\(p{1,2}\.?\s*\w|no pagination|date of publication|article number|\bvol(?:ume)?s?\b\.?\s*\d|\bpp?\.\s*\w*\d"
    r"|\d\s*[(:]\s*\w*\d",
    re.IGNORECASE,
)
_VOLUME = re.compile(r"\bvol(?:ume)?s?\b\.?\s*(\d+)", re.IGNORECASE)
_ISSUE = re.compile(r"\b(?:no|nr|iss(?:ue)?|number)\b\.?\s*(\d+(?:-\d+)?)", re.IGNORECASE)
_BRACKETED = re.compile(r"(?<![\w(])(\d{1,4})(?:\s*spec\w*\.?\s*no\.?\s*\d+)?\s*\(\s*([^()]*)\)", re.IGNORECASE)
_COLON = re.compile(r"(?<!\d)(\d{1,4})\s*(?:\(([^()]*)\))?\s*:\s*[a-z]{0,2}\d", re.IGNORECASE)
_SUPPLEMENT = re.compile(r"\(\s*(suppl[^()]*)\)", re.IGNORECASE)
_PAGES = (
    re.compile(r"\(p{1,2}\.?\s*([^()]+)\)", re.IGNORECASE),
    re.compile(r"article number:?\s*([\w-]*\d[\w-]*)", re.IGNORECASE),
    re.compile(r"\bpp?\.\s*([a-z]{0,2}\d+(?:\s*-+\s*[a-z]{0,2}\d+)?)", re.IGNORECASE),
    re.compile(r"\d\s*(?:\([^()]*\))?\s*:\s*([a-z]{0,2}\d+(?:\s*-+\s*[a-z]{0,2}\d+)?)", re.IGNORECASE),
)
# Where the name ends: at the first thing that is of the source line.
_END = re.compile(
    r"[\s.,;:]*(?:\(\s*(?:pp?\b|suppl|no pagination|\d)|\b(?:vol(?:ume)?s?|pp|article number|date of publication)\b"
    r"|(?<![\w])\d+\s*(?:spec\w*\b|\(|;|:|,)|\b(?:19|20)\d\d\b|conference\s*:)",
    re.IGNORECASE,
)


@lru_cache(maxsize=100_000)
def split_source(journal: str) -> Source:
    """The parts of what stands in a journal's field."""
    if not _TELLS.search(journal):
        return Source(journal, "", "", "")
    end = _END.search(journal)
    name, rest = (journal[: end.start()], journal[end.start() :]) if end and end.start() >= 2 else (journal, journal)
    numbered = _BRACKETED.search(rest) or _COLON.search(rest)
    volume, issue = (numbered.group(1), numbered.group(2) or "") if numbered else ("", "")
    if found := _VOLUME.search(rest):
        volume = found.group(1)
    if re.fullmatch(r"(?:19|20)\d\d", issue.strip()):
        issue = ""
    for pattern in (_ISSUE, _SUPPLEMENT):
        if not issue.strip() and (found := pattern.search(rest)):
            issue = found.group(1)
    pages = next((found.group(1) for pattern in _PAGES if (found := pattern.search(rest))), "")
    return Source(name.strip(" .,;:"), volume, issue.strip(), pages.strip())
