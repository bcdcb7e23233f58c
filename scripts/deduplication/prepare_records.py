"""Records as they come in, records as they are compared out: one normalised column for each thing a pair is judged by.

Takes a table of raw texts (RAW_COLUMNS, made from canonical records or from a foreign CSV); gives a table in the order
of record_id, so that nothing later depends on the order of the rows.
"""

import numpy as np

from scripts.common.messages import wrong
from scripts.deduplication.column_tables import Table, column
from scripts.deduplication.normalise_names import author_names
from scripts.deduplication.normalise_titles import (
    LONGEST,
    footnote,
    is_stock,
    is_translated,
    title_length,
    title_marker,
    title_numbers,
    title_part,
    title_words,
    without_head,
)
from scripts.deduplication.prepare_places import prepare_places

RAW_COLUMNS = (
    "record_id", "title", "authors", "year", "journal", "issn", "volume", "issue", "pages", "doi", "pmid", "abstract",
    "url",
)  # fmt: skip
Raw = dict[str, list[str]]  # the texts of RAW_COLUMNS, in the order of the rows
FOREIGN_NAMES = {"authors": "author", "issue": "number", "issn": "isbn"}


def raw_from_canonical(records: list[dict]) -> Raw:
    """The raw table of canonical records (scripts/identification/records.py)."""
    texts = {
        "authors": lambda r: "; ".join(r["authors"]),
        "year": lambda r: "" if r["year"] is None else str(r["year"]),
    }
    return {name: [texts[name](r) if name in texts else r[name] for r in records] for name in RAW_COLUMNS}


def raw_from_foreign(table: dict[str, list[str]], file: str = "") -> Raw:
    """The raw table of a foreign table of texts: record_id, title, author, year, journal, booktitle, volume, number,
    pages, doi, pmid, abstract, isbn, url, each of which may be absent. Without record_id, rows are numbered.

    Raises InputError if a record_id is used twice.
    """
    size = len(next(iter(table.values()), []))
    raw = {name: table.get(FOREIGN_NAMES.get(name, name)) or [""] * size for name in RAW_COLUMNS}
    if "booktitle" in table:
        raw["journal"] = [journal or book for journal, book in zip(raw["journal"], table["booktitle"], strict=True)]
    if "record_id" not in table:
        raw["record_id"] = [f"row_{i}" for i in range(1, size + 1)]
    seen: set[str] = set()
    for place, record_id in enumerate(raw["record_id"], start=1):
        if record_id in seen:
            raise wrong(file, f"record_id {record_id!r} is used twice.", "", f"record {place}")
        seen.add(record_id)
    return raw


def prepare(raw: Raw) -> Table:
    """The columns by which records are compared, ordered by record_id.

    record_id; title (letters and digits only), length (how many letters' worth it says), words (tuple), numbers, foot
    (number of a footnote), part, marker (erratum | retraction | comment | ""), stock (bool: a title that many works
    share), translated (bool); authors and first (tuples of names); journal, issns, year (-1 if unknown), volume, issue,
    pages (`Pages`), doi, pmid, entry (number of a register's entry), abstract (raw), cochrane (CD number), version (of
    a Cochrane review), sort (abstract | article | ""), preprint, register, yearly (bools); twin and people (records
    that are equal in every cell, and in their authors, have the same number), crew (how many authors are known).
    """
    ids = raw["record_id"]
    order = sorted(range(len(ids)), key=ids.__getitem__)
    text = {name: [raw[name][at] for at in order] for name in ("record_id", "abstract")}
    text |= {name: [raw[name][at][:LONGEST] for at in order] for name in RAW_COLUMNS if name not in text}
    authors = [author_names(a) for a in text["authors"]]
    places, flags, year = prepare_places(text)
    titles = [
        without_head(t, j, first)
        for t, j, (_, first) in zip(text["title"], places["journal"], authors, strict=True)
    ]  # fmt: skip
    words = [title_words(t) for t in titles]
    title = ["".join(w) for w in words]
    values = {
        "record_id": text["record_id"],
        "title": title,
        "words": words,
        "numbers": [title_numbers(w) for w in words],
        "foot": [footnote(t, w) for t, w in zip(titles, words, strict=True)],
        "part": [title_part(w) for w in words],
        "marker": [title_marker(t) for t in titles],
        "authors": [names for names, _ in authors],
        "first": [first for _, first in authors],
        "abstract": text["abstract"],
        **places,
    }
    flags |= {"stock": [is_stock(w) for w in words], "translated": [is_translated(t) for t in text["title"]]}
    numbers = {
        "length": [title_length(t) for t in title],
        "year": year,
        "twin": twins(text),
    }
    numbers["people"], numbers["crew"] = people(values["authors"])
    return (
        {name: column(found) for name, found in values.items()}
        | {name: np.array(found, dtype=bool) for name, found in flags.items()}
        | {name: np.array(found, dtype=np.int32) for name, found in numbers.items()}
    )


def people(authors: list[tuple[str, ...]]) -> tuple[list[int], list[int]]:
    """For each record the number of those that have the same authors, all of them (-1 if it has none), and how many
    names these are; initials written as names ("TS") are none."""
    known: dict[tuple[str, ...], int] = {}
    names = [tuple([name for name in each if len(name) > 2]) for each in authors]
    return [known.setdefault(each, len(known)) if each else -1 for each in names], list(map(len, names))


def twins(text: dict[str, list[str]]) -> list[int]:
    """For each record the number of those that are equal to it in every cell."""
    cells = zip(*(text[name] for name in RAW_COLUMNS if name != "record_id"), strict=True)
    known: dict[int, int] = {}
    return [known.setdefault(hash(row), len(known)) for row in cells]
