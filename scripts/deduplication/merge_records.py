"""Records of one cluster in, one unique record out, with the source of every value.

Order of the best: a value before none; what each field prefers (PREFERENCES); then the order in which the records are
given, which is that of search date, source and accession.
"""

import json

from scripts.common.records import LIST_COLUMNS, NUMBER_COLUMNS, TEXT_COLUMNS

# Columns that say where a record lies: they belong together, and are taken from the record that named the cluster.
OF_ONE_RECORD = ("source", "search_date", "accession", "file", "position", "raw")
MERGED = tuple(
    name
    for name in (*TEXT_COLUMNS, *LIST_COLUMNS, *NUMBER_COLUMNS)
    if name not in OF_ONE_RECORD and name != "record_id"
)


def merge(records: list[dict], named_by: str, unique_id: str) -> dict:
    """The unique record of a cluster, from its records in order.

    `named_by` is the record whose OF_ONE_RECORD columns it takes. provenance: JSON of field → record_id for each field
    that has a value.
    """
    first = next((record for record in records if record["record_id"] == named_by), records[0])
    merged = {"unique_id": unique_id, **{name: first[name] for name in OF_ONE_RECORD}}
    provenance = {name: first["record_id"] for name in OF_ONE_RECORD if first[name] not in ("", None)}
    for name in MERGED:
        valued = [record for record in records if record[name] not in ("", None, [])]
        best = max(valued, key=lambda record: preference(name, record[name], valued), default=first)
        merged[name] = best[name]
        if valued:
            provenance[name] = best["record_id"]
    return merged | {"provenance": json.dumps(provenance, sort_keys=True)}


def preference(name: str, value, valued: list[dict]) -> tuple:
    """How much a value of a field is preferred (more is better; equals keep the order of the records).

    title: not in brackets, not all in capitals; authors, keywords, publication_types, abstract, journal: the longest;
    year: the most frequent; pages: a range before a first page; others: the first.
    """
    if name == "title":
        return (not value.startswith("["), not value.isupper())
    if name in (*LIST_COLUMNS, "abstract", "journal"):
        return (sum(map(len, value)),)
    if name == "year":
        return (sum(record["year"] == value for record in valued),)
    if name == "pages":
        return ("-" in value,)
    return ()
