"""Records as they come in, records as they are compared out: one normalised column for each thing a pair is judged by.

Takes a table of raw texts (RAW_COLUMNS, made from canonical records or from a foreign CSV); gives a table in the order
of record_id, so that nothing later depends on the order of the rows.
"""

import re

import pandas as pd

from scripts.common.messages import wrong
from scripts.deduplication.normalise_fields import (
    LONGEST,
    NO_PAGES,
    STOCK_WORDS,
    Pages,
    clean_doi,
    page_number,
    parse_issue,
    parse_pages,
    parse_volume,
    parse_year,
    split_authors,
    strip_title,
    title_numbers,
    title_part,
    words_of,
)

RAW_COLUMNS = (
    "record_id", "title", "authors", "year", "journal", "issn", "volume", "issue", "pages", "doi", "pmid", "abstract",
    "url", "kind",
)  # fmt: skip
FOREIGN_NAMES = {"authors": "author", "issue": "number", "issn": "isbn", "kind": "entrytype"}

_MARKERS = (
    ("retraction", re.compile(r"^(?:retraction (?:of|note|notice)\b|retraction:|notice of retraction)")),
    ("erratum", re.compile(r"^(?:(?:author |publisher |published )?(?:errat(?:um|a)|corrigend(?:um|a)|corrections?)\b(?! of| factor| for))"
                           r"|\(vol(?:\.|ume)? ?\w+,? (?:pg?|pages?|no|iss|art)\b[^)]*\d{4}\)|[:.\-] (?:erratum|corrigendum)\W*$")),
    ("comment", re.compile(r"^(?:comments? (?:on|to)|commentary(?: on|:| to)|re:|reply\b|response to|authors?'? (?:reply|response)"
                           r"|in reply|letter to|letter:|editorial comment|invited comment|discussion (?:of|on))"
                           r"|[:.\-] (?:(?:authors?'? )?(?:reply|response)|comments?|a commentary)\W*$")),
)  # fmt: skip
_PREPRINT = re.compile(r"rxiv|preprint|research square|ssrn|10\.1101/|10\.21203/|10\.20944/|10\.48550/|10\.2139/")
_MEETING = re.compile(r"suppl|conference|meeting|congress|annual|symposi")
_MEETING_PAGE = re.compile(r"^\s*(?:[SP]\d+|A\d+|\d+[A])\b")
_FRAGMENT = re.compile(r"^\d+[a-z]?\)$")
_TRANSLATED = re.compile(r"^\s*\[|<original>|[a-z]\s*\[[^\]]{25,}\]\s*\.?$", re.IGNORECASE)
_REGISTRY = re.compile(
    r"clinicaltrials\.gov|who\.int/trialsearch|trialregister|isrctn|^(?:nct|isrctn|chictr|eudract)\d"
)
_COCHRANE = re.compile(r"\bcd(\d{6})(?:\.pub(\d+))?")
_ISSN = re.compile(r"\b(\d{4})-?(\d{3}[\dxX])\b")
_NO_NAME = frozenset(
    [
        "et",
        "al",
        "and",
        "others",
        "the",
        "for",
        "of",
        "on",
        "behalf",
        "group",
        "anonymous",
        "anon",
        "jr",
        "sr",
        "iii",
        "no",
        "authors",
        "listed",
    ]
)
_PUBMED_ADDRESS = re.compile(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{5,8})\b")


def raw_from_canonical(records: list[dict]) -> pd.DataFrame:
    """The raw table of canonical records (scripts/common/records.py)."""
    columns = {name: [r.get(name) or "" for r in records] for name in RAW_COLUMNS if name not in ("authors", "kind")}
    columns["authors"] = ["; ".join(r["authors"]) for r in records]
    columns["year"] = ["" if r["year"] is None else str(r["year"]) for r in records]
    columns["kind"] = ["; ".join(r["publication_types"]) for r in records]
    return pd.DataFrame(columns, columns=list(RAW_COLUMNS), dtype=object)


def raw_from_foreign(table: pd.DataFrame, file: str = "") -> pd.DataFrame:
    """The raw table of a foreign table of texts: record_id, title, author, year, journal, booktitle, volume, number,
    pages, doi, abstract, isbn, url, entrytype, each of which may be absent. Without record_id, rows are numbered.

    Raises InputError if a record_id is used twice.
    """
    nothing = pd.Series([""] * len(table), index=table.index, dtype=object)
    raw = pd.DataFrame({name: table.get(FOREIGN_NAMES.get(name, name), nothing) for name in RAW_COLUMNS}, dtype=object)
    if "booktitle" in table:
        raw["journal"] = raw["journal"].where(raw["journal"] != "", table["booktitle"])
    if "record_id" not in table:
        raw["record_id"] = [f"row_{i}" for i in range(1, len(table) + 1)]
    twice = raw["record_id"].duplicated()
    if twice.any():
        place = int(twice.to_numpy().argmax())
        raise wrong(file, f"record_id {raw['record_id'].iloc[place]!r} is used twice.", "", f"record {place + 1}")
    return raw


def prepare(raw: pd.DataFrame) -> pd.DataFrame:
    """The columns by which records are compared, ordered by record_id, index 0, 1, 2, …

    record_id; title (letters and digits only), words (tuple), numbers, part, marker (erratum | retraction | comment |
    ""), stock (bool: a title that many works share), authors and first (frozensets of names of the first twelve authors
    and of the first), journal, issns, year (-1 if unknown), volume, issue, pages (`Pages`), doi, pmid, abstract (raw),
    cochrane (CD number), version (of a Cochrane review), preprint, meeting, translated, registry (bools).
    """
    raw = raw.sort_values("record_id", kind="stable", ignore_index=True)
    text = {name: raw[name].astype(object).tolist() for name in RAW_COLUMNS}
    stripped = [strip_title(t) for t in cut(text["title"])]
    words = [words_of(t) for t in stripped]
    authors = [author_words(a) for a in text["authors"]]
    year = [parse_year(y) for y in text["year"]]
    doi = [
        clean_doi(d) or (clean_doi(u) if "10." in u else "") for d, u in zip(text["doi"], cut(text["url"]), strict=True)
    ]
    pages = memo(parse_pages)(cut(text["pages"]))
    pages = [NO_PAGES if p.first == str(y) and not p.last else p for p, y in zip(pages, year, strict=True)]
    issue = memo(parse_issue)(cut(text["issue"]))
    year = [-1 if str(y) == i and y < 1950 else y for y, i in zip(year, issue, strict=True)]
    place = [
        f"{j} {v} {i}".lower() for j, v, i in zip(cut(text["journal"]), text["volume"], text["issue"], strict=True)
    ]
    cochrane = [find_cochrane(d, p) for d, p in zip(doi, cut(text["pages"]), strict=True)]
    return pd.DataFrame(
        {
            "record_id": text["record_id"],
            "title": ["".join(w) for w in words],
            "words": words,
            "numbers": [title_numbers(w) for w in words],
            "part": [title_part(w) for w in words],
            "marker": [title_marker(t) for t in cut(text["title"])],
            "stock": [is_stock(w) for w in words],
            "authors": [names for names, _ in authors],
            "first": [first for _, first in authors],
            "journal": memo(journal_text)(cut(text["journal"])),
            "issns": memo(find_issns)(cut(text["issn"])),
            "year": year,
            "volume": memo(parse_volume)(cut(text["volume"])),
            "issue": issue,
            "pages": pages,
            "doi": doi,
            "pmid": [find_pmid(p, u) for p, u in zip(text["pmid"], cut(text["url"]), strict=True)],
            "abstract": text["abstract"],
            "cochrane": [number for number, _ in cochrane],
            "version": [version for _, version in cochrane],
            "preprint": [
                bool(_PREPRINT.search(p if j else d)) for p, j, d in zip(place, text["journal"], doi, strict=True)
            ],
            "meeting": [
                is_meeting(p, v, g, r)
                for p, v, g, r in zip(place, text["volume"], pages, cut(text["pages"]), strict=True)
            ],
            "translated": [bool(_TRANSLATED.search(t)) for t in cut(text["title"])],
            "registry": [bool(_REGISTRY.search(p)) for p in place],
        }
    ).astype({"year": "int32"})


def cut(texts: list[str]) -> list[str]:
    """Texts cut to the length that is looked at."""
    return [t[:LONGEST] for t in texts]


def memo(function):
    """`function` over a list, called once for each distinct value."""

    def over(values: list) -> list:
        known = {value: function(value) for value in dict.fromkeys(values)}
        return [known[value] for value in values]

    return over


def author_words(authors: str) -> tuple[frozenset[str], frozenset[str]]:
    """Names (words of two letters or more) of the first twelve authors, and of the first author alone."""
    names = [
        [w for w in words_of(name) if len(w) > 1 and w not in _NO_NAME] for name in split_authors(authors[:LONGEST])
    ]
    names = [name for name in names if name][:12]
    return frozenset(w for name in names for w in name), frozenset(names[0] if names else ())


def title_marker(title: str) -> str:
    """What a title says its text is about another text: erratum | retraction | comment | ""."""
    lowered = title.lower().lstrip("[(\"' ")
    return next((kind for kind, pattern in _MARKERS if pattern.search(lowered)), "")


def is_stock(words: list[str]) -> bool:
    """Whether a title could stand over many texts: "Editorial", "Book reviews", "Introduction to the special issue"."""
    return all(w in STOCK_WORDS or w.isdigit() for w in words)


def journal_text(journal: str) -> str:
    """A journal's name as read: lower case, "&" as "and", without what databases append in brackets of year spans."""
    return re.sub(r"\s+", " ", journal.lower().replace("&amp;", "&").replace("&", " and ")).strip(' ."')


def find_issns(text: str) -> frozenset[str]:
    """All ISSNs in a text, without hyphens."""
    return frozenset((a + b).upper() for a, b in _ISSN.findall(text)) if text else frozenset()


def find_cochrane(doi: str, pages: str) -> tuple[str, str]:
    """(number, version) of a Cochrane review from its DOI or its page "CD002783"; version "" if unknown."""
    if "cd" in doi and (found := _COCHRANE.search(doi)):
        return found.group(1), found.group(2) or "1"
    if pages[:2].lower() == "cd" and (found := _COCHRANE.search(pages.lower())):
        return found.group(1), found.group(2) or ""
    return "", ""


def find_pmid(pmid: str, url: str) -> str:
    """A PMID from its field, or from the address of its PubMed page."""
    if pmid.strip().isdigit():
        return pmid.strip().lstrip("0")
    found = _PUBMED_ADDRESS.search(url) if "pubmed" in url else None
    return found.group(1) if found else ""


def is_meeting(place: str, volume: str, pages: Pages, written_pages: str) -> bool:
    """Whether a record looks like a conference abstract: a supplement, a meeting, pages such as S498 or 102A, and not
    three pages or more."""
    if pages.last and page_number(pages.last) - page_number(pages.first) >= 2:
        return False
    return bool(_MEETING.search(place) or _MEETING_PAGE.match(written_pages) or _FRAGMENT.match(volume))
