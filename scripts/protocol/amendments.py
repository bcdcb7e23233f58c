"""Amendments: whoever changes criteria, reasons, outcomes or screening during a review says when and why.

Until somebody has decided anything, a protocol is being written, and may change freely.

ledgers/amendments.csv has a row for each protected key of each version: its digest then, and the amendment's reason.
A digest is that of what a person stated, without the schema's defaults: a new key of the schema changes no review's.
"""

import json
from pathlib import Path

from scripts.common.messages import InputError, wrong
from scripts.common.provenance import digest_of
from scripts.protocol.schema import without_defaults
from scripts.protocol.screening_settings import method_of
from scripts.sheets.ledgers import append_events, holds_answers, now, read_ledger

COLUMNS = ("seq", "when", "version", "date", "key", "digest", "reason")
PROTECTED = ("eligibility", "exclusion_reasons", "outcomes", "screening")
SINCE = "the protocol as it was when changes of this were first recorded"
UNDECIDED = "the protocol as it was written before anything was decided"
# The defaults that digests were once taken with. They never change: they are those of the ledgers that have them.
FORMER_POOLING = {"model": "random", "tau2": "REML", "ci": "hartung-knapp", "as": "metafor"}
FORMER_OUTCOME = {"scale": "", "egger": False, "pooling": {}}
FORMER_SCREENING = {"maybe_counts_as": "include"}


def amendment_events(protocol: dict, past: list[dict[str, str]], decided: bool = True) -> list[dict[str, str]]:
    """The rows that the ledger lacks: those of the first version, of an amendment not yet recorded, of a key that was
    not protected when the review began, or of a change before anything was `decided`."""
    digests = {key: _digest(_stated(protocol, key)) for key in PROTECTED}
    if not past:
        return [_event("1", "", key, digests[key], "the protocol as it was first run") for key in PROTECTED]
    version = str(_last_version(past))
    absent = [_event(version, "", key, digests[key], SINCE) for key in PROTECTED if key not in _known(past)]
    if not decided:
        written = [key for key in _changed(protocol, past) if key not in _amended(protocol, past)]
        absent += [_event(version, "", key, digests[key], UNDECIDED) for key in written]
    return absent + _events_of_entries(protocol, past, digests)


def _events_of_entries(protocol: dict, past: list[dict[str, str]], digests: dict[str, str]) -> list[dict[str, str]]:
    """The rows of the amendments that are not yet recorded. If several name a key, what it said in between is not
    known: only the last has its digest."""
    first = _last_version(past) + 1
    entries = list(enumerate(protocol["amendments"][first - 2 :], start=first))
    last = {key: version for version, entry in entries for key in entry["keys"]}
    return [
        _event(str(version), entry["date"], key, digests[key] if last[key] == version else "", entry["reason"])
        for version, entry in entries
        for key in entry["keys"]
    ]


def record_amendments(review: Path, protocol: dict) -> None:
    """Append to the ledger what it lacks of the protocol's versions."""
    append_events(_ledger(review), unrecorded_amendments(review, protocol), COLUMNS)


def unrecorded_amendments(review: Path, protocol: dict) -> list[dict[str, str]]:
    """What the ledger lacks of the protocol's versions: nothing after a run, unless someone put an older one back."""
    past = read_ledger(_ledger(review), COLUMNS)
    return amendment_events(protocol, past, not _changed(protocol, past) or is_decided(review))


def recorded_amendments(review: Path) -> list[dict[str, str]]:
    """The rows of the ledger."""
    return read_ledger(_ledger(review), COLUMNS)


def check_amended(review: Path, protocol: dict) -> None:
    """Raise InputError if a protected key changed since its last recorded version without an amendment naming it, in a
    review in which somebody has decided something."""
    path = _ledger(review)
    past = read_ledger(path, COLUMNS)
    if not past:
        return
    if odd := [event for event in past if not event["version"].isdecimal()]:
        message = f"the version is {odd[0]['version']!r}, and has to be a number."
        fix = "Ledgers are only ever appended to. Restore the file, for instance with `git checkout`."
        raise wrong(path, message, fix, f"line {int(odd[0]['seq']) + 1}")
    if len(protocol["amendments"]) < _last_version(past) - 1:
        raise _entry_taken_out(review, protocol["amendments"], past)
    silent = sorted(set(_changed(protocol, past)) - _amended(protocol, past))
    if silent and is_decided(review):
        raise wrong(
            Path(review) / "review.yaml",
            f"{', '.join(silent)} changed since version {_last_version(past)} of the protocol, without an amendment.",
            "Add to `amendments` an entry with date, keys and reason; or take the change back.",
            f"key {silent[0]}",
        )


def is_decided(review: Path) -> bool:
    """Has anybody given an answer in any sheet? Sheets that were only handed out hold none."""
    ledgers = (Path(review) / "ledgers").glob("*.csv")
    return any(event["new"] for path in ledgers if holds_answers(path.stem) for event in read_ledger(path))


def _amended(protocol: dict, past: list[dict[str, str]]) -> set[str]:
    """The keys that are named by the amendments which are not yet recorded."""
    return {key for amendment in protocol["amendments"][_last_version(past) - 1 :] for key in amendment["keys"]}


def _changed(protocol: dict, past: list[dict[str, str]]) -> list[str]:
    """The protected keys that state something else than the ledger recorded last."""
    known = _known(past)
    stated = {key: _stated(protocol, key) for key in PROTECTED if key in known}
    return [key for key, value in stated.items() if known[key] not in (_digest(value), _former_digest(key, value))]


def _known(past: list[dict[str, str]]) -> dict[str, str]:
    return {event["key"]: event["digest"] for event in past if event["digest"]}


def _entry_taken_out(review: Path, entries: list[dict], past: list[dict[str, str]]) -> InputError:
    stated = {(entry["date"], entry["reason"]) for entry in entries}
    recorded = dict.fromkeys((event["date"], event["reason"]) for event in past if event["date"])
    gone = [f"{date}, {reason!r}" for date, reason in recorded if (date, reason) not in stated]
    message = f"lacks an amendment that a run has recorded: {'; '.join(gone) or 'compare the ledger'}."
    fix = "Put it back: decisions refer to it. To undo what it changed, add an entry. It is in ledgers/amendments.csv."
    return wrong(Path(review) / "review.yaml", message, fix, "key amendments")


def _ledger(review: Path) -> Path:
    return Path(review) / "ledgers" / "amendments.csv"


def _last_version(past: list[dict[str, str]]) -> int:
    return max(int(event["version"]) for event in past)


def _stated(protocol: dict, key: str):
    """What the protocol states under a protected key, as far as a change of it is an amendment."""
    stated = without_defaults(key, protocol[key])
    if key == "exclusion_reasons":  # `was` only says what a reason was called before
        return [{name: value for name, value in reason.items() if name != "was"} for reason in stated]
    return method_of(stated) if key == "screening" else stated


def _digest(value) -> str:
    return digest_of(json.dumps(value, sort_keys=True))


def _former_digest(key: str, stated) -> str:
    """The digest that the ledgers of reviews begun before hold: with the defaults of that time filled in."""
    if key == "outcomes":
        own = ({**FORMER_OUTCOME, **outcome} for outcome in stated)
        stated = [outcome | {"pooling": FORMER_POOLING | outcome["pooling"]} for outcome in own]
    elif key == "screening":
        stated = FORMER_SCREENING | stated
    return _digest(stated)


def _event(version: str, date: str, key: str, digest: str, reason: str) -> dict[str, str]:
    return {"when": now(), "version": version, "date": date, "key": key, "digest": digest, "reason": reason}
