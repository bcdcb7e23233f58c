"""Changes of earlier answers that a run held back and a person confirmed: events of their own ledger, by digest."""

from pathlib import Path

from scripts.sheets.form import Form
from scripts.sheets.ledgers import append_events, now, read_ledger

_COLUMN = "held_back"


def accepted_path(review: Path) -> Path:
    """Where a review keeps which changes were confirmed."""
    return Path(review) / "ledgers" / "accepted.csv"


def accepted_changes(review: Path, form: Form) -> set[str]:
    """The digests of the changes that were confirmed for a form's sheet."""
    return {event["new"] for event in read_ledger(accepted_path(review)) if event["row_id"] == form.name}


def accept(review: Path, form: Form, digest: str, sheet_sha256: str, protocol_version: str) -> None:
    """Note that the changes of this digest are meant."""
    event = {
        "when": now(), "row_id": form.name, "column": _COLUMN, "old": "", "new": digest, "person": form.person,
        "origin": "accepted", "sheet_sha256": sheet_sha256, "row_sha256": "", "protocol": protocol_version,
    }  # fmt: skip
    append_events(accepted_path(review), [event])
