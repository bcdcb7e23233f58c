"""Verify a sealed crate, anywhere and without a network: is it as it was written, and do its numbers follow from it?

Usage: litfunnel verify-crate CRATE.zip. Checks each member's digest, recounts the flow from the raw
searches and the ledgers of decisions, counts it anew from the ledger of records, and draws the diagrams again to the
same bytes. Of a shareable crate it says what cannot be checked. Prints what was checked; exit status 0, or 1 if
anything is broken.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from scripts.audit.audit_review import audit
from scripts.common.messages import InputError, command_status
from scripts.common.tables import read_csv, read_json
from scripts.prisma.count_flow import count_flow, flow_lists, studies_with_data, with_unjudged_pairs
from scripts.protocol.load_protocol import load_protocol
from scripts.sealing.container import check_container, extract_crate, opened_crate
from scripts.sealing.contents import review_of
from scripts.sealing.redraw import redraw_figures
from scripts.sealing.shareable import WITHHELD

OK, BROKEN, UNKNOWN = "ok", "BROKEN", "not checkable"


@dataclass(frozen=True)
class Check:
    """One thing that was checked: ok, BROKEN or not checkable, and what was found."""

    verdict: str
    text: str


def verify_crate(path: Path) -> list[Check]:
    """All checks of a crate. Raises InputError if it cannot be opened at all."""
    with opened_crate(path) as archive, tempfile.TemporaryDirectory() as folder:
        if problems := check_container(path, archive):
            return [Check(BROKEN, str(problem)) for problem in problems]
        names = archive.namelist()
        checks = [Check(OK, f"{len(names):,} members, each with its digest, and not a byte between them.")]
        review = review_of(names)
        if not review:
            return [*checks, Check(BROKEN, f"{path}: holds no review.")]
        extract_crate(archive, Path(folder))
        shared = WITHHELD in names
        return [
            *checks,
            *(_withheld(read_csv(Path(folder) / WITHHELD)) if shared else ()),
            *_recounted(Path(folder), review, shared),
            *_redrawn(Path(folder), review),
        ]


def _recounted(folder: Path, review: str, shared: bool) -> list[Check]:
    config, results = folder / "config" / review, folder / "results" / review
    try:
        found = audit(config, results, with_exports=not shared)
    except InputError as error:
        return [Check(BROKEN, str(problem)) for problem in error.problems]
    raw = "the records' places in the exports" if shared else "the raw searches"
    checks = [
        Check(OK, f"{len(found['numbers'])} numbers recounted from {raw} and the ledgers of decisions, id by id.")
    ]
    checks.append(Check(OK, f"{len(found['equations'])} equations hold over these ids."))
    published = read_json(results / "prisma/audit.json")
    if any(published.get(part) != found[part] for part in ("numbers", "equations")):
        checks.append(Check(BROKEN, "audit.json differs from what the audit finds now."))
    return [*checks, _counted_anew(config, results)]


def _counted_anew(config: Path, results: Path) -> Check:
    """Does flow.json follow from the ledger by the workflow's own count?"""
    protocol, flow = load_protocol(config), read_json(results / "prisma/flow.json")
    tables = (read_csv(results / f"prisma/{name}.csv") for name in ("ledger", "reports", "previous"))
    pooled = studies_with_data(read_csv(results / "extraction/outcomes.csv"))
    lists = flow_lists(*tables, protocol["sources"], protocol["exclusion_reasons"], pooled)
    unjudged = read_json(results / "sheets/duplicates.json")["tabs"]["Pairs"]["left"]
    counted = with_unjudged_pairs(count_flow(lists), unjudged)
    if all(flow[key] == counted[key] for key in counted):
        return Check(OK, "flow.json is what the ledger of records and reports comes to.")
    return Check(BROKEN, "flow.json is not what the ledger of records and reports comes to.")


def _redrawn(folder: Path, review: str) -> list[Check]:
    checks = []
    for name, same in redraw_figures(folder / "config" / review, folder / "results" / review).items():
        told = "drawn again to the same bytes." if same else "comes out otherwise when it is drawn again."
        checks.append(Check(OK if same else BROKEN, f"{name} {told}"))
    return checks


def _withheld(rows: list[dict]) -> list[Check]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["why"]] = counts.get(row["why"], 0) + 1
    told = "; ".join(f"{count} ({why})" for why, count in sorted(counts.items()))
    return [
        Check(UNKNOWN, "that as many records start in each export as were read: the exports are not in this crate."),
        Check(UNKNOWN, "who the people are: they have pseudonyms here."),
        Check(UNKNOWN, f"what was taken out of {len(rows)} members: {told}. {WITHHELD} has the digest that each has in "
              "the full crate."),
    ]  # fmt: skip


def main(argv: list[str]) -> int:
    """Verify a crate and print what was checked."""
    parser = argparse.ArgumentParser(
        prog="litfunnel verify-crate", description="Verify a sealed crate, without a network."
    )
    parser.add_argument("crate", type=Path)
    checks = verify_crate(parser.parse_args(argv).crate)
    for check in checks:
        print(f"{check.verdict + ':':<15}{check.text}")
    broken = sum(check.verdict == BROKEN for check in checks)
    print(
        f"\n{broken} broken."
        if broken
        else "\nVerified. That the counts agree shows consistency, not that decisions were right."
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
