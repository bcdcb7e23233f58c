"""RIS of any provider, one value per line as `TY  - JOUR`, from TY to ER.

In: text with `\\n` line ends. Out: one RawHit per record, tags as they stand (AU, TI, DO, …).

Our own because rispy merges two records into one without a word where an ER is missing, drops tags of four letters
(PMID), cannot tell a value that goes on in the next line from a second value, and does not keep the raw text.
"""

import re

from scripts.common.messages import wrong
from scripts.identification.raw_hits import RawHit, lines_matching

# Providers put more than the two letters of the standard before some values.
LONG_TAGS = "PMID|PMCID|DOI"


def read_ris(text: str, file: str = "export") -> list[RawHit]:
    """Records of a RIS export. Lines between ER and the next TY (numbers, `Record #1 of 9`) belong to none.

    A line without a tag continues the value before it, after a `\\n`.
    Raises InputError where a record has no end, or no beginning.
    """
    separator = "  -" if re.search(r"^TY  -", text, re.MULTILINE) else " -"
    tagged = re.compile(rf"([A-Z][A-Z0-9]){separator}(.*)|({LONG_TAGS}) {{1,2}}-(.*)")
    hits: list[RawHit] = []
    lines: list[str] = []
    tags: dict[str, list[str]] | None = None
    values: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        found = tagged.match(line)
        tag, value = (found[1] or found[3], found[2] or found[4] or "") if found else ("", line)
        if tag == "TY":
            if tags is not None:
                raise _without_end(file, start, number)
            tags, lines, start = {}, [], number
        if tags is None:
            if tag == "ER":
                raise wrong(file, "a record ends that has no TY line.", "Put the line `TY  - ` back.", f"line {number}")
            continue
        lines.append(line)
        if tag == "ER":
            hits.append(RawHit(start, "\n".join(lines), tags))
            tags = None
        elif tag:
            values = tags.setdefault(tag, [])
            values.append(value.strip())
        elif line.strip():
            values[-1] += "\n" + line.strip()
    if tags is not None:
        raise _without_end(file, start, number)
    return hits


def find_ris_starts(text: str) -> list[int]:
    """Lines with a TY tag, however it is spaced."""
    return lines_matching(text, r"^TY {1,2}-")


def announced_records(text: str) -> int | None:
    """How many records the export itself says it has (Cochrane's `Record #1 of 124`), None if it does not."""
    found = re.findall(r"^Record #\d+ of (\d+)\s*$", text, re.MULTILINE)
    return int(found[-1]) if found else None


def _without_end(file: str, start: int, line: int):
    return wrong(
        file,
        f"the record that starts at line {start} has no ER line: it is cut off.",
        "Export the search again, or put the line `ER  - ` back.",
        f"line {line}",
    )
