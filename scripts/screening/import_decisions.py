"""Command: take over decisions that a reviewer made in Rayyan, Covidence, ASReview or EndNote.

    litfunnel import FILE [--review NAME] --phase title_abstract --reviewer A [--person Ann]

FILE is what the program exported (RIS, CSV, EndNote XML, …). `--person` says whose decisions of several in a Rayyan
file; `--all-are exclude` is for a file that holds one decision only, as Covidence exports them. Records are found by
our id, DOI, PMID, then title. Each decision becomes an event in the reviewer's ledger with the origin `import`; one
that differs from what the reviewer decided here is listed and left, unless `--replace` is given. What is not found is
listed with its line. Exit status 0, 1 for bad input, 2 for wrong use.
"""

import argparse
import re
import sys
from collections import Counter
from functools import partial
from pathlib import Path

from scripts.common.messages import InputError, Problem, command_status, wrong
from scripts.common.provenance import sha256_of
from scripts.common.tables import read_csv
from scripts.identification.canonical_record import make_record
from scripts.identification.read_file import open_hits
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.phases import FIRST_PHASE, PHASES
from scripts.protocol.reviews import add_review_option, chosen_review
from scripts.screening.foreign_decisions import Foreign, read_decisions
from scripts.sheets.ledgers import append_events, now, read_ledger, state_of


class Finder:
    """Finds the row that a foreign record is, by our id, DOI, PMID or title."""

    def __init__(self, rows: list[dict[str, str]]):
        self._ids = {row["row_id"] for row in rows}
        self._by: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            keys = (("doi", row["doi"]), ("pmid", row["pmid"]), ("title", _plain(row["title"])))
            for key in keys:
                if key[1]:
                    self._by.setdefault(key, []).append(row["row_id"])

    def find(self, foreign: Foreign, record: dict) -> tuple[str, str]:
        """(the row, "") or ("", why there is none)."""
        known = [row_id for row_id in foreign.ids if row_id in self._ids]
        if len(known) == 1:
            return known[0], ""
        for key in (("doi", record["doi"]), ("pmid", record["pmid"]), ("title", _plain(record["title"]))):
            found = self._by.get(key, []) if key[1] else []
            if len(found) == 1:
                return found[0], ""
            if found:
                return "", f"could be any of {', '.join(found)} by its {key[0]}"
        return "", "is no record of this phase"


def imported_events(
    found: list[tuple[str, str, str]], state: dict, reasons: dict[str, str], replace: bool
) -> tuple[list[dict[str, str]], list[str], list[str]]:
    """(events, rows that keep another decision, reasons that are none of the protocol's).

    `found`: (row_id, decision, reason as written); `state`: of the reviewer's ledger; `reasons`: words in lower case →
    key, {} where none is asked for.
    """
    events, kept, unknown = [], [], []
    for row_id, decision, reason in found:
        before = state.get((row_id, "decision"), "")
        if before and before != decision and not replace:
            kept.append(row_id)
            continue
        values = {"decision": decision}
        if reasons and decision == "exclude" and reason:
            first = reason.split(",")[0].strip()  # Rayyan lists several; the protocol asks for one
            known = next((reasons[w] for w in (reason.casefold(), first.casefold()) if w in reasons), "")
            values |= {"reason": known} if known else {}
            unknown += [] if known else [reason]
        events += [
            {"row_id": row_id, "column": column, "old": state.get((row_id, column), ""), "new": value}
            for column, value in values.items()
            if state.get((row_id, column), "") != value
        ]
    return events, kept, unknown


def choose_person(votes: list[dict[str, str]], person: str, file: str) -> str:
    """Whose votes of a file are meant. Raises InputError if that is not clear, with the names there are."""
    names = Counter(name for cast in votes for name in cast if name)
    if person and person not in names:
        raise wrong(file, f"holds no decision of {person!r}.", f"It has those of: {', '.join(names) or 'nobody'}.")
    if not person and len(names) > 1:
        raise wrong(file, f"holds decisions of {len(names)} people.", f"Say whose: --person with {', '.join(names)}.")
    return person or next(iter(names), "")


def main(argv: list[str]) -> int:
    """Take the decisions over; see the module's text."""
    parser = argparse.ArgumentParser(prog="litfunnel import", description="Take over decisions of another program.")
    parser.add_argument("file", type=Path)
    add_review_option(parser)
    parser.add_argument("--phase", choices=PHASES, default=FIRST_PHASE)
    parser.add_argument("--reviewer", required=True, help="the key of the reviewer whose decisions they are")
    parser.add_argument("--person", default="", help="the name of that reviewer in the file")
    parser.add_argument("--all-are", choices=("include", "exclude", "maybe"), default="")
    parser.add_argument("--replace", action="store_true", help="let the file overrule what was decided here")
    options = parser.parse_args(argv)
    name = chosen_review(options.review)
    review = Path("config") / name
    protocol = load_protocol(review)
    keys = [person["key"] for person in protocol["reviewers"]]
    if options.reviewer not in keys:
        raise wrong(review / "review.yaml", f"has no reviewer {options.reviewer!r}.", f"Known: {', '.join(keys)}.")
    table = Path("results") / name / "screening" / options.phase / "rows.csv"
    if not table.exists():
        raise wrong(table, "this review has not been run yet.", f"Run `make run REVIEW={name}`.")
    if not options.file.is_file():
        raise wrong(options.file, "is not there.", "Give the file that the program exported.")
    found, missed = _read(options, Finder(read_csv(table)))
    phase = PHASES[options.phase]
    if "maybe" not in phase.choices and any(decision == "maybe" for _, decision, _ in found):
        what = f"says maybe, and at {phase.title.lower()} there is no maybe."
        raise wrong(options.file, what, "Decide those records first.")
    reasons = {r[name].casefold(): r["key"] for r in protocol["exclusion_reasons"] for name in ("key", "label")}
    ledger = review / "ledgers" / f"{options.phase}.{options.reviewer}.csv"
    state = state_of(read_ledger(ledger))
    events, kept, unknown = imported_events(found, state, reasons if phase.needs_reason else {}, options.replace)
    stamp = {"when": now(), "person": options.reviewer, "origin": "import", "protocol": protocol["version"]}
    stamp["sheet_sha256"] = sha256_of(options.file)
    append_events(ledger, [event | stamp for event in events])
    decided = sum(event["column"] == "decision" for event in events)
    print(f"{options.file}: {decided} decisions taken over for {options.reviewer}, {len(kept)} left as they were, "
          f"{len(missed)} records not found.")  # fmt: skip
    print(f"Run `make run REVIEW={name}`: the sheet then shows them.")
    told = [*missed, *(Problem(str(options.file), row_id, "was decided otherwise here; that stays.",
                               "To overrule it, give --replace.") for row_id in kept)]  # fmt: skip
    told += [
        Problem(str(options.file), "", f"{reason!r} is no reason of the protocol ({count} times).",
                "The exclusion is taken over, its reason is still to be chosen in the sheet.")
        for reason, count in Counter(unknown).items()
    ]  # fmt: skip
    print(*told, sep="\n", end="\n" if told else "", file=sys.stderr)
    return 0


def _read(options, finder: Finder) -> tuple[list[tuple[str, str, str]], list[Problem]]:
    """The decisions of the file by row, and the records of it that are not found."""
    name = str(options.file)
    kind, _, hits = open_hits(partial(open, options.file, "rb"), name)
    read = [(read_decisions(hit.line, hit.tags, options.all_are), make_record(hit.tags, kind)[0]) for hit in hits]
    person = choose_person([foreign.votes for foreign, _ in read], options.person, name)
    if not any(foreign.votes for foreign, _ in read):
        what = "states no decision that is known here."
        raise wrong(name, what, "If all its records have the same one, say which: --all-are include (or exclude).")
    found, missed = {}, []
    for foreign, record in read:
        decision = foreign.votes.get(person, "")
        if not decision:
            continue
        row_id, why = finder.find(foreign, record)
        title = record["title"][:80] or "a record without a title"
        if not row_id:
            missed.append(Problem(name, f"line {foreign.line}", f"{title!r} {why}.", "Its decision is not taken over."))
        elif row_id in found and found[row_id][1] != decision:
            what = f"{title!r} is there twice, with different decisions."
            raise InputError(Problem(name, f"line {foreign.line}", what, "Leave one of them."))
        else:
            found[row_id] = (row_id, decision, foreign.reason)
    return list(found.values()), missed


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
