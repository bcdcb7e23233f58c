"""Check a review's flow from its raw searches and ledgers of decisions: every number, every id, every equation.

`audit` reads the review itself (raw_review), counts again (recount_flow, expected_ledgers), and compares.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path

from scripts.audit.conservation import broken, equations
from scripts.audit.count_exports import count_starts
from scripts.audit.expected_ledgers import Row, expected_records, expected_reports
from scripts.audit.raw_previous import Before
from scripts.audit.raw_removals import REMOVED_RECORDS, Removal
from scripts.audit.raw_review import RawReview, read_review
from scripts.audit.recount_flow import papers_of, recount
from scripts.audit.settle_fates import Unit
from scripts.common.collector import uncollected
from scripts.common.messages import InputError, Problem
from scripts.common.tables import read_csv, read_json

REMOVED, MEMBERS, LEDGER, REPORTS, FLOW, LISTS, EARLIER = (
    "screening/title_abstract/removed.csv", "deduplication/members.csv", "prisma/ledger.csv", "prisma/reports.csv",
    "prisma/flow.json", "prisma/lists.json", "prisma/previous.csv",
)  # fmt: skip
_FIX = "Restore what was edited by hand, and run the workflow again; if it stays, report it."
_NAMED = 20  # problems of one kind that are told one by one


@dataclass(frozen=True)
class Published:
    """What rules build_ledger and count_flow published."""

    ledger: list[dict]
    reports: list[dict]
    previous: list[dict]
    lists: dict[str, list[str]]
    flow: dict


@uncollected()
def audit(review: Path, results: Path, with_exports: bool = True) -> dict:
    """audit.json of a review in which all agrees. Raises InputError with a problem for each thing that does not.

    `review`: config/<review>; `results`: results/<review>; `with_exports`: are the raw exports there to be counted?
    """
    raw = read_review(review, results, with_exports)
    results = Path(results)
    published = Published(
        read_csv(results / LEDGER),
        read_csv(results / REPORTS),
        read_csv(results / EARLIER),
        read_json(results / LISTS),
        read_json(results / FLOW),
    )
    left_out = {row["file"] for row in raw.files if row["problem"]}
    starts = {name: count_starts(path) for name, path in raw.exports.items() if name not in left_out}
    digests = {name: sha256_of_file(path) for name, path in raw.exports.items()}
    counted, records, reports = recount(raw), expected_records(raw), expected_reports(raw)
    problems = [
        check_digests(digests, raw.files) if with_exports else [],
        check_exports(starts, raw.occurrences) if with_exports else [],
        check_members(raw.members, raw.unique_of),
        check_removed(raw.removed, raw.taken_out),
        check_reasons(raw.units, set(raw.reasons)),
        check_rows(LEDGER, "record_id", published.ledger, records, "is in no export"),
        check_places(published.ledger, raw.occurrences),
        check_rows(REPORTS, "report_id", published.reports, reports, "is a report of no record that passed"),
        check_passed(raw.units, raw.reports_of),
        check_previous(published.previous, raw.before, records, reports),
        check_equations(published.lists),
        check_passage(published.lists, published.ledger),
        check_lists(published.lists, counted),
        check_numbers(published.flow, counted, raw.unjudged),
    ]
    if told := [problem for kind in problems for problem in _first_of(kind)]:
        raise InputError(*told)
    agreed = {name: published.lists[name] for name in counted}
    return report_audit(starts, left_out, digests, agreed) | {"inputs": digest_inputs(Path(review), raw)}


def check_digests(digests: dict[str, str], files: list[dict]) -> list[Problem]:
    """Compare the digest of each export with the one that it had when it was read."""
    read = {row["file"]: row["sha256"] for row in files}
    twice = [Problem("identification/files.csv", "", "has a file twice.", _FIX)] if len(read) < len(files) else []
    return twice + [
        Problem(name, "", f"has the sha256 {digests.get(name)}, and had {read.get(name)} when it was read.",
                "Restore the file as it was received.")
        for name in sorted(digests.keys() | read.keys())
        if digests.get(name) != read.get(name)
    ]  # fmt: skip


def check_exports(counts: dict[str, int | None], occurrences: list[dict]) -> list[Problem]:
    """Compare how many records start in each export with the records that were read from it.

    `counts`: file → records that start in it, None where that cannot be seen. A record that a later search found
    again without fetching it occurs a second time in the file of the earlier search: that is not counted here.
    """
    positions: dict[str, list[str]] = {}
    for row in occurrences:
        if row["search_date"] == row["file"].split("/")[2]:
            positions.setdefault(row["file"], []).append(row["position"])
    problems = [Problem(file, "", "records are said to be from it, but it is no export.", "Restore the file.")
                for file in sorted(positions.keys() - counts.keys())]  # fmt: skip
    for file, count in sorted(counts.items()):
        read = sorted(positions.get(file, []))
        if count is not None and read != sorted(map(str, range(1, count + 1))):
            message = f"{count} records start in it, but {len(read)} were read."
            problems.append(Problem(file, "", message, "Export the search again, or run rule read_exports again."))
    return problems


def check_members(members: list[Row], unique_of: dict[str, str]) -> list[Problem]:
    """Compare members.csv with what the identities' events say. `unique_of`: record_id → unique_id."""
    pairs = Counter((row["record_id"], row["unique_id"]) for row in members)
    astray = {r for r, _ in pairs.keys() ^ unique_of.items()} | {r for (r, _), times in pairs.items() if times > 1}
    told: dict[str, list[str]] = {record_id: [] for record_id in sorted(astray)}
    for row in members:
        if row["record_id"] in told:
            told[row["record_id"]].append(row["unique_id"])
    return [
        Problem(MEMBERS, "", f"{r} is of {_and(found)}, by the identities of {unique_of.get(r)}.", _FIX)
        for r, found in told.items()
    ]


def check_removed(removed: list[Row], taken_out: dict[str, Removal]) -> list[Problem]:
    """Compare what removed.csv says that people removed before screening with their own table."""
    columns = ("row_id", "reason", "person", "event")
    told = Counter(tuple(row.get(name, "") for name in columns) for row in removed if not row["prefilter"])
    counted = Counter((u, each.reason, each.person, each.event) for u, each in taken_out.items())
    return [
        Problem(REMOVED, "", f"has {found} {told[found]} times, by {REMOVED_RECORDS} {counted[found]} times.", _FIX)
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
            problems.append(Problem(file, at, f"{id_} stands in it twice.", _FIX))
        elif told is None:
            problems.append(Problem(file, at, f"{id_} {stranger}.", _FIX))
        elif row | told != row:
            problems.append(_differs(file, at, id_, row, told))
        seen.add(id_)
    return problems + [Problem(file, "", f"{lost} is missing.", _FIX) for lost in sorted(expected.keys() - seen)]


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
            problems.append(Problem(LEDGER, f"line {line}", message, _FIX))
    return problems


def check_passed(units: list[Unit], reports_of: dict[str, set[str]]) -> list[Problem]:
    """Unique records that led to a report, but did not pass title and abstract."""
    passed = {unit.unique_id for unit in units if unit.papers}
    return [
        Problem("screening/full_text/rows.csv", "", f"has a report of {unique_id}, which did not pass.", _FIX)
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
    twice = [Problem(EARLIER, "", "has a report twice.", _FIX)] if len(told) != len(previous) else []
    return twice + [
        Problem(EARLIER, report_id, f"has {told.get(report_id)}; recounted: {expected.get(report_id)}.", _FIX)
        for report_id in sorted(told.keys() | expected.keys())
        if told.get(report_id) != expected.get(report_id)
    ]


def check_lists(lists: dict[str, list[str]], counted: dict[str, set[str]]) -> list[Problem]:
    """Compare the ids behind each number with those of the second count."""
    problems = []
    for name in sorted(lists.keys() | counted.keys()):
        told, again = lists.get(name, []), counted.get(name, set())
        if name not in lists or name not in counted:
            problems.append(Problem(LISTS, name, "is counted once only.", _FIX))
        elif len(told) != len(again) or set(told) != again:
            differing = sorted(again.symmetric_difference(told)) or ["an id twice"]
            message = f"has {len(told)} ids, recounted {len(again)}; they differ in {_few(differing)}."
            problems.append(Problem(LISTS, name, message, _FIX))
    return problems


def check_equations(lists: dict[str, list[str]]) -> list[Problem]:
    """Check the conservation equations over the published ids."""
    return [
        Problem(LISTS, equation.text, f"does not hold for {_few(wrong_ids)}.", _FIX)
        for equation in equations(lists)
        if (wrong_ids := broken(equation, {path: lists.get(path, []) for path in equation.left + equation.right}))
    ]


def check_passage(lists: dict[str, list[str]], ledger: list[dict]) -> list[Problem]:
    """Check that the reports sought are exactly those to which the records that passed led, in all columns together."""
    reports_of = {row["record_id"]: row["report_id"].split("; ") for row in ledger if row["report_id"]}
    passed = lists.get("prisma_2020.cumulative.passed", [])
    led_to = {report_id for record_id in passed for report_id in reports_of.get(record_id, ["no report"])}
    astray = sorted(led_to.symmetric_difference(lists.get("prisma_2020.cumulative.sought", [])))
    place = "the reports of prisma_2020.cumulative.passed = prisma_2020.cumulative.sought"
    return [Problem(LISTS, place, f"does not hold for {_few(astray)}.", _FIX)] if astray else []


def check_numbers(flow: dict, counted: dict[str, set[str]], unjudged: int) -> list[Problem]:
    """Compare each number of flow.json with the length of the recounted list.

    `unjudged`: possible duplicates that wait to be judged; they are pairs, not records, and pending as well.
    """
    expected = {name: len(ids) for name, ids in counted.items()}
    expected |= {"prisma_2020.awaiting.duplicates": unjudged, "pending": expected["pending"] + unjudged}
    numbers = flatten(flow)
    problems = []
    for name in sorted(numbers.keys() | expected.keys()):
        if numbers.get(name) != expected.get(name):
            message = f"is {numbers.get(name)}, recounted {expected.get(name)}: {_few(sorted(counted.get(name, ())))}."
            problems.append(Problem(FLOW, name, message, _FIX))
    return problems


def report_audit(
    starts: dict[str, int | None], left_out: set[str], digests: dict[str, str], agreed: dict[str, list[str]]
) -> dict:
    """audit.json of a review in which all agrees: files, numbers with the digest of their ids, equations.

    `left_out`: exports of optional sources that could not be read; `agreed`: the ids behind each number.
    """
    held = equations(agreed)
    within: dict[str, list[str]] = {name: [] for name in agreed}
    for equation in held:
        for path in equation.left + equation.right:
            within[path].append(equation.text)
    files = {
        file: {
            "records": starts.get(file),
            "sha256": digest,
            "verdict": "left out" if file in left_out else "not countable" if starts[file] is None else "agrees",
        }
        for file, digest in digests.items()
    }
    return {
        "files": files,
        "numbers": {
            name: {"count": len(ids), "sha256": digest_of_ids(ids), "equations": within[name], "verdict": "agrees"}
            for name, ids in agreed.items()
        },
        "equations": [
            {
                "equation": equation.text,
                "left": [len(agreed[path]) for path in equation.left],
                "right": [len(agreed[path]) for path in equation.right],
                "verdict": "holds",
            }
            for equation in held
        ],
    }


def digest_inputs(review: Path, raw: RawReview) -> dict[str, str]:
    """The sha256 of every input from which the flow was counted: the protocol, the searches, the ledgers of decisions.

    Ledgers of what comes after the flow (data, risk of bias) still grow while the flow is audited; they are in the
    manifest of the sealed crate.
    """
    ledgers = ("identities.csv", "duplicates.csv", "title_abstract.*.csv", "full_text.*.csv")
    found = [*review.glob("*.yaml"), *review.glob("*.csv"), *review.glob("searches/*/[!.]*/search.json")]
    found += [path for name in ledgers for path in review.glob(f"ledgers/{name}")]
    found += [review / raw.protocol["previous"]["crate"]] if raw.protocol["previous"]["crate"] else []
    return {
        path.relative_to(review).as_posix(): sha256_of_file(path) for path in sorted([*found, *raw.exports.values()])
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


def digest_of_ids(ids) -> str:
    """The sha256 of ids, sorted, each on a line: anyone can compute it from the list."""
    return hashlib.sha256("\n".join([*sorted(ids), ""]).encode()).hexdigest()


def sha256_of_file(path: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def _order(search_date: str) -> tuple[str, int]:
    day, _, number = search_date.partition(".")
    return day, int(number or 1)


def _differs(file: str, place: str, id_: str, found: Row, expected: Row) -> Problem:
    differing = [name for name in expected if found.get(name) != expected[name]]
    told, counted = (", ".join(f"{name} {row.get(name) or 'none'}" for name in differing) for row in (found, expected))
    return Problem(file, place, f"{id_} has {told}; recounted: {counted}.", _FIX)


def _and(ids: list[str]) -> str:
    return " and ".join(sorted(ids)) if ids else "nothing"


def _first_of(problems: list[Problem]) -> list[Problem]:
    more = len(problems) - _NAMED
    last = [Problem(problems[0].file, "", f"and {more:,} more of this kind.", "")] if more > 0 else []
    return problems[:_NAMED] + last


def _few(ids: list[str]) -> str:
    return ", ".join(ids[:10]) + (f" and {len(ids) - 10} more" if len(ids) > 10 else "") if ids else "none"
