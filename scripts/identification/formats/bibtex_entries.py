"""The entries of a BibTeX file: where each begins and ends, and its fields, values still LaTeX.

Our own because bibtexparser lets a title swallow the journal where a comma is missing, refuses entries without a key,
and cannot say which field is broken. What begins at the start of a line with `@word{` is an entry, or a comment, a
preamble or an abbreviation (`@string`), and ends before the next one.
"""

import re
from calendar import month_name
from itertools import pairwise
from typing import NamedTuple

from scripts.common.messages import wrong

# Where an entry begins, also after the end of another one on the same line.
START = r"(?:^[ \t}]*|\}[ \t]*(?=@[A-Za-z][\w-]*\{[^\s=,{}\"()]*,))@([A-Za-z][\w:+-]*)\s*[{(]"
NOT_ENTRIES = ("comment", "preamble", "string")
_START = re.compile(START, re.MULTILINE)
_NAME = re.compile(r"[\s,]*([^\s=,{}\"#()@]+(?:[ \t]+[^\s=,{}\"#()@]+)*)\s*=\s*")
_KEY = re.compile(r"\s*([^,={}\"]*?)\s*,")
_NO_COMMA_AFTER_KEY = re.compile(r"[ \t]*([^\s,={}\"]+)[ \t]*\n(?=\s*[\w-]+\s*=)")
# A value without braces, in an entry that this sign closes.
_BARE = {
    "}": re.compile(r"[^\s,{}\"#=][^,{}\"#=\n]*"),
    ")": re.compile(r"[^\s,{}\"#=()][^,{}\"#=()\n]*"),
}
_JOIN = re.compile(r"\s*#\s*")
_REST = re.compile(r"[\s,]*")
_FIELD = re.compile(r"^\s*[A-Za-z][\w-]*\s*=\s*[{\"]", re.MULTILINE)
_ONE_LINE_FIELD = re.compile(r"^(\s*[A-Za-z][\w-]*\s*=\s*)(?:\{(.*)\}|\"(.*)\")(\s*,?\s*)$", re.MULTILINE)
# A field within the value of another: a brace is missing there, and one too many stands further on.
_SWALLOWED = re.compile(
    r"^[ \t]*(title|author|journal|booktitle|year|volume|number|pages|doi|url|abstract|keywords|issn|publisher|month)"
    r"[ \t]*=[ \t]*[{\"]",
    re.MULTILINE | re.IGNORECASE,
)
# How braces pair: one after a backslash is none (Zotero), or is one (BibTeX itself).
_PAIRINGS = (re.compile(r"\\.|[{}\"]", re.DOTALL), re.compile(r"[{}\"]"))
_MONTHS = {name[:3].lower(): name for name in month_name[1:]}


class Entry(NamedTuple):
    """An entry: the line it starts at, its text, type, key ("" if it has none) and fields in their order.

    The text goes on to the next entry: it names records of reviews that run, so it has to stay what it was.
    """

    line: int
    raw: str
    kind: str
    key: str
    fields: list[tuple[str, str]]


class _Broken(Exception):
    """What is wrong, where in the text that was given, and what to do."""

    def __init__(self, message: str, place: int, fix: str):
        super().__init__(message)
        self.message, self.place, self.fix = message, place, fix


def read_entries(text: str, file: str) -> list[Entry]:
    """The entries of a BibTeX file, abbreviations put in place.

    Raises InputError for an entry, or an abbreviation, that is not whole, and for fields that belong to none.
    """
    begun = list(_START.finditer(text))
    places = [found.start(1) - 1 for found in begun] + [len(text)]
    entered = [place for found, place in zip(begun, places, strict=False) if found[1].lower() not in NOT_ENTRIES]
    following = dict(pairwise([*entered, len(text)]))
    entries, known = [], dict(_MONTHS)
    line, last = 1, 0
    try:
        _check_rest(text, 0, places[0])
        for found, place, end in zip(begun, places, places[1:], strict=False):
            line += text.count("\n", last, place)
            last = place
            kind = found[1].lower()
            if kind == "string":
                _, fields = _parse(text, found.end(), end, known)
                known |= dict(fields)
            elif kind not in NOT_ENTRIES:
                key, fields = _parse(text, found.end(), end, known)
                entries.append(Entry(line, text[place : following[place]].strip(), kind, key, fields))
    except _Broken as broken:
        at = text.count("\n", 0, broken.place) + 1
        raise wrong(file, broken.message, broken.fix, f"line {at}") from None
    return entries


def find_abbreviations(text: str) -> str:
    """The abbreviations (`@string`) of a text, each with its line ends, for another part of the same file."""
    begun = list(_START.finditer(text))
    places = [found.start(1) - 1 for found in begun] + [len(text)]
    kinds = [found[1].lower() for found in begun]
    spans = [span for kind, *span in zip(kinds, places, places[1:], strict=False) if kind == "string"]
    return "".join(f"{text[start:end].rstrip()}\n" for start, end in spans)


def _parse(text: str, start: int, end: int, known: dict[str, str]) -> tuple[str, list[tuple[str, str]]]:
    """Key and fields of the entry whose inside begins at `start`; how its braces pair is what makes it whole."""
    closing = ")" if text[start - 1] == "(" else "}"
    first = None
    for pairing in _PAIRINGS:
        try:
            return _parse_inside(text, start, end, closing, pairing, known)
        except _Broken as broken:
            first = first or broken
    mended = mend_braces(text[start:end])
    if mended != text[start:end]:
        try:
            return _parse_inside(mended, 0, len(mended), closing, _PAIRINGS[0], known)
        except _Broken:
            pass
    raise first


def _parse_inside(
    text: str, start: int, end: int, closing: str, pairing: re.Pattern, known: dict[str, str]
) -> tuple[str, list[tuple[str, str]]]:
    found = _KEY.match(text, start, end) or _NO_COMMA_AFTER_KEY.match(text, start, end)
    key, place = (found[1], found.end()) if found else ("", start)
    alone = re.compile(rf"\s*([^\s,={{}}\"]*)\s*(?={re.escape(closing)})").match(text, start, end)
    if alone:
        key, place = alone[1], alone.end()
    fields: list[tuple[str, str]] = []
    while True:
        rest = _REST.match(text, place, end)
        if text.startswith(closing, rest.end(), end):
            _check_rest(text, rest.end() + 1, end)
            return key, fields
        if rest.end() >= end:
            raise _Broken(
                "the entry does not end: it is cut off.", start, "Export the search again, or put back its `}`."
            )
        named = _NAME.match(text, place, end)
        if not named:
            after = f" after `{fields[-1][0]}`" if fields else ""
            message = f"what stands{after} is no field: {text[rest.end() : rest.end() + 40].strip()!r}."
            raise _Broken(message, rest.end(), "Check its braces and quotes; a field is written `name = {value},`.")
        if fields and "," not in rest.group():
            message = f"the comma after the value of `{fields[-1][0]}` is missing."
            raise _Broken(message, place - 1, "Put it there.")
        value, place = _read_value(text, named.end(), end, named[1], closing, pairing, known)
        fields.append((re.sub(r"\s+", "_", named[1].lower()), value))


def _read_value(
    text: str, place: int, end: int, name: str, closing: str, pairing: re.Pattern, known: dict[str, str]
) -> tuple[str, int]:
    """A value, its parts joined where `#` says so, and where it ends."""
    parts = []
    while True:
        opening = text[place : place + 1]
        if place < end and opening in '{"':
            closed = _closing(text, place, end, pairing)
            if closed is None:
                message = f"the value of `{name}` does not end."
                raise _Broken(message, place, "Check its braces and quotes, or put back what is cut off.")
            if swallowed := _SWALLOWED.search(text, place, closed):
                message = f"the value of `{name}` does not end before `{swallowed[1]}` begins."
                raise _Broken(message, place, "Check its braces and quotes, and the comma behind it.")
            parts.append(text[place + 1 : closed])
            place = closed + 1
        elif bare := _BARE[closing].match(text, place, end):
            word = bare[0].strip()
            parts.append(known.get(word.lower(), word))
            place = bare.end()
        elif text[place:end].lstrip()[:1] in ",})":
            return "".join(parts), place
        else:
            raise _Broken(f"`{name}` has no value.", place, "Put it in braces.")
        joined = _JOIN.match(text, place, end)
        if not joined:
            return "".join(parts), place
        place = joined.end()


def _closing(text: str, place: int, end: int, pairing: re.Pattern) -> int | None:
    """Where the brace or quote that opens at `place` is closed."""
    quoted, depth = text[place] == '"', 0
    for found in pairing.finditer(text, place + quoted, end):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if depth <= 0 and not quoted:
                return found.start()
        elif found[0] == '"' and quoted and depth <= 0:
            return found.start()
    return None


def _check_rest(text: str, start: int, end: int) -> None:
    """Raise where fields stand outside of an entry: one whose `@` is damaged, or whose braces end too early."""
    if found := _FIELD.search(text, start, end):
        message = "fields stand there that belong to no entry."
        raise _Broken(message, found.end() - 1, "Check the `@` and the braces of the entry there.")


def mend_braces(text: str) -> str:
    """Text in which a field on one line, whose value has braces without their partner, has lost those braces.

    EBSCO writes keywords that were scraped from web pages, scripts and all. Quotes within quotes stay.
    """
    return _ONE_LINE_FIELD.sub(_mend_field, text)


def _mend_field(found: re.Match) -> str:
    before, braced, quoted, after = found.groups()
    value, depth = braced if quoted is None else quoted, 0
    for character in value:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            break
    if depth == 0 and '"' not in (quoted or ""):
        return found.group()
    return f"{before}{{{re.sub('[{}]', ' ', value) if depth else value}}}{after}"
