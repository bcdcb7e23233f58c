"""The order in which a reviewer's rows stand in the sheet, and how many of them are handed out."""

import hashlib

from scripts.screening.rank_records import rank_records


def order_rows(rows: list[dict], order: str, seed: int, reviewer: str, decided: dict[str, str]) -> list[dict]:
    """A reviewer's rows in the order of their sheet.

    as_found: in the order of the searches, so that a new search's records come last. shuffled: drawn by the seed and
    the reviewer, no two reviewers alike. relevance: what is decided in the order of the searches, after what is left,
    the most relevant first by one's own decisions (`decided`: row_id → decision).
    """
    found = sorted(rows, key=lambda row: row.get("found", ""))
    if order == "shuffled":
        return sorted(found, key=lambda row: _draw(seed, reviewer, row["row_id"]))
    if order == "relevance":
        scores = rank_records(found, decided)
        return sorted(found, key=lambda row: (row["row_id"] in decided, -scores.get(row["row_id"], 0.0)))
    return found


def hand_out(rows: list[dict], batch: int | None, decided: set[str] | dict) -> list[dict]:
    """The rows that are handed out: all without batches, else what is decided and what fills the batch up.

    When a batch is judged, the next is handed out.
    """
    if batch is None:
        return rows
    done = sum(row["row_id"] in decided for row in rows)
    room = batch - done % batch
    handed = []
    for row in rows:
        if row["row_id"] in decided:
            handed.append(row)
        elif room:
            handed.append(row)
            room -= 1
    return handed


def _draw(seed: int, reviewer: str, row_id: str) -> str:
    return hashlib.sha256(f"{seed}\n{reviewer}\n{row_id}".encode()).hexdigest()
