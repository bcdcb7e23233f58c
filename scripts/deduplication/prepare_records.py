"""Records as they come in, records as they are compared out: one normalised column for each thing a pair is judged by.

Takes a table of raw texts (RAW_COLUMNS, made from canonical records or from a foreign CSV); gives a table in the order
of record_id, so that nothing later depends on the order of the rows.
"""

import pandas as pd

from scripts.common.messages import wrong
from scripts.deduplication.normalise_places import (
    NO_PAGES,
    find_cochrane,
    find_doi,
    find_issns,
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

RAW_COLUMNS = (
    "record_id", "title", "authors", "year", "journal", "issn", "volume", "issue", "pages", "doi", "pmid", "abstract",
    "url",
)  # fmt: skip
FOREIGN_NAMES = {"authors": "author", "issue": "number", "issn": "isbn"}


def raw_from_canonical(records: list[dict]) -> pd.DataFrame:
    """The raw table of canonical records (scripts/common/records.py)."""
    columns = {name: [r[name] for r in records] for name in RAW_COLUMNS if name not in ("authors", "year")}
    columns["authors"] = ["; ".join(r["authors"]) for r in records]
    columns["year"] = ["" if r["year"] is None else str(r["year"]) for r in records]
    return pd.DataFrame(columns, columns=list(RAW_COLUMNS), dtype=object)


def raw_from_foreign(table: pd.DataFrame, file: str = "") -> pd.DataFrame:
    """The raw table of a foreign table of texts: record_id, title, author, year, journal, booktitle, volume, number,
    pages, doi, pmid, abstract, isbn, url, each of which may be absent. Without record_id, rows are numbered.

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

    record_id; title (letters and digits only), length (how many letters' worth it says), words (tuple), numbers, part,
    marker (erratum | retraction | comment | ""), stock (bool: a title that many works share), translated (bool);
    authors and first (tuples of names); journal, issns, year (-1 if unknown), volume, issue, pages (`Pages`), doi,
    pmid, abstract (raw), cochrane (CD number), version (of a Cochrane review), sort (abstract | article | ""),
    preprint, register (bools).
    """
    raw = raw.sort_values("record_id", kind="stable", ignore_index=True)
    text = {name: raw[name].to_numpy(dtype=object).tolist() for name in RAW_COLUMNS}
    text |= {name: [t[:LONGEST] for t in text[name]] for name in RAW_COLUMNS if name not in ("record_id", "abstract")}
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
    return pd.DataFrame(
        {
            "record_id": text["record_id"],
            "title": title,
            "length": [title_length(t) for t in title],
            "words": words,
            "numbers": [title_numbers(w) for w in words],
            "part": [title_part(w) for w in words],
            "marker": [title_marker(t) for t in text["title"]],
            "stock": [is_stock(w) for w in words],
            "translated": [is_translated(t) for t in text["title"]],
            "authors": [names for names, _ in authors],
            "first": [first for _, first in authors],
            "journal": memo(journal_text, text["journal"]),
            "issns": memo(find_issns, text["issn"]),
            "year": year,
            "volume": memo(parse_volume, text["volume"]),
            "issue": issue,
            "pages": pages,
            "doi": doi,
            "pmid": [find_pmid(p, u) for p, u in zip(text["pmid"], text["url"], strict=True)],
            "abstract": text["abstract"],
            "cochrane": [number for number, _ in cochrane],
            "version": [version for _, version in cochrane],
            "sort": [sort_of_text(m, p, w) for m, p, w in zip(meeting, pages, text["pages"], strict=True)],
            "preprint": [is_preprint(j, d) for j, d in zip(text["journal"], doi, strict=True)],
            "register": memo(is_register_entry, text["journal"]),
        },
        dtype=object,
    ).astype(
        {"year": "int32", "length": "int32", "stock": bool, "translated": bool, "preprint": bool, "register": bool}
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
