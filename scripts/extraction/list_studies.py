"""The included studies, from the consensus at full text: their ids, labels and reports."""

import re
from collections import Counter
from dataclasses import dataclass
from string import ascii_lowercase

from scripts.common.ids import stem_of
from scripts.common.messages import Problem


def list_studies(reports: list[dict], consensus: list[dict]) -> list[dict]:
    """The studies of the included reports: study_id, label ("Drory 2001"), report_ids, reports (words), by study_id.

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
        reports = [f"{stem_of(row_id)} ({_cited(by_id[row_id])})" for row_id in ids]
        studies.append({"study_id": study_id, "label": label, "report_ids": ids, "reports": reports})
    return studies


def entered_under(studies: list[dict], former: dict[str, list[str]], answered: set[str]) -> dict[str, str]:
    """study_id → the id under which its sheets ask and what was entered in them stands: its own, or, if nothing was
    entered under that, the id of a study that was merged into it (`former`) and was `answered`."""
    current = {study["study_id"] for study in studies}
    found = {}
    for study_id in current:
        known = [study_id, *(old for old in former.get(study_id, []) if old not in current)]
        found[study_id] = next((each for each in known if each in answered), study_id)
    return found


def entered_twice(studies: list[dict], former: dict[str, list[str]], answered: set[str], sheet: str) -> list[Problem]:
    """What people should know of studies that were entered under two ids and are one by now: only one holds."""
    under = entered_under(studies, former, answered)
    notes = []
    for study in studies:
        holds = under[study["study_id"]]
        others = [old for old in former.get(study["study_id"], []) if old in answered - {holds} - under.keys()]
        if others:
            what = f"{study['label']} was entered under {holds} and under {', '.join(others)}, which are one study now."
            fix = f"What stands under {holds} holds and is shown; the rest is kept in the ledger. Compare the two."
            notes.append(Problem(sheet, study["label"], what, fix))
    return notes


@dataclass(frozen=True)
class Entered:
    """The included studies under the ids under which their sheets ask; `now`: that id → the id that each has by now."""

    studies: list[dict]
    now: dict[str, str]
    notes: list[Problem]

    @property
    def under(self) -> dict[str, str]:
        """The id that each study has by now → the id under which its sheets ask."""
        return {study_id: asked_as for asked_as, study_id in self.now.items()}


def studies_as_entered(studies: list[dict], former: dict[str, list[str]], answered: set[str], sheet: str) -> Entered:
    """The studies of `list_studies` as the sheets of an entry form know them.

    `former`: id → ids merged into it; `answered`: ids for which the sheets have anything; `sheet`: what notes name.
    """
    under = entered_under(studies, former, answered)
    now = {asked_as: study_id for study_id, asked_as in under.items()}
    return Entered(with_ids(studies, under), now, entered_twice(studies, former, answered, sheet))


def with_ids(rows: list[dict], ids: dict[str, str]) -> list[dict]:
    """Rows with their study_id replaced by another, where `ids` has one."""
    return [row | {"study_id": ids.get(row["study_id"], row["study_id"])} for row in rows]


def report_named(study: dict, words: str) -> str | None:
    """The report of a study that a person means: its only one, or the one that `words` fit; None if that is not clear.

    Words fit a report if they are part of its id, its first author and year, or its journal, and of no other's.
    """
    if not words:
        return study["report_ids"][0] if len(study["report_ids"]) == 1 else None
    fitting = [
        row_id
        for row_id, told in zip(study["report_ids"], study["reports"], strict=True)
        if words.casefold() in f"{row_id} {told}".casefold()
    ]
    return fitting[0] if len(fitting) == 1 else None


def _cited(report: dict) -> str:
    return ", ".join(filter(None, (_name(report), report.get("journal", ""))))


def _when(report: dict) -> tuple[str, str]:
    return report["year"] or "9999", report["row_id"]


def _name(report: dict) -> str:
    first = report["authors"].split(";")[0].split(",")[0].strip() or report["title"][:30]
    return f"{first} {report['year']}".strip()
