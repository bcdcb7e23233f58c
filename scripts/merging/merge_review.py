"""Unite what two people decided apart, each in a copy of the review: both sides' events are kept.

Usage: litfunnel merge [--review NAME]. Mends a review's ledgers that hold both sides of a merge, whether git marked
them or not, and keeps the sheets of the other side to be read. Exit status 0, or 1 if a ledger could not be mended.

`--driver` is for git, which calls it in a merge with four names (%O %A %B %P): the common ancestor, our version, which
is replaced by the result, their version, and the path in the checkout. Exit status 1 leaves a conflict.
"""

import argparse
import subprocess
import sys
from functools import reduce
from pathlib import Path

from scripts.common.files import write_bytes, write_text
from scripts.common.messages import InputError, command_status
from scripts.common.provenance import sha256_of
from scripts.common.tables import csv_text
from scripts.deduplication.mint_identities import COLUMNS as IDENTITY_COLUMNS
from scripts.merging.git_driver import git
from scripts.merging.split_sides import sides_in
from scripts.merging.unite_ledgers import United, unite
from scripts.protocol.amendments import COLUMNS as AMENDMENT_COLUMNS
from scripts.protocol.former_reasons import COLUMNS as REASON_COLUMNS
from scripts.protocol.reviews import add_review_option, chosen_review
from scripts.sheets.find import of_other_side
from scripts.sheets.ledgers import COLUMNS

_COLUMNS = {"identities": IDENTITY_COLUMNS, "amendments": AMENDMENT_COLUMNS, "reasons": REASON_COLUMNS}
_NAMED = 10


def unite_contents(path: Path, *contents: bytes) -> tuple[str, list[United]]:
    """The text of a ledger that has the events of all versions of it in these `contents`, and how they were united.

    Raises InputError if one of them lacks an event, or is no ledger.
    """
    name = path.stem
    columns = _COLUMNS.get(name, COLUMNS)
    sides = [side for content in contents for side in sides_in(path, content, columns)]
    united: list[United] = []

    def with_next(ours: list[dict], theirs: list[dict]) -> list[dict]:
        united.append(unite(name, ours, theirs, columns))
        return united[-1].events

    whole = reduce(with_next, sides) if sides else []
    named = united[-1].columns if united else tuple(whole[0]) if whole else columns
    return csv_text(named, whole), united


def account_of(path: Path, united: list[United]) -> list[str]:
    """What people should know of a ledger that was united."""
    counts = " and ".join(f"{ours:,} and {theirs:,}" for ours, theirs in (step.only for step in united))
    lines = [f"{path}: united; events that only one side had: {counts or 'none'}."]
    differing = [event for step in united for event in step.differing]
    lines += [f"  {_differs(event)}" for event in differing[:_NAMED]]
    return lines + ([f"  and {len(differing) - _NAMED} more"] if len(differing) > _NAMED else [])


def merge_file(ours: Path, theirs: Path, path: Path) -> int:
    """Merge two versions of the file `path`, the result into `ours`; 0, or 1 if a person has to see to it."""
    if path.suffix.lower() == ".xlsx":
        _keep_other_side(path, theirs.read_bytes(), sha256_of(theirs))
        return 0
    contents = ours.read_bytes(), theirs.read_bytes()
    try:
        text, united = unite_contents(path, *contents)
    except InputError as error:
        marked = [b"<<<<<<< ours\n", contents[0], b"=======\n", contents[1], b">>>>>>> theirs\n"]
        write_bytes(ours, b"".join(part if part.endswith(b"\n") else part + b"\n" for part in marked))
        print(error, file=sys.stderr)
        return 1
    write_text(ours, text)
    print(*account_of(path, united), sep="\n")
    return 0


def mend_review(review: Path) -> list[InputError]:
    """Unite the versions that a review's ledgers hold, and keep the sheets of the other side of a merge that stands
    open; says what was done, and gives what could not be mended."""
    failed, done = [], False
    for path in sorted((review / "ledgers").glob("*.csv")):
        try:
            text, united = unite_contents(path, path.read_bytes())
        except InputError as error:
            failed.append(error)
            continue
        if united:
            write_text(path, text)
            print(*account_of(path, united), sep="\n")
            done = True
    for path, content in _open_sheets(review):
        _keep_other_side(path, content[0], content[1])
        done = True
    if done:
        print(f"Now run litfunnel run, and tell git that it is settled: git add {review}, git commit")
    elif not failed:
        print(f"{review}: each ledger is whole; there was nothing to unite.")
    return failed


def _open_sheets(review: Path) -> list[tuple[Path, tuple[bytes, str]]]:
    """The sheets on which git found a conflict, with the content of the other side and its digest."""
    listed = git(Path(), "ls-files", "--unmerged", "-z", "--", str(review / "sheets")) or ""
    entries = [entry.partition("\t") for entry in listed.split("\0") if entry]
    found = [(described.split(), path) for described, _, path in entries]
    return [
        (Path(path), (_blob(id_), id_))
        for (_, id_, stage), path in found
        if stage == "3" and path.endswith(".xlsx")
    ]  # fmt: skip


def _blob(id_: str) -> bytes:
    return subprocess.run(["git", "cat-file", "blob", id_], capture_output=True, check=True).stdout


def _keep_other_side(path: Path, content: bytes, digest: str) -> None:
    kept = path.with_name(of_other_side(path.stem, digest))
    write_bytes(kept, content)
    print(f"{path}: both sides saved it. The other side's is kept as {kept.name}; the next run reads both.")


def _differs(event: dict) -> str:
    if "unique_id" in event:
        return f"{event['unique_id']} and {event['into']} are of one record: they are merged into {event['into']}."
    if event["new"]:
        return f"{event['row_id']}: asked of {event['new']}, by one side or the other."
    said = event["old"] or "nothing"
    return f"{event['row_id']}, {event['column']}: {said}. Neither holds until somebody chooses again in the sheet."


def main(argv: list[str]) -> int:
    """Mend the review that is named, or merge one file for git; see the module's text."""
    parser = argparse.ArgumentParser(prog="litfunnel merge", description="Unite what two people decided apart.")
    add_review_option(parser)
    parser.add_argument("--driver", nargs=4, metavar=("BASE", "OURS", "THEIRS", "PATH"), help="merge a file, for git")
    options = parser.parse_args(argv)
    if options.driver:
        _, ours, theirs, path = map(Path, options.driver)
        return merge_file(ours, theirs, path)
    failed = mend_review(Path("config") / chosen_review(options.review))
    for error in failed:
        print(error, file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
