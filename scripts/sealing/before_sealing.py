"""What is checked before a review is sealed: notices of included reports, and the age of each search."""

from dataclasses import dataclass
from datetime import date

from scripts.common.ids import listed

_KINDS = {"retraction": "is retracted", "concern": "has an expression of concern", "correction": "was corrected"}
_GRAVE = ("retraction", "concern")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `stops` if a person has to do something before the review can be sealed."""

    text: str
    stops: bool = False


def check_notices(
    notices: list[dict], ledger: list[dict], reports: list[dict], considered: list[dict]
) -> list[Finding]:
    """The notices of included reports. A retraction or concern stops until people have considered it.

    `notices`: identification/notices.csv; `reports`: prisma/reports.csv; `considered`: the protocol's
    sealing.notices_considered (report, kind, note). A report that only the previous version knew has no record here:
    it is said that it was not checked.
    """
    included = [row for row in reports if row["station"] == "included"]
    unique_of = {row["record_id"]: row["unique_id"] for row in ledger}
    told: dict[str, dict[tuple[str, str], str]] = {}
    for notice in notices:
        unique_id = unique_of.get(notice["record_id"], "")
        if notice["kind"] in _KINDS:
            told.setdefault(unique_id, {}).setdefault((notice["kind"], notice["detail"]), notice["date"])
    known = {(entry["report"], entry["kind"]): entry["note"] for entry in considered}
    here = {row["unique_id"] for row in ledger if row["source"] != "previous"}
    findings = []
    for report in included:
        unique_ids = listed(report["unique_id"])
        own = {what: when for unique_id in unique_ids for what, when in told.get(unique_id, {}).items()}
        findings += [_of_notice(report["report_id"], *what, when, known) for what, when in sorted(own.items())]
        if not here.intersection(unique_ids):
            findings.append(Finding(f"{report['report_id']} is known from the previous version only: not checked."))
    checked = len(included) - sum(not here.intersection(listed(row["unique_id"])) for row in included)
    return [Finding(f"Included reports checked against the notices of the searches: {checked}."), *findings]


def check_search_ages(sources: list[dict], limit: int | None, today: date) -> list[Finding]:
    """The age of the last search of each source, in days, against the protocol's limit."""
    findings = []
    for source in sources:
        dates = [search["date"][:10] for search in source["searches"]]
        if not dates:
            findings.append(Finding(f"{source['name']}: never searched.", stops=True))
            continue
        age = (today - date.fromisoformat(max(dates))).days
        against = f"the protocol's limit is {limit}" if limit is not None else "the protocol has no limit"
        text = f"{source['name']}: last searched {max(dates)}, {age:,} days ago; {against}."
        too_old = limit is not None and age > limit
        findings.append(Finding(text + (" Search again, or amend sealing.search_age_limit_days." * too_old), too_old))
    return findings


def _of_notice(report_id: str, kind: str, detail: str, when: str, known: dict[tuple[str, str], str]) -> Finding:
    text = f"{report_id} {_KINDS[kind]} ({', '.join(filter(None, (detail, when)))})."
    if (report_id, kind) in known:
        return Finding(f"{text} Considered: {known[report_id, kind]}")
    if kind not in _GRAVE:
        return Finding(f"{text} See whether the data are concerned.")
    fix = "Decide anew on the report, or say in review.yaml, sealing.notices_considered, why it stays."
    return Finding(f"{text} {fix}", stops=True)
