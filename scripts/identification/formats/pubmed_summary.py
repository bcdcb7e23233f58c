"""PubMed's summaries as text: `1: Able A, Baker B. Title. J Tests. 2020 Mar;1(2):3-9. doi: 10.…. PMID: 1; PMCID: PMC1.`

As PubMed is known to save them ("Save", "Summary (text)"; no saved file was at hand); a line each, or wrapped.
Abstracts are in its format "PubMed" only.
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

_CITED = re.compile(rf"(?P<before>.*[.?!\]\"”’']) (?P<journal>[^.]+)\. {CITATION}")
_CHAPTER = re.compile(r"(?P<before>.*?[.?!\]]) (?P<year>(?:1[6-9]|20)\d\d\b[^.]*)\. In: (?P<journal>[^.\[]+)")
_BEHIND = re.compile(r" (?:doi: |Epub |eCollection |PMID: |Erratum in|Comment in|Retraction in|Print )")
_NOTICE = re.compile(r"\b(Erratum in|Retraction in|Expression of concern in): (.+?)(?= (?:PMID|Erratum|Comment)\b|$)")


def read_pubmed_summary(text: str, file: str = "export") -> list[RawHit]:
    """Records of PubMed's summaries. Raises InputError if a number is missing, and for a record without PMID."""
    found = numbered_records(text, r"(\d+): \S", 1, file)
    return [hit_of(start, lines, _tags_of(" ".join(" ".join(lines).split())), file) for start, lines in found]


def _tags_of(record: str) -> Tags:
    record = record.partition(": ")[2]
    tags = numbers_of(record)
    for kind, detail in _NOTICE.findall(record):
        tags.setdefault(kind.lower(), []).append(detail)
    chapter = _CHAPTER.match(record)
    behind = _BEHIND.search(record)
    cited = chapter or _CITED.match(record[: behind.start()] if behind else record)
    if not cited:
        return tags | {"title": [record[: behind.start()] if behind else record]}
    first, _, rest = cited["before"].partition(". ")
    names = names_in(first) if rest else []
    return tags | parts_of(cited) | {"author": names, "title": [rest if names else cited["before"]]}


FORMAT = Format(
    name="pubmed_summary",
    words="PubMed's summary text",
    table=TABLE,
    recognise=marked_by(r"\A\s*\d+: \S[^\n]*(?:\n[^\n]+)*?\bPMID: \d"),
    read=read_pubmed_summary,
    find_starts=lambda text: lines_matching(text, r"\A\s*\S|(?<=\n\n)\S"),
    border=border_after(r"\n\s*\n(?=\d+: \S)"),
    offered=False,
)
