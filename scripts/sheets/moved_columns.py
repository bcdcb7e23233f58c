"""Was a column of answers moved without its rows: sorted on its own, or shifted by cells that were put in or taken out?

What a person did is the simplest that explains the cells. If the answers that were issued stand there in sorted order,
or some rows further down or up, and that takes fewer steps than to type each changed cell, they were moved.
"""

from collections import Counter
from itertools import accumulate

from scripts.sheets.form import Column

_FARTHEST = 20  # rows
_RICH = 4  # characters of a text that does not stand in two rows by chance
# So many answers are not exchanged among records one by one; so many not, if some records have none then.
_MANY, _SOME = 5, 3
_NEAR = 3  # rows

OTHER_ROWS = "moved to other rows"


def how_moved(column: Column, typed: list[str], issued: list[str]) -> str:
    """How a column's cells were moved without their rows, "" if they were not.

    `typed` and `issued`: what its cells say and what they were issued with, in the order of the rows.
    """
    changed = [new != old for new, old in zip(typed, issued, strict=True)]
    earlier = sum(bool(old) for old, differs in zip(issued, changed, strict=True) if differs)
    if not earlier or sum(changed) < 2:
        return ""
    if _steps_if_sorted(column, typed, issued) < sum(changed):
        return "sorted without the rest of the rows"
    steps, by = min(_steps_if_shifted(typed, issued, changed), default=(len(typed) + 1, 0))
    if steps < sum(changed):
        return f"moved {'down' if by > 0 else 'up'} by {abs(by)} without the rest of the rows"
    emptied = any(old and not new for new, old in zip(typed, issued, strict=True))
    exchanged = earlier >= (_SOME if emptied else _MANY) and _answers(typed) == _answers(issued)
    return OTHER_ROWS if exchanged else ""


def moved_texts(typed: list[tuple[str, ...]], issued: list[tuple[str, ...]]) -> list[tuple[int, int]]:
    """The rows in which the texts of another row stand, which has lost them itself; each with that other row.

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
            moved.append((place, owner[0]))
    return moved


def _steps_if_sorted(column: Column, typed: list[str], issued: list[str]) -> int:
    """How many steps it takes if the column was sorted, before or after new answers were typed; more than there are
    rows if it was not."""
    old, new = [text for text in issued if text], [text for text in typed if text]
    exceptions = len(old) // 20
    first = _sorted_part(column, typed, exceptions)
    missing = (Counter(old) - Counter(first)).total()
    before = _sorted_part(column, issued, exceptions)
    was_sorted = len(before) == len(old) and _turns(before) == _turns(first)[: len(_turns(before))]
    if missing > exceptions or was_sorted:
        return len(typed) + 1
    return 1 + len(new) - len(old) + missing


def _sorted_part(column: Column, texts: list[str], exceptions: int) -> list[str]:
    """The answers that stand in order from the top on, without a blank between them: a program puts blanks last.

    Of answers to choose from it is enough that equal ones are together.
    """
    if column.choices:
        return _grouped(texts, exceptions)
    return max((_ordered(texts, exceptions, sign) for sign in (1, -1)), key=len)


def _grouped(texts: list[str], exceptions: int) -> list[str]:
    part, closed, last = [], set(), ""
    for text in texts:
        if not text or text in closed:
            exceptions -= 1
            if exceptions < 0:
                break
        elif text != last:
            closed.add(last)
            last = text
        if text:
            part.append(text)
    return part


def _ordered(texts: list[str], exceptions: int, sign: int) -> list[str]:
    part, last = [], None
    for text in texts:
        key = text.casefold()
        if not text or (last is not None and (key < last if sign > 0 else key > last)):
            exceptions -= 1
            if exceptions < 0:
                break
        else:
            last = key
        if text:
            part.append(text)
    return part


def _answers(texts: list[str]) -> Counter:
    return Counter(filter(None, texts))


def _turns(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _steps_if_shifted(typed: list[str], issued: list[str], changed: list[bool]) -> list[tuple[int, int]]:
    """For each way in which cells could have been shifted, from a row down to the end or to where it was undone: how
    many steps that and the rest would take, and by how many rows down."""
    filled = [place for place, texts in enumerate(zip(typed, issued, strict=True)) if any(texts)]
    rows = min(len(typed), max(filled, default=-1) + 1 + _FARTHEST)
    typed, issued, changed = typed[:rows], issued[:rows], changed[:rows]
    ways = []
    for by in (number * sign for number in range(1, min(_FARTHEST, rows - 1) + 1) for sign in (1, -1)):
        came = [*[""] * by, *issued[:-by]] if by > 0 else [*issued[-by:], *[""] * -by]
        ways += [(steps, by) for steps in _down_to_the_end(typed, came, changed, by)]
        if abs(by) <= _NEAR:
            ways += [(steps, by) for steps in _undone(typed, came, changed)]
    return ways


def _down_to_the_end(typed: list[str], came: list[str], changed: list[bool], by: int) -> list[int]:
    """The steps if the cells were shifted from a row to the last one. `came`: what stands in each cell then."""
    most = sum(changed)
    kept, put_in = [0, *accumulate(changed)], [0, *accumulate(map(bool, typed))]
    ways, others, moved = [], 0, False
    for place in range(len(typed) - 1, max(by, 0) - 1, -1):
        fits = typed[place] == came[place]
        others += not fits
        moved = moved or (fits and changed[place] and typed[place] != "")
        if others >= most:
            break
        first = place - max(by, 0)
        if moved:
            ways.append(1 + others + kept[first] + put_in[place] - put_in[first])
    return ways


def _undone(typed: list[str], came: list[str], changed: list[bool]) -> list[int]:
    """The steps if the cells were shifted from a row to another one, below which all stands where it was. That takes
    two; and some answers, or many of one kind, can be changed so without that anything was shifted."""
    ways, end = [], 0
    for start in [place for place, differs in enumerate(changed) if differs]:
        if start < end:
            continue
        end = start
        while end < len(typed) and typed[end] == came[end]:
            end += 1
        explained = [typed[place] for place in range(start, end) if changed[place]]
        if len(explained) >= _MANY and len({*explained} - {""}) > 1:
            ways.append(2 + sum(changed) - len(explained))
    return ways
