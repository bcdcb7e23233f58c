"""A hit as it stands in an export, and the comparison of how many were read with how many are there."""

import re
from typing import NamedTuple

from scripts.common.messages import wrong


class RawHit(NamedTuple):
    """One record of an export: the line it starts at (from 1), its text as it stands there, and its values by tag."""

    line: int
    raw: str
    tags: dict[str, list[str]]


def lines_matching(text: str, pattern: str) -> list[int]:
    """Numbers of the lines in which a pattern begins to match; `^` is the start of a line."""
    lines, line, last = [], 1, 0
    for found in re.finditer(pattern, text, re.MULTILINE):
        line += text.count("\n", last, found.start())
        last = found.start()
        lines.append(line)
    return lines


def check_count(file: str, hits: list[RawHit], starts: list[int]) -> None:
    """Compare the records read with the lines at which records start, counted in another way.

    Raises InputError with both numbers and the first line about which the two disagree.
    """
    if len(hits) == len(starts):
        return
    lines = [hit.line for hit in hits]
    place = min(set(lines) ^ set(starts), default=max(starts + lines, default=1))
    raise wrong(
        file,
        f"{len(hits)} records were read from it, but {len(starts)} start in it.",
        "A record is broken or cut off there. Export the search again, or mend that line.",
        f"line {place}",
    )


def check_displayed(file: str, found: int, displayed: int, place: str = "") -> None:
    """Compare the distinct records of a search with the hits that the platform displayed.

    Raises InputError with both numbers.
    """
    if found != displayed:
        raise wrong(
            file,
            f"holds {found} distinct records, but the platform displayed {displayed} hits.",
            "Add the missing exports, remove what does not belong there, or correct `hits` in review.yaml.",
            place,
        )
