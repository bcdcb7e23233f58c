"""The included studies, from the consensus at full text: their ids, labels and reports."""

import re
from collections import Counter
from string import ascii_lowercase


def list_studies(reports: list[dict], consensus: list[dict]) -> list[dict]:
    """The studies of the included reports: study_id, label ("Drory 2001"), report_ids (list), by study_id.

    `reports`: full_text/rows.csv; `consensus`: full_text/consensus.csv, whose study_id may name several studies. A
    study is named for its earliest report; studies that would share a label get a, b, … in the order of their ids.
    """
    by_id = {report["row_id"]: report for report in reports}
    reports_of: dict[str, list[dict]] = {}
    for row in consensus:
        if row["decision"] == "include":
            for study_id in filter(None, re.split(r"\s*;\s*", row["study_id"])):
                reports_of.setdefault(study_id, []).append(by_id[row["row_id"]])
    names = {study_id: _name(min(found, key=_when)) for study_id, found in reports_of.items()}
    shared = Counter(names.values())
    given: Counter = Counter()
    studies = []
    for study_id in sorted(reports_of):
        label = names[study_id]
        if shared[label] > 1:
            given[label] += 1
            label += ascii_lowercase[(given[label] - 1) % 26]
        ids = sorted(report["row_id"] for report in reports_of[study_id])
        studies.append({"study_id": study_id, "label": label, "report_ids": ids})
    return studies


def _when(report: dict) -> tuple[str, str]:
    return report["year"] or "9999", report["row_id"]


def _name(report: dict) -> str:
    first = report["authors"].split(";")[0].split(",")[0].strip() or report["title"][:30]
    return f"{first} {report['year']}".strip()
