"""Join the records that are duplicates of each other, as comparison, the sources and people say.

What people decided comes first, their "different" before their "same"; then what PubMed merged; then the links of
pairs.csv, strongest first; then the related pairs that the protocol has merged. No link joins records that are to be
kept apart.
"""

from collections import deque
from typing import NamedTuple

from scripts.deduplication.cluster_records import cluster

Pair = tuple[str, str]


class Joined(NamedTuple):
    """clusters: record_ids in the order of the records; decided: record_id → "automatic" or who joined it;
    links: pairs of pairs.csv that did the joining, strongest first; gave_way: those that nobody has judged and that
    would join what is kept apart, one for each two clusters."""

    clusters: list[list[str]]
    decided: dict[str, str]
    links: list[dict]
    gave_way: list[dict]


class Contradiction(NamedTuple):
    """Verdicts of people that cannot all be right: a pair said to be different, and the pairs said to be the same that
    lead from one of it to the other."""

    different: Pair
    same: list[Pair]


def order_records(records: list[dict], sources: list[str]) -> list[dict]:
    """Records by search date, place of their source among `sources`, and accession."""
    places = {source: place for place, source in enumerate(sources)}
    return sorted(
        records,
        key=lambda r: (r["search_date"], places.get(r["source"], len(places)), r["accession"], r["record_id"]),
    )


def join(records: list[dict], pairs: list[dict], verdicts: list[dict], merged_kinds: tuple[str, ...] = ()) -> Joined:
    """Join `records` (dicts with record_id, in their order).

    `pairs`: rows of pairs.csv; `verdicts`: row_id "id1|id2", verdict, person, seq; `merged_kinds`: the kinds of
    relation that the protocol has merged.
    """
    ids = [record["record_id"] for record in records]
    at = {record_id: place for place, record_id in enumerate(ids)}
    judged = [(*v["row_id"].split("|"), v) for v in sorted(verdicts, key=lambda v: -int(v["seq"] or 0))]
    judged = [(at[a], at[b], verdict) for a, b, verdict in judged if a in at and b in at]
    same = [(a, b) for a, b, verdict in judged if verdict["verdict"] == "same"]
    apart = [(a, b) for a, b, verdict in judged if verdict["verdict"] == "different"]
    by_people, _ = cluster(len(ids), same, apart)
    known = [(at[p["id1"]], at[p["id2"]], p) for p in pairs if p["id1"] in at and p["id2"] in at]
    apart += [
        (a, b)
        for a, b, p in known
        if p["verdict"] == "different" and p["relation"] not in merged_kinds and by_people[a] != by_people[b]
    ]
    linking = sorted((link for link in known if is_link(link[2], merged_kinds)), key=lambda link: _strength(link[2]))
    links = [(a, b) for a, b, _ in linking]
    labels, gave_way = cluster(len(ids), same + links, apart)
    alone, _ = cluster(len(ids), links, apart)
    clusters: dict[int, list[int]] = {}
    for place, label in enumerate(labels.tolist()):
        clusters.setdefault(label, []).append(place)
    persons = {tuple(sorted((a, b))): v["person"] or "person" for a, b, v in judged if v["verdict"] == "same"}
    decided = {ids[place]: who for members in clusters.values() for place, who in credit(members, alone, persons)}
    gave = {position - len(same) for position in gave_way if position >= len(same)}
    between: dict[tuple[int, int], dict] = {}
    told = {(a, b) for a, b, _ in judged}
    for position in sorted(gave):
        a, b, pair = linking[position]
        if pair["verdict"] == "same" and (a, b) not in told and (b, a) not in told:
            between.setdefault(tuple(sorted((int(labels[a]), int(labels[b])))), pair)
    kept = [link for position, link in enumerate(linking) if position not in gave]
    return Joined(
        [[ids[place] for place in members] for members in clusters.values()],
        decided,
        _joining(len(ids), same, labels, kept),
        list(between.values()),
    )


def is_link(pair: dict, merged_kinds: tuple[str, ...]) -> bool:
    """Does a row of pairs.csv join its two records, unless people say otherwise?"""
    return pair["verdict"] == "same" or bool(pair["relation"] and pair["relation"] in merged_kinds)


def _strength(pair: dict) -> tuple:
    """PubMed's word before the comparison's, this by its score, and what only the protocol joins last."""
    by_source = pair["decided_by"] not in ("automatic", "")
    return (pair["verdict"] != "same", not by_source, -float(pair["score"] or 0), pair["id1"], pair["id2"])


def credit(members: list[int], alone, persons: dict[tuple[int, int], str]) -> list[tuple[int, str]]:
    """Who decided that each member of a cluster is a duplicate: the first of each group that comparison alone would not
    have joined is owed to a person, all else is automatic."""
    found, groups = [], {int(alone[members[0]])}
    for place in members:
        group = int(alone[place])
        if group in groups:
            found.append((place, "automatic"))
            continue
        groups.add(group)
        inside = sorted(who for pair, who in persons.items() if any(int(alone[p]) == group for p in pair))
        found.append((place, inside[0] if inside else "automatic"))
    return found


def _joining(count: int, same: list[tuple[int, int]], labels, links: list[tuple[int, int, dict]]) -> list[dict]:
    """Of the links that hold, those without which the clusters would not hang together, after what people joined."""
    inside = [(a, b) for a, b in same if labels[a] == labels[b]]
    reached, _ = cluster(count, inside, [])
    group = {place: int(label) for place, label in enumerate(reached)}
    members: dict[int, list[int]] = {}
    for place, label in group.items():
        members.setdefault(label, []).append(place)
    joining = []
    for a, b, pair in links:
        keep, gone = sorted((group[a], group[b]), key=lambda label: (-len(members[label]), label))
        if keep == gone:
            continue
        joining.append(pair)
        for place in members[gone]:
            group[place] = keep
        members[keep] += members.pop(gone)
    return joining


def contradictions(verdicts: list[dict]) -> list[Contradiction]:
    """Where verdicts of people contradict each other through third records, by the pair said to be different."""
    joined: dict[str, set[str]] = {}
    different = []
    for verdict in verdicts:
        a, b = verdict["row_id"].split("|")
        if verdict["verdict"] == "same":
            joined.setdefault(a, set()).add(b)
            joined.setdefault(b, set()).add(a)
        elif verdict["verdict"] == "different":
            different.append((a, b))
    found = []
    for a, b in sorted(different):
        if path := _path(joined, a, b):
            found.append(Contradiction((a, b), path))
    return found


def _path(joined: dict[str, set[str]], start: str, end: str) -> list[Pair]:
    """The pairs on a shortest way between two records, [] if there is none."""
    came_from = {start: ""}
    todo = deque([start])
    while todo and end not in came_from:
        here = todo.popleft()
        for there in sorted(joined.get(here, ())):
            if there not in came_from:
                came_from[there] = here
                todo.append(there)
    path = []
    while came_from.get(end):
        path.append(tuple(sorted((came_from[end], end))))
        end = came_from[end]
    return path[::-1]
