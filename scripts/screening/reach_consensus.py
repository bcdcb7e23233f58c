"""Turn the reviewers' votes into a consensus; conflicts go to a sheet of their own and come back resolved.

In: a phase's rows.csv and decisions.csv, identities.csv, the consensus sheet and ledger in config, and those of the
adjudicator if there is one. Out: consensus.csv, agreement.json, overdue.json (what people should know of full texts),
the sheets' receipts.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.common.messages import Problem, told_plainly
from scripts.common.tables import read_csv, write_csv, write_json
from scripts.screening.agree_votes import Verdict, Vote, agree
from scripts.screening.measure_agreement import measure_phase
from scripts.screening.merged_rows import all_ids, answering_ids, former_ids, under_ids
from scripts.screening.retrieval import RETRIEVAL_COLUMNS, overdue, retrieval_of
from scripts.screening.screening_forms import FURTHER_REPORTS, consensus_forms
from scripts.screening.settle_marks import settle_mark
from scripts.screening.teams import adjudicator_of, conflict_of_interest
from scripts.sheets.exchange import Exchanged, exchange
from scripts.sheets.ledgers import State

COLUMNS = ("row_id", "decision", "reason", "basis", "resolver", "events", "mark")
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
        if d["seq"]:
            events.setdefault(d["row_id"], []).append(f"{phase}.{d['reviewer']}:{d['seq']}")
    return {row_id: "; ".join(found) for row_id, found in events.items()}


@dataclass(frozen=True)
class Settled:
    """What a sheet of conflicts has come to; `asked_as`: row_id → the id under which it asks."""

    exchanged: Exchanged
    asked_as: dict[str, str]

    def resolution(self, row_id: str, needs_reason: bool) -> dict | None:
        """A row's decision, reason, resolver and event, None while there is none, or an exclusion lacks its reason."""
        asked_as, state = self.asked_as[row_id], self.exchanged.state
        decision = state.get((asked_as, "decision"), "")
        reason = state.get((asked_as, "reason"), "") if decision == "exclude" and needs_reason else ""
        if not decision or (decision == "exclude" and needs_reason and not reason):
            return None
        return {
            "decision": decision,
            "reason": reason,
            "resolver": state.get((asked_as, "resolver")) or self.exchanged.person_of(asked_as, "decision"),
            "events": f"{self.exchanged.receipt['sheet']}:{self.exchanged.last_events[asked_as, 'decision']['seq']}",
        }


def settle(row_id: str, verdict: Verdict, events: str, sheets: list[Settled], needs_reason: bool) -> dict:
    """The consensus on a row: what the votes (of `events`) agree on, else what was resolved in the first of the
    `sheets` that has a resolution, else pending."""
    settled = {"row_id": row_id, "decision": verdict.decision, "reason": verdict.reason, "basis": verdict.basis}
    if verdict.basis != "conflict":
        return settled | {"resolver": "", "events": "" if verdict.basis == "pending" else events}
    found = next(filter(None, (sheet.resolution(row_id, needs_reason) for sheet in sheets)), None)
    if found is None:
        return settled | {"basis": "pending", "resolver": "", "events": ""}
    return settled | {"basis": "resolution"} | found


def reports_tab(rows: list[dict], former: dict[str, list[str]], state: State) -> list[dict]:
    """What the tab Reports shows: the unique records whose first reports are among the `rows`, under their own ids."""
    firsts = {row["unique_id"]: row for row in reversed(rows)}
    unique = [row | {"row_id": unique_id} for unique_id, row in sorted(firsts.items())]
    return under_ids(unique, answering_ids(unique, former, FURTHER_REPORTS)(state))


def adjudicated(conflicts: list[dict], adjudicator: dict | None, resolved: set[str]) -> set[str]:
    """The rows in conflict that go to the adjudicator: none without one, nor what the reviewers have resolved already,
    nor what the adjudicator has a conflict of interest in."""
    if adjudicator is None:
        return set()
    return {
        row["row_id"] for row in conflicts
        if row["row_id"] not in resolved and not conflict_of_interest(adjudicator, row)
    }  # fmt: skip


def issued_votes(decisions: list[dict]) -> dict[str, list[Vote]]:
    """The votes on each row as they stood when it was first issued for consensus, of rows that were."""
    votes: dict[str, list[Vote]] = {}
    for d in decisions:
        if d["issued_decision"]:
            votes.setdefault(d["row_id"], []).append(Vote(d["reviewer"], d["issued_decision"], d["issued_reason"]))
    return votes


def _in_words(vote: Vote) -> str:
    reason = f" ({vote.reason})" if vote.reason else ""
    note = f": {vote.note}" if vote.note else ""
    return f"{vote.reviewer} {vote.decision}{reason}{note}"


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        protocol, phase = snakemake.params.protocol, snakemake.wildcards.phase
        review, full_text = Path(snakemake.params.review), phase == "full_text"
        rows = read_csv(snakemake.input.rows)
        decisions = read_csv(snakemake.input.decisions)
        votes, events = votes_by_row(decisions), vote_events(phase, decisions)
        maybe = protocol["screening"]["maybe_counts_as"]
        ids = [row["row_id"] for row in rows]
        verdicts = {row_id: agree(votes.get(row_id, []), maybe, needs_reason=full_text) for row_id in ids}
        conflicts = conflict_rows(rows, votes, verdicts)
        identities = read_csv(snakemake.input.identities)
        former, known = former_ids(identities), all_ids(identities, rows)
        decided_in = answering_ids(rows, former, ("decision", "reason"))
        retrieved_in = answering_ids(rows, former, RETRIEVAL_COLUMNS)
        shared, *own = consensus_forms(protocol, phase)
        adjudicator = adjudicator_of(protocol, phase)

        def to_adjudicator(state):
            by_reviewers = {
                row_id for row_id, asked_as in decided_in(state).items() if state.get((asked_as, "decision"))
            }
            return adjudicated(conflicts, adjudicator, by_reviewers)

        def shared_tabs(state):
            handed = to_adjudicator(state)
            others = [row for row in conflicts if row["row_id"] not in handed]
            shown = {"Conflicts": under_ids(others, decided_in(state))}
            if full_text:
                shown["Retrieval"] = under_ids(rows, retrieved_in(state))
                shown["Reports"] = reports_tab(rows, former, state)
            return shown

        exchanged = exchange(review, shared, shared_tabs, protocol["version"], known=known)
        sheets = [Settled(exchanged, decided_in(exchanged.state))]
        for form in own:
            handed = to_adjudicator(exchanged.state)
            theirs = [row for row in conflicts if row["row_id"] in handed]

            def own_tabs(state, theirs=theirs):
                return {"Conflicts": under_ids(theirs, decided_in(state))}

            found = exchange(review, form, own_tabs, protocol["version"], known=known)
            sheets.insert(0, Settled(found, decided_in(found.state)))
        notes: list[Problem] = []
        consensus = [settle(i, verdicts[i], events.get(i, ""), sheets, full_text) for i in ids]
        marks: dict[str, list[str]] = {}
        for d in decisions:
            marks.setdefault(d["row_id"], []).append(d["mark"])
        said, asked_as = exchanged.state, decided_in(exchanged.state)
        consensus = [
            row | {"mark": settle_mark(marks.get(i := row["row_id"], []), said.get((asked_as[i], "mark"), ""))}
            for row in consensus
        ]
        if full_text:
            state, retrieved = exchanged.state, retrieved_in(exchanged.state)
            consensus = [row | retrieval_of(i := row["row_id"], state, retrieved[i]) for row in consensus]
            titles = {row["row_id"]: row["title"] for row in rows}
            days, sheet = protocol["screening"]["retrieval_overdue_days"], f"sheets/{shared.name}.xlsx"
            notes += overdue(consensus, titles, days, exchanged.events, sheet)
        measured = measure_phase(
            issued_votes(decisions),
            {d["row_id"] for d in decisions if d["pilot"]},
            [person["key"] for person in protocol["reviewers"]],
            full_text,
        )
        write_csv(snakemake.output.consensus, FULL_TEXT_COLUMNS if full_text else COLUMNS, consensus)
        write_json(snakemake.output.overdue, [asdict(note) for note in notes])
        write_json(snakemake.output.agreement, measured | {"notice": protocol["notice"]})
        receipts = {sheet.exchanged.receipt["sheet"]: sheet.exchanged.receipt for sheet in sheets}
        for form, path in zip([shared, *own], snakemake.output.receipts, strict=True):
            write_json(path, receipts[form.name])
