"""Rule build_ledger: what became of every record, one row for each.

In: the records, their unique records, what a prefilter removed, the reports, and the consensus of both screening
phases. Out: ledger.csv (LEDGER_COLUMNS), by record_id.
"""

from scripts.common.messages import told_plainly, wrong
from scripts.common.tables import read_csv, write_csv
from scripts.prisma.stations import DATABASES_REGISTERS, LEDGER_COLUMNS, Station, column_of

RECORDS = "identification/records.parquet"
MEMBERS = "deduplication/members.csv"
TITLE_ABSTRACT = "screening/title_abstract/consensus.csv"
REPORTS = "screening/full_text/rows.csv"
FULL_TEXT = "screening/full_text/consensus.csv"

RECORD_COLUMNS = ("record_id", "source", "search_date", "file", "position")
# What people may mark a record as, instead of including it.
MARKS = (Station.AWAITING_CLASSIFICATION, Station.ONGOING)


def build_ledger(
    records: list[dict],
    members: list[dict],
    ways: dict[str, dict],
    sources: list[dict],
    provenance: dict[str, str],
) -> list[dict]:
    """The ledger: a row for each record, by record_id.

    `records`: RECORD_COLUMNS; `ways`: unique_id → what `follow_records` found; `provenance`: record_id → printed |
    real | reconstructed. A unique record's station is borne by its keeper (`choose_keepers`); its other members are
    duplicates of that one. Raises InputError for a record without a unique record, and for one of two.
    """
    column = {source["key"]: column_of(source["kind"]) for source in sources}
    columns = {record["record_id"]: column[record["source"]] for record in records}
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
            credited = keeper if member["unique_id"] == f"uni-{record_id}" else record_id
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
    that both columns of the diagram found, only the records of databases and registers can be the keeper: PRISMA 2020
    counts under other methods what these alone brought.
    """
    by_unique: dict[str, list[str]] = {}
    for member in members:
        by_unique.setdefault(member["unique_id"], []).append(member["record_id"])
    keepers = {}
    for unique_id, record_ids in by_unique.items():
        able = [r for r in record_ids if columns[r] == DATABASES_REGISTERS] or record_ids
        named = unique_id.removeprefix("uni-")
        keepers[unique_id] = named if named in able else min(able)
    return keepers


def follow_records(
    unique_ids: set[str],
    removed: list[dict],
    title_abstract: list[dict],
    reports: list[dict],
    full_text: list[dict],
) -> dict[str, dict]:
    """What became of each unique record: unique_id → station and, where they apply, report_id, study_id, reason,
    decided_by, event.

    Raises InputError for a unique record that is nowhere or in two places, and for an unknown decision.
    """
    prefiltered = {row["row_id"]: row for row in removed}
    screened = {row["row_id"]: row for row in title_abstract}
    report_of = _one_report_each(reports)
    read = {row["row_id"]: row for row in full_text}
    if strangers := sorted((prefiltered.keys() | screened.keys() | report_of.keys()) - unique_ids):
        raise wrong(TITLE_ABSTRACT, f"has {_named(strangers)}, which no record belongs to.", "Run the workflow again.")
    if both := sorted(prefiltered.keys() & screened.keys()):
        raise wrong(TITLE_ABSTRACT, f"has {_named(both)}, which a prefilter removed.", "Run the workflow again.")
    ways = {}
    for unique_id in sorted(unique_ids):
        if unique_id in prefiltered:
            taken = prefiltered[unique_id]["prefilter"]
            ways[unique_id] = {"station": Station.REMOVED_AUTOMATION, "reason": taken, "decided_by": "automatic"}
            continue
        if unique_id not in screened:
            raise wrong(TITLE_ABSTRACT, f"has no row for {unique_id}.", "Run the workflow again.")
        way = station_after_title_abstract(screened[unique_id])
        if way is None:
            report_id = report_of.get(unique_id)
            if report_id not in read:
                raise wrong(FULL_TEXT, f"has no report of {unique_id}, which was included.", "Run the workflow again.")
            way = station_after_full_text(read[report_id]) | {"report_id": report_id}
        elif unique_id in report_of:
            raise wrong(REPORTS, f"has a report of {unique_id}, which was not included.", "Run the workflow again.")
        ways[unique_id] = way
    return ways


def station_after_title_abstract(row: dict) -> dict | None:
    """The station of a unique record that goes no further than title and abstract, None if it goes on to full text."""
    if row["basis"] == "pending" or not row["decision"]:
        return {"station": Station.AWAITING_TITLE_ABSTRACT}
    decision = _decision(row, TITLE_ABSTRACT)
    if decision == "include":
        return None
    return {"station": _mark(row, TITLE_ABSTRACT) or Station.EXCLUDED_TITLE_ABSTRACT} | _decided(row)


def station_after_full_text(row: dict) -> dict:
    """The station of a report, from its row of the consensus at full text.

    What was decided holds, whatever its retrieval says: somebody has read it.
    """
    study = {"study_id": row["study_id"]}
    if row["basis"] == "pending" or not row["decision"]:
        if row["retrieval"] == "not_retrieved":
            return {"station": Station.NOT_RETRIEVED, "decided_by": row["retrieval_person"]}
        received = row["retrieval"] == "received"
        return {"station": Station.AWAITING_FULL_TEXT if received else Station.AWAITING_RETRIEVAL}
    decision, mark = _decision(row, FULL_TEXT), _mark(row, FULL_TEXT)
    if mark:
        return {"station": mark} | study | _decided(row)
    if decision == "include":
        return {"station": Station.INCLUDED} | study | _decided(row)
    return {"station": Station.EXCLUDED_FULL_TEXT, "reason": row["reason"]} | study | _decided(row)


def _decision(row: dict, file: str) -> str:
    if row["decision"] not in ("include", "exclude"):
        raise wrong(file, f"has the decision {row['decision']!r} for {row['row_id']}.", "Expected: include or exclude.")
    return row["decision"]


def _mark(row: dict, file: str) -> Station | None:
    mark = row.get("mark", "")
    if mark and mark not in MARKS:
        raise wrong(file, f"has the mark {mark!r} for {row['row_id']}.", f"Expected: {', '.join(MARKS)}.")
    return Station(mark) if mark else None


def _decided(row: dict) -> dict:
    """Who decided: the resolver of a conflict by name, else how the votes came to it (agreement, single)."""
    return {"decided_by": row["resolver"] or row["basis"], "event": row.get("events", "")}


def _unique_record_of_each(records: list[dict], members: list[dict]) -> dict[str, dict]:
    member_of: dict[str, dict] = {}
    for member in members:
        other = member_of.setdefault(member["record_id"], member)
        if other is not member:
            raise wrong(MEMBERS, f"has {member['record_id']} in {other['unique_id']} and {member['unique_id']}.")
    known = {record["record_id"] for record in records}
    if lost := sorted(known - member_of.keys()):
        raise wrong(MEMBERS, f"has no row for {_named(lost)}.", "Run the workflow again.")
    if strangers := sorted(member_of.keys() - known):
        raise wrong(MEMBERS, f"has {_named(strangers)}, which {RECORDS} has not.", "Run the workflow again.")
    return member_of


def _one_report_each(reports: list[dict]) -> dict[str, str]:
    report_of: dict[str, str] = {}
    for report in reports:
        if report["unique_id"] in report_of:
            raise wrong(REPORTS, f"has two reports of {report['unique_id']}.", "A unique record has one row there.")
        report_of[report["unique_id"]] = report["row_id"]
    return report_of


def _named(ids: list[str]) -> str:
    return ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")


def _read_records(path: str) -> list[dict]:
    import pyarrow.parquet as parquet

    return parquet.read_table(path, columns=list(RECORD_COLUMNS)).to_pylist()


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given = snakemake.input
        members = read_csv(given.members, ("unique_id", "record_id", "decided_by"))
        ways = follow_records(
            {member["unique_id"] for member in members},
            read_csv(given.removed),
            read_csv(given.title_abstract),
            read_csv(given.reports),
            read_csv(given.full_text),
        )
        stated = [row for path in given.provenance for row in read_csv(path)]
        ledger = build_ledger(
            _read_records(given.records),
            members,
            ways,
            snakemake.params.sources,
            {row["row_id"]: row["provenance"] for row in stated},
        )
        write_csv(snakemake.output.ledger, LEDGER_COLUMNS, ledger)
