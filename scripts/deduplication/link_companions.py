"""Unique records that belong together and are not the same: an article and its erratum, two reports of one trial."""

from scripts.deduplication.notice_duplicates import COMPANION

COLUMNS = ("id1", "id2", "kind", "decided_by")
_KIND = "companion"


def link_companions(related: list[dict], marks: list[dict], unique_of: dict[str, str]) -> list[dict]:
    """companions.csv: pairs of unique records (id1 < id2), how they are related, and who says so.

    `related`: rows of related.csv; `marks`: resolved marks of the screening sheets, of which companion_of count;
    `unique_of`: record_id → unique_id. Records that were merged are no companions.
    """
    said = [(row["id1"], row["id2"], row["kind"], "automatic") for row in related]
    said += [(m["id1"], m["id2"], _KIND, m["person"]) for m in marks if m["mark"] == COMPANION]
    found: dict[tuple[str, str, str], str] = {}
    for first, second, kind, who in said:
        if first in unique_of and second in unique_of and unique_of[first] != unique_of[second]:
            id1, id2 = sorted((unique_of[first], unique_of[second]))
            found.setdefault((id1, id2, kind), who)
    return [dict(zip(COLUMNS, (*key, found[key]), strict=True)) for key in sorted(found)]
