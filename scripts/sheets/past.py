"""What a ledger said: now, and when a row of a sheet was issued."""

from collections.abc import Collection
from functools import cached_property

from scripts.sheets.form import Column
from scripts.sheets.ledgers import MERGE, State, state_of
from scripts.sheets.lineage import Lineage
from scripts.sheets.sheet import SheetRow


class Past:
    """What a ledger said: now, and when a row was issued."""

    def __init__(self, events: list[dict[str, str]]):
        self.events = events
        self.now = state_of(events)
        self._known: dict[str, list[Collection[int]]] = {}
        self._then: dict[str, list[State]] = {}
        self._since: dict[str, set[int]] = {}
        self._shown: dict[str, dict[str, str]] = {}

    def known_at(self, issued_at: str) -> list[Collection[int]]:
        """The places of the events on which a row was issued, as `Lineage.known_at`."""
        if issued_at not in self._known:
            self._known[issued_at] = self._lineage.known_at(issued_at)
        return self._known[issued_at]

    def has_all_of(self, rows: tuple[SheetRow, ...]) -> bool:
        """Has the ledger all events on which these rows were issued?"""
        return all(self.known_at(issued_at) for issued_at in {row.issued_at for row in rows})

    def said(self, key: tuple[str, str], issued_at: str, typed: str) -> str | None:
        """What the ledger said when a row was issued; None if it has not all the events of then. Where that may have
        been either of two things, it is what is typed, if that is one of them."""
        if issued_at not in self._then:
            meant = self.known_at(issued_at)
            self._then[issued_at] = [state_of(self.events[place] for place in sorted(known)) for known in meant]
        said = [state.get(key, "") for state in self._then[issued_at]]
        return typed if typed in said else next(iter(said), None)

    def shown(self, column: Column) -> dict[str, str]:
        """The words that a column would show now: row_id → word, of the rows of which the ledger says anything."""
        if column.name not in self._shown:
            self._shown[column.name] = {}
            for (row_id, name), value in self.now.items():
                if name == column.name:
                    self._shown[name][row_id] = column.word_for(value)
        return self._shown[column.name]

    def decided_since(self, key: tuple[str, str], issued_at: str) -> bool:
        """Was a cell decided anew by somebody who knew what its row was issued on? What came by a merge was not."""
        if issued_at not in self._since:
            self._since[issued_at] = self._lineage.follows(issued_at)
        return bool(self._since[issued_at].intersection(self._places.get(key, ())))

    def imported(self, key: tuple[str, str]) -> bool:
        """Was what holds taken over from another program? Then no sheet could know it yet, and none is old."""
        return self._origins.get(key) == "import"

    def left_open(self, key: tuple[str, str]) -> bool:
        """Is a cell asked again, since both sides of a merge had answered it?"""
        return self._origins.get(key) == MERGE

    @cached_property
    def _origins(self) -> dict[tuple[str, str], str]:
        return {(event["row_id"], event["column"]): event["origin"] for event in self.events}

    @cached_property
    def _lineage(self) -> Lineage:
        return Lineage(self.events)

    @cached_property
    def _places(self) -> dict[tuple[str, str], list[int]]:
        places: dict[tuple[str, str], list[int]] = {}
        for place, event in enumerate(self.events):
            places.setdefault((event["row_id"], event["column"]), []).append(place)
        return places

    def knows(self, key: tuple[str, str], value: str, issued_at: str) -> bool:
        """Is an answer among the events of a cell that came since its row was issued?"""
        known = self.known_at(issued_at) or [()]
        return any(
            self.events[place]["new"] == value and any(place not in places for places in known)
            for place in self._places.get(key, ())
        )
