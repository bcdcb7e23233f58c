"""Formats of JSON: lists of records, of interfaces and of programs. What is the same for all of them.

Tags are the paths of an item's values, joined by dots, without the places in lists ("journalInfo.journal.title");
authors and notices have tags of their own, which each format makes. Items are decoded one by one as they come.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator

from scripts.common.messages import wrong
from scripts.identification.formats.format import Chunk, Format, Table, Tags, marked_by
from scripts.identification.raw_hits import RawHit

# Keys that lead to the list of items; () if the list is all there is, ITSELF if there is one item and no list.
Path = tuple[str, ...]
ITSELF: Path = ("",)

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]', re.DOTALL)
_BLANK = re.compile(r"\s*")
_NOTHING_FOUND = re.compile(r'\{[^{}]*"error"\s*:')  # the one item of a page that has none, as Scopus writes it
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")
_NOTICES = {
    "retraction": re.compile(r"retraction", re.IGNORECASE),
    "correction": re.compile(r"erratum|correction|corrigendum", re.IGNORECASE),
    "concern": re.compile(r"concern", re.IGNORECASE),
}


def json_format(
    *,
    name: str,
    words: str,
    table: Table,
    mark: str,
    path: Path,
    other_paths: tuple[Path, ...] = (),
    marked_up: tuple[str, ...] = (),
    make_tags: Callable[[dict], Tags] = lambda item: {},
    offered: bool = False,
    **more,
) -> Format:
    """A format of JSON (see Format, for `more` too).

    `mark`: the pattern that tells it. `path`: the keys that lead to the list of items, or else one of `other_paths`.
    `marked_up`: tags whose values have HTML in them. `make_tags`: from an item to tags that are no paths, and [] for
    paths of which those are made.
    """
    paths = (path, *other_paths)

    def tags_of(item: dict) -> Tags:
        tags: Tags = {}
        _flatten(item, "", tags)
        for tag in marked_up:
            if tag in tags:
                tags[tag] = [_MARKUP.sub(" ", value) for value in tags[tag]]
        return {tag: values for tag, values in (tags | make_tags(item)).items() if values}

    def read(chunks: Iterable[Chunk], file: str = "export") -> Iterator[tuple[Chunk, list[RawHit]]]:
        again = "Export it again." if offered else "Search again."
        reader = _Reader(words, paths, tags_of, file, again)
        for chunk in chunks:
            yield chunk, reader.read(chunk)

    return Format(
        name=name,
        words=words,
        table=table,
        begins="{[",
        recognise=marked_by(mark),
        read=read,
        whole=True,
        find_starts=lambda text: _find_starts(paths, text),
        border=lambda text: _find_border(paths, text),
        offered=offered,
        **more,
    )


class _Reader:
    """Reads chunks; knows what stands before the list of items, and what behind it once the list has ended."""

    def __init__(self, words: str, paths: tuple[Path, ...], tags_of: Callable[[dict], Tags], file: str, again: str):
        self.words, self.paths, self.tags_of, self.file, self.again = words, paths, tags_of, file, again
        self.path: Path | None = None
        self.before, self.behind, self.line_behind, self.any_item = "", "", 0, False

    def read(self, chunk: Chunk) -> list[RawHit]:
        """The items in a chunk.

        Raises InputError for JSON that is cut off or damaged, or has no list of items.
        """
        if self.behind:
            self.behind += chunk.text
            items = []
        else:
            items = self._items(chunk)
        if chunk.last:
            self._check_frame(chunk)
        hits, line, last = [], chunk.shift + 1, 0
        for start, end, item in items:
            line += chunk.text.count("\n", last, start)
            last = start
            if not isinstance(item, dict):
                raise wrong(self.file, "lists its records in a way that is not known.", self.again, f"line {line}")
            if not _NOTHING_FOUND.match(chunk.text, start):
                hits.append(RawHit(line, chunk.text[start:end], self.tags_of(item)))
        return hits

    def _items(self, chunk: Chunk) -> list[tuple[int, int, object]]:
        """Start, end and content of each item in a chunk."""
        text, place = chunk.text, 0
        if self.path is None:
            self.path, place = _find_list(self.paths, text)
            if self.path is None:
                self._check_json(text, chunk.shift)
                raise wrong(self.file, f"has no list of records where {self.words} has it.", self.again, "line 1")
            self.before = text[:place]
        items = []
        try:
            for start, end, item in _decode_items(text, place, self.any_item):
                items.append((start, end, item))
                place = end
                self.any_item = True
                if self.path == ITSELF:
                    break
        except json.JSONDecodeError as error:
            raise self._invalid(error.msg, chunk.shift + error.lineno) from None
        except RecursionError:
            raise wrong(self.file, "has lists within lists without end.", self.again, "line 1") from None
        self.behind = text[place:].lstrip() if self.path != ITSELF else text[place:] or " "
        self.line_behind = chunk.shift + text.count("\n", 0, len(text) - len(self.behind)) + 1
        return items

    def _check_frame(self, chunk: Chunk) -> None:
        """That what stands around the items is JSON, with the list of items where it should be."""
        if self.path == ITSELF:
            if self.behind.strip():
                raise self._invalid("Extra data", self.line_behind)
            return
        if not self.behind:
            raise self._invalid("Expecting ',' delimiter", chunk.shift + chunk.text.rstrip().count("\n") + 1)
        frame = self.before + self.behind
        try:
            found = json.loads(frame)
            for key in self.path:
                found = found[key]
        except json.JSONDecodeError as error:
            line = error.lineno if error.pos < len(self.before) else self.line_behind + error.lineno - 1
            lines_before = 0 if error.pos < len(self.before) else self.before.count("\n")
            raise self._invalid(error.msg, line - lines_before) from None
        except (KeyError, TypeError, RecursionError):
            found = None
        if found != []:
            raise wrong(self.file, "lists its records in a way that is not known.", self.again, "line 1")

    def _check_json(self, text: str, shift: int) -> None:
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            raise self._invalid(error.msg, shift + error.lineno) from None
        except RecursionError:
            pass

    def _invalid(self, what: str, line: int):
        fix = f"It is cut off or damaged there. {self.again}"
        return wrong(self.file, f"is not valid JSON ({what}).", fix, f"line {line}")


def _find_list(paths: tuple[Path, ...], text: str) -> tuple[Path | None, int]:
    """The path whose list opens in a text, and where that is; None if none does."""
    for path in paths:
        pattern = rf'"{re.escape(path[-1])}"\s*:\s*\[' if path else r"\A\s*\["
        if path == ITSELF:
            pattern = r"\A\s*(?=\{)"
        if found := re.search(pattern, text):
            return path, found.end()
    return None, 0


def _decode_items(text: str, place: int, any_before: bool) -> Iterator[tuple[int, int, object]]:
    """Start, end and content of each item from a place in a list to the list's end, or the text's.

    Raises JSONDecodeError where there is no item, or something else between two.
    """
    decoder = json.JSONDecoder()
    while True:
        place = _BLANK.match(text, place).end()
        if place == len(text) or text[place] == "]":
            return
        if any_before:
            if text[place] != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, place)
            place = _BLANK.match(text, place + 1).end()
        item, end = decoder.raw_decode(text, place)
        yield place, end, item
        place, any_before = end, True


def _find_border(paths: tuple[Path, ...], text: str) -> int:
    """Where the last item ends that is whole; 0 if there is none."""
    goes_on = text.lstrip().startswith(",")
    path, place = (paths[0], 0) if goes_on else _find_list(paths, text)
    border = 0
    if path is None or path == ITSELF:
        return border
    try:
        for _, border, _ in _decode_items(text, place, goes_on):  # noqa: B007
            pass
    except (json.JSONDecodeError, RecursionError):
        pass
    return border


def _find_starts(paths: tuple[Path, ...], text: str) -> list[int]:
    """Lines on which an item starts: brackets are counted, nothing is parsed."""
    starts, key, line, last = [], "", 1, 0
    opened: list[tuple[str, str]] = []  # brackets that are open, with the key that each is the value of
    if text.lstrip().startswith(","):  # the list goes on that was opened before
        opened = [("{", ""), *(("{", name) for name in paths[0][:-1]), ("[", paths[0][-1])] if paths[0] else [("[", "")]
    alone = ITSELF in paths and _find_list(paths, text)[0] == ITSELF
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark in "{[":
            listed = opened and opened[-1][0] == "[" and tuple(name for _, name in opened[1:]) in paths
            if mark == "{" and (listed or (alone and not opened)):
                line += text.count("\n", last, token.start())
                last = token.start()
                if not _NOTHING_FOUND.match(text, token.start()):
                    starts.append(line)
            opened.append((mark, key))
            key = ""
        elif mark in "}]":
            opened = opened[:-1]
        elif mark == ",":
            key = ""
        elif mark != ":" and text[token.end() : token.end() + 9].lstrip().startswith(":"):
            key = mark[1:-1]
    return starts


def _flatten(value, path: str, tags: dict[str, list[str]]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _flatten(inner, f"{path}.{key}" if path else key, tags)
    elif isinstance(value, list):
        for inner in value:
            _flatten(inner, path, tags)
    elif value is not None and value != "":
        tags.setdefault(path, []).append(str(value))


def name_person(family: str | None, given: str | None, group: str | None) -> str:
    """A person or group as "Family, Given", of whatever is known."""
    return f"{family}, {given}" if family and given else family or group or given or ""


def notices_of(remarks: Iterable[tuple[str, str]]) -> Tags:
    """What remarks (type, detail) say of a record, by kind."""
    found: dict[str, list[str]] = {}
    for kind, detail in remarks:
        for notice, pattern in _NOTICES.items():
            if pattern.search(kind):
                found.setdefault(notice, []).append(f"{kind}: {detail}" if detail else kind)
    return found
