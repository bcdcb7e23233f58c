"""The authors of two records, compared."""

import numpy as np
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import cdist

from scripts.deduplication.column_tables import Table
from scripts.deduplication.normalise_names import transcribed

LEFT = 0.75  # of the other authors that a list without the first one names, at least


def compare_authors(records: Table, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(share of the shorter list of names found in the other, same for the first authors), NaN if unknown; and whether
    one list is the other without its first author.

    Names in different scripts cannot be compared. Names that differ in spelling count by similarity.
    """
    names, firsts = records["authors"].tolist(), records["first"].tolist()
    lost = np.zeros(len(i), dtype=bool)
    all_shares, first_shares = np.full(len(i), np.nan), np.full(len(i), np.nan)
    for at, (a, b) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        if not names[a] or not names[b]:
            continue
        if names[a] == names[b] and firsts[a] == firsts[b]:
            all_shares[at] = first_shares[at] = 1
            continue
        share = overlap(names[a], names[b])
        if share < 0.5:
            if latin(names[a]) != latin(names[b]):
                continue
            share = max(share, spelled_alike(names[a], names[b]))
        all_shares[at] = share
        lost[at] = share >= LEFT and first_lost(names[a], firsts[a], names[b], firsts[b])
        first = overlap(firsts[a], firsts[b])
        first_shares[at] = first if first else spelled_alike(firsts[a], firsts[b])
    return all_shares, first_shares, lost


def first_lost(a: tuple[str, ...], first_a: tuple[str, ...], b: tuple[str, ...], first_b: tuple[str, ...]) -> bool:
    """Whether one list of names is the other without its first author, but for a name in four."""
    (fewer, _), (more, leader) = sorted(((a, first_a), (b, first_b)), key=lambda side: len(side[0]))
    rest, found = set(more).difference(leader), set(fewer)
    return not found & set(leader) and len(found & rest) >= LEFT * max(len(found), len(rest), 1)


def latin(names: tuple[str, ...]) -> bool:
    """Whether any name is in Latin letters."""
    return any(name.isascii() for name in names)


def overlap(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Share of the fewer names that are among the others."""
    return len(set(a).intersection(b)) / min(len(a), len(b))


def spelled_alike(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Share of the fewer names that have a counterpart of similar spelling among the others."""
    fewer, more = sorted((a, b), key=lambda names: (len(names), names))
    alike = cdist(fewer, more, scorer=ratio, score_cutoff=80, dtype=np.uint8) >= 80
    if not alike.any():
        fewer, more = (list(map(transcribed, names)) for names in (fewer, more))
        alike = cdist(fewer, more, scorer=ratio, score_cutoff=80, dtype=np.uint8) >= 80
    return float(alike.any(axis=1).mean())
