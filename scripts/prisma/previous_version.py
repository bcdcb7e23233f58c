"""What the previous version of a review had: the records that it knew, and the reports and studies that it included.

The protocol's key `previous` names a sealed crate of it, or lists its studies with their reports. What has been dropped
since is listed there too, with its date and reason.
"""

import csv
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from scripts.common.ids import REPORT, STUDY, joined, listed, named_id, stem_of, unique_id_for
from scripts.common.messages import wrong
from scripts.prisma.stations import PREVIOUS, PREVIOUS_SOURCE, Station

# Columns of a crate's tables without which they say too little.
NEEDED = {
    "ledger": ("record_id", "unique_id", "report_id", "search_date", "file", "position", "provenance"),
    "reports": ("report_id", "unique_id", "study_id", "station"),
}


@dataclass
class PreviousVersion:
    """`known`: record_ids of its ledger; `records` and `reports`: rows of its ledger and reports that were included;
    `dropped`: study_id → the protocol's entry (study, date, reason) of what is no longer among the studies."""

    known: set[str] = field(default_factory=set)
    records: list[dict] = field(default_factory=list)
    reports: list[dict] = field(default_factory=list)
    dropped: dict[str, dict] = field(default_factory=dict)


def read_previous(review: Path, previous: dict) -> PreviousVersion:
    """The previous version that the protocol's key `previous` tells of; an empty one if it tells of none.

    Raises InputError if the crate is not there or is no sealed crate, or if what was dropped was not in it.
    """
    version = PreviousVersion()
    if previous.get("crate"):
        version = _from_crate(Path(review) / previous["crate"])
    elif previous.get("studies"):
        version = _from_list(previous["studies"])
    version.dropped = {named_id(STUDY, entry["study"]): entry for entry in previous.get("dropped", [])}
    studies = {study for report in version.reports for study in listed(report["study_id"])}
    if strangers := sorted(version.dropped.keys() - studies):
        raise wrong(
            Path(review) / "review.yaml", f"{', '.join(strangers)} was not in the previous version.",
            f"Its studies are: {', '.join(sorted(studies))}.", "key previous.dropped",
        )  # fmt: skip
    return version


def rows_of_previous(version: PreviousVersion, records: set[str]) -> tuple[list[dict], list[dict]]:
    """(rows for the ledger, rows for the reports) of what the previous version included and this one has not found.

    `records`: the record_ids that this version has. What was dropped is excluded, with the reason given.
    """
    gone = [record for record in version.records if record["record_id"] not in records]
    found_again = {
        r for record in version.records if record["record_id"] in records for r in listed(record["report_id"])
    }
    reports = [_as_it_stands(row, version) for row in version.reports if row["report_id"] not in found_again]
    standing = {row["report_id"]: row for row in reports}
    rows = []
    for record in gone:
        own = [standing[report_id] for report_id in listed(record["report_id"]) if report_id in standing]
        if own:
            stands = next((row for row in own if row["station"] == Station.INCLUDED), own[0])
            told = {name: stands[name] for name in ("study_id", "station", "reason", "decided_by", "event")}
            ids = {"report_id": joined(row["report_id"] for row in own)}
            place = {"column": PREVIOUS, "source": PREVIOUS_SOURCE, "duplicate_of": ""}
            rows.append(record | told | ids | place)
    return rows, reports


def statuses(version: PreviousVersion, reports: list[dict], ledger: list[dict]) -> list[dict]:
    """What became of each report that the previous version included: PREVIOUS_COLUMNS, by report_id.

    `reports`, `ledger`: all of this version. A report that is no longer included was dropped, for the reason that its
    row gives, or at the station of its record if it is no report any more.
    """
    now = {row["report_id"]: row for row in reports}
    record_now = {row["record_id"]: row for row in ledger}
    records = [row for row in version.records if row["record_id"] in record_now]
    record_of = {report_id: row["record_id"] for row in records for report_id in listed(row["report_id"])}
    found = []
    for report in sorted(version.reports, key=lambda row: row["report_id"]):
        report_id = report["report_id"]
        row = now.get(report_id) or record_now[record_of[report_id]]
        kept = report_id in now and row["station"] == Station.INCLUDED
        found.append(
            {"report_id": report_id, "study_id": report["study_id"], "status": "kept" if kept else "dropped",
             "reason": "" if kept else row.get("reason") or str(row["station"]), "event": row.get("event", "")}
        )  # fmt: skip
    return found


def _as_it_stands(report: dict, version: PreviousVersion) -> dict:
    studies = listed(report["study_id"])
    gone = [study for study in studies if study in version.dropped]
    row = report | {"column": PREVIOUS, "decided_by": "previous version", "event": ""}
    if len(gone) < len(studies):
        left = joined(study for study in studies if study not in gone)
        return row | {"station": Station.INCLUDED, "study_id": left, "reason": ""}
    entry = version.dropped[gone[0]]
    event = f"review.yaml: previous.dropped, {entry['date']}"
    return row | {"station": Station.EXCLUDED_FULL_TEXT, "reason": entry["reason"], "decided_by": "", "event": event}


def _from_list(studies: list[dict]) -> PreviousVersion:
    of_report: dict[str, list[str]] = {}
    for entry in studies:
        study_id = named_id(STUDY, entry["study"])
        for name in entry["reports"] or [entry["study"]]:
            of_report.setdefault(named_id(REPORT, name), []).append(study_id)
    records, reports = [], []
    for report_id, study_ids in sorted(of_report.items()):
        own = {"report_id": report_id, "study_id": joined(sorted(study_ids))}
        record_id = f"{PREVIOUS_SOURCE}-{stem_of(report_id)}"
        own["unique_id"] = unique_id_for(record_id)
        reports.append(own)
        records.append(own | {"record_id": record_id, "file": "review.yaml"})
    return PreviousVersion(records=records, reports=reports)


def _from_crate(path: Path) -> PreviousVersion:
    fix = "Name a crate that `make final` sealed, from the review's folder on."
    try:
        with zipfile.ZipFile(path) as crate:
            tables = {Path(name).stem: name for name in crate.namelist() if Path(name).parent.name == "prisma"}
            ledger, reports = (_rows(crate, tables[name], NEEDED[name]) for name in ("ledger", "reports"))
    except FileNotFoundError:
        raise wrong(path, "does not exist, and the key previous.crate names it.", fix) from None
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise wrong(path, "is no sealed crate of a review.", fix) from None
    included = [row for row in reports if row["station"] == Station.INCLUDED]
    ids = {row["report_id"] for row in included}
    records = [row for row in ledger if ids & set(listed(row["report_id"]))]
    if lost := sorted(ids - {report_id for row in records for report_id in listed(row["report_id"])}):
        raise wrong(path, f"has no record of {lost[0]}, which it included.", fix)
    if lost := sorted(row["report_id"] for row in included if not row["study_id"]):
        raise wrong(path, f"has no study of {lost[0]}, which it included.", fix)
    return PreviousVersion(known={row["record_id"] for row in ledger}, records=records, reports=included)


def _rows(crate: zipfile.ZipFile, name: str, columns: tuple[str, ...]) -> list[dict]:
    reader = csv.DictReader(io.StringIO(crate.read(name).decode("utf-8"), newline=""))
    if not set(columns) <= set(reader.fieldnames or ()):
        raise KeyError(name)
    return list(reader)
