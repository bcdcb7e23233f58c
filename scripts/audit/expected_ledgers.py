"""What the ledgers of records and of reports should say, by the second count.

Only the columns that it can tell: where a record was found is compared with the exports' places (check_ledgers).
"""

from scripts.audit.raw_previous import Before
from scripts.audit.raw_review import RawReview
from scripts.audit.recount_flow import papers_of
from scripts.audit.settle_fates import Unit

Row = dict[str, str]

_UNSAID = dict.fromkeys(("report_id", "study_id", "reason", "decided_by", "event", "duplicate_of"), "")


def expected_records(raw: RawReview) -> dict[str, Row]:
    """record_id → what ledger.csv should say of it: what it is, where it came from, where it stands, why, by whom."""
    expected = {}
    for unit in raw.units:
        people = unit.joined_by_people
        stands = _where_it_stands(unit)
        for record_id, column in unit.columns.items():
            own = {
                "unique_id": unit.unique_id,
                "column": column,
                "source": raw.source_of[record_id],
                "provenance": raw.provenance.get(record_id, ""),
            }
            if record_id == unit.bearer:
                way = stands
            else:
                by = people.get(record_id, "automatic")
                way = {"station": "duplicate", "decided_by": by, "duplicate_of": unit.bearer}
            expected[record_id] = _UNSAID | own | way
    return expected | _only_there(raw.before)


def expected_reports(raw: RawReview) -> dict[str, Row]:
    """report_id → what reports.csv should say of it."""
    expected = {
        paper.report_id: {
            "report_id": paper.report_id,
            "unique_id": "; ".join(sorted(paper.units)),
            "study_id": "; ".join(sorted(paper.studies)),
            "column": paper.column,
            "station": paper.fate,
            "reason": paper.reason,
            "decided_by": paper.decider,
            "event": paper.events,
        }
        for paper in papers_of(raw.units)
    }
    return expected | {report_id: _report_only_there(report_id, raw.before) for report_id in raw.before.only_there}


def _where_it_stands(unit: Unit) -> Row:
    """Of the record that is counted for a unit: of its reports, those decide that went as far as it did."""
    if not unit.papers:
        return {"station": unit.fate, "reason": unit.reason, "decided_by": unit.decider, "event": unit.events}
    deciding = [paper for paper in unit.papers if paper.fate == unit.fate]
    return {
        "station": unit.fate,
        "report_id": "; ".join(paper.report_id for paper in unit.papers),
        "study_id": "; ".join(sorted(set().union(*(paper.studies for paper in unit.papers)))),
        "reason": _each_once(paper.reason for paper in deciding),
        "decided_by": _each_once(paper.decider for paper in deciding),
        "event": _each_once(paper.events for paper in deciding),
    }


def _each_once(told) -> str:
    return "; ".join(dict.fromkeys(filter(None, told)))


def _only_there(before: Before) -> dict[str, Row]:
    """What the ledger should say of the records of reports that only the previous version knew."""
    record_ids = {record_id for report_id in before.only_there for record_id in before.records_of[report_id]}
    expected = {}
    for record_id in record_ids:
        row = before.rows[record_id]
        reports = [report_id for report_id in row["report_id"].split("; ") if report_id in before.only_there]
        stands = next((report_id for report_id in reports if before.still(report_id)), reports[0])
        same = {name: row[name] for name in ("unique_id", "search_date", "file", "position", "provenance")}
        way = {"report_id": "; ".join(reports), "duplicate_of": "", "source": "previous"}
        expected[record_id] = _report_only_there(stands, before) | way | same
    return expected


def _report_only_there(report_id: str, before: Before) -> Row:
    left = before.still(report_id)
    own = {"report_id": report_id, "unique_id": before.units[report_id], "column": "previous"}
    if left:
        way = {"station": "included", "study_id": "; ".join(sorted(left)), "decided_by": "previous version"}
        return own | way | {"reason": "", "event": ""}
    reason, event = before.why_dropped(report_id)
    way = {"station": "excluded_full_text", "study_id": "; ".join(sorted(before.included[report_id]))}
    return own | way | {"decided_by": "", "reason": reason, "event": event}
