"""Command: write a phase's records, with a reviewer's decisions, as a file for another screening program.

    litfunnel export [--review NAME] --phase title_abstract --to rayyan --out FILE

`--reviewer A` gives the decisions of one, the default what the reviewers came to (consensus). `--only include`
(exclude, maybe, undecided) leaves the others out: Covidence takes a file for each decision. RIS for rayyan, covidence
and endnote, CSV for asreview. Prints how many records were written. Exit status 0, 1 for bad input, 2 for wrong use.
"""

import argparse
import sys
from pathlib import Path

from scripts.common.files import write_text
from scripts.common.messages import command_status, wrong
from scripts.common.tables import read_csv, read_parquet
from scripts.identification.records import COLUMNS, empty_record
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.phases import FIRST_PHASE, PHASES
from scripts.protocol.reviews import add_review_option, chosen_review
from scripts.screening.foreign_decisions import PROGRAMS, write_decisions

CONSENSUS = "consensus"


def decided_records(rows: list[dict], unique: list[dict], decisions: list[dict], reasons: dict[str, str]) -> list[dict]:
    """The canonical record of each row with its decision and the label of its reason, by row_id.

    A further report of a unique record has what its row says: its title and DOI.
    """
    records = {record["unique_id"]: record for record in unique}
    votes = {d["row_id"]: d for d in decisions}
    found = []
    for row in sorted(rows, key=lambda row: row["row_id"]):
        record = records[row.get("unique_id") or row["row_id"]]
        if row.get("flag", "").startswith("Further report of") and row["title"] != record["title"]:
            record = empty_record() | {"title": row["title"], "doi": row["doi"], "url": row["link"]}
        vote = votes.get(row["row_id"], {})
        own = {name: record[name] for name in COLUMNS if name in record}
        said = {"decision": vote.get("decision", ""), "reason": reasons.get(vote.get("reason", ""), "")}
        found.append(empty_record() | own | said | {"row_id": row["row_id"], "record_id": row["row_id"]})
    return found


def main(argv: list[str]) -> int:
    """Write the file that the options ask for; see the module's text."""
    parser = argparse.ArgumentParser(prog="litfunnel export", description="Hand decisions to another program.")
    add_review_option(parser)
    parser.add_argument("--phase", choices=PHASES, default=FIRST_PHASE)
    parser.add_argument("--reviewer", default=CONSENSUS, help="a reviewer's key, or consensus")
    parser.add_argument("--to", choices=PROGRAMS, required=True)
    parser.add_argument("--only", choices=("include", "exclude", "maybe", "undecided"))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    review = chosen_review(options.review)
    protocol = load_protocol(Path("config") / review)
    names = {person["key"]: person["name"] for person in protocol["reviewers"]} | {CONSENSUS: CONSENSUS}
    if options.reviewer not in names:
        raise wrong("review.yaml", f"has no reviewer {options.reviewer!r}.", f"Known here: {', '.join(names)}.")
    results = Path("results") / review
    folder = results / "screening" / options.phase
    if not (folder / "consensus.csv").exists():
        raise wrong(folder, "this review has not been run yet.", f"Run `make run REVIEW={review}`.")
    if options.reviewer == CONSENSUS:
        decisions = read_csv(folder / "consensus.csv")
    else:
        decisions = [d for d in read_csv(folder / "decisions.csv") if d["reviewer"] == options.reviewer]
    reasons = {reason["key"]: reason["label"] for reason in protocol["exclusion_reasons"]}
    rows, unique = read_csv(folder / "rows.csv"), read_parquet(results / "deduplication" / "unique.parquet")
    records = decided_records(rows, unique, decisions, reasons)
    if options.only:
        wanted = "" if options.only == "undecided" else options.only
        records = [record for record in records if record["decision"] == wanted]
    write_text(options.out, write_decisions(records, options.to, names[options.reviewer]))
    print(
        f"{options.out}: {len(records)} records, {sum(bool(r['decision']) for r in records)} decided, for {options.to}."
    )
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
