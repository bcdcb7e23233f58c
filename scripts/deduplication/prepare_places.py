"""Where records say that their texts appeared, as columns to compare: what a field does not say is taken from the
source line in the journal's field, or from the field next to it."""

import re
from collections.abc import Callable, Sequence

from scripts.deduplication.normalise_places import (
    NO_PAGES,
    Pages,
    find_cochrane,
    find_doi,
    find_entry,
    find_pmid,
    is_meeting,
    is_preprint,
    is_register_entry,
    is_yearly,
    journal_text,
    parse_issue,
    parse_pages,
    parse_volume,
    parse_year,
    sort_of_text,
)
from scripts.deduplication.read_source_lines import split_source
from scripts.identification.normalise_fields import find_issns

Texts = dict[str, list[str]]
_PAGES_FOR_ISSUE = re.compile(r"\s*[a-z]?(\d+)\s*-+\s*[a-z]?(\d+)\s*$", re.IGNORECASE)


def memo(function: Callable, values: Sequence) -> list:
    """`function` of each value, called once for each distinct value."""
    known = {value: function(value) for value in dict.fromkeys(values)}
    return [known[value] for value in values]


def prepare_places(text: Texts) -> tuple[dict[str, list], dict[str, list[bool]], list[int]]:
    """(columns of values, columns of flags, years) of raw texts (RAW_COLUMNS of prepare_records)."""
    sources = memo(split_source, text["journal"])
    doi = [find_doi(d) or find_doi(u) for d, u in zip(text["doi"], text["url"], strict=True)]
    issue = memo(parse_issue, text["issue"])
    issue = [parse_issue(s.issue) or i if s.issue and not _says(i) else i for s, i in zip(sources, issue, strict=True)]
    issue = without_numbering(issue)
    year = memo(parse_year, text["year"])
    # A year that is the number of the issue (1873, of volume 285) is a shifted field; so is a page that is the year.
    year = [-1 if y < 1950 and str(y) == i else y for y, i in zip(year, issue, strict=True)]
    pages = memo(parse_pages, text["pages"])
    pages = [p if p.first or not s.pages else parse_pages(s.pages) for p, s in zip(pages, sources, strict=True)]
    pages = [NO_PAGES if p.first == str(y) and not p.last else p for p, y in zip(pages, year, strict=True)]
    for at, written in enumerate(text["issue"]):
        if "-" in written and not pages[at].first and (found := pages_for_issue(written)).first:
            pages[at], issue[at] = found, ""
    volume = memo(parse_volume, text["volume"])
    volume = [v or (parse_volume(s.volume) if s.volume else "") for v, s in zip(volume, sources, strict=True)]
    cochrane = [find_cochrane(d, p) for d, p in zip(doi, text["pages"], strict=True)]
    spoken = [memo(is_meeting, text[name]) for name in ("journal", "volume", "issue")]
    meeting = [any(places) for places in zip(*spoken, strict=True)]
    register = memo(is_register_entry, text["journal"])
    values = {
        "journal": [journal_text(s.journal) for s in sources],
        "issns": memo(lambda issns: frozenset(find_issns(issns)), text["issn"]),
        "volume": volume,
        "issue": issue,
        "pages": pages,
        "doi": doi,
        "pmid": [find_pmid(p, u) for p, u in zip(text["pmid"], text["url"], strict=True)],
        "entry": [
            find_entry(u, j, t) if r or (u and "rial" in u.lower()) else ""
            for r, u, j, t in zip(register, text["url"], text["journal"], text["title"], strict=True)
        ],
        "cochrane": [number for number, _ in cochrane],
        "version": [version for _, version in cochrane],
        "sort": [sort_of_text(m, p, w) for m, p, w in zip(meeting, pages, text["pages"], strict=True)],
    }
    flags = {
        "preprint": [is_preprint(j, d) for j, d in zip(text["journal"], doi, strict=True)],
        "register": register,
        "yearly": memo(is_yearly, text["journal"]),
    }
    return values, flags, year


def _says(issue: str) -> bool:
    """Whether what stands in the field of the issue can be one."""
    return any(c.isdigit() for c in issue) or "suppl" in issue or "spec" in issue


def pages_for_issue(written: str) -> Pages:
    """Pages that stand in the field of the issue: a range longer than any issue's (3-4 is a double issue)."""
    found = _PAGES_FOR_ISSUE.match(written)
    if not found or int(found.group(1)) < 13:
        return NO_PAGES
    return parse_pages(written)


def without_numbering(issues: list[str]) -> list[str]:
    """The issues, or none at all if hardly any recurs among many records: then the column numbers the records."""
    given = [issue for issue in issues if issue]
    numbered = len(given) >= 100 and len(set(given)) > 0.9 * len(given)
    return [""] * len(issues) if numbered else issues
