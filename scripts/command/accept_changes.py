"""Command: confirm changes of earlier answers that a run held back, because they were so many or looked like a column
that was sorted without its rows.

    litfunnel accept SHEET [--review NAME]

SHEET is the sheet's name (title_abstract.A). What is held back is listed; that a person meant it is noted in the ledger
accepted.csv, for just these changes. The next run takes them over. Exit status 0, 1 for bad input, 2 for wrong use.
"""

import argparse
import sys
from pathlib import Path

from scripts.common.messages import command_status, wrong
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.reviews import add_review_option, chosen_review
from scripts.review_forms import review_forms
from scripts.sheets.accepted_changes import accept
from scripts.sheets.preview import preview


def main(argv: list[str]) -> int:
    """Confirm what is held back; see the module's text."""
    parser = argparse.ArgumentParser(prog="litfunnel accept", description="Confirm changes that a run held back.")
    parser.add_argument("sheet", help="the sheet's name, as title_abstract.A")
    add_review_option(parser)
    options = parser.parse_args(argv)
    name = chosen_review(options.review)
    review = Path("config") / name
    protocol = load_protocol(review)
    forms = review_forms(review, protocol)
    sheet = Path(options.sheet).name.removesuffix(".xlsx")
    if sheet not in forms:
        raise wrong(review / "sheets", f"this review has no sheet {sheet!r}.", f"Its sheets: {', '.join(forms)}.")
    seen = preview(review, forms[sheet])
    held = seen.found.held
    if not held:
        print(f"{sheet}: nothing is held back.")
        return 0
    for row_id, column, typed in sorted(held):
        print(f"  {row_id}, {column}: {seen.state.get((row_id, column), '') or 'nothing'} -> {typed or 'nothing'}")
    accept(review, forms[sheet], seen.found.held_digest, seen.sheet.sha256, protocol["version"])
    print(f"{sheet}: {len(held)} changes confirmed. `litfunnel run --review {name}` takes them over.")
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
