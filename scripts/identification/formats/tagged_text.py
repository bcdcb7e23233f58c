"""Formats of tagged text that have a first line for each record and no last one. What is the same for all of them.

A value is on the line of its tag; lines without a tag go on with it, after a `\\n`. Where a record ends, only the first
line of the next tells; so a record that has two titles has lost that line, and one that ends the file in the middle of
a line, and has not what all others have, is cut off.
"""

import re
from collections.abc import Callable, Iterator

from scripts.common.messages import InputError, wrong
from scripts.identification.formats.format import Format, Table, Tags, border_after, marked_by
from scripts.identification.raw_hits import RawHit, lines_matching


def tagged_format(
    *,
    name: str,
    words: str,
    table: Table,
    start: str,
    count: str,
    tag: str,
    titles: tuple[str, ...],
    begins: str = "",
    preamble: str = "",
    mend: Callable[[Tags], Tags] = lambda tags: tags,
    **more,
) -> Format:
    """A format of tagged text (see Format, for `more` too).

    `start`: the first line of a record; if it is a tag, it is a value too. `preamble`: what may stand before all of
    them. `count`: what is counted to contradict the reader, once in each record. `tag`: a line with a tag, which is its
    first group, and a value, which is its last. `titles`: tags that a record has once at most. `mend`: from tags as
    they stand to those that `table` is for.
    """

    def read(text: str, file: str = "export") -> list[RawHit]:
        hits = [_hit_of(lines, number, tagged) for number, lines in _records_of(text, first)]
        _check_beginning(file, text, hits, tagged, titles)
        for hit in hits:
            if twice := [tag for tag in titles if len(hit.tags.get(tag, ())) > 1]:
                raise _run_together(file, hit, twice[0])
            if "\n" not in hit.raw:
                fix = "Take the line out if it is there twice, or export the search again."
                raise wrong(file, f"the record has only its first line, {hit.raw[:40]!r}.", fix, f"line {hit.line}")
        _check_end(file, text, hits, titles)
        return [hit._replace(tags=mend(hit.tags)) for hit in hits]

    first, tagged = re.compile(start), re.compile(tag)
    return Format(
        name=name,
        words=words,
        table=table,
        begins=begins,
        recognise=marked_by(rf"\A\s*{preamble}(?:{start})"),
        read=read,
        find_starts=lambda text: lines_matching(text, count),
        border=border_after(rf"\n(?={start})"),
        **more,
    )


def _records_of(text: str, first: re.Pattern) -> Iterator[tuple[int, list[str]]]:
    """The lines of each record, from its first to its last with anything on it, and the number of the first.

    What stands before all of them (the name of a database, a legend of tags) belongs to none.
    """
    lines: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if first.match(line):
            if start:
                yield start, lines
            start, lines = number, [line]
        elif start:
            lines.append(line)
    if start:
        yield start, lines


def _hit_of(lines: list[str], number: int, tagged: re.Pattern) -> RawHit:
    tags: Tags = {}
    values: list[str] = []
    for line in lines:
        if found := tagged.match(line):
            values = tags.setdefault(found[1], [])
            values.append((found[found.re.groups] or "").strip() if found.re.groups > 1 else "")
        elif values and line.strip():
            values[-1] = f"{values[-1]}\n{line.strip()}".lstrip("\n")
    return RawHit(number, "\n".join(lines).rstrip(), tags)


def _run_together(file: str, hit: RawHit, title: str) -> InputError:
    message = f"the record that starts at line {hit.line} has two titles ({title}): the line between them is missing."
    first = hit.raw.split("\n")[0][:40]
    return wrong(file, message, f"Put a line like `{first}` before the second record.", f"line {hit.line}")


def _check_beginning(file: str, text: str, hits: list[RawHit], tagged: re.Pattern, titles: tuple[str, ...]) -> None:
    """Raise InputError if there is a title above the first record: that record has lost its first line."""
    above = text.split("\n", hits[0].line - 1)[:-1] if hits else []
    for number, line in enumerate(above, start=1):
        if (found := tagged.match(line)) and found[1] in titles:
            first = hits[0].raw.split("\n")[0][:40]
            fix = f"Put a line like `{first}` above that record."
            raise wrong(file, f"a title ({found[1]}) stands above the first record.", fix, f"line {number}")


def _check_end(file: str, text: str, hits: list[RawHit], titles: tuple[str, ...]) -> None:
    """Raise InputError if the file ends in the middle of a line and of a record."""
    if not hits or text.endswith("\n"):
        return
    *others, last = hits
    missing = [] if set(titles) & set(last.tags) else list(titles[:1])
    if len(others) > 2:
        missing += sorted(set.intersection(*(set(hit.tags) for hit in others)) - set(last.tags))
    end, ends = _last_tag(last), {_last_tag(hit) for hit in others}
    fewest = min((_tags_behind(hit, end) for hit in others), default=0)
    if fewest > 3 or (len(others) > 2 and end not in ends):
        missing.append(f"{' or '.join(sorted(ends))} after {end}")
    if missing:
        what = f"the record that starts at line {last.line} is cut off: it has no {missing[0]} and no line end."
        raise wrong(file, what, "Export the search again.", f"line {text.count(chr(10)) + 1}")


def _last_tag(hit: RawHit) -> str:
    return next(reversed(hit.tags), "")


def _tags_behind(hit: RawHit, tag: str) -> int:
    """How many tags a record has behind one; 0 if it has not that one."""
    tags = list(hit.tags)
    return len(tags) - tags.index(tag) - 1 if tag in tags else 0
