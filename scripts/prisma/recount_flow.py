"""A second count of the flow, from the decisions in the ledgers of config/<review>, not from results.

Shares no code with build_ledger and count_flow, so that a mistake in one is not a mistake in both.
"""

import re
from dataclasses import dataclass, field

Events = list[dict[str, str]]


@dataclass
class Unit:
    """A unique record: its records, those that databases and registers gave, those that people joined; its fate."""

    unique_id: str
    records: set[str]
    from_databases: set[str]
    judged: set[str] = field(default_factory=set)
    fate: str = ""
    report: str = ""
    studies: set[str] = field(default_factory=set)
    reason: str = ""

    @property
    def bearer(self) -> str:
        """The record that is counted for it: the one it is named for, or the least, from databases if any is."""
        able = sorted(self.from_databases or self.records)
        named = self.unique_id[len("uni-") :]
        return named if named in able else able[0]

    @property
    def joined_by_people(self) -> set[str]:
        """The duplicates that people found, as many as people joined: one that bears changes places with the named."""
        named = self.unique_id[len("uni-") :]
        return {named if r == self.bearer else r for r in self.judged} & self.records - {self.bearer}


@dataclass(frozen=True)
class Ballots:
    """The events of a phase: of each reviewer's ledger and of the consensus."""

    reviewers: list[Events]
    consensus: Events


def replay_identities(events: Events, records: set[str]) -> dict[str, set[str]]:
    """The records of each unique record after the identities' events; records no longer found are left out."""
    home: dict[str, str] = {}
    for event in events:
        match event["event"]:
            case "minted" | "joined":
                home[event["record_id"]] = event["unique_id"]
            case "split":
                home[event["record_id"]] = event["into"]
            case "merged":
                home = {r: event["into"] if u == event["unique_id"] else u for r, u in home.items()}
    groups: dict[str, set[str]] = {}
    for record_id, unique_id in home.items():
        if record_id in records:
            groups.setdefault(unique_id, set()).add(record_id)
    return groups


def settle_fates(units: list[Unit], removed: set[str], title: Ballots, full: Ballots, maybe_counts_as: str) -> None:
    """Set each unit's fate, report, studies and reason from the reviewers' votes and what they settled."""
    titles, settled_titles = [last_values(events) for events in title.reviewers], last_values(title.consensus)
    fulls, settled_fulls = [last_values(events) for events in full.reviewers], last_values(full.consensus)
    for unit in units:
        if unit.unique_id in removed:
            unit.fate = "removed_automation"
            continue
        votes = [said.get(unit.unique_id, {}).get("decision", "") for said in titles]
        settled = settled_titles.get(unit.unique_id, {})
        verdict = _title_verdict(votes, settled, maybe_counts_as)
        if verdict == "exclude":
            unit.fate = settled.get("mark") or "excluded_title_abstract"
        elif verdict == "":
            unit.fate = "awaiting_title_abstract"
        else:
            unit.report = "rep-" + unit.unique_id[len("uni-") :]
            ballots = [said.get(unit.report, {}) for said in fulls]
            _settle_report(unit, ballots, settled_fulls.get(unit.report, {}))


def last_values(events: Events) -> dict[str, dict[str, str]]:
    """What was said last of each row: row_id → column → value."""
    rows: dict[str, dict[str, str]] = {}
    for event in events:
        rows.setdefault(event["row_id"], {})[event["column"]] = event["new"]
    return rows


def _title_verdict(votes: list[str], settled: dict, maybe_counts_as: str) -> str:
    if not votes or "" in votes:
        return ""
    if maybe_counts_as != "conflict":
        votes = [maybe_counts_as if vote == "maybe" else vote for vote in votes]
    if len(set(votes)) == 1 and votes[0] != "maybe":
        return votes[0]
    return settled.get("decision", "")


def _settle_report(unit: Unit, ballots: list[dict], settled: dict) -> None:
    votes = [(b.get("decision", ""), b.get("reason", "") if b.get("decision") == "exclude" else "") for b in ballots]
    finished = bool(votes) and all(vote == ("include", "") or (vote[0] == "exclude" and vote[1]) for vote in votes)
    decision, reason = votes[0] if finished and len(set(votes)) == 1 else ("", "")
    if finished and len(set(votes)) > 1:
        decision = settled.get("decision", "")
        reason = settled.get("reason", "") if decision == "exclude" else ""
        if decision == "exclude" and not reason:
            decision = ""
    if not decision:
        waits = {"not_retrieved": "not_retrieved", "received": "awaiting_full_text"}
        unit.fate = waits.get(settled.get("retrieval", ""), "awaiting_retrieval")
        return
    names = [re.sub(r"[^a-z0-9._-]+", "_", part.strip().lower()) for part in settled.get("study_id", "").split(";")]
    stated = {"stu-" + name.removeprefix("stu-") for name in names if name}
    unit.studies = stated or {"stu-" + unit.report[len("rep-") :]}
    unit.reason = reason
    unit.fate = settled.get("mark") or ("included" if decision == "include" else "excluded_full_text")


def recount(
    units: list[Unit], kinds: dict[str, str], source_of: dict[str, str], reasons: list[str], pooled: set[str]
) -> dict[str, set[str]]:
    """The ids behind each number of flow.json, by its path. `kinds`: source → kind; `source_of`: record → source."""
    everything = set(source_of)
    databases = {r for r in everything if kinds[source_of[r]] in ("database", "register")}
    bearers = {unit.bearer: unit for unit in units}
    by_people = set().union(*(unit.joined_by_people for unit in units))
    counted = {
        f"prisma_2009.{name}": ids
        for name, ids in _recount_2009(bearers, everything, databases, reasons, pooled).items()
    }
    for column, records in (("databases_registers", databases), ("other_methods", everything - databases)):
        own = [
            s for s, kind in kinds.items() if (kind in ("database", "register")) == (column == "databases_registers")
        ]
        of_column = {
            **{f"identified_by_source.{s}": {r for r in records if source_of[r] == s} for s in own},
            **_recount_column({r: unit for r, unit in bearers.items() if r in records}, records, by_people, reasons),
        }
        counted |= {f"prisma_2020.{column}.{name}": ids for name, ids in of_column.items()}
    for kind in ("database", "register"):
        counted[f"prisma_2020.databases_registers.identified_{kind}s"] = {
            r for r in databases if kinds[source_of[r]] == kind
        }
    included = [unit for unit in units if unit.fate == "included"]
    for when in ("new", "total"):
        counted[f"prisma_2020.included.{when}_studies"] = set().union(*(unit.studies for unit in included))
        counted[f"prisma_2020.included.{when}_reports"] = {unit.report for unit in included}
    counted |= {"prisma_2020.previous.studies": set(), "prisma_2020.previous.reports": set()}
    waiting = {}
    for fate in ("awaiting_title_abstract", "awaiting_retrieval", "awaiting_full_text", "awaiting_classification"):
        waiting[fate] = {r for r, unit in bearers.items() if unit.fate == fate}
        counted[f"prisma_2020.awaiting.{fate[len('awaiting_') :]}"] = waiting[fate]
    counted["prisma_2020.awaiting.ongoing"] = {r for r, unit in bearers.items() if unit.fate == "ongoing"}
    counted["pending"] = set().union(*(ids for fate, ids in waiting.items() if fate != "awaiting_classification"))
    return counted


def _recount_2009(bearers, everything, databases, reasons, pooled) -> dict[str, set[str]]:
    whole = _recount_column(bearers, everything, set(), reasons)
    studies = set().union(*(unit.studies for unit in bearers.values() if unit.fate == "included"))
    return {
        "identified_databases": databases,
        "identified_other": everything - databases,
        "duplicates_removed": whole["duplicates_removed"],
        "after_duplicates_removed": set(bearers),
        "full_text_assessed": whole["assessed"],
        "full_text_excluded": whole["excluded_full_text"],
        "included_qualitative": studies,
        "included_quantitative": studies & pooled,
        **{name: whole[name] for name in ("removed_automation", "removed_other", "screened", "excluded")},
        "not_retrieved": whole["not_retrieved"],
        **{f"full_text_excluded_by_reason.{key}": whole[f"excluded_by_reason.{key}"] for key in reasons},
    }


def _recount_column(
    bearers: dict[str, Unit], records: set[str], by_people: set[str], reasons: list[str]
) -> dict[str, set[str]]:
    def reports(*fates: str) -> set[str]:
        return {unit.report for unit in bearers.values() if unit.fate in fates and unit.report}

    def stopped(fate: str) -> set[str]:
        return {r for r, unit in bearers.items() if unit.fate == fate}

    sought = {unit.report for unit in bearers.values() if unit.report}
    removed = stopped("removed_automation")
    return {
        "duplicates_removed": records - bearers.keys(),
        "duplicates_removed_by_people": by_people & records,
        "removed_automation": removed,
        "removed_other": set(),
        "screened": bearers.keys() - removed - stopped("awaiting_title_abstract"),
        "excluded": stopped("excluded_title_abstract"),
        "sought": sought,
        "not_retrieved": reports("not_retrieved"),
        "assessed": sought - reports("not_retrieved", "awaiting_retrieval", "awaiting_full_text"),
        "excluded_full_text": reports("excluded_full_text"),
        **{
            f"excluded_by_reason.{key}": {
                unit.report for unit in bearers.values() if unit.fate == "excluded_full_text" and unit.reason == key
            }
            for key in reasons
        },
    }
