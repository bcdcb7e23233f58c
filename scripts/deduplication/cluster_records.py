"""Verdicts on pairs in, clusters out: records joined by "same", never against a "different".

Links are taken strongest first. A link whose two clusters hold a pair that may not be joined gives way and becomes a
question. What people decided comes before everything else.
"""

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


def pairs_inside(labels: np.ndarray, largest: int) -> list[tuple[int, int]]:
    """All pairs within clusters of at most `largest` records; of larger ones, each record with the next `largest`."""
    order = np.argsort(labels, kind="stable")
    grouped = labels[order]
    pairs = []
    for step in range(1, largest):
        same = grouped[step:] == grouped[:-step]
        if not same.any():
            break
        pairs += zip(order[:-step][same].tolist(), order[step:][same].tolist(), strict=True)
    return pairs


def questions(labels: np.ndarray, pairs: list[tuple[int, int]]) -> list[int]:
    """Positions of the pairs to ask about: the first (strongest) pair for each two clusters not yet joined."""
    seen, asked = set(), []
    for position, (a, b) in enumerate(pairs):
        between = tuple(sorted((int(labels[a]), int(labels[b]))))
        if between[0] != between[1] and between not in seen:
            seen.add(between)
            asked.append(position)
    return asked
