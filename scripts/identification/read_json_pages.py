"""Pages of interfaces that answer in JSON: Europe PMC, OpenAlex, Crossref, ClinicalTrials.gov and Scopus.

In: text with `\\n` line ends. Out: one RawHit per item; tags are the paths of its values, joined by dots, without the
places in lists ("journalInfo.journal.title"); authors and notices have tags of their own.
"""

import json
import re

from bibtexparser.middlewares.names import parse_single_name_into_parts

from scripts.common.messages import wrong
from scripts.identification.json_interfaces import LISTS, recognise_json
from scripts.identification.raw_hits import RawHit

LONGEST_PAGE = 200_000_000  # characters
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]', re.DOTALL)
_NOTHING_FOUND = re.compile(r'\{[^{}]*"error"\s*:')  # the one entry of Scopus where it has none
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")
_NOTICES = {
    "retraction": re.compile(r"retraction", re.IGNORECASE),
    "correction": re.compile(r"erratum|correction|corrigendum", re.IGNORECASE),
    "concern": re.compile(r"concern", re.IGNORECASE),
}


def read_json_pages(text: str, file: str = "export") -> list[RawHit]:
    """The items of a page.

    Raises InputError for JSON that is cut off or damaged, has no list of items, or is too large for a page.
    """
    if len(text) > LONGEST_PAGE:
        raise wrong(file, f"is a page of {len(text):,} characters, more than an interface gives.", "Fetch it in parts.")
    kind = recognise_json(text)
    try:
        items = json.loads(text)
        for key in LISTS[kind]:
            items = items[key]
        spans = _decode_spans(text, LISTS[kind][-1])
    except json.JSONDecodeError as error:
        fix = "It is cut off or damaged there. Search again."
        raise wrong(file, f"is not valid JSON ({error.msg}).", fix, f"line {error.lineno}") from None
    except (KeyError, TypeError, RecursionError) as error:
        message = f"has no list of records where {kind} has it ({type(error).__name__})."
        raise wrong(file, message, "Search again.", "line 1") from None
    if items != [item for _, _, item in spans] or not all(isinstance(item, dict) for item in items):
        raise wrong(file, "lists its records in a way that is not known.", "Search again.", "line 1")
    hits, line, last = [], 1, 0
    for start, end, item in spans:
        line += text.count("\n", last, start)
        last = start
        if not _NOTHING_FOUND.match(text, start):
            hits.append(RawHit(line, text[start:end], tags_of(item, kind)))
    return hits


def find_json_starts(text: str) -> list[int]:
    """Lines on which an item starts: brackets are counted, nothing is parsed."""
    path, starts, key, line, last = LISTS[recognise_json(text)], [], "", 1, 0
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


def tags_of(item: dict, kind: str) -> dict[str, list[str]]:
    """The values of an item by their paths; authors, notices and texts put together as each interface needs it."""
    tags: dict[str, list[str]] = {}
    _flatten(item, "", tags)
    for name in ("title", "abstractText", "abstract", "display_name", "dc:title", "dc:description"):
        if name in tags:
            tags[name] = [_MARKUP.sub(" ", value) for value in tags[name]]
    return tags | {tag: values for tag, values in _MADE[kind](item).items() if values}


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


def _europe_pmc(item: dict) -> dict[str, list[str]]:
    people = (item.get("authorList") or {}).get("author", [])
    remarks = (item.get("commentCorrectionList") or {}).get("commentCorrection", [])
    return {
        "accession": [f"{item.get('source', '')}/{item.get('id', '')}"],
        "authors": [_name(p.get("lastName"), p.get("firstName") or p.get("initials"), p.get("collectiveName")) or
                    p.get("fullName", "") for p in people],
        **_notices((remark.get("type", ""), remark.get("reference") or remark.get("id", "")) for remark in remarks
                   if " in" in remark.get("type", "")),
    }  # fmt: skip


def _openalex(item: dict) -> dict[str, list[str]]:
    placed = {place: word for word, places in (item.get("abstract_inverted_index") or {}).items() for place in places}
    people = [(entry.get("author") or {}).get("display_name") or "" for entry in item.get("authorships") or []]
    return {
        "accession": [(item.get("id") or "").rsplit("/", 1)[-1]],
        "authors": [parse_single_name_into_parts(p, strict=False).merge_last_name_first for p in people if p],
        "abstract": [" ".join(placed[place] for place in sorted(placed))],
        "retraction": ["Retracted Publication"] if item.get("is_retracted") else [],
    }


def _crossref(item: dict) -> dict[str, list[str]]:
    dates = (item.get(key) or {} for key in ("published-print", "issued", "published-online", "created"))
    years = [str(parts[0][0]) for date in dates if (parts := date.get("date-parts")) and parts[0] and parts[0][0]]
    return {
        "accession": [item.get("DOI", "").lower()],
        "authors": [_name(p.get("family"), p.get("given"), p.get("name")) for p in item.get("author", [])],
        "year": years,
        **_notices((update.get("type", ""), update.get("DOI", "")) for update in item.get("updated-by", [])),
    }


def _name(family: str | None, given: str | None, group: str | None) -> str:
    return f"{family}, {given}" if family and given else family or group or given or ""


def _notices(remarks) -> dict[str, list[str]]:
    """What remarks (type, detail) say of a record, by kind."""
    found: dict[str, list[str]] = {}
    for kind, detail in remarks:
        for notice, pattern in _NOTICES.items():
            if pattern.search(kind):
                found.setdefault(notice, []).append(f"{kind}: {detail}" if detail else kind)
    return found


_MADE = {
    "europe_pmc_json": _europe_pmc,
    "openalex_json": _openalex,
    "crossref_json": _crossref,
    "clinicaltrials_gov_json": lambda item: {},
    "scopus_json": lambda item: {"keywords": (item.get("authkeywords") or "").split("|")},
}
