"""From the reviewers' votes on a row to a decision, a conflict, or what is still pending."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Vote:
    """One reviewer's judgement of one row; decision is include, exclude, maybe or "" (undecided)."""

    reviewer: str
    decision: str
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the votes on a row come to. `basis` is agreement, single, conflict or pending."""

    decision: str
    reason: str
    basis: str


def agree(votes: list[Vote], maybe_counts_as: str, needs_reason: bool) -> Verdict:
    """What the votes on one row come to.

    `maybe_counts_as`: include, exclude or conflict (a maybe that meets another vote has to be talked over).
    `needs_reason`: of the phase; then an exclusion without a reason is not finished, and two reasons are a conflict.
    """
    if not votes or any(not finished(vote, needs_reason) for vote in votes):
        return Verdict("", "", "pending")
    meant = {_meaning(vote, maybe_counts_as, needs_reason) for vote in votes}
    if len(meant) > 1:
        return Verdict("", "", "conflict")
    decision, reason = meant.pop()
    if decision == "maybe":
        return Verdict("", "", "conflict")
    return Verdict(decision, reason, "single" if len(votes) == 1 else "agreement")


def finished(vote: Vote, needs_reason: bool) -> bool:
    """Is a vote cast, with its reason where one is needed?"""
    return bool(vote.decision) and not (needs_reason and vote.decision == "exclude" and not vote.reason)


def _meaning(vote: Vote, maybe_counts_as: str, needs_reason: bool) -> tuple[str, str]:
    decision = vote.decision
    if decision == "maybe" and maybe_counts_as != "conflict":
        decision = maybe_counts_as
    return decision, vote.reason if needs_reason and decision == "exclude" else ""
