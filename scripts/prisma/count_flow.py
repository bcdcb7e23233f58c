"""Rule count_flow: the numbers of the flow diagrams, each the length of a list of ids.

In: ledger.csv, reports.csv, previous.csv, extraction/outcomes.csv, the receipt of the sheet of possible duplicates.
Out: lists.json (the path of each number → its ids) and flow.json (prisma_2009, prisma_2020, pending: what is still to
be decided, footnotes, notice).
"""

from collections import defaultdict
from operator import itemgetter

from scripts.common.ids import listed
from scripts.common.messages import told_plainly, wrong
from scripts.common.tables import read_csv, read_json, write_json
from scripts.prisma.stations import (
    ASSESSED,
    COLUMNS,
    DATABASES_REGISTERS,
    LEDGER_COLUMNS,
    MARKS,
    OTHER_METHODS,
    PENDING,
    PREVIOUS,
    PREVIOUS_COLUMNS,
    PREVIOUS_SOURCE,
    REMOVED,
    REPORT_COLUMNS,
    SCREENED,
    STANDINGS,
    Station,
    column_of,
)

LEDGER, REPORTS = "prisma/ledger.csv", "prisma/reports.csv"
CUMULATIVE = "cumulative"
_TOLD_SINGLY = 12  # reports dropped since the previous version that have a footnote each


def flow_lists(
    ledger: list[dict],
    reports: list[dict],
    previous: list[dict],
    sources: list[dict],
    exclusion_reasons: list[dict],
    pooled: set[str],
) -> dict[str, list[str]]:
    """The list behind each number of flow.json: its path there, joined by dots → sorted ids.

    Up to the screening ids are record_ids (one for each unique record from there on), then report_ids, and study_ids
    where studies are counted. `previous`: what became of the reports included before; `pooled`: studies with data of
    an outcome. Raises InputError for a station, column, source or reason that is not known.
    """
    _check(ledger, reports, sources, exclusion_reasons)
    # What only the previous version knew went through the flow of that one, not of this.
    own_ledger = [row for row in ledger if row["source"] != PREVIOUS_SOURCE]
    elsewhere = {r for row in ledger if row["source"] == PREVIOUS_SOURCE for r in listed(row["report_id"])}
    own_reports = [row for row in reports if row["report_id"] not in elsewhere]
    lists = _lists_2009(own_ledger, own_reports, sources, exclusion_reasons, pooled)
    keepers = {row["record_id"]: row["column"] for row in ledger if row["station"] != Station.DUPLICATE}
    for name in (*COLUMNS, CUMULATIVE):
        rows, of_column = (
            [row for row in table if name in (CUMULATIVE, row["column"])] for table in (own_ledger, own_reports)
        )
        numbers = _lists_of_column(rows, of_column, keepers, name, sources, exclusion_reasons)
        lists |= {f"prisma_2020.{name}.{number}": ids for number, ids in numbers.items()}
    at, reports_at = _grouped(ledger, "station"), _grouped(reports, "station")
    included = _lists_included(reports_at[Station.INCLUDED], previous)
    included["previous.only_there"] = _reports(r for r in reports_at[Station.INCLUDED] if r["report_id"] in elsewhere)
    lists |= {f"prisma_2020.{number}": ids for number, ids in included.items()}
    standing = _lists_of_stations(at, reports_at)
    lists |= {f"prisma_2020.{STANDINGS[s].number}": standing[s] for s in (*MARKS, *PENDING)}
    lists["pending"] = sorted(id_ for station in PENDING for id_ in standing[station])
    return lists


def count_flow(lists: dict[str, list[str]]) -> dict:
    """flow.json without its notice and footnotes: the length of each list, under its path."""
    flow: dict = {}
    for path, ids in lists.items():
        *above, name = path.split(".")
        place = flow
        for key in above:
            place = place.setdefault(key, {})
        place[name] = len(ids)
    for column in (*COLUMNS, CUMULATIVE):
        flow["prisma_2020"][column].setdefault("identified_by_source", {})
    return flow


def with_unjudged_pairs(flow: dict, unjudged: int) -> dict:
    """flow.json with the possible duplicates that nobody has judged yet: pairs of records, and pending as well."""
    new = flow["prisma_2020"]
    awaiting = new["awaiting"] | {"duplicates": unjudged}
    return flow | {"prisma_2020": new | {"awaiting": awaiting}, "pending": flow["pending"] + unjudged}


def footnotes(previous: list[dict], exclusion_reasons: list[dict]) -> list[str]:
    """What a reader of an update's diagram has to be told: the reports included before and dropped since.

    A diagram has room for a few; the others are counted, with the table where each of them stands.
    """
    labels = {reason["key"]: reason["label"] for reason in exclusion_reasons}
    dropped = [row for row in previous if row["status"] == "dropped"]
    told = [
        f"{row['report_id']} ({row['study_id']}), included in the previous version, is no longer included: "
        f"{labels.get(row['reason'], row['reason'].replace('_', ' '))}."
        for row in dropped[:_TOLD_SINGLY]
    ]
    more = len(dropped) - len(told)
    reports = "report" if more == 1 else "reports"
    return told + [f"{more:,} more {reports} dropped since the previous version: see prisma/previous.csv."] * (more > 0)


def studies_with_data(outcomes: list[dict]) -> set[str]:
    """Studies of which both groups, or the only one, have a mean or events for one outcome at one time: those that can
    be pooled."""
    roles: dict[tuple, set[str]] = {}
    for row in outcomes:
        found = {row["role"]} if row["n"] and (row["mean"] or row["events"]) else set()
        if row.get("yi") or "group" in found:
            found = {"intervention", "control"}
        roles.setdefault((row["study_id"], row["outcome"], row["time_months"]), set()).update(found)
    return {study_id for (study_id, *_), found in roles.items() if {"intervention", "control"} <= found}


def _lists_2009(ledger, reports, sources, exclusion_reasons, pooled) -> dict:
    """PRISMA 2009 does not know columns: what all found goes through one flow, duplicates of any are removed."""
    kinds = {source["key"]: column_of(source["kind"]) for source in sources}
    at, reports_at = _grouped(ledger, "station"), _grouped(reports, "station")
    found_by = _grouped(ledger, "source")
    from_databases, from_others = (
        _records(_of(found_by, *(key for key, column in kinds.items() if column == name)))
        for name in (DATABASES_REGISTERS, OTHER_METHODS)
    )
    excluded = reports_at[Station.EXCLUDED_FULL_TEXT]
    studies = _studies(reports_at[Station.INCLUDED])
    by_reason = {
        f"full_text_excluded_by_reason.{reason['key']}": _reports(r for r in excluded if r["reason"] == reason["key"])
        for reason in exclusion_reasons
    }
    return {
        f"prisma_2009.{name}": ids
        for name, ids in {
            "identified_databases": from_databases,
            "identified_other": from_others,
            "duplicates_removed": _records(at[Station.DUPLICATE]),
            "after_duplicates_removed": _records(row for row in ledger if row["station"] != Station.DUPLICATE),
            **{STANDINGS[station].number: _records(at[station]) for station in REMOVED},
            "screened": _records(_of(at, *SCREENED)),
            "excluded": _records(at[Station.EXCLUDED_TITLE_ABSTRACT]),
            "not_retrieved": _reports(reports_at[Station.NOT_RETRIEVED]),
            "full_text_assessed": _reports(_of(reports_at, *ASSESSED)),
            "full_text_excluded": _reports(excluded),
            **by_reason,
            "included_qualitative": studies,
            "included_quantitative": [study_id for study_id in studies if study_id in pooled],
        }.items()
    }


def _lists_of_column(rows, reports, keepers: dict[str, str], column: str, sources, exclusion_reasons) -> dict:
    """The numbers of one column of PRISMA 2020, or of all together. `keepers`: record_id → column of those that count.

    `already_screened`: of the duplicates, those of a record that the previous version knew.
    """
    kinds = {source["key"]: source["kind"] for source in sources}
    at, reports_at = _grouped(rows, "station"), _grouped(reports, "station")
    found_by = _grouped(rows, "source")
    if column == PREVIOUS:
        named = found_by.keys()
    else:
        named = {key for key, kind in kinds.items() if column in (CUMULATIVE, column_of(kind))}
    lists = {f"identified_by_source.{key}": _records(found_by[key]) for key in kinds if key in named}
    if column != OTHER_METHODS:
        for kind in ("database", "register"):
            lists[f"identified_{kind}s"] = _records(_of(found_by, *(key for key in kinds if kinds[key] == kind)))
    duplicates = at[Station.DUPLICATE]
    known = [row for row in duplicates if row["column"] != PREVIOUS and keepers[row["duplicate_of"]] == PREVIOUS]
    excluded = at[Station.EXCLUDED_TITLE_ABSTRACT]
    excluded_full_text = reports_at[Station.EXCLUDED_FULL_TEXT]
    by_reason = {
        f"excluded_by_reason.{reason['key']}": _reports(r for r in excluded_full_text if r["reason"] == reason["key"])
        for reason in exclusion_reasons
    }
    standing = {STANDINGS[station].number: ids for station, ids in _lists_of_stations(at, reports_at).items()}
    return lists | standing | {
        "identified": _records(rows),
        "duplicates_removed_by_people": _records(row for row in duplicates if row["decided_by"] != "automatic"),
        "duplicates_removed_automatically": _records(row for row in duplicates if row["decided_by"] == "automatic"),
        "already_screened": _records(known),
        "screened": _records(_of(at, *SCREENED)),
        "excluded_by_people": _records(row for row in excluded if row["decided_by"] != "automatic"),
        "excluded_by_automation": _records(row for row in excluded if row["decided_by"] == "automatic"),
        "marked_at_title_abstract": _records(row for row in _of(at, *MARKS) if not row["report_id"]),
        "passed": _records(row for row in rows if row["report_id"]),
        "sought": _reports(reports),
        "assessed": _reports(_of(reports_at, *ASSESSED)),
        **by_reason,
        "marked_at_full_text": _reports(_of(reports_at, *MARKS)),
    }  # fmt: skip


def _lists_included(included: list[dict], previous: list[dict]) -> dict:
    """Studies and reports: of the previous version, new in this one, and in all.

    A report of several studies is of a new study if any of them is new; a new report of an old study adds no study.
    """
    reports_before, reports_now = set(_reports(previous)), set(_reports(included))
    studies_before, studies_now = set(_studies(previous)), set(_studies(included))
    new = [row for row in included if row["report_id"] not in reports_before]
    of_new = {row["report_id"] for row in new if not studies_before.issuperset(listed(row["study_id"]))}
    lists = {
        "previous.studies": studies_before,
        "previous.reports": reports_before,
        "previous.dropped_studies": studies_before - studies_now,
        "previous.dropped_reports": reports_before - reports_now,
        "included.new_studies": studies_now - studies_before,
        "included.new_reports": {row["report_id"] for row in new},
        "included.new_reports_of_new_studies": of_new,
        "included.new_reports_of_previous_studies": {row["report_id"] for row in new} - of_new,
        "included.total_studies": studies_now,
        "included.total_reports": reports_now,
    }
    return {name: sorted(ids) for name, ids in lists.items()}


def _lists_of_stations(at: dict[str, list[dict]], reports_at: dict[str, list[dict]]) -> dict[Station, list[str]]:
    """What stands at each station: records that led to no report, and reports. Of both, station → rows."""
    return {
        station: sorted(_records(row for row in at[station] if not row["report_id"]) + _reports(reports_at[station]))
        for station in STANDINGS
    }


def _check(ledger, reports, sources, exclusion_reasons) -> None:
    known = {"station": set(Station), "column": set(COLUMNS)}
    own = known | {"source": {source["key"] for source in sources} | {PREVIOUS_SOURCE}}
    for file, rows, values in ((LEDGER, ledger, own), (REPORTS, reports, known)):
        for name, allowed in values.items():
            if strange := {row[name] for row in rows} - allowed:
                line, value = next((n, row[name]) for n, row in enumerate(rows, start=2) if row[name] in strange)
                fix = f"Known: {', '.join(sorted(allowed))}."
                raise wrong(file, f"has the {name} {value!r}.", fix, f"line {line}")
    duplicates = {row["record_id"] for row in ledger if row["station"] == Station.DUPLICATE}
    keepers = {row["record_id"] for row in ledger} - duplicates
    for line, row in enumerate(ledger, start=2):
        if row["station"] == Station.DUPLICATE and row["duplicate_of"] not in keepers:
            what = "is a duplicate itself" if row["duplicate_of"] in duplicates else "is not there"
            message = f"{row['record_id']} is a duplicate of {row['duplicate_of'] or 'nothing'}, which {what}."
            raise wrong(LEDGER, message, "A duplicate names the record that was kept.", f"line {line}")
    reasons = {reason["key"] for reason in exclusion_reasons}
    elsewhere = {r for row in ledger if row["source"] == PREVIOUS_SOURCE for r in listed(row["report_id"])}
    for line, row in enumerate(reports, start=2):
        if row["report_id"] in elsewhere:
            continue  # dropped from the previous version, for a reason in people's own words
        if row["station"] == Station.EXCLUDED_FULL_TEXT and row["reason"] not in reasons:
            fix = f"The protocol has: {', '.join(sorted(reasons))}."
            raise wrong(REPORTS, f"{row['report_id']} was excluded for {row['reason']!r}.", fix, f"line {line}")


def _grouped(rows: list[dict], name: str) -> defaultdict[str, list[dict]]:
    """The rows by their value in a column."""
    found = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


def _of(rows_of: dict[str, list[dict]], *values: str) -> list[dict]:
    return [row for value in values for row in rows_of[value]]


# Rows are in the order of their ids, or nearly so: keeping it while doubles are dropped makes sorting fast.
def _records(rows) -> list[str]:
    return sorted(dict.fromkeys(map(itemgetter("record_id"), rows)))


def _reports(rows) -> list[str]:
    return sorted(dict.fromkeys(map(itemgetter("report_id"), rows)))


def _studies(rows) -> list[str]:
    return sorted({study_id for row in rows for study_id in listed(row["study_id"])})


def describe_flow(lists: dict[str, list[str]], unjudged: int, previous: list[dict], protocol: dict) -> dict:
    """flow.json: the length of each list, what is pending, the footnotes, the notice.

    `unjudged`: possible duplicates that nobody has judged; `previous`: previous.csv; `protocol`: exclusion_reasons,
    notice.
    """
    told = {"notice": protocol["notice"], "footnotes": footnotes(previous, protocol["exclusion_reasons"])}
    return with_unjudged_pairs(count_flow(lists), unjudged) | told


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, params = snakemake.input, snakemake.params
        ledger, reports = read_csv(given.ledger, LEDGER_COLUMNS), read_csv(given.reports, REPORT_COLUMNS)
        previous, pooled = read_csv(given.previous, PREVIOUS_COLUMNS), studies_with_data(read_csv(given.outcomes))
        lists = flow_lists(ledger, reports, previous, params.sources, params.exclusion_reasons, pooled)
        unjudged = read_json(given.duplicates)["tabs"]["Pairs"]["left"]
        write_json(snakemake.output.lists, lists)
        write_json(snakemake.output.flow, describe_flow(lists, unjudged, previous, params))
