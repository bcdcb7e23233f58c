"""Before a run: what each sheet says now, and whether it still is the sheet that was issued.

A receipt (results/<review>/sheets/<sheet>.json) is what an exchange leaves in results.
"""

from pathlib import Path
from typing import NamedTuple

from scripts.common.provenance import digest_of
from scripts.common.tables import read_json
from scripts.sheets.contents import shown_digest
from scripts.sheets.exchange import files_beside
from scripts.sheets.form import Form
from scripts.sheets.ledgers import DERIVED
from scripts.sheets.preview import preview

_READ_WITH = {"identities": "duplicates"}


class Seen(NamedTuple):
    """A sheet before a run: the digest of what will hold once it is harvested, the same before and after an exchange,
    and the events that its ledger will have then."""

    digest: str
    events: list[dict[str, str]]


def look_at_sheet(review: Path, form: Form, receipt: Path, forget: bool) -> Seen:
    """What a sheet and its ledger say.

    A receipt of a sheet that was since deleted, shortened or edited where it should not be, or beside which something
    was saved, is removed if `forget` is true, so that the sheet is issued again: Snakemake cannot see such a change of
    a file that no rule declares.
    """
    seen = preview(review, form)
    sheet, found = seen.sheet, seen.found
    if forget and sheet.readable and receipt.exists():
        left = read_json(receipt)
        if left["issued"] != shown_digest(sheet, form) or left.get("beside", []) != files_beside(sheet):
            receipt.unlink()
    said = [
        (event["row_id"], event["column"], event["new"], event["person"])
        for event in seen.events
        if event["origin"] != DERIVED
    ]
    unclear = sorted(found.kept.items())
    loose = sorted({text for text, _ in sheet.loose})
    open_cells = ("contested", *found.contested, "held", *sorted(found.held))
    told = ("unclear", *unclear, *open_cells, "loose", *loose, "unread", *sheet.problems)
    return Seen(digest_of(*map(str, (*said, *told))), seen.events)


def forget_receipts(folder: Path, ledgers: list[str]) -> None:
    """Remove from `folder` the receipts of all exchanges that read one of these ledgers, so that their rules run again.

    `ledgers`: names without .csv. One that is of no sheet, as what was issued to whom, is read with all sheets of its
    phase; that of identities with the duplicates.
    """
    for ledger in ledgers:
        own = folder / f"{_READ_WITH.get(ledger, ledger)}.json"
        for receipt in [own] if own.exists() else folder.glob(f"{ledger.partition('.')[0]}.*.json"):
            receipt.unlink(missing_ok=True)
