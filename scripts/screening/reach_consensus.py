"""Turn the reviewers' votes into a consensus; conflicts go to a sheet of their own and come back resolved.

In: a phase's rows.csv and decisions.csv, identities.csv, the consensus sheet and ledger in config, and those of the
adjudicator if there is one. Out: consensus.csv, agreement.json, overdue.json (what people should know of full
texts and of marks), the sheets' receipts.
"""

from dataclasses import asdict
from pathlib import Path

from scripts.common.messages import Problem, told_plainly
from scripts.common.tables import read_csv, write_csv, write_json
from scripts.protocol.phases import PHASES
from scripts.screening.agree_votes import Verdict, Vote, agree
from scripts.screening.exchange_conflicts import ConsensusSheets, conflict_rows, exchange_conflicts
from scripts.screening.lone_marks import differing_marks
from scripts.screening.measure_agreement import measure_phase
from scripts.screening.retrieval import CONFLICT, PENDING, RETRIEVAL_COLUMNS, overdue
from scripts.screening.settle_marks import settle_mark

COLUMNS = ("row_id", "decision", "reason", "basis", "resolver", "events", "mark")


def columns_of(phase: str) -> tuple[str, ...]:
    """The columns of a phase's consensus.csv."""
    return (*COLUMNS, *RETRIEVAL_COLUMNS) if PHASES[phase].has_reports else COLUMNS


def votes_by_row(decisions: list[dict]) -> dict[str, list[Vote]]:
    """The votes on each row, in the order of the decisions."""
    votes: dict[str, list[Vote]] = {}
    for d in decisions:
        votes.setdefault(d["row_id"], []).append(Vote(d["reviewer"], d["decision"], d["reason"], d["note"]))
    return votes


def judge_rows(protocol: dict, phase: str, rows: list[dict], votes: dict[str, list[Vote]]) -> dict[str, Verdict]:
    """What the votes on each row of a phase come to (`agree`)."""
    maybe, needs_reason = protocol["screening"]["maybe_counts_as"], PHASES[phase].needs_reason
    return {row["row_id"]: agree(votes.get(row["row_id"], []), maybe, needs_reason) for row in rows}


def vote_events(phase: str, decisions: list[dict]) -> dict[str, str]:
    """The events behind the votes on each row, as "<ledger>:<seq>; …"."""
    events: dict[str, list[str]] = {}
    for d in decisions:
        if d["seq"]:
            events.setdefault(d["row_id"], []).append(f"{phase}.{d['reviewer']}:{d['seq']}")
    return {row_id: "; ".join(found) for row_id, found in events.items()}


def settle(row_id: str, verdict: Verdict, events: str, sheets: ConsensusSheets, needs_reason: bool) -> dict:
    """The consensus on a row: what the votes (of `events`) agree on, else what was resolved in the sheets, else
    pending."""
    settled = {"row_id": row_id, "decision": verdict.decision, "reason": verdict.reason, "basis": verdict.basis}
    if verdict.basis != "conflict":
        return settled | {"resolver": "", "events": "" if verdict.basis == "pending" else events}
    found = sheets.resolution(row_id, needs_reason)
    if found is None:
        return settled | {"basis": "pending", "resolver": "", "events": ""}
    return settled | {"basis": "resolution"} | found


def reach_consensus(
    phase: str, decisions: list[dict], verdicts: dict[str, Verdict], sheets: ConsensusSheets
) -> list[dict]:
    """consensus.csv: for each row what holds, its mark, and in a phase of reports where its full text is.

    `decisions`: decisions.csv; `verdicts`: row_id → what its votes come to, in the order of the rows.
    """
    events, needs_reason = vote_events(phase, decisions), PHASES[phase].needs_reason
    marks: dict[str, list[str]] = {}
    for d in decisions:
        marks.setdefault(d["row_id"], []).append(d["mark"])
    disputed = {row_id for row_id, found in sheets.retrieval.items() if found["retrieval"] == CONFLICT}
    return [
        settle(row_id, verdict, events.get(row_id, ""), sheets, needs_reason)
        | (PENDING if row_id in disputed else {})
        | {"mark": settle_mark(marks.get(row_id, []), sheets.shared.said(row_id, "mark"))}
        | sheets.retrieval.get(row_id, {})
        for row_id, verdict in verdicts.items()
    ]


def tell_overdue(protocol: dict, rows: list[dict], consensus: list[dict], sheets: ConsensusSheets) -> list[Problem]:
    """overdue.json: the full texts that are waited for too long; none in a phase whose rows are not reports."""
    if not sheets.retrieval:
        return []
    exchanged, titles = sheets.shared.exchanged, {row["row_id"]: row["title"] for row in rows}
    days, file = protocol["screening"]["retrieval_overdue_days"], f"sheets/{exchanged.receipt['sheet']}.xlsx"
    return overdue(consensus, titles, days, exchanged.events, file)


def issued_votes(decisions: list[dict]) -> dict[str, list[Vote]]:
    """The votes on each row as they stood when it was first issued for consensus, of rows that were."""
    votes: dict[str, list[Vote]] = {}
    for d in decisions:
        if d["issued_decision"]:
            votes.setdefault(d["row_id"], []).append(Vote(d["reviewer"], d["issued_decision"], d["issued_reason"]))
    return votes


def agreement_of(protocol: dict, phase: str, decisions: list[dict]) -> dict:
    """agreement.json: how far the reviewers agreed before they talked, with the review's notice."""
    pilot = {d["row_id"] for d in decisions if d["pilot"]}
    people = [person["key"] for person in protocol["reviewers"]]
    maybe = protocol["screening"]["maybe_counts_as"]
    measured = measure_phase(issued_votes(decisions), pilot, people, PHASES[phase].needs_reason, maybe)
    return measured | {"notice": protocol["notice"]}


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, made = snakemake.input, snakemake.output
        protocol, phase = snakemake.params.protocol, snakemake.wildcards.phase
        rows, decisions, identities = map(read_csv, (given.rows, given.decisions, given.identities))
        votes = votes_by_row(decisions)
        verdicts = judge_rows(protocol, phase, rows, votes)
        conflicts = conflict_rows(protocol, rows, votes, verdicts)
        sheets = exchange_conflicts(
            Path(snakemake.params.review), protocol, phase, rows, conflicts, identities, decisions
        )
        consensus = reach_consensus(phase, decisions, verdicts, sheets)
        write_csv(made.consensus, columns_of(phase), consensus)
        notes = tell_overdue(protocol, rows, consensus, sheets) + differing_marks(phase, rows, decisions, consensus)
        write_json(made.overdue, [asdict(note) for note in notes])
        write_json(made.agreement, agreement_of(protocol, phase, decisions))
        for path, sheet in zip(made.receipts, sheets.sheets, strict=True):
            write_json(path, sheet.exchanged.receipt)
