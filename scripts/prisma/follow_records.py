"""Follow unique records and reports through the consensus of both screening phases to the station where each stands."""

from collections.abc import Iterable

from scripts.common.ids import joined, listed
from scripts.common.messages import wrong
from scripts.prisma.stations import FURTHEST_FIRST, MARKS, Station

REMOVED = "screening/title_abstract/removed.csv"
TITLE_ABSTRACT = "screening/title_abstract/consensus.csv"
REPORTS = "screening/full_text/rows.csv"
FULL_TEXT = "screening/full_text/consensus.csv"
# Where a report stands that nobody can read, by its retrieval.
_WITHOUT_TEXT = {"not_retrieved": Station.NOT_RETRIEVED, "needs_translation": Station.AWAITING_CLASSIFICATION}


def follow_reports(reports: list[dict], full_text: list[dict]) -> list[dict]:
    """Where each report stands, by report_id: report_id, unique_id, study_id ("; " between several), station, reason,
    decided_by, event.

    `reports`: row_id, unique_id (several records can lead to one report, one record to several). Raises InputError for
    a report without a row in the consensus, or with two, and for an unknown decision or mark.
    """
    read: dict[str, dict] = {}
    for row in full_text:
        if read.setdefault(row["row_id"], row) is not row:
            raise wrong(FULL_TEXT, f"has two rows for {row['row_id']}.", "Run the workflow again.")
    sources: dict[str, set[str]] = {}
    for report in reports:
        sources.setdefault(report["row_id"], set()).update(listed(report["unique_id"]))
    followed = []
    for report_id, unique_ids in sorted(sources.items()):
        if report_id not in read:
            named = ", ".join(sorted(unique_ids))
            raise wrong(FULL_TEXT, f"has no row for {report_id}, a report of {named}.", "Run the workflow again.")
        way = station_after_full_text(read[report_id])
        followed.append({"report_id": report_id, "unique_id": joined(sorted(unique_ids))} | way)
    return followed


def last_words(consensus: Iterable[list[dict]]) -> list[dict]:
    """The row of each unique record in the last phase of records that it came to.

    `consensus`: consensus.csv of each of these phases, in their order; what is included in one comes to the next.
    """
    return list({row["row_id"]: row for rows in consensus for row in rows}.values())


def follow_records(
    unique_ids: set[str], removed: list[dict], title_abstract: list[dict], reports: list[dict]
) -> dict[str, dict]:
    """Where each unique record stands: unique_id → station and, where they apply, report_id, study_id, reason,
    decided_by, event.

    `reports`: of `follow_reports`. A record that led to several reports stands where the furthest of them does. Raises
    InputError for a unique record that is nowhere or in two places, and for an unknown decision.
    """
    taken_out = {row["row_id"]: row for row in removed}
    screened = {row["row_id"]: row for row in title_abstract}
    reports_of: dict[str, list[dict]] = {}
    for report in reports:
        for unique_id in listed(report["unique_id"]):
            reports_of.setdefault(unique_id, []).append(report)
    if strangers := sorted((taken_out.keys() | screened.keys() | reports_of.keys()) - unique_ids):
        raise wrong(TITLE_ABSTRACT, f"has {named(strangers)}, which no record belongs to.", "Run the workflow again.")
    if both := sorted(taken_out.keys() & screened.keys()):
        told = f"has {named(both)}, which a prefilter removed, or a person before screening."
        raise wrong(TITLE_ABSTRACT, told, "Run the workflow again.")
    ways = {}
    for unique_id in sorted(unique_ids):
        if unique_id in taken_out:
            ways[unique_id] = station_before_screening(taken_out[unique_id])
            continue
        if unique_id not in screened:
            raise wrong(TITLE_ABSTRACT, f"has no row for {unique_id}.", "Run the workflow again.")
        way = station_after_title_abstract(screened[unique_id])
        if way is None:
            if unique_id not in reports_of:
                raise wrong(REPORTS, f"has no report of {unique_id}, which was included.", "Run the workflow again.")
            way = _furthest(reports_of[unique_id])
        elif unique_id in reports_of:
            raise wrong(REPORTS, f"has a report of {unique_id}, which was not included.", "Run the workflow again.")
        ways[unique_id] = way
    return ways


def station_before_screening(row: dict) -> dict:
    """The station of a unique record that was removed before screening (a row of removed.csv): by a prefilter, or by a
    person for another reason. Raises InputError if neither is said."""
    if row["prefilter"]:
        return {"station": Station.REMOVED_AUTOMATION, "reason": row["prefilter"], "decided_by": "automatic"}
    if not row.get("person"):
        raise wrong(REMOVED, f"does not say what or who removed {row['row_id']}.", "Run the workflow again.")
    said = {"reason": row["reason"], "decided_by": row["person"], "event": row["event"]}
    return {"station": Station.REMOVED_OTHER} | said


def station_after_title_abstract(row: dict) -> dict | None:
    """The station of a unique record that goes no further than title and abstract, None if it goes on to full text."""
    if row["basis"] == "pending" or not row["decision"]:
        return {"station": Station.AWAITING_TITLE_ABSTRACT}
    decision = _decision(row, TITLE_ABSTRACT)
    if decision == "include":
        return None
    return {"station": _mark(row, TITLE_ABSTRACT) or Station.EXCLUDED_TITLE_ABSTRACT} | _decided(row)


def station_after_full_text(row: dict) -> dict:
    """The station of a report, from its row of the consensus at full text.

    Without a decision it stands where its full text is: one that is not retrieved has left the review, one that needs a
    translation awaits classification. What people's statements leave open (requested, paywalled, nothing, a conflict)
    awaits retrieval.
    """
    study = {"study_id": row["study_id"]}
    if row["basis"] == "pending" or not row["decision"]:
        if station := _WITHOUT_TEXT.get(row["retrieval"]):
            return {"station": station, "decided_by": row["retrieval_person"]}
        received = row["retrieval"] == "received"
        return {"station": Station.AWAITING_FULL_TEXT if received else Station.AWAITING_RETRIEVAL}
    decision, mark = _decision(row, FULL_TEXT), _mark(row, FULL_TEXT)
    if mark:
        return {"station": mark} | study | _decided(row)
    if decision == "include":
        return {"station": Station.INCLUDED} | study | _decided(row)
    return {"station": Station.EXCLUDED_FULL_TEXT, "reason": row["reason"]} | study | _decided(row)


def named(ids: list[str]) -> str:
    """The first few of some ids, for a message."""
    return ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")


def _furthest(reports: list[dict]) -> dict:
    """Where a record stands that led to these reports; all of them and their studies are its own."""
    station = min((report["station"] for report in reports), key=FURTHEST_FIRST.index)
    there = [report for report in reports if report["station"] == station]
    told = {
        name: joined(dict.fromkeys(value for row in there if (value := row.get(name, ""))))
        for name in ("reason", "decided_by", "event")
    }
    studies = sorted({study for report in reports for study in listed(report.get("study_id", ""))})
    ids = joined(sorted(report["report_id"] for report in reports))
    return {"station": station, "report_id": ids, "study_id": joined(studies)} | told


def _decision(row: dict, file: str) -> str:
    if row["decision"] not in ("include", "exclude"):
        raise wrong(file, f"has the decision {row['decision']!r} for {row['row_id']}.", "Expected: include or exclude.")
    return row["decision"]


def _mark(row: dict, file: str) -> Station | None:
    mark = row.get("mark", "")
    if mark and mark not in MARKS:
        raise wrong(file, f"has the mark {mark!r} for {row['row_id']}.", f"Expected: {', '.join(MARKS)}.")
    return Station(mark) if mark else None


def _decided(row: dict) -> dict:
    """Who decided: the resolver of a conflict by name, else how the votes came to it (agreement, single)."""
    return {"decided_by": row["resolver"] or row["basis"], "event": row.get("events", "")}
