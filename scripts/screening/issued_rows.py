"""What a phase has handed out: who judges which rows, the pilot, and through which votes each run has read.

In: the settings and people of a phase, its rows, the votes as they stand, and ledgers/<phase>.issued.csv. Out: who is
asked now, the events that the ledger lacks, and what people should be told.

A row that has no event of its own is asked of those whom the event of `ALL` rows names, and without one of everyone in
the protocol.
"""

from dataclasses import dataclass, field
from pathlib import Path

from scripts.common.ids import joined, listed
from scripts.common.messages import Problem
from scripts.protocol.phases import FIRST_PHASE, PHASES
from scripts.protocol.reviewer_keys import RESERVED
from scripts.screening.assign_rows import Dealing, assign
from scripts.screening.stand_ins import make_way, stand_in_events
from scripts.screening.teams import NOBODY, conflict_of_interest, screeners, team_of
from scripts.sheets.ledgers import append_events, now, read_ledger, state_of

PILOT, REVIEWERS = "pilot", "reviewers"
ALL = "all"  # in the place of a row's id: each row that has no event of its own
_NAMED = 5


@dataclass
class Asked:
    """Who is asked what: `people` row_id → reviewers (none before a pilot is over), `pilot` its rows, `share` of them
    on which all agree (None until all have judged them), `over`; `events` and `notes` to be kept and told."""

    people: dict[str, list[str]]
    pilot: list[str] = field(default_factory=list)
    share: float | None = None
    over: bool = True
    events: list[dict[str, str]] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def issued_path(review: Path, phase: str) -> Path:
    """Where the ledger lies that says what a phase has handed out."""
    return Path(review) / "ledgers" / f"{phase}.issued.csv"


def append_issued(review: Path, phase: str, events: list[dict], protocol_version: str) -> None:
    """Append events (row_id, column, old, new) to a phase's issued ledger."""
    stamp = {"when": now(), "person": "", "origin": "issue", "protocol": protocol_version}
    append_events(issued_path(review, phase), [event | stamp for event in events])


def ask(protocol: dict, phase: str, rows: list[dict], votes: dict[str, dict[str, str]], review: Path) -> Asked:
    """Who is asked to judge each row. `votes`: reviewer → row_id → decision, as they stand."""
    settings, team = protocol["screening"][phase], team_of(protocol, phase)
    barred = _barred(screeners(protocol, phase), rows)
    pilot = settings.get("pilot")
    ledger = read_ledger(issued_path(review, phase))
    past = state_of(ledger)
    row_ids = [row["row_id"] for row in rows]
    usual = past.get((ALL, REVIEWERS), joined(person["key"] for person in protocol["reviewers"]))
    if team.is_plain and not pilot and not barred:
        asked = Asked({row_id: list(team.active) for row_id in row_ids})
        keys = joined(team.active)
        asked.events = [] if keys == usual or not rows else [_dealt(ALL, past.get((ALL, REVIEWERS), ""), keys)]
        asked.events += [
            _dealt(row_id, before, keys)
            for row_id in row_ids
            if (before := past.get((row_id, REVIEWERS), keys)) != keys
        ]
        return asked
    cast = {row_id: {key for key, found in votes.items() if found.get(row_id)} for row_id in row_ids}
    asked = Asked({})
    if pilot:
        _pilot_rows(asked, pilot, rows, cast, past)
    dealing = Dealing(settings["seed"], settings["checked_share"], frozenset(asked.pilot))
    before = {row_id: listed(past[row_id, REVIEWERS]) for row_id in row_ids if (row_id, REVIEWERS) in past}
    known = {key for event in ledger if event["column"] == REVIEWERS for key in listed(event["new"])}
    newcomers = frozenset(set(team.active) - known)
    dealt = make_way(before, past, cast, team, barred, newcomers)
    handed = row_ids
    if pilot:
        piloted = assign(asked.pilot, team, dealing, dealt, cast, barred, newcomers)
        _judge_pilot(asked, pilot, piloted, votes, past, protocol["screening"]["maybe_counts_as"])
        handed = row_ids if asked.over else [row_id for row_id in row_ids if row_id in piloted or cast[row_id]]
    people = assign(handed, team, dealing, dealt, cast, barred, newcomers)
    asked.people = {row_id: [] for row_id in row_ids} | people
    for row_id in handed:
        keys, own = joined(people[row_id]), past.get((row_id, REVIEWERS), "")
        if keys != (own or usual):
            asked.events.append(_dealt(row_id, own, keys))
    asked.events += stand_in_events(people, before, past, team, newcomers)
    asked.notes += _notes(phase, screeners(protocol, phase), asked, barred, votes)
    return asked


def _dealt(row_id: str, old: str, new: str) -> dict[str, str]:
    return {"row_id": row_id, "column": REVIEWERS, "old": old, "new": new}


def left_out(review: Path, protocol: dict, phase: str) -> list[Problem]:
    """Ledgers of a phase whose person no longer judges in it by the protocol: their votes are kept, and not counted."""
    known = {person["key"] for person in screeners(protocol, phase)} | RESERVED
    keys = [path.name.split(".")[1] for path in sorted((Path(review) / "ledgers").glob(f"{phase}.*.csv"))]
    return [
        Problem(
            f"ledgers/{phase}.{key}.csv", "", f"holds votes of {key}, who is no reviewer of this phase in review.yaml.",
            "To have it count, list them there again, with status: withdrawn if they have left.",
        )
        for key in keys
        if key not in known
    ]  # fmt: skip


def unknown_conflicts(protocol: dict, phase: str, rows: list[dict]) -> list[Problem]:
    """The conflicts of interest that name none of the records; told once, of the phase that has them all."""
    if phase != FIRST_PHASE or not rows:
        return []
    return [
        Problem(
            "review.yaml", "key reviewers, conflicts",
            f"{entry!r}, a conflict of {person['name']}, names no record of this review.",
            "Write an author as Family, Given; or a DOI, a PMID or an id, as it is in the sheets.",
        )
        for person in protocol["reviewers"]
        for entry in person["conflicts"]
        if not any(conflict_of_interest({"conflicts": [entry]}, row) for row in rows)
    ]  # fmt: skip


def _barred(people: list[dict], rows: list[dict]) -> dict[str, dict[str, str]]:
    """row_id → those who may not judge it → the entry of their conflicts of interest that says so."""
    barred: dict[str, dict[str, str]] = {}
    for person in people:
        if person["conflicts"]:
            for row in rows:
                if entry := conflict_of_interest(person, row):
                    barred.setdefault(row["row_id"], {})[person["key"]] = entry
    return barred


def _pilot_rows(asked: Asked, pilot: dict, rows: list[dict], cast: dict, past: dict) -> None:
    """The first rows of the first search that nobody has judged yet; once they are chosen they stay the pilot."""
    asked.pilot = [row["row_id"] for row in rows if (row["row_id"], PILOT) in past]
    if (PILOT, "over") in past or pilot["go_on"]:
        return
    free = [
        row["row_id"]
        for row in sorted(rows, key=lambda row: row.get("found", ""))
        if (row["row_id"], PILOT) not in past and not cast[row["row_id"]]
    ]
    more = free[: max(0, pilot["records"] - len(asked.pilot))]
    asked.pilot += more
    asked.events += [{"row_id": row_id, "column": PILOT, "old": "", "new": PILOT} for row_id in more]


def _judge_pilot(asked: Asked, pilot: dict, dealt: dict, votes: dict, past: dict, maybe_counts_as: str) -> None:
    """Whether the pilot is over: once it was, or the coordinator says so, or all have judged it and agree enough."""
    meant = {"maybe": maybe_counts_as}
    cast = [[votes[key].get(row_id, "") if key in votes else "" for key in keys] for row_id, keys in dealt.items()]
    if cast and all(all(found) for found in cast):
        asked.share = sum(len({meant.get(vote, vote) for vote in found}) == 1 for found in cast) / len(cast)
    enough = asked.share is not None and "agreement" in pilot and asked.share >= pilot["agreement"]
    asked.over = (PILOT, "over") in past or pilot["go_on"] or enough
    if asked.over and (PILOT, "over") not in past:
        why = "said" if asked.share is None else f"agreement {asked.share:.3f}"
        asked.events.append({"row_id": PILOT, "column": "over", "old": "", "new": why})


def _notes(phase: str, people: list[dict], asked: Asked, barred: dict, votes: dict) -> list[Problem]:
    where = f"key screening.{phase}"
    unit = PHASES[phase].texts
    notes = []
    short = [row_id for row_id, keys in asked.people.items() if NOBODY in keys]
    if short:
        what = f"{len(short)} of the {unit} have fewer reviewers than each should have ({_some(short)})."
        notes.append(Problem("review.yaml", where, what, "Add a reviewer; what is judged already stays."))
    for person in people:
        key = person["key"]
        kept = [row_id for row_id, entries in barred.items() if key in entries]
        if not kept:
            continue
        entries = sorted({barred[row_id][key] for row_id in kept})
        what = f"{person['name']} does not judge {len(kept)} of the {unit}, for {', '.join(entries)} ({_some(kept)})."
        judged = [row_id for row_id in kept if votes.get(key, {}).get(row_id)]
        fix = f"They judged {_some(judged)} before: it is kept, and does not count." if judged else ""
        notes.append(Problem("review.yaml", "key reviewers, conflicts", what, fix))
    if not asked.over and asked.share is not None:
        what = f"all have judged the pilot of {len(asked.pilot)} {unit}; they agree on {100 * asked.share:.0f}%."
        fix = f"Talk it over, then set screening.{phase}.pilot.go_on: true in review.yaml."
        notes.append(Problem("review.yaml", f"{where}.pilot", what, fix))
    return notes


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:_NAMED]) + (f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else "")
