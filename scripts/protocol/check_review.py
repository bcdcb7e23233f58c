"""Check a review's protocol, folders and ledgers without running anything.

Usage: litfunnel check [--review NAME]. Exit status 0 if all is well, 1 with every problem.
"""

import argparse
import sys
from pathlib import Path

from scripts.common.messages import command_status
from scripts.identification.archived_searches import with_archived_searches
from scripts.identification.find_exports import find_exports
from scripts.protocol.amendment_notes import amendment_notes
from scripts.protocol.amendments import check_amended
from scripts.protocol.extras import check_extras
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.reviews import add_review_option, chosen_review


def main(argv: list[str]) -> int:
    """Check the review that is named, and say in one line what it holds."""
    parser = argparse.ArgumentParser(prog="litfunnel check", description="Check a review without running it.")
    add_review_option(parser)
    review = Path("config") / chosen_review(parser.parse_args(argv).review)
    protocol = with_archived_searches(review, load_protocol(review))
    check_amended(review, protocol)
    check_extras(review, protocol)
    for note in amendment_notes(review, protocol):
        print(note)
    exports = find_exports(review, protocol)
    sources, people = len(protocol["sources"]), len(protocol["reviewers"])
    print(f"{review}: version {protocol['version']}, {sources} sources, {len(exports)} exports, {people} reviewers.")
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
