"""Find the files of a review's searches, and check that folders and protocol tell of the same searches."""

from pathlib import Path

from scripts.common.messages import InputError, Problem, wrong

_NOT_EXPORTS = {"search.json"}


def find_exports(review: Path, protocol: dict) -> list[str]:
    """The export files below config/<review>/searches, sorted.

    Raises InputError if a search of the protocol that had hits has no file, if a folder is of no search of the
    protocol, or if there is nothing at all.
    """
    review = Path(review)
    planned = {
        f"searches/{source['key']}/{search['date']}": search.get("hits")
        for source in protocol["sources"]
        for search in source["searches"]
    }
    fruitful = {folder for folder, hits in planned.items() if hits != 0}
    found: dict[str, list[str]] = {}
    for path in sorted(review.glob("searches/*/*/*")):
        if (
            path.is_file()
            and not path.name.startswith(".")
            and path.name not in _NOT_EXPORTS
            and path.suffix != ".part"
        ):
            found.setdefault(path.parent.relative_to(review).as_posix(), []).append(path.as_posix())
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
