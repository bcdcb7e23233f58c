"""Formats of JSON: lists of records, of interfaces and of programs. What is the same for all of them.

Tags are the paths of an item's values, joined by dots, without the places in lists ("journalInfo.journal.title");
authors and notices have tags of their own, which each format makes. Items are decoded one by one as they come.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator

from scripts.identification.formats.format import Chunk, Format, Table, Tags, marked_by
from scripts.identification.formats.json_list import ITSELF, NOTHING_FOUND, ListReader, Path, decode_items, find_list
from scripts.identification.raw_hits import RawHit

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]', re.DOTALL)
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
    make_tags: Callable[[dict], Tags] = lambda item: {},
    offered: bool = False,
    **more,
) -> Format:
    """A format of JSON (see Format, for `more` too).

    `mark`: the pattern that tells it. `path`: the keys that lead to the list of items, or else one of `other_paths`.
    `make_tags`: from an item to tags that are no paths, and [] for paths of which those are made.
    """
    paths = (path, *other_paths)

    def tags_of(item: dict) -> Tags:
        tags: Tags = {}
        _flatten(item, "", tags)
        return {tag: values for tag, values in (tags | make_tags(item)).items() if values}

    def read(chunks: Iterable[Chunk], file: str = "export") -> Iterator[tuple[Chunk, list[RawHit]]]:
        again = "Export it again." if offered else "Search again."
        reader = ListReader(words, paths, tags_of, file, again)
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


def _find_border(paths: tuple[Path, ...], text: str) -> int:
    """Where the last item ends that is whole; 0 if there is none."""
    goes_on = text.lstrip().startswith(",")
    path, place = (paths[0], 0) if goes_on else find_list(paths, text)
    border = 0
    if path is None or path == ITSELF:
        return border
    try:
        for _, border, _ in decode_items(text, place, goes_on):  # noqa: B007
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
    alone = ITSELF in paths and find_list(paths, text)[0] == ITSELF
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark in "{[":
            listed = opened and opened[-1][0] == "[" and tuple(name for _, name in opened[1:]) in paths
            if mark == "{" and (listed or (alone and not opened)):
                line += text.count("\n", last, token.start())
                last = token.start()
                if not NOTHING_FOUND.match(text, token.start()):
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
