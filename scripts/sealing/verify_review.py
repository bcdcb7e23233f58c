"""Compare a review with its last seal: what was sealed must still be there, and what has changed since is told.

Usage: litfunnel verify [--review NAME]. Audits the results as they are, verifies the sealed
crate, and compares: exports must be the same, ledgers must still have every event that was sealed, with all that it
followed; there may be more, also between them, where another version of the review was merged. Writes
results/<review>/versions/changes.csv and changes.html. Exit status 0; 1 if the audit finds anything, or if something
that was sealed was altered.
"""

import argparse
import sys
import zipfile
from pathlib import Path

from scripts.audit.audit_review import audit
from scripts.common.messages import InputError, Problem, command_status, wrong
from scripts.common.provenance import sha256_of
from scripts.common.tables import read_json
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.reviews import add_review_option, chosen_review
from scripts.sealing.compare_versions import compare_versions, summarise_changes, write_changes
from scripts.sealing.container import MANIFEST, check_container, opened_crate, read_manifest
from scripts.sealing.contents import gather_members
from scripts.sealing.versions import CRATE, SEAL, seals_of, version_of_crate, version_of_results
from scripts.sheets.ledgers import read_ledger
from scripts.sheets.lineage import Lineage
from scripts.sheets.resaved_ledgers import parse_ledger


def compare_inputs(archive: zipfile.ZipFile, root: Path, review: str) -> tuple[list[Problem], list[str]]:
    """(what was altered that may not be, what else is new or changed) of the inputs below config/<review>, since they
    were sealed."""
    sealed = read_manifest(archive.read(MANIFEST).decode())
    folder = f"config/{review}/"
    sealed = {name: digest for name, digest in sealed.items() if name.startswith(folder)}
    here = {name: path for name, path in gather_members(root, review, "").items() if name.startswith(folder)}
    problems, told = [], []
    for name in sorted(sealed.keys() | here.keys()):
        part = name.removeprefix(folder).split("/")[0]
        kept = part in ("searches", "ledgers")
        if name not in sealed:
            told.append(f"{name} is new.")
        elif not (root / name).is_file():
            message = "was sealed, and is gone."
            (problems if kept else told).append(
                Problem(name, "", message, "Restore it.") if kept else f"{name} {message}"
            )
        elif sha256_of(root / name) != sealed[name]:
            if part == "ledgers":
                found, grown = _compare_ledger(root / name, name, archive.read(name))
                problems += found
                told += grown
            elif part == "searches":
                problems.append(Problem(name, "", "is not what was sealed.", "Restore it as it was received."))
            else:
                told.append(f"{name} has changed.")
    return problems, told


def _compare_ledger(path: Path, name: str, before: bytes) -> tuple[list[Problem], list[str]]:
    """(the first event that was sealed and is not there as it was, how many are there beside them)."""
    try:
        sealed = Lineage(parse_ledger(path, before, ("seq",)), name).ids
        now = set(Lineage(read_ledger(path, ("seq",)), name).ids)
    except InputError as error:
        return list(error.problems), []
    if lost := [place for place, id_ in enumerate(sealed, start=2) if id_ not in now]:
        message = "an event that was sealed was altered or removed."
        return [Problem(name, f"line {lost[0]}", message, "Ledgers are only ever appended to: restore the file.")], []
    more = len(now) - len(sealed)
    merged = "" if path.read_bytes().startswith(before) or not more else ", some by a merge"
    told = f"{name} has {more:,} more event{'s' * (more != 1)}{merged}."
    return [], [told if more else f"{name} was saved in another form, and says the same."]


def main(argv: list[str]) -> int:
    """Compare a review with its last seal; see the module's text."""
    parser = argparse.ArgumentParser(prog="litfunnel verify", description="Compare a review with its last seal.")
    add_review_option(parser)
    root = Path.cwd()
    name = chosen_review(parser.parse_args(argv).review)
    review, results = Path("config") / name, Path("results") / name
    protocol = load_protocol(review)
    if not (results / "prisma/flow.json").exists():
        raise wrong(results / "prisma/flow.json", "this review has not been run yet.", f"Run `make run REVIEW={name}`.")
    audited = _audited(review, results)
    seals = seals_of(review)
    problems = []
    if not seals:
        print("This review has not been sealed yet: `make final` does.")
    else:
        problems += _compared(root, name, seals[-1], protocol)
    for problem in problems + audited:
        print(problem, file=sys.stderr)
    return 1 if problems or audited else 0


def _audited(review: Path, results: Path) -> list[Problem]:
    try:
        found = audit(review, results)
    except InputError as error:
        return list(error.problems)
    print(f"{len(found['numbers'])} numbers recounted, {len(found['equations'])} equations hold.")
    return []


def _compared(root: Path, name: str, seal: Path, protocol: dict) -> list[Problem]:
    told = read_json(seal / SEAL)
    if sha256_of(seal / CRATE) != told["crate_sha256"]:
        with opened_crate(seal / CRATE) as archive:
            found = check_container(seal / CRATE, archive)
        return found or [Problem(str(seal / CRATE), "", f"is not the crate that {SEAL} tells of.", "Restore it.")]
    with opened_crate(seal / CRATE) as archive:
        problems, changed = compare_inputs(archive, root, name)
        rows = compare_versions(version_of_crate(archive), version_of_results(Path("results") / name))
    write_changes(
        Path("results") / name / "versions", rows, protocol["title"], f"version {seal.name}", "now", protocol["notice"]
    )
    print(f"Since version {seal.name}, sealed {told['sealed']}:")
    lines = [*changed, *summarise_changes(rows)] or ["Nothing has changed."]
    print(*(f"  {line}" for line in lines), sep="\n")
    if rows:
        print(f"All changes: results/{name}/versions/changes.html")
    return problems


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
