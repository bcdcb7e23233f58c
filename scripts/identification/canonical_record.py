"""From the tags of a hit to the canonical record of scripts/identification/records.py.

In: values by tag, and the format they come from. Out: the record without source, search date, file and position; and
the notices (retraction, correction, concern) that the export gives with it.
"""

import re
from collections.abc import Iterable, Iterator

from scripts.identification.formats.format import NCT, Place, Table, Tags
from scripts.identification.formats.registry import FORMATS
from scripts.identification.normalise_authors import normalise_authors
from scripts.identification.normalise_fields import (
    find_issns,
    find_year,
    join_pages,
    name_language,
    name_type,
    tidy,
    tidy_address,
)
from scripts.identification.records import empty_record, normalise_doi

Notice = tuple[str, str]

NOTICES = ("retraction", "correction", "concern")
# Single values: how each is normalised. The first place whose value is something after that wins.
NORMALISERS = {
    "title": tidy,
    "journal": tidy,
    "year": find_year,
    "volume": tidy,
    "issue": tidy,
    "doi": normalise_doi,
    "pmid": tidy,
    "pmcid": tidy,
    "nct": tidy,
    "url": tidy_address,
    "accession": tidy,
    "language": name_language,
}
# "Cancer (2004) 102:4 (253-258)" of Embase, and "Nature. 2021 Dec 21;1(2):10-11." of PubMed.
_CITATIONS = (
    re.compile(
        r"(?P<journal>.+?) \((?P<year>\d{4})\)(?: (?P<volume>[^:()\s]+))?(?::(?P<issue>[^()\s]+))?"
        r"(?: \((?P<pages>[^)]+)\))?"
    ),
    re.compile(
        r"(?P<journal>.+?)\. (?P<year>\d{4})[^;]*;(?P<volume>[^(:;]*)(?:\((?P<issue>[^)]*)\))?(?::(?P<pages>[^.\s]+))?"
    ),
)
_RETRACTED = {"retracted publication", "retracted"}  # of PubMed and Web of Science, and of Scopus
_COPYRIGHT = re.compile(r"\s*(?:Copyright (?:of|©|\(c\)|\d{4})|©)", re.IGNORECASE)


def make_record(tags: Tags, kind: str) -> tuple[dict, list[Notice]]:
    """The canonical record of a hit in an export of this format (one of FORMATS), and its notices (kind, detail)."""
    table = FORMATS[kind].table_of(tags)
    record = empty_record()
    for column, normalise in NORMALISERS.items():
        for value in _values(tags, table.get(column, ())):
            if normalised := normalise(value):
                record[column] = normalised
                break
    names = [part for line in _lines(_first(tags, table, "authors")) for part in tidy(line).split(";")]
    record["authors"] = normalise_authors(names)
    record["keywords"] = _parts([value.replace("*", "") for value in _all(tags, table, "keywords")])
    record["issn"] = "; ".join(find_issns("; ".join(_all(tags, table, "issn"))))
    record["abstract"] = _join_abstracts(_first(tags, table, "abstract"))
    record["publication_types"] = _types_of(tags, table)
    start, end, number = (next(iter(_first(tags, table, c)), "") for c in ("pages", "end_page", "article_number"))
    record["pages"] = join_pages(start, end) or join_pages(number)
    _fill_from_citation(record, _values(tags, table.get("citation", ())))
    record["nct"] = record["nct"] or _only_trial(record)
    return record, _notices_of(tags, table, record["publication_types"])


def _values(tags: Tags, places: tuple[Place, ...]) -> Iterator[str]:
    """Values of all places in their order."""
    return (value for place in places for value in _values_of(tags, place))


def _values_of(tags: Tags, place: Place) -> list[str]:
    if isinstance(place, str):
        return tags.get(place, [])
    tag, pattern = place
    return [found[found.re.groups] for value in tags.get(tag, ()) if (found := re.search(pattern, value))]


def _first(tags: Tags, table: Table, column: str) -> list[str]:
    """Values of the first place that has any."""
    return next((found for place in table.get(column, ()) if any(found := _values_of(tags, place))), [])


def _all(tags: Tags, table: Table, column: str) -> list[str]:
    return list(_values(tags, table.get(column, ())))


def _lines(values: list[str]) -> list[str]:
    """EndNote and Web of Science list names and keywords below each other in one value."""
    return [line for value in values for line in value.split("\n")]


def _parts(values: list[str]) -> list[str]:
    """Keywords and types, each once: below each other, or between semicolons."""
    return _distinct(part for value in _lines(values) for part in value.split(";"))


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(tidied for value in values if (tidied := tidy(value))))


def _join_abstracts(values: list[str]) -> str:
    """Abstracts in several languages one after the other (LILACS), without lines of copyright (CINAHL)."""
    return " ".join(_distinct(value for value in values if not _COPYRIGHT.match(value)))


def _types_of(tags: Tags, table: Table) -> list[str]:
    given = _parts(_first(tags, table, "publication_types"))
    codes = [name_type(code) for code in _first(tags, table, "type_code")]
    return given or _distinct(codes)


def _fill_from_citation(record: dict, citations: Iterable[str]) -> None:
    """Fill journal, year, volume, issue and pages, where they have no column, from a line of citation."""
    for citation in citations:
        found = next((found for pattern in _CITATIONS if (found := pattern.match(tidy(citation)))), None)
        if found is None:
            continue
        parts = {name: value or "" for name, value in found.groupdict().items()}
        parts |= {"year": find_year(parts["year"]), "pages": join_pages(parts["pages"])}
        for column, value in parts.items():
            record[column] = record[column] or value


def _only_trial(record: dict) -> str:
    """The trial's number in title and abstract, if it is only one: several are other people's trials too."""
    found = set(re.findall(NCT, f"{record['title']} {record['abstract']}"))
    return found.pop() if len(found) == 1 else ""


def _notices_of(tags: Tags, table: Table, types: list[str]) -> list[Notice]:
    notices = [(kind, tidy(detail)) for kind in NOTICES for detail in _all(tags, table, kind)]
    if any(kind == "retraction" for kind, _ in notices):
        return notices
    return notices + [("retraction", name) for name in types if name.lower() in _RETRACTED]
