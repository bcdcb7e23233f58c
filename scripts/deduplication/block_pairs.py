"""Prepared records in, candidate pairs out: only records that share a key are ever compared.

Keys: DOI; PMID; whole title; beginning of the title; two of its three rarest words; volume and first page; year, first
page and first author. A block that holds more than LARGEST records is split by first author and year, then by all that
the records say of their place; what is still too large is only compared with its neighbours in that order, and is reported.
"""

from collections import Counter

import numpy as np
import pandas as pd

LARGEST = 40
NEIGHBOURS = 4
BEGINNING = 24


def block(records: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, list[dict]]:
    """Positions i < j of the candidate pairs (each once, sorted), and the blocks that had to be split.

    A report is {"key": kind of key, "records": size of the block, "compared": "split" | "neighbours"}.
    """
    count = len(records)
    order = split_order(records)
    codes, reports = [np.empty(0, dtype=np.int64)], []
    for kind, rows, keys in block_keys(records):
        pairs, reported = pairs_of_key(rows, keys, order, count)
        codes.append(pairs)
        reports += [{"key": kind, **report} for report in reported]
    pairs = np.unique(np.concatenate(codes))
    return pairs // max(count, 1), pairs % max(count, 1), reports


def block_keys(records: pd.DataFrame):
    """Yields (kind, positions, keys): records at the positions with an equal key are candidates."""
    title, year = records["title"].tolist(), records["year"].tolist()
    first_page = [p.first.lstrip("abcdefghijklmnopqrstuvwxyz") for p in records["pages"]]
    author = [min(first, default="") for first in records["first"]]
    volume = records["volume"].tolist()
    yield "doi", *known(records["doi"].tolist())
    yield "pmid", *known(records["pmid"].tolist())
    yield "title", *known(title)
    yield "beginning of the title", *known([t[:BEGINNING] if len(t) > BEGINNING else "" for t in title])
    yield "rare words of the title", *rare_word_keys(records["words"].tolist())
    yield "volume and page", *known([f"{v}:{p}" if v and p else "" for v, p in zip(volume, first_page, strict=True)])
    yield (
        "year, page and author",
        *known([f"{y}:{p}:{a}" if y > 0 and p and a else "" for y, p, a in zip(year, first_page, author, strict=True)]),
    )
    yield (
        "author, volume and year",
        *known([f"{a}:{v}:{y}" if a and v and y > 0 else "" for a, v, y in zip(author, volume, year, strict=True)]),
    )


def known(keys: list[str]) -> tuple[np.ndarray, list[str]]:
    """Positions of the keys that are not empty, and these keys."""
    rows = [i for i, key in enumerate(keys) if key]
    return np.array(rows, dtype=np.int64), [keys[i] for i in rows]


def rare_word_keys(words: list[list[str]]) -> tuple[np.ndarray, list[str]]:
    """For each title, the three pairs of its three rarest words among those that occur in at least two titles."""
    frequency = Counter(w for title in words for w in set(title))
    rows, keys = [], []
    for i, title in enumerate(words):
        shared = [(frequency[w], w) for w in set(title) if frequency[w] > 1 and (len(w) > 2)]
        rare = sorted(w for _, w in sorted(shared)[:3])
        for a in range(len(rare)):
            for b in range(a):
                rows.append(i)
                keys.append(rare[b] + " " + rare[a])
    return np.array(rows, dtype=np.int64), keys


def split_order(records: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """For each record: the code of its second key (first author and year), and its rank when all records are sorted by
    that key, title, and place."""
    second = [f"{min(f, default='')}:{y}" for f, y in zip(records["first"], records["year"], strict=True)]
    place = [
        f"{s}\0{t}\0{j}\0{v}\0{p.first}\0{d}"
        for s, t, j, v, p, d in zip(
            second,
            records["title"],
            records["journal"],
            records["volume"],
            records["pages"],
            records["doi"],
            strict=True,
        )
    ]
    rank = np.empty(len(records), dtype=np.int64)
    rank[np.argsort(np.array(place, dtype=object), kind="stable")] = np.arange(len(records))
    return pd.factorize(np.array(second, dtype=object))[0].astype(np.int64), rank


def pairs_of_key(
    rows: np.ndarray, keys: list[str], order: tuple[np.ndarray, np.ndarray], count: int
) -> tuple[np.ndarray, list[dict]]:
    """Pairs (as i * count + j) within the blocks of one kind of key, and reports of the blocks that were split."""
    if not len(rows):
        return np.empty(0, dtype=np.int64), []
    second, rank = order
    codes = pd.factorize(np.array(keys, dtype=object))[0].astype(np.int64)
    sizes = np.bincount(codes)
    small = sizes[codes] <= LARGEST
    pairs = [pairs_within(rows[small], codes[small], rank, count, LARGEST)]
    reports = []
    if not small.all():
        rows, codes = rows[~small], codes[~small]
        parts = pd.factorize(codes * (int(second.max()) + 1) + second[rows])[0].astype(np.int64)
        part_small = np.bincount(parts)[parts] <= LARGEST
        pairs.append(pairs_within(rows[part_small], parts[part_small], rank, count, LARGEST))
        pairs.append(pairs_within(rows[~part_small], parts[~part_small], rank, count, NEIGHBOURS))
        pairs.append(pairs_within(rows, codes, rank, count, NEIGHBOURS))
        crowded = set(codes[~part_small].tolist())
        reports = [
            {"records": int(sizes[c]), "compared": "neighbours" if c in crowded else "split"}
            for c in np.unique(codes).tolist()
        ]
    return np.unique(np.concatenate(pairs)), reports


def pairs_within(rows: np.ndarray, codes: np.ndarray, rank: np.ndarray, count: int, reach: int) -> np.ndarray:
    """All pairs of rows of equal code that are at most `reach` places apart when sorted by rank."""
    order = np.lexsort((rank[rows], codes))
    rows, codes = rows[order], codes[order]
    found = []
    for step in range(1, reach + 1):
        same = codes[step:] == codes[:-step]
        if not same.any():
            break
        a, b = rows[:-step][same], rows[step:][same]
        distinct = a != b
        low, high = np.minimum(a, b)[distinct], np.maximum(a, b)[distinct]
        found.append(low * count + high)
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)
