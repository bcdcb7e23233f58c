"""Was a column of answers moved without its rows: sorted on its own, or shifted by cells that were put in or taken out?

What a person did is the simplest that explains the cells. If the answers that were issued stand there in sorted order,
or some rows further down or up, and that takes fewer steps than to type each changed cell, they were moved.
"""

from collections import Counter
from itertools import pairwise

from scripts.sheets.form import Column

_FARTHEST = 20  # rows
_RICH = 4  # characters of a text that does not stand in two rows by chance


def how_moved(column: Column, typed: list[str], issued: list[str]) -> tuple[str, list[int]]:
    """How a column's cells were moved without their rows ("" if they were not), and which of its rows that concerns.

    `typed` and `issued`: what its cells say and what they were issued with, in the order of the rows.
    """
    changed = [place for place, (new, old) in enumerate(zip(typed, issued, strict=True)) if new != old]
    earlier = sum(bool(issued[place]) for place in changed)
    if not earlier or len(changed) < 2:
        return "", []
    alike = earlier == len(changed) or _same_answers(typed, issued)
    margin = 1 if alike and earlier > 1 else 2
    if len(changed) - _steps_if_sorted(column, typed, issued) >= margin:
        return "sorted without the rest of the rows", changed
    steps, first, by = min(_steps_if_shifted(typed, issued), default=(len(changed), 0, 0))
    if len(changed) - steps >= margin:
        way = "down" if by > 0 else "up"
        return f"moved {way} by {abs(by)} without the rest of the rows", [at for at in changed if at >= first]
    return "", []


def moved_texts(typed: list[tuple[str, ...]], issued: list[tuple[str, ...]]) -> list[int]:
    """The rows in which the texts of another row stand, which has lost them itself; [] if it is one row only.

    Each row is the tuple of its free texts.
    """
    owners: dict[tuple[str, ...], list[int]] = {}
    for place, texts in enumerate(issued):
        if max(map(len, texts), default=0) >= _RICH:
            owners.setdefault(texts, []).append(place)
    moved = []
    for place, texts in enumerate(typed):
        owner = owners.get(texts, [])
        if texts != issued[place] and len(owner) == 1 and typed[owner[0]] != texts:
            moved.append(place)
    return moved if len(moved) > 1 else []


def _same_answers(typed: list[str], issued: list[str]) -> bool:
    return Counter(filter(None, typed)) == Counter(filter(None, issued))


def _steps_if_sorted(column: Column, typed: list[str], issued: list[str]) -> int:
    """How many steps it takes if the column was sorted; as many as there are rows, and one, if it was not."""
    new, old = [text for text in typed if text], [text for text in issued if text]
    often = len(old) // 20
    missing = (Counter(old) - Counter(new)).total()
    if missing > often or not _in_order(column, typed, often) or _in_order(column, issued, often):
        return len(typed) + 1
    return 1 + len(new) - len(old) + missing


def _in_order(column: Column, texts: list[str], exceptions: int) -> bool:
    """Do the texts stand in order, blanks last? Of answers to choose from it is enough that equal ones are together."""
    last = max((place for place, text in enumerate(texts) if text), default=-1)
    texts = [text.casefold() for text in texts[: last + 1]]
    pairs = list(pairwise(texts))
    if column.choices:
        return sum(a != b for a, b in pairs) < len(set(texts)) + exceptions
    falls, rises = sum(a > b for a, b in pairs), sum(a < b for a, b in pairs)
    return len(set(texts)) > 1 and min(falls, rises) <= exceptions


def _steps_if_shifted(typed: list[str], issued: list[str]) -> list[tuple[int, int, int]]:
    """For each way in which the column could have been shifted: steps, the first row, and by how many rows down."""
    rows = len(typed)
    changed = [new != old for new, old in zip(typed, issued, strict=True)]
    ways = []
    for by in (number * sign for number in range(1, min(_FARTHEST, rows - 1) + 1) for sign in (1, -1)):
        within, moved, before = 0, False, sum(changed)
        for place in range(rows - 1, -1, -1):
            source = place - by
            was = issued[source] if 0 <= source < rows else ""
            before -= changed[place]
            if was:
                if typed[place] != was:
                    break
                moved = moved or changed[place]
            else:
                within += bool(typed[place])
            # Shifted from here on, or, if cells were put in, from as many rows above.
            first = place - by if by > 0 else place
            if first < 0 or not moved:
                continue
            put_in = typed[first:place]
            kept = before - sum(changed[first:place])
            ways.append((1 + within + kept + sum(map(bool, put_in)), first, by))
    return ways
