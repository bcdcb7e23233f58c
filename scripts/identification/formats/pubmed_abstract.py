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
    r"Author information:|Collaborators: |(?:Comment|Erratum|Republished|Retraction|Update|Expression of concern|"
    r"Reprint|Summary|Corrected and republished|Original report) (?:in|on|of|for|from)\b|Conflict of interest|©|"
    r"Copyright\b|\[?Article in |\[Indexed|Free PMC"
)
_NOTICE = re.compile(r"(Erratum in|Retraction in|Expression of concern in):?\s+(.+)")


def read_pubmed_abstract(text: str, file: str = "export") -> list[RawHit]:
    """Records of PubMed's abstracts. Raises InputError if a number is missing, and for a record without PMID."""
    found = numbered_records(text, r"(\d+)\. \S", 2, file)
    return [hit_of(start, lines, _tags_of(lines), file) for start, lines in found]


def _tags_of(lines: list[str]) -> Tags:
    parts = re.split(r"\n\s*\n", "\n".join(lines).strip())
    numbers = next((part for part in parts if _NUMBERS.match(part) and "PMID: " in part), "")
    parts = [" ".join(part.split()) for part in parts if part != numbers]
    first, rest = parts[0].partition(". ")[2], parts[1:]
    tags = numbers_of(first) | numbers_of(numbers)
    if cited := _CITED.match(first):
        title = next(iter(rest[:1]), "")
        tags |= parts_of(cited) | {"title": [title]}
        rest = rest[1:]
    else:  # of a book: the title is first
        tags["title"] = [first]
        for book in filter(None, map(_BOOK.match, rest)):
            tags |= parts_of(book)
        rest = [part for part in rest if not _BOOK.match(part)]
    rest = [part for part in rest if not re.match(r"\[Article in [^\]]+\]$", part)]
    if rest and (names := names_in(rest[0])):
        tags["author"], rest = names, rest[1:]
    for kind, detail in (found.groups() for part in rest if (found := _NOTICE.match(part))):
        tags.setdefault(kind.lower(), []).append(detail)
    return tags | {"abstract": [" ".join(part for part in rest if not _NO_ABSTRACT.match(part))]}


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
