"""Seal a finished review as a version of its own: config/<review>/seals/<n>/.

Usage: python -m scripts.sealing.seal_review [--review NAME] [--shareable]. Writes crate.zip (a Workflow Run RO-Crate),
seal.json, changes.csv and changes.html (against the version before); with --shareable also shareable.zip, which
everybody may have. The same review is not sealed twice. Exit status 0; 1 if the audit finds anything; 3 if anything
is pending, or has to be looked at before.
"""

import argparse
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from scripts.audit.audit_review import audit
from scripts.common.messages import InputError, command_status, wrong
from scripts.common.provenance import sha256_of
from scripts.common.tables import read_csv, read_json, read_parquet, write_json
from scripts.identification.archived_searches import with_archived_searches
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.reviews import add_review_option, chosen_review
from scripts.report.show_status import pending_lines, problem_lines
from scripts.sealing.before_sealing import Finding, check_notices, check_search_ages
from scripts.sealing.compare_versions import compare_versions, summarise_changes, write_changes
from scripts.sealing.container import opened_crate, write_crate
from scripts.sealing.contents import ENVIRONMENT, Members, gather_members
from scripts.sealing.describe import METADATA, describe_crate
from scripts.sealing.shareable import make_shareable
from scripts.sealing.versions import CRATE, SEAL, SHAREABLE, seals_of, version_of_crate, version_of_results
from scripts.sheets.ledgers import now

NOT_SETTLED = "The flow has records that nobody has decided about yet."


def look_before_sealing(results: Path, protocol: dict, today: date) -> list[Finding]:
    """What has to be looked at before a review is sealed: notices of its included reports, the age of its searches."""
    tables = [
        read_csv(results / name) for name in ("identification/notices.csv", "prisma/ledger.csv", "prisma/reports.csv")
    ]
    rules = protocol["sealing"]
    return [
        *check_notices(*tables, rules["notices_considered"]),
        *check_search_ages(protocol["sources"], rules.get("search_age_limit_days"), today),
    ]


def crate_members(root: Path, review: str, protocol: dict, through: str, shareable: bool) -> Members:
    """The members of a review's crate, with its description, but for the environment."""
    members = gather_members(root, review, protocol["previous"]["crate"])
    if shareable:
        records = read_parquet(root / "results" / review / "identification" / "records.parquet")
        members = make_shareable(members, review, protocol, [record["abstract"] for record in records])
    members[METADATA] = describe_crate(members, review, protocol, through, shareable)
    return dict(sorted(members.items()))


def main(argv: list[str]) -> int:
    """Seal a review; see the module's text for options and exit status."""
    parser = argparse.ArgumentParser(prog="seal_review", description="Seal a finished review as a version of its own.")
    add_review_option(parser)
    parser.add_argument("--shareable", action="store_true", help="write a crate that everybody may have, too")
    options = parser.parse_args(argv)
    root = Path.cwd()
    name = chosen_review(options.review)
    review, results = Path("config") / name, Path("results") / name
    if not (results / "status.json").exists():
        raise wrong(results / "status.json", "this review has not been run yet.", f"Run `make run REVIEW={name}`.")
    status = read_json(results / "status.json")
    if not status["final"]:
        return _not_sealed([*pending_lines(status), *problem_lines(status["problems"])] or [NOT_SETTLED], status=3)
    protocol = with_archived_searches(review, load_protocol(review))
    try:
        audit(review, results)
    except InputError as error:
        return _not_sealed(list(map(str, error.problems)), status=1)
    findings = look_before_sealing(results, protocol, date.fromisoformat(now()[:10]))
    print("Before sealing:", *(f"  {finding.text}" for finding in findings), sep="\n")
    if stopping := [finding.text for finding in findings if finding.stops]:
        return _not_sealed(stopping, status=3)
    return _seal(root, name, protocol, status, findings, options.shareable)


def _not_sealed(reasons: list[str], status: int) -> int:
    sys.stdout.flush()
    print("\nNot sealed:", *(f"  {reason}" for reason in reasons), sep="\n", file=sys.stderr)
    return status


def _seal(root: Path, name: str, protocol: dict, status: dict, findings: list[Finding], shareable: bool) -> int:
    review, results = Path("config") / name, Path("results") / name
    seals = seals_of(review)
    folder = review / "seals" / str(len(seals) + 1)
    environment = (results / ENVIRONMENT).read_bytes()
    members = crate_members(root, name, protocol, status["through"], shareable=False)
    manifest = write_crate(folder / CRATE, members, environment)
    if seals and read_json(seals[-1] / SEAL)["manifest_sha256"] == manifest:
        (folder / CRATE).unlink()
        folder.rmdir()
        folder = seals[-1]
        print(f"Nothing has changed since version {folder.name} was sealed.")
    else:
        if seals:
            with opened_crate(seals[-1] / CRATE) as last:
                rows = compare_versions(version_of_crate(last), version_of_results(results))
            write_changes(
                folder,
                rows,
                protocol["title"],
                f"version {seals[-1].name}",
                f"version {folder.name}",
                protocol["notice"],
            )
            print(f"Since version {seals[-1].name}:", *(f"  {line}" for line in summarise_changes(rows)), sep="\n")
        seal = {
            "version": int(folder.name),
            "sealed": now(),
            "through": status["through"],
            "manifest_sha256": manifest,
            "crate_sha256": sha256_of(folder / CRATE),
            "findings": [asdict(finding) for finding in findings],
            "included": read_json(results / "prisma/flow.json")["prisma_2020"]["included"],
        }
        write_json(folder / SEAL, seal)
        print(f"Sealed as version {folder.name}: {folder / CRATE}")
    if shareable:
        write_crate(
            folder / SHAREABLE, crate_members(root, name, protocol, status["through"], shareable=True), environment
        )
        print(f"To give to everybody: {folder / SHAREABLE}")
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
