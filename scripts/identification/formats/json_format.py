"""Formats of JSON: pages of interfaces that list what they found. What is the same for all of them.

Tags are the paths of an item's values, joined by dots, without the places in lists ("journalInfo.journal.title");
authors and notices have tags of their own, which each interface makes.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import partial

from scripts.common.messages import wrong
from scripts.identification.formats.format import Format, Table, Tags, marked_by
from scripts.identification.raw_hits import RawHit

LONGEST_PAGE = 200_000_000  # characters
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]', re.DOTALL)
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
    path: tuple[str, ...],
    marked_up: tuple[str, ...] = (),
    make_tags: Callable[[dict], Tags] = lambda item: {},
) -> Format:
    """A format of JSON (see Format), which is never cut: interfaces give it in pages.

    `mark`: the pattern that tells it. `path`: the keys that lead to the list of items. `marked_up`: tags whose values
    have HTML in them. `make_tags`: from an item to tags that are no paths.
    """

    def tags_of(item: dict) -> Tags:
        tags: Tags = {}
        _flatten(item, "", tags)
        for tag in marked_up:
            if tag in tags:
                tags[tag] = [_MARKUP.sub(" ", value) for value in tags[tag]]
        return tags | {tag: values for tag, values in make_tags(item).items() if values}

    return Format(
        name=name,
        words=words,
        table=table,
        begins="{",
        recognise=marked_by(mark),
        read=partial(_read_page, name, path, tags_of),
        find_starts=partial(_find_starts, path),
        offered=False,
    )


def _read_page(
    name: str, path: tuple[str, ...], tags_of: Callable[[dict], Tags], text: str, file: str = "export"
) -> list[RawHit]:
    """The items of a page.

    Raises InputError for JSON that is cut off or damaged, has no list of items, or is too large for a page.
    """
    if len(text) > LONGEST_PAGE:
        raise wrong(file, f"is a page of {len(text):,} characters, more than an interface gives.", "Fetch it in parts.")
    try:
        items = json.loads(text)
        for key in path:
            items = items[key]
        spans = _decode_spans(text, path[-1])
    except json.JSONDecodeError as error:
        fix = "It is cut off or damaged there. Search again."
        raise wrong(file, f"is not valid JSON ({error.msg}).", fix, f"line {error.lineno}") from None
    except (KeyError, TypeError, RecursionError) as error:
        message = f"has no list of records where {name} has it ({type(error).__name__})."
        raise wrong(file, message, "Search again.", "line 1") from None
    if items != [item for _, _, item in spans] or not all(isinstance(item, dict) for item in items):
        raise wrong(file, "lists its records in a way that is not known.", "Search again.", "line 1")
    hits, line, last = [], 1, 0
    for start, end, item in spans:
        line += text.count("\n", last, start)
        last = start
        if not _NOTHING_FOUND.match(text, start):
            hits.append(RawHit(line, text[start:end], tags_of(item)))
    return hits


def _find_starts(path: tuple[str, ...], text: str) -> list[int]:
    """Lines on which an item starts: brackets are counted, nothing is parsed."""
    starts, key, line, last = [], "", 1, 0
    opened: list[tuple[str, str]] = []  # brackets that are open, with the key that each is the value of
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark in "{[":
            if mark == "{" and opened and opened[-1][0] == "[" and tuple(name for _, name in opened[1:]) == path:
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


def _decode_spans(text: str, key: str) -> list[tuple[int, int, object]]:
    """Start, end and content of each item of the first list under `key`."""
    decoder, spans = json.JSONDecoder(), []
    found = re.search(rf'"{re.escape(key)}"\s*:\s*\[\s*', text)
    place = found.end() if found else len(text)
    while place < len(text) and text[place] != "]":
        item, end = decoder.raw_decode(text, place)
        spans.append((place, end, item))
        place = re.compile(r"\s*,?\s*").match(text, end).end()
    return spans


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
