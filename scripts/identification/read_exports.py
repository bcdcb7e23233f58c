"""Rule read_exports: all exports of a review's searches become its records.

In: the files below config/<review>/searches/<source>/<date>/, the protocol's sources, and the ledger of identities with
the ids under which records are known. Out: records.parquet, one
row per record; files.csv, what each file is; occurrences.csv, where each record stood in which search; notices.csv,
retractions, corrections and merged records that the searches tell of; changes.csv, what changed between two searches
of a source; fields.csv, as what each tag and column of each file was taken; field_notes.json, what people should know
of that.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from scripts.common.messages import InputError, told_plainly, wrong
from scripts.common.provenance import sha256_of
from scripts.common.tables import write_csv, write_json, write_parquet
from scripts.deduplication.mint_identities import COLUMNS as IDENTITY_COLUMNS
from scripts.identification.archived_searches import DATE, order_of
from scripts.identification.compare_searches import CHANGE_COLUMNS
from scripts.identification.keep_ids import KnownIds
from scripts.identification.read_file import Export
from scripts.identification.read_search import read_search
from scripts.identification.records import record_schema
from scripts.identification.search_history import OCCURRENCE_COLUMNS, SearchHistory
from scripts.identification.tally_fields import FIELD_COLUMNS
from scripts.identification.warn_of_fields import Held, warn_of_fields
from scripts.sheets.ledgers import read_ledger

FILE_COLUMNS = (
    "file", "source", "search_date", "format", "encoding", "records", "displayed", "sha256", "problem",
)  # fmt: skip
NOTICE_COLUMNS = ("record_id", "kind", "date", "detail")


class Searches(NamedTuple):
    """What all searches gave, as the tables of this rule. `held`: what became of the fields of each file."""

    records: list[dict]
    files: list[dict]
    occurrences: list[dict]
    notices: list[dict]
    changes: list[dict]
    held: list[Held]


def read_searches(review: Path, exports: list[str], sources: list[dict], known_ids: Iterable[str] = ()) -> Searches:
    """Records, files, occurrences, notices and changes of all searches, as the tables of that name have them.

    A record found again, in the same search (batches that overlap) or in a later one, is one record with the fields
    of its first search, and a row in occurrences for each time. `displayed` in files is the number of hits of the
    whole search. `date` of a notice is that of the first search that tells of it. A search of a source that is
    `optional` and cannot be read is left out; `problem` in files says why. `known_ids`: of the records that the review
    has had so far, each of which keeps its own.
    Raises InputError with one problem for each file or search that is not as it should be.
    """
    review = Path(review)
    plans = {(source["key"], search["date"]): search for source in sources for search in source["searches"]}
    optional = {source["key"] for source in sources if source.get("optional")}
    encodings = {source["key"]: source.get("encoding", "") for source in sources}
    history, ids = SearchHistory(), KnownIds(known_ids)
    files, held, problems = [], [], []
    for (source, date), names in _by_search(review, exports, sources).items():
        plan = plans.get((source, date), {})
        try:
            stated = plan.get("encoding") or encodings[source]
            search = read_search(review, source, date, names, plan.get("hits"), history.known_of(source), ids, stated)
        except InputError as error:
            if source in optional:
                files += [_row_of_file(review, name, source, date, plan, None, str(error)) for name in names]
            else:
                problems += error.problems
            continue
        files += [_row_of_file(review, name, source, date, plan, export) for name, export in search.exports.items()]
        held += [export.held for export in search.exports.values()]
        history.add(search, asked=tuple(str(plan.get(key)) for key in ("platform", "query", "limits")))
    if problems:
        raise InputError(*problems)
    return Searches(
        [history.records[record_id] for record_id in sorted(history.records)],
        sorted(files, key=lambda row: row["file"]),
        sorted(history.occurrences, key=lambda row: tuple(row[column] for column in OCCURRENCE_COLUMNS)),
        [
            {"record_id": record_id, "kind": kind, "date": date, "detail": detail}
            for (record_id, kind, detail), date in sorted(history.notices.items())
        ],
        history.changes,
        sorted(held, key=lambda each: each.file),
    )


def _by_search(review: Path, exports: list[str], sources: list[dict]) -> dict[tuple[str, str], list[str]]:
    """The exports of each search (source, date), oldest first; an archived update may have none of its own."""
    order = [source["key"] for source in sources]
    found = {
        (source["key"], search["date"]): []
        for source in sources
        for search in source["searches"]
        if "archive" in search
    }
    for path in sorted(exports):
        source, date, name = _place_of(review, path, order)
        found.setdefault((source, date), []).append(name)
    return {key: found[key] for key in sorted(found, key=lambda key: (order_of(key[1]), order.index(key[0])))}


def _place_of(review: Path, path: str, order: list[str]) -> tuple[str, str, str]:
    """The source and the date of the search that an export is of, and its name in the tables."""
    name = Path(path).relative_to(review).as_posix()
    found = re.fullmatch(rf"searches/([^/]+)/({DATE.pattern})/[^/]+", name)
    if not found:
        raise wrong(path, "lies in no folder of a search.", "Put it into searches/<source>/<YYYY-MM-DD>/.")
    source, search_date = found.groups()
    if source not in order:
        raise wrong(path, f"is of the source {source!r}, which review.yaml does not have.", "Add it to `sources`.")
    return source, search_date, name


def _row_of_file(
    review: Path, name: str, source: str, search_date: str, plan: dict, export: Export | None, problem: str = ""
) -> dict:
    return {
        "file": name,
        "source": source,
        "search_date": search_date,
        "format": export.format if export else "",
        "encoding": export.encoding if export else "",
        "records": len(export.records) if export else 0,
        "displayed": plan.get("hits", ""),
        "sha256": sha256_of(review / name),
        "problem": problem,
    }


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        params = snakemake.params
        known = {event["record_id"] for event in read_ledger(Path(params.identities), IDENTITY_COLUMNS)} - {""}
        searches = read_searches(params.review, list(snakemake.input.exports), params.sources, known)
        write_parquet(snakemake.output.records, searches.records, record_schema())
        write_csv(snakemake.output.files, FILE_COLUMNS, searches.files)
        write_csv(snakemake.output.occurrences, OCCURRENCE_COLUMNS, searches.occurrences)
        write_csv(snakemake.output.notices, NOTICE_COLUMNS, searches.notices)
        write_csv(snakemake.output.changes, CHANGE_COLUMNS, searches.changes)
        write_csv(snakemake.output.fields, FIELD_COLUMNS, [row for each in searches.held for row in each.fields])
        notes = warn_of_fields(f"config/{Path(params.review).name}", searches.held)
        write_json(snakemake.output.field_notes, [asdict(note) for note in notes])
