"""What PubMed's numbered texts (summaries, abstracts) share: numbers, and citations like "J Tests. 2020;1(2):3."."""

import re

from scripts.common.messages import wrong
from scripts.identification.formats.format import Table, Tags
from scripts.identification.normalise_authors import ends_in_initials
from scripts.identification.raw_hits import RawHit

TABLE: Table = {
    "title": ("title",),
    "authors": ("author",),
    "journal": ("journal",),
    "year": ("year",),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("pages",),
    "abstract": ("abstract",),
    "doi": ("doi",),
    "pmid": ("pmid",),
    "pmcid": ("pmcid",),
    "accession": ("pmid",),
    "retraction": ("retraction in",),
    "correction": ("erratum in",),
    "concern": ("expression of concern in",),
}

CITATION = (
    r"(?P<year>(?:1[6-9]|20)\d\d\b[^;:.]*)(?:;(?P<volume>[^(:;.]*)(?:\((?P<issue>[^)]*)\))?)?"
    r"(?::(?P<pages>[^.\s][^.]*?))?\.(?=\s|$)"
)
_NUMBERS = {
    "doi": re.compile(r"(?i)\bdoi: (10\.\d{4,9}/\S+?)[.;]?(?=\s|$)"),
    "pmid": re.compile(r"\bPMID: (\d{1,8})\b"),
    "pmcid": re.compile(r"\bPMCID: (PMC\d+)"),
}
_GROUP = re.compile(r"\b(?:Group|Groups|Collaborators|Collaboration|Consortium|Investigators|Committee|Network|Team)$")
_SUFFIX = re.compile(r" (?:Jr|Sr|2nd|3rd|4th|II|III|IV)$")


def numbered_records(text: str, number: str, blank: int, file: str) -> list[tuple[int, list[str]]]:
    """The first line of each record in a text, and its lines. `number`: how a record begins, its number as group;
    `blank`: how many blank lines are before it.

    Raises InputError where a number is missing (another file may begin anew with 1) and, where one blank line is
    enough, for a record that begins without it.
    """
    records: list[tuple[int, list[str]]] = []
    expected, blanks, begins = 0, blank, re.compile(number)
    for place, line in enumerate(text.split("\n"), start=1):
        found = begins.match(line) if blanks >= blank else None
        run_on = begins.match(line) if blank == 1 and not blanks else None
        if run_on and int(run_on[1]) in (expected - 1, expected):
            fix = "Take the line out if it is there twice, or put a blank line before it."
            raise wrong(file, f"record {run_on[1]} begins without a blank line before it.", fix, f"line {place}")
        if found and records and int(found[1]) not in (1, expected):
            message = f"record {expected} is missing: record {expected - 1} is followed by {found[1]}."
            raise wrong(file, message, "Save the whole search from PubMed again.", f"line {place}")
        if found:
            records.append((place, [line]))
            expected = int(found[1]) + 1
        elif records:
            records[-1][1].append(line)
        blanks = 0 if line.strip() else blanks + 1
    return records


def hit_of(start: int, lines: list[str], tags: Tags, file: str) -> RawHit:
    """A record with its numbers. Raises InputError for one without a PMID, which all of PubMed's have at their end."""
    raw = "\n".join(lines).rstrip()
    if not tags.get("pmid"):
        message = f"the record that starts at line {start} has no PMID: it is cut off."
        raise wrong(file, message, "Save the search from PubMed again.", f"line {start + raw.count(chr(10))}")
    return RawHit(start, raw, {tag: values for tag, values in tags.items() if any(values)})


def numbers_of(text: str) -> Tags:
    """DOI, PMID and PMCID in a text; the first of each."""
    return {tag: [found[1]] for tag, pattern in _NUMBERS.items() if (found := pattern.search(text))}


def parts_of(found: re.Match) -> Tags:
    """The parts of a citation as tags."""
    return {name: [value.strip()] for name, value in found.groupdict().items() if value and name != "before"}


def names_in(line: str) -> list[str]:
    """The names in "Able A(1), Baker B Jr; COVID Group."; none if it is no line of authors."""
    plain = re.sub(r"\((?:\d+|[a-z#*])\)|\(#\)", "", line).strip().removesuffix(".")
    names = [name.strip() for name in re.split(r"[,;]", plain) if name.strip()]
    persons = [name for name in names if ends_in_initials(_SUFFIX.sub("", name)) and len(name.split()) < 7]
    if names and (2 * len(persons) > len(names) or all(name in persons or _GROUP.search(name) for name in names)):
        return names
    return []
