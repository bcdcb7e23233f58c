"""A second count of the flow, from the decisions in the ledgers of config/<review>, not from results.

Shares no code with the modules that build the ledger and count it, so that a mistake in one is not a mistake in both.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

Events = list[dict[str, str]]

WAITING = {
    "title_abstract": "awaiting_title_abstract",
    "retrieval": "awaiting_retrieval",
    "full_text": "awaiting_full_text",
    "classification": "awaiting_classification",
    "ongoing": "ongoing",
}
_FATES_BY_WEIGHT = (
    "not_retrieved", "excluded_full_text", "ongoing", "awaiting_classification", "awaiting_retrieval",
    "awaiting_full_text", "included",
)  # fmt: skip
_MARKED = {"ongoing", "awaiting_classification"}
_READ = _MARKED | {"included", "excluded_full_text"}

# A report's column gives way to that of another record that led to it: (column, the one that comes before it).
_YIELDING = {
    ("other_methods", "databases_registers"), ("other_methods", "previous"), ("databases_registers", "previous")
}  # fmt: skip


@dataclass
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


@dataclass
class Unit:
    """A unique record: its records, the column of each, who joined those that people joined; its fate, who decided it
    by which events, and the reports that it led to."""

    unique_id: str
    columns: dict[str, str]
    judged: dict[str, str] = field(default_factory=dict)
    fate: str = ""
    decider: str = ""
    events: str = ""
    papers: list[Paper] = field(default_factory=list)

    @property
    def records(self) -> set[str]:
        """Its records."""
        return set(self.columns)

    @cached_property
    def column(self) -> str:
        """Where it counts: previous before databases and registers, these before other methods."""
        found = set(self.columns.values())
        return next(c for c in ("previous", "databases_registers", "other_methods") if c in found)

    @cached_property
    def bearer(self) -> str:
        """The record that is counted for it: the one it is named for, or the least, of those in its column."""
        able = sorted(r for r, column in self.columns.items() if column == self.column)
        own = self.unique_id[len("uni-") :]
        return own if own in able else able[0]

    @cached_property
    def joined_by_people(self) -> dict[str, str]:
        """Duplicates that people found → who, as many as people joined: a bearer changes places with the named one."""
        own = self.unique_id[len("uni-") :]
        by = {own if r == self.bearer else r: who for r, who in self.judged.items()}
        return {r: who for r, who in by.items() if r in self.columns and r != self.bearer}


@dataclass(frozen=True)
class Ballots:
    """A phase's events: each reviewer's key → those of the ledger, those of the consensus and of the adjudicator; and
    who was asked about a row (row_id → keys), where it was not everyone."""

    phase: str
    reviewers: dict[str, Events]
    consensus: Events
    adjudicator: Events = field(default_factory=list)
    asked: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Before:
    """The previous version of a review.

    `rows`: its ledger, record → row; `included`: report → studies; `units`: report → unique_ids; `only_there`: report →
    records, of those that no search of this version found; `dropped`: study → the protocol's entry.
    """

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    knows_records: bool = False
    included: dict[str, set[str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    only_there: dict[str, set[str]] = field(default_factory=dict)
    dropped: dict[str, dict[str, str]] = field(default_factory=dict)

    def knew(self, record_id: str) -> bool:
        """Was a record of this version in its ledger?"""
        return self.knows_records and record_id in self.rows

    def still(self, report_id: str) -> set[str]:
        """The studies of a report that only the previous version knew, without those that were dropped."""
        return self.included[report_id] - self.dropped.keys()

    def why_dropped(self, report_id: str) -> tuple[str, str]:
        """(reason, event) of a report all of whose studies were dropped."""
        entry = self.dropped[min(self.included[report_id])]
        return entry["reason"], f"review.yaml: previous.dropped, {entry['date']}"


def replay_identities(events: Events, records: set[str]) -> dict[str, set[str]]:
    """The records of each unique record after the identities' events; records no longer found are left out."""
    groups: dict[str, set[str]] = {}
    for record_id, unique_id in _homes(events).items():
        if record_id in records:
            groups.setdefault(unique_id, set()).add(record_id)
    return groups


def replay_names(events: Events) -> dict[str, list[str]]:
    """Each unique record's ids of before that were merged into it: under them, too, people have decided."""
    home = _homes(events)
    named: dict[str, str] = {}
    for event in events:
        if event["event"] != "merged":
            named.setdefault(event["into"] or event["unique_id"], event["record_id"])
    names: dict[str, list[str]] = {}
    for unique_id in sorted(named):
        if home[named[unique_id]] != unique_id:
            names.setdefault(home[named[unique_id]], []).append(unique_id)
    return names


def _homes(events: Events) -> dict[str, str]:
    """The unique record of each record after the identities' events."""
    home: dict[str, str] = {}
    members: dict[str, set[str]] = {}

    def move(record_id: str, unique_id: str) -> None:
        members.get(home.get(record_id, ""), set()).discard(record_id)
        home[record_id] = unique_id
        members.setdefault(unique_id, set()).add(record_id)

    for event in events:
        match event["event"]:
            case "minted" | "joined":
                move(event["record_id"], event["unique_id"])
            case "split":
                move(event["record_id"], event["into"])
            case "merged":
                for record_id in list(members.get(event["unique_id"], ())):
                    move(record_id, event["into"])
    return home


def readdress(events: Events, names: dict[str, list[str]], answer: tuple[str, ...]) -> Events:
    """The events with those of merged ids under the id that is left.

    If the `answer` (columns) given last under several ids is the same, the first of them stands; if it differs, what
    was said under all of them together ("a+b") does, and until then nothing.
    """
    if not names:
        return events
    said = last_values(events)
    goes: dict[str, str] = {}
    for unique_id, former in names.items():
        for prefix in ("uni-", "rep-"):
            ids = [prefix + name[len("uni-") :] for name in (unique_id, *former)]
            answers = {i: [said.get(i, {}).get(column, "") for column in answer] for i in ids}
            filled = [i for i in ids if any(answers[i])]
            alike = all(answers[i] == answers[filled[0]] for i in filled)
            stands = (filled or ids)[0] if alike else "+".join(filled)
            goes |= dict.fromkeys(ids, "") | {stands: ids[0]}
    return [event | {"row_id": goes.get(event["row_id"], event["row_id"])} for event in events]


def settle_fates(
    units: list[Unit],
    removed: set[str],
    title: Ballots,
    full: Ballots,
    maybe_counts_as: str,
    reports_of: dict[str, set[str]],
) -> None:
    """Set each unit's fate and papers from the reviewers' votes and what they settled.

    `reports_of`: unique_id → the reports that it led to.
    """
    titles, fulls = Said(title), Said(full)
    papers: dict[str, Paper] = {}
    for unit in units:
        unit.papers, unit.decider, unit.events = [], "", ""
        if unit.unique_id in removed:
            unit.fate, unit.decider = "removed_automation", "automatic"
            continue
        votes = [vote.get("decision", "") for vote in titles.votes(unit.unique_id)]
        settled = titles.settled.get(unit.unique_id, {})
        verdict, split = _title_verdict(votes, settled, maybe_counts_as)
        if verdict == "":
            unit.fate = "awaiting_title_abstract"
        elif verdict == "exclude":
            unit.fate = titles.mark(unit.unique_id) or "excluded_title_abstract"
            unit.decider, unit.events = titles.who_decided(unit.unique_id, split)
        else:
            unit.fate = "awaiting_retrieval"  # if it led to no report, against what is published
            for report_id in sorted(reports_of.get(unit.unique_id, ())):
                paper = papers.setdefault(report_id, Paper(report_id, set(), unit.column))
                paper.units.add(unit.unique_id)
                if (paper.column, unit.column) in _YIELDING:
                    paper.column = unit.column
                unit.papers.append(paper)
    for paper in papers.values():
        _settle_paper(paper, fulls)
    for unit in units:
        if unit.papers:
            unit.fate = max((paper.fate for paper in unit.papers), key=_FATES_BY_WEIGHT.index)


class Said:
    """What the events of a phase come to: the last word of each reviewer and of the consensus on each row."""

    def __init__(self, ballots: Ballots):
        self._ballots = ballots
        self._reviewers = {key: last_values(events) for key, events in ballots.reviewers.items()}
        self._last_seq = {
            key: {event["row_id"]: event["seq"] for event in events} for key, events in ballots.reviewers.items()
        }
        self.settled = last_values(ballots.consensus)
        self._decided = {event["row_id"]: ("consensus", event) for event in ballots.consensus if _decides(event)}
        for row_id, said in last_values(ballots.adjudicator).items():
            if said.get("decision"):
                own = {name: said.get(name, "") for name in ("decision", "reason", "resolver")}
                self.settled[row_id] = self.settled.get(row_id, {}) | own
        last = {event["row_id"]: ("adjudicator", event) for event in ballots.adjudicator if _decides(event)}
        self._decided |= {row_id: found for row_id, found in last.items() if found[1]["new"]}

    def votes(self, row_id: str) -> list[dict[str, str]]:
        """What each reviewer who was asked about a row said last of it: column → value."""
        asked = self._ballots.asked.get(row_id, self._reviewers)
        return [self._reviewers.get(key, {}).get(row_id, {}) for key in asked]

    def mark(self, row_id: str) -> str:
        """The mark that makes a row a state of its own: the consensus's, or the one that everyone asked has set."""
        said = self.settled.get(row_id, {}).get("mark", "")
        everyone = {vote.get("mark", "") for vote in self.votes(row_id)}
        if said not in _MARKED:
            said = everyone.pop() if len(everyone) == 1 else ""
        return said if said in _MARKED else ""

    def who_decided(self, row_id: str, split: bool) -> tuple[str, str]:
        """Who decided on a row, and the events by which: the resolver of a split vote, or the reviewers who agreed."""
        if split:
            sheet, event = self._decided[row_id]
            who = self.settled[row_id].get("resolver") or event["person"]
            return who or "resolution", f"{self._ballots.phase}.{sheet}:{event['seq']}"
        asked = self._ballots.asked.get(row_id, self._reviewers)
        events = [f"{self._ballots.phase}.{key}:{self._last_seq[key][row_id]}" for key in sorted(asked)]
        return "single" if len(events) == 1 else "agreement", "; ".join(events)


def _decides(event: dict[str, str]) -> bool:
    return event["column"] == "decision"


def last_values(events: Events) -> dict[str, dict[str, str]]:
    """What was said last of each row: row_id → column → value."""
    rows: dict[str, dict[str, str]] = {}
    for event in events:
        rows.setdefault(event["row_id"], {})[event["column"]] = event["new"]
    return rows


def _title_verdict(votes: list[str], settled: dict, maybe_counts_as: str) -> tuple[str, bool]:
    """("include", "exclude" or "" if pending, whether the votes were split)."""
    if not votes or "" in votes:
        return "", False
    if maybe_counts_as != "conflict":
        votes = [maybe_counts_as if vote == "maybe" else vote for vote in votes]
    if len(set(votes)) == 1 and votes[0] != "maybe":
        return votes[0], False
    return settled.get("decision", ""), True


def _settle_paper(paper: Paper, said: Said) -> None:
    settled = said.settled.get(paper.report_id, {})
    votes = [
        (vote.get("decision", ""), vote.get("reason", "") if vote.get("decision") == "exclude" else "")
        for vote in said.votes(paper.report_id)
    ]
    finished = bool(votes) and all(vote == ("include", "") or (vote[0] == "exclude" and vote[1]) for vote in votes)
    split = finished and len(set(votes)) > 1
    decision, reason = votes[0] if finished and not split else ("", "")
    if split:
        decision = settled.get("decision", "")
        reason = settled.get("reason", "") if decision == "exclude" else ""
        if decision == "exclude" and not reason:
            decision = ""
    if not decision:
        waits = {"not_retrieved": "not_retrieved", "received": "awaiting_full_text"}
        paper.fate = waits.get(settled.get("retrieval", ""), "awaiting_retrieval")
        paper.decider = settled.get("retrieval_person", "") if paper.fate == "not_retrieved" else ""
        return
    paper.decider, paper.events = said.who_decided(paper.report_id, split)
    names = [re.sub(r"[^a-z0-9._-]+", "_", part.strip().lower()) for part in settled.get("study_id", "").split(";")]
    stated = {"stu-" + name.removeprefix("stu-") for name in names if name}
    paper.studies = stated or {"stu-" + paper.report_id[len("rep-") :]}
    paper.fate = said.mark(paper.report_id) or ("included" if decision == "include" else "excluded_full_text")
    paper.reason = reason if paper.fate == "excluded_full_text" else ""


def recount(
    units: list[Unit],
    before: Before,
    kinds: dict[str, str],
    source_of: dict[str, str],
    reasons: list[str],
    pooled: set[str],
) -> dict[str, set[str]]:
    """The ids behind each number of flow.json, by its path. `kinds`: source → kind; `source_of`: record → source."""
    papers = papers_of(units)
    lists = {}
    whole = _recount_column(units, papers, list(kinds), kinds, source_of, reasons)
    for column in ("previous", "databases_registers", "other_methods"):
        members = [unit for unit in units if column in unit.columns.values()]
        found = {source_of[r] for unit in members for r in unit.records if unit.columns[r] == column}
        of_kind = [s for s, kind in kinds.items() if _is_database(kind) == (column == "databases_registers")]
        own = [s for s in kinds if s in found] if column == "previous" else of_kind
        of_column = [paper for paper in papers if paper.column == column]
        lists[column] = _recount_column(members, of_column, own, kinds, source_of, reasons, column)
    del lists["other_methods"]["identified_databases"], lists["other_methods"]["identified_registers"]
    lists["cumulative"] = whole
    counted = {f"prisma_2020.{column}.{name}": ids for column, named in lists.items() for name, ids in named.items()}
    studies = {paper.report_id: paper.studies for paper in papers if paper.fate == "included"}
    counted |= {f"prisma_2009.{name}": ids for name, ids in _recount_2009(whole, kinds, studies, pooled).items()}
    kept = {report_id: found for report_id in before.only_there if (found := before.still(report_id))}
    studies |= kept
    counted["prisma_2020.previous.only_there"] = set(kept)
    counted |= {f"prisma_2020.{name}": ids for name, ids in _recount_included(studies, before.included).items()}
    counted |= {f"prisma_2020.awaiting.{name}": whole[f"awaiting.{name}"] for name in WAITING}
    counted["pending"] = set().union(
        *(whole[f"awaiting.{name}"] for name in ("title_abstract", "retrieval", "full_text"))
    )
    return counted


def papers_of(units: list[Unit]) -> list[Paper]:
    """The reports that any of the unique records led to, each once."""
    return list({paper.report_id: paper for unit in units for paper in unit.papers}.values())


def _is_database(kind: str) -> bool:
    return kind in ("database", "register")


def _recount_2009(whole: dict, kinds: dict[str, str], studies: dict[str, set[str]], pooled: set[str]) -> dict:
    from_databases = [whole[f"identified_by_source.{s}"] for s, kind in kinds.items() if _is_database(kind)]
    databases = set().union(*from_databases)
    included = set().union(*studies.values())
    same = ("duplicates_removed", "removed_automation", "removed_other", "screened", "excluded", "not_retrieved")
    return {
        **{name: whole[name] for name in same},
        "identified_databases": databases,
        "identified_other": whole["identified"] - databases,
        "after_duplicates_removed": whole["identified"] - whole["duplicates_removed"],
        "full_text_assessed": whole["assessed"],
        "full_text_excluded": whole["excluded_full_text"],
        "included_qualitative": included,
        "included_quantitative": included & pooled,
        **{f"full_text_{name}": ids for name, ids in whole.items() if name.startswith("excluded_by_reason.")},
    }


def _recount_included(now: dict[str, set[str]], earlier: dict[str, set[str]]) -> dict[str, set[str]]:
    """Reports with their studies, now and in the previous version, into old, new and all."""
    studies, old_studies = set().union(*now.values()), set().union(*earlier.values())
    fresh = {report_id: found for report_id, found in now.items() if report_id not in earlier}
    of_old = {report_id for report_id, found in fresh.items() if not found - old_studies}
    return {
        "previous.studies": old_studies,
        "previous.reports": set(earlier),
        "previous.dropped_studies": old_studies - studies,
        "previous.dropped_reports": earlier.keys() - now.keys(),
        "included.new_studies": studies - old_studies,
        "included.new_reports": set(fresh),
        "included.new_reports_of_new_studies": fresh.keys() - of_old,
        "included.new_reports_of_previous_studies": of_old,
        "included.total_studies": studies,
        "included.total_reports": set(now),
    }


def _recount_column(
    units: list[Unit],
    papers: list[Paper],
    own: list[str],
    kinds: dict[str, str],
    source_of: dict[str, str],
    reasons: list[str],
    column: str = "",
) -> dict[str, set[str]]:
    """The numbers of one column, or of all. A unit counts where it bears, a duplicate where it was found."""
    records = {r for unit in units for r, at in unit.columns.items() if column in ("", at)}
    counting = [unit for unit in units if column in ("", unit.column)]
    bearers = {unit.bearer: unit for unit in counting}
    duplicates = records - {unit.bearer for unit in units}
    by_people = duplicates & {r for unit in units for r in unit.joined_by_people}
    known = {r for unit in units if unit.column == "previous" for r, at in unit.columns.items() if at != "previous"}

    def stopped(*fates: str) -> set[str]:
        return {r for r, unit in bearers.items() if unit.fate in fates}

    def read(*fates: str) -> set[str]:
        return {paper.report_id for paper in papers if paper.fate in fates}

    excluded = stopped("excluded_title_abstract")
    told = {
        "identified": records,
        "duplicates_removed": duplicates,
        "duplicates_removed_by_people": by_people,
        "duplicates_removed_automatically": duplicates - by_people,
        "already_screened": duplicates & known,
        "removed_automation": stopped("removed_automation"),
        "removed_other": set(),
        "screened": bearers.keys() - stopped("removed_automation", "awaiting_title_abstract"),
        "excluded": excluded,
        "excluded_by_people": excluded,
        "excluded_by_automation": set(),
        "marked_at_title_abstract": {r for r, unit in bearers.items() if unit.fate in _MARKED and not unit.papers},
        "passed": {r for r, unit in bearers.items() if unit.papers},
        "sought": {paper.report_id for paper in papers},
        "not_retrieved": read("not_retrieved"),
        "assessed": read(*_READ),
        "excluded_full_text": read("excluded_full_text"),
        "marked_at_full_text": read(*_MARKED),
        "included": read("included"),
    }
    told |= {f"identified_by_source.{s}": {r for r in records if source_of[r] == s} for s in own}
    told |= {f"identified_{k}s": {r for r in records if kinds[source_of[r]] == k} for k in ("database", "register")}
    for key in reasons:
        told[f"excluded_by_reason.{key}"] = {
            p.report_id for p in papers if p.fate == "excluded_full_text" and p.reason == key
        }
    for name, fate in WAITING.items():
        early = {r for r, unit in bearers.items() if unit.fate == fate and not unit.papers}
        told[f"awaiting.{name}"] = early | read(fate)
    return told
