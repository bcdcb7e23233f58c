"""What the report and the search appendix show of searches: tables of the stages in, rows for reading out."""

from collections import Counter

from scripts.common.ids import joined, listed

# Where a record stands, in the words of the report.
STATIONS = {
    "removed_automation": "removed automatically before screening",
    "removed_other": "removed before screening",
    "awaiting_title_abstract": "waits for a decision on title and abstract",
    "excluded_title_abstract": "excluded on title and abstract",
    "awaiting_retrieval": "full text to be retrieved",
    "not_retrieved": "full text not retrieved",
    "awaiting_full_text": "waits for a decision on the full text",
    "excluded_full_text": "excluded at full text",
    "awaiting_classification": "awaits classification",
    "ongoing": "ongoing study",
    "included": "included",
}


def list_searches(sources: list[dict], files: list[dict[str, str]], ledger: list[dict[str, str]]) -> list[dict]:
    """A row for each search: source, name, kind, date, platform, query, limits, who, hits displayed, records read, and
    how many of these no earlier search of the source had found (new).

    `sources`: the protocol's; `files`: identification/files.csv; `ledger`: prisma/ledger.csv. Hits are None where the
    protocol does not give them, and so is `archive` unless the search was a live one.
    """
    read: Counter = Counter()
    for row in files:
        read[row["source"], row["search_date"]] += int(row["records"])
    new = Counter((row["source"], row["search_date"]) for row in ledger)
    return [
        {
            "source": source["key"],
            "name": source["name"],
            "kind": source["kind"].replace("_", " "),
            **{key: search[key] for key in ("date", "platform", "query", "limits", "who")},
            "hits": search.get("hits"),
            "archive": search.get("archive"),
            "records": read[source["key"], search["date"]],
            "new": new[source["key"], search["date"]],
        }
        for source in sources
        for search in source["searches"]
    ]


def count_duplicates(ledger: list[dict[str, str]], verdicts: list[dict[str, str]]) -> dict:
    """How many duplicates were removed (total, automatic, by_people), and how people judged possible ones."""
    removed = Counter(row["decided_by"] == "automatic" for row in ledger if row["station"] == "duplicate")
    judged = Counter(row["verdict"] for row in verdicts)
    return {
        "total": removed.total(),
        "automatic": removed[True],
        "by_people": removed[False],
        "judged": sum(judged.values()),
        "same": judged["same"],
        "different": judged["different"],
    }


def show_sources(rows: list[dict[str, str]], sources: list[dict]) -> list[dict]:
    """Rows of sources.csv with the source's name, numbers as numbers, and their shares (0 to 100) for bars.

    A share is of what the source that found most has: of records, and of included reports.
    """
    names = {source["key"]: source["name"] for source in sources}
    counts = [{key: int(row[key]) for key in row if key != "source"} for row in rows]
    most = max((row["identified"] for row in counts), default=0) or 1
    reports = max((row["included"] for row in counts), default=0) or 1
    whole = {"identified": most, "unique_to_it": most, "included": reports, "included_only_there": reports}
    return [
        count | {"name": names[row["source"]], "shares": {key: 100 * count[key] / whole[key] for key in whole}}
        for row, count in zip(rows, counts, strict=True)
    ]


def show_known_relevant(rows: list[dict[str, str]], sources: list[dict]) -> list[dict]:
    """Rows of known_relevant.csv with sources by name and stations in words."""
    names = {source["key"]: source["name"] for source in sources}
    return [
        row
        | {
            "found_by": [names[key] for key in listed(row["found_by"])],
            "station": joined(STATIONS[station] for station in listed(row["station"])),
        }
        for row in rows
    ]
