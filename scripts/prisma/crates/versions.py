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


@dataclass(frozen=True)
class Version:
    """Rows of ledger.csv and reports.csv by id, the ids of each number, and studies by id with their reports."""

    records: dict[str, dict]
    reports: dict[str, dict]
    lists: dict[str, list[str]]


def seals_of(review: Path) -> list[Path]:
    """The folders of a review's seals, config/<review>/seals/<n>, oldest first."""
    found = [path for path in (Path(review) / "seals").glob("*") if re.fullmatch(r"[1-9]\d*", path.name)]
    return sorted((path for path in found if (path / SEAL).is_file()), key=lambda path: int(path.name))


def version_of_results(results: Path) -> Version:
    """The version that lies in results/<review>."""
    folder = Path(results) / "prisma"
    return _version(read_csv(folder / "ledger.csv"), read_csv(folder / "reports.csv"), read_json(folder / "lists.json"))


def version_of_crate(archive: zipfile.ZipFile) -> Version:
    """The version that was sealed in a crate."""
    names = {Path(name).name: name for name in archive.namelist() if Path(name).parent.name == "prisma"}
    texts = {name: archive.read(names[name]).decode() for name in ("ledger.csv", "reports.csv", "lists.json")}
    tables = [list(csv.DictReader(io.StringIO(texts[name], newline=""))) for name in ("ledger.csv", "reports.csv")]
    return _version(*tables, json.loads(texts["lists.json"]))


def _version(ledger: list[dict], reports: list[dict], lists: dict) -> Version:
    return Version({row["record_id"]: row for row in ledger}, {row["report_id"]: row for row in reports}, lists)
