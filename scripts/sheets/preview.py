"""What a sheet says, and its ledger as it will be once the sheet is harvested; nothing is written.

Everything that wants to know what people said before the sheets are exchanged asks here, the exchange itself too.
"""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scripts.common.provenance import digest_of
from scripts.sheets.accepted_changes import accepted_changes, told_changes
from scripts.sheets.form import Form
from scripts.sheets.harvest import Harvest, harvest
from scripts.sheets.kept_reads import kept_for
from scripts.sheets.ledgers import State, read_ledger, state_of
from scripts.sheets.read import read_sheet
from scripts.sheets.sheet import Sheet
from scripts.sheets.whose_sheet import without_foreign


@dataclass(frozen=True)
class Preview:
    """A form's sheet as it was read, the `past` events of its ledger, and what harvesting the sheet finds."""

    form: Form
    sheet: Sheet
    past: list[dict[str, str]]
    found: Harvest

    @cached_property
    def events(self) -> list[dict[str, str]]:
        """The events that the ledger will have; those that are new without when, and without the sheet's digest."""
        stamp = {"person": self.form.person, "origin": self.form.origin}
        first = len(self.past) + 1
        new = [{"seq": str(seq)} | stamp | change for seq, change in enumerate(self.found.changes, start=first)]
        return self.past + new

    @cached_property
    def state(self) -> State:
        """What will hold."""
        return state_of(self.events)


def preview(review: Path, form: Form) -> Preview:
    """Read a form's sheet and ledger in config/<review>, and compare them."""
    sheet = read_sheet(sheet_path(review, form), form, kept_for(review), review_mark(review))
    past = read_ledger(ledger_path(review, form))
    sheet = without_foreign(review, form, sheet, past)
    found = harvest(form, sheet, past, accepted_changes(review, form), told_changes(review, form))
    return Preview(form, sheet, past, found)


def sheet_path(review: Path, form: Form) -> Path:
    """Where a form's sheet lies."""
    return Path(review) / "sheets" / f"{form.name}.xlsx"


def ledger_path(review: Path, form: Form) -> Path:
    """Where a form's ledger lies."""
    return Path(review) / "ledgers" / f"{form.name}.csv"


def review_mark(review: Path) -> str:
    """What the signatures of a sheet's rows name a review by: the first of its records, "" as long as it has none.

    A copy of a review in another folder has the same.
    """
    path = Path(review) / "ledgers" / "identities.csv"
    try:
        with open(path, encoding="utf-8", newline="") as file:
            first = next(csv.DictReader(file), {})
    except (OSError, ValueError, csv.Error):
        return ""
    known = [first.get(name) or "" for name in ("unique_id", "record_id")]
    return digest_of(*known)[:6] if all(known) else ""
