"""Records as they come in, records as they are compared out: one normalised column for each thing a pair is judged by.

Takes a table of raw texts (RAW_COLUMNS, made from canonical records or from a foreign CSV); gives a table in the order
of record_id, so that nothing later depends on the order of the rows.
"""

import numpy as np

from scripts.common.messages import wrong
from scripts.deduplication.column_tables import Table, column
from scripts.deduplication.normalise_places import (
    NO_PAGES,
    find_cochrane,
    find_doi,
    find_pmid,
    is_meeting,
    is_preprint,
    is_register_entry,
    journal_text,
    parse_issue,
    parse_pages,
    parse_volume,
    parse_year,
    sort_of_text,
)
from scripts.deduplication.normalise_titles import (
    LONGEST,
    author_names,
    is_stock,
    is_translated,
    title_length,
    title_marker,
    title_numbers,
    title_part,
    title_words,
)
from scripts.identification.normalise_fields import find_issns

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

    record_id; title (letters and digits only), length (how many letters' worth it says), words (tuple), numbers, part,
    marker (erratum | retraction | comment | ""), stock (bool: a title that many works share), translated (bool);
    authors and first (tuples of names); journal, issns, year (-1 if unknown), volume, issue, pages (`Pages`), doi,
    pmid, abstract (raw), cochrane (CD number), version (of a Cochrane review), sort (abstract | article | ""),
    preprint, register (bools).
    """
    ids = raw["record_id"]
    order = sorted(range(len(ids)), key=ids.__getitem__)
    text = {name: [raw[name][at] for at in order] for name in ("record_id", "abstract")}
    text |= {name: [raw[name][at][:LONGEST] for at in order] for name in RAW_COLUMNS if name not in text}
    words = [title_words(t) for t in text["title"]]
    title = ["".join(w) for w in words]
    authors = [author_names(a) for a in text["authors"]]
    doi = [find_doi(d) or find_doi(u) for d, u in zip(text["doi"], text["url"], strict=True)]
    issue = without_numbering(memo(parse_issue, text["issue"]))
    year = memo(parse_year, text["year"])
    # A year that is the number of the issue (1873, of volume 285) is a shifted field; so is a page that is the year.
    year = [-1 if y < 1950 and str(y) == i else y for y, i in zip(year, issue, strict=True)]
    pages = memo(parse_pages, text["pages"])
    pages = [NO_PAGES if p.first == str(y) and not p.last else p for p, y in zip(pages, year, strict=True)]
    cochrane = [find_cochrane(d, p) for d, p in zip(doi, text["pages"], strict=True)]
    spoken = [memo(is_meeting, text[name]) for name in ("journal", "volume", "issue")]
    meeting = [any(places) for places in zip(*spoken, strict=True)]
    values = {
        "record_id": text["record_id"],
        "title": title,
        "words": words,
        "numbers": [title_numbers(w) for w in words],
        "part": [title_part(w) for w in words],
        "marker": [title_marker(t) for t in text["title"]],
        "authors": [names for names, _ in authors],
        "first": [first for _, first in authors],
        "journal": memo(journal_text, text["journal"]),
        "issns": memo(lambda issns: frozenset(find_issns(issns)), text["issn"]),
        "volume": memo(parse_volume, text["volume"]),
        "issue": issue,
        "pages": pages,
        "doi": doi,
        "pmid": [find_pmid(p, u) for p, u in zip(text["pmid"], text["url"], strict=True)],
        "abstract": text["abstract"],
        "cochrane": [number for number, _ in cochrane],
        "version": [version for _, version in cochrane],
        "sort": [sort_of_text(m, p, w) for m, p, w in zip(meeting, pages, text["pages"], strict=True)],
    }
    flags = {
        "stock": [is_stock(w) for w in words],
        "translated": [is_translated(t) for t in text["title"]],
        "preprint": [is_preprint(j, d) for j, d in zip(text["journal"], doi, strict=True)],
        "register": memo(is_register_entry, text["journal"]),
    }
    numbers = {"length": [title_length(t) for t in title], "year": year}
    return (
        {name: column(found) for name, found in values.items()}
        | {name: np.array(found, dtype=bool) for name, found in flags.items()}
        | {name: np.array(found, dtype=np.int32) for name, found in numbers.items()}
    )


def without_numbering(issues: list[str]) -> list[str]:
    """The issues, or none at all if hardly any recurs among many records: then the column numbers the records."""
    given = [issue for issue in issues if issue]
    numbered = len(given) >= 100 and len(set(given)) > 0.9 * len(given)
    return [""] * len(issues) if numbered else issues


def memo(function, values: list) -> list:
    """`function` of each value, called once for each distinct value."""
    known = {value: function(value) for value in dict.fromkeys(values)}
    return [known[value] for value in values]
