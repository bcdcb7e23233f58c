"""What each event of a ledger followed, by which it is known whatever number it has.

An event's id is a digest of what it says and of the last events that it followed, so it is the same in every ledger
that has the event, and differs if any event before it does. Most events follow all the lines above them, and need not
say so. Where two ledgers were united, an event that did not know a line above it names the last ones that it knew in
the column `after`. A stamp says how far somebody knew a ledger: how many events, and the ids of the last ones.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from hashlib import sha256
from operator import itemgetter
from pathlib import Path

from scripts.common.collector import uncollected
from scripts.common.messages import wrong

AFTER = "after"
FIRST = "start"  # in `after`: the event followed none
_STAMP = re.compile(r"n(\d+)((?:-e[0-9a-f]{16})*)")

Event = dict[str, str]


class Lineage:
    """The events of a ledger, each with its id and the places (from 0) of the last events that it followed.

    Raises InputError, with the file `name`, if `after` names an event that the lines above do not have.
    """

    @uncollected()
    def __init__(self, events: list[Event], name: str | Path = "a ledger"):
        self.is_linear = not any(event.get(AFTER) for event in events)
        self.ids: list[str] = []
        self.parents: list[tuple[int, ...]] = []
        self._place: dict[str, int] = {}
        self._heads: tuple[int, ...] = ()
        for place, said in enumerate(_said(events)):
            after = "" if self.is_linear else events[place][AFTER]
            parents = self._named(after, place, name) if after else self._heads
            followed = [self.ids[parent] for parent in parents]
            id_ = "e" + sha256("\x1f".join([*sorted(followed), *said]).encode()).hexdigest()[:16]
            self.ids.append(id_)
            self.parents.append(parents)
            self._place[id_] = place
            others = sorted({*self._heads} - {*parents}) if after else ()
            self._heads = (*others, place)

    @cached_property
    def stamp(self) -> str:
        """How far this ledger goes: "n12-e0123456789abcdef", with the ids of all events that no other followed."""
        return "-".join([f"n{len(self.ids)}", *sorted(self.ids[head] for head in self._heads)])

    def known_at(self, stamp: str) -> list[Collection[int]]:
        """The places of the events that somebody knew who has this stamp; none if the ledger lacks any of them.

        A stamp of before, which is a number alone, may mean as many events of either of two ledgers that were united.
        """
        if found := _STAMP.fullmatch(stamp.casefold()):
            ids = [f"e{id_}" for id_ in found[2].split("-e")[1:]]
            if all(id_ in self._place for id_ in ids):
                return [self.with_followed(self._place[id_] for id_ in ids)]
            return []
        number = int(stamp) if stamp.isdecimal() else 0
        meant = [] if self.is_linear else [self.with_followed([at]) for at in self._at_count.get(number, ())]
        return meant or [range(min(number, len(self.ids)))]

    def with_followed(self, places: Iterable[int]) -> Collection[int]:
        """The places of these events and of all that they followed."""
        places = list(places)
        if self.is_linear:
            return range(max(places, default=-1) + 1)
        found: set[int] = set()
        while places:
            place = places.pop()
            if place not in found:
                found.add(place)
                places += self.parents[place]
        return found

    def follows(self, stamp: str) -> set[int]:
        """The places of the events that came after all that a stamp knows, by somebody who knew them."""
        found = _STAMP.fullmatch(stamp.casefold())
        heads = [self._place.get(f"e{id_}") for id_ in found[2].split("-e")[1:]] if found else []
        if self.is_linear or not heads or None in heads:
            known = self.known_at(stamp)
            return set(range(len(self.ids))).difference(*known) if known else set()
        reached = [{place} if place in heads else set() for place in range(len(self.ids))]
        for place, parents in enumerate(self.parents):
            reached[place].update(*(reached[parent] for parent in parents))
        return {place for place, known in enumerate(reached) if len(known) == len(heads)} - set(heads)

    @cached_property
    def _at_count(self) -> dict[int, list[int]]:
        """How many events a ledger had when an event was its last → the places of these events."""
        counts: list[int] = []
        at: dict[int, list[int]] = {}
        for place, parents in enumerate(self.parents):
            one = len(parents) == 1
            counts.append(counts[parents[0]] + 1 if one else len(self.with_followed(parents)) + 1)
            at.setdefault(counts[-1], []).append(place)
        return at

    def _named(self, after: str, place: int, name: str | Path) -> tuple[int, ...]:
        ids = [] if after == FIRST else after.split()
        if lost := [id_ for id_ in ids if id_ not in self._place]:
            what = f"event {place + 1} followed the event {lost[0]}, which is not there: one was altered or removed."
            fix = "Ledgers are only ever appended to. Restore the file, for instance with `git checkout`."
            raise wrong(name, what, fix, f"line {place + 2}")
        return tuple(sorted(self._place[id_] for id_ in ids))


def _said(events: list[Event]) -> Iterator[list[str]]:
    """What each event says: its columns that are not empty, without its number and what it followed."""
    columns = sorted(events[0].keys() - {"seq", AFTER}) if events else []
    named, values_of = [f"{column}=" for column in columns], itemgetter(*columns) if columns else None
    for event in events:
        yield [name + value for name, value in zip(named, values_of(event), strict=True) if value]
