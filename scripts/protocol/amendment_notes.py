"""What people should look at in a protocol's amendments: dates, texts that were changed later, entries that changed
nothing."""

from datetime import date
from pathlib import Path

from scripts.common.messages import Problem
from scripts.protocol.amendments import recorded_amendments, unrecorded_amendments

Events = list[dict[str, str]]


def amendment_notes(review: Path, protocol: dict) -> list[Problem]:
    """A note for each thing that is odd in the amendments of the review in `review`; the same before and after the run
    that records them."""
    events = recorded_amendments(review) + unrecorded_amendments(review, protocol)
    told, entries = [], protocol["amendments"]
    for place, entry in enumerate(entries, start=1):
        own = [event for event in events if event["version"] == str(place + 1) and event["date"]]
        earlier = entries[place - 2]["date"] if place > 1 else ""
        told += [
            (place, message, fix)
            for message, fix in (
                _odd_date(entry["date"], earlier), _changed_later(entry, own), _changed_nothing(own, events)
            )
            if message
        ]  # fmt: skip
    file = str(Path(review) / "review.yaml")
    return [Problem(file, f"key amendments.{place}", message, fix) for place, message, fix in told]


def _odd_date(stated: str, earlier: str) -> tuple[str, str]:
    try:
        date.fromisoformat(stated)
    except ValueError:
        return f"{stated} is no day of the calendar.", "Write the day of the amendment."
    if stated < earlier:
        return f"is of {stated}, and the one before it of {earlier}.", "Which is right? The oldest comes first."
    return "", ""


def _changed_later(entry: dict, own: Events) -> tuple[str, str]:
    odd = next((event for event in own if (event["date"], event["reason"]) != (entry["date"], entry["reason"])), None)
    if odd is None:
        return "", ""
    what = f"was recorded as {odd['date']}, {odd['reason']!r}, and says {entry['date']}, {entry['reason']!r} now."
    return what, "Decisions refer to it as it was: write it as it was, and add an entry for what is new."


def _changed_nothing(own: Events, events: Events) -> tuple[str, str]:
    idle = []
    for event in own:
        before = [each for each in events[: events.index(event)] if each["key"] == event["key"] and each["digest"]]
        if event["digest"] and before and before[-1]["digest"] == event["digest"]:
            idle.append(event["key"])
    what = f"names {', '.join(idle)}, of which nothing changed that an amendment is needed for." if idle else ""
    return what, "Was the change forgotten? If there is none, it can stay." if idle else ""
