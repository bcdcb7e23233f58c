"""Show at the end of a run what it has come to: the selection flow, what is pending on whom, what to mend.

Usage: litfunnel status [--review NAME] [--final | --failed]. Exit status 0; with --failed 1; with
--final 3 if anything is pending.
"""

import argparse
import json
import sys
from pathlib import Path

from scripts.common.messages import Problem, command_status, wrong
from scripts.common.tables import read_json
from scripts.protocol.reviews import add_review_option, chosen_review

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


def status_text(status: dict) -> str:
    """status.json as people read it in a terminal."""
    stamp = "FINAL" if status["final"] else "DRAFT"
    lines = ["", f"{status['review']}: study selection ({stamp})"]
    if status["notice"]:
        lines.append(status["notice"])
    lines += [f"  {words:<42}{status['funnel'][key]:>9,}" for key, words in _STEPS]
    for reason, count in status["funnel"]["full_text_excluded_by_reason"].items():
        lines.insert(-2, f"      {reason.replace('_', ' '):<38}{count:>9,}")
    if status["pending"]:
        lines += ["", "Still to do:"]
        lines += [f"  {p['kind']}: {p['left']:,} of {p['of']:,} left. {p['next_step']}" for p in status["pending"]]
    if status["problems"]:
        lines += ["", "Please mend:"]
        lines += [f"  {Problem(**problem)}" for problem in status["problems"]]
    if status["warnings"]:
        lines += ["", "Please note:"]
        lines += [f"  {Problem(**warning)}" for warning in status["warnings"]]
    if status["final"]:
        lines += ["", "Nothing is pending."]
    return "\n".join([*lines, "", f"Report: {status['report']}"])


def problems_in_logs(logs: Path) -> list[Problem]:
    """The problems with which jobs of the last run ended, from their logs."""
    lines = [line for log in sorted(logs.rglob("*.log")) for line in log.read_text(encoding="utf-8").splitlines()]
    return [Problem(**json.loads(line)) for line in lines if line.startswith("{")]


def main(argv: list[str]) -> int:
    """Print the status of a review's last run; see the module's text for options and exit status."""
    parser = argparse.ArgumentParser(prog="litfunnel status", description="Show what the last run of a review came to.")
    add_review_option(parser)
    parser.add_argument("--final", action="store_true", help="exit with 3 if anything is pending")
    parser.add_argument("--failed", action="store_true", help="the run failed: show why, exit with 1")
    options = parser.parse_args(argv)
    review = chosen_review(options.review)
    if options.failed:
        problems = problems_in_logs(Path("logs") / review)
        told = [str(problem) for problem in problems] or ["The lines above say what went wrong."]
        print("\nThe run stopped.", *told, sep="\n", file=sys.stderr)
        return 1
    path = Path("results") / review / "status.json"
    if not path.exists():
        raise wrong(path, "this review has not been run yet.", f"Run `make run REVIEW={review}`.")
    status = read_json(path)
    print(status_text(status))
    return 3 if options.final and not status["final"] else 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
