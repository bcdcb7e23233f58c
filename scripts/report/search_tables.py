"""What the report and the search appendix show of searches: tables of the stages in, rows for reading out."""

import pandas as pd

from scripts.common.ids import joined, listed
from scripts.prisma.stations import WORDS, Station


def list_searches(sources: list[dict], files: pd.DataFrame, ledger: pd.DataFrame) -> list[dict]:
    """A row for each search: source, name, kind, date, platform, query, limits, who, hits displayed, records read, and
    how many of these no earlier search of the source had found (new).

    `sources`: the protocol's; `files`: identification/files.csv; `ledger`: prisma/ledger.csv. Hits are None where the
    protocol does not give them, and so is `archive` unless the search was a live one.
    """
    search_of = ["source", "search_date"]
    read = files.astype({"records": int}).groupby(search_of)["records"].sum()
    new = ledger.groupby(search_of).size()
    return [
        {
            "source": source["key"],
            "name": source["name"],
            "kind": source["kind"].replace("_", " "),
            **{key: search[key] for key in ("date", "platform", "query", "limits", "who")},
            "hits": search.get("hits"),
            "archive": search.get("archive"),
            "records": int(read.get((source["key"], search["date"]), 0)),
            "new": int(new.get((source["key"], search["date"]), 0)),
        }
        for source in sources
        for search in source["searches"]
    ]


def count_duplicates(ledger: pd.DataFrame, verdicts: pd.DataFrame) -> dict:
    """How many duplicates were removed (total, automatic, by_people), and how people judged possible ones."""
    automatic = ledger.loc[ledger["station"] == "duplicate", "decided_by"] == "automatic"
    return {
        "total": len(automatic),
        "automatic": int(automatic.sum()),
        "by_people": int((~automatic).sum()),
        "judged": len(verdicts),
        "same": int((verdicts["verdict"] == "same").sum()),
        "different": int((verdicts["verdict"] == "different").sum()),
    }


def count_removed_by_people(ledger: pd.DataFrame) -> list[tuple[str, int]]:
    """The reasons for which people removed unique records before screening, with how many, the most frequent first."""
    counts = ledger.loc[ledger["station"] == Station.REMOVED_OTHER, "reason"].value_counts()
    return sorted(((reason, int(n)) for reason, n in counts.items()), key=lambda item: (-item[1], item[0]))


def show_sources(table: pd.DataFrame, sources: list[dict]) -> list[dict]:
    """Rows of sources.csv with the source's name, numbers as numbers, and their shares (0 to 100) for bars.

    A share is of what the source that found most has: of records, and of included reports.
    """
    names = {source["key"]: source["name"] for source in sources}
    counts = table.set_index("source").astype(int)
    whole = counts.max().clip(lower=1)
    whole["unique_to_it"], whole["included_only_there"] = whole["identified"], whole["included"]
    shares = (100 * counts / whole).to_dict("index")
    return [count | {"name": names[key], "shares": shares[key]} for key, count in counts.to_dict("index").items()]


def show_known_relevant(table: pd.DataFrame, sources: list[dict]) -> list[dict]:
    """Rows of known_relevant.csv with sources by name and stations in words."""
    names = {source["key"]: source["name"] for source in sources}
    return [
        row
        | {
            "found_by": [names[key] for key in listed(row["found_by"])],
            "station": joined(WORDS[station] for station in listed(row["station"])),
        }
        for row in table.to_dict("records")
    ]
