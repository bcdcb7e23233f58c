"""Merge the records that are duplicates into unique records, as comparison and people decided.

In: records.parquet, pairs.csv, verdicts.csv, related.csv, marks.csv, and the identities ledger. Out: unique.parquet,
members.csv (unique_id, record_id, decided_by), identities.csv (unique_id, now), companions.csv (id1, id2, kind,
decided_by), duplicates.json (how many were removed), and new events in the identities ledger.
"""

from pathlib import Path
from typing import NamedTuple

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, read_parquet, write_csv, write_json, write_parquet
from scripts.deduplication.count_duplicates import count_duplicates
from scripts.deduplication.join_records import Joined, join, order_records
from scripts.deduplication.link_companions import COLUMNS as COMPANION_COLUMNS
from scripts.deduplication.link_companions import link_companions
from scripts.deduplication.merge_records import merge
from scripts.deduplication.mint_identities import COLUMNS as IDENTITY_COLUMNS
from scripts.deduplication.mint_identities import CURRENT_COLUMNS, current_ids, mint, replay
from scripts.identification.records import record_schema
from scripts.sheets.ledgers import append_events, now, read_ledger

MEMBER_COLUMNS = ("unique_id", "record_id", "decided_by")


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


def keep_identities(ledger: Path, clusters: list[list[str]]) -> tuple[list[str], list[dict]]:
    """(the id of each cluster, all events of the identities ledger), the new ones appended to it."""
    past = read_ledger(ledger, IDENTITY_COLUMNS)
    ids, minted = mint(clusters, past)
    when = now()
    new = [{"when": when} | event for event in minted]
    append_events(ledger, new, IDENTITY_COLUMNS)
    return ids, past + new


class Merged(NamedTuple):
    """What clusters come to: the unique records, and the rows of members.csv, identities.csv and companions.csv."""

    unique: list[dict]
    members: list[dict]
    identities: list[dict]
    companions: list[dict]


def merge_duplicates(
    records: list[dict], joined: Joined, ids: list[str], events: list[dict], related: list[dict], marks: list[dict]
) -> Merged:
    """The unique records of the clusters that were `joined`.

    `ids` and `events`: of `keep_identities`; `related`: related.csv; `marks`: marks.csv.
    """
    unique = unique_records(records, joined.clusters, ids, replay(events).minted_for)
    members = member_rows(joined.clusters, ids, joined.decided)
    unique_of = {member["record_id"]: member["unique_id"] for member in members}
    return Merged(unique, members, current_ids(events), link_companions(related, marks, unique_of))


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, made, params = snakemake.input, snakemake.output, snakemake.params
        records = order_records(read_parquet(given.records), params.sources)
        pairs, verdicts, related, marks = map(read_csv, (given.pairs, given.verdicts, given.related, given.marks))
        joined = join(records, pairs, verdicts, tuple(params.merge))
        ids, events = keep_identities(params.identities, joined.clusters)
        merged = merge_duplicates(records, joined, ids, events, related, marks)
        source_of = {record["record_id"]: record["source"] for record in records}
        hits = len(read_csv(given.occurrences))
        counted = count_duplicates(joined.clusters, source_of, joined.decided, events, hits)
        write_parquet(made.unique, merged.unique, record_schema("unique_id", extra=("provenance", "identifiers")))
        write_csv(made.members, MEMBER_COLUMNS, merged.members)
        write_csv(made.identities, CURRENT_COLUMNS, merged.identities)
        write_csv(made.companions, COMPANION_COLUMNS, merged.companions)
        write_json(made.duplicates, counted)
