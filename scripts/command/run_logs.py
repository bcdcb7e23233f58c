"""The logs of a run, in logs/<review>: <stage>/<rule>.log has the problems of one job, run.log all that was said."""

import json
import re
from pathlib import Path

from scripts.common.messages import Problem

ANOTHER_AT_WORK = "cannot be locked"


def log_of_run(review: str) -> Path:
    """Where the last run of a review put all that Snakemake and its jobs had to say, tracebacks too."""
    return Path("logs") / review / "run.log"


def forget_logs(review: str) -> None:
    """Remove the logs of earlier runs, so that what is found after a run is of this one."""
    for log in (Path("logs") / review).rglob("*.log"):
        log.unlink()


def problems_in_logs(logs: Path) -> list[Problem]:
    """The problems with which jobs of the last run ended, each once."""
    lines = [line for log in sorted(logs.rglob("*.log")) for line in log.read_text("utf-8", "replace").splitlines()]
    found = [Problem(**json.loads(line)) for line in lines if line.startswith('{"file": ')]
    return list(dict.fromkeys(found))


def why_stopped(review: str, asked: bool = False, verbose: bool = False) -> str:
    """Why the last run of a review stopped, for people: what to mend; else that it was `asked` to, or a fault of ours.

    `verbose`: what Snakemake said was shown, and is in no log.
    """
    problems = problems_in_logs(Path("logs") / review)
    if len(problems) == 1:
        return f"The run stopped. {problems[0]}"
    if problems:
        return "\n".join([f"The run stopped. {len(problems)} things are to be mended:", *map(str, problems)])
    if asked:
        return "The run stopped. It was told to; the next one goes on from here."
    log = log_of_run(review)
    said = log.read_text("utf-8", "replace") if log.exists() else ""
    if ANOTHER_AT_WORK in said:
        return (
            "The run stopped. This folder cannot be locked: a Snakemake that litfunnel did not start is at work here, "
            "or was killed. Wait until it has ended; if there is none, delete the folder .snakemake/locks."
        )
    failed = re.findall(r"^Error in rule (\w+):", said, re.MULTILINE)
    what = f"in {failed[0]} " if failed else ""
    where = "The lines above tell what happened" if verbose else f"The end of {log} tells what happened"
    return (
        f"The run stopped. This is a fault {what}of litfunnel, not of your files. {where}: please report it with that."
    )
