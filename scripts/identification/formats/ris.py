"""RIS of any provider, one value per line as `TY  - JOUR`, from TY to ER.

Tags as they stand (AU, TI, DO, …); what they mean is in ris_tags.py and, by provider, in ris_dialects.py. Our own
because rispy merges two records into one without a word where an ER is missing, drops tags of four letters (PMID),
cannot tell a value that goes on in the next line from a second value, and does not keep the raw text.
"""

import re
from collections import Counter

from scripts.common.messages import InputError, wrong
from scripts.identification.formats.format import OUR_NAME, Format, Tags, Written, border_after, marked_by
from scripts.identification.formats.ris_dialects import DIALECTS
from scripts.identification.formats.ris_tags import OTHERS, OURS, TABLE
from scripts.identification.formats.written_values import escape, tagged_values, type_of
from scripts.identification.raw_hits import RawHit, lines_matching

# Providers put more than the two letters of the standard before some values.
_LONG_TAGS = "PMID|PMCID|DOI"
# Tags that are taken as such even where they are not spaced as the others of the file are.
_COMMON = (
    "TY|ER|TI|T1|T2|AU|A1|PY|Y1|DA|JO|JF|JA|J2|AB|N2|N1|DO|UR|KW|SN|VL|IS|SP|EP|AN|ID|DB|DP|LA|PB|CY|AD|M3|L1|L2|BT|ED"
)
_REPEATED = {"AU", "A1", "KW", "UR", "SN", "AD", "N1", "L1", "L2", "ED", "AB", "N2"}
_WORDS = {"AU", "A1", "KW", "TI", "T1"}  # in which NA may be a word; elsewhere it is R's for nothing
_TEXTS = {"AB", "N2", "N1"}
_FREE = {*_TEXTS, "TI", "T1"}  # may hold what looks like a tag
_BLANK = r"[ \t\xa0]"
_NAME, _PLACE, _YEAR = r"[^,]{2,30}, ?[^,]{1,30}$", r"\S{0,3}\d\S{0,8}$", r"\d{4}(?!\d)"
# What values of some tags look like.
_SHAPES = {
    "TY": r"[A-Z]{3,7}$", "ER": r"$", "AU": _NAME, "A1": _NAME, "PY": _YEAR, "Y1": _YEAR, "DA": _YEAR,
    "SP": _PLACE, "EP": _PLACE, "VL": _PLACE, "IS": _PLACE, "SN": r"\d{4}-?\d{3}[\dXx]", "DO": r"\S*10\.\d{4}",
    "UR": r"https?://",
}  # fmt: skip
_GLUED = re.compile(r"\s{2,}(?=[A-Z][A-Z0-9]  - )")
_SPACED = re.compile(r"^[A-Z][A-Z0-9]( {1,2})-", re.MULTILINE)
_BEGINNING = 20_000  # characters that show how tags are spaced


def read_ris(text: str, file: str = "export") -> list[RawHit]:
    """Records of a RIS export.

    A line without a tag continues the value before it, after a `\\n`. Tags right behind ER belong to the record that
    ended there, others before TY to the one that begins. What is between records and has no tag (numbers, `Record #1 of
    9`) belongs to none.
    Raises InputError where a record has no end, or no beginning.
    """
    tag_of, reading = _tag_finder(text), _Reading(file)
    for number, line in enumerate(text.split("\n"), start=1):
        tag, value = tag_of(line)
        if tag == "TY":
            reading.begin(number)
        if reading.inside:
            reading.take(line, tag, value)
        elif tag == "ER":
            raise wrong(file, "a record ends that has no TY line.", "Put the line `TY  - ` back.", f"line {number}")
        else:
            reading.pass_by(number, line, tag, value)
    return reading.finish(number)


class _Reading:
    """The records read so far, the one that is being read, and the tags since the last one ended."""

    def __init__(self, file: str):
        self.file, self.hits = file, []
        self.inside, self.start = False, 0
        self.lines: list[str] = []
        self.tags: Tags = {}
        self.values: list[str] | None = None  # of the tag that was read last
        self.between, self.begun = [], 0  # lines between records from the first tag on, and its number
        self.behind = False  # whether no blank line has been since the last record
        self.before = False  # whether this file puts tags before TY

    def begin(self, number: int) -> None:
        """A line with TY: what stands before it is the record's, or the one's behind which it stands."""
        if self.inside:
            raise self._without_end(number)
        self.before = self.before or bool(self.between and not self.hits)
        if self.behind:
            self._give_to_last()
        self.inside, self.start, self.behind = True, number, False
        self.lines, self.between = self.between, []

    def take(self, line: str, tag: str, value: str) -> None:
        """A line of the record."""
        self.lines.append(line)
        if tag == "ER":
            self.hits.append(RawHit(self.start, "\n".join(self.lines), self.tags))
            self.inside, self.behind, self.tags, self.values = False, True, {}, None
        else:
            self._add(line, tag, value)

    def pass_by(self, number: int, line: str, tag: str, value: str) -> None:
        """A line between records."""
        if not line.strip():
            if self.behind:
                self._give_to_last()
            self.behind, self.values = False, None
        elif tag or self.values is not None:
            self.begun = self.begun if self.between else number
            self.between.append(line)
            self._add(line, tag, value)

    def finish(self, number: int) -> list[RawHit]:
        """All records."""
        if self.inside:
            raise self._without_end(number)
        if self.behind:
            self._give_to_last()
        if self.between:
            raise wrong(
                self.file,
                "tags stand here that belong to no record: there is no TY line behind them.",
                "Put the line `TY  - ` before them and `ER  - ` behind them, or take them out.",
                f"line {self.begun}",
            )
        return self.hits

    def _add(self, line: str, tag: str, value: str) -> None:
        if not tag:
            if line.strip() and self.values:
                self.values[-1] += "\n" + line.strip()
            return
        for name, part in _parts_of(tag, value):
            self.values = self.tags.setdefault(name, [])
            self.values.append("" if part == "NA" and name not in _WORDS else part)

    def _give_to_last(self) -> None:
        """What stands right behind a record is that one's, unless the file puts tags before TY."""
        if self.hits and self.between and not self.before:
            for tag, values in self.tags.items():
                self.hits[-1].tags.setdefault(tag, []).extend(values)
            self.tags, self.between = {}, []

    def _without_end(self, line: int) -> InputError:
        return wrong(
            self.file,
            f"the record that starts at line {self.start} has no ER line: it is cut off.",
            "Export the search again, or put the line `ER  - ` back.",
            f"line {line}",
        )


def _tag_finder(text: str):
    """Finds the tag of a line and its value; ("", line) if it has none.

    Most files space their tags in one way, which tells a tag from text. A common tag that is spaced otherwise is one
    too (somebody typed it), if the record has none yet or may have several; within an abstract or a note only if its
    value looks like one, since "T2 - weighted" and "ER - positive" are text.
    """
    spaces = Counter(_SPACED.findall(text[:_BEGINNING]))
    space = " {1,2}" if spaces[" "] > spaces["  "] else "  "
    usual = rf"([A-Z][A-Z0-9]){space}-(.*)|({_LONG_TAGS}) {{1,2}}-(.*)"
    indented = rf"(?:{_BLANK}+(?=[A-Z][A-Z0-9]  -))?"
    find = re.compile(rf"{usual}|{indented}({_COMMON}){_BLANK}{{0,4}}[-‐–—](?:{_BLANK}(.*)|$)").match
    seen: set[str] = set()
    last = ""

    def tag_of(line: str) -> tuple[str, str]:
        nonlocal last
        found = find(line)
        if not found:
            return "", line
        tag, value = (found[1] or found[3] or found[5]), (found[2] or found[4] or found[6] or "").strip()
        if found[5] and not _is_tag(tag, value, seen, last in _TEXTS):
            return "", line
        if tag in ("TY", "ER"):
            seen.clear()
        seen.add(tag)
        last = tag
        return tag, value

    return tag_of


def _is_tag(tag: str, value: str, seen: set[str], in_text: bool) -> bool:
    """Whether what is spaced otherwise than the tags of its file is a tag."""
    if shape := _SHAPES.get(tag):
        return (tag in _REPEATED or tag not in seen) and re.match(shape, value) is not None
    return not in_text and (tag in _REPEATED or tag not in seen)


def _parts_of(tag: str, value: str) -> list[tuple[str, str]]:
    """A value, and what was put behind it in the same line where a line end was lost: `DO  - 10.1/x     LK  - …`."""
    if "  - " not in value or tag in _FREE:
        return [(tag, value)]
    first, *others = _GLUED.split(value)
    return [(tag, first), *((each[:2], each[6:].strip()) for each in others)]


def find_ris_starts(text: str) -> list[int]:
    """Lines with a TY tag, however it is spaced."""
    return lines_matching(text, r"^TY {1,2}-")


def announced_records(text: str) -> int | None:
    """How many records the export itself says it has (Cochrane's `Record #1 of 124`); None if it does not, or if some
    of them only were chosen."""
    found = re.findall(r"^Record #(\d+) of (\d+)\s*$", text, re.MULTILINE)
    numbers = [int(number) for number, _ in found]
    if not found or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return None
    return int(found[-1][1])


def write_ris(record: dict) -> str:
    """A canonical record as RIS, with the journal in the tags that programs look for, and a note of what RIS has no
    tag for."""
    kind = type_of(record, "ris")
    lines = tagged_values(record, OURS)
    lines += [("JF", value) for tag, value in lines if tag == "T2" and kind == "JOUR"]
    known = [("PMID", "pmid"), ("PMCID", "pmcid"), ("Trial", "nct"), ("Source", "source"), ("Record", "record_id")]
    note = "; ".join(f"{name}: {escape(record[column])}" for name, column in known if record.get(column))
    lines += [("N1", note)] if note else []
    return "".join(f"{tag}  - {value}\n" for tag, value in [("TY", kind), ("DB", OUR_NAME), *lines, ("ER", "")]) + "\n"


FORMAT = Format(
    name="ris",
    words="RIS",
    table=TABLE,
    dialects=DIALECTS,
    others=OTHERS,
    recognise=marked_by(r"^TY {1,2}-"),
    read=read_ris,
    find_starts=find_ris_starts,
    border=border_after(r"\nER {1,2}-[^\n]*\n(?:(?!TY {1,2}-)\S[^\n]*\n)*(?=[ \t]*\n|TY {1,2}-)"),
    announced=announced_records,
    written=Written(".ris", "DB", OURS, write_ris),
)
