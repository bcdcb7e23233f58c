"""Rule count_flow: the numbers of the flow diagrams, each the length of a list of ids.

In: ledger.csv, extraction/outcomes.csv, the receipt of the sheet of possible duplicates. Out: flow.json (prisma_2009,
prisma_2020, pending: records and possible duplicates still to be decided, notice).
"""

from scripts.common.messages import told_plainly, wrong
from scripts.common.tables import read_csv, read_json, write_json
from scripts.prisma.stations import DATABASES_REGISTERS, LEDGER_COLUMNS, OTHER_METHODS, PENDING, PREVIOUS, Station

LEDGER = "prisma/ledger.csv"
_WITH_REPORT = (Station.AWAITING_CLASSIFICATION, Station.ONGOING, Station.INCLUDED, Station.EXCLUDED_FULL_TEXT)


def flow_lists(
    ledger: list[dict], sources: list[dict], exclusion_reasons: list[dict], pooled: set[str]
) -> dict[str, list[str]]:
    """The list behind each number of flow.json: its path there, joined by dots → sorted ids.

    Up to the screening ids are record_ids (one for each unique record from there on), then report_ids, and study_ids
    where studies are counted. `pooled`: studies with data of an outcome. Raises InputError for a station, source or
    reason that is not known.
    """
    _check(ledger, sources, exclusion_reasons)
    previous = [row for row in ledger if row["column"] == PREVIOUS]
    ledger = [row for row in ledger if row["column"] != PREVIOUS]
    columns = {name: [row for row in ledger if row["column"] == name] for name in (DATABASES_REGISTERS, OTHER_METHODS)}
    lists = _lists_2009(ledger, columns, exclusion_reasons, pooled)
    for name, rows in columns.items():
        of_column = _lists_of_column(rows, sources, name, exclusion_reasons)
        lists |= {f"prisma_2020.{name}.{number}": ids for number, ids in of_column.items()}
    new = _at(ledger, Station.INCLUDED)
    for name, rows in {"previous.": previous, "included.new_": new, "included.total_": previous + new}.items():
        lists[f"prisma_2020.{name}studies"] = _studies(rows)
        lists[f"prisma_2020.{name}reports"] = _reports(rows)
    for station in (*PENDING, Station.AWAITING_CLASSIFICATION, Station.ONGOING):
        lists[f"prisma_2020.awaiting.{station.removeprefix('awaiting_')}"] = _records(_at(ledger, station))
    lists["pending"] = _records(_at(ledger, *PENDING))
    return lists


def count_flow(lists: dict[str, list[str]]) -> dict:
    """flow.json without its notice: the length of each list, under its path."""
    flow: dict = {}
    for path, ids in lists.items():
        *above, name = path.split(".")
        place = flow
        for key in above:
            place = place.setdefault(key, {})
        place[name] = len(ids)
    for column in (DATABASES_REGISTERS, OTHER_METHODS):
        flow["prisma_2020"][column].setdefault("identified_by_source", {})
    return flow


def with_unjudged_pairs(flow: dict, unjudged: int) -> dict:
    """flow.json with the possible duplicates that nobody has judged yet: pairs of records, and pending as well."""
    new = flow["prisma_2020"]
    awaiting = new["awaiting"] | {"duplicates": unjudged}
    return flow | {"prisma_2020": new | {"awaiting": awaiting}, "pending": flow["pending"] + unjudged}


def studies_with_data(outcomes: list[dict]) -> set[str]:
    """Studies of which both groups have a mean or events for one outcome at one time: those that can be pooled."""
    roles: dict[tuple, set[str]] = {}
    for row in outcomes:
        if row["n"] and (row["mean"] or row["events"]):
            roles.setdefault((row["study_id"], row["outcome"], row["time_months"]), set()).add(row["role"])
    return {study_id for (study_id, *_), found in roles.items() if {"intervention", "control"} <= found}


def _lists_2009(ledger: list[dict], columns: dict, exclusion_reasons: list[dict], pooled: set[str]) -> dict:
    """PRISMA 2009 does not know columns: what both found goes through one flow, duplicates of either are removed."""
    excluded = _at(ledger, Station.EXCLUDED_FULL_TEXT)
    studies = _studies(_at(ledger, Station.INCLUDED))
    by_reason = {
        f"full_text_excluded_by_reason.{reason['key']}": _reports(r for r in excluded if r["reason"] == reason["key"])
        for reason in exclusion_reasons
    }
    return {
        f"prisma_2009.{name}": ids
        for name, ids in {
            "identified_databases": _records(columns[DATABASES_REGISTERS]),
            "identified_other": _records(columns[OTHER_METHODS]),
            "duplicates_removed": _records(_at(ledger, Station.DUPLICATE)),
            "after_duplicates_removed": _records(row for row in ledger if row["station"] != Station.DUPLICATE),
            "removed_automation": _records(_at(ledger, Station.REMOVED_AUTOMATION)),
            "removed_other": _records(_at(ledger, Station.REMOVED_OTHER)),
            "screened": _records(_screened(ledger)),
            "excluded": _records(_at(ledger, Station.EXCLUDED_TITLE_ABSTRACT)),
            "not_retrieved": _reports(_at(ledger, Station.NOT_RETRIEVED)),
            "full_text_assessed": _reports(_assessed(ledger)),
            "full_text_excluded": _reports(excluded),
            **by_reason,
            "included_qualitative": studies,
            "included_quantitative": [study_id for study_id in studies if study_id in pooled],
        }.items()
    }


def _lists_of_column(rows: list[dict], sources: list[dict], column: str, exclusion_reasons: list[dict]) -> dict:
    """The numbers of one column of PRISMA 2020."""
    kinds = {source["key"]: source["kind"] for source in sources}
    own = [key for key, kind in kinds.items() if (kind in ("database", "register")) == (column == DATABASES_REGISTERS)]
    duplicates = _at(rows, Station.DUPLICATE)
    excluded = _at(rows, Station.EXCLUDED_FULL_TEXT)
    lists = {f"identified_by_source.{key}": _records(row for row in rows if row["source"] == key) for key in own}
    if column == DATABASES_REGISTERS:
        for kind in ("database", "register"):
            lists[f"identified_{kind}s"] = _records(row for row in rows if kinds[row["source"]] == kind)
    return lists | {
        "duplicates_removed": _records(duplicates),
        "duplicates_removed_by_people": _records(row for row in duplicates if row["decided_by"] != "automatic"),
        "removed_automation": _records(_at(rows, Station.REMOVED_AUTOMATION)),
        "removed_other": _records(_at(rows, Station.REMOVED_OTHER)),
        "screened": _records(_screened(rows)),
        "excluded": _records(_at(rows, Station.EXCLUDED_TITLE_ABSTRACT)),
        "sought": _reports(row for row in rows if row["report_id"]),
        "not_retrieved": _reports(_at(rows, Station.NOT_RETRIEVED)),
        "assessed": _reports(_assessed(rows)),
        "excluded_full_text": _reports(excluded),
        **{
            f"excluded_by_reason.{reason['key']}": _reports(r for r in excluded if r["reason"] == reason["key"])
            for reason in exclusion_reasons
        },
    }


def _check(ledger: list[dict], sources: list[dict], exclusion_reasons: list[dict]) -> None:
    known = {"station": set(Station), "column": {DATABASES_REGISTERS, OTHER_METHODS, PREVIOUS}}
    known |= {"source": {source["key"] for source in sources}}
    reasons = {reason["key"] for reason in exclusion_reasons}
    for line, row in enumerate(ledger, start=2):
        for name, values in known.items():
            if row[name] not in values:
                fix = f"Known: {', '.join(sorted(values))}."
                raise wrong(LEDGER, f"has the {name} {row[name]!r}.", fix, f"line {line}")
        if row["station"] == Station.EXCLUDED_FULL_TEXT and row["reason"] not in reasons:
            fix = f"The protocol has: {', '.join(sorted(reasons))}."
            raise wrong(LEDGER, f"{row['report_id']} was excluded for {row['reason']!r}.", fix, f"line {line}")


def _at(rows: list[dict], *stations: Station) -> list[dict]:
    return [row for row in rows if row["station"] in stations]


def _screened(rows: list[dict]) -> list[dict]:
    """Rows of the unique records on which title and abstract are decided."""
    before = (
        Station.DUPLICATE, Station.REMOVED_AUTOMATION, Station.REMOVED_OTHER, Station.AWAITING_TITLE_ABSTRACT
    )  # fmt: skip
    return [row for row in rows if row["station"] not in before]


def _assessed(rows: list[dict]) -> list[dict]:
    """Rows of the reports on which the full text is decided."""
    return [row for row in _at(rows, *_WITH_REPORT) if row["report_id"]]


def _records(rows) -> list[str]:
    return sorted({row["record_id"] for row in rows})


def _reports(rows) -> list[str]:
    return sorted({row["report_id"] for row in rows})


def _studies(rows) -> list[str]:
    return sorted({study_id for row in rows for study_id in row["study_id"].split("; ")})


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        lists = flow_lists(
            read_csv(snakemake.input.ledger, LEDGER_COLUMNS),
            snakemake.params.sources,
            snakemake.params.exclusion_reasons,
            studies_with_data(read_csv(snakemake.input.outcomes)),
        )
        unjudged = read_json(snakemake.input.duplicates)["tabs"]["Pairs"]["left"]
        flow = with_unjudged_pairs(count_flow(lists), unjudged)
        write_json(snakemake.output.flow, flow | {"notice": snakemake.params.notice})
