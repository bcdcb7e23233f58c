"""Candidate pairs in, evidence out: one column for each thing that speaks for or against two records being the same.

Two steps: titles are compared for all candidates, the rest only for pairs whose title, identifiers or place could
still make them duplicates.
"""

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Indel, Levenshtein
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import cdist, cpdist

from scripts.deduplication.column_tables import Table, coded
from scripts.deduplication.match_journals import match_journals
from scripts.deduplication.normalise_places import Pages, is_article_number, page_number
from scripts.deduplication.normalise_titles import abstract_start

AGREE, NEAR, UNKNOWN, DIFFER = "agree", "near", "", "differ"
LEAST_TITLE = 0.75
ENDS = 8
CONTAINED = 15  # characters that a title must have to count as contained in another


def compare(records: Table, i: np.ndarray, j: np.ndarray, every: bool = False) -> Table:
    """Evidence on the pairs (i, j) worth a verdict (or on every pair), in their order.

    i, j; title (similarity 0–1, NaN if one has none), contained (bool: one title holds the other), words, numbers,
    part, volume, issue, pages, doi, pmid ("agree" | "near" | "differ" | "" if unknown), authors, first, journal,
    abstract (0–1, NaN if unknown), year_gap (years, NaN if unknown).
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
    worth |= every
    i, j, title, contained, doi, pmid, pages, volume = (
        x[worth] for x in (i, j, title, contained, doi, pmid, pages, volume)
    )
    year = records["year"]
    gap = np.where((year[i] > 0) & (year[j] > 0), np.abs(year[i] - year[j]), np.nan).astype(float)
    authors, first = compare_authors(records, i, j)
    return {
        "i": i,
        "j": j,
        "title": title,
        "contained": contained,
        "words": compare_words(records["words"], i, j, title),
        "numbers": each(compare_numbers, records["numbers"], i, j),
        "part": each(compare_parts, records["part"], i, j),
        "authors": authors,
        "first": first,
        "journal": compare_journals(records, i, j),
        "year_gap": gap,
        "volume": compare_volumes(records, i, j, volume),
        "issue": compare_issues(records["issue"], i, j),
        "pages": pages,
        "doi": doi,
        "pmid": pmid,
        "abstract": compare_abstracts(records["abstract"], i, j),
    }


def similarity(column: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Normalised Indel similarity (1 − insertions and deletions / total length) of two texts, NaN if one is empty."""
    a, b = column[i], column[j]
    result = cpdist(a, b, scorer=Indel.normalized_similarity, dtype=np.float32) if len(i) else np.empty(0, np.float32)
    result[(a == "") | (b == "")] = np.nan
    return result.astype(float)


def agreement(column: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Agree if two texts are equal, differ if not, unknown if one is empty."""
    codes, _ = coded(column.tolist())
    blank = column == ""
    result = np.where(codes[i] == codes[j], AGREE, DIFFER).astype(object)
    result[blank[i] | blank[j]] = UNKNOWN
    return result


def each(compare_two, column: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """`compare_two` on each pair of values."""
    values = column.tolist()
    result = np.empty(len(i), dtype=object)
    result[:] = [compare_two(values[a], values[b]) for a, b in zip(i.tolist(), j.tolist(), strict=True)]
    return result


def contains(titles: np.ndarray, i: np.ndarray, j: np.ndarray, title: np.ndarray) -> np.ndarray:
    """Whether one title holds the other (a subtitle left out, both languages given, text cut off)."""
    values = titles.tolist()
    result = np.zeros(len(i), dtype=bool)
    for at in np.flatnonzero(title < 0.97).tolist():
        a, b = values[i[at]], values[j[at]]
        short, long = (a, b) if len(a) <= len(b) else (b, a)
        if len(short) < CONTAINED:
            continue
        begins, ends = short[:ENDS] == long[:ENDS], short[-ENDS:] == long[-ENDS:]
        result[at] = (
            short in long
            or (begins and ratio(short, long[: len(short)]) >= 97)
            or (ends and ratio(short, long[-len(short) :]) >= 97)
        )
    return result


def compare_words(words: np.ndarray, i: np.ndarray, j: np.ndarray, title: np.ndarray) -> np.ndarray:
    """Differ if each title has a word that the other lacks, and these are no variants of spelling."""
    values = words.tolist()
    result = np.where(title >= LEAST_TITLE, AGREE, UNKNOWN).astype(object)
    for at in np.flatnonzero((title < 1) & (title >= LEAST_TITLE)).tolist():
        result[at] = compare_word_lists(values[i[at]], values[j[at]])
    return result


def compare_word_lists(a: Sequence[str], b: Sequence[str]) -> str:
    """Agree, near (one has more words, or spelling varies) or differ, for the words of two titles."""
    in_a, in_b = set(a), set(b)
    only_a, only_b = [w for w in a if w not in in_b], [w for w in b if w not in in_a]
    if not only_a and not only_b:
        return AGREE
    if not only_a or not only_b:
        return NEAR
    if ratio("".join(only_a), "".join(only_b)) >= 85:
        return NEAR
    if len(only_a) == len(only_b) and all(misspelt(x, y) for x, y in zip(only_a, only_b, strict=True)):
        return NEAR
    return DIFFER


def misspelt(a: str, b: str) -> bool:
    """Whether two words are one misspelt: a letter apart, or two in words of eight letters or more. Words of three
    letters or less (rat, cat) are words of their own."""
    shorter = min(len(a), len(b))
    return shorter > 3 and Levenshtein.distance(a, b, score_cutoff=2) <= (2 if shorter >= 8 else 1)


def compare_numbers(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    """Numbers in titles: near if one has all of the other's and more."""
    if not a and not b:
        return UNKNOWN
    if a == b:
        return AGREE
    return NEAR if set(a) <= set(b) or set(b) <= set(a) else DIFFER


def compare_parts(a: str, b: str) -> str:
    """Part I against part 1 agrees, against part 2 differs, against no part is near."""
    if not a and not b:
        return UNKNOWN
    return AGREE if a == b else DIFFER if a and b else NEAR


def compare_pages(a: Pages, b: Pages) -> str:
    """Pages: near if they differ in form (letter, last page, one of several ranges) or are off by one or two; unknown
    if either counts the pages of a PDF (1–8, or both do, and differ), or is the number of an article instead."""
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
    if (a.first == "1" and a.last) or (b.first == "1" and b.last) or is_article_number(a) != is_article_number(b):
        return UNKNOWN
    return DIFFER


def compare_authors(records: Table, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(share of the shorter list of names found in the other, same for the first authors), NaN if unknown.

    Names in different scripts cannot be compared. Names that differ in spelling count by similarity.
    """
    names, firsts = records["authors"].tolist(), records["first"].tolist()
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
        first = overlap(firsts[a], firsts[b])
        first_shares[at] = first if first else spelled_alike(firsts[a], firsts[b])
    return all_shares, first_shares


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
    return float(alike.any(axis=1).mean())


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
        result[at] = (1.0 if known[pair] else 0.5) if shared else known[pair]
    return result


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
