"""PubMed's abstracts as text: a citation with its number, title, authors, abstract, numbers; blank lines between them.

As PubMed saves them ("Save", "Abstract (text)") and its interface E-utilities gives them (rettype=abstract):
`1. J Tests. 2020 Mar;1(2):3-9. doi: 10.….`, and at last `PMID: 1 [Indexed for MEDLINE]`.
"""

import re

from scripts.identification.formats.format import Format, Tags, border_after, marked_by
from scripts.identification.formats.pubmed_text import (
    CITATION,
    TABLE,
    hit_of,
    names_in,
    numbered_records,
    numbers_of,
    parts_of,
)
from scripts.identification.raw_hits import RawHit, lines_matching

_CITED = re.compile(rf"(?P<journal>.+?)\. {CITATION}")
_BOOK = re.compile(r"In: (?P<journal>[^.\[]+)(?:.*?(?P<year>\b(?:1[6-9]|20)\d\d\b))?")
_NUMBERS = re.compile(r"(?:DOI|PMCID|PMID): ")
_NO_ABSTRACT = re.compile(
    r"Author information:|Collaborators: |[A-Z][a-z ]+ (?:in|on|of|for|from)(?::|\s*\n {2,})|Conflict of interest|©|"
    r"Copyright\b|\(c\) \d|\[?Article in |\[Indexed|Free PMC"
)
_NOTICE = re.compile(r"(Erratum in|Retraction in|Expression of concern in):?\s+(.+)")


def read_pubmed_abstract(text: str, file: str = "export") -> list[RawHit]:
    """Records of PubMed's abstracts. Raises InputError if a number is missing, and for a record without PMID."""
    found = numbered_records(text, r"(\d+)\. \S", 2, file)
    return [hit_of(start, lines, _tags_of(lines), file) for start, lines in found]


def _tags_of(lines: list[str]) -> Tags:
    parts = re.split(r"\n\s*\n", "\n".join(lines).strip())
    numbers = next((part for part in parts if _NUMBERS.match(part) and "PMID: " in part), "")
    first, title, *_ = (" ".join(part.split()) for part in (*parts[:2], ""))
    first = first.partition(". ")[2]
    tags = numbers_of(first) | numbers_of(numbers)
    cited = _CITED.match(first)
    tags |= (parts_of(cited) | {"title": [title]}) if cited else {"title": [first]}  # of a book, the title is first
    behind = parts[2 if cited else 1 :]
    remarks = [part for part in behind if part == numbers or _NO_ABSTRACT.match(part)]
    rest = [" ".join(part.split()) for part in behind if part not in remarks]
    for book in filter(None, map(_BOOK.match, rest if not cited else ())):
        tags |= parts_of(book)
    rest = [part for part in rest if cited or not _BOOK.match(part)]
    if rest and (names := names_in(rest[0])):
        tags["author"], rest = names, rest[1:]
    for kind, detail in (found.groups() for remark in remarks if (found := _NOTICE.match(" ".join(remark.split())))):
        tags.setdefault(kind.lower(), []).append(detail)
    return tags | {"abstract": [" ".join(rest)]}


FORMAT = Format(
    name="pubmed_abstract",
    words="PubMed's abstract text",
    table=TABLE,
    recognise=marked_by(r"\A\s*\d+\. \S[^\0]*?^PMID: \d"),
    read=read_pubmed_abstract,
    find_starts=lambda text: lines_matching(text, r"^PMID: \d"),
    border=border_after(r"\n\n\n+(?=\d+\. \S)"),
    offered=False,
)
