"""Exchange the sheets in which a phase's conflicts are settled: the one that the reviewers share, and an adjudicator's.

The shared sheet comes first: what the reviewers have resolved there does not go to the adjudicator. What an adjudicator
has decided counts, whoever is the adjudicator now, and also when nobody is.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.common.messages import Problem
from scripts.protocol.phases import PHASES
from scripts.screening.agree_votes import Verdict, Vote
from scripts.screening.follow_reasons import follow_reasons, reasons_to_choose
from scripts.screening.lone_marks import lone_targets
from scripts.screening.merged_rows import all_ids, answering_ids, former_ids, under_ids
from scripts.screening.retrieval import (
    CONFLICT,
    RETRIEVAL_COLUMNS,
    Retrieval,
    by_row,
    in_words,
    retrieval_of,
    settle_retrieval,
)
from scripts.screening.screening_forms import FURTHER_REPORTS, consensus_forms
from scripts.screening.teams import adjudicator_of, conflict_of_interest
from scripts.sheets.exchange import Exchanged, exchange
from scripts.sheets.ledgers import State
from scripts.sheets.preview import preview

ANSWER = ("decision", "reason")
DISPUTED = "What is said of its full text does not go together: settle it here."
_FIX = "Choose in Full text what is right. If it is not retrieved, nobody can have judged it: empty those decisions."


@dataclass(frozen=True)
class Settled:
    """What a sheet of conflicts has come to; `asked_as`: row_id → the id under which it asks."""

    exchanged: Exchanged
    asked_as: dict[str, str]

    def said(self, row_id: str, column: str) -> str:
        """What the sheet says of a row, "" if nothing."""
        return self.exchanged.state.get((self.asked_as[row_id], column), "")

    def resolution(self, row_id: str, needs_reason: bool) -> dict | None:
        """A row's decision, reason, resolver and event, None while there is none, or an exclusion lacks its reason."""
        decision = self.said(row_id, "decision")
        reason = self.said(row_id, "reason") if decision == "exclude" and needs_reason else ""
        if not decision or (decision == "exclude" and needs_reason and not reason):
            return None
        cell = self.asked_as[row_id], "decision"
        return {
            "decision": decision,
            "reason": reason,
            "resolver": self.said(row_id, "resolver") or self.exchanged.person_of(*cell),
            "events": f"{self.exchanged.receipt['sheet']}:{self.exchanged.last_events[cell]['seq']}",
        }


@dataclass(frozen=True)
class ConsensusSheets:
    """The sheets of a phase after their exchange, as in `consensus_forms`: the shared one, then an adjudicator's.

    `retrieval`: row_id → where its full text is (`retrieval_of`), in a phase of reports.
    """

    sheets: list[Settled]
    retrieval: dict[str, dict[str, str]]

    @property
    def shared(self) -> Settled:
        """The sheet that the reviewers share."""
        return self.sheets[0]

    def resolution(self, row_id: str, needs_reason: bool) -> dict | None:
        """How a row's conflict was resolved (`Settled.resolution`): an adjudicator's word counts before the others'."""
        found = (sheet.resolution(row_id, needs_reason) for sheet in reversed(self.sheets))
        return next(filter(None, found), None)


def exchange_conflicts(
    review: Path,
    protocol: dict,
    phase: str,
    rows: list[dict],
    conflicts: list[dict],
    identities: list[dict],
    decisions: list[dict] = (),
) -> ConsensusSheets:
    """Exchange the sheets of a phase.

    `rows`: all of the phase; `conflicts`: those on which the votes differ, as `conflict_rows` gives them; `identities`:
    identities.csv, for rows that were merged into others since they were decided; `decisions`: decisions.csv, for what
    reviewers say of full texts.
    """
    said = by_row(decisions)
    former, known = former_ids(identities), all_ids(identities, rows)
    decided_in = answering_ids(rows, former, ANSWER)
    retrieved_in = answering_ids(rows, former, RETRIEVAL_COLUMNS)
    adjudicator = adjudicator_of(protocol, phase)
    has_reports, version = PHASES[phase].has_reports, protocol["version"]

    def whereabouts(state: State) -> dict[str, Retrieval]:
        return {
            row_id: settle_retrieval(retrieval_of(row_id, state, asked_as), said.get(row_id, []))
            for row_id, asked_as in (retrieved_in(state) if has_reports else {}).items()
        }

    def handed(state: State) -> set[str]:
        return decided_alone | adjudicated(conflicts, adjudicator, _decided(state, decided_in))

    def shared_tabs(state: State) -> dict[str, list[dict]]:
        elsewhere = handed(state)
        left = [row for row in conflicts if row["row_id"] not in elsewhere]
        shown = {"Conflicts": under_ids(left, decided_in(state))}
        if has_reports:
            shown["Retrieval"] = under_ids(retrieval_tab(rows, whereabouts(state), said), retrieved_in(state))
            shown["Reports"] = reports_tab(rows, former, state)
        return shown

    def own_tabs(state: State) -> dict[str, list[dict]]:
        return {"Conflicts": under_ids([row for row in conflicts if row["row_id"] in theirs], decided_in(state))}

    form, *own = consensus_forms(review, protocol, phase)
    decided_alone = set().union(*(_decided(preview(review, form).state, decided_in) for form in own))
    follow = follow_reasons(protocol)
    shared = exchange(review, form, shared_tabs, version, known=known, derive=follow)
    theirs = handed(shared.state)
    exchanged = [shared, *(exchange(review, form, own_tabs, version, known=known, derive=follow) for form in own)]
    for found in exchanged:
        told = reasons_to_choose(found, "Conflicts") + lone_targets(found, "Conflicts")
        found.receipt["warnings"] += [asdict(warning) for warning in told]
    retrieval = whereabouts(shared.state)
    if has_reports:
        tell_disputed(shared, rows, retrieval, said, retrieved_in(shared.state))
    return ConsensusSheets([Settled(found, decided_in(found.state)) for found in exchanged], retrieval)


def _decided(state: State, ids_in) -> set[str]:
    """The rows on which a sheet has a decision."""
    return {row_id for row_id, asked_as in ids_in(state).items() if state.get((asked_as, "decision"))}


def retrieval_tab(rows: list[dict], retrieval: dict[str, Retrieval], said: dict[str, list[dict]]) -> list[dict]:
    """What the tab Retrieval shows: all reports, with what reviewers state of each, and what has to be settled."""
    return [
        row
        | {"stated": in_words(said.get(row["row_id"], []))}
        | {"check": DISPUTED if retrieval[row["row_id"]]["retrieval"] == CONFLICT else ""}
        for row in rows
    ]


def tell_disputed(shared: Exchanged, rows: list[dict], retrieval: dict, said: dict, asked_as: dict[str, str]) -> None:
    """Add to the shared sheet's receipt the reports of which people have to settle where the full text is: they are
    left to do, and each is told with its cell."""
    disputed = [row for row in rows if retrieval[row["row_id"]]["retrieval"] == CONFLICT]
    shared.receipt["tabs"]["Retrieval"] = {"left": len(disputed), "of": len(disputed)}
    for row in disputed:
        cell = shared.cell_of("Retrieval", asked_as[row["row_id"]], "retrieval")
        what = f"{row['title']!r}: {in_words(said.get(row['row_id'], []), with_votes=True)}. {DISPUTED}"
        place = f"tab Retrieval, cell {cell}" if cell else f"tab Retrieval, report {row['row_id']}"
        shared.receipt["problems"].append(asdict(Problem(f"sheets/{shared.receipt['sheet']}.xlsx", place, what, _FIX)))


def conflict_rows(
    protocol: dict, rows: list[dict], votes: dict[str, list[Vote]], verdicts: dict[str, Verdict]
) -> list[dict]:
    """What the tab Conflicts shows: the rows on which the votes differ, with each vote, its reason and its note."""
    reasons = {reason["key"]: reason["label"] for reason in protocol["exclusion_reasons"]}
    return [
        row | {"votes": "; ".join(_in_words(vote, reasons) for vote in votes[row["row_id"]])}
        for row in rows
        if verdicts[row["row_id"]].basis == "conflict"
    ]


def adjudicated(conflicts: list[dict], adjudicator: dict | None, resolved: set[str]) -> set[str]:
    """The rows in conflict that go to the adjudicator: none without one, nor what the reviewers have resolved already,
    nor what the adjudicator has a conflict of interest in."""
    if adjudicator is None:
        return set()
    return {
        row["row_id"] for row in conflicts
        if row["row_id"] not in resolved and not conflict_of_interest(adjudicator, row)
    }  # fmt: skip


def reports_tab(rows: list[dict], former: dict[str, list[str]], state: State) -> list[dict]:
    """What the tab Reports shows: the unique records whose first reports are among the `rows`, under their own ids."""
    firsts = {row["unique_id"]: row for row in reversed(rows)}
    unique = [row | {"row_id": unique_id} for unique_id, row in sorted(firsts.items())]
    return under_ids(unique, answering_ids(unique, former, FURTHER_REPORTS)(state))


def _in_words(vote: Vote, reasons: dict[str, str]) -> str:
    reason = f" ({reasons.get(vote.reason, vote.reason)})" if vote.reason else ""
    note = f": {vote.note}" if vote.note else ""
    return f"{vote.reviewer} {vote.decision}{reason}{note}"
