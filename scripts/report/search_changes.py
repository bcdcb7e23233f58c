"""What the last searches changed, and what the searches tell of records that are still in the review.

In: changes.csv, notices.csv, the ledger and the reports. Out: rows for the report, and warnings for the status.
"""

from collections import Counter

from scripts.common.ids import listed
from scripts.common.messages import Problem

# In the order in which a reader wants them.
KINDS = {
    "retraction": "newly retracted",
    "concern": "newly of concern",
    "correction": "newly corrected",
    "merged": "merged into another record",
    "vanished": "no longer found",
    "added": "added",
    "changed": "changed",
}
LISTED = 40  # rows of one search that the report lists; all are in changes.csv
_OUT = {"duplicate", "removed_automation", "removed_other", "excluded_title_abstract", "excluded_full_text"}
_GRAVE = {"retraction": "is retracted", "concern": "has an expression of concern"}


def list_changes(sources: list[dict], changes: list[dict[str, str]]) -> list[dict]:
    """For each search that had one before it: name, dates, counts by kind, and its changes, gravest first.

    `sources`: the protocol's, with all searches; `changes`: identification/changes.csv.
    """
    dates = {source["key"]: sorted({search["date"] for search in source["searches"]}) for source in sources}
    found = []
    for source in sources:
        for previous, date in zip(dates[source["key"]], dates[source["key"]][1:], strict=False):
            rows = [row for row in changes if row["source"] == source["key"] and row["search_date"] == date]
            counts = Counter(row["kind"] for row in rows)
            ordered = sorted(rows, key=lambda row: (list(KINDS).index(row["kind"]), row["record_id"]))
            found.append(
                {
                    "name": source["name"],
                    "date": date,
                    "previous": rows[0]["previous_date"] if rows else previous,
                    "counts": [(words, counts[kind]) for kind, words in KINDS.items() if counts[kind]],
                    "rows": [row | {"words": KINDS[row["kind"]]} for row in ordered[:LISTED]],
                    "of": len(rows),
                }
            )
    return found


def list_notices(
    notices: list[dict[str, str]], ledger: list[dict[str, str]], reports: list[dict[str, str]]
) -> list[dict[str, str]]:
    """The retractions, corrections and concerns of reports that were sought and are not excluded.

    Rows: report_id, title, station, kind, date, detail; each notice once, however many databases tell it.
    `notices`: identification/notices.csv; `reports`: screening/full_text/rows.csv.
    """
    unique_of = {row["record_id"]: row["unique_id"] for row in ledger}
    bearer = {row["unique_id"]: row for row in ledger if row["report_id"] and row["station"] not in _OUT}
    titles = {row["row_id"]: row["title"] for row in reports}
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for notice in sorted(notices, key=lambda row: (row["date"], row["record_id"])):
        report = bearer.get(unique_of.get(notice["record_id"], ""))
        if report and notice["kind"] != "merged":
            for report_id in listed(report["report_id"]):
                row = {
                    "report_id": report_id,
                    "title": titles.get(report_id, report_id),
                    "station": report["station"].replace("_", " "),
                }
                found.setdefault(
                    (report_id, notice["kind"], notice["detail"]),
                    row | {key: notice[key] for key in ("kind", "date", "detail")},
                )
    return [found[key] for key in sorted(found)]


def warn_of_notices(notices: list[dict[str, str]]) -> list[Problem]:
    """A warning for each report in the review that is retracted or of concern. `notices`: of `list_notices`."""
    grave = dict.fromkeys(
        (row["report_id"], row["kind"], row["title"], row["station"]) for row in notices if row["kind"] in _GRAVE
    )
    fix = "Look at the notice, and decide anew on the report if need be."
    return [
        Problem("identification/notices.csv", report_id, f"{title!r} {_GRAVE[kind]}; here it is {station}.", fix)
        for report_id, kind, title, station in grave
    ]
