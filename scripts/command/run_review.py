"""Run a review as far as it goes, and show what it has come to.

Usage: litfunnel run [--review NAME] [--until RULE] [--profile FOLDER] [--cores N] [--verbose]. Prints a line for each
stage, then what is to do; with --verbose all that Snakemake says. One run at a time: a second one waits for the first.
Exit status 0, 1 if the run stopped, 2 for wrong use.
"""

import argparse
import difflib
import os
import re
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from scripts.command.call_snakemake import TOLD_FOR, plugin_of
from scripts.command.run_logs import forget_logs, why_stopped
from scripts.command.stages import rules_with_stages
from scripts.common.locks import Held, Holder, locked
from scripts.common.messages import command_status, wrong
from scripts.common.yaml_files import read_yaml
from scripts.protocol.reviews import add_review_option, chosen_review
from scripts.report import show_status

LOCK = Path(".snakemake/litfunnel.lock")
SNAKEMAKES_LOCKS = Path(".snakemake/locks")


class Profile(NamedTuple):
    """A folder with Snakemake's settings, and what carries out the jobs by them: `local`, `slurm`, …"""

    folder: str
    executor: str


def run_review(review: str, profile: Profile, held: Held, *options: str, verbose: bool = False) -> int:
    """Run the workflow for a review, and print the review's status; 0, or 1 if it stopped.

    `held`: the lock of this run; `options`: more of Snakemake's own.
    """
    snakemake = [sys.executable, "-m", "scripts.command.call_snakemake"]
    settings = ["--profile", profile.folder, "--executor", profile.executor, "--config", f"review='{review}'", *options]
    if held.left_behind and SNAKEMAKES_LOCKS.is_dir() and any(SNAKEMAKES_LOCKS.iterdir()):
        _call([*snakemake, *settings, "--unlock", "--quiet", "all"], held)
    forget_logs(review)
    ended = _call([*snakemake, *([] if verbose else [TOLD_FOR, review]), *settings], held)
    held.ended_well = ended.status >= 0  # killed, it has left its own lock
    if ended.status:
        print(why_stopped(review, ended.asked, verbose), file=sys.stderr)
        return 1
    if "--until" in options:
        print(f"\nRan up to {options[options.index('--until') + 1]}. What comes after it was not run.")
        return 0
    return show_status.main(["--review", review, "--short"])


def alone():
    """Hold the lock of a run in this folder, waiting with a message for a run that is going on."""
    return locked(LOCK, _wait)


def read_profile(folder: str) -> Profile:
    """The profile in a folder. Raises InputError if it is not there, or asks for an executor that is not installed."""
    found = sorted(Path(folder).glob("config*.yaml"))
    if not found:
        known = ", ".join(sorted(str(path.parent) for path in Path("profiles").glob("*/config*.yaml")))
        raise wrong(folder, "is no folder with a profile of Snakemake (config.yaml).", f"There are: {known}.")
    settings = read_yaml(found[0])
    executor = str(settings.get("executor", "local")) if isinstance(settings, dict) else "local"
    plugin = plugin_of(executor)
    if executor not in ("local", "dryrun", "touch") and not find_spec(plugin):
        fix = "Install it once: litfunnel setup cluster" if executor == "slurm" else f"Install {plugin} into .venv."
        raise wrong(found[0], f"runs jobs by {executor!r}, and the plugin for it is not installed.", fix)
    return Profile(folder, executor)


def _wait(holder: Holder | None) -> None:
    who = f" since {holder.since}, pid {holder.pid}" if holder else ""
    print(f"Another run is going on{who}; waiting until it has ended.", file=sys.stderr, flush=True)


class _Ended(NamedTuple):
    """How a program ended: its exit status, and whether it was asked to end."""

    status: int
    asked: bool


def _call(command: list[str], held: Held) -> _Ended:
    """Carry out a program that holds the lock as well. A request to end is passed on to it; Ctrl-C reaches it by
    itself."""
    process = subprocess.Popen(command, pass_fds=() if os.name == "nt" else [held.descriptor])
    requests = []

    def pass_on(*request) -> None:
        requests.append(request)
        process.terminate()

    before = signal.signal(signal.SIGTERM, pass_on)
    try:
        while True:
            try:
                return _Ended(process.wait(), bool(requests))
            except KeyboardInterrupt:
                requests.append("Ctrl-C")
    finally:
        signal.signal(signal.SIGTERM, before)


def _cores(value: str) -> str:
    if value != "all" and not re.fullmatch("[1-9][0-9]*", value):
        raise argparse.ArgumentTypeError(f"{value!r} is no number of cores")
    return value


def main(argv: list[str]) -> int:
    """Run the review that is named; see the module's text."""
    parser = argparse.ArgumentParser(prog="litfunnel run", description="Run a review as far as it goes.")
    add_review_option(parser)
    parser.add_argument("--until", metavar="RULE", help="run only what this rule needs, and the rule itself")
    parser.add_argument("--profile", default="profiles/default", metavar="FOLDER", help="settings of Snakemake")
    parser.add_argument("--cores", metavar="N", type=_cores, help="how many cores to use; default: the profile's")
    parser.add_argument("--verbose", action="store_true", help="show all that Snakemake has to say")
    options = parser.parse_args(argv)
    rules = list(rules_with_stages())
    if options.until and options.until not in rules:
        close = difflib.get_close_matches(options.until, rules, 1)
        hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(rules)}"
        parser.error(f"there is no rule {options.until!r}; {hint}")
    review = chosen_review(options.review)
    profile = read_profile(options.profile)
    passed_on = ["--until", options.until] if options.until else []
    passed_on += ["--cores", options.cores] if options.cores else []
    with alone() as held:
        return run_review(review, profile, held, *passed_on, verbose=options.verbose)


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
