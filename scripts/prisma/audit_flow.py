"""Rule audit_flow: check every number of flow.json against a second count, and every record's station with it.

In: flow.json, ledger.csv, files.csv, occurrences.csv, members.csv, removed.csv, outcomes.csv, the raw exports, and the
protocol and ledgers in config. Out: audit.json (files, numbers, equations; the digest of each number's ids). Any
disagreement fails the run and names the ids.
"""

import hashlib
from collections import Counter
from pathlib import Path

from scripts.common.ledgers import read_ledger
from scripts.common.messages import InputError, Problem, told_plainly
from scripts.common.protocol import load_protocol
from scripts.common.tables import read_csv, read_json, write_json
from scripts.prisma.count_exports import count_starts
from scripts.prisma.recount_flow import Ballots, Unit, recount, replay_identities, settle_fates

MEMBERS, LEDGER, FLOW = "deduplication/members.csv", "prisma/ledger.csv", "prisma/flow.json"
UNJUDGED = "prisma_2020.awaiting.duplicates"
IDENTITY_COLUMNS = ("seq", "event", "unique_id", "record_id", "into")

# The conservation of PRISMA 2020, over sets of ids: what stands first is all of what follows, none of it twice.
# Columns of the diagram stand for "*". Awaiting and marked records are states of their own.
EQUATIONS = (
    ("identified", "duplicates_removed", "removed_automation", "removed_other", "awaiting_title_abstract", "screened"),
    ("screened", "excluded", "marked_at_title_abstract", "sought"),
    ("sought", "not_retrieved", "awaiting_retrieval", "awaiting_full_text", "assessed"),
    ("assessed", "excluded_full_text", "marked_at_full_text", "included"),
)


def check_exports(counts: dict[str, int | None], occurrences: list[dict]) -> list[Problem]:
    """Compare how many records start in each export with the records that were read from it.

    `counts`: file → records that start in it, None where that cannot be seen. A record that a later search found
    again without fetching it occurs a second time in the file of the earlier search: that is not counted here.
    """
    positions: dict[str, list[int]] = {}
    for row in occurrences:
        if row["search_date"] == row["file"].split("/")[2]:
            positions.setdefault(row["file"], []).append(int(row["position"]))
    problems = [Problem(file, "", "records are said to be from it, but it is no export.", "Restore the file.")
                for file in sorted(positions.keys() - counts.keys())]  # fmt: skip
    for file, count in sorted(counts.items()):
        read = sorted(positions.get(file, []))
        if count is not None and read != list(range(1, count + 1)):
            message = f"{count} records start in it, but {len(read)} were read."
            problems.append(Problem(file, "", message, "Export the search again, or run rule read_exports again."))
    return problems


def check_members(members: list[dict], groups: dict[str, set[str]]) -> list[Problem]:
    """Compare members.csv with what the identities' events say."""
    told = {row["record_id"]: row["unique_id"] for row in members}
    replayed = {record_id: unique_id for unique_id, records in groups.items() for record_id in records}
    return [
        Problem(MEMBERS, "", f"{r} is of {told.get(r)}, by the identities of {replayed.get(r)}.", "")
        for r in sorted(told.keys() | replayed.keys())
        if told.get(r) != replayed.get(r)
    ]


def check_stations(ledger: list[dict], units: list[Unit]) -> list[Problem]:
    """Compare the ledger with the second count, record by record: what it is, where it stands, and why."""
    expected = {}
    for unit in units:
        studies = "; ".join(sorted(unit.studies))
        for record_id in unit.records:
            expected[record_id] = (unit.unique_id, "duplicate", unit.bearer, "", "", "")
        expected[unit.bearer] = (unit.unique_id, unit.fate, "", unit.report, studies, unit.reason)
    problems, seen = [], set()
    for line, row in enumerate(ledger, start=2):
        record_id = row["record_id"]
        automatic = row["station"] == "removed_automation"
        studies = "; ".join(sorted(row["study_id"].split("; ")))
        reason = "" if automatic else row["reason"]
        found = (row["unique_id"], row["station"], row["duplicate_of"], row["report_id"], studies, reason)
        if record_id in seen:
            problems.append(Problem(LEDGER, f"line {line}", f"{record_id} stands in it twice.", ""))
        elif record_id not in expected:
            problems.append(Problem(LEDGER, f"line {line}", f"{record_id} is in no export.", ""))
        elif found != expected[record_id]:
            told, counted = (", ".join(filter(None, values)) for values in (found, expected[record_id]))
            problems.append(Problem(LEDGER, f"line {line}", f"{record_id} has {told}; recounted: {counted}.", ""))
        seen.add(record_id)
    return problems + [Problem(LEDGER, "", f"{lost} is missing.", "") for lost in sorted(expected.keys() - seen)]


def check_numbers(flow: dict, counted: dict[str, set[str]]) -> list[Problem]:
    """Compare each number of flow.json with the length of the recounted list.

    Possible duplicates that wait to be judged are pairs, not records: `pending` is compared without them.
    """
    numbers = flatten(flow)
    numbers["pending"] -= numbers.pop(UNJUDGED)
    problems = []
    for name in sorted(numbers.keys() | counted.keys()):
        ids = counted.get(name, set())
        if name not in counted or numbers.get(name) != len(ids):
            named = ", ".join(sorted(ids)[:5])
            message = f"is {numbers.get(name)}, recounted {len(ids)}: {named}{', …' if len(ids) > 5 else ''}."
            problems.append(Problem(FLOW, name, message, "Run the workflow again; if it stays, report it."))
    return problems


def check_equations(sets: dict[str, dict[str, set[str]]]) -> list[Problem]:
    """Check EQUATIONS over the records of each column: `sets` is column → name → record_ids."""
    problems = []
    for column, named in sets.items():
        for whole, *parts in EQUATIONS:
            times = Counter(record_id for part in parts for record_id in named[part])
            wrong_ids = sorted(r for r in named[whole] | times.keys() if times[r] != 1 or r not in named[whole])
            if wrong_ids:
                place = f"{column}: {equation_text(whole, parts)}"
                problems.append(Problem(LEDGER, place, f"does not hold for {', '.join(wrong_ids[:10])}.", ""))
    return problems


def equation_text(whole: str, parts: list[str]) -> str:
    """An equation in words."""
    return f"{whole} = {' + '.join(parts)}"


def ledger_sets(ledger: list[dict]) -> dict[str, dict[str, set[str]]]:
    """What EQUATIONS speak of, from the ledger: column → name → record_ids."""
    sets = {}
    for column in sorted({row["column"] for row in ledger}):
        rows = [row for row in ledger if row["column"] == column]
        at: dict[str, set[str]] = {name: set() for equation in EQUATIONS for name in equation}
        names = {"duplicate": "duplicates_removed", "excluded_title_abstract": "excluded"}
        for row in rows:
            station, record_id = row["station"], row["record_id"]
            if station in ("ongoing", "awaiting_classification"):
                station = "marked_at_full_text" if row["report_id"] else "marked_at_title_abstract"
            at["identified"].add(record_id)
            at[names.get(station, station)].add(record_id)
            if station in ("excluded_title_abstract", "marked_at_title_abstract") or row["report_id"]:
                at["screened"].add(record_id)
            if row["report_id"]:
                at["sought"].add(record_id)
            if station in ("excluded_full_text", "marked_at_full_text", "included"):
                at["assessed"].add(record_id)
        sets[column] = at
    return sets


def report_audit(
    counts: dict[str, int | None], left_out: set[str], counted: dict[str, set[str]], columns: list[str]
) -> dict:
    """audit.json of a review in which all agrees: files, numbers with the digest of their ids, equations.

    `left_out`: exports of optional sources that could not be read.
    """
    equations = {equation_text(whole, parts): (whole, *parts) for whole, *parts in EQUATIONS}
    numbers = {}
    for name, ids in counted.items():
        last = name.split(".")[-1]
        last = "identified" if last.startswith("identified") else last
        within = [text for text, names in equations.items() if last in names]
        numbers[name] = {"count": len(ids), "sha256": digest_of_ids(ids), "equations": within, "verdict": "agrees"}
    files = {
        file: {"records": count, "verdict": "not countable" if count is None else "agrees"}
        for file, count in counts.items()
    } | {file: {"records": None, "verdict": "left out"} for file in left_out}
    return {
        "files": files,
        "numbers": numbers,
        "equations": {column: dict.fromkeys(equations, "holds") for column in columns},
    }


def flatten(flow: dict, above: str = "") -> dict[str, int]:
    """The numbers of flow.json by their path, joined by dots."""
    numbers = {}
    for key, value in flow.items():
        if isinstance(value, dict):
            numbers |= flatten(value, f"{above}{key}.")
        elif isinstance(value, int):
            numbers[above + key] = value
    return numbers


def digest_of_ids(ids: set[str]) -> str:
    """The sha256 of ids, sorted, each on a line: anyone can compute it from the list."""
    return hashlib.sha256("".join(f"{item}\n" for item in sorted(ids)).encode()).hexdigest()


def read_ballots(review: Path, phase: str, reviewers: list[dict]) -> Ballots:
    """The ledgers of a screening phase."""
    ledgers = review / "ledgers"
    votes = [read_ledger(ledgers / f"{phase}.{reviewer['key']}.csv") for reviewer in reviewers]
    return Ballots(votes, read_ledger(ledgers / f"{phase}.consensus.csv"))


def studies_to_pool(outcomes: list[dict]) -> set[str]:
    """Studies with numbers in both groups for the same outcome and time."""
    groups: dict[str, set[tuple]] = {"intervention": set(), "control": set()}
    for row in outcomes:
        if row["n"] and (row["mean"] or row["events"]):
            groups[row["role"]].add((row["study_id"], row["outcome"], row["time_months"]))
    return {study_id for study_id, *_ in groups["intervention"] & groups["control"]}


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        review = Path(snakemake.params.review)
        protocol = load_protocol(review)
        occurrences = read_csv(snakemake.input.occurrences)
        source_of = {row["record_id"]: row["file"].split("/")[1] for row in occurrences}
        kinds = {source["key"]: source["kind"] for source in protocol["sources"]}
        groups = replay_identities(read_ledger(review / "ledgers" / "identities.csv", IDENTITY_COLUMNS), set(source_of))
        members = read_csv(snakemake.input.members)
        judged = {row["record_id"] for row in members if row["decided_by"] != "automatic"}
        databases = {r for r, source in source_of.items() if kinds[source] in ("database", "register")}
        units = [Unit(unique_id, found, found & databases, found & judged) for unique_id, found in groups.items()]
        settle_fates(
            units,
            {row["row_id"] for row in read_csv(snakemake.input.removed)},
            read_ballots(review, "title_abstract", protocol["reviewers"]),
            read_ballots(review, "full_text", protocol["reviewers"]),
            protocol["screening"]["maybe_counts_as"],
        )
        reasons = [reason["key"] for reason in protocol["exclusion_reasons"]]
        counted = recount(units, kinds, source_of, reasons, studies_to_pool(read_csv(snakemake.input.outcomes)))
        left_out = {row["file"] for row in read_csv(snakemake.input.files) if row["problem"]}
        exports = {Path(path).relative_to(review).as_posix(): path for path in snakemake.input.exports}
        counts = {name: count_starts(path) for name, path in exports.items() if name not in left_out}
        ledger, flow = read_csv(snakemake.input.ledger), read_json(snakemake.input.flow)
        sets = ledger_sets(ledger)
        problems = [
            *check_exports(counts, occurrences),
            *check_members(members, groups),
            *check_stations(ledger, units),
            *check_equations(sets),
            *check_numbers(flow, counted),
        ]
        if problems:
            raise InputError(*problems)
        write_json(
            snakemake.output.audit, report_audit(counts, left_out, counted, list(sets)) | {"notice": flow["notice"]}
        )
