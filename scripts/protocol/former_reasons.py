"""What the reasons for exclusion were called before: sheets that people have in their hands still say it.

ledgers/reasons.csv has a row for each reason and label that a run has seen. An amendment may reword a reason, rename
its key (`was` in its entry names the former key, or several), or take it out.
"""

from pathlib import Path

from scripts.common.messages import Problem
from scripts.sheets.ledgers import append_events, now, read_ledger

COLUMNS = ("seq", "when", "version", "key", "label")

Labels = list[tuple[str, str]]  # (key, label)


def former_reasons(review: Path, protocol: dict) -> Labels:
    """The keys and labels that reasons had in earlier runs, and do not have now."""
    return [pair for pair in _recorded(review) if pair not in _labels(protocol)]


def unrecorded_reasons(review: Path, protocol: dict) -> list[dict[str, str]]:
    """What the ledger lacks of the reasons and their labels as they are now."""
    recorded = _recorded(review)
    return [
        {"when": now(), "version": protocol["version"], "key": key, "label": label}
        for key, label in _labels(protocol)
        if (key, label) not in recorded
    ]


def record_reasons(review: Path, protocol: dict) -> None:
    """Append to the ledger what it lacks."""
    append_events(_ledger(review), unrecorded_reasons(review, protocol), COLUMNS)


def renamed_reasons(protocol: dict) -> dict[str, str]:
    """The former key of each reason that was renamed → its key now."""
    return {former: reason["key"] for reason in protocol["exclusion_reasons"] for former in former_keys(reason)}


def former_keys(reason: dict) -> list[str]:
    """The keys that a reason had before."""
    was = reason.get("was", [])
    return [was] if isinstance(was, str) else list(was)


def reason_problems(path, protocol: dict) -> list[Problem]:
    """What is wrong with the reasons of a protocol that keeps to the schema: a label of two, a former key of two or one
    that is still a reason's."""
    reasons, place = protocol["exclusion_reasons"], "key exclusion_reasons"
    labels = [" ".join(reason["label"].casefold().split()) for reason in reasons]
    problems = [
        Problem(str(path), place, f"{reason['label']!r} is the label of two reasons.", "Word one of them otherwise.")
        for at, reason in enumerate(reasons)
        if labels[at] in labels[:at]
    ]
    seen = {reason["key"] for reason in reasons}
    for reason in reasons:
        for former in former_keys(reason):
            if former in seen:
                what = f"{reason['key']} was {former!r}, which is another reason's key, now or before."
                problems.append(Problem(str(path), place, what, "Name in `was` a key that is no longer in the list."))
            seen.add(former)
    return problems


def _labels(protocol: dict) -> Labels:
    return [(reason["key"], reason["label"]) for reason in protocol["exclusion_reasons"]]


def _recorded(review: Path) -> Labels:
    return [(event["key"], event["label"]) for event in read_ledger(_ledger(review), COLUMNS)]


def _ledger(review: Path) -> Path:
    return Path(review) / "ledgers" / "reasons.csv"
