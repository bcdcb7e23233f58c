"""Decisions as other screening programs write them: Rayyan, Covidence, ASReview, EndNote. Only what a program states is
read; what says something else is kept as `left`, for people to be told.

Rayyan keeps them in a note: RAYYAN-INCLUSION: {"Ann"=>"Included", "Bea"=>"Maybe"} | RAYYAN-EXCLUSION-REASONS: design
(in BibTeX without the braces). ASReview has a column asreview_label of 1 and 0 (included, in versions before 2, which
also write asreview_ranking), and in RIS the notes ASReview_relevant and ASReview_irrelevant; what it calls prior was
known to it before anyone screened. Covidence has a file for each decision, with "Exclusion reason: …" in its notes.
EndNote has what people write into a field: the label, a custom field, the research notes. Our own id of a row goes
along in a note.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from scripts.common.ids import REPORT, UNIQUE
from scripts.common.tables import csv_text
from scripts.identification.export_records import records_text
from scripts.screening.screening_forms import DECISION_WORDS

PROGRAMS = ("rayyan", "covidence", "asreview", "endnote")
Tags = dict[str, list[str]]
Said = tuple[str, str]  # what a file says and is not understood: where, and the words

_VOTE = r'"((?:[^"\\]|\\.)*)"\s*=>\s*"([^"]*)"'
_NOTES = r'"((?:[^"\\]|\\.)*)"\s*=>\s*\[((?:[^"\]]|"(?:[^"\\]|\\.)*")*)\]'
_RAYYAN = re.compile(rf"RAYYAN-INCLUSION:\s*\{{?\s*({_VOTE}(?:\s*,\s*{_VOTE})*)")
_RAYYAN_VOTE = re.compile(_VOTE)
_RAYYAN_REASONS = re.compile(r"RAYYAN-EXCLUSION-REASONS:\s*([^|\n]*)")
_RAYYAN_LABELS = re.compile(r"RAYYAN-LABELS:\s*([^|\n]*)")
_RAYYAN_NOTES = re.compile(rf"USER-NOTES:\s*\{{?\s*({_NOTES}(?:\s*,\s*{_NOTES})*)")
_RAYYAN_NOTE, _QUOTED = re.compile(_NOTES), re.compile(r'"((?:[^"\\]|\\.)*)"')
_COVIDENCE_REASON = re.compile(r"Exclusion reason:\s*([^;\n]*)", re.IGNORECASE)
_ASREVIEW_NOTE = re.compile(r"^ASReview_(\w+)\s*$", re.MULTILINE | re.IGNORECASE)
_ASREVIEW_WORDS = {"relevant": "include", "irrelevant": "exclude"}
_ASREVIEW_SILENT = {"not_seen", "prior"}
_NUMBERS = {"1": "include", "1.0": "include", "0": "exclude", "0.0": "exclude"}
_UNLABELLED = {"-1", "-1.0"}
_OUR_ID = re.compile(rf"\b(?:{UNIQUE}|{REPORT})[a-z0-9_]+-[a-z0-9._-]+")
# Fields in which people state a decision: RIS, tables and EndNote XML name them differently.
STATED_IN = (
    "decision", "lb", "label", "status", "rn", "research_notes",
    *(f"{name}{number}" for name in ("c", "custom") for number in range(1, 9)),
)  # fmt: skip
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
    their notes, the reason for exclusion that it gives, our ids that it mentions.

    `prior`: its decision was known to the program before anyone screened. `left`: what may be meant as a decision and
    is not understood, and what is nobody's. `decided_in`: the fields that state its decision.
    """

    line: int
    votes: dict[str, str]
    reason: str
    ids: tuple[str, ...]
    notes: dict[str, str] = field(default_factory=dict)
    prior: bool = False
    left: tuple[Said, ...] = ()
    decided_in: frozenset[str] = frozenset()

    def reason_of(self, person: str) -> str:
        """The reason for a person's exclusion, "" if it may be that of another who excluded the record too."""
        excluding = [name for name, decision in self.votes.items() if decision == "exclude"]
        return self.reason if excluding == [person] else ""


def answer_column(names: Iterable[str]) -> str:
    """The column that is ASReview's answer in a file with these columns, "" if none is: others are the data set's."""
    folded = {name.casefold().strip() for name in names}
    if "asreview_label" in folded:
        return "asreview_label"
    return "included" if "asreview_ranking" in folded else ""


def read_decisions(line: int, tags: Tags, answers_in: str = "") -> Foreign:
    """What a hit's tags say of decisions. `answers_in`: the column that holds the answers, if the file has one."""
    named = {name.casefold().strip(): values for name, values in tags.items()}
    text = "\n".join(value for values in tags.values() for value in values)
    votes, left = _rayyan_votes(text)
    fields: frozenset[str] = frozenset()
    if not votes and not left:
        decision, fields, left = _stated(named, text, answers_in.casefold().strip())
        votes = {"": decision} if decision else {}
    notes = {
        _unescaped(person): "; ".join(_unescaped(note) for note in _QUOTED.findall(listed))
        for found in _RAYYAN_NOTES.finditer(text)
        for person, listed in _RAYYAN_NOTE.findall(found[1])
    }
    if noted := [value.strip() for value in named.get("asreview_note", []) if value.strip()]:
        notes[""] = "; ".join(noted)
    labels = [("Rayyan's labels", found[1].strip()) for found in _RAYYAN_LABELS.finditer(text) if found[1].strip()]
    reason = next((m[1].strip() for m in (_RAYYAN_REASONS.search(text), _COVIDENCE_REASON.search(text)) if m), "")
    prior = any(value.strip() in ("1", "1.0") for value in named.get("asreview_prior", [])) or any(
        word.casefold() == "prior" for word in _ASREVIEW_NOTE.findall(text)
    )
    ids = tuple(dict.fromkeys(_OUR_ID.findall(text)))
    return Foreign(line, votes, reason, ids, notes, prior, (*left, *labels), fields)


def _rayyan_votes(text: str) -> tuple[dict[str, str], list[Said]]:
    """Rayyan's votes by person, and what people said there that is none."""
    votes, left = {}, []
    for found in _RAYYAN.finditer(text):
        for person, word in _RAYYAN_VOTE.findall(found[1]):
            if decision := _WORDS.get(word.strip().casefold(), ""):
                votes[_unescaped(person)] = decision
            else:
                left.append(("RAYYAN-INCLUSION", word))
    return votes, left


def _stated(named: Tags, text: str, answers_in: str) -> tuple[str, frozenset[str], list[Said]]:
    """The one decision that a hit states, "" if there is none; the fields that state it; what may be a decision too."""
    if answers_in:
        said = [(answers_in, value.strip()) for value in named.get(answers_in, []) if value.strip() not in _UNLABELLED]
    else:
        said = [("ASReview's note", word) for word in _ASREVIEW_NOTE.findall(text)]
        said = [(where, word) for where, word in said if word.casefold() not in _ASREVIEW_SILENT]
        said += [(name, value.strip()) for name in STATED_IN for value in named.get(name, []) if value.strip()]
    meant = [(place, _meaning(place[1], bool(answers_in))) for place in said]
    decisions = {decision for _, decision in meant if decision}
    if len(decisions) > 1:
        words = " and ".join(f"{where} {word}" for (where, word), decision in meant if decision)
        return "", frozenset(), [("different decisions on one record", words)]
    fields = frozenset(where for (where, _), decision in meant if decision)
    return next(iter(decisions), ""), fields, [place for place, decision in meant if not decision]


def _meaning(word: str, numbers: bool) -> str:
    """The decision that a word means, "" if it means none; 1 and 0 do in a column of answers only."""
    plain = word.casefold()
    return _WORDS.get(plain) or _ASREVIEW_WORDS.get(plain) or (_NUMBERS.get(plain, "") if numbers else "")


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


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
