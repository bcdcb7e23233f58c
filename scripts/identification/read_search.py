"""One search: the exports in its folder, as they were archived and as many records as the platform displayed.

In: the folder config/<review>/searches/<source>/<date>. Out: its exports by file, all checks passed.
"""

import re
from pathlib import Path
from typing import NamedTuple

from scripts.common.messages import InputError, wrong
from scripts.common.provenance import sha256_of
from scripts.common.tables import read_json
from scripts.identification.archived_searches import ARCHIVE, read_archive
from scripts.identification.keep_ids import NONE_KNOWN, KnownIds
from scripts.identification.raw_hits import check_displayed
from scripts.identification.read_file import Export, read_file
from scripts.identification.records import mint_record_id


class Search(NamedTuple):
    """A search that was read: its exports by file, and for a live one that updates another what it did not fetch again.

    `carried`: ids of records that lie in earlier archives of the source. `merged`: record_id → record_id that it points
    to now.
    """

    source: str
    date: str
    exports: dict[str, Export]
    carried: list[str]
    merged: dict[str, str]


def read_search(
    review: Path,
    source: str,
    search_date: str,
    names: list[str],
    displayed: int | None,
    known: dict[str, dict],
    ids: KnownIds = NONE_KNOWN,
    stated: str = "",
) -> Search:
    """A search with all that was found.

    `names`: the exports, as they are called in the tables. `known`: record_id → record that the source had before.
    `ids`: under which ids the review knows its records. `stated`: the encoding of files whose bytes leave a choice.
    Raises InputError for a file that is not as it was archived, that cannot be read, or that has other records than
    the archive says; and if the records are not as many as the platform displayed.
    """
    folder = Path(review) / "searches" / source / search_date
    check_archive(folder, [Path(name).name for name in names])
    archive = read_archive(folder)
    exports, problems = {}, []
    for name in names:
        try:
            exports[name] = read_file(Path(review) / name, name, source, search_date, ids, stated)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    found = _distinct_records([record for export in exports.values() for record in export.records])
    carried = _carried_records(folder, archive, source, exports, known) if archive else []
    if displayed is not None:
        place = names[0] if len(names) == 1 else folder.relative_to(review).as_posix()
        check_displayed(place, found + len(carried), displayed)
    return Search(source, search_date, exports, carried, _merged_records(archive, source) if archive else {})


def check_archive(folder: Path, names: list[str]) -> None:
    """Compare the files of a search with those that its search.json lists, if it has one that lists any.

    Raises InputError for a file that was altered, removed or added since the search was archived.
    """
    listed = _archived_digests(folder / ARCHIVE)
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


def _carried_records(folder: Path, archive: dict, source: str, exports: dict[str, Export], known: dict) -> list[str]:
    """Ids of records that the search found and did not fetch again; each file has to hold what the archive lists."""
    fetched = set()
    for name, export in exports.items():
        listed = archive["files"][Path(name).name].get("ids", [])
        read = [record["accession"] for record in export.records]
        if sorted(read) != sorted(listed):
            differ = sorted(set(read) ^ set(listed))
            message = f"{len(read)} records were read from it, but search.json lists {len(listed)} accessions"
            raise wrong(name, f"{message}: {', '.join(differ[:5])}.", "Restore the folder from a backup.")
        fetched.update(read)
    carried = [mint_record_id(source, accession, "") for accession in archive["ids"] if accession not in fetched]
    if lost := [record_id for record_id in carried if record_id not in known]:
        message = f"{len(lost)} of its records are in no earlier archive: {', '.join(lost[:5])}."
        raise wrong(folder / ARCHIVE, message, "Restore the earlier searches of this source; an update builds on them.")
    return carried


def _merged_records(archive: dict, source: str) -> dict[str, str]:
    return {
        mint_record_id(source, accession, ""): mint_record_id(source, fate["into"], "")
        for accession, fate in archive["vanished"].items()
        if fate["kind"] == "merged"
    }


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
