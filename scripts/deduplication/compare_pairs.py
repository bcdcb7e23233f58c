"""Candidate pairs in, evidence out: one column for each thing that speaks for or against two records being the same.

Two steps: titles are compared for all candidates, the rest only for pairs whose title, identifiers or place could
still make them duplicates.
"""

import numpy as np

from scripts.deduplication.block_pairs import CREW
from scripts.deduplication.column_tables import Table
from scripts.deduplication.compare_names import compare_authors
from scripts.deduplication.compare_places import (
    are_shifted,
    compare_issues,
    compare_journals,
    compare_pages,
    compare_volumes,
)
from scripts.deduplication.compare_titles import LEAST_TITLE, compare_titles, contains, similarity
from scripts.deduplication.evidence import AGREE, DIFFER, NEAR, UNKNOWN, agreement, each
from scripts.deduplication.normalise_titles import abstract_start


def compare(records: Table, i: np.ndarray, j: np.ndarray, every: bool = False) -> Table:
    """Evidence on the pairs (i, j) worth a verdict (or on every pair), in their order.

    i, j; title (similarity 0–1, NaN if one has none), contained (bool: one title holds the other), what compare_titles
    tells, volume, issue, pages, doi, pmid, entry ("agree" | "near" | "differ" | "" if unknown), authors, first,
    journal, abstract (0–1, NaN if unknown), lost_first (bool: one has lost the other's first author), year_gap (years,
    NaN if unknown).
    """
    title = similarity(records["title"], i, j)
    doi = agreement(records["doi"], i, j)
    pmid = agreement(records["pmid"], i, j)
    pages = each(compare_pages, records["pages"], i, j)
    volume = agreement(records["volume"], i, j)
    contained = contains(records["title"], i, j, title)
    worth = (
        (title >= LEAST_TITLE) | contained | (doi == AGREE) | (pmid == AGREE) | ((pages == AGREE) & (volume != DIFFER))
    )
    worth |= (volume == AGREE) & np.isnan(title) & (records["issue"][i] == records["issue"][j])
    worth |= (records["people"][i] == records["people"][j]) & (records["crew"][i] >= CREW) & ~np.isnan(title)
    worth |= every
    i, j, title, contained, doi, pmid, pages, volume = (
        x[worth] for x in (i, j, title, contained, doi, pmid, pages, volume)
    )
    volume = compare_volumes(records, i, j, volume)
    issue = compare_issues(records["issue"], i, j)
    shifted = are_shifted(records, i, j) | are_shifted(records, j, i)
    volume[shifted], issue[shifted] = NEAR, UNKNOWN
    pages[shifted & (pages == DIFFER)] = UNKNOWN
    year = records["year"]
    gap = np.where((year[i] > 0) & (year[j] > 0), np.abs(year[i] - year[j]), np.nan).astype(float)
    authors, first, lost_first = compare_authors(records, i, j)
    return {
        "i": i,
        "j": j,
        "title": title,
        "contained": contained,
        **compare_titles(records, i, j, title, contained),
        "authors": authors,
        "first": first,
        "lost_first": lost_first,
        "journal": compare_journals(records, i, j),
        "year_gap": gap,
        "volume": volume,
        "issue": issue,
        "pages": pages,
        "doi": doi,
        "pmid": pmid,
        "entry": agreement(records["entry"], i, j),
        "abstract": compare_abstracts(records["abstract"], i, j),
    }


def compare_abstracts(abstracts: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Similarity of the beginnings of two abstracts, NaN if one is missing."""
    values = abstracts
    result = np.where((values[i] != "") & (values[j] != ""), 1.0, np.nan)
    differ = np.flatnonzero((result == 1) & (values[i] != values[j]))
    starts = np.full(len(values), "", dtype=object)
    for at in np.union1d(i[differ], j[differ]).tolist():
        starts[at] = abstract_start(values[at])
    result[differ] = similarity(starts, i[differ], j[differ])
    return result
