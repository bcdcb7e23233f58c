"""Check a review's protocol, folders, exports and ledgers without running anything.

Usage: litfunnel check [--review NAME]. Prints a line for each export, with its format and the number of its records.
Exit status 0 if all is well, 1 with every problem.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from scripts.common.messages import InputError, Problem, command_status
from scripts.identification.archived_searches import with_archived_searches
from scripts.identification.find_exports import Found, locate_exports
from scripts.identification.read_exports import read_searches
from scripts.identification.read_file import read_file
from scripts.protocol.amendment_notes import amendment_notes
from scripts.protocol.amendments import check_amended
from scripts.protocol.extras import check_extras
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.placeholders import find_placeholders
from scripts.protocol.reviewers import check_reviewers
from scripts.protocol.reviews import add_review_option, chosen_review


def count_exports(review: Path, protocol: dict, found: Found) -> tuple[list[str], list[Problem]]:
    """A line for each export that is there, in the right place or not, and what is wrong with what they hold.

    Searches are read as a run reads them, and their records compared with the hits that the platform displayed.
    """
    lines, problems, planned = [], [], set()
    for source in protocol["sources"]:
        hits = {search["date"]: search.get("hits") for search in source["searches"]}
        own = [path for date in hits for path in found.exports.get(f"searches/{source['key']}/{date}", [])]
        planned |= {*own}
        try:
            read = read_searches(review, [path.as_posix() for path in own], [source])
        except InputError as error:
            problems += error.problems
            continue
        lines += [_line(row, hits[row["search_date"]]) for row in read.files]
        lines += [f"{held.file}: {told}" for held in read.held for told in (held.doubt, held.unread) if told]
    others = [path for paths in found.exports.values() for path in paths if path not in planned] + found.misplaced
    for path in others:
        name = path.relative_to(review).as_posix()
        try:
            export = read_file(path, name, "unknown")
        except InputError as error:
            problems += error.problems
            continue
        lines.append(f"{name}: {len(export.records):,} records, {export.format}; not read in a run, see below")
    return lines, problems


def _line(row: dict, hits: int | None) -> str:
    if row["problem"]:
        return f"{row['file']}: left out, since its source is optional. {row['problem']}"
    told = "hits are not stated in review.yaml" if hits is None else f"the search has its {hits:,} hits"
    return f"{row['file']}: {row['records']:,} records, {row['format']}; {told}"


def _problems_of(check: Callable, *given) -> list[Problem]:
    try:
        check(*given)
    except InputError as error:
        return list(error.problems)
    return []


def main(argv: list[str]) -> int:
    """Check the review that is named, and say in a line for each export and one at the end what it holds."""
    parser = argparse.ArgumentParser(prog="litfunnel check", description="Check a review without running it.")
    add_review_option(parser)
    review = Path("config") / chosen_review(parser.parse_args(argv).review)
    protocol = with_archived_searches(review, load_protocol(review))
    found = locate_exports(review, protocol)
    lines, unread = count_exports(review, protocol, found)
    problems = [*find_placeholders(review), *_problems_of(check_reviewers, review, protocol)]
    problems += _problems_of(check_amended, review, protocol) + _problems_of(check_extras, review, protocol)
    problems += found.problems + unread
    lines += [] if problems else map(str, amendment_notes(review, protocol))
    print(*lines, sep="\n", end="\n" if lines else "", flush=True)
    if problems:
        raise InputError(*problems)
    sources, people = len(protocol["sources"]), len(protocol["reviewers"])
    exports = sum(map(len, found.exports.values()))
    print(f"{review}: version {protocol['version']}, {sources} sources, {exports} exports, {people} reviewers.")
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
