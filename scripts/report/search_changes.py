"""What the last searches changed, and what the searches tell of records that are still in the review.

In: changes.csv, notices.csv, the ledger and the reports. Out: rows for the report, and warnings for the status.
"""

import pandas as pd

from scripts.common.ids import listed
from scripts.common.messages import Problem
from scripts.prisma.stations import WORDS, Station

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
_GRAVE = {"retraction": "is retracted", "concern": "has an expression of concern"}


def list_changes(sources: list[dict], changes: pd.DataFrame) -> list[dict]:
    """For each search that had one before it: name, dates, counts by kind, and its changes, gravest first.

    `sources`: the protocol's, with all searches; `changes`: identification/changes.csv.
    """
    dates = {source["key"]: sorted({search["date"] for search in source["searches"]}) for source in sources}
    found = []
    for source in sources:
        for previous, date in zip(dates[source["key"]], dates[source["key"]][1:], strict=False):
            rows = changes[(changes["source"] == source["key"]) & (changes["search_date"] == date)]
            counts = rows["kind"].value_counts()
            ordered = rows.assign(gravity=rows["kind"].map(list(KINDS).index)).sort_values(["gravity", "record_id"])
            listed_rows = ordered.drop(columns="gravity").head(LISTED)
            found.append(
                {
                    "name": source["name"],
                    "date": date,
                    "previous": rows["previous_date"].iloc[0] if len(rows) else previous,
                    "counts": [(words, int(counts[kind])) for kind, words in KINDS.items() if kind in counts],
                    "rows": listed_rows.assign(words=listed_rows["kind"].map(KINDS)).to_dict("records"),
                    "of": len(rows),
                }
            )
    return found


def list_notices(notices: pd.DataFrame, ledger: pd.DataFrame, reports: pd.DataFrame) -> list[dict[str, str]]:
    """The retractions, corrections and concerns of reports that were sought and are not excluded.

    Rows: report_id, title, station, kind, date, detail; each notice once, however many databases tell it.
    `notices`: identification/notices.csv; `reports`: screening/full_text/rows.csv.
    """
    sought = ledger[(ledger["report_id"] != "") & (ledger["station"] != Station.EXCLUDED_FULL_TEXT)]
    told = (
        notices[notices["kind"] != "merged"]
        .merge(ledger[["record_id", "unique_id"]], on="record_id")
        .merge(sought[["unique_id", "report_id", "station"]], on="unique_id")
        .sort_values(["date", "record_id"])
    )
    told = told.assign(report_id=told["report_id"].map(listed)).explode("report_id")
    told = told.merge(reports[["row_id", "title"]], left_on="report_id", right_on="row_id", how="left")
    told = told.assign(title=told["title"].fillna(told["report_id"]), station=told["station"].map(WORDS))
    once = ["report_id", "kind", "detail"]
    found = told.drop_duplicates(once).sort_values(once)
    return found[["report_id", "title", "station", "kind", "date", "detail"]].to_dict("records")


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
