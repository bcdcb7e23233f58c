"""Decisions as other screening programs write them: Rayyan, Covidence, ASReview, EndNote.

Rayyan keeps them in a note: RAYYAN-INCLUSION: {"Ann"=>"Included", "Bea"=>"Maybe"} | RAYYAN-EXCLUSION-REASONS: design.
ASReview has a column of 1 and 0. Covidence has a file for each decision, with "Exclusion reason: …" in its notes.
EndNote has what people write into a field; we write and read the label (LB). Our own id of a row goes along in a note.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scripts.common.ids import REPORT, UNIQUE
from scripts.common.tables import csv_text
from scripts.identification.export_records import records_text
from scripts.screening.screening_forms import DECISION_WORDS

PROGRAMS = ("rayyan", "covidence", "asreview", "endnote")
Tags = dict[str, list[str]]

_RAYYAN = re.compile(r"RAYYAN-INCLUSION:\s*\{(.*?)\}")
_RAYYAN_VOTE = re.compile(r'"([^"]*)"\s*=>\s*"([^"]*)"')
_RAYYAN_REASONS = re.compile(r"RAYYAN-EXCLUSION-REASONS:\s*([^|\n]*)")
_COVIDENCE_REASON = re.compile(r"Exclusion reason:\s*([^;\n]*)", re.IGNORECASE)
_OUR_ID = re.compile(rf"\b(?:{UNIQUE}|{REPORT})[a-z0-9_]+-[a-z0-9._-]+")
_ASREVIEW = ("asreview_label", "label_included", "included", "final_included")
_STATED = ("decision", "lb", "label", "status")
_WORDS = dict(DECISION_WORDS) | {word: word for word in ("include", "exclude", "maybe")}
_RAYYAN_WORDS = {"include": "Included", "exclude": "Excluded", "maybe": "Maybe"}
_ASREVIEW_COLUMNS = (
    "litfunnel_id",
    "title",
    "abstract",
    "authors",
    "year",
    "journal",
    "doi",
    "url",
    "keywords",
    "included",
)


@dataclass(frozen=True)
class Foreign:
    """A record of a foreign file: the line where it starts, the votes on it by person ("" where the file names none),
    the reason for exclusion that it gives, our ids that it mentions."""

    line: int
    votes: dict[str, str]
    reason: str
    ids: tuple[str, ...]


def read_decisions(line: int, tags: Tags, all_are: str = "") -> Foreign:
    """What a hit's tags say of decisions. `all_are`: the decision on every record of a file that states none."""
    named = {name.casefold().strip(): values for name, values in tags.items()}
    text = "\n".join(value for values in tags.values() for value in values)
    votes = {
        person: decision
        for found in _RAYYAN.findall(text)
        for person, word in _RAYYAN_VOTE.findall(found)
        if (decision := _WORDS.get(word.strip().casefold(), ""))
    }
    if not votes and (decision := _stated(named) or all_are):
        votes = {"": decision}
    reason = next((m[1].strip() for m in (_RAYYAN_REASONS.search(text), _COVIDENCE_REASON.search(text)) if m), "")
    return Foreign(line, votes, reason.strip(), tuple(dict.fromkeys(_OUR_ID.findall(text))))


def _stated(named: Tags) -> str:
    for name in _ASREVIEW:
        for value in named.get(name, []):
            if value.strip() in ("1", "1.0", "0", "0.0"):
                return "include" if value.strip().startswith("1") else "exclude"
    for name in _STATED:
        for value in named.get(name, []):
            if decision := _WORDS.get(value.strip().casefold()):
                return decision
    return ""


def write_decisions(records: Iterable[dict], program: str, person: str) -> str:
    """Records with decisions as a file that a program imports.

    `records`: canonical records with row_id, decision and reason (a label); `person`: the name that Rayyan shows.
    """
    if program == "asreview":
        return csv_text(_ASREVIEW_COLUMNS, [_asreview_row(record) for record in records])
    return "".join(_with_notes(records_text([record], "ris"), record, program, person) for record in records)


def _asreview_row(record: dict) -> dict:
    label = {"": "", "exclude": "0"}.get(record["decision"], "1")
    return {name: record.get(name, "") for name in _ASREVIEW_COLUMNS} | {
        "litfunnel_id": record["row_id"],
        "included": label,
    }


def _with_notes(ris: str, record: dict, program: str, person: str) -> str:
    decision, reason = record["decision"], record["reason"]
    notes = [("N1", f"litfunnel: {record['row_id']}")]
    if program == "rayyan" and decision:
        name = person.replace('"', "'")
        said = f'RAYYAN-INCLUSION: {{"{name}"=>"{_RAYYAN_WORDS[decision]}"}}'
        notes.append(("N1", f"{said} | RAYYAN-EXCLUSION-REASONS: {reason}" if reason else said))
    elif program == "covidence" and reason:
        notes.append(("N1", f"Exclusion reason: {reason};"))
    elif program == "endnote" and decision:
        notes.append(("LB", decision))
        notes += [("N1", f"Exclusion reason: {reason};")] if reason else []
    lines = "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in notes)
    head, end = ris.rsplit("ER  - ", 1)
    return f"{head}{lines}ER  - {end}"
