"""Records of one cluster in, one unique record out, with the source of every value.

Order of the best: a value before none; what each field prefers (`preference`, which says why); then the order in which
the records are given, which is that of search date, source (as the protocol lists them: the ones that the review trusts
most come first) and accession. Nothing is made up from several: every value is one record's, which provenance names.
The identifiers of all members are kept beside the chosen ones.
"""

import json

from scripts.identification.records import LIST_COLUMNS, NUMBER_COLUMNS, TEXT_COLUMNS

# Columns that say where a record lies: they belong together, and are taken from the record that named the cluster.
OF_ONE_RECORD = ("source", "search_date", "accession", "file", "position", "raw")
IDENTIFIERS = ("doi", "pmid", "pmcid", "nct")
MERGED = tuple(
    name
    for name in (*TEXT_COLUMNS, *LIST_COLUMNS, *NUMBER_COLUMNS)
    if name not in OF_ONE_RECORD and name != "record_id"
)


def merge(records: list[dict], named_by: str, unique_id: str) -> dict:
    """The unique record of a cluster, from its records in order.

    `named_by` is the record whose OF_ONE_RECORD columns it takes. provenance: JSON of field → record_id for each field
    that has a value. identifiers: JSON of doi, pmid, pmcid, nct → all values of the members, the chosen one first.
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
    identifiers = {
        name: list(dict.fromkeys(filter(None, (merged[name], *(record[name] for record in records)))))
        for name in IDENTIFIERS
    }
    found = {name: values for name, values in identifiers.items() if values}
    notes = {"provenance": provenance, "identifiers": found}
    return merged | {name: json.dumps(note, sort_keys=True) for name, note in notes.items()}


def preference(name: str, value, valued: list[dict]) -> tuple:
    """How much a value of a field is preferred (more is better; equals keep the order of the records).

    title: not in brackets (a translation), not all in capitals; authors, keywords, publication_types, abstract,
    journal: the longest (shorter ones are cut or abbreviated); year, doi, pmid: the most frequent (a slip of one
    source is outvoted); pages: a range before a first page; others: the first.
    """
    if name == "title":
        return (not value.startswith("["), not value.isupper())
    if name in (*LIST_COLUMNS, "abstract", "journal"):
        return (sum(map(len, value)),)
    if name in ("year", "doi", "pmid"):
        return (sum(record[name] == value for record in valued),)
    if name == "pages":
        return ("-" in value,)
    return ()
