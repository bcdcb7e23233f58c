"""Run a review, and seal it if nothing is pending.

Usage: litfunnel final [--review NAME] [--shareable] [--profile FOLDER] [--verbose]. No other run comes between the run
and the seal. What keeps a review from being sealed is listed at the end. Exit status 0; 1 if the run stopped or the
audit finds anything; 3 if anything is pending.
"""

import argparse
import sys

from scripts.command.run_review import alone, read_profile, run_review
from scripts.common.messages import command_status
from scripts.protocol.reviews import add_review_option, chosen_review


def main(argv: list[str]) -> int:
    """Run and seal the review that is named; see the module's text."""
    parser = argparse.ArgumentParser(prog="litfunnel final", description="Run a review, and seal it as a version.")
    add_review_option(parser)
    parser.add_argument("--shareable", action="store_true", help="write a crate that everybody may have, too")
    parser.add_argument("--profile", default="profiles/default", metavar="FOLDER", help="settings of Snakemake")
    parser.add_argument("--verbose", action="store_true", help="show all that Snakemake has to say")
    options = parser.parse_args(argv)
    review = chosen_review(options.review)
    profile = read_profile(options.profile)
    with alone() as held:
        if run_review(review, profile, held, verbose=options.verbose):
            print("Not sealed: the run stopped.", file=sys.stderr)
            return 1
        from scripts.sealing import seal_review

        return seal_review.main(["--review", review, *(["--shareable"] if options.shareable else [])])


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
