"""Evidence on pairs in, the facts that points and rules ask of them out."""

import numpy as np
import pandas as pd

from scripts.deduplication.compare_pairs import AGREE, DIFFER


def gather_facts(evidence: pd.DataFrame, records: pd.DataFrame) -> dict[str, np.ndarray]:
    """What the points and rules ask of a pair, as arrays of booleans (and `length`, of the shorter title)."""
    i, j = evidence["i"].to_numpy(), evidence["j"].to_numpy()
    of = {name: records[name].to_numpy() for name in ("marker", "cochrane", "version", "sort")}
    flag = {name: records[name].to_numpy(dtype=bool) for name in ("stock", "preprint", "translated", "register")}
    length = records["length"].to_numpy()
    has_first = np.fromiter((bool(p.first) for p in records["pages"]), bool, len(records))
    has_last = np.fromiter((bool(p.last) for p in records["pages"]), bool, len(records))
    title, authors, first = (evidence[name].to_numpy() for name in ("title", "authors", "first"))
    journal, gap = evidence["journal"].to_numpy(), evidence["year_gap"].to_numpy()
    pages, volume = evidence["pages"].to_numpy(), evidence["volume"].to_numpy()
    contained = evidence["contained"].to_numpy()
    agreed_volume = volume == AGREE
    named = (authors >= 0.5) & (first >= 0.4)
    meetings = (of["sort"][i] == "abstract") & (of["sort"][j] == "abstract")
    placed = (pages == AGREE) & (volume != DIFFER) & (agreed_volume | (gap == 0) | (journal >= 0.5))
    sorts = of["sort"][i] + of["sort"][j]
    review = (of["cochrane"][i] != "") & (of["cochrane"][j] != "")
    same_review = review & (of["cochrane"][i] == of["cochrane"][j])
    versions = (of["version"][i] != "") & (of["version"][j] != "")
    return {
        "whole": placed & named & agreed_volume & has_last[i] & has_last[j] & ~meetings,
        "length": np.minimum(length[i], length[j]),
        "stock": flag["stock"][i] | flag["stock"][j],
        "alike": title >= 0.95,
        "similar": (title >= 0.85) | contained,
        "fair": (title >= 0.75) | contained,
        "weak": (title >= 0.6) | contained,
        "titled": ~np.isnan(title),
        "authors": named,
        "led": first >= 0.4,
        "strangers": (authors < 0.3) & ~(first >= 0.4),
        "other_journal": journal == 0,
        "linked": ((evidence["doi"] == AGREE) | (evidence["pmid"] == AGREE)).to_numpy(),
        "placed": placed,
        "paged": has_first[i] & has_first[j],
        "ranges": has_last[i] & has_last[j],
        "same_issue": agreed_volume & (evidence["issue"] == AGREE).to_numpy() & ~(gap > 0) & (pages != DIFFER),
        "named": ~np.isnan(authors),
        "same_volume": agreed_volume & (gap == 0) & (journal >= 0.5),
        "same_text": evidence["abstract"].to_numpy() >= 0.85,
        "marked": of["marker"][i] != of["marker"][j],
        "meetings": meetings,
        "one_meeting": (sorts == "abstractarticle") | (sorts == "articleabstract"),
        "translated": flag["translated"][i] | flag["translated"][j],
        "same_journal": journal >= 0.5,
        "one_preprint": flag["preprint"][i] != flag["preprint"][j],
        "one_register": flag["register"][i] != flag["register"][j],
        "other_review": review & ~same_review,
        "other_version": same_review & np.where(versions, of["version"][i] != of["version"][j], gap > 1),
        "next_version": same_review & ~versions & (gap == 1),
        "marker": np.where(of["marker"][i] != "", of["marker"][i], of["marker"][j]),
    }
