"""Marks of screening sheets that come to nothing: a record named without the mark for it, and marks that differ."""

from scripts.common.messages import Problem
from scripts.deduplication.notice_duplicates import COMPANION, DUPLICATE
from scripts.screening.settle_marks import STANDING
from scripts.sheets.exchange import Exchanged


def lone_targets(exchanged: Exchanged, tab: str) -> list[Problem]:
    """The rows of a sheet that name another record, and not as a duplicate or companion of it."""
    return [
        Problem(
            f"sheets/{exchanged.receipt['sheet']}.xlsx",
            f"tab {tab}, cell {cell}",
            f"names the record {target!r}, and the row is not marked as a duplicate or companion of it.",
            "Choose in Mark which of the two it is, or empty the cell.",
        )
        for (row_id, column), target in sorted(exchanged.state.items())
        if column == "mark_target"
        and exchanged.state.get((row_id, "mark")) not in (DUPLICATE, COMPANION)
        and (cell := exchanged.cell_of(tab, row_id, column))
    ]


def differing_marks(phase: str, rows: list[dict], decisions: list[dict], consensus: list[dict]) -> list[Problem]:
    """The rows that all have judged, and that not all have marked alike as ongoing or awaiting classification.

    `rows`: rows.csv; `decisions`: decisions.csv; `consensus`: consensus.csv, of a phase.
    """
    said: dict[str, dict[str, str]] = {}
    unjudged = {d["row_id"] for d in decisions if not d["decision"]}
    for d in decisions:
        said.setdefault(d["row_id"], {})[d["reviewer"]] = d["mark"]
    settled = {row["row_id"]: row["mark"] for row in consensus}
    return [
        Problem(
            f"sheets/{phase}",
            row["row_id"],
            f"{row['title']!r}: {_in_words(marks)}. While they differ, no mark holds.",
            "Agree on one: all set the same, or all empty it.",
        )
        for row in rows
        if row["row_id"] not in unjudged
        and not settled[row["row_id"]]
        and set((marks := said.get(row["row_id"], {})).values()) & set(STANDING)
    ]


def _in_words(marks: dict[str, str]) -> str:
    return ", ".join(
        f"{reviewer} says {mark.replace('_', ' ') if mark in STANDING else 'neither ongoing nor awaiting'}"
        for reviewer, mark in sorted(marks.items())
    )
