"""Exchange each reviewer's screening sheet with its ledger, and list the votes as they stand.

In: a phase's rows.csv, identities.csv, the sheets and ledgers in config. Out: decisions.csv (`columns_of`; a row for
each who is asked), second_look.csv (decisions that an amendment touches), notes.json (what people should know), a
receipt for each sheet; in config, what was handed out to whom (ledgers/<phase>.issued.csv).
"""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from scripts.common.messages import Problem, told_plainly
from scripts.common.tables import read_csv, write_csv, write_json
from scripts.protocol.phases import PHASES
from scripts.screening.agree_votes import Vote
from scripts.screening.flag_rows import flag_rows, searches_before
from scripts.screening.follow_reasons import follow_reasons, reasons_to_choose
from scripts.screening.freeze_votes import freeze, reading_event, readings_in
from scripts.screening.issued_rows import Asked, append_issued, ask, issued_path, left_out, unknown_conflicts
from scripts.screening.lone_marks import lone_targets
from scripts.screening.merged_rows import all_ids, answering_ids, former_ids, under_ids
from scripts.screening.order_rows import hand_out, order_rows
from scripts.screening.retrieval_so_far import KNOWN, with_retrieval
from scripts.screening.screening_forms import reviewer_form
from scripts.screening.second_look import SECOND_LOOK, second_look, touched_rows
from scripts.screening.teams import NOBODY
from scripts.screening.votes_so_far import votes_so_far
from scripts.sheets.exchange import Exchanged, exchange
from scripts.sheets.form import DONE, LEFT, WAIVED
from scripts.sheets.ledgers import read_ledger
from scripts.sheets.lineage import Lineage
from scripts.sheets.preview import ledger_path, preview

COLUMNS = (
    "row_id", "reviewer", "decision", "reason", "note", "mark", "mark_target", "seq", "issued_decision",
    "issued_reason", "pilot",
)  # fmt: skip
# What is in decisions.csv of reports only.
STATED = ("retrieval", "retrieval_date")
VOTE = ("decision", "reason", "note", "mark", "mark_target")
# What answers a row: with any of these, it is under this id that the row is asked.
ANSWER = ("decision", "reason", "retrieval")


def columns_of(phase: str) -> tuple[str, ...]:
    """The columns of a phase's decisions.csv."""
    return (*COLUMNS, *STATED) if PHASES[phase].has_reports else COLUMNS


def list_decisions(
    rows: list[dict], reviewer: str, exchanged: Exchanged, ids: dict[str, str], has_reports: bool = False
) -> list[dict]:
    """One reviewer's votes, a row for each record or report, undecided ones too, of reports with what they state of
    the full text. `ids`: row_id → its answers'."""
    last = {event["row_id"]: event["seq"] for event in exchanged.events}
    votes = []
    for row in rows:
        row_id = ids[row["row_id"]]
        said = {name: exchanged.state.get((row_id, name), "") for name in VOTE}
        vote = {"row_id": row["row_id"], "reviewer": reviewer, **said, "seq": last.get(row_id, "")}
        votes.append(vote | (_stated(exchanged, row_id) if has_reports else {}))
    return votes


def _stated(exchanged: Exchanged, row_id: str) -> dict[str, str]:
    """Where a reviewer says a full text is, and since when: the day on which that was read."""
    stated = exchanged.state.get((row_id, "retrieval"), "")
    since = exchanged.last_events[row_id, "retrieval"]["when"][:10] if stated else ""
    return {"retrieval": stated, "retrieval_date": since}


def exchange_sheet(
    review: Path, protocol: dict, phase: str, person: dict, own: list[dict], ids_in, known: set[str]
) -> Exchanged:
    """Exchange a reviewer's sheet, which shows what of their `own` rows is handed out, in the order that was asked for.

    `ids_in`: of `answering_ids`; `known`: ids that a mark may name. The receipt counts all that is theirs and has to be
    judged, handed out or not, and of reports where the full texts of those are that are left.
    """
    form, settings = reviewer_form(protocol, phase, person), protocol["screening"][phase]
    seen = preview(review, form)
    shown = {row.row_id: row.cells.get("flag", "") for row in seen.sheet.rows}
    begun = seen.past[0]["when"] if seen.past else ""
    in_parts = "batch" in settings or "pilot" in settings

    def progress(state, ids):
        return {row["row_id"]: form.tabs[0].progress(row | {"row_id": ids[row["row_id"]]}, state) for row in own}

    def tabs(state):
        ids = ids_in(state)
        stands = progress(state, ids)
        decided = {row["row_id"]: state[ids[row["row_id"]], "decision"] for row in own if stands[row["row_id"]] == DONE}
        ordered = order_rows(own, settings["order"], settings["seed"], person["key"], decided)
        handed = hand_out(ordered, settings.get("batch"), {row_id for row_id, at in stands.items() if at != LEFT})
        looked = touched_rows(read_ledger(ledger_path(review, form)), protocol["amendments"], phase, ids)
        known_searches = searches_before(own, ids, shown, begun, in_parts)
        return {"Screening": under_ids(flag_rows(handed, decided, looked, known_searches), ids)}

    follow = follow_reasons(protocol)
    exchanged = exchange(review, form, tabs, protocol["version"], known=known, derive=follow, seen=seen)
    told = reasons_to_choose(exchanged, "Screening") + lone_targets(exchanged, "Screening")
    exchanged.receipt["warnings"] += [asdict(warning) for warning in told]
    ids = ids_in(exchanged.state)
    stands = progress(exchanged.state, ids)
    left = [row for row in own if stands[row["row_id"]] == LEFT]
    of = sum(at != WAIVED for at in stands.values())
    exchanged.receipt["tabs"]["Screening"] |= {"left": len(left), "of": of}
    if PHASES[phase].has_reports:
        exchanged.receipt["full_texts"] = dict(sorted(Counter(row[KNOWN] for row in left).items()))
    return exchanged


def votes_of_nobody(phase: str, asked: Asked) -> list[dict]:
    """A row for each vote that nobody is there to cast: it leaves its record pending."""
    blank = dict.fromkeys(columns_of(phase), "")
    return [
        blank | {"row_id": row_id, "reviewer": NOBODY} for row_id, keys in asked.people.items() if NOBODY in keys
    ]  # fmt: skip


def frozen_votes(
    review: Path, phase: str, asked: Asked, ledgers: dict[str, list[dict]], lineages: dict[str, Lineage], version: str
) -> dict:
    """(row_id, reviewer) → the vote as it stood when its row was first issued for consensus; keeps what is read now.

    `ledgers`: reviewer → events, under the rows that they answer for; `lineages`: reviewer → that of their ledger.
    """
    readings = readings_in(read_ledger(issued_path(review, phase)), lineages)
    frozen, due = freeze(asked.people, ledgers, readings, PHASES[phase].needs_reason)
    if due:
        append_issued(review, phase, [reading_event(lineages)], version)
    return frozen


def with_issued(votes: list[dict], frozen: dict, pilot: list[str]) -> list[dict]:
    """decisions.csv: the votes with what they were when they were issued for consensus (`frozen_votes`), and whether
    their row is one of the `pilot`; by row and reviewer."""
    nothing, piloted = Vote("", ""), set(pilot)
    return [
        vote
        | {"issued_decision": issued.decision, "issued_reason": issued.reason}
        | {"pilot": "yes" if vote["row_id"] in piloted else ""}
        for vote in sorted(votes, key=lambda vote: (vote["row_id"], vote["reviewer"]))
        for issued in [frozen.get((vote["row_id"], vote["reviewer"]), nothing)]
    ]


class Collected(NamedTuple):
    """What the sheets of a phase give: decisions.csv, second_look.csv, what people should know, the receipts in the
    order of the protocol's reviewers."""

    decisions: list[dict]
    looks: list[dict]
    notes: list[Problem]
    receipts: list[dict]


def collect_decisions(review: Path, protocol: dict, phase: str, rows: list[dict], identities: list[dict]) -> Collected:
    """Deal a phase's rows, exchange each reviewer's sheet, and list what they say.

    `review`: config/<review>; `rows`: rows.csv; `identities`: identities.csv.
    """
    ids_in, known = answering_ids(rows, former_ids(identities), ANSWER), all_ids(identities, rows)
    asked = ask(protocol, phase, rows, votes_so_far(review, protocol, phase, ids_in), review)
    append_issued(review, phase, asked.events, protocol["version"])
    if PHASES[phase].has_reports:
        rows = with_retrieval(review, protocol, phase, rows, asked.people, identities, ids_in)
    votes, looks, ledgers, lineages, receipts = votes_of_nobody(phase, asked), [], {}, {}, []
    for person in protocol["reviewers"]:
        key = person["key"]
        own = [row for row in rows if key in asked.people[row["row_id"]]]
        exchanged = exchange_sheet(review, protocol, phase, person, own, ids_in, known)
        ids = ids_in(exchanged.state)
        votes += list_decisions(own, key, exchanged, ids, PHASES[phase].has_reports)
        ledgers[key], lineages[key] = _under_rows(exchanged.events, ids), Lineage(exchanged.events)
        looks += second_look(key, ledgers[key], protocol["amendments"], phase, asked.people)
        receipts.append(exchanged.receipt)
    frozen = frozen_votes(review, phase, asked, ledgers, lineages, protocol["version"])
    looks.sort(key=lambda look: tuple(look.values()))
    notes = asked.notes + left_out(review, protocol, phase) + unknown_conflicts(protocol, phase, rows)
    return Collected(with_issued(votes, frozen, asked.pilot), looks, notes, receipts)


def _under_rows(events: list[dict], ids: dict[str, str]) -> list[dict]:
    """Events under the rows that they answer for."""
    rows = {answering: row_id for row_id, answering in ids.items()}
    return [event | {"row_id": rows.get(event["row_id"], event["row_id"])} for event in events]


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, made, params = snakemake.input, snakemake.output, snakemake.params
        rows, identities = read_csv(given.rows), read_csv(given.identities)
        found = collect_decisions(Path(params.review), params.protocol, snakemake.wildcards.phase, rows, identities)
        write_csv(made.decisions, columns_of(snakemake.wildcards.phase), found.decisions)
        write_csv(made.second_look, SECOND_LOOK, found.looks)
        write_json(made.notes, [asdict(note) for note in found.notes])
        for path, receipt in zip(made.receipts, found.receipts, strict=True):
            write_json(path, receipt)
