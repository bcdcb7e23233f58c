"""Find the files of a review's searches, and check that folders and protocol tell of the same searches."""

from pathlib import Path

from scripts.common.messages import InputError, Problem, wrong
from scripts.identification.archived_searches import ARCHIVE, read_archive


def find_exports(review: Path, protocol: dict) -> list[str]:
    """The export files below config/<review>/searches, sorted. `protocol`: with its archived searches.

    Raises InputError if a search of the protocol that had hits has no file, if a folder is of no search of the
    protocol, or if there is nothing at all.
    """
    review = Path(review)
    planned = {
        f"searches/{source['key']}/{search['date']}": search
        for source in protocol["sources"]
        for search in source["searches"]
    }
    fruitful = {folder for folder, search in planned.items() if search.get("hits") != 0 and "archive" not in search}
    found: dict[str, list[str]] = {}
    for folder in sorted(review.glob("searches/*/[!.]*/")):
        if exports := _exports_of(folder):
            found[folder.relative_to(review).as_posix()] = exports
    problems = [
        Problem(str(review / folder), "", "the protocol has this search, but there is no export in the folder.",
                "Put there the file as the database gave it.")
        for folder in sorted(fruitful - found.keys())
    ] + [
        Problem(str(review / folder), "", "the protocol knows no such search.",
                "Add it to `sources` in review.yaml, with its date as the folder's name.")
        for folder in sorted(found.keys() - planned.keys())
    ]  # fmt: skip
    if problems:
        raise InputError(*problems)
    if not found:
        raise wrong(
            review / "searches",
            "there is nothing to read yet.",
            "Put the databases' exports into searches/<source>/<date>/ and name each search in review.yaml.",
        )
    return [path for folder in sorted(found) for path in found[folder]]


def _exports_of(folder: Path) -> list[str]:
    """The exports of one search: what holds its records, not the other replies that a live search keeps as evidence."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
    names = {path.name for path in files if path.name != ARCHIVE and path.suffix != ".part"}
    if archive := read_archive(folder):
        names -= {name for name, entry in archive["files"].items() if entry["role"] == "evidence"}
    return [path.as_posix() for path in files if path.name in names]
