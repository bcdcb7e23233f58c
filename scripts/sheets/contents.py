"""What a sheet says: its rows' ids, digests and cells, made of rows and ledger. What is written, and what is compared
with a file to see whether it says so already."""

from dataclasses import dataclass
from typing import NamedTuple

from scripts.common.provenance import digest_of
from scripts.identification.records import clean_text
from scripts.sheets.form import CONFIRM, Form
from scripts.sheets.ledgers import State
from scripts.sheets.sheet import Sheet, SheetRow

_HEADING = "# "


class Line(NamedTuple):
    """A row of a tab: its id, the digest of its shown cells, its cells by column name, and where their texts
    stand out: spans (start, end) by column name."""

    row_id: str
    row_hash: str
    cells: dict[str, str]
    spans: dict[str, list[tuple[int, int]]]


@dataclass(frozen=True)
class Contents:
    """What a sheet says: for each tab its lines, in order. `issued_at`: how far the sheet knows its ledger, as
    a stamp of `lineage`; `review`: what its rows' signatures name the review by."""

    form: Form
    tabs: dict[str, list[Line]]
    issued_at: str
    review: str = ""

    def is_in(self, sheet: Sheet) -> bool:
        """Does a sheet say this already?"""
        if sheet.guide != tuple(guide_lines(self.form)) or set(sheet.main.tabs) != set(self.tabs):
            return False
        if len(sheet.rows) != sum(map(len, self.tabs.values())):
            return False
        found = {(row.tab, row.row_id): row for row in sheet.rows}
        return all(
            (row := found.get((tab, line.row_id))) is not None
            and row.issued_at == self.issued_at
            and row.row_hash == line.row_hash
            and row.cells == line.cells
            and row.bound.is_clean
            for tab, lines in self.tabs.items()
            for line in lines
        )

    def shown_digest(self) -> str:
        """`shown_digest` of a sheet that says this."""
        lines = [(tab, line.row_id, line.row_hash, line.cells) for tab, found in self.tabs.items() for line in found]
        return _digest(self.form, guide_lines(self.form), [(*line, self.issued_at) for line in lines])


def contents_of(
    form: Form, rows: dict, state: State, kept: State, issued_at: str, sheet: Sheet, review: str = ""
) -> Contents:
    """What a sheet has to say.

    `rows`: tab name → rows (row_id, the shown columns, and perhaps "spans", as those of a Line); `state`: what is
    decided; `kept`: unclear words to leave as they were typed. Rows that are in `sheet` stay where they are there,
    unless the tab is ranked; new ones come last. `review`: of `review_mark`.
    """
    tabs = {}
    for tab in form.tabs:
        lines = []
        for row in rows[tab.name]:
            cells = tab.shown_cells(row)
            row_hash = tab.row_hash(cells)
            for column in tab.asked:
                key = (row["row_id"], column.name)
                cells[column.name] = kept.get(key) or column.word_for(state.get(key, ""))
            lines.append(Line(row["row_id"], row_hash, cells, row.get("spans", {})))
        if not tab.ranked:
            place = _places(sheet.rows, tab.name)
            lines.sort(key=lambda line: place.get(line.row_id, len(place)))
        tabs[tab.name] = lines
    return Contents(form, tabs, issued_at, review)


def guide_lines(form: Form) -> list[str]:
    """The lines of the first tab as it shows them, the review's notice before all others."""
    return [clean_text(line.removeprefix(_HEADING)) for line in marked_lines(form)]


def marked_lines(form: Form) -> list[str]:
    """The lines of the first tab, headings marked with "# "; the last one names the form that this is."""
    lines = (form.notice, _HEADING + form.title, *form.guide, CONFIRM, f"Form {form.digest}")
    return [line for line in lines if line]


def shown_digest(sheet: Sheet, form: Form) -> str:
    """Digest of a sheet without its answers: differs if it was deleted, lost rows, or read-only cells were edited."""
    return _digest(
        form, list(sheet.guide), [(row.tab, row.row_id, row.row_hash, row.cells, row.issued_at) for row in sheet.rows]
    )


def _places(rows: tuple[SheetRow, ...], tab: str) -> dict[str, int]:
    own = [row.shown_id for row in rows if row.tab == tab]
    return {row_id: place for place, row_id in reversed(list(enumerate(own)))}


def _digest(form: Form, guide: list[str], rows: list[tuple]) -> str:
    shown = {tab.name: [column.name for column in tab.shown] for tab in form.tabs}
    lines = sorted(
        digest_of(tab, row_id, row_hash, issued_at, *sorted(cells), *(cells.get(name, "") for name in shown[tab]))
        for tab, row_id, row_hash, cells, issued_at in rows
    )
    return digest_of(*guide, *lines)
