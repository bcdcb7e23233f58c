"""Rule build_ledger: what became of every record and every report, one row for each.

In: the records, their unique records, what a prefilter removed, the reports, the consensus of both screening phases,
and the previous version of the review if it has one. Out: ledger.csv (LEDGER_COLUMNS, by record_id), reports.csv
(REPORT_COLUMNS, by report_id), previous.csv (PREVIOUS_COLUMNS: what became of the reports included before).
"""

from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from scripts.common.ids import listed, stem_of, unique_id_for
from scripts.common.messages import told_plainly, wrong
from scripts.common.tables import read_csv, read_parquet, write_csv
from scripts.prisma.follow_records import follow_records, follow_reports, last_words, named
from scripts.prisma.previous_version import PreviousVersion, read_previous, rows_of_previous, statuses
from scripts.prisma.stations import (
    LEDGER_COLUMNS,
    PREVIOUS,
    PREVIOUS_COLUMNS,
    REPORT_COLUMNS,
    Station,
    column_of,
    first_column,
)

RECORDS = "identification/records.parquet"
MEMBERS = "deduplication/members.csv"


class Followed(NamedTuple):
    """The rows of ledger.csv, reports.csv and previous.csv."""

    ledger: list[dict]
    reports: list[dict]
    previous: list[dict]


RECORD_COLUMNS = ("record_id", "source", "search_date", "file", "position")


def columns_of_records(records: list[dict], sources: list[dict], known: set[str]) -> dict[str, str]:
    """The column in which each record is counted: `previous` if the previous version's ledger knew it."""
    column = {source["key"]: column_of(source["kind"]) for source in sources}
    return {r["record_id"]: PREVIOUS if r["record_id"] in known else column[r["source"]] for r in records}


def build_ledger(
    records: list[dict],
    members: list[dict],
    ways: dict[str, dict],
    columns: dict[str, str],
    provenance: dict[str, str],
) -> list[dict]:
    """The ledger: a row for each record, by record_id.

    `records`: RECORD_COLUMNS; `ways`: unique_id → what `follow_records` found; `columns`: of `columns_of_records`;
    `provenance`: record_id → printed | real | reconstructed. A unique record's station is borne by its keeper
    (`choose_keepers`); its other members are duplicates of that one. Raises InputError for a record without a unique
    record, and for one of two.
    """
    member_of = _unique_record_of_each(records, members)
    keepers = choose_keepers(members, columns)
    decided = {member["record_id"]: member["decided_by"] for member in members}
    rows = []
    for record in sorted(records, key=lambda r: r["record_id"]):
        record_id = record["record_id"]
        member = member_of[record_id]
        keeper = keepers[member["unique_id"]]
        if record_id == keeper:
            way = ways[member["unique_id"]]
        else:
            # The record named in the unique_id owes its place to nobody: another keeper hands it its own.
            credited = keeper if member["unique_id"] == unique_id_for(record_id) else record_id
            way = {"station": Station.DUPLICATE, "duplicate_of": keeper, "decided_by": decided[credited]}
        own = {
            "unique_id": member["unique_id"],
            "column": columns[record_id],
            "provenance": provenance.get(record_id, ""),
        }
        rows.append(dict.fromkeys(LEDGER_COLUMNS, "") | record | own | way)
    return rows


def choose_keepers(members: list[dict], columns: dict[str, str]) -> dict[str, str]:
    """The record that stands for each unique record: unique_id → record_id.

    It is the one for which the unique record is named, if that is still a member, else the least. Of a unique record
    that several columns of the diagram found, only records of the first (COLUMNS) can be the keeper: what a previous
    version knew is not new, and PRISMA 2020 counts under other methods what these alone brought.
    """
    by_unique: dict[str, list[str]] = {}
    for member in members:
        by_unique.setdefault(member["unique_id"], []).append(member["record_id"])
    keepers = {}
    for unique_id, record_ids in by_unique.items():
        column = first_column({columns[r] for r in record_ids})
        able = [r for r in record_ids if columns[r] == column]
        own = stem_of(unique_id)
        keepers[unique_id] = own if own in able else min(able)
    return keepers


def columns_of_reports(reports: list[dict], ledger: list[dict]) -> list[dict]:
    """The reports with the column in which each is counted: the first that led to it."""
    column = {row["unique_id"]: row["column"] for row in ledger if row["station"] != Station.DUPLICATE}
    return [
        report | {"column": first_column({column[unique_id] for unique_id in listed(report["unique_id"])})}
        for report in reports
    ]


def _unique_record_of_each(records: list[dict], members: list[dict]) -> dict[str, dict]:
    member_of: dict[str, dict] = {}
    for member in members:
        other = member_of.setdefault(member["record_id"], member)
        if other is not member:
            raise wrong(MEMBERS, f"has {member['record_id']} in {other['unique_id']} and {member['unique_id']}.")
    known = {record["record_id"] for record in records}
    if lost := sorted(known - member_of.keys()):
        raise wrong(MEMBERS, f"has no row for {named(lost)}.", "Run the workflow again.")
    if strangers := sorted(member_of.keys() - known):
        raise wrong(MEMBERS, f"has {named(strangers)}, which {RECORDS} has not.", "Run the workflow again.")
    return member_of


def follow_all(tables: dict[str, list[dict]], sources: list[dict], previous: PreviousVersion) -> Followed:
    """Where every record and report stands, those of the previous version among them.

    `tables`: the rule's inputs by name (records, members, removed, title_abstract, reports, full_text), and provenance:
    rows of config/<review>/provenance.csv. Raises InputError where the tables do not belong together.
    """
    members, removed, title_abstract = tables["members"], tables["removed"], tables["title_abstract"]
    reports = follow_reports(tables["reports"], tables["full_text"])
    ways = follow_records({member["unique_id"] for member in members}, removed, title_abstract, reports)
    columns = columns_of_records(tables["records"], sources, previous.known)
    provenance = {row["row_id"]: row["provenance"] for row in tables["provenance"]}
    ledger = build_ledger(tables["records"], members, ways, columns, provenance)
    reports = columns_of_reports(reports, ledger)
    more_records, more_reports = rows_of_previous(previous, set(columns))
    ledger = sorted(ledger + more_records, key=itemgetter("record_id"))
    reports = sorted(reports + more_reports, key=itemgetter("report_id"))
    return Followed(ledger, reports, statuses(previous, reports, ledger))


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, params = snakemake.input, snakemake.params
        names = ("members", "removed", "reports", "full_text")
        tables = {name: read_csv(given[name]) for name in names}
        tables["title_abstract"] = last_words(map(read_csv, given.screened))
        tables["records"] = read_parquet(given.records, RECORD_COLUMNS)
        tables["provenance"] = [row for path in given.provenance for row in read_csv(path)]
        found = follow_all(tables, params.sources, read_previous(Path(params.review), params.previous))
        write_csv(snakemake.output.ledger, LEDGER_COLUMNS, found.ledger)
        write_csv(snakemake.output.reports, REPORT_COLUMNS, found.reports)
        write_csv(snakemake.output.previous, PREVIOUS_COLUMNS, found.previous)
