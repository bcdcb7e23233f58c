"""Records that got different ids on two sides of a merge: the later id is merged into the one that was minted first.

What people decided under either id then counts for both. Whether they are one document is judged at the next run, as
always: an id that should not have been merged is split again there.
"""

from scripts.deduplication.mint_identities import replay


def identity_events(ours: list[dict], theirs: list[dict], united: list[dict]) -> list[dict]:
    """The events `merged` that are lacking: unique_id, into. `ours`, `theirs`: the events that only one side has;
    `united`: all, in order."""
    known = replay(united)
    minted = {unique_id: place for place, unique_id in enumerate(known.minted_for)}
    claims = [_claims(events) for events in (ours, theirs)]
    merged = {event["unique_id"] for event in [*ours, *theirs] if event["event"] == "merged"}
    one = [(claims[0][record_id], claims[1][record_id]) for record_id in claims[0].keys() & claims[1].keys()]
    now = {unique_id: known.id_of[record_id] for unique_id, record_id in known.minted_for.items()}
    one += [(unique_id, now[unique_id]) for unique_id in merged]  # the other side may still have given it a record
    alive, goes = set(known.id_of.values()), {}

    def first(unique_id: str) -> str:
        while unique_id in goes:
            unique_id = goes[unique_id]
        return unique_id

    for pair in sorted(one):
        ids = sorted({first(unique_id) for unique_id in pair}, key=minted.__getitem__)
        if len(ids) > 1:
            goes[ids[1]] = ids[0]
    return [
        {"event": "merged", "unique_id": unique_id, "record_id": "", "into": first(unique_id)}
        for unique_id in sorted(goes, key=minted.__getitem__)
        if unique_id in alive or now[unique_id] != first(unique_id)
    ]


def _claims(events: list[dict]) -> dict[str, str]:
    """record_id → the id that events gave it."""
    return {
        event["record_id"]: event["into"] if event["event"] == "split" else event["unique_id"]
        for event in events
        if event["record_id"]
    }
