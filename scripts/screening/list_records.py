"""List the unique records to screen on title and abstract, and those that a prefilter of the protocol takes out.

In: unique.parquet, members.csv, identities.csv, notices.csv, related.csv, what people removed (removed_records.csv in
config), abstracts found elsewhere (enrichment/values.csv there) and, if there is that, the sheets. Out:
title_abstract/rows.csv (row_id, what the sheets show, its flag, the search that found it, DOI and PMID), removed.csv
(row_id, prefilter, reason; person and event of what people removed).
"""

from pathlib import Path

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, read_parquet, write_csv
from scripts.identification.records import clean_text
from scripts.screening.flag_rows import flags_of_records
from scripts.screening.found_abstracts import found_abstracts
from scripts.screening.merged_rows import former_ids
from scripts.screening.removed_records import (
    Removals,
    read_removals,
    removed_row,
    screened_ids,
    unique_records_by_id,
    without_screened,
)
from scripts.screening.screening_forms import RECORD_COLUMNS

COLUMNS = ("row_id", *(name for name in RECORD_COLUMNS if name not in ("pdf", "related")), "found", "doi", "pmid")
REMOVED = ("row_id", "prefilter", "reason")
BY_PEOPLE = ("person", "event")


def list_records(
    unique: list[dict], prefilters: list[dict], flags: dict[str, str], removals: Removals, found: dict[str, str]
) -> tuple[list[dict], list[dict]]:
    """Rows to screen, and rows removed by people or by the first prefilter that holds; every unique record is in one of
    the two.

    `flags`: unique_id → what stands out about it; `removals`: what people removed (removed_records); `found`: of
    `found_abstracts`, shown where a record has none.
    """
    rows, removed = [], []
    for record in unique:
        if record["unique_id"] in removals:
            removed.append(removed_row(record["unique_id"], removals[record["unique_id"]]))
            continue
        taken = next((p for p in prefilters if _holds(p, record)), None)
        if taken:
            removed.append({"row_id": record["unique_id"], "prefilter": taken["key"], "reason": taken["reason"]})
        else:
            known = {"found": record["search_date"], "doi": record["doi"], "pmid": record["pmid"]}
            flag = {"flag": flags.get(record["unique_id"], "")}
            rows.append({"row_id": record["unique_id"], **shown_cells(record, found), **flag, **known})
    return rows, removed


def shown_cells(record: dict, found: dict[str, str]) -> dict[str, str]:
    """What a screening sheet shows of a record: title, abstract, authors, year, journal, link."""
    return {
        "title": clean_text(record["title"]),
        "abstract": clean_text(record["abstract"] or found.get(record["unique_id"], "")),
        "authors": "; ".join(record["authors"]),
        "year": "" if record["year"] is None else str(record["year"]),
        "journal": record["journal"],
        "link": _link(record),
    }


def _link(record: dict) -> str:
    if record["doi"]:
        return f"https://doi.org/{record['doi']}"
    if record["pmid"]:
        return f"https://pubmed.ncbi.nlm.nih.gov/{record['pmid']}/"
    return record["url"] if record["url"].startswith(("http://", "https://")) else ""


def _holds(prefilter: dict, record: dict) -> bool:
    value = record[prefilter["field"]]
    values = value if isinstance(value, list) else [str(value)] if value else []
    return any(v.casefold() in {wanted.casefold() for wanted in prefilter["values"]} for v in values)


def removals_that_hold(
    paths: list[Path], review: Path, protocol: dict, members: list[dict[str, str]], identities: list[dict[str, str]]
) -> Removals:
    """What people removed and nobody has screened. `paths`: the table of removals, none if there is none."""
    removals: Removals = {}
    for path in paths:
        stated = read_removals(path, unique_records_by_id(members, identities))
        removals |= without_screened(stated, screened_ids(review, protocol), former_ids(identities))
    return removals


def columns_of_removed(removed: list[dict]) -> tuple[str, ...]:
    """The columns of removed.csv: who removed a record, and when, only where people removed any."""
    return REMOVED + (BY_PEOPLE if any(row.get("person") for row in removed) else ())


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, params = snakemake.input, snakemake.params
        unique, members = read_parquet(given.unique), read_csv(given.members)
        titles = {record["unique_id"]: clean_text(record["title"]) for record in unique}
        flags = flags_of_records(titles, members, read_csv(given.notices), read_csv(given.related))
        identities = read_csv(given.identities)
        removals = removals_that_hold(given.removed_records, Path(params.review), params.protocol, members, identities)
        found = found_abstracts(given.found_elsewhere, unique_records_by_id(members, identities))
        rows, removed = list_records(unique, params.prefilters, flags, removals, found)
        write_csv(snakemake.output.rows, COLUMNS, rows)
        write_csv(snakemake.output.removed, columns_of_removed(removed), removed)
