"""What the report and the search appendix show of searches: tables of the stages in, rows for reading out."""

import pandas as pd

from scripts.common.ids import joined, listed
from scripts.identification.tally_fields import NOT_TAKEN
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


def show_fields(fields: pd.DataFrame, files: pd.DataFrame) -> list[dict]:
    """A row for each export, or for those of one format of one search: `files` (their place), `count`, `records`, and
    the tags that were `taken` (tag, in how many records, as what) and were `left`, with what they are, if it is known.

    `fields`: identification/fields.csv; `files`: identification/files.csv.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for row in files[files["file"].isin(set(fields["file"]))].to_dict("records"):
        groups.setdefault((row["file"].rpartition("/")[0], row["format"]), []).append(row["file"])
    records = dict(zip(files["file"], files["records"].astype(int), strict=True))
    return [
        {"files": folder if len(names) > 1 else names[0], "count": len(names)}
        | {"records": sum(map(records.__getitem__, names))}
        | _taken_and_left(fields[fields["file"].isin(names)])
        for (folder, _), names in groups.items()
    ]


def _taken_and_left(fields: pd.DataFrame) -> dict[str, list[tuple[str, int, str]]]:
    found: dict[str, list[tuple[str, int, str]]] = {"taken": [], "left": []}
    counted = fields.astype({"records": int})
    for (tag, taken_as), count in counted.groupby(["tag", "taken_as"], sort=False)["records"].sum().items():
        kind = "left" if taken_as.startswith(NOT_TAKEN) else "taken"
        found[kind].append((tag, int(count), taken_as.removeprefix(NOT_TAKEN).removeprefix(": ")))
    return found
