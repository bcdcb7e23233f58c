"""Command: take over decisions that a reviewer made in Rayyan, Covidence, ASReview or EndNote.

    litfunnel import FILE [--review NAME] --phase title_abstract --reviewer A [--person Ann]

FILE is what the program exported (RIS, CSV, EndNote XML, …). `--person` says whose decisions of several in a Rayyan
file; `--all-are exclude` is for a file that holds one decision only, as Covidence exports them (one with a reason for
exclusion on every record says so itself); `--answers-in COLUMN` is for a table whose answers are in a column that no
program calls so; `--with-prior` takes also what ASReview knew before anyone screened. Records are found by our id, DOI,
PMID, then title. Each decision becomes an event in the reviewer's ledger with the origin `import`; one that differs
from what the reviewer decided here is listed and left, unless `--replace` is given. What is not found is listed with
its line, what is not understood with how often it is there; nothing is guessed. Exit status 0, 1 for bad input, 2 for
wrong use.
"""

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
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
from scripts.screening.foreign_decisions import STATED_IN, Foreign, answer_column, read_decisions
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


@dataclass(frozen=True)
class Imported:
    """What a file says of a row: the decision, its reason as written, the person's note."""

    row_id: str
    decision: str
    reason: str = ""
    note: str = ""


@dataclass
class Taken:
    """What of a file is taken over: `found`; and what is not: records that are `missed`, and what is `left`, of which
    the reason to leave it is told once, with how often it is there."""

    found: list[Imported] = field(default_factory=list)
    missed: list[Problem] = field(default_factory=list)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)


def imported_events(
    found: list[Imported], state: dict, reasons: dict[str, str], replace: bool
) -> tuple[list[dict[str, str]], list[str], list[str]]:
    """(events, rows that keep another decision, reasons that are none of the protocol's).

    `state`: of the reviewer's ledger; `reasons`: words in lower case → key, in the protocol's order, {} where none is
    asked for.
    """
    events, kept, unknown = [], [], []
    for said in found:
        before = state.get((said.row_id, "decision"), "")
        if before and before != said.decision and not replace:
            kept.append(said.row_id)
            continue
        values = {"decision": said.decision}
        if reasons and said.decision == "exclude" and said.reason:
            known = _reason_meant(said.reason, reasons)
            values |= {"reason": known} if known else {}
            unknown += [] if known else [said.reason]
        if said.note and (replace or not state.get((said.row_id, "note"))):
            values["note"] = said.note
        events += [
            {"row_id": said.row_id, "column": column, "old": state.get((said.row_id, column), ""), "new": value}
            for column, value in values.items()
            if state.get((said.row_id, column), "") != value
        ]
    return events, kept, unknown


def _reason_meant(written: str, reasons: dict[str, str]) -> str:
    """The reason that is written; of several, which Rayyan lists with commas, the protocol's first, as in a sheet."""
    if whole := reasons.get(written.casefold()):
        return whole
    each = {part.strip().casefold() for part in written.split(",")}
    return next((key for word, key in reasons.items() if word in each), "")


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
    parser.add_argument("--answers-in", default="", metavar="COLUMN", help="the column that holds the decisions")
    parser.add_argument("--with-prior", action="store_true", help="take over what ASReview knew before, too")
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
    taken = _read(options, Finder(read_csv(table)))
    phase = PHASES[options.phase]
    if "maybe" not in phase.choices and any(said.decision == "maybe" for said in taken.found):
        what = f"says maybe, and at {phase.title.lower()} there is no maybe."
        raise wrong(options.file, what, "Decide those records first.")
    reasons = {r[name].casefold(): r["key"] for r in protocol["exclusion_reasons"] for name in ("key", "label")}
    ledger = review / "ledgers" / f"{options.phase}.{options.reviewer}.csv"
    state = state_of(read_ledger(ledger))
    asked = reasons if phase.needs_reason else {}
    events, kept, unknown = imported_events(taken.found, state, asked, options.replace)
    stamp = {"when": now(), "person": options.reviewer, "origin": "import", "protocol": protocol["version"]}
    stamp["sheet_sha256"] = sha256_of(options.file)
    append_events(ledger, [event | stamp for event in events])
    decided = sum(event["column"] == "decision" for event in events)
    print(f"{options.file}: {decided} decisions taken over for {options.reviewer}, {len(kept)} left as they were, "
          f"{len(taken.missed)} records not found.", *taken.said, sep="\n")  # fmt: skip
    print(f"Run `make run REVIEW={name}`: the sheet then shows them.")
    told = [*taken.missed, *(Problem(str(options.file), row_id, "was decided otherwise here; that stays.",
                                     "To overrule it, give --replace.") for row_id in kept)]  # fmt: skip
    told += [
        Problem(str(options.file), "", f"{reason!r} is no reason of the protocol ({count} times).",
                "The exclusion is taken over, its reason is still to be chosen in the sheet.")
        for reason, count in Counter(unknown).items()
    ]  # fmt: skip
    told += _told_of_left(str(options.file), taken.left)
    print(*told, sep="\n", end="\n" if told else "", file=sys.stderr)
    return 0


_PRIOR = ("what ASReview knew before anyone screened", "prior")
_NAMED = 20


def _told_of_left(file: str, left: Counter[tuple[str, str]]) -> list[Problem]:
    """What a file says that is not taken over: each value with how often it is there, the most frequent first."""
    told = [
        Problem(
            file, "", f"{where}: {value!r} is there {count} times.",
            "If that is this reviewer's own answer, give --with-prior." if (where, value) == _PRIOR else
            "It is not taken over: it says no decision, or not whose.",
        )
        for (where, value), count in left.most_common(_NAMED)
    ]  # fmt: skip
    if len(left) > _NAMED:
        rest = sum(left.values()) - sum(count for _, count in left.most_common(_NAMED))
        told.append(Problem(file, "", f"{len(left) - _NAMED} other values are there {rest} times.", "None was taken."))
    return told


def _read(options, finder: Finder) -> Taken:
    """What the file says of rows of the phase, and what of it is not taken over."""
    name = str(options.file)
    export = open_hits(partial(open, options.file, "rb"), name)
    hits = list(export.content)
    columns = {tag for hit in hits for tag in hit.tags} | _header_of(options.file)
    answers_in = options.answers_in or answer_column(columns)
    if options.answers_in and options.answers_in.casefold() not in {column.casefold() for column in columns}:
        raise wrong(name, f"has no column {options.answers_in!r}.", f"It has: {', '.join(sorted(columns))}.")
    read = [(read_decisions(hit.line, hit.tags, answers_in), make_record(hit.tags, export.manner)[0]) for hit in hits]
    taken = Taken()
    all_are = options.all_are or _excluded_by_reasons([foreign for foreign, _ in read], taken)
    if not all_are and not any(foreign.votes for foreign, _ in read):
        raise _no_decision(name, [foreign for foreign, _ in read], columns)
    person = choose_person([foreign.votes for foreign, _ in read], options.person, name)
    found: dict[str, Imported] = {}
    stating = frozenset().union(*(foreign.decided_in for foreign, _ in read))
    for foreign, record in read:
        decision = foreign.votes.get(person, "") if foreign.votes else all_are
        taken.left.update(_left_of(foreign, decision, person, stating))
        if decision and foreign.prior and not options.with_prior:
            taken.left[_PRIOR] += 1
            continue
        if not decision:
            continue
        row_id, why = finder.find(foreign, record)
        title = record["title"][:80] or "a record without a title"
        if not row_id:
            what = f"{title!r} {why}."
            taken.missed.append(Problem(name, f"line {foreign.line}", what, "Its decision is not taken over."))
        elif row_id in found and found[row_id].decision != decision:
            what = f"{title!r} is there twice, with different decisions."
            raise InputError(Problem(name, f"line {foreign.line}", what, "Leave one of them."))
        else:
            reason = foreign.reason_of(person) if foreign.votes else foreign.reason
            found[row_id] = Imported(row_id, decision, reason, foreign.notes.get(person, ""))
    taken.found = list(found.values())
    return taken


def _header_of(path: Path) -> set[str]:
    """The columns that a table's first line names: those in which no record has anything are in no record."""
    with path.open("rb") as file:
        first = file.readline(100_000).decode("utf-8-sig", errors="replace")
    return {cell.strip().strip('"') for cell in re.split(r"[,;\t]", first) if "asreview" in cell.casefold()}


def _excluded_by_reasons(read: list[Foreign], taken: Taken) -> str:
    """ "exclude" if no record states a decision and each gives its reason for exclusion, as Covidence's file of the
    excluded does."""
    if not all(foreign.reason and not foreign.votes for foreign in read):
        return ""
    taken.said.append("Each record gives a reason for its exclusion: all are taken for excluded.")
    return "exclude"


def _left_of(foreign: Foreign, decision: str, person: str, stating: frozenset[str]) -> list[tuple[str, str]]:
    """What a record says that is not taken over. Anything may stand in a label or a custom field: it counts only where
    other records of the file have their decisions in it (`stating`)."""
    left = [place for place in foreign.left if place[0] not in STATED_IN or place[0] in stating]
    if foreign.reason and decision == "exclude" and foreign.votes and not foreign.reason_of(person):
        left.append(("reason for exclusion, of one of several people", foreign.reason))
    return left


def _no_decision(name: str, read: list[Foreign], columns: set[str]) -> InputError:
    """What to say of a file in which no decision is found."""
    reasons = sum(bool(foreign.reason) for foreign in read)
    what = "states no decision that is known here."
    if reasons:
        what += f" {reasons} of its {len(read)} records give a reason for exclusion."
    fix = "If all its records have the same one, say which: --all-are include (or exclude)."
    labels = sorted(column for column in columns if column.casefold() in ("included", "label_included"))
    if labels:
        what += f" {' and '.join(map(repr, labels))} may be what the data set said before."
        fix += f" If that is this reviewer's answer: --answers-in {labels[0]}."
    said = Counter(place for foreign in read for place in foreign.left).most_common(_NAMED)
    if said:
        what += " Not understood: " + ", ".join(f"{where} {value!r} ({count})" for (where, value), count in said) + "."
    return wrong(name, what, fix)


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
