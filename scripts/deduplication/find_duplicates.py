"""Find the records that are duplicates of each other, perhaps, or only related.

In: records.parquet, notices.csv, and the review's ledgers: what people have decided on apart is not joined without
asking them, nor what they decided on as one taken apart. Out: pairs.csv (pairs that are the same or possibly so,
related, or to be kept apart; with reason and evidence), related.csv (id1, id2, kind) and blocks.csv (records that agree
in a key and are too many to be compared each with each: key, records, compared).
"""

import math
import sys
from pathlib import Path

from scripts.common.files import write_text
from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, read_parquet, write_csv
from scripts.deduplication.block_pairs import tell_splits
from scripts.deduplication.column_tables import Table, rows_of
from scripts.deduplication.deduplicate_records import deduplicate
from scripts.deduplication.hold_back import read_decided, stand_by_decisions
from scripts.deduplication.mint_identities import COLUMNS as IDENTITY_COLUMNS
from scripts.deduplication.prepare_records import raw_from_canonical
from scripts.deduplication.relate_records import merged_by_pubmed, registered_as, with_facts
from scripts.sheets.ledgers import read_ledger

FEATURES = (
    "score", "title", "contained", "words", "numbers", "part", "authors", "first", "journal", "year_gap", "volume",
    "issue", "pages", "doi", "pmid", "abstract",
)  # fmt: skip
COLUMNS = ("id1", "id2", "verdict", "reason", "relation", "decided_by", *FEATURES)
RELATED_COLUMNS = ("id1", "id2", "kind")
BLOCK_COLUMNS = ("key", "records", "compared")


def pair_rows(ids: list[str], pairs: Table) -> list[dict]:
    """Judged pairs (positions i < j in `ids`) as rows of pairs.csv, sorted by id1 and id2."""
    rows = [
        {
            "id1": ids[pair["i"]],
            "id2": ids[pair["j"]],
            "verdict": pair["verdict"],
            "reason": pair["reason"],
            "relation": pair["relation"],
            "decided_by": "automatic",
            **{name: feature_text(pair[name]) for name in FEATURES},
        }
        for pair in rows_of(pairs)
    ]
    return sorted(rows, key=lambda row: (row["id1"], row["id2"]))


def feature_text(value) -> str:
    """A feature as text: numbers with two decimals at most, "yes" for true, "" for false and unknown."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if math.isnan(value) else f"{value:.2f}".rstrip("0").rstrip(".")


def related_rows(pairs: list[dict]) -> list[dict]:
    """Rows of related.csv: the pairs that are related, though not the same."""
    return [{"id1": p["id1"], "id2": p["id2"], "kind": p["relation"]} for p in pairs if p["relation"]]


def find_duplicates(records: list[dict], notices: list[dict], registers: set[str]) -> tuple[list[dict], list[dict]]:
    """(pairs.csv, the blocks that had to be split) of the records.

    `notices`: notices.csv, which says what PubMed has merged; `registers`: the sources that are registers.
    """
    outcome = deduplicate(raw_from_canonical(records))
    merged, registered = merged_by_pubmed(notices, set(outcome.ids)), registered_as(records, registers)
    pairs = with_facts(pair_rows(outcome.ids, outcome.pairs), merged, registered, dict.fromkeys(COLUMNS, ""))
    return pairs, outcome.reports


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, made = snakemake.input, snakemake.output
        params = snakemake.params
        records, notices = read_parquet(given.records), read_csv(given.notices)
        pairs, blocks = find_duplicates(records, notices, set(params.registers))
        events, ids = read_ledger(Path(params.identities), IDENTITY_COLUMNS), [each["record_id"] for each in records]
        pairs = stand_by_decisions(pairs, ids, events, read_decided(params.review))
        write_csv(made.pairs, COLUMNS, pairs)
        write_csv(made.related, RELATED_COLUMNS, related_rows(pairs))
        write_csv(made.blocks, BLOCK_COLUMNS, blocks)
        told = "".join(f"{line}\n" for line in tell_splits(blocks))
        write_text(Path(snakemake.log[0]), told)
        sys.stderr.write(told)
