"""What a sheet shows and what it asks: tabs of columns. Stages state their forms with these; nothing here does work."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from scripts.common.provenance import digest_of
from scripts.identification.records import clean_texts

ROW_ID = "row_id"
ROW_HASH = "row_sha256"
ISSUED_AT = "issued_at"
# How a row stands: answered, not yet, or not to be.
DONE, LEFT, WAIVED = "done", "left", "waived"
CELLS_OF = "cells_of"
ANSWERS_OF = "answers_of"  # stands where the answers meet the texts, the others at the end of a row
BINDING = (ANSWERS_OF, ROW_ID, ROW_HASH, ISSUED_AT, CELLS_OF)

GUIDE_TAB = "Start here"
LISTS_TAB = "Lists"
# A line of the first tab; beside it a person answers.
CONFIRM = "If a run held changes back, and you meant them: write yes in the cell to the right of this line."
LONGEST_CELL = 32_767
# Goes up when sheets look different though their forms do not, so that those handed out are written anew.
LAYOUT = 4


@dataclass(frozen=True)
class Column:
    """A column of a tab. A shown column is read-only; an asked one is a person's to fill in.

    `choices` maps each accepted value to the word that the drop-down offers; without it any text will do.
    `words` maps further spellings to a value of `choices`; `former`: values with the words that earlier forms showed
    for them. `names_a_row`: what is typed is the id of another row. `link`: an address to follow. `highlighted`: the
    form's words are marked in its text. `hint`: a comment on its header that says how to fill it in. A shown column
    that does not `bind` is no part of the digest that says what an answer was given on. One that came `later` is not
    missed in a sheet that was handed out before.
    """

    name: str
    header: str
    width: int = 14
    asked: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    link: bool = False
    names_a_row: bool = False
    highlighted: bool = False
    hint: str = ""
    binds: bool = field(default=True, repr=False)
    former: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    later: bool = field(default=False, repr=False)

    def value_of(self, typed: str) -> str | None:
        """The value that a person meant by what is typed, or None if that is not clear."""
        if not typed or not self.choices:
            return typed
        return self._known.get(_plain(typed))

    def word_for(self, value: str) -> str:
        """The word that the sheet shows for a value of the ledger."""
        return self._shown.get(value, value)

    def spellings(self) -> tuple[str, ...]:
        """All that may be typed for one of the choices, in small letters."""
        said = [(value, word) for word, value in self.words] + [(value, value) for value, _ in self.choices]
        words = {word.lower() for value, word in (*said, *self.choices) if value in self._shown}
        return tuple(sorted(words | self._known.keys()))

    def letters_for(self, value: str) -> tuple[str, ...]:
        """The single letters that stand for a value."""
        return tuple(word for word, meant in self._known.items() if meant == value and len(word) == 1)

    def once_showed(self, value: str, typed: str) -> bool:
        """Is what is typed the word that an earlier form showed for a value?"""
        return any(former == value and _plain(word) == _plain(typed) for former, word in self.former)

    @cached_property
    def _shown(self) -> dict[str, str]:
        return dict(self.choices)

    @cached_property
    def _known(self) -> dict[str, str]:
        spelled = {_plain(word): value for word, value in self.words if value in self._shown}
        spelled |= {_plain(value): value for value, _ in self.choices}
        return spelled | {_plain(word): value for value, word in self.choices}


@dataclass(frozen=True)
class Tab:
    """A tab of a sheet: its name, and its columns from left to right. `counted` is the column that progress counts.

    An `optional` tab may stay empty: nothing in it is ever left to do. The rows of a `ranked` tab stand in the order in
    which they are given; those of others stay where they are, and new ones come last. A tab `for_reading` has long
    texts: they are set smaller, and rows that are answered shrink and turn grey. `formerly`: the headers and widths
    that the layouts before had, from left to right; a sheet that still has them so gets today's. `needs`: (column,
    word, other): a row that says this word in the column is left while the other column is empty. `waived_by`,
    `waived_for`: nothing has to be filled in of a row where the first of these columns that says anything says one of
    these words.
    """

    name: str
    columns: tuple[Column, ...]
    counted: str
    optional: bool = False
    ranked: bool = False
    for_reading: bool = False
    formerly: tuple[tuple[str, int], ...] = ()
    needs: tuple[tuple[str, str, str], ...] = ()
    waived_by: tuple[str, ...] = ()
    waived_for: tuple[str, ...] = ()

    @cached_property
    def shown(self) -> list[Column]:
        """The columns that only inform."""
        return [column for column in self.columns if not column.asked]

    @cached_property
    def asked(self) -> list[Column]:
        """The columns that a person fills in."""
        return [column for column in self.columns if column.asked]

    def column(self, name: str) -> Column:
        """The column of a name."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def progress(self, row: dict, state: dict) -> str:
        """Whether a row is DONE, LEFT, or WAIVED: it need not be filled in. `state`: what holds (as of a ledger)."""

        def said(name: str) -> str:
            return row.get(name) or self.column(name).word_for(state.get((row["row_id"], name), ""))

        return self._stands(said)

    def progress_of_cells(self, cells: dict[str, str]) -> str:
        """`progress` of a row by its cells, as they are written: a word that is not understood answers nothing."""

        def said(name: str) -> str:
            column = self.column(name)
            typed = cells[name]
            understood = name == self.counted or not column.asked or column.value_of(typed) is not None
            return column.word_for(column.value_of(typed) or typed) if understood else ""

        return self._stands(said)

    def _stands(self, said: Callable[[str], str]) -> str:
        if said(self.counted):
            return LEFT if self.lacking(said) else DONE
        return WAIVED if next(filter(None, map(said, self.waived_by)), "") in self.waived_for else LEFT

    def lacking(self, said: Callable[[str], str]) -> list[str]:
        """The columns that are empty, and must not be for what a row says elsewhere. `said`: column → word."""
        return [other for name, word, other in self.needs if said(name) == word and not said(other)]

    @cached_property
    def headers(self) -> list[str]:
        """The headers from left to right as they are issued, with those of the hidden columns that bind rows."""
        usual = [column.header for column in self.columns]
        asked = [column.asked for column in self.columns]
        main = [column.name for column in self.columns].index(self.counted)
        first = next((place + 1 for place in range(main, -1, -1) if not asked[place]), 0)
        after = next((place for place in range(main, len(asked)) if not asked[place]), len(asked))
        meeting = first or after
        return [*usual[:meeting], ANSWERS_OF, *usual[meeting:], *(key for key in BINDING if key != ANSWERS_OF)]

    def shown_cells(self, row: dict) -> dict[str, str]:
        """What the shown columns' cells say of a row: clean texts, cut visibly where a cell cannot hold them, "" where
        the row has nothing."""
        names = [column.name for column in self.shown]
        said = ["" if (value := row.get(name)) is None else str(value) for name in names]
        texts = dict(zip(names, clean_texts(said), strict=True))
        if max(map(len, texts.values()), default=0) > LONGEST_CELL // 2:
            whole = next(filter(None, (row.get(column.name) for column in self.shown if column.link)), "")
            texts = {name: shown_text(text, whole) for name, text in texts.items()}
        return texts

    def row_hash(self, cells: dict[str, str]) -> str:
        """Digest of a row's `shown_cells` that bind, by which an edited or mixed-up row is known.

        It begins with a letter: a program would take one of digits alone for a number.
        """
        return "r" + digest_of(*(cells[name] for name in self._binding))

    @cached_property
    def _binding(self) -> list[str]:
        """The shown columns that bind, in the order of the former layout, so that digests issued by it still hold."""
        places = {header: place for place, (header, _) in enumerate(self.formerly)}
        binding = [column for column in self.shown if column.binds]
        binding.sort(key=lambda column: places.get(column.header, len(places)))
        return [column.name for column in binding]


@dataclass(frozen=True)
class Form:
    """A sheet: its name (title_abstract.A), whose it is, its first tab's lines, its other tabs.

    `guide` lines that start with `# ` are headings. `origin` is that of its events (sheet, or resolution).
    `including` and `excluding`: words to mark in the highlighted columns; one that ends with * stands for all that
    begin so. `criteria`: the heading of the guide to which a link above the answers leads.
    """

    name: str
    person: str
    title: str
    guide: tuple[str, ...]
    tabs: tuple[Tab, ...]
    origin: str = "sheet"
    notice: str = ""
    including: tuple[str, ...] = ()
    excluding: tuple[str, ...] = ()
    criteria: str = ""

    @cached_property
    def digest(self) -> str:
        """Layout and digest of all that the form states: a sheet of another one has to be written anew."""
        return f"{LAYOUT}.{digest_of(repr(self))}"


def shown_text(text: str, whole: str = "") -> str:
    """A clean text as that of a cell: cut visibly where a cell cannot hold it. `whole`: where all of it is.

    A cell holds 32,767 units of UTF-16, of which some characters take two.
    """
    if len(text) <= LONGEST_CELL // 2 or _units(text) <= LONGEST_CELL:
        return text
    where = f"at {whole}" if whole.startswith("http") and len(whole) < 500 else "in the record's export"
    cut = f" … [cut here: a cell holds no more. The whole text is {where}]"
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(cut))].decode("utf-16-le", errors="ignore")
    return kept.rstrip() + cut


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _plain(word: str) -> str:
    """A word as words are compared: without regard to case, width and accents' make-up, characters that do not show,
    quotes and spaces around it."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", word) if unicodedata.category(c) != "Cf")
    return " ".join(seen.casefold().strip(" '\"“”‘’„«».!").split())
