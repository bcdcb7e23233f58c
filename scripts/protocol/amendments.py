"""Amendments: a protocol whose criteria, reasons, outcomes or pooling change says when and why.

ledgers/amendments.csv has a row for each protected key of each version: its digest then, and the amendment's reason.
"""

import json
from pathlib import Path

from scripts.common.messages import wrong
from scripts.common.provenance import digest_of
from scripts.protocol.screening_settings import method_of
from scripts.sheets.ledgers import append_events, now, read_ledger

COLUMNS = ("seq", "when", "version", "date", "key", "digest", "reason")
PROTECTED = ("eligibility", "exclusion_reasons", "outcomes", "screening")


def amendment_events(protocol: dict, past: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows that the ledger lacks: those of the first version, or of an amendment not yet recorded."""
    digests = _digests(protocol)
    known = {event["key"]: event["digest"] for event in past}
    if not past:
        return [_event("1", "", key, digests[key], "the protocol as it was first run") for key in PROTECTED]
    changed = [key for key in PROTECTED if known[key] != digests[key]]
    latest = protocol["amendments"][-1] if protocol["amendments"] else {"date": "", "reason": ""}
    return [_event(protocol["version"], latest["date"], key, digests[key], latest["reason"]) for key in changed]


def record_amendments(review: Path, protocol: dict) -> None:
    """Append to the ledger what it lacks of the protocol's versions."""
    path = Path(review) / "ledgers" / "amendments.csv"
    append_events(path, amendment_events(protocol, read_ledger(path, COLUMNS)), COLUMNS)


def check_amended(review: Path, protocol: dict) -> None:
    """Raise InputError if a protected key changed since its last recorded version without an amendment naming it."""
    past = read_ledger(Path(review) / "ledgers" / "amendments.csv", COLUMNS)
    if not past:
        return
    recorded = max(int(event["version"]) for event in past)
    amended = {key for amendment in protocol["amendments"][recorded - 1 :] for key in amendment["keys"]}
    silent = sorted({event["key"] for event in amendment_events(protocol, past)} - amended)
    if silent:
        raise wrong(
            Path(review) / "review.yaml",
            f"{', '.join(silent)} changed since version {recorded} of the protocol, without an amendment.",
            "Add to `amendments` an entry with date, keys and reason; or take the change back.",
            f"key {silent[0]}",
        )


def _digests(protocol: dict) -> dict[str, str]:
    protected = {key: protocol[key] for key in PROTECTED} | {"screening": method_of(protocol["screening"])}
    return {key: digest_of(json.dumps(value, sort_keys=True)) for key, value in protected.items()}


def _event(version: str, date: str, key: str, digest: str, reason: str) -> dict[str, str]:
    return {"when": now(), "version": version, "date": date, "key": key, "digest": digest, "reason": reason}
