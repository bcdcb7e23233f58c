"""Run a review as far as it goes, and show what it has come to.

Usage: litfunnel run [--review NAME] [--until RULE] [--profile FOLDER] [--cores N] [--verbose]. One run at a time: a
second one waits for the first. Exit status 0, 1 if the run stopped, 2 for wrong use.
"""

import argparse
import difflib
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from scripts.common.locks import Held, Holder, locked
from scripts.common.messages import command_status, wrong
from scripts.common.provenance import ROOT
from scripts.common.yaml_files import read_yaml
from scripts.protocol.reviews import add_review_option, chosen_review
from scripts.report import show_status

LOCK = Path(".snakemake/litfunnel.lock")
SNAKEMAKES_LOCKS = Path(".snakemake/locks")


def run_review(review: str, profile: str, held: Held, *options: str) -> int:
    """Run the workflow for a review, and print the review's status; 0, or 1 if it stopped.

    `profile`: a folder with Snakemake's settings; `held`: the lock of this run; `options`: more of Snakemake's own.
    """
    call = [sys.executable, "-m", "scripts.command.call_snakemake", "--profile", profile]
    call += ["--config", f"review='{review}'", *options]
    if held.left_behind and SNAKEMAKES_LOCKS.is_dir() and any(SNAKEMAKES_LOCKS.iterdir()):
        _call([*call, "--unlock", "--quiet", "all"], held)
    status = _call(call, held)
    held.ended_well = status >= 0  # killed, it has left its own lock
    if status:
        return show_status.main(["--review", review, "--failed"])
    if "--until" in options:
        print(f"\nRan up to {options[options.index('--until') + 1]}. What comes after it was not run.")
        return 0
    return show_status.main(["--review", review])


def alone():
    """Hold the lock of a run in this folder, waiting with a message for a run that is going on."""
    return locked(LOCK, _wait)


def check_profile(profile: str) -> None:
    """Raises InputError if a profile is not there, or asks for an executor whose plugin is not installed."""
    found = sorted(Path(profile).glob("config*.yaml"))
    if not found:
        known = ", ".join(sorted(str(path.parent) for path in Path("profiles").glob("*/config*.yaml")))
        raise wrong(profile, "is no folder with a profile of Snakemake (config.yaml).", f"There are: {known}.")
    settings = read_yaml(found[0])
    executor = settings.get("executor", "local") if isinstance(settings, dict) else "local"
    plugin = f"snakemake_executor_plugin_{str(executor).replace('-', '_')}"
    if executor not in ("local", "dryrun", "touch") and not find_spec(plugin):
        fix = "Install it once: litfunnel setup cluster" if executor == "slurm" else f"Install {plugin} into .venv."
        raise wrong(found[0], f"runs jobs by {executor!r}, and the plugin for it is not installed.", fix)


def known_rules() -> list[str]:
    """The names of the workflow's rules, in its order."""
    files = [ROOT / "Snakefile", *sorted((ROOT / "workflow" / "rules").glob("*.smk"))]
    return [name for path in files for name in re.findall(r"^rule (\w+):", path.read_text("utf-8"), re.MULTILINE)]


def _wait(holder: Holder | None) -> None:
    who = f" since {holder.since}, pid {holder.pid}" if holder else ""
    print(f"Another run is going on{who}; waiting until it has ended.", file=sys.stderr, flush=True)


def _call(command: list[str], held: Held) -> int:
    """The exit status of a program that holds the lock as well. A request to end is passed on to it; Ctrl-C reaches it
    by itself."""
    process = subprocess.Popen(command, pass_fds=() if os.name == "nt" else [held.descriptor])
    before = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        while True:
            with suppress(KeyboardInterrupt):
                return process.wait()
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
    if options.until and options.until not in known_rules():
        close = difflib.get_close_matches(options.until, known_rules(), 1)
        hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(known_rules())}"
        parser.error(f"there is no rule {options.until!r}; {hint}")
    review = chosen_review(options.review)
    check_profile(options.profile)
    passed_on = ["--until", options.until] if options.until else []
    passed_on += ["--cores", options.cores] if options.cores else []
    passed_on += ["--verbose"] if options.verbose else []
    with alone() as held:
        return run_review(review, options.profile, held, *passed_on)


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
