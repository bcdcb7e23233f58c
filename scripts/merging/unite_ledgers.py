"""Two versions of a ledger in, one that has the events of both out.

Every event comes after those that it followed, which keeps the common beginning and the order of each side; otherwise
the earlier one comes first, and of two at the same time the one with the lesser id. So the same events always stand in
the same order, whoever merges whom, and nothing moves when a third version is merged. What both sides answered
differently does not hold: an event of the origin `merge` takes it back, so that it is asked again.
"""

import heapq
from collections.abc import Callable
from typing import NamedTuple

from scripts.common.ids import joined, listed
from scripts.merging.unite_identities import identity_events
from scripts.sheets.ledgers import COLUMNS, MERGE, holds_answers, state_of
from scripts.sheets.lineage import AFTER, FIRST, Event, Lineage
from scripts.sheets.open_questions import BETWEEN, answers_in

Events = list[Event]


class United(NamedTuple):
    """A ledger of both sides: its columns, its events, how many of them only one side had, and the cells (or ids) that
    both sides answered differently."""

    columns: tuple[str, ...]
    events: Events
    only: tuple[int, int]
    differing: list[Event]


def unite(name: str, ours: Events, theirs: Events, columns: tuple[str, ...] = COLUMNS) -> United:
    """Unite two versions of the ledger `name` (the file's name without .csv). `columns`: those of a new ledger.

    Raises InputError if one of them is no whole ledger.
    """
    sides = [Lineage(events, f"ledgers/{name}.csv") for events in (ours, theirs)]
    both = set(sides[0].ids) & set(sides[1].ids)
    only = [
        [event for event, id_ in zip(events, side.ids, strict=True) if id_ not in both]
        for events, side in zip((ours, theirs), sides, strict=True)
    ]
    columns = tuple(dict.fromkeys([*(ours or theirs or [dict.fromkeys(columns)])[0], *(theirs[0] if theirs else ())]))
    columns = tuple(column for column in columns if column != AFTER)
    united = _in_order(sides, (ours, theirs))
    differing = _rule_of(name)(only[0], only[1], (ours, theirs), united) if all(only) else []
    latest = max((event["when"] for event in united), default="")
    united += [dict.fromkeys(columns, "") | {AFTER: "", "when": latest} | event for event in differing]
    events = [event | {"seq": str(seq)} for seq, event in enumerate(united, start=1)]
    if any(event[AFTER] for event in events):
        columns = (*columns, AFTER)
    events = [{column: event.get(column, "") for column in columns} for event in events]
    return United(columns, events, (len(only[0]), len(only[1])), differing)


def _in_order(sides: list[Lineage], ledgers: tuple[Events, Events]) -> Events:
    """The events of both sides in their order, each with what it followed where that is not all that comes before."""
    followed: dict[str, set[str]] = {}
    events: dict[str, Event] = {}
    for side, ledger in zip(sides, ledgers, strict=True):
        for id_, parents, event in zip(side.ids, side.parents, ledger, strict=True):
            followed[id_] = {side.ids[parent] for parent in parents}
            events[id_] = event
    waiting = {id_: len(parents) for id_, parents in followed.items()}
    next_ones: dict[str, list[str]] = {}
    for id_, parents in followed.items():
        for parent in parents:
            next_ones.setdefault(parent, []).append(id_)
    free = [(events[id_]["when"], id_) for id_, count in waiting.items() if not count]
    heapq.heapify(free)
    ordered, heads = [], set()
    while free:
        _, id_ = heapq.heappop(free)
        after = "" if followed[id_] == heads else " ".join(sorted(followed[id_])) or FIRST
        ordered.append(events[id_] | {AFTER: after})
        heads = heads - followed[id_] | {id_}
        for following in next_ones.get(id_, ()):
            waiting[following] -= 1
            if not waiting[following]:
                heapq.heappush(free, (events[following]["when"], following))
    return ordered


Rule = Callable[[Events, Events, tuple[Events, Events], Events], Events]


def _rule_of(name: str) -> Rule:
    """What follows, in a ledger of this name, from events that only one side has and those that only the other has."""
    if name == "identities":
        return lambda ours, theirs, sides, united: identity_events(ours, theirs, united)
    if name.endswith(".issued"):
        return _hand_out_to_both
    return _ask_again if holds_answers(name) else lambda ours, theirs, sides, united: []


def _ask_again(ours: Events, theirs: Events, sides: tuple[Events, Events], united: Events) -> Events:
    """Take back each answer that the sides gave differently."""
    return [
        {"row_id": row_id, "column": column, "old": BETWEEN.join(_answers(said)), "new": ""}
        | {"origin": MERGE, "protocol": max(said, key=_time)["protocol"]}
        for (row_id, column), said in _answered_differently(ours, theirs, sides)
    ]


def _hand_out_to_both(ours: Events, theirs: Events, sides: tuple[Events, Events], united: Events) -> Events:
    """Whoever was asked to judge a row by either side stays asked."""
    now = state_of(united)
    return [
        {"row_id": row_id, "column": column, "old": now.get((row_id, column), "")}
        | {"new": joined(sorted({key for event in said for key in listed(event["new"])}))}
        | {"origin": MERGE, "protocol": max(said, key=_time)["protocol"]}
        for (row_id, column), said in _answered_differently(ours, theirs, sides)
        if column == "reviewers"
    ]


def _answered_differently(ours: Events, theirs: Events, sides: tuple[Events, Events]) -> list[tuple]:
    """The cells that both sides changed and leave with different answers: (row_id, column) → each side's last event."""
    last = [{(event["row_id"], event["column"]): event for event in events} for events in (ours, theirs)]
    states = [state_of(events) for events in sides]
    return [
        (cell, (last[0][cell], last[1][cell]))
        for cell in sorted(last[0].keys() & last[1].keys())
        if states[0].get(cell, "") != states[1].get(cell, "")
    ]


def _time(event: Event) -> tuple[str, str]:
    return event["when"], event["protocol"]


def _answers(said: tuple[Event, Event]) -> list[str]:
    """The answers of both sides, each once; what a side left open itself after a merge is all that it left open."""
    answers = {
        answer
        for event in said
        for answer in (answers_in(event["old"]) if event["origin"] == MERGE else [event["new"]])
    }
    return sorted(answers)
