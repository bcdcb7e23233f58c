"""Where two records say that their text appeared, compared: volume, issue, pages, journal."""

import numpy as np

from scripts.deduplication.column_tables import Table, coded
from scripts.deduplication.evidence import AGREE, DIFFER, NEAR, UNKNOWN, agreement
from scripts.deduplication.match_journals import match_journals
from scripts.deduplication.normalise_places import Pages, is_article_number, page_number


def compare_pages(a: Pages, b: Pages) -> str:
    """Pages: near if they differ in form (letter, last page, one of several ranges) or are off by one or two; unknown
    if either counts the pages of a PDF (1–8, or both do, and differ), is the number of an article instead, or may be
    the day of a date ("17" of 17 September, where the other has 118-126)."""
    if not a.first or not b.first:
        return UNKNOWN
    if a.first == b.first:
        if not (a.last and b.last) or a.last == b.last:
            return AGREE
        lengths = abs(page_number(a.last) - page_number(b.last))
        return UNKNOWN if a.first == "1" and lengths > 2 else NEAR
    if not set(a.starts).isdisjoint(b.starts) or (a.last and a.last == b.last):
        return NEAR
    shift = abs(page_number(a.first) - page_number(b.first))
    if shift == 0 or (shift <= 2 and a.last and b.last and shift == abs(page_number(a.last) - page_number(b.last))):
        return NEAR
    if is_day(a) != is_day(b) and (a.last or b.last):
        return UNKNOWN
    if (a.first == "1" and a.last) or (b.first == "1" and b.last) or is_article_number(a) != is_article_number(b):
        return UNKNOWN
    return DIFFER


def are_shifted(records: Table, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Whether volume and issue of the first stand one field on: no volume, and the other's volume for an issue."""
    volume, issue = records["volume"], records["issue"]
    return (volume[i] == "") & (issue[i] != "") & (issue[i] == volume[j])


def is_day(pages: Pages) -> bool:
    """Whether what stands for pages may be the day of a date."""
    return not pages.last and pages.first.isdigit() and int(pages.first) <= 31


def compare_volumes(records: Table, i: np.ndarray, j: np.ndarray, volume: np.ndarray) -> np.ndarray:
    """Volumes: near if one record's volume is the other's issue (swapped fields), or its year."""
    result = volume.copy()
    volumes, issues, years = records["volume"].tolist(), records["issue"].tolist(), records["year"].tolist()
    for at in np.flatnonzero(volume == DIFFER).tolist():
        a, b = i[at], j[at]
        if volumes[a] == issues[b] or volumes[b] == issues[a] or str(years[a]) in (volumes[a], volumes[b]):
            result[at] = NEAR
    return result


def compare_issues(column: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Issues: near if they begin with the same number and neither or both are supplements (3 and 3-4), or if either
    has no number (winter)."""
    result = agreement(column, i, j)
    issues = column.tolist()
    for at in np.flatnonzero(result == DIFFER).tolist():
        a, b = issues[i[at]], issues[j[at]]
        unnumbered = a.isalpha() or b.isalpha()
        if unnumbered or (leading_number(a) == leading_number(b) and ("suppl" in a) == ("suppl" in b)):
            result[at] = NEAR
    return result


def leading_number(issue: str) -> str:
    return issue.partition(".")[0]


def compare_journals(records: Table, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """1 the same journal, 0.5 perhaps, 0 another, NaN unknown. A shared ISSN settles it, unless the names clash."""
    codes, names = coded(records["journal"].tolist())
    codes, issns = codes.tolist(), records["issns"].tolist()
    known: dict[tuple[int, int], float] = {}
    result = np.full(len(i), np.nan)
    for at, (a, b) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        shared = bool(issns[a] and issns[b] and issns[a] & issns[b])
        pair = (codes[a], codes[b]) if codes[a] <= codes[b] else (codes[b], codes[a])
        if not names[pair[0]] or not names[pair[1]]:
            result[at] = 1.0 if shared else np.nan
            continue
        if pair not in known:
            known[pair] = 1.0 if pair[0] == pair[1] else match_journals(names[pair[0]], names[pair[1]])
        # Names that clash under one ISSN say nothing.
        result[at] = (1.0 if known[pair] else np.nan) if shared else known[pair]
    return result
