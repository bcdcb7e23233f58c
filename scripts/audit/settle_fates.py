"""What became of each record and report, for the second count: from the reviewers' votes and what settled them.

Shares no code with the modules that settle votes and build the ledger, so that a mistake in one is not a mistake in
both.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scripts.audit.raw_removals import Removal
from scripts.audit.replay_events import Events, last_values

COLUMNS = ("previous", "databases_registers", "other_methods")  # what several of them found counts in the first
REMOVED = ("removed_automation", "removed_other")  # before screening, other than as duplicates
MARKED = ("ongoing", "awaiting_classification")
_FATES_BY_WEIGHT = (
    "not_retrieved", "excluded_full_text", "ongoing", "awaiting_classification", "awaiting_retrieval",
    "awaiting_full_text", "included",
)  # fmt: skip


@dataclass(slots=True)
class Paper:
    """A report: the unique records that led to it, its column; its fate, studies and reason."""

    report_id: str
    units: set[str]
    column: str = ""
    fate: str = ""
    studies: set[str] = field(default_factory=set)
    reason: str = ""
    decider: str = ""
    events: str = ""


@dataclass(slots=True)
class Unit:
    """A unique record: its records, the column of each, who joined those that people joined; its fate, why it was
    removed if it was, who decided it by which events, and the reports that it led to.

    It counts in `column`, for which one record stands, the `bearer`: the one it is named for, or the least, of those
    that were found there.
    """

    unique_id: str
    columns: dict[str, str]
    judged: dict[str, str] = field(default_factory=dict)
    fate: str = ""
    reason: str = ""
    decider: str = ""
    events: str = ""
    papers: Sequence[Paper] = ()
    column: str = field(init=False)
    bearer: str = field(init=False)

    def __post_init__(self) -> None:
        self.column = min(self.columns.values(), key=COLUMNS.index)
        able = [record_id for record_id, column in self.columns.items() if column == self.column]
        self.bearer = self._named_for if self._named_for in able else min(able)

    @property
    def joined_by_people(self) -> dict[str, str]:
        """Duplicates that people found → who, as many as people joined: a bearer changes places with the named one."""
        by = {self._named_for if r == self.bearer else r: who for r, who in self.judged.items()}
        return {r: who for r, who in by.items() if r in self.columns and r != self.bearer}

    @property
    def _named_for(self) -> str:
        return self.unique_id[len("uni-") :]


class Ballots:
    """What the events of a phase come to: the last word of each reviewer and of the consensus on each row.

    `reviewers`: key → events of their ledger; `asked`: row_id → the keys of those who were; `everyone`: who was
    asked about the other rows.
    """

    def __init__(
        self,
        phase: str,
        reviewers: dict[str, Events],
        consensus: Events,
        adjudicator: Events,
        asked: dict[str, list[str]],
        everyone: list[str],
    ):
        self._phase, self._asked, self._everyone = phase, asked, everyone
        self._said = {key: last_values(events) for key, events in reviewers.items()}
        self._last_seq = {key: {event["row_id"]: event["seq"] for event in events} for key, events in reviewers.items()}
        self.settled = last_values(consensus)
        self._decided = _deciding("consensus", consensus)
        overruling = _deciding("adjudicator", adjudicator)
        for row_id, said in last_values(adjudicator).items():
            if said.get("decision"):
                own = {name: said.get(name, "") for name in ("decision", "reason", "resolver")}
                self.settled[row_id] = self.settled.get(row_id, {}) | own
                self._decided[row_id] = overruling[row_id]

    def votes(self, row_id: str) -> list[dict[str, str]]:
        """What each reviewer who was asked about a row said last of it: column → value."""
        return [self._said.get(key, {}).get(row_id, {}) for key in self._asked_of(row_id)]

    def stated(self, row_id: str, column: str) -> dict[str, str]:
        """Who of those asked about a row says what in a column, of those who say anything."""
        said = {key: self._said.get(key, {}).get(row_id, {}).get(column, "") for key in self._asked_of(row_id)}
        return {key: value for key, value in said.items() if value}

    def mark(self, row_id: str) -> str:
        """The mark that makes a row a state of its own: the consensus's, or the one that everyone asked has set."""
        said = self.settled.get(row_id, {}).get("mark", "")
        everyone = {vote.get("mark", "") for vote in self.votes(row_id)}
        if said not in MARKED:
            said = everyone.pop() if len(everyone) == 1 else ""
        return said if said in MARKED else ""

    def who_decided(self, row_id: str, split: bool) -> tuple[str, str]:
        """Who decided on a row, and the events by which: the resolver of a split vote, or the reviewers who agreed."""
        if split:
            sheet, seq, person = self._decided[row_id]
            who = self.settled[row_id].get("resolver") or person
            return who or "resolution", f"{self._phase}.{sheet}:{seq}"
        events = [f"{self._phase}.{key}:{self._last_seq[key][row_id]}" for key in sorted(self._asked_of(row_id))]
        return "single" if len(events) == 1 else "agreement", "; ".join(events)

    def _asked_of(self, row_id: str) -> Iterable[str]:
        return self._asked.get(row_id, self._everyone)


def _deciding(sheet: str, events: Events) -> dict[str, tuple[str, str, str]]:
    """Row → (sheet, seq, person) of its last event that decided, or that took a decision back."""
    return {
        event["row_id"]: (sheet, event["seq"], event["person"]) for event in events if event["column"] == "decision"
    }


def settle_fates(
    units: list[Unit],
    prefiltered: dict[str, str],
    taken_out: dict[str, Removal],
    title: Ballots,
    full: Ballots,
    maybe_counts_as: str,
    reports_of: dict[str, set[str]],
) -> None:
    """Set each unit's fate and papers from the reviewers' votes and what they settled.

    `prefiltered`: unique_id → prefilter; `taken_out`: what people removed before screening; `reports_of`: unique_id →
    the reports that it led to.
    """
    papers: dict[str, Paper] = {}
    for unit in units:
        if removal := taken_out.get(unit.unique_id):
            unit.fate, unit.decider, unit.events = "removed_other", removal.person, removal.event
            unit.reason = removal.reason
            continue
        if unit.unique_id in prefiltered:
            unit.fate, unit.decider = "removed_automation", "automatic"
            unit.reason = prefiltered[unit.unique_id]
            continue
        votes = [vote.get("decision", "") for vote in title.votes(unit.unique_id)]
        settled = title.settled.get(unit.unique_id, {})
        verdict, split = _title_verdict(votes, settled, maybe_counts_as)
        if verdict == "":
            unit.fate = "awaiting_title_abstract"
        elif verdict == "exclude":
            unit.fate = title.mark(unit.unique_id) or "excluded_title_abstract"
            unit.decider, unit.events = title.who_decided(unit.unique_id, split)
        else:
            unit.fate = "awaiting_retrieval"  # if it led to no report, against what is published
            unit.papers = [
                papers.setdefault(report_id, Paper(report_id, set(), unit.column))
                for report_id in sorted(reports_of.get(unit.unique_id, ()))
            ]
            for paper in unit.papers:
                paper.units.add(unit.unique_id)
                paper.column = min(paper.column, unit.column, key=COLUMNS.index)
    for paper in papers.values():
        _settle_paper(paper, full)
    for unit in units:
        if unit.papers:
            unit.fate = max((paper.fate for paper in unit.papers), key=_FATES_BY_WEIGHT.index)


def _title_verdict(votes: list[str], settled: dict, maybe_counts_as: str) -> tuple[str, bool]:
    """("include", "exclude" or "" if pending, whether the votes were split)."""
    if not votes or "" in votes:
        return "", False
    if maybe_counts_as != "conflict":
        votes = [maybe_counts_as if vote == "maybe" else vote for vote in votes]
    if len(set(votes)) == 1 and votes[0] != "maybe":
        return votes[0], False
    return settled.get("decision", ""), True


# What becomes of a report that nobody has decided on, by where its full text is.
_UNREAD = {
    "not_retrieved": "not_retrieved",
    "needs_translation": "awaiting_classification",
    "received": "awaiting_full_text",
}


def _whereabouts(report_id: str, full: Ballots) -> tuple[str, str]:
    """Where a report's full text is, and who said so: by the consensus, or by all reviewers who say anything; disputed
    if they differ, or if votes were cast on what none can have read."""
    settled = full.settled.get(report_id, {})
    claims = full.stated(report_id, "retrieval")
    who = settled.get("retrieval_person", "")
    if settled.get("retrieval"):
        where = settled["retrieval"]
    elif not claims:
        return "", who
    else:
        where = "disputed" if len(set(claims.values())) > 1 else next(iter(claims.values()))
        who = who or "; ".join(sorted(claims))
    cast = len(full.stated(report_id, "decision"))
    unreadable = {"not_retrieved": cast > 0, "needs_translation": 0 < cast < len(full.votes(report_id))}
    return "disputed" if unreadable.get(where) else where, who


def _settle_paper(paper: Paper, full: Ballots) -> None:
    settled = full.settled.get(paper.report_id, {})
    votes = [
        (vote.get("decision", ""), vote.get("reason", "") if vote.get("decision") == "exclude" else "")
        for vote in full.votes(paper.report_id)
    ]
    finished = bool(votes) and all(vote == ("include", "") or (vote[0] == "exclude" and vote[1]) for vote in votes)
    split = finished and len(set(votes)) > 1
    decision, reason = votes[0] if finished and not split else ("", "")
    if split:
        decision = settled.get("decision", "")
        reason = settled.get("reason", "") if decision == "exclude" else ""
        if decision == "exclude" and not reason:
            decision = ""
    where, who = _whereabouts(paper.report_id, full)
    if not decision or where == "disputed":
        paper.fate = _UNREAD.get(where, "awaiting_retrieval")
        paper.decider = who if where in ("not_retrieved", "needs_translation") else ""
        return
    paper.decider, paper.events = full.who_decided(paper.report_id, split)
    names = [re.sub(r"[^a-z0-9._-]+", "_", part.strip().lower()) for part in settled.get("study_id", "").split(";")]
    stated = {"stu-" + name.removeprefix("stu-") for name in names if name}
    paper.studies = stated or {"stu-" + paper.report_id[len("rep-") :]}
    paper.fate = full.mark(paper.report_id) or ("included" if decision == "include" else "excluded_full_text")
    paper.reason = reason if paper.fate == "excluded_full_text" else ""
