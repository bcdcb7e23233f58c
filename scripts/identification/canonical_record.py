"""From the tags of a hit to the canonical record of scripts/identification/records.py.

In: values by tag, and the format they come from. Out: the record without source, search date, file and position; and
the notices (retraction, correction, concern) that the export gives with it.
"""

import re
from collections.abc import Iterable

from scripts.identification.formats.format import NCT, Table, Tags
from scripts.identification.manner import Manner, first_values, values_at
from scripts.identification.normalise_authors import normalise_authors
from scripts.identification.normalise_fields import (
    find_issns,
    find_pmid,
    find_year,
    join_pages,
    name_language,
    name_type,
    tidy,
    tidy_address,
)
from scripts.identification.normalise_markup import strip_markup
from scripts.identification.records import empty_record, normalise_doi

Notice = tuple[str, str]

NOTICES = ("retraction", "correction", "concern")
# Single values: how each is normalised. The first place whose value is something after that wins.
NORMALISERS = {
    "title": strip_markup,
    "journal": strip_markup,
    "year": find_year,
    "volume": tidy,
    "issue": tidy,
    "doi": lambda value: normalise_doi(tidy(value)),
    "pmid": find_pmid,
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
_SEMICOLON = re.compile("[;；]")  # the second is China's
_RETRACTED = {"retracted publication", "retracted"}  # of PubMed and Web of Science, and of Scopus
_COPYRIGHT = re.compile(r"\s*(?:Copyright (?:of|©|\(c\)|\d{4})|©)", re.IGNORECASE)


def make_record(tags: Tags, manner: Manner) -> tuple[dict, list[Notice]]:
    """The canonical record of a hit in a file that is written in this manner, and its notices (kind, detail)."""
    table, below = manner.table_of(tags), manner.form.below
    record = empty_record()
    for column, normalise in NORMALISERS.items():
        for value in values_at(tags, table.get(column, ())):
            if normalised := normalise(value):
                record[column] = normalised
                break
    lines = _lines(_first(tags, table, "authors"), "authors" in below)
    names = [name for line in lines for name in _SEMICOLON.split(tidy(line))]
    record["authors"] = normalise_authors(names, manner.given_first)
    keywords = [value.replace("*", "") for value in _all(tags, table, "keywords")]
    record["keywords"] = _distinct(_parted(keywords, "keywords" in below))
    record["issn"] = "; ".join(find_issns("; ".join(_all(tags, table, "issn"))))
    record["abstract"] = _join_abstracts(_first(tags, table, "abstract"))
    record["publication_types"] = _types_of(tags, table, "publication_types" in below)
    start, end, number = (next(iter(_first(tags, table, c)), "") for c in ("pages", "end_page", "article_number"))
    record["pages"] = join_pages(start, end) or join_pages(number)
    _fill_from_citation(record, values_at(tags, table.get("citation", ())))
    record["nct"] = record["nct"] or _only_trial(record)
    if not record["pmid"] and not record["accession"].isdigit():
        record["pmid"] = find_pmid(record["accession"])  # "MEDLINE:1" of Web of Science
    return record, _notices_of(tags, table, record["publication_types"])


def _first(tags: Tags, table: Table, column: str) -> list[str]:
    """Values of the first place of a column that has any."""
    return first_values(tags, table.get(column, ()))


def _all(tags: Tags, table: Table, column: str) -> list[str]:
    return list(values_at(tags, table.get(column, ())))


def _parted(values: list[str], below: bool) -> list[str]:
    """Keywords or types that stand between semicolons and, where the format lists them so, below each other."""
    return [part for line in _lines(values, below) for part in _SEMICOLON.split(line)]


def _lines(values: list[str], below: bool) -> list[str]:
    return [line for value in values for line in value.split("\n")] if below else values


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(tidied for value in values if (tidied := strip_markup(value))))


def _join_abstracts(values: list[str]) -> str:
    """Abstracts in several languages one after the other (LILACS), without lines of copyright (CINAHL)."""
    return " ".join(_distinct(value for value in values if not _COPYRIGHT.match(value)))


def _types_of(tags: Tags, table: Table, below: bool) -> list[str]:
    given = _distinct(_parted(_first(tags, table, "publication_types"), below))
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
