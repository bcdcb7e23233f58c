"""Check a review's flow from its raw searches and ledgers of decisions: every number, every id, every equation.

`audit` reads the review itself (raw_review), counts again (recount_flow, expected_ledgers), and compares (check_…).
"""

from dataclasses import dataclass
from pathlib import Path

from scripts.audit.check_flow import FLOW, LISTS, check_equations, check_lists, check_numbers, check_passage
from scripts.audit.check_ledgers import (
    EARLIER,
    LEDGER,
    REPORTS,
    check_members,
    check_passed,
    check_places,
    check_previous,
    check_reasons,
    check_removed,
    check_rows,
)
from scripts.audit.check_received import check_digests, check_exports
from scripts.audit.count_exports import count_starts
from scripts.audit.describe_audit import digest_inputs, report_audit, sha256_of_file
from scripts.audit.expected_ledgers import expected_records, expected_reports
from scripts.audit.raw_review import read_review
from scripts.audit.recount_flow import recount
from scripts.audit.tell_problems import first_of
from scripts.common.collector import uncollected
from scripts.common.messages import InputError
from scripts.common.tables import read_csv, read_json


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
    if told := [problem for kind in problems for problem in first_of(kind)]:
        raise InputError(*told)
    agreed = {name: published.lists[name] for name in counted}
    return report_audit(starts, left_out, digests, agreed) | {"inputs": digest_inputs(Path(review), raw)}
