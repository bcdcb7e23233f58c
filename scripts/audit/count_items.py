"""How many records a file of JSON lists, counted as its text comes, so that the file may be as large as it likes.

In: blocks of text. Out: a number. Nothing is decoded; what is no JSON gives any number.
"""

import re
from collections.abc import Iterable, Iterator

# Keys that lead to the list of records: in pages of interfaces and in files of programs; () if the list is all.
_LISTS = {
    (),
    ("resultList", "result"),
    ("message", "items"),
    ("results",),
    ("studies",),
    ("search-results", "entry"),
    ("items",),
}
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*("?)|[\[\]{}:,]', re.DOTALL)


def count_items(blocks: Iterable[str]) -> int:
    """The records that a file lists, without those that are only an error; 1 for an object that lists none."""
    opened: list[tuple[str, str]] = []  # brackets that are open, and the key of which each is the value
    listed, count, text, key = False, 0, "", ""
    for token in _tokens(blocks):
        if token in "{[":
            path = tuple(name for _, name in opened[1:])
            inside = bool(opened) and opened[-1][0] == "[" and path in _LISTS
            listed = listed or inside or (token == "[" and (*path, key)[bool(not opened) :] in _LISTS)
            count += inside and token == "{"
            opened.append((token, key))
            key = ""
        elif token in "}]":
            opened = opened[:-1]
        elif token == ":":
            key = text
            in_item = len(opened) > 1 and opened[-2][0] == "[" and tuple(name for _, name in opened[1:-1]) in _LISTS
            count -= key == "error" and in_item  # Scopus lists one where it found nothing
        elif token == ",":
            key = ""
        else:
            text = token[1:-1]
    return count if listed else 1


def _tokens(blocks: Iterable[str]) -> Iterator[str]:
    """Strings, brackets, colons and commas; a string that a block cuts goes on in the next."""
    rest = ""
    for block in blocks:
        rest += block
        end = 0
        for found in _TOKEN.finditer(rest):
            if found[0][0] == '"' and not found[1]:
                break
            end = found.end()
            yield found[0]
        rest = rest[end:]
