"""A sheet as it was found: its files, their tabs and rows, and where each cell stands."""

from dataclasses import dataclass, field
from pathlib import Path

from scripts.common.messages import Problem
from scripts.sheets.binding import Bound
from scripts.sheets.grids import Grid

TOP = 1  # the row of the headers, counted from 0


@dataclass(frozen=True)
class SheetRow:
    """A row as found: where, its id, what its ledger was when it was issued (a stamp of `lineage`), and its cells by
    column name (only columns that are there).

    `bound`: how it was known to be this record's; `unread`: asked columns whose cells hold something that cannot be
    read, and what; `spare_tab`: the name of the tab in the file, if that is none of the form's.
    """

    tab: str
    number: int
    row_id: str
    row_hash: str
    issued_at: str
    cells: dict[str, str]
    at: dict[str, int] = field(compare=False)
    file: str = field(compare=False)
    bound: Bound = field(compare=False, default=Bound("", ""))
    unread: dict[str, str] = field(compare=False, default_factory=dict)
    spare_tab: str = field(compare=False, default="")

    @property
    def shown_id(self) -> str:
        """The id of the record whose texts the row shows."""
        return self.bound.rival if self.bound.whole else self.row_id

    @property
    def places(self) -> dict[str, str]:
        """The name of each of its cells, by column name."""
        return {name: cell_name(self.number, column) for name, column in self.at.items()}


@dataclass(frozen=True)
class TabFound:
    """A tab of the form as found in a file: its name there, the row of its header, and the header."""

    name: str
    top: int
    header: tuple[str, ...]


@dataclass(frozen=True)
class SheetFile:
    """One file as read: its rows, the tabs of the form in it (by their name in the form), its first tab's lines.

    `grids`: all its cells, by tab. `loose`: what is typed in rows that belong to no record, and what to say of it;
    `unbound`: these rows themselves. `spare`: rows in further tabs that look like one of the form. `confirmed`: does
    its first tab say that the changes that were held back are meant?
    `problems` stand until a person acts; `warnings` tell what heals by itself.
    """

    path: Path
    sha256: str
    guide: tuple[str, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    tabs: dict[str, TabFound] = field(default_factory=dict)
    loose: tuple[tuple[str, Problem], ...] = ()
    unbound: tuple[SheetRow, ...] = ()
    spare: tuple[SheetRow, ...] = ()
    confirmed: bool = False
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    grids: dict[str, Grid] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Sheet:
    """A sheet as found, and the files saved beside it. `readable` is False if it could not be read or is open: then it
    must not be written."""

    path: Path
    exists: bool
    readable: bool
    main: SheetFile
    beside: tuple[SheetFile, ...]
    problems: tuple[Problem, ...]

    @property
    def sha256(self) -> str:
        """Digest of the sheet's own file, "" if there is none that can be read."""
        return self.main.sha256

    @property
    def guide(self) -> tuple[str, ...]:
        """The lines of the first tab."""
        return self.main.guide

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        """The rows of the sheet's own file."""
        return self.main.rows

    @property
    def files(self) -> tuple[SheetFile, ...]:
        """The files from which something was read."""
        return tuple(file for file in (self.main, *self.beside) if file.sha256)

    @property
    def loose(self) -> list[tuple[str, Problem]]:
        """What is typed in rows that belong to no record."""
        return [loose for file in self.files for loose in file.loose]

    @property
    def warnings(self) -> list[Problem]:
        """What people should be told that heals by itself."""
        return [warning for file in self.files for warning in file.warnings]


def cell_name(row: int, column: int) -> str:
    """The name of a cell as spreadsheet programs write it; `row` and `column` count from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
