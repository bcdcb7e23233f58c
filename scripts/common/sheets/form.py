"""What a sheet shows and what it asks: tabs of columns. Stages state their forms with these; nothing here does work."""

from dataclasses import dataclass

from scripts.common.provenance import digest_of
from scripts.common.records import clean_text

ROW_ID = "row_id"
ROW_HASH = "row_sha256"
ISSUED_AT = "issued_at"
BINDING = (ROW_ID, ROW_HASH, ISSUED_AT)

GUIDE_TAB = "Start here"
LONGEST_CELL = 32_767
_CUT = " … [cut here: a cell holds no more. The whole text is in the record's export.]"


@dataclass(frozen=True)
class Column:
    """A column of a tab. A shown column is read-only; an asked one is a person's to fill in.

    `choices` maps each accepted value to the word that the drop-down offers; without it any text will do.
    `words` maps further spellings, in lower case, to a value of `choices`. `names_a_row`: what is typed is the id of
    another row.
    """

    name: str
    header: str
    width: int = 14
    asked: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    link: bool = False
    names_a_row: bool = False

    def value_of(self, typed: str) -> str | None:
        """The value that a person meant by what is typed, or None if that is not clear."""
        if not typed or not self.choices:
            return typed
        known = dict(self.words)
        known |= {value.casefold(): value for value, _ in self.choices}
        known |= {word.casefold(): value for value, word in self.choices}
        return known.get(typed.casefold())

    def word_for(self, value: str) -> str:
        """The word that the sheet shows for a value of the ledger."""
        return dict(self.choices).get(value, value)


@dataclass(frozen=True)
class Tab:
    """A tab of a sheet: its name, and its columns from left to right. `counted` is the column that progress counts.

    An `optional` tab may stay empty: nothing in it is ever left to do.
    """

    name: str
    columns: tuple[Column, ...]
    counted: str
    optional: bool = False

    @property
    def shown(self) -> list[Column]:
        """The columns that only inform."""
        return [column for column in self.columns if not column.asked]

    @property
    def asked(self) -> list[Column]:
        """The columns that a person fills in."""
        return [column for column in self.columns if column.asked]

    def row_hash(self, row: dict[str, str]) -> str:
        """Digest of a row's read-only cells, by which an edited or mixed-up row is known."""
        return digest_of(*(shown_text(row[column.name]) for column in self.shown))


@dataclass(frozen=True)
class Form:
    """A sheet: its name (title_abstract.A), whose it is, its first tab's lines, its other tabs.

    `guide` lines that start with `# ` are headings. `origin` is that of its events (interfaces: sheet | resolution).
    """

    name: str
    person: str
    title: str
    guide: tuple[str, ...]
    tabs: tuple[Tab, ...]
    origin: str = "sheet"
    notice: str = ""


def shown_text(value) -> str:
    """A value as the text of a cell: clean, and cut visibly where a cell cannot hold it."""
    text = "" if value is None else clean_text(str(value))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(_CUT)] + _CUT
