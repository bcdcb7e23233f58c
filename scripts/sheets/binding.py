"""Which record a row of a sheet belongs to: by its id, its texts and two signatures that must agree.

Every row carries its signature twice, in hidden columns: at its end, and where the answers meet the texts. The first
stays with the ids, the second goes with the answers when only a part of the columns is sorted. Short codes of the texts
say of which record each text is. Where all agree, the row is what it says. Where they do not, its answers belong to the
record that only one can be, or to none: then they are asked about.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from zlib import crc32

from scripts.sheets.form import Tab

_DIGITS = 9  # of a row's digest
_SHIFTED = "has its cells in other columns than it was handed out with"


class Signature(NamedTuple):
    """What a row was issued as: in which sheet, of which review ("" if that had no records yet), which row."""

    sheet: str
    review: str
    row_id: str
    row_hash: str

    def __str__(self) -> str:
        # It ends with a letter that is no digit, so that no program makes a series of it when it is dragged down.
        return "|".join((self.sheet, self.review, self.row_id, f"{self.row_hash[:_DIGITS]}z"))


def signature(sheet: str, review: str, row_id: str, row_hash: str) -> str:
    """The text of a row's signature."""
    return str(Signature(sheet, review, row_id, row_hash))


def read_signature(text: str) -> Signature | None:
    """A signature as it was written, None if the text is none."""
    parts = text.split("|", 2)
    row_id, _, row_hash = parts[-1].rpartition("|")
    whole = len(parts) == 3 and row_id and row_hash.endswith("z") and len(row_hash) <= _DIGITS + 1
    return Signature(parts[0], parts[1], row_id, row_hash[:-1]) if whole else None


def text_codes(tab: Tab, cells: dict[str, str]) -> str:
    """Codes of a row's texts, eight hex digits for each shown cell that binds and is not blank."""
    return "".join(
        [text_code(column.name, text) for column in tab.shown if column.binds and (text := cells.get(column.name))]
    )


def text_code(name: str, text: str) -> str:
    """The code of one text of a column."""
    return f"{crc32(f'{name}:{text}'.encode()):08x}"


@dataclass(frozen=True)
class FoundRow:
    """A row as it stands in a file: its hidden cells as text, and its cells by column name."""

    number: int
    row_id: str
    row_hash: str
    issued_at: str
    answers_of: str
    cells_of: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Bound:
    """Which record a row is. `rival`: another record to which its answers may belong; of these columns `follows` surely
    belong to the rival, `stays` surely to the row; the others to the rival if `whole`, unless the ledger shows that
    they do not. `typed_here`: are new answers surely given on the record that they are bound to? `by_check`: was the
    row known by its signature only, since its id was changed? `signed`: had it one? `refused`: why it is no row of this
    sheet.
    """

    row_id: str
    row_hash: str
    edited: bool = False
    rival: str = ""
    follows: frozenset[str] = frozenset()
    stays: frozenset[str] = frozenset()
    whole: bool = False
    typed_here: bool = True
    by_check: bool = False
    signed: bool = True
    refused: str = ""

    @property
    def is_clean(self) -> bool:
        """Does the row say in all its parts which record it is?"""
        return not (self.edited or self.rival or self.by_check)


@dataclass
class Binder:
    """Binds the rows of one tab of one file. `at`: column name → place, of the columns that are there; `meeting`: the
    place of the signature among the answers, None if it is not there. `review`: whose sheets are read."""

    tab: Tab
    sheet: str
    review: str
    at: dict[str, int]
    meeting: int | None
    rows: list[FoundRow]
    _ends: list[Signature | None] = field(default_factory=list)

    def bind(self) -> list[Bound]:
        """For each row, which record it is."""
        whole = all(column.name in self.at for column in self.tab.shown)
        said = [self.tab.row_hash(row.cells) if whole else row.row_hash for row in self.rows]
        prefix = f"{self.sheet}|{self.review}|"
        bound: list[Bound | None] = []
        for row, text in zip(self.rows, said, strict=True):
            own = f"{prefix}{row.row_id}|{row.row_hash[:_DIGITS]}z"
            clean = text == row.row_hash and row.answers_of == own and row.cells_of.startswith(own)
            bound.append(Bound(row.row_id, row.row_hash) if clean else None)
        if all(bound):
            return bound
        self._look_around(said)
        return [known or self._bind(place, said[place]) for place, known in enumerate(bound)]

    def _look_around(self, said: list[str]) -> None:
        self._ends = [read_signature(row.cells_of.rpartition("#")[0]) for row in self.rows]
        self._meets = [read_signature(row.answers_of) for row in self.rows]
        self._end_ids = Counter(end.row_id for end in self._ends if end)
        self._meet_ids = Counter(meet.row_id for meet in self._meets if meet)
        self._hash_of = {}
        self._codes_of: dict[str, frozenset[str]] = {}
        often = Counter(row.row_hash for row in self.rows)
        self._owner: dict[str, tuple[str, str]] = {}
        self._code_owner: dict[str, str] = {}
        for row, end in zip(self.rows, self._ends, strict=True):
            row_id = end.row_id if end else row.row_id
            self._hash_of.setdefault(row_id, row.row_hash)
            codes = row.cells_of.rpartition("#")[2] if end else ""
            found = frozenset(codes[place : place + 8] for place in range(0, len(codes), 8))
            self._codes_of.setdefault(row_id, found)
            if row.row_hash and often[row.row_hash] == 1:
                self._owner[row.row_hash] = (row_id, row.row_hash)
            for code in found:
                self._code_owner[code] = "" if self._code_owner.get(code, row_id) != row_id else row_id
        self._signed = any(self._ends) or any(self._meets)

    def _bind(self, place: int, said: str) -> Bound:
        row, end, meet = self.rows[place], self._ends[place], self._meets[place]
        if any(read_signature(row.cells.get(column.name, "")) for column in self.tab.asked):
            return Bound(row.row_id, row.row_hash, refused=_SHIFTED)
        if foreign := self._foreign(end) or self._foreign(meet):
            return Bound(row.row_id, row.row_hash, refused=foreign)
        text_of = self._owner.get(said, ("", ""))
        if end and self._end_ids[end.row_id] > 1 and meet and self._meet_ids[meet.row_id] == 1:
            end = None  # the hidden cells of one row were copied over others
        if end is None:
            return self._bind_unsigned(row, meet, said, text_of)
        here, there = end.row_id, meet.row_id if meet and self._meet_ids[meet.row_id] == 1 else end.row_id
        row_hash = row.row_hash if row.row_hash[:_DIGITS] == end.row_hash else self._hash_of.get(here, row.row_hash)
        changed = row.row_id != here
        texts = self._texts(row, here)
        if here == there:
            other = next((record for record in texts.values() if record not in ("", here)), "")
            return Bound(here, row_hash, said != row_hash, rival=other, typed_here=not other, by_check=changed)
        follows, stays = self._moved(texts, here, there)
        return Bound(
            here,
            row_hash,
            edited=said not in (row_hash, text_of[1]),
            rival=there,
            follows=follows,
            stays=stays,
            whole=text_of[0] == there,
            typed_here=there in texts.values(),
            by_check=changed,
        )

    def _bind_unsigned(self, row: FoundRow, meet: Signature | None, said: str, text_of: tuple[str, str]) -> Bound:
        """A row without a signature at its end: of a sheet that had none yet, or where hidden cells were deleted."""
        if meet and self._meet_ids[meet.row_id] == 1:
            as_issued = row.row_id == meet.row_id and row.row_hash.startswith(meet.row_hash)
            if not as_issued and not said.startswith(meet.row_hash):
                return Bound(row.row_id, row.row_hash, refused=_SHIFTED)
            row_hash = self._hash_of.get(meet.row_id, "") if meet.row_id != row.row_id else row.row_hash
            return Bound(meet.row_id, row_hash, by_check=row.row_id != meet.row_id)
        if text_of[0] and text_of[0] != row.row_id:
            return Bound(row.row_id, row.row_hash, rival=text_of[0], whole=True, signed=False)
        if self._signed and (not row.row_hash or said != row.row_hash):
            return Bound(row.row_id, row.row_hash, refused="was not handed out with this sheet")
        return Bound(row.row_id, row.row_hash, edited=said != row.row_hash, signed=False)

    def _foreign(self, found: Signature | None) -> str:
        if found and found.sheet != self.sheet:
            return f"is of the sheet {found.sheet}"
        if found and found.review and self.review and found.review != self.review:
            return "is of another review"
        return ""

    def _texts(self, row: FoundRow, here: str) -> dict[str, str]:
        """Shown column → the record whose text stands there; "" if that is none's that lost it, or several records'."""
        own, found = self._codes_of.get(here, frozenset()), {}
        for column in self.tab.shown:
            if column.binds and (text := row.cells.get(column.name)):
                code = text_code(column.name, text)
                owner = self._code_owner.get(code, "")
                found[column.name] = here if code in own else owner if (owner, code) in self._displaced else ""
        return found

    @cached_property
    def _displaced(self) -> set[tuple[str, str]]:
        """The texts that no longer stand in their own row: (record, code)."""
        gone = {(record, code) for record, codes in self._codes_of.items() for code in codes}
        for row, end in zip(self.rows, self._ends, strict=True):
            if end:
                gone.difference_update(
                    (end.row_id, text_code(column.name, text))
                    for column in self.tab.shown
                    if column.binds and (text := row.cells.get(column.name))
                )
        return gone

    def _moved(self, texts: dict[str, str], here: str, there: str) -> tuple[frozenset[str], frozenset[str]]:
        """Which answers surely went along with a range that was sorted, and which surely stayed."""
        meeting = self.meeting
        unmoved = [self.at[name] for name, record in texts.items() if record == here and record != there]
        gone = [self.at[name] for name, record in texts.items() if record == there] + [meeting]
        first, last = min(gone), max(gone)
        asked = {column.name: self.at[column.name] for column in self.tab.asked if column.name in self.at}
        beside = {name for name, place in asked.items() if abs(place - meeting) == 1}
        follows = {name for name, place in asked.items() if first < place < last} | beside
        before = max((place for place in unmoved if place < first), default=-1)
        after = min((place for place in unmoved if place > last), default=max(self.at.values()) + 1)
        stays = {name for name, place in asked.items() if place < before or place > after} - follows
        return frozenset(follows), frozenset(stays)
