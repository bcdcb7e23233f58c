"""Abstracts that records lack and that were looked up elsewhere, as sheets show them: always marked as found.

In: config/<review>/enrichment/values.csv, which `scripts.identification.complete_records` writes. The records stay as
their databases gave them, and nothing of this is counted.
"""

from pathlib import Path

from scripts.common.messages import wrong
from scripts.common.tables import read_csv

_NEEDED = {"record_id", "field", "value", "found_in"}


def found_abstracts(paths: list[Path], unique_of: dict[str, str]) -> dict[str, str]:
    """unique_id → abstract, behind a mark that says where it was found; of several the first counts.

    `paths`: the table of what was found, none if there is none; `unique_of`: of `unique_records_by_id`. A record that
    is no longer in the review is passed over. Raises InputError for a table that lacks a column.
    """
    found: dict[str, str] = {}
    for path in paths:
        rows = read_csv(path)
        if rows and not rows[0].keys() >= _NEEDED:
            lacking = ", ".join(sorted(_NEEDED - rows[0].keys()))
            raise wrong(path, f"has no column {lacking}.", "Delete it, and look up again what records lack.", "line 1")
        for row in rows:
            if row["field"] == "abstract" and row["record_id"] in unique_of:
                mark = f"[Not in the export; found at {row['found_in']}.]"
                found.setdefault(unique_of[row["record_id"]], f"{mark} {row['value']}")
    return found
