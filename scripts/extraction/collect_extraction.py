"""Exchange the extraction sheets with their ledgers, settle differences, and list what was extracted.

In: full_text/rows.csv and consensus.csv, identities.csv (of studies that were merged), the sheets and ledgers in
config. Out: studies.csv (a row for each study and field), outcomes.csv (a row for each study, outcome, time and arm, as
pooling needs it), conversions.csv (each step from what is printed to that), contacts.csv (who was asked what), a
receipt for each sheet.
"""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import NamedTuple

from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv, write_csv, write_json
from scripts.extraction.check_entries import ask_about_entries
from scripts.extraction.convert_arms import Arm, convert_study
from scripts.extraction.double_entry import Entry
from scripts.extraction.exchange_entries import answered_studies, exchange_entries
from scripts.extraction.extraction_forms import (
    CHARACTERISTICS,
    CONTACT_COLUMNS,
    DIFFERENCE,
    GROUP_ARM,
    NOT_REPORTED,
    NOT_USABLE,
    WITHOUT_NUMBERS,
    WORDED_FIELDS,
    arms_of,
    contact_rows,
    design_row,
    extraction_rows,
    extraction_sheet,
    outcome_row,
)
from scripts.extraction.list_studies import list_studies, report_named, studies_as_entered, with_ids
from scripts.extraction.typed_numbers import with_points
from scripts.pooling.measures import MEASURES
from scripts.screening.merged_rows import former_ids

STUDY_COLUMNS = ("study_id", "label", "field", "value", "report_id", "page", "quotation", "provenance")
OUTCOME_COLUMNS = (
    "study_id", "outcome", "time_months", "arm", "role", "pair", "statistic", "n", "mean", "sd", "events", "yi", "vi",
    "people", "unit", "conversions", "note", "report_id", "page", "quotation", "provenance",
)  # fmt: skip
CONVERSION_COLUMNS = (
    "study_id", "label", "outcome", "time_months", "arm", "printed", "formula", "source", "result",
)  # fmt: skip
CONTACTS_COLUMNS = ("study_id", "label", "number", *CONTACT_COLUMNS)
_NOTES = {NOT_REPORTED: "outcome not reported", NOT_USABLE: "reported without usable numbers"}
_KEPT = ("statistic", "n", "mean", "sd", "events", "yi", "vi", "people", "unit", "page", "quotation", "provenance")

Entries = dict[str, dict[str, Entry]]


class Collected(NamedTuple):
    """What the extraction sheets give: the rows of studies.csv, outcomes.csv, conversions.csv and contacts.csv, and the
    sheets' receipts."""

    studies: list[dict]
    outcomes: list[dict]
    conversions: list[dict]
    contacts: list[dict]
    receipts: list[dict]


def study_rows(protocol: dict, studies: list[dict], entries: dict[str, Entry]) -> list[dict]:
    """studies.csv: each field of each study, "" where nothing is agreed yet."""
    return [
        {
            "study_id": study["study_id"],
            "label": study["label"],
            "field": field["key"],
            **_with_report(study, with_points(entries[f"{study['study_id']}|{field['key']}"].values, numbers)),
        }
        for study in studies
        for field in protocol["extraction"]["fields"]
        for numbers in [() if field["kind"] in WORDED_FIELDS else ("value",)]
    ]


def _with_report(study: dict, values: dict[str, str]) -> dict:
    """Values with the id of the report that they stand in; those of all the study's reports while that is not clear."""
    named = report_named(study, values.get("report", ""))
    return {name: value for name, value in values.items() if name != "report"} | {
        "report_id": named or study["report_ids"]
    }


def outcome_rows(protocol: dict, studies: list[dict], entries: Entries) -> tuple[list[dict], list[dict]]:
    """outcomes.csv and conversions.csv: the arms for which something is agreed, and the steps that led to them.

    A study that does not report an outcome, or not so that its numbers can be used, has a row without numbers whose
    `note` says so.
    """
    held = {row_id: entry.values for tab in entries.values() for row_id, entry in tab.items()}
    words = {arm["key"]: arm["label"] for arm in arms_of(protocol)}
    rows, steps = [], []
    for study in studies:
        design = held.get(design_row(study["study_id"]), {})
        for outcome in protocol["outcomes"]:
            found, difference = _entered(protocol, study["study_id"], outcome, held)
            correlation = outcome.get("correlation") or protocol["extraction"].get("correlation", {})
            with_numbers = [arm for arm in found if not arm.note]
            converted = convert_study(with_numbers, difference, design, outcome, correlation)
            if not with_numbers and not difference:
                converted = found[:1]
            key = {
                "study_id": study["study_id"], "outcome": outcome["key"], "time_months": f"{outcome['time_months']:g}",
            }  # fmt: skip
            for arm in converted:
                cells = {name: arm.cells.get(name, "") for name in _KEPT}
                cells["pair"] = words.get(arm.cells.get("pair"), "")
                said = "; ".join(dict.fromkeys(step.in_words() for step in arm.steps))
                about = {"arm": arm.key, "role": arm.role, "note": arm.note, "conversions": said}
                rows.append(key | about | cells | {"report_id": _with_report(study, arm.cells)["report_id"]})
            listed = dict.fromkeys(step for arm in converted for step in arm.steps)
            steps += [key | {"label": study["label"]} | step._asdict() for step in listed]
    return rows, steps


def _entered(protocol: dict, study_id: str, outcome: dict, held: dict[str, dict]) -> tuple[list[Arm], Arm | None]:
    """The arms of an outcome for which anything is agreed, and the difference between them if there is one."""
    wanted = outcome.get("arms")
    arms = []
    for arm in [GROUP_ARM] if MEASURES[outcome["measure"]].is_of_one_group else arms_of(protocol):
        cells = held.get(outcome_row(study_id, outcome, arm["key"]), {})
        if cells.get("statistic") and (not wanted or arm["key"] in wanted[arm["role"]]):
            arms.append(Arm(arm["key"], arm["role"], cells, note=_NOTES.get(cells["statistic"], "")))
    cells = held.get(outcome_row(study_id, outcome, DIFFERENCE), {})
    if not cells.get("statistic") or wanted:
        return arms, None
    if cells["statistic"] in WITHOUT_NUMBERS:
        return [*arms, Arm(DIFFERENCE, DIFFERENCE, cells, note=_NOTES[cells["statistic"]])], None
    return arms, Arm(DIFFERENCE, DIFFERENCE, cells)


def contacts(rows: list[dict], state: dict[tuple[str, str], str]) -> list[dict]:
    """contacts.csv: the filled lines of the log of contacts."""
    told = []
    for row in rows:
        cells = {column: state.get((row["row_id"], column), "") for column in CONTACT_COLUMNS}
        if any(cells.values()):
            told.append({"study_id": row["study_id"], "label": row["study"], "number": row["number"]} | cells)
    return told


def collect_extraction(review: Path, protocol: dict, listed: list[dict], former: dict) -> Collected:
    """Exchange the extraction sheets, and list what they say.

    `review`: config/<review>; `listed`: the included studies (`list_studies`); `former`: of `former_ids`.
    """
    sheet = extraction_sheet(protocol)
    answered = answered_studies(review, protocol, sheet)
    entered = studies_as_entered(listed, former, answered, "sheets/extraction.*.xlsx")
    studies = entered.studies
    entries, receipts, consensus = exchange_entries(
        review,
        protocol,
        sheet,
        extraction_rows(protocol, studies),
        ask=partial(ask_about_entries, protocol, studies),
        shared=partial(contact_rows, studies),
    )
    receipts[-1]["warnings"] += map(asdict, entered.notes)
    characteristics = entries.pop(CHARACTERISTICS)
    outcomes, conversions = outcome_rows(protocol, studies, entries)
    asked = [row for found in contact_rows(studies, consensus.state).values() for row in found]
    tables = study_rows(protocol, studies, characteristics), outcomes, conversions, contacts(asked, consensus.state)
    return Collected(*(with_ids(table, entered.now) for table in tables), receipts)


if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        given, made, params = snakemake.input, snakemake.output, snakemake.params
        listed = list_studies(read_csv(given.rows), read_csv(given.consensus))
        former = former_ids(read_csv(given.identities))
        found = collect_extraction(Path(params.review), params.protocol, listed, former)
        write_csv(made.studies, STUDY_COLUMNS, found.studies)
        write_csv(made.outcomes, OUTCOME_COLUMNS, found.outcomes)
        write_csv(made.conversions, CONVERSION_COLUMNS, found.conversions)
        write_csv(made.contacts, CONTACTS_COLUMNS, found.contacts)
        for path, receipt in zip(made.receipts, found.receipts, strict=True):
            write_json(path, receipt)
