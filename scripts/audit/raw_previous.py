"""What the second count knows of a review's previous version: from its sealed crate, or from the protocol's list."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from scripts.common.messages import wrong

Rows = list[dict[str, str]]
READ = {
    "ledger": {"record_id", "unique_id", "report_id", "search_date", "file", "position", "provenance"},
    "reports": {"report_id", "unique_id", "study_id", "station"},
}


@dataclass(frozen=True)
class Before:
    """The previous version of a review.

    `rows`: its ledger, record → row; `known`: the records of its ledger, none if it was only listed; `included`: report
    → studies; `units`: report → unique_ids; `records_of`: included report → its records, in order; `only_there`: the
    included reports of which no search of this version found a record; `dropped`: study → the protocol's entry.
    """

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    included: dict[str, set[str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    records_of: dict[str, list[str]] = field(default_factory=dict)
    only_there: set[str] = field(default_factory=set)
    dropped: dict[str, dict[str, str]] = field(default_factory=dict)

    def still(self, report_id: str) -> set[str]:
        """The studies of a report that only the previous version knew, without those that were dropped."""
        return self.included[report_id] - self.dropped.keys()

    def why_dropped(self, report_id: str) -> tuple[str, str]:
        """(reason, event) of a report all of whose studies were dropped."""
        entry = self.dropped[min(self.included[report_id])]
        return entry["reason"], f"review.yaml: previous.dropped, {entry['date']}"


def read_before(review: Path, previous: dict, records: set[str]) -> Before:
    """The previous version that the protocol's key `previous` tells of. `records`: those of this version.

    Raises InputError if the crate is none, or if what it holds does not add up.
    """
    sealed = bool(previous.get("crate"))
    ledger, reports = _in_crate(review / previous["crate"]) if sealed else _in_list(previous.get("studies", []))
    for name, rows in (("record_id", ledger), ("report_id", reports)):
        if len({row[name] for row in rows}) < len(rows):
            told = f"names a previous version in which a {name} stands twice."
            raise wrong(review / "review.yaml", told, "", "key previous")
    included = {row["report_id"]: set(row["study_id"].split("; ")) for row in reports if row["station"] == "included"}
    records_of: dict[str, list[str]] = {}
    for row in ledger:
        for report_id in row["report_id"].split("; "):
            if report_id in included:
                records_of.setdefault(report_id, []).append(row["record_id"])
    if lost := sorted(included.keys() - records_of.keys() | {r for r, found in included.items() if "" in found}):
        told = f"names a previous version without a record or a study of {lost[0]}."
        raise wrong(review / "review.yaml", told, "", "key previous")
    rows = {row["record_id"]: row for row in ledger}
    return Before(
        rows=rows,
        known=set(rows) if sealed else set(),
        included=included,
        units={row["report_id"]: row["unique_id"] for row in reports},
        records_of=records_of,
        only_there={report_id for report_id, found in records_of.items() if records.isdisjoint(found)},
        dropped={_slug("stu", entry["study"]): entry for entry in previous.get("dropped", [])},
    )


def _in_crate(path: Path) -> tuple[Rows, Rows]:
    """The ledger and the reports of a sealed crate."""
    tables: dict[str, Rows] = {}
    try:
        with zipfile.ZipFile(path) as crate:
            for name in crate.namelist():
                if match := re.search(r"/prisma/(ledger|reports)\.csv$", name):
                    names, *rows = csv.reader(io.StringIO(crate.read(name).decode(), newline=""))
                    if not READ[match[1]] <= set(names):
                        raise ValueError(f"{name} lacks columns")
                    tables[match[1]] = [dict(zip(names, row, strict=True)) for row in rows]
        return tables["ledger"], tables["reports"]
    except (OSError, zipfile.BadZipFile, KeyError, ValueError):
        raise wrong(path, "is no sealed crate of a review.", "Restore it, or correct previous.crate.") from None


def _in_list(studies: list[dict]) -> tuple[Rows, Rows]:
    """The same of the studies that the protocol lists: a record for each report."""
    included: dict[str, set[str]] = {}
    for entry in studies:
        for name in entry["reports"] or [entry["study"]]:
            included.setdefault(_slug("rep", name), set()).add(_slug("stu", entry["study"]))
    ledger, reports = [], []
    for report_id, found in included.items():
        own = {"report_id": report_id, "unique_id": f"uni-previous-{report_id[len('rep-') :]}"}
        record = {"record_id": f"previous-{report_id[len('rep-') :]}", "file": "review.yaml"}
        ledger.append(own | record | dict.fromkeys(("search_date", "position", "provenance"), ""))
        reports.append(own | {"study_id": "; ".join(sorted(found)), "station": "included"})
    return ledger, reports


def _slug(kind: str, name: str) -> str:
    plain = re.sub(r"[^a-z0-9._-]+", "_", name.strip().lower())
    return plain if plain.startswith(f"{kind}-") else f"{kind}-{plain}"
