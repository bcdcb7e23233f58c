"""Find the files of a review's searches, and check that folders and protocol tell of the same searches."""

import difflib
import json
from dataclasses import dataclass
from pathlib import Path

from scripts.common.messages import InputError, Problem
from scripts.identification.archived_searches import ARCHIVE, DATE, read_archive

# What programs and systems leave lying about. Names that begin with a dot or with ~$ are theirs too.
_LEFT_BY_SYSTEMS = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx"}
_HALF_WRITTEN = ".part"  # of our own
_NO_EXPORTS = {
    ".numbers": ("is a table of Apple Numbers, which only Numbers can read.", "In Numbers: File, Export To, CSV."),
    ".enl": ("is a library of EndNote, which only EndNote can read.", "In EndNote: File, Export, as RIS or XML."),
    ".enlx": ("is a library of EndNote, which only EndNote can read.", "In EndNote: File, Export, as RIS or XML."),
    ".data": ("belongs to a library of EndNote.", "In EndNote: File, Export, as RIS or XML; move this away."),
}
_NO_EXPORTS |= dict.fromkeys(
    (".crdownload", ".download", ".partial", ".filepart"), ("is a download that has not ended.", "Download it again.")
)
# By these endings an export is known that lies beside review.yaml, where other files may lie too.
_BESIDE_THE_PROTOCOL = {".ris", ".nbib", ".bib", ".ciw", ".enw", ".enl", ".numbers"}


@dataclass(frozen=True)
class Found:
    """What lies in the folders of a review's searches.

    `exports`: by the folder of their search, "searches/<source>/<date>", also of searches that the protocol lacks.
    `misplaced`: files that lie in the folder of no search. `problems`: what is to be mended before they can be read.
    """

    exports: dict[str, list[Path]]
    misplaced: list[Path]
    problems: list[Problem]


def find_exports(review: Path, protocol: dict) -> list[str]:
    """The export files of a review, sorted. `protocol`: with its archived searches.

    Raises InputError if a search of the protocol that had hits has no file, if a file lies in the folder of no search
    of the protocol, if a file cannot be an export, or if there is nothing at all.
    """
    found = locate_exports(review, protocol)
    if found.problems:
        raise InputError(*found.problems)
    return [path.as_posix() for folder in sorted(found.exports) for path in found.exports[folder]]


def locate_exports(review: Path, protocol: dict) -> Found:
    """Every file that is meant as an export, wherever it lies, and what is wrong with where it lies."""
    review = Path(review)
    exports: dict[str, list[Path]] = {}
    misplaced, unreadable = [], []
    for path in sorted(_files_below(review / "searches")):
        folder = path.parent.relative_to(review)
        if path.suffix.lower() in _NO_EXPORTS:
            unreadable.append(path)
        elif len(folder.parts) != 3:
            misplaced.append(path)
        else:
            exports.setdefault(folder.as_posix(), []).append(path)
    exports = {folder: kept for folder, paths in exports.items() if (kept := _without_evidence(review / folder, paths))}
    beside = [path for path in sorted(review.glob("[!.~]*")) if path.suffix.lower() in _BESIDE_THE_PROTOCOL]
    misplaced += beside
    planned = {
        f"searches/{source['key']}/{search['date']}": search
        for source in protocol["sources"]
        for search in source["searches"]
    }
    fruitful = {folder for folder, search in planned.items() if search.get("hits") != 0 and "archive" not in search}
    problems = [
        Problem(str(review / folder), "", "the protocol has this search, but there is no export in the folder.",
                "Put there the file as the database gave it.")
        for folder in sorted(fruitful - exports.keys())
    ]  # fmt: skip
    problems += [_unplanned(review, folder, protocol) for folder in sorted(exports.keys() - planned.keys())]
    problems += [_misplaced(review, path, protocol, planned) for path in misplaced]
    problems += [Problem(str(path), "", *_NO_EXPORTS[path.suffix.lower()]) for path in unreadable]
    if not problems and not exports:
        message = "there is nothing to read yet."
        fix = "Put the databases' exports into searches/<source>/<date>/ and name each search in review.yaml."
        problems = [Problem(str(review / "searches"), "", message, fix)]
    return Found(exports, misplaced, problems)


def _files_below(folder: Path):
    """The files in a folder and the folders below it that a person put there. A folder that is one document, as that
    of an EndNote library, counts as a file."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.startswith((".", "~$")) or path.name.lower() in _LEFT_BY_SYSTEMS:
            continue
        if path.is_dir() and path.suffix.lower() not in _NO_EXPORTS:
            yield from _files_below(path)
        elif path.suffix != _HALF_WRITTEN:
            yield path


def _without_evidence(folder: Path, paths: list[Path]) -> list[Path]:
    """The exports of one search: what holds its records, not the other replies that a live search keeps as evidence."""
    archive = read_archive(folder) or {"files": {}}
    evidence = {name for name, entry in archive["files"].items() if entry["role"] == "evidence"}
    return [path for path in paths if path.name not in {ARCHIVE, *evidence}]


def _unplanned(review: Path, folder: str, protocol: dict) -> Problem:
    """The problem of a folder with exports that is of no search of the protocol, with the lines that name it there."""
    _, key, date = folder.split("/")
    sources = {source["key"]: source for source in protocol["sources"]}
    message = "the protocol knows no such search."
    if not DATE.fullmatch(date):
        fix = "Its name has to be the day of the search, as in 2026-01-31 (2026-01-31.2 for a second one that day)."
        return Problem(str(review / folder), "", message, fix)
    if key not in sources and (close := _likely(key, sources)):
        fix = f"If it is the protocol's source {close}, call the folder searches/{close}. If not, add to `sources`:"
    elif key in sources:
        fix = f"If its date is right, add to the `searches` of {key} in review.yaml:"
    else:
        fix = "Add to `sources` in review.yaml:"
    return Problem(str(review / folder), "", message, f"{fix}\n{_lines_of_protocol(key, date, sources.get(key))}")


def _lines_of_protocol(key: str, date: str, source: dict | None) -> str:
    """The lines of review.yaml that name a search, as they have to be indented, for people to complete."""
    platform = json.dumps(source["name"] if source else key, ensure_ascii=False)
    search = (f"      - date: {date}", f"        platform: {platform}", "        query: …", "        who: …")
    if source:
        return "\n".join(search)
    above = (f"  - key: {key}", f"    name: {platform}", "    kind: database", "    searches:")
    return "\n".join((*above, *search))


def _misplaced(review: Path, path: Path, protocol: dict, planned: dict) -> Problem:
    """The problem of a file that lies in no folder of a search: where it lies, and where it should."""
    parts = path.relative_to(review).parts
    key = parts[1] if len(parts) > 2 else ""
    folder = "/".join(parts[:3])
    source = _likely(key, [each["key"] for each in protocol["sources"]])
    own = [place for place in planned if source and place.split("/")[1] == source]
    if len(parts) > 4:
        message = f"lies deeper than the folder of its search, {folder}, and would not be read."
        fix = f"Move it to {review / folder}/." if folder in planned else _any_folder(review, own or list(planned))
    elif key:
        message = "lies in the folder of a source, not in that of one search, and would not be read."
        fix = _any_folder(review, own)
    else:
        message = "lies in no folder of a search, and would not be read."
        fix = _any_folder(review, list(planned))
    return Problem(str(path), "", message, f"{fix} If it is no export, move it out of {review}/searches.")


def _any_folder(review: Path, folders: list[str]) -> str:
    """Where a file may go: into one of the folders, if there are such."""
    if not folders:
        return f"Move it to {review}/searches/<source>/<date>/."
    return f"Move it to {' or '.join(f'{review / folder}/' for folder in folders[:4])}."


def _likely(key: str, known) -> str:
    """The known key that is most like one, as `pubmed` is like `PubMed`; "" if none is."""
    by_letters = {each.casefold(): each for each in known}
    return next((by_letters[each] for each in difflib.get_close_matches(key.casefold(), by_letters, 1)), "")
