"""Turn the reviewers' votes into a consensus; conflicts go to a sheet of their own and come back resolved.

In: a phase's rows.csv and decisions.csv, identities.csv, the consensus sheet and ledger in config. Out: consensus.csv,
agreement.json, the sheet's receipt.
"""

import re
from pathlib import Path

from scripts.common.messages import told_plainly
from scripts.common.sheets.exchange import Exchanged, exchange
from scripts.common.tables import read_csv, write_csv, write_json
from scripts.screening.agree_votes import Verdict, Vote, agree
from scripts.screening.measure_agreement import measure_agreement
from scripts.screening.merged_rows import answering_ids, former_ids, under_ids
from scripts.screening.screening_forms import consensus_form

COLUMNS = ("row_id", "decision", "reason", "basis", "resolver", "events")
RETRIEVAL_COLUMNS = ("retrieval", "retrieval_date", "retrieval_person", "study_id")
FULL_TEXT_COLUMNS = (*COLUMNS, *RETRIEVAL_COLUMNS)


def votes_by_row(decisions: list[dict]) -> dict[str, list[Vote]]:
    """The votes on each row, in the order of the decisions."""
    votes: dict[str, list[Vote]] = {}
    for d in decisions:
        votes.setdefault(d["row_id"], []).append(Vote(d["reviewer"], d["decision"], d["reason"], d["note"]))
    return votes


def conflict_rows(rows: list[dict], votes: dict[str, list[Vote]], verdicts: dict[str, Verdict]) -> list[dict]:
    """What the tab Conflicts shows: the rows on which the votes differ, with each vote and its note."""
    return [
        row | {"votes": "; ".join(_in_words(vote) for vote in votes[row["row_id"]])}
        for row in rows
        if verdicts[row["row_id"]].basis == "conflict"
    ]


def vote_events(phase: str, decisions: list[dict]) -> dict[str, str]:
    """The events behind the votes on each row, as "<ledger>:<seq>; …"."""
    events: dict[str, list[str]] = {}
    for d in decisions:
        events.setdefault(d["row_id"], []).append(f"{phase}.{d['reviewer']}:{d['seq']}")
    return {row_id: "; ".join(found) for row_id, found in events.items()}


def settle(row_id: str, verdict: Verdict, events: str, exchanged: Exchanged, needs_reason: bool, asked_as: str) -> dict:
    """The consensus on a row: what the votes (of `events`) agree on, else what was resolved under the id `asked_as`,
    else pending."""
    settled = {"row_id": row_id, "decision": verdict.decision, "reason": verdict.reason, "basis": verdict.basis}
    if verdict.basis != "conflict":
        return settled | {"resolver": "", "events": "" if verdict.basis == "pending" else events}
    decision = exchanged.state.get((asked_as, "decision"), "")
    reason = exchanged.state.get((asked_as, "reason"), "") if decision == "exclude" and needs_reason else ""
    if not decision or (decision == "exclude" and needs_reason and not reason):
        return settled | {"basis": "pending", "resolver": "", "events": ""}
    event = f"{exchanged.receipt['sheet']}:{exchanged.last_events[asked_as, 'decision']['seq']}"
    resolver = exchanged.state.get((asked_as, "resolver")) or exchanged.person_of(asked_as, "decision")
    return settled | {
        "decision": decision,
        "reason": reason,
        "basis": "resolution",
        "resolver": resolver,
        "events": event,
    }


def retrieval_of(report_id: str, exchanged: Exchanged, asked_as: str) -> dict:
    """Where a report's full text is, since when and by whom, and the study it belongs to: its own, unless said (under
    the id `asked_as`)."""
    found = {name: exchanged.state.get((asked_as, name), "") for name in RETRIEVAL_COLUMNS}
    named = [re.sub(r"[^a-z0-9._-]+", "_", name.strip().lower()) for name in found["study_id"].split(";")]
    studies = ["stu-" + name.removeprefix("stu-") for name in named if name] or [
        "stu-" + report_id.removeprefix("rep-")
    ]
    return found | {"study_id": "; ".join(studies)}


def _in_words(vote: Vote) -> str:
    reason = f" ({vote.reason})" if vote.reason else ""
    note = f": {vote.note}" if vote.note else ""
    return f"{vote.reviewer} {vote.decision}{reason}{note}"


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        protocol, phase = snakemake.params.protocol, snakemake.wildcards.phase
        full_text = phase == "full_text"
        rows = read_csv(snakemake.input.rows)
        decisions = read_csv(snakemake.input.decisions)
        votes, events = votes_by_row(decisions), vote_events(phase, decisions)
        maybe = protocol["screening"]["maybe_counts_as"]
        verdicts = {row_id: agree(cast, maybe, needs_reason=full_text) for row_id, cast in votes.items()}
        former = former_ids(read_csv(snakemake.input.identities))
        decided_in = answering_ids(rows, former, ("decision", "reason"))
        retrieved_in = answering_ids(rows, former, RETRIEVAL_COLUMNS)

        def tabs(state):
            shown = {"Conflicts": under_ids(conflict_rows(rows, votes, verdicts), decided_in(state))}
            return shown | ({"Retrieval": under_ids(rows, retrieved_in(state))} if full_text else {})

        form = consensus_form(protocol, phase)
        exchanged = exchange(
            Path(snakemake.params.review), form, tabs, protocol["version"], known=[row["row_id"] for row in rows]
        )
        decided, retrieved = decided_in(exchanged.state), retrieved_in(exchanged.state)
        consensus = [
            settle(row_id, verdicts[row_id], events[row_id], exchanged, full_text, decided[row_id])
            for row_id in decided
        ]
        if full_text:
            consensus = [row | retrieval_of(row["row_id"], exchanged, retrieved[row["row_id"]]) for row in consensus]
        pairs = [
            (a.decision, b.decision) for a, b in (v for v in votes.values() if len(v) == 2) if a.decision and b.decision
        ]
        write_csv(snakemake.output.consensus, FULL_TEXT_COLUMNS if full_text else COLUMNS, consensus)
        write_json(snakemake.output.agreement, measure_agreement(pairs) | {"notice": protocol["notice"]})
        write_json(snakemake.output.receipt, exchanged.receipt)
