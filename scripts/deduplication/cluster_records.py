"""Verdicts on pairs in, clusters out: records joined by "same", never against a "different".

Links are taken strongest first. A link whose two clusters hold a pair that may not be joined gives way and becomes a
question. What people decided comes before everything else.
"""

from collections import Counter

import numpy as np


def cluster(
    count: int,
    links: list[tuple[int, int]],
    apart: list[tuple[int, int]],
) -> tuple[np.ndarray, list[int]]:
    """Clusters of the records 0 … count - 1.

    links: pairs to join, strongest first; apart: pairs that may not end up in one cluster. Returns the least member of
    each record's cluster, and the positions in `links` of those that gave way.
    """
    parent = list(range(count))
    enemies: dict[int, set[int]] = {}
    gave_way = []

    def find(x: int) -> int:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for a, b in apart:
        enemies.setdefault(a, set()).add(b)
        enemies.setdefault(b, set()).add(a)
    for position, (a, b) in enumerate(links):
        root, other = sorted((find(a), find(b)))
        if root == other:
            continue
        if other in enemies.get(root, ()):
            gave_way.append(position)
            continue
        parent[other] = root
        for enemy in enemies.pop(other, ()):
            enemies[enemy].discard(other)
            enemies[enemy].add(root)
            enemies.setdefault(root, set()).add(enemy)
    return np.array([find(x) for x in range(count)], dtype=np.int64), gave_way


def pairs_inside(labels: np.ndarray, largest: int) -> np.ndarray:
    """All pairs (rows of two positions, the lower first) within the clusters of at most `largest` records."""
    order = np.argsort(labels, kind="stable")
    order = order[np.bincount(labels)[labels[order]] <= largest]
    grouped = labels[order]
    pairs = [np.empty((0, 2), dtype=np.int64)]
    for step in range(1, min(largest, len(order))):
        same = grouped[step:] == grouped[:-step]
        if not same.any():
            break
        pairs.append(np.column_stack([order[:-step][same], order[step:][same]]))
    return np.sort(np.concatenate(pairs), axis=1)


def questions(labels: np.ndarray, pairs: list[tuple[int, int]], many: int) -> tuple[list[int], int]:
    """(positions of the pairs to ask about, number of clusters that nothing is asked about).

    Asked is the first (strongest) pair for each two clusters not yet joined, but nothing about a cluster that might be
    one with more than `many` others: records so alike that nobody could tell.
    """
    first: dict[tuple[int, int], int] = {}
    for position, (a, b) in enumerate(pairs):
        low, high = sorted((int(labels[a]), int(labels[b])))
        if low != high:
            first.setdefault((low, high), position)
    partners = Counter(label for between in first for label in between)
    crowded = {label for label, others in partners.items() if others > many}
    asked = [position for (low, high), position in first.items() if low not in crowded and high not in crowded]
    return asked, len(crowded)
