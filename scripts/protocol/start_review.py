"""Start a review: config/<name>/review.yaml from the template, and folders for its searches.

Usage: litfunnel new NAME. Never touches a review that is there already.
"""

import argparse
import re
import sys
from pathlib import Path

from scripts.common.files import write_text
from scripts.common.messages import command_status, wrong
from scripts.common.provenance import data_file
from scripts.protocol.load_protocol import load_protocol

TEMPLATE = data_file("workflow/schemas/review.template.yaml")


def main(argv: list[str]) -> int:
    """Make the review that is named, and say what to do next."""
    parser = argparse.ArgumentParser(prog="litfunnel new", description="Start a review of your own.")
    parser.add_argument("name", help="lower case letters, digits and _, a letter first")
    name = parser.parse_args(argv).name
    review = Path("config") / name
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        near = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_0123456789") or "my_review"
        fix = f"Use lower case letters, digits and _, a letter first, as in: make new REVIEW={near}"
        raise wrong("config", f"{name!r} cannot be the name of a review.", fix)
    if review.exists():
        raise wrong(review, "is there already.", "Choose another name: make new REVIEW=another_name")
    write_text(review / "review.yaml", TEMPLATE.read_text(encoding="utf-8"))
    for source in load_protocol(review)["sources"]:
        for search in source["searches"]:
            (review / "searches" / source["key"] / search["date"]).mkdir(parents=True)
    print(f"Made {review}.")
    print(f"1. Write your protocol in {review}/review.yaml.")
    print(f"2. Put each database's export into {review}/searches/<source>/<date>/, as the database gave it.")
    print(f"3. make check REVIEW={name}, then make run REVIEW={name}.")
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
