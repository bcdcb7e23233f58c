"""Merge the records that are duplicates into unique records, as comparison and people decided.

In: records.parquet, pairs.csv, verdicts.csv, and the identities ledger. Out: unique.parquet, members.csv (unique_id,
record_id, decided_by), identities.csv (unique_id, now), and new events in the identities ledger.
"""

from scripts.common.ledgers import append_events, now, read_ledger
from scripts.common.messages import told_plainly
from scripts.common.records import record_schema
from scripts.common.tables import read_csv, read_parquet, write_csv, write_parquet
from scripts.deduplication.cluster_records import cluster
from scripts.deduplication.merge_records import merge
from scripts.deduplication.mint_identities import COLUMNS as IDENTITY_COLUMNS
from scripts.deduplication.mint_identities import CURRENT_COLUMNS, current_ids, mint, replay

MEMBER_COLUMNS = ("unique_id", "record_id", "decided_by")


def order_records(records: list[dict], sources: list[str]) -> list[dict]:
    """Records by search date, place of their source among `sources`, and accession."""
    places = {source: place for place, source in enumerate(sources)}
    return sorted(
        records,
        key=lambda r: (r["search_date"], places.get(r["source"], len(places)), r["accession"], r["record_id"]),
    )


def join(records: list[dict], pairs: list[dict], verdicts: list[dict]) -> tuple[list[list[str]], dict[str, str]]:
    """(clusters of record_ids in the order of `records`, who decided that a record is a duplicate: "automatic", or the
    person whose verdict joined it).

    What people decided comes first, their "different" before their "same", then the newest; after that the links of
    pairs.csv, strongest first. No link joins records that are to be kept apart.
    """
    ids = [record["record_id"] for record in records]
    at = {record_id: place for place, record_id in enumerate(ids)}
    judged = [(*v["row_id"].split("|"), v) for v in sorted(verdicts, key=lambda v: -int(v["seq"] or 0))]
    judged = [(at[a], at[b], verdict) for a, b, verdict in judged if a in at and b in at]
    same = [(a, b) for a, b, verdict in judged if verdict["verdict"] == "same"]
    apart = [(a, b) for a, b, verdict in judged if verdict["verdict"] == "different"]
    by_people, _ = cluster(len(ids), same, apart)
    known = [(at[p["id1"]], at[p["id2"]], p) for p in pairs if p["id1"] in at and p["id2"] in at]
    apart += [(a, b) for a, b, p in known if p["verdict"] == "different" and by_people[a] != by_people[b]]
    strongest = sorted(known, key=lambda link: (-float(link[2]["score"]), link[2]["id1"], link[2]["id2"]))
    links = [(a, b) for a, b, p in strongest if p["verdict"] == "same"]
    labels, _ = cluster(len(ids), same + links, apart)
    alone, _ = cluster(len(ids), links, apart)
    clusters: dict[int, list[int]] = {}
    for place, label in enumerate(labels.tolist()):
        clusters.setdefault(label, []).append(place)
    persons = {tuple(sorted((a, b))): v["person"] or "person" for a, b, v in judged if v["verdict"] == "same"}
    decided = {ids[place]: who for members in clusters.values() for place, who in credit(members, alone, persons)}
    return [[ids[place] for place in members] for members in clusters.values()], decided


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


def unique_records(records: list[dict], clusters: list[list[str]], ids: list[str], minted_for: dict) -> list[dict]:
    """The unique record of each cluster, sorted by unique_id."""
    by_id = {record["record_id"]: record for record in records}
    return sorted(
        (
            merge([by_id[member] for member in members], minted_for[unique_id], unique_id)
            for unique_id, members in zip(ids, clusters, strict=True)
        ),
        key=lambda record: record["unique_id"],
    )


def member_rows(clusters: list[list[str]], ids: list[str], decided: dict[str, str]) -> list[dict]:
    """members.csv: records less unique records is the number of duplicates removed; those whose decided_by is not
    "automatic" were removed by people."""
    return sorted(
        (
            {"unique_id": unique_id, "record_id": member, "decided_by": decided[member]}
            for unique_id, members in zip(ids, clusters, strict=True)
            for member in members
        ),
        key=lambda row: (row["unique_id"], row["record_id"]),
    )


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        records = order_records(read_parquet(snakemake.input.records), snakemake.params.sources)
        clusters, decided = join(records, read_csv(snakemake.input.pairs), read_csv(snakemake.input.verdicts))
        past = read_ledger(snakemake.params.identities, IDENTITY_COLUMNS)
        ids, events = mint(clusters, past)
        when = now()
        append_events(snakemake.params.identities, [{"when": when, **event} for event in events], IDENTITY_COLUMNS)
        minted_for = replay([*past, *events]).minted_for
        unique = unique_records(records, clusters, ids, minted_for)
        write_parquet(snakemake.output.unique, unique, record_schema("unique_id", extra=("provenance",)))
        write_csv(snakemake.output.members, MEMBER_COLUMNS, member_rows(clusters, ids, decided))
        write_csv(snakemake.output.identities, CURRENT_COLUMNS, current_ids([*past, *events]))
