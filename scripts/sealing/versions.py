"""What a version of a review published of its flow, read from a folder of results or from a sealed crate."""

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from scripts.common.tables import read_csv, read_json

CRATE = "crate.zip"
SHAREABLE = "shareable.zip"
SEAL = "seal.json"


# Where the titles of unique records and of reports are.
_TITLES = ("screening/title_abstract/rows.csv", "screening/full_text/rows.csv")


@dataclass(frozen=True)
class Version:
    """Rows of ledger.csv and reports.csv by id, the ids of each number, and titles by unique_id and report_id."""

    records: dict[str, dict]
    reports: dict[str, dict]
    lists: dict[str, list[str]]
    titles: dict[str, str]


def seals_of(review: Path) -> list[Path]:
    """The folders of a review's seals, config/<review>/seals/<n>, oldest first."""
    found = [path for path in (Path(review) / "seals").glob("*") if re.fullmatch(r"[1-9]\d*", path.name)]
    return sorted((path for path in found if (path / SEAL).is_file()), key=lambda path: int(path.name))


def version_of_results(results: Path) -> Version:
    """The version that lies in results/<review>."""
    results = Path(results)
    titles = [read_csv(results / name) for name in _TITLES if (results / name).is_file()]
    tables = [read_csv(results / f"prisma/{name}.csv") for name in ("ledger", "reports")]
    return _version(*tables, read_json(results / "prisma/lists.json"), titles)


def version_of_crate(archive: zipfile.ZipFile) -> Version:
    """The version that was sealed in a crate."""

    def find(end: str) -> str:
        return next((name for name in archive.namelist() if name.endswith(f"/{end}")), "")

    def table(end: str) -> list[dict]:
        return list(csv.DictReader(io.StringIO(archive.read(find(end)).decode(), newline="")))

    titles = [table(name) for name in _TITLES if find(name)]
    lists = json.loads(archive.read(find("prisma/lists.json")))
    return _version(table("prisma/ledger.csv"), table("prisma/reports.csv"), lists, titles)


def _version(ledger: list[dict], reports: list[dict], lists: dict, titles: list[list[dict]]) -> Version:
    return Version(
        {row["record_id"]: row for row in ledger},
        {row["report_id"]: row for row in reports},
        lists,
        {row["row_id"]: row.get("title", "") for rows in titles for row in rows},
    )
