"""Does the second count put every record and report where the ledgers do, for the same reasons, by the same people?"""

from collections import Counter
from functools import cache
from operator import itemgetter

from scripts.audit.expected_ledgers import Row
from scripts.audit.raw_previous import Before
from scripts.audit.raw_removals import REMOVED_RECORDS, Removal
from scripts.audit.recount_flow import papers_of
from scripts.audit.settle_fates import Unit
from scripts.audit.tell_problems import FIX
from scripts.common.messages import Problem

REMOVED, MEMBERS, LEDGER, REPORTS, EARLIER = (
    "screening/title_abstract/removed.csv", "deduplication/members.csv", "prisma/ledger.csv", "prisma/reports.csv",
    "prisma/previous.csv",
)  # fmt: skip


def check_members(members: list[Row], unique_of: dict[str, str]) -> list[Problem]:
    """Compare members.csv with what the identities' events say. `unique_of`: record_id → unique_id."""
    pairs = Counter((row["record_id"], row["unique_id"]) for row in members)
    astray = {r for r, _ in pairs.keys() ^ unique_of.items()} | {r for (r, _), times in pairs.items() if times > 1}
    told: dict[str, list[str]] = {record_id: [] for record_id in sorted(astray)}
    for row in members:
        if row["record_id"] in told:
            told[row["record_id"]].append(row["unique_id"])
    return [
        Problem(MEMBERS, "", f"{r} is of {_and(found)}, by the identities of {unique_of.get(r)}.", FIX)
        for r, found in told.items()
    ]


def check_removed(removed: list[Row], taken_out: dict[str, Removal]) -> list[Problem]:
    """Compare what removed.csv says that people removed before screening with their own table."""
    columns = ("row_id", "reason", "person", "event")
    told = Counter(tuple(row.get(name, "") for name in columns) for row in removed if not row["prefilter"])
    counted = Counter((u, each.reason, each.person, each.event) for u, each in taken_out.items())
    return [
        Problem(REMOVED, "", f"has {found} {told[found]} times, by {REMOVED_RECORDS} {counted[found]} times.", FIX)
        for found in sorted(told.keys() | counted.keys())
        if told[found] != counted[found]
    ]


def check_reasons(units: list[Unit], known: set[str]) -> list[Problem]:
    """Reports that were excluded for a reason that the protocol does not know."""
    return [
        Problem("ledgers/full_text", paper.report_id, f"was excluded for {paper.reason!r}, which is no reason of the "
                "protocol.", f"Known: {', '.join(sorted(known))}.")
        for paper in papers_of(units)
        if paper.fate == "excluded_full_text" and paper.reason not in known
    ]  # fmt: skip


def check_rows(file: str, key: str, rows: list[Row], expected: dict[str, Row], stranger: str) -> list[Problem]:
    """Compare a ledger with the second count, row by row: what it is, where it stands, why, by whom and by which
    events. `key`: the column of ids; `expected`: id → what the ledger should say; `stranger`: what an id is that is not
    among these."""
    problems, seen = [], set()
    for line, row in enumerate(rows, start=2):
        id_, at = row[key], f"line {line}"
        told = expected.get(id_)
        if id_ in seen:
            problems.append(Problem(file, at, f"{id_} stands in it twice.", FIX))
        elif told is None:
            problems.append(Problem(file, at, f"{id_} {stranger}.", FIX))
        elif row | told != row:
            problems.append(_differs(file, at, id_, row, told))
        seen.add(id_)
    return problems + [Problem(file, "", f"{lost} is missing.", FIX) for lost in sorted(expected.keys() - seen)]


def check_places(ledger: list[Row], occurrences: list[Row]) -> list[Problem]:
    """Check that each record is said to come from a place where it was found in the first search that found it."""
    place_of = itemgetter("search_date", "file", "position")
    first: dict[str, list[tuple[str, str, str]]] = {}
    for row in occurrences:
        place, found = place_of(row), first.get(row["record_id"])
        if not found or _order(place[0]) < _order(found[0][0]):
            first[row["record_id"]] = [place]
        elif _order(place[0]) == _order(found[0][0]):
            found.append(place)
    problems = []
    for line, row in enumerate(ledger, start=2):
        record_id, place = row["record_id"], place_of(row)
        if record_id in first and place not in first[record_id]:
            search_date, file, position = place
            message = f"{record_id} was not found first in {file}, record {position}, {search_date}."
            problems.append(Problem(LEDGER, f"line {line}", message, FIX))
    return problems


def check_passed(units: list[Unit], reports_of: dict[str, set[str]]) -> list[Problem]:
    """Unique records that led to a report, but did not pass title and abstract."""
    passed = {unit.unique_id for unit in units if unit.papers}
    return [
        Problem("screening/full_text/rows.csv", "", f"has a report of {unique_id}, which did not pass.", FIX)
        for unique_id in sorted(reports_of.keys() - passed)
    ]


def check_previous(
    previous: list[dict], before: Before, records: dict[str, dict], now: dict[str, dict]
) -> list[Problem]:
    """Compare what is said of the reports included before with the previous version and with what is included now.

    `records`, `now`: what the ledger of records and that of reports should say.
    """
    expected = {}
    for report_id, studies in before.included.items():
        row = now.get(report_id)
        kept = row is not None and row["station"] == "included"
        if row is None:
            row = records[[r for r in before.records_of[report_id] if r in records][-1]]
        reason = "" if kept else row.get("reason") or row["station"]
        status = "kept" if kept else "dropped"
        expected[report_id] = ("; ".join(sorted(studies)), status, reason, row["event"])
    told = {
        row["report_id"]: ("; ".join(sorted(row["study_id"].split("; "))), row["status"], row["reason"], row["event"])
        for row in previous
    }
    twice = [Problem(EARLIER, "", "has a report twice.", FIX)] if len(told) != len(previous) else []
    return twice + [
        Problem(EARLIER, report_id, f"has {told.get(report_id)}; recounted: {expected.get(report_id)}.", FIX)
        for report_id in sorted(told.keys() | expected.keys())
        if told.get(report_id) != expected.get(report_id)
    ]


@cache
def _order(search_date: str) -> tuple[str, int]:
    day, _, number = search_date.partition(".")
    return day, int(number or 1)


def _differs(file: str, place: str, id_: str, found: Row, expected: Row) -> Problem:
    differing = [name for name in expected if found.get(name) != expected[name]]
    told, counted = (", ".join(f"{name} {row.get(name) or 'none'}" for name in differing) for row in (found, expected))
    return Problem(file, place, f"{id_} has {told}; recounted: {counted}.", FIX)


def _and(ids: list[str]) -> str:
    return " and ".join(sorted(ids)) if ids else "nothing"
