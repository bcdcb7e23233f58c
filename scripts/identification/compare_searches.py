"""What changed between two searches of a source: records added, vanished, merged, changed, retracted or corrected.

In: the records that a source had, and those of a later search, with notices. Out: rows of changes.csv.
"""

CHANGE_COLUMNS = ("source", "search_date", "previous_date", "record_id", "kind", "detail")
COMPARED = (
    "title", "authors", "journal", "issn", "year", "volume", "issue", "pages", "doi", "pmid", "pmcid", "nct",
    "language", "publication_types", "keywords", "abstract",
)  # fmt: skip
LONGEST_VALUE = 80  # characters; longer values are named without being shown


def compare_searches(
    known: dict[str, dict],
    after: dict[str, dict],
    notices: dict[str, list[tuple[str, str]]],
    gone: set[str],
    merged: dict[str, str],
) -> list[dict[str, str]]:
    """Rows (record_id, kind, detail) for what a search has otherwise than those before it, by record_id.

    `known`: record_id → record as the source had it last; `after`: as it has it in this search. `notices`: record_id →
    (kind, detail) that this search is the first to tell. `gone`: records that the search before found with the same
    query, and this one did not; `merged`: those among them that point elsewhere now, and where.
    """
    rows = []
    for record_id in sorted(after.keys() | gone):
        if record_id in merged:
            rows.append(_row(record_id, "merged", f"now points to {merged[record_id]}"))
        elif record_id in gone:
            rows.append(_row(record_id, "vanished", known[record_id]["title"]))
        elif record_id not in known:
            rows.append(_row(record_id, "added", after[record_id]["title"]))
        else:
            if detail := describe_changes(known[record_id], after[record_id]):
                rows.append(_row(record_id, "changed", detail))
            rows += [_row(record_id, kind, detail) for kind, detail in sorted(notices.get(record_id, ()))]
    return rows


def describe_changes(before: dict, after: dict) -> str:
    """The columns of a record that changed, with both values where they are short; "" if none did."""
    return "; ".join(
        f"{column}: {_shown(before[column])} → {_shown(after[column])}"
        if max(len(_text(before[column])), len(_text(after[column]))) <= LONGEST_VALUE
        else f"{column} changed"
        for column in COMPARED
        if before[column] != after[column]
    )


def _row(record_id: str, kind: str, detail: str) -> dict[str, str]:
    return {"record_id": record_id, "kind": kind, "detail": detail}


def _text(value) -> str:
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _shown(value) -> str:
    return repr(_text(value)) if _text(value) else "nothing"
