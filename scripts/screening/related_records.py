"""What reviewers are told at full text of records that belong to a report: its erratum, its register entry, a part."""

_LISTED = 10
_STANDS = {"include": "read in full", "exclude": "excluded on title and abstract"}


def related_records(rows: list[dict], consensus: list[dict], companions: list[dict]) -> dict[str, str]:
    """unique_id → what it is related to: kind, title, year, id and where that stands.

    `rows` and `consensus`: of titles and abstracts; `companions`: companions.csv (id1, id2, kind).
    """
    decided = {row["row_id"]: row["decision"] for row in consensus}
    titled = {row["row_id"]: row for row in rows}
    related: dict[str, list[str]] = {}
    for pair in companions:
        for unique_id, other in ((pair["id1"], pair["id2"]), (pair["id2"], pair["id1"])):
            if unique_id in titled and other in titled:
                stands = _STANDS.get(decided.get(other, ""), "not decided")
                related.setdefault(unique_id, []).append(_in_words(titled[other], pair["kind"], stands))
    return {unique_id: _listed(found) for unique_id, found in related.items()}


def _in_words(row: dict, kind: str, stands: str) -> str:
    year = f" ({row['year']})" if row["year"] else ""
    return f"{kind}: {row['title']}{year} [{row['row_id']}, {stands}]"


def _listed(related: list[str]) -> str:
    more = [f"and {len(related) - _LISTED} more"] if len(related) > _LISTED else []
    return "; ".join(related[:_LISTED] + more)
