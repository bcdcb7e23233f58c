"""Searches that were made live: what their search.json says, beside the searches that people name in review.yaml.

In: the folders below config/<review>/searches. Out: the protocol with a search for each archive, and the archives.
"""

import re
from pathlib import Path

from scripts.common.messages import InputError, Problem, wrong
from scripts.common.tables import read_json

ARCHIVE = "search.json"
DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:\.\d+)?")  # the name of a search's folder
# What the report tells of a live search beyond what a search of review.yaml has.
_TOLD = ("api", "asked", "translation", "warnings", "versions", "searched_at", "previous")
_REQUIRED = {*_TOLD, "date", "platform", "query", "limits", "count", "ids", "files", "who", "vanished"}


def read_archive(folder: Path) -> dict | None:
    """What the search.json of a live search says; None if the folder holds exports that people put there.

    Raises InputError if there is such a file, but it lacks what an archive has.
    """
    path = Path(folder) / ARCHIVE
    if not path.exists():
        return None
    try:
        archive = read_json(path)
        live = "api" in archive
    except (ValueError, TypeError) as error:
        raise wrong(path, f"is not JSON ({error}).", "Restore it from a backup.") from None
    if live and (absent := _REQUIRED - archive.keys()):
        raise wrong(path, f"is no archive of a search: it lacks {', '.join(sorted(absent))}.", "Restore it.")
    return archive if live else None


def with_archived_searches(review: Path, protocol: dict) -> dict:
    """The protocol in which each source has its live searches too, by date after those of review.yaml.

    They have the keys of other searches, and `archive`. Raises InputError for one that review.yaml has as well.
    """
    sources, problems = [], []
    for source in protocol["sources"]:
        typed = {search["date"] for search in source["searches"]}
        found = []
        for path in sorted(Path(review).glob(f"searches/{source['key']}/*/{ARCHIVE}")):
            archive = None if _is_hidden(path.parent) else read_archive(path.parent)
            if archive and path.parent.name in typed:
                message = "this search is archived already, and in review.yaml too."
                problems.append(Problem(str(path.parent), "", message, "Remove it from `searches` in review.yaml."))
            elif archive:
                found.append(_search_of(archive, path.parent.name))
        sources.append(source | {"searches": source["searches"] + sorted(found, key=lambda s: order_of(s["date"]))})
    if problems:
        raise InputError(*problems)
    return protocol | {"sources": sources}


def order_of(search_date: str) -> tuple[str, int]:
    """What searches are sorted by: the day, and the number of the search on that day."""
    day, _, number = search_date.partition(".")
    return day, int(number or 1)


def name_limits(limits: dict) -> list[str]:
    """The limits of a live search in words: ["humans", "to 2019-12-31"]."""
    return [key if value is True else f"{key} {value}" for key, value in limits.items() if value]


def _is_hidden(folder: Path) -> bool:
    return folder.name.startswith(".")


def _search_of(archive: dict, date: str) -> dict:
    return {
        "date": date,
        "platform": archive["platform"],
        "query": archive["query"],
        "limits": name_limits(archive["limits"]),
        "hits": archive["count"],
        "who": archive["who"],
        "archive": {key: archive[key] for key in _TOLD},
    }
