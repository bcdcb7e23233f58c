"""Merge the records that are duplicates into unique records, as comparison and people decided.

In: records.parquet, pairs.csv, verdicts.csv, related.csv, marks.csv, and the identities ledger. Out: unique.parquet,
members.csv (unique_id, record_id, decided_by), identities.csv (unique_id, now), companions.csv (id1, id2, kind,
decided_by), duplicates.json (how many were removed), and new events in the identities ledger.
"""

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, read_parquet, write_csv, write_json, write_parquet
from scripts.deduplication.count_duplicates import count_duplicates
from scripts.deduplication.join_records import join, order_records
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


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        records = order_records(read_parquet(snakemake.input.records), snakemake.params.sources)
        pairs, verdicts = read_csv(snakemake.input.pairs), read_csv(snakemake.input.verdicts)
        joined = join(records, pairs, verdicts, tuple(snakemake.params.merge))
        clusters, decided = joined.clusters, joined.decided
        past = read_ledger(snakemake.params.identities, IDENTITY_COLUMNS)
        ids, events = mint(clusters, past)
        when = now()
        append_events(snakemake.params.identities, [{"when": when, **event} for event in events], IDENTITY_COLUMNS)
        events = [*past, *({"when": when} | event for event in events)]
        minted_for = replay(events).minted_for
        unique = unique_records(records, clusters, ids, minted_for)
        write_parquet(snakemake.output.unique, unique, record_schema("unique_id", extra=("provenance", "identifiers")))
        members = member_rows(clusters, ids, decided)
        write_csv(snakemake.output.members, MEMBER_COLUMNS, members)
        write_csv(snakemake.output.identities, CURRENT_COLUMNS, current_ids(events))
        unique_of = {member["record_id"]: member["unique_id"] for member in members}
        related, marks = read_csv(snakemake.input.related), read_csv(snakemake.input.marks)
        write_csv(snakemake.output.companions, COMPANION_COLUMNS, link_companions(related, marks, unique_of))
        source_of = {record["record_id"]: record["source"] for record in records}
        hits = len(read_csv(snakemake.input.occurrences))
        write_json(snakemake.output.duplicates, count_duplicates(clusters, source_of, decided, events, hits))
