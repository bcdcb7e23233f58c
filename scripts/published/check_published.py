"""Check what a review printed against itself, without any data: its flow, totals, percentages, what it says twice.

Usage: litfunnel check-published FILE.yaml. The file's format is told in docs/check_published.md.
Prints a line for each disagreement, with the two places that disagree. Exit status 0 if there is none, 1 if there are
any or the file is ill-formed, 2 for wrong usage.
"""

import argparse
import sys
from pathlib import Path
from typing import NamedTuple

from scripts.common.messages import command_status
from scripts.published.compare_statements import Against, compare_statement, operands_of
from scripts.published.read_published import read_published

ITSELF, SOURCES = "contradicts_itself", "differs"


class Disagreement(NamedTuple):
    """Two places that disagree: what the one prints, and what follows from the other."""

    kind: str
    item: str
    place: str
    printed: str
    against: str
    computed: str
    note: str

    def __str__(self) -> str:
        told = f"{self.item}: {self.printed} ({self.place}), but {self.computed} ({self.against})."
        return f"{told} {self.note}".strip()


def check_published(published: dict) -> tuple[list[Disagreement], int, int]:
    """(disagreements, statements checked, statements that only data could check) of `read_published`'s document."""
    against = Against({statement["id"]: statement for statement in published["items"]}, {})
    found, checked, open_ = [], 0, 0
    for statement in published["items"]:
        if "compare" not in statement:
            continue
        row = compare_statement(statement, against, reconstructed=False)
        if row["verdict"] == "not_determinable":
            open_ += 1
            continue
        checked += 1
        if row["verdict"] in (ITSELF, SOURCES):
            place = _place_of_operands(statement, against.statements)
            found.append(
                Disagreement(
                    row["verdict"], row["item"], row["place"], row["printed"], place, row["computed"], row["note"]
                )
            )
    return found, checked, open_


def _place_of_operands(statement: dict, statements: dict[str, dict]) -> str:
    """Where what a statement is compared with stands: the places of its operands, each once."""
    [(comparison, argument)] = statement["compare"].items()
    places = []
    for operand in operands_of(comparison, argument):
        if isinstance(operand, dict):
            places.append(operand["source"])
        elif isinstance(operand, str):
            places.append(statements[operand.partition(".")[0]]["place"])
    return "; ".join(dict.fromkeys(places)) or statement["place"]


def main(argv: list[str]) -> int:
    """Print the disagreements of a file; see the module's text for its format and the exit status."""
    parser = argparse.ArgumentParser(
        prog="litfunnel check-published", description="Check a published review against itself."
    )
    parser.add_argument("file", type=Path, help="what the review printed, as YAML")
    found, checked, open_ = check_published(read_published(parser.parse_args(argv).file, with_sections=True))
    for kind, heading in ((ITSELF, "The publication disagrees with itself:"), (SOURCES, "It disagrees with sources:")):
        if lines := [f"  {n}. {each}" for n, each in enumerate((d for d in found if d.kind == kind), start=1)]:
            print(heading, *lines, sep="\n")
    left = f" {open_} more can be checked with data only." if open_ else ""
    told = f"{len(found)} disagree" if found else "none disagrees"
    print(f"{checked} statements were checked: {told}.{left}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
