"""Check a review's protocol, folders and ledgers without running anything.

Usage: python -m scripts.protocol.check_review --review NAME. Exit status 0 if all is well, 1 with every problem.
"""

import argparse
import sys
from pathlib import Path

from scripts.common.messages import command_status
from scripts.identification.archived_searches import with_archived_searches
from scripts.identification.find_exports import find_exports
from scripts.protocol.amendments import check_amended
from scripts.protocol.load_protocol import load_protocol


def main(argv: list[str]) -> int:
    """Check the review that is named, and say in one line what it holds."""
    parser = argparse.ArgumentParser(prog="check_review", description="Check a review without running it.")
    parser.add_argument("--review", required=True)
    review = Path("config") / parser.parse_args(argv).review
    protocol = with_archived_searches(review, load_protocol(review))
    check_amended(review, protocol)
    exports = find_exports(review, protocol)
    sources, people = len(protocol["sources"]), len(protocol["reviewers"])
    print(f"{review}: version {protocol['version']}, {sources} sources, {len(exports)} exports, {people} reviewers.")
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
