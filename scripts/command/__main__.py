"""litfunnel: everything that can be done with a review, and with exports, tables and crates on their own.

`litfunnel --help` lists the commands, `litfunnel COMMAND --help` tells of one. Exit status: 0 done (a DRAFT too), 1 bad
input or a failed check, 2 wrong use, 3 for `final` with something pending.
"""

import difflib
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from scripts.common.messages import command_status
from scripts.merging.git_driver import set_up_driver


class Command(NamedTuple):
    """A command: what it does in one line, and the module whose `main(argv)` does it."""

    does: str
    module: str


OF_A_REVIEW = {
    "new": Command(
        "start a review: a protocol to fill in, and folders for the exports", "scripts.protocol.start_review"
    ),
    "check": Command(
        "check a review's protocol, folders and ledgers without running it", "scripts.protocol.check_review"
    ),
    "run": Command("run a review as far as it goes, and show what is left to do", "scripts.command.run_review"),
    "status": Command("show again what the last run came to", "scripts.report.show_status"),
    "search": Command(
        "ask the databases that have a query, and keep what they answer", "scripts.identification.live.search_sources"
    ),
    "final": Command("run, fail if anything is pending, and seal", "scripts.command.finish_review"),
    "merge": Command("unite what two people decided apart, each in a copy", "scripts.merging.merge_review"),
    "verify": Command("compare a review with its last seal", "scripts.sealing.verify_review"),
    "accept": Command("confirm changes in a sheet that a run held back", "scripts.command.accept_changes"),
    "export": Command("hand screening decisions to another program", "scripts.screening.export_decisions"),
    "import": Command("take over screening decisions of another program", "scripts.screening.import_decisions"),
}
OF_FILES = {
    "read": Command("read databases' exports into one table, or another format", "scripts.identification.read_export"),
    "dedupe": Command("find duplicates in any table of records", "scripts.deduplication.deduplicate_table"),
    "pool": Command("pool any table of effects", "scripts.pooling.pool_table"),
    "check-published": Command(
        "check an article's printed numbers against themselves", "scripts.published.check_published"
    ),
    "verify-crate": Command("verify a sealed review, offline", "scripts.sealing.verify_crate"),
}
OF_THE_ENVIRONMENT = {
    "setup": Command("install what only some reviews or developers need", "scripts.command.set_up"),
}
COMMANDS = OF_A_REVIEW | OF_FILES | OF_THE_ENVIRONMENT


def help_text() -> str:
    """What `litfunnel --help` prints."""
    lines = ["usage: litfunnel COMMAND …", "", "litfunnel COMMAND --help tells of one command."]
    for heading, commands in (
        ("With a review (--review NAME; default: that of config/config.yaml):", OF_A_REVIEW),
        ("With files, whatever they come from:", OF_FILES),
        ("With this program:", OF_THE_ENVIRONMENT),
    ):
        lines += ["", heading, *(f"  {name:<17}{command.does}" for name, command in commands.items())]
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    """Carry out the command that is named first; its exit status, or 2 if there is no such command."""
    name, *rest = argv or [""]
    if name in ("-h", "--help", "help"):
        print(help_text())
        return 0
    if name not in COMMANDS:
        close = difflib.get_close_matches(name, COMMANDS, 1)
        what = f"litfunnel: there is no command {name!r}." + (f" Did you mean {close[0]}?" if close else "")
        print(f"{what}\n\n{help_text()}" if name else help_text(), file=sys.stderr)
        return 2
    return import_module(COMMANDS[name].module).main(rest)


def _told(argv: list[str]) -> int:
    """`main`, in plain words also where it is interrupted, nobody reads what it prints, or a library is lacking; with
    git told how to merge ledgers."""
    try:
        if argv[:2] != ["merge", "--driver"]:
            set_up_driver(Path.cwd())
        status = command_status(main, argv)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains at its end
        return 1
    except ModuleNotFoundError as error:
        if (error.name or "scripts").split(".")[0] == "scripts":
            raise
        fix = "Delete the folder .venv and try again: it is made anew."
        print(f"{error.name} is not installed for {sys.executable}. {fix}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(_told(sys.argv[1:]))
