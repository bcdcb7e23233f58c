"""Rule read_exports: all exports of a review's searches become its records.

In: the files below config/<review>/searches/<source>/<date>/, and the protocol's sources. Out: records.parquet, one
row per record; files.csv, what each file is; occurrences.csv, where each record stood in which search; notices.csv,
retractions and corrections that the exports tell of.
"""

import re
from itertools import groupby
from pathlib import Path

from scripts.common.messages import InputError, told_plainly, wrong
from scripts.common.provenance import sha256_of
from scripts.common.records import record_schema
from scripts.common.tables import read_json, write_csv, write_parquet
from scripts.identification.raw_hits import check_displayed
from scripts.identification.read_file import Export, read_file

FILE_COLUMNS = ("file", "source", "search_date", "format", "encoding", "records", "displayed", "sha256")
OCCURRENCE_COLUMNS = ("record_id", "search_date", "file", "position")
NOTICE_COLUMNS = ("record_id", "kind", "date", "detail")


def read_searches(
    review: Path, exports: list[str], sources: list[dict]
) -> tuple[list[dict], list[dict], list[dict], list[dict]]:
    """Records, files, occurrences and notices of all searches, as the tables of interfaces have them.

    A record found again, in the same search (batches that overlap) or in a later one, is one record with the fields
    of its first search, and a row in occurrences for each time. `displayed` in files is the number of hits of the
    whole search. `date` of a notice is that of the first search that tells of it.
    Raises InputError with one problem for each file or search that is not as it should be.
    """
    review = Path(review)
    order = [source["key"] for source in sources]
    hits = {(s["key"], search["date"]): search.get("hits") for s in sources for search in s["searches"]}
    places = sorted(_place_of(review, path, order) for path in exports if Path(path).name != "search.json")
    files, occurrences, problems = [], [], []
    records: dict[str, dict] = {}
    notices: dict[tuple[str, str, str], str] = {}
    for (_, _, source, search_date), batch in groupby(places, key=lambda place: place[:4]):
        try:
            read = _read_search(review, source, search_date, [name for *_, name in batch], hits)
        except InputError as error:
            problems += error.problems
            continue
        for name, export in read.items():
            files.append(_row_of_file(review, name, source, search_date, export, hits))
            for record in export.records:
                occurrences.append({column: record[column] for column in OCCURRENCE_COLUMNS})
                records.setdefault(record["record_id"], record)
            for record_id, (kind, detail) in export.notices:
                notices.setdefault((record_id, kind, detail), search_date)
    if problems:
        raise InputError(*problems)
    return (
        [records[record_id] for record_id in sorted(records)],
        sorted(files, key=lambda row: row["file"]),
        sorted(occurrences, key=lambda row: tuple(row[column] for column in OCCURRENCE_COLUMNS)),
        [
            {"record_id": record_id, "kind": kind, "date": date, "detail": detail}
            for (record_id, kind, detail), date in sorted(notices.items())
        ],
    )


def check_archive(folder: Path, names: list[str]) -> None:
    """Compare the files of a search with those that its search.json lists, if it has one that lists any.

    Raises InputError for a file that was altered, removed or added since the search was archived.
    """
    listed = _archived_digests(folder / "search.json")
    if not listed:
        return
    for name in sorted({*names, *listed}):
        file = folder / name
        if name not in listed:
            raise wrong(file, "is not in search.json: it was added since the search was archived.", "Take it away.")
        if not file.exists():
            raise wrong(file, "is missing, but search.json lists it.", "Restore it as the database gave it.")
        if sha256_of(file) != listed[name]:
            raise wrong(file, "was altered since it was archived.", "Restore it as the database gave it.")


def _archived_digests(archive: Path) -> dict[str, str]:
    """File → sha256 as search.json has them; nothing, if there is no such file or it lists none."""
    if not archive.exists():
        return {}
    try:
        return {name: entry["sha256"] for name, entry in read_json(archive).get("files", {}).items()}
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        message = f"is no archive of a search ({type(error).__name__}: {error})."
        raise wrong(archive, message, 'It has {"files": {name: {"sha256": …}}}.') from None


def _place_of(review: Path, path: str, order: list[str]) -> tuple[tuple, int, str, str, str]:
    """Where an export belongs: sort keys of its date and source, the source, the date, and its name in the tables."""
    name = Path(path).relative_to(review).as_posix()
    found = re.fullmatch(r"searches/([^/]+)/((\d{4}-\d{2}-\d{2})(?:\.(\d+))?)/[^/]+", name)
    if not found:
        raise wrong(path, "lies in no folder of a search.", "Put it into searches/<source>/<YYYY-MM-DD>/.")
    source, search_date, day, run = found.groups()
    if source not in order:
        raise wrong(path, f"is of the source {source!r}, which review.yaml does not have.", "Add it to `sources`.")
    return (day, int(run or 1)), order.index(source), source, search_date, name


def _read_search(review: Path, source: str, search_date: str, names: list[str], hits: dict) -> dict[str, Export]:
    """The exports of one search by file, as many distinct records in all as the platform displayed hits."""
    folder = review / "searches" / source / search_date
    check_archive(folder, [Path(name).name for name in names])
    exports, problems = {}, []
    for name in names:
        try:
            exports[name] = read_file(review / name, name, source, search_date)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    found = _distinct_records([record for export in exports.values() for record in export.records])
    displayed = hits.get((source, search_date))
    if displayed is not None:
        check_displayed(names[0] if len(names) == 1 else folder.relative_to(review).as_posix(), found, displayed)
    return exports


def _distinct_records(records: list[dict]) -> int:
    """How many records these are, one with the same accession as another not counted.

    Raises InputError if an accession stands for two things: the records would silently become one.
    """
    titles: dict[str, dict] = {}
    for record in records:
        first = titles.setdefault(record["record_id"], record)
        here, there = _letters_of(record["title"]), _letters_of(first["title"])
        if not here.startswith(there) and not there.startswith(here):
            raise wrong(
                record["file"],
                f"the accession {record['accession']!r} is that of record {first['position']} of {first['file']} too, "
                f"which has another title: {first['title'][:60]!r}, here {record['title'][:60]!r}.",
                "Export again with the database's own accession numbers.",
                f"record {record['position']}",
            )
    return len(titles)


def _letters_of(title: str) -> str:
    return re.sub(r"\W", "", title).casefold()


def _row_of_file(review: Path, name: str, source: str, search_date: str, export: Export, hits: dict) -> dict:
    displayed = hits.get((source, search_date))
    return {
        "file": name,
        "source": source,
        "search_date": search_date,
        "format": export.format,
        "encoding": export.encoding,
        "records": len(export.records),
        "displayed": "" if displayed is None else displayed,
        "sha256": sha256_of(review / name),
    }


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        records, files, occurrences, notices = read_searches(
            snakemake.params.review, list(snakemake.input.exports), snakemake.params.sources
        )
        write_parquet(snakemake.output.records, records, record_schema())
        write_csv(snakemake.output.files, FILE_COLUMNS, files)
        write_csv(snakemake.output.occurrences, OCCURRENCE_COLUMNS, occurrences)
        write_csv(snakemake.output.notices, NOTICE_COLUMNS, notices)
