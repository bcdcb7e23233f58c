"""What stands out about a row of a screening sheet: new, retracted, corrected, merged, or touched by an amendment."""

from collections.abc import Collection

_NEW = "New"
NOTICES = {
    "retraction": "Retracted",
    "correction": "Corrected",
    "concern": "Expression of concern",
    "merged": "Merged by the source with another record",
}


def flags_of_records(
    titles: dict[str, str], members: list[dict[str, str]], notices: list[dict[str, str]], related: list[dict[str, str]]
) -> dict[str, str]:
    """unique_id → what its notices and its relations to other records say.

    `titles`: unique_id → title; `members`: members.csv; `notices`: notices.csv; `related`: related.csv (id1, id2, kind;
    ids of records or unique records).
    """
    unique_of = {unique_id: unique_id for unique_id in titles}
    unique_of |= {member["record_id"]: member["unique_id"] for member in members}
    flags: dict[str, list[str]] = {}
    for notice in notices:
        unique_id = unique_of.get(notice["record_id"])
        said = NOTICES.get(notice["kind"], notice["kind"].capitalize())
        about = " ".join(filter(None, (notice["date"], notice["detail"])))
        if unique_id:
            flags.setdefault(unique_id, []).append(f"{said}: {about}" if about else said)
    for pair in related:
        first, second = unique_of.get(pair["id1"]), unique_of.get(pair["id2"])
        if first and second and first != second:
            for one, other in ((first, second), (second, first)):
                flags.setdefault(one, []).append(f"Related ({pair['kind']}): {titles[other]}")
    return {unique_id: ". ".join(dict.fromkeys(found)) for unique_id, found in flags.items()}


def searches_before(
    rows: list[dict], ids: dict[str, str], shown: dict[str, str], begun: str, in_parts: bool
) -> set[str]:
    """The searches that a reviewer's first sheet had, or could have had: what they brought is not new.

    `shown`: the id of each row in the sheet as it was found → its flag; `ids`: row_id → that id; `begun`: the time of
    the reviewer's first decision, "" if there is none; `in_parts`: whether the rows of a search are handed out bit by
    bit, so that the sheet does not tell. Where it does not, a search is not new that was made before the first
    decision.
    """
    if not shown and not begun:
        return {row.get("found", "") for row in rows}
    known = {
        row.get("found", "") for row in rows if not shown.get(ids[row["row_id"]], _NEW).startswith(_NEW)
    }  # fmt: skip
    if in_parts or not shown:
        known |= {found for row in rows if (found := row.get("found", "")) <= begun[: len(found)]}
    return known


def flag_rows(
    rows: list[dict], decided: dict[str, str], looked: dict[str, str], known: Collection[str] = ()
) -> list[dict]:
    """Rows with the flag that their reviewer sees: "New" while a row of the last of several searches is undecided,
    unless that search is among those `known` (`searches_before`), what is known of the record, and what an amendment
    asks (`looked`: row_id → text)."""
    searches = sorted({row.get("found", "") for row in rows} - {""})
    last = searches[-1] if len(searches) > 1 and searches[-1] not in known else None
    return [row | {"flag": _flag(row, last, decided, looked)} for row in rows]


def _flag(row: dict, last: str | None, decided: dict[str, str], looked: dict[str, str]) -> str:
    new = f"{_NEW}: search of {last}" if last and row.get("found") == last and row["row_id"] not in decided else ""
    return ". ".join(filter(None, (new, row.get("flag", ""), looked.get(row["row_id"], ""))))
