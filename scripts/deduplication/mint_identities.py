"""Clusters and the identities ledger in, the id of each cluster and new events out.

An id is minted once, `uni-<record_id>` of the least record of the cluster at that time, and stays: more records, an
older export or another order of sources rename nothing. When clusters become one, the id minted first stays; when one
becomes two, the id stays with the part that holds the record it was minted for, and an id that was merged away comes
back with its record.
"""

from typing import NamedTuple

from scripts.common.ids import unique_id_for

COLUMNS = ("seq", "when", "event", "unique_id", "record_id", "into")
CURRENT_COLUMNS = ("unique_id", "now")


class Known(NamedTuple):
    """What the ledger says: the id of each record, the record each id was minted for, in the order of minting."""

    id_of: dict[str, str]
    minted_for: dict[str, str]


def replay(events: list[dict]) -> Known:
    """What holds after the events of the ledger.

    minted: the id comes into being, for this record; joined: the record is added to the id; merged: all records of the
    id go `into` another; split: the record leaves the id `into` another, which comes into being if it is new.
    """
    known = Known({}, {})
    members: dict[str, dict[str, None]] = {}
    for event in events:
        unique_id, record_id, into = event["unique_id"], event["record_id"], event["into"]
        if event["event"] == "merged":
            moved = members.pop(unique_id, {})
            known.id_of.update(dict.fromkeys(moved, into))
            members.setdefault(into, {}).update(moved)
            continue
        target = into if event["event"] == "split" else unique_id
        known.minted_for.setdefault(target, record_id)
        members.get(known.id_of.get(record_id, ""), {}).pop(record_id, None)
        known.id_of[record_id] = target
        members.setdefault(target, {})[record_id] = None
    return known


def current_ids(events: list[dict]) -> list[dict]:
    """identities.csv: each id ever minted (unique_id), and the one under which its record goes now (now): another one
    if the two were merged since. What people decided under the old id counts for the other, and comes back to it if a
    split gives it back."""
    known = replay(events)
    rows = [{"unique_id": old, "now": known.id_of[record]} for old, record in known.minted_for.items()]
    return sorted(rows, key=lambda row: row["unique_id"])


def mint(clusters: list[list[str]], past: list[dict]) -> tuple[list[str], list[dict]]:
    """(the id of each cluster, the events to append: event, unique_id, record_id, into).

    Each cluster lists its records from the least on, by which it would be named. The same clusters with these events
    appended give the same ids, and no further events.
    """
    known = replay(past)
    ids, merges = choose_ids(clusters, known)
    events = [{"event": "merged", "unique_id": old, "record_id": "", "into": new} for old, new in merges]
    known = replay([*past, *events])
    for unique_id, members in zip(ids, clusters, strict=True):
        for record_id in members:
            held = known.id_of.get(record_id)
            if held == unique_id:
                continue
            if held is not None:
                event = {"event": "split", "unique_id": held, "record_id": record_id, "into": unique_id}
            else:
                kind = "joined" if unique_id in known.minted_for else "minted"
                event = {"event": kind, "unique_id": unique_id, "record_id": record_id, "into": ""}
            known.minted_for.setdefault(unique_id, record_id)
            known.id_of[record_id] = unique_id
            events.append(event)
    return ids, events


def choose_ids(clusters: list[list[str]], known: Known) -> tuple[list[str], list[tuple[str, str]]]:
    """The id of each cluster, and the (id, id it goes into) of those that a cluster has too many."""
    order = {unique_id: place for place, unique_id in enumerate(known.minted_for)}
    cluster_of = {record_id: at for at, members in enumerate(clusters) for record_id in members}
    present: dict[str, list[str]] = {}
    for members in clusters:
        for record_id in members:
            if record_id in known.id_of:
                present.setdefault(known.id_of[record_id], []).append(record_id)
    claims: dict[int, list[str]] = {}
    for unique_id in sorted(present, key=order.__getitem__):
        minted_for = known.minted_for[unique_id]
        holder = minted_for if known.id_of.get(minted_for) == unique_id and minted_for in cluster_of else None
        claims.setdefault(cluster_of[holder or min(present[unique_id])], []).append(unique_id)
    for unique_id, record_id in known.minted_for.items():
        if known.id_of[record_id] != unique_id and record_id in cluster_of:
            claims.setdefault(cluster_of[record_id], []).append(unique_id)
    ids, merges = [], []
    for at, members in enumerate(clusters):
        held = sorted(claims.get(at, []), key=order.__getitem__)
        ids.append(held[0] if held else unique_id_for(members[0]))
        merges += [(unique_id, held[0]) for unique_id in held[1:] if unique_id in present]
    return ids, merges
