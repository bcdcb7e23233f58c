"""Changes of earlier answers that a run held back and a person confirmed: events of their own ledger, by digest.

A yes in a sheet's first tab confirms what a run had held back when it was written. So a run notes what it has told of:
a yes from before, which nobody wrote for these changes, confirms nothing.
"""

from pathlib import Path

from scripts.sheets.form import Form
from scripts.sheets.ledgers import append_events, now, read_ledger

_TOLD, _CONFIRMED = "told", "held_back"  # columns of the ledger


def accepted_path(review: Path) -> Path:
    """Where a review keeps which changes were confirmed."""
    return Path(review) / "ledgers" / "accepted.csv"


def accepted_changes(review: Path, form: Form) -> set[str]:
    """The digests of the changes that were confirmed for a form's sheet by the command."""
    return _digests(review, form, _CONFIRMED)


def told_changes(review: Path, form: Form) -> set[str]:
    """The digests of the changes of which a run has told that they wait for a yes in the first tab."""
    return _digests(review, form, _TOLD)


def accept(review: Path, form: Form, digest: str, sheet_sha256: str, protocol_version: str) -> None:
    """Note that the changes of this digest are meant."""
    _note(review, form, _CONFIRMED, digest, sheet_sha256, protocol_version)


def note_told(review: Path, form: Form, digest: str, sheet_sha256: str, protocol_version: str) -> None:
    """Note that a run told of the changes of this digest, with no yes in the first tab."""
    if digest not in told_changes(review, form):
        _note(review, form, _TOLD, digest, sheet_sha256, protocol_version)


def _digests(review: Path, form: Form, column: str) -> set[str]:
    events = read_ledger(accepted_path(review))
    return {event["new"] for event in events if (event["row_id"], event["column"]) == (form.name, column)}


def _note(review: Path, form: Form, column: str, digest: str, sheet_sha256: str, protocol_version: str) -> None:
    event = {
        "when": now(), "row_id": form.name, "column": column, "old": "", "new": digest, "person": form.person,
        "origin": "accepted", "sheet_sha256": sheet_sha256, "row_sha256": "", "protocol": protocol_version,
    }  # fmt: skip
    append_events(accepted_path(review), [event])
