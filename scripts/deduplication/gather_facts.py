"""Evidence on pairs in, the facts that points and rules ask of them out."""

import numpy as np

from scripts.deduplication.column_tables import Table
from scripts.deduplication.compare_pairs import AGREE, DIFFER


def gather_facts(evidence: Table, records: Table) -> dict[str, np.ndarray]:
    """What the points and rules ask of a pair, as arrays of booleans (and `length`, of the shorter title)."""
    i, j = evidence["i"], evidence["j"]
    length = records["length"]
    has_first = np.fromiter((bool(p.first) for p in records["pages"]), bool, len(length))
    has_last = np.fromiter((bool(p.last) for p in records["pages"]), bool, len(length))
    title, authors, first = (evidence[name] for name in ("title", "authors", "first"))
    journal, gap = evidence["journal"], evidence["year_gap"]
    pages, volume = evidence["pages"], evidence["volume"]
    contained = evidence["contained"]
    agreed_volume = volume == AGREE
    named = (authors >= 0.5) & (first >= 0.4)
    meetings = (records["sort"][i] == "abstract") & (records["sort"][j] == "abstract")
    placed = (pages == AGREE) & (volume != DIFFER) & (agreed_volume | (gap == 0) | (journal >= 0.5))
    sorts = records["sort"][i] + records["sort"][j]
    review = (records["cochrane"][i] != "") & (records["cochrane"][j] != "")
    same_review = review & (records["cochrane"][i] == records["cochrane"][j])
    versions = (records["version"][i] != "") & (records["version"][j] != "")
    return {
        "whole": placed & named & agreed_volume & has_last[i] & has_last[j] & ~meetings,
        "length": np.minimum(length[i], length[j]),
        "stock": records["stock"][i] | records["stock"][j],
        "alike": title >= 0.95,
        "similar": (title >= 0.85) | contained,
        "fair": (title >= 0.75) | contained,
        "weak": (title >= 0.6) | contained,
        "titled": ~np.isnan(title),
        "authors": named,
        "led": first >= 0.4,
        "strangers": (authors < 0.3) & ~(first >= 0.4),
        "other_journal": journal == 0,
        "linked": (evidence["doi"] == AGREE) | (evidence["pmid"] == AGREE),
        "placed": placed,
        "paged": has_first[i] & has_first[j],
        "ranges": has_last[i] & has_last[j],
        "same_issue": agreed_volume & (evidence["issue"] == AGREE) & ~(gap > 0) & (pages != DIFFER),
        "named": ~np.isnan(authors),
        "same_volume": agreed_volume & (gap == 0) & (journal >= 0.5),
        "same_text": evidence["abstract"] >= 0.85,
        "marked": records["marker"][i] != records["marker"][j],
        "meetings": meetings,
        "one_meeting": (sorts == "abstractarticle") | (sorts == "articleabstract"),
        "translated": records["translated"][i] | records["translated"][j],
        "same_journal": journal >= 0.5,
        "one_preprint": records["preprint"][i] != records["preprint"][j],
        "one_register": records["register"][i] != records["register"][j],
        "other_review": review & ~same_review,
        "other_version": same_review & np.where(versions, records["version"][i] != records["version"][j], gap > 1),
        "next_version": same_review & ~versions & (gap == 1),
        "marker": np.where(records["marker"][i] != "", records["marker"][i], records["marker"][j]),
    }
