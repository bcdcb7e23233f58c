"""Show at the end of a run what it has come to: the selection flow, what is pending on whom, what to mend.

Usage: litfunnel status [--review NAME] [--final] [--short]. Exit status 0; with --final 3 if anything is pending.
"""

import argparse
import sys
from pathlib import Path

from scripts.common.messages import Problem, command_status, wrong
from scripts.common.tables import read_json
from scripts.protocol.reviews import add_review_option, chosen_review

FEW = 8
_STEPS = (
    ("identified_databases", "Records from databases and registers"),
    ("identified_other", "Records from other methods"),
    ("duplicates_removed", "Duplicates removed"),
    ("screened", "Records screened on title and abstract"),
    ("excluded", "Records excluded"),
    ("full_text_assessed", "Full-text reports assessed"),
    ("full_text_excluded", "Full-text reports excluded"),
    ("included_qualitative", "Studies included"),
    ("included_quantitative", "Studies pooled"),
)


def status_text(status: dict, most: int | None = None) -> str:
    """status.json as people read it in a terminal; `most`: how many lines of one kind there are to be, None for all."""
    stamp = "FINAL" if status["final"] else "DRAFT"
    lines = ["", f"{status['review']}: study selection ({stamp})"]
    if status["notice"]:
        lines.append(status["notice"])
    lines += [f"  {words:<42}{status['funnel'][key]:>9,}" for key, words in _STEPS]
    for reason, count in status["funnel"]["full_text_excluded_by_reason"].items():
        lines.insert(-2, f"      {reason.replace('_', ' '):<38}{count:>9,}")
    parts = (
        ("Still to do:", pending_lines(status)),
        ("Please mend:", problem_lines(status["problems"])),
        ("Please note:", problem_lines(status["warnings"])),
    )
    for heading, told in parts:
        if told:
            shown = told if most is None or len(told) <= most else told[: most - 1]
            lines += ["", heading, *(f"  {line}" for line in shown)]
        if told and len(shown) < len(told):
            lines.append(f"  … and {len(told) - len(shown):,} more: litfunnel status --review {status['review']}")
    if status["final"]:
        lines += ["", "Nothing is pending."]
    return "\n".join([*lines, "", f"Report: {status['report']}"])


def pending_lines(status: dict) -> list[str]:
    """What of status.json is still to do, and by whom: a line for each sheet."""
    return [f"{p['kind']}: {p['left']:,} of {p['of']:,} left. {p['next_step']}" for p in status["pending"]]


def problem_lines(told: list[dict]) -> list[str]:
    """A line for each problem or warning of status.json."""
    return [str(Problem(**each)) for each in told]


def main(argv: list[str]) -> int:
    """Print the status of a review's last run; see the module's text for options and exit status."""
    parser = argparse.ArgumentParser(prog="litfunnel status", description="Show what the last run of a review came to.")
    add_review_option(parser)
    parser.add_argument("--final", action="store_true", help="exit with 3 if anything is pending")
    parser.add_argument("--short", action="store_true", help=f"no more than {FEW} lines of one kind")
    options = parser.parse_args(argv)
    review = chosen_review(options.review)
    path = Path("results") / review / "status.json"
    if not path.exists():
        raise wrong(path, "this review has not been run yet.", f"Run `make run REVIEW={review}`.")
    status = read_json(path)
    print(status_text(status, FEW if options.short else None))
    return 3 if options.final and not status["final"] else 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
