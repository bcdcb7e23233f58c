"""Evidence on pairs in, the facts that points and rules ask of them out."""

import numpy as np

from scripts.deduplication.block_pairs import CREW
from scripts.deduplication.column_tables import Table
from scripts.deduplication.evidence import AGREE, DIFFER, NEAR, UNKNOWN
from scripts.deduplication.normalise_titles import SMALL_WORDS
from scripts.deduplication.oppose_words import singular


def gather_facts(evidence: Table, records: Table) -> dict[str, np.ndarray]:
    """What the points and rules ask of a pair, as arrays of booleans (and `length`, of the shorter title)."""
    i, j = evidence["i"], evidence["j"]
    length = records["length"]
    has_first = np.fromiter((bool(p.first) for p in records["pages"]), bool, len(length))
    first_page = np.array([p.first for p in records["pages"]], dtype=object)
    has_last = np.fromiter((bool(p.last) for p in records["pages"]), bool, len(length))
    single = np.fromiter((p.first == p.last or not p.last for p in records["pages"]), bool, len(length))
    title, authors, first = (evidence[name] for name in ("title", "authors", "first"))
    journal, gap = evidence["journal"], evidence["year_gap"]
    pages, volume = evidence["pages"], evidence["volume"]
    contained = evidence["contained"]
    agreed_volume = volume == AGREE
    named = (authors >= 0.5) & (first >= 0.4)
    told = named | (authors >= 0.5) & evidence["lost_first"]
    meetings = (records["sort"][i] == "abstract") & (records["sort"][j] == "abstract")
    placed = (pages == AGREE) & (volume != DIFFER) & (agreed_volume | (gap == 0) | (journal >= 0.5))
    sorts = records["sort"][i] + records["sort"][j]
    review = (records["cochrane"][i] != "") & (records["cochrane"][j] != "")
    same_review = review & (records["cochrane"][i] == records["cochrane"][j])
    versions = (records["version"][i] != "") & (records["version"][j] != "")
    translated = records["translated"][i] | records["translated"][j]
    ranges = has_last[i] & has_last[j]
    first_only = translated & (gap == 0) & (evidence["issue"] == AGREE)
    return {
        "whole": placed & named & agreed_volume & (ranges | first_only) & ~meetings,
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
        "ranges": ranges,
        "same_issue": agreed_volume & (evidence["issue"] == AGREE) & ~(gap > 0) & (pages != DIFFER),
        "named": ~np.isnan(authors),
        "same_volume": agreed_volume & (gap == 0) & (journal >= 0.5),
        "same_text": evidence["abstract"] >= 0.85,
        "marked": records["marker"][i] != records["marker"][j],
        "meetings": meetings,
        "one_meeting": (sorts == "abstractarticle") | (sorts == "articleabstract"),
        "translated": translated,
        "same_journal": journal >= 0.5,
        "one_preprint": records["preprint"][i] != records["preprint"][j],
        "one_register": records["register"][i] != records["register"][j],
        "twins": records["twin"][i] == records["twin"][j],
        "yearly": records["yearly"][i] | records["yearly"][j],
        "named_journal": ~np.isnan(journal),
        "same_people": ~np.isnan(authors) & (records["people"][i] == records["people"][j]),
        "crew": records["crew"][i] >= CREW,
        "lost_first": evidence["lost_first"],
        "one_issue": agreed_volume & (evidence["issue"] == AGREE) & ~(gap > 0) & (journal >= 0.5) & told,
        "near_pages": (pages == AGREE) | (pages == NEAR),
        # Pages that agree because both begin on page 1, as each article ahead of print does.
        "first_page": ((pages == AGREE) | (pages == NEAR)) & (first_page[i] == "1") & (first_page[j] == "1"),
        "recounted": has_first[i] & has_first[j] & (pages == UNKNOWN),
        "one_page": has_first[i] & has_first[j] & (single[i] != single[j]),
        "begun": begun(evidence, records, placed & named & agreed_volume & ranges),
        "reworded": reworded(evidence, records),
        "other_review": review & ~same_review,
        "other_version": same_review & np.where(versions, records["version"][i] != records["version"][j], gap > 1),
        "next_version": same_review & ~versions & (gap == 1),
        "marker": np.where(records["marker"][i] != "", records["marker"][i], records["marker"][j]),
    }


def reworded(evidence: Table, records: Table) -> np.ndarray:
    """Where two titles could be one before and after print: the same three authors or more in one journal and year, one
    record without volume and pages, and half of the words of the shorter title in the other."""
    i, j = evidence["i"], evidence["j"]
    placeless = np.fromiter(
        (not v and not p.first for v, p in zip(records["volume"], records["pages"], strict=True)), bool
    )
    could = (placeless[i] != placeless[j]) & (evidence["year_gap"] == 0) & (evidence["journal"] >= 0.5)
    could &= (evidence["doi"] != DIFFER) & (evidence["pmid"] != DIFFER)
    could &= (records["people"][i] == records["people"][j]) & (records["crew"][i] >= CREW)
    words = records["words"]
    for at in np.flatnonzero(could).tolist():
        a, b = ({singular(w) for w in words[side[at]] if w not in SMALL_WORDS} for side in (i, j))
        could[at] = len(a & b) * 2 >= min(len(a), len(b)) > 2
    return could


def begun(evidence: Table, records: Table, sure: np.ndarray) -> np.ndarray:
    """Where, of the `sure` pairs, one title is the beginning of the other, cut off at a sign ("Low 7-")."""
    titles = records["title"]
    found = np.zeros(len(sure), dtype=bool)
    for at in np.flatnonzero(sure & (evidence["title"] < 0.75)).tolist():
        short, long = sorted((titles[evidence["i"][at]], titles[evidence["j"][at]]), key=len)
        found[at] = len(short) > 3 and long.startswith(short)
    return found
