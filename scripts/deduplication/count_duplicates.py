"""How many duplicates were removed, and of what kind: every number from the clusters, each cluster counted once."""

from collections import Counter


def count_duplicates(
    clusters: list[list[str]],
    source_of: dict[str, str],
    decided: dict[str, str],
    identities: list[dict[str, str]],
    occurrences: int,
) -> dict:
    """duplicates.json.

    `clusters`: record_ids of each unique record; `source_of`: record_id → source; `decided`: record_id → "automatic",
    or who joined it; `identities`: events of ledgers/identities.csv; `occurrences`: hits of all searches, with those
    that an earlier search of the same source had found.

    removed = records - unique_records; each of the following splits it:
    by_decision: automatic, by_people (records that a person's verdict joined);
    by_place: within_sources (beyond the first record of each source in a cluster), between_sources (the sources of a
    cluster beyond the first);
    by_run: same_run, earlier_run (records that joined a unique record known, and perhaps screened, since an earlier
    run). `found_again` counts hits that are no records: a later search of a source found a record of its own again.
    """
    records = sum(map(len, clusters))
    removed = records - len(clusters)
    by_people = sum(who != "automatic" for who in decided.values())
    between = sum(len({source_of[record_id] for record_id in members}) - 1 for members in clusters)
    first = first_times(identities)
    earlier = sum(_joined_later(members, first) for members in clusters)
    sizes = Counter(map(len, clusters))
    return {
        "records": records,
        "unique_records": len(clusters),
        "removed": removed,
        "by_decision": {"automatic": removed - by_people, "by_people": by_people},
        "by_place": {"within_sources": removed - between, "between_sources": between},
        "by_run": {"same_run": removed - earlier, "earlier_run": earlier},
        "found_again": occurrences - records,
        "cluster_sizes": {str(size): sizes[size] for size in sorted(sizes)},
        "identity_events": dict(sorted(Counter(event["event"] for event in identities).items())),
    }


def first_times(identities: list[dict[str, str]]) -> dict[str, str]:
    """When each record was first known: the time of the run, which all events of one run share."""
    first: dict[str, str] = {}
    for event in identities:
        if event["record_id"]:
            first.setdefault(event["record_id"], event["when"])
    return first


def _joined_later(members: list[str], first: dict[str, str]) -> int:
    """Records of a cluster that were first known in a later run than the first of it."""
    times = [first[record_id] for record_id in members]
    return sum(time != min(times) for time in times)
