"""Plain text of Web of Science (.txt, .ciw): `FN`, `VR`, then records from `PT` to `ER`, at last `EF`.

In: text with `\\n` line ends. Out: one RawHit per record, tags as they stand; a value that goes on (three spaces)
does so after a `\\n`. Our own because rispy's reader loses a record whose ER is missing, and the raw text.
"""

import re

from scripts.common.messages import wrong
from scripts.identification.raw_hits import RawHit, lines_matching

_TAGGED = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")


def read_web_of_science(text: str, file: str = "export") -> list[RawHit]:
    """Records of a Web of Science export.

    Raises InputError for a record without ER, a file without EF (both are cut off), and lines that are no value.
    """
    hits: list[RawHit] = []
    lines: list[str] = []
    tags: dict[str, list[str]] = {}
    values: list[str] = []
    start = last = 0
    ended = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        last = number
        found = _TAGGED.match(line)
        tag = found[1] if found else ""
        if tag in ("FN", "VR", "EF") and not tags:
            ended = tag == "EF"
            continue
        if not tags:
            start, lines = number, []
        lines.append(line)
        if tag == "ER":
            hits.append(RawHit(start, "\n".join(lines), tags))
            tags = {}
        elif tag:
            values = tags.setdefault(tag, [])
            values.append((found[2] or "").strip())
        elif tags and line.startswith("  "):
            values[-1] += (" " if values in (tags.get("DE"), tags.get("ID")) else "\n") + line.strip()
        else:
            raise wrong(file, f"the line {line[:40]!r} has no tag.", "Export the search again.", f"line {number}")
    if tags or not ended:
        raise wrong(file, "it is cut off: the line `EF` at its end is missing.", "Export it again.", f"line {last}")
    return hits


def find_web_of_science_starts(text: str) -> list[int]:
    """Lines with a PT tag."""
    return lines_matching(text, r"^PT [A-Z]")
