"""What a person is told when their input is wrong: which file, where in it, what is wrong, what to do."""

import json
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.common.files import write_text


@dataclass(frozen=True)
class Problem:
    """One thing that a person has to mend; the four keys of `problems` in status.json."""

    file: str
    place: str
    message: str
    fix: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.message}" + (f" {self.fix}" if self.fix else "")


class InputError(Exception):
    """Input that cannot be worked with. Carries one or more `Problem`s; shown without a traceback."""

    def __init__(self, *problems: Problem):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def wrong(file, message: str, fix: str = "", place: str = "") -> InputError:
    """An `InputError` of one problem, ready to raise."""
    return InputError(Problem(str(file), place, message, fix))


@contextmanager
def told_plainly(log: str):
    """Run a rule's script so that an `InputError` ends the job with its message and no traceback.

    The message goes to standard error, and the problems as JSON lines into `log`, from where the
    end of the run repeats them. The log of a job that went well is empty.
    """
    write_text(Path(log), "")
    try:
        yield
    except InputError as error:
        write_text(Path(log), "".join(json.dumps(asdict(p), sort_keys=True) + "\n" for p in error.problems))
        print(error, file=sys.stderr)
        sys.exit(1)


def command_status(main, argv: list[str]) -> int:
    """Exit status of a command's `main(argv)`: its own, or 1 with the message of an `InputError`."""
    try:
        return main(argv)
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
