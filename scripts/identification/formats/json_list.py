"""The items of a list in JSON, decoded one by one as its text comes, and what stands around it checked at the end.

In: chunks of text. Out: raw hits.
"""

import json
import re
from collections.abc import Callable, Iterator

from scripts.common.messages import wrong
from scripts.identification.formats.format import Chunk, Tags
from scripts.identification.raw_hits import RawHit

# Keys that lead to the list of items; () if the list is all there is, ITSELF if there is one item and no list.
Path = tuple[str, ...]
ITSELF: Path = ("",)

_BLANK = re.compile(r"\s*")
NOTHING_FOUND = re.compile(r'\{[^{}]*"error"\s*:')  # the one item of a page that has none, as Scopus writes it


class ListReader:
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
            if not NOTHING_FOUND.match(chunk.text, start):
                hits.append(RawHit(line, chunk.text[start:end], self.tags_of(item)))
        return hits

    def _items(self, chunk: Chunk) -> list[tuple[int, int, object]]:
        """Start, end and content of each item in a chunk."""
        text, place = chunk.text, 0
        if self.path is None:
            self.path, place = find_list(self.paths, text)
            if self.path is None:
                self._check_json(text, chunk.shift)
                raise wrong(self.file, f"has no list of records where {self.words} has it.", self.again, "line 1")
            self.before = text[:place]
        items = []
        try:
            for start, end, item in decode_items(text, place, self.any_item):
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
                fix = "If there are several, one after the other, make a list of them: `[`, commas between them, `]`."
                message = "is not valid JSON: there is more behind its one record."
                raise wrong(self.file, message, fix, f"line {self.line_behind}")
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


def find_list(paths: tuple[Path, ...], text: str) -> tuple[Path | None, int]:
    """The path whose list opens in a text, and where that is; None if none does."""
    for path in paths:
        pattern = rf'"{re.escape(path[-1])}"\s*:\s*\[' if path else r"\A\s*\["
        if path == ITSELF:
            pattern = r"\A\s*(?=\{)"
        if found := re.search(pattern, text):
            return path, found.end()
    return None, 0


def decode_items(text: str, place: int, any_before: bool) -> Iterator[tuple[int, int, object]]:
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
