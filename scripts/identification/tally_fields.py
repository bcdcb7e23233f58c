"""What became of each tag or column of a file: in how many records it is filled, and as which field it was taken.

In: each hit's tags with its record, one after the other. Out: the rows of fields.csv for the file, and in how many
records each core field is empty. Nothing but counts is kept, so that a file may be as large as it likes.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from scripts.identification.formats.format import PROVIDER, RUINED, Place, Table, Tags, Together
from scripts.identification.manner import Manner, values_of
from scripts.identification.value_shapes import shapes_of

FIELD_COLUMNS = ("file", "tag", "records", "taken_as", "looks_like", "lacking")
NOT_TAKEN = "not taken"
CORE = ("title", "authors", "year", "journal")
LOOKED_AT = 1000  # values of a tag that look like nothing, after which no more are looked at
_SURE = 0.8  # share of the values of a tag that have to look like a field
_IDENTIFIER = re.compile(r"(?i)\W*(?:https?://(?:dx\.)?doi|doi|10\.\d|pubmed|pmid|medline)")
# What is no column of the record itself, but fills several, as far as it is understood.
_NO_COLUMN = {"citation"}
# What has no journal by its kind.
_NO_ARTICLE = (
    "thes",
    "book",
    "report",
    "dissertation",
    "patent",
    "monograph",
    "trial registr",
    "web",
    "manual",
)


class Plan(NamedTuple):
    """What a table takes: the columns of each tag, and of those taken by a pattern only."""

    whole: dict[str, list[str]]
    parts: dict[str, list[tuple[str, Place]]]


class FieldTally:
    """The counts of one file, which `add` makes from each of its hits in turn.

    `ruined`: tags of values that a spreadsheet program has ruined, each with the first such value.
    """

    def __init__(self, manner: Manner):
        self.manner, self.records = manner, 0
        self.filled: Counter[str] = Counter()
        self.empty: Counter[str] = Counter()
        self.ruined: dict[str, str] = {}
        self._taken: dict[str, dict[str, None]] = {}
        self._looked: Counter[str] = Counter()
        self._shaped: set[str] = set()
        self._shapes: Counter[tuple[str, str]] = Counter()
        self._lacking: Counter[tuple[str, str]] = Counter()
        self._plans: dict[int, tuple[Table, Plan]] = {}

    def add(self, tags: Tags, record: dict) -> None:
        """Count a hit, which became this record."""
        self.records += 1
        plan = self._plan_of(self.manner.table_of(tags))
        for tag, values in tags.items():
            if tag == PROVIDER or not any(values):
                continue
            self.filled[tag] += 1
            if tag.endswith(RUINED):
                self.ruined.setdefault(tag, values[0])
                continue
            columns, parts = plan.whole.get(tag, ()), plan.parts.get(tag, ())
            seen = self._taken.setdefault(tag, {})
            if not all(map(seen.__contains__, columns)):
                seen.update(dict.fromkeys(columns))
            told = columns and all(column in seen for column, _ in parts)  # nothing is left to be found out
            taken = bool(parts) if told else self._take_part(tag, tags, parts, record)
            if not columns and not taken:
                self._look(tag, values, record)
            elif not taken and not (record["doi"] and record["pmid"]):
                self._look_for_identifiers(tag, values, record)
        for column in CORE:
            if not record[column] and not _has_none(column, record):
                self.empty[column] += 1

    def rows(self, file: str) -> list[dict]:
        """The rows of fields.csv, in the order in which the tags first stand in the file."""
        return [self._row(file, tag) for tag in self.filled]

    def _row(self, file: str, tag: str) -> dict:
        other = "a spreadsheet program has ruined it" if tag in self.ruined else self.manner.form.others.get(tag, "")
        taken = "; ".join(self._taken.get(tag, ())) or (f"{NOT_TAKEN}: {other}" if other else NOT_TAKEN)
        looked = self._looked[tag]
        looks = [field for (its, field), count in self._shapes.items() if its == tag and count >= _SURE * looked]
        lacking = {field: self._lacking[tag, field] for field in looks if self._lacking[tag, field]}
        field = max(lacking, key=lacking.__getitem__, default="")
        return {
            "file": file,
            "tag": tag,
            "records": self.filled[tag],
            "taken_as": taken,
            "looks_like": field,
            "lacking": lacking.get(field, ""),
        }

    def _take_part(self, tag: str, tags: Tags, parts: Sequence[tuple[str, Place]], record: dict) -> bool:
        """Whether something of a value was taken here, by a pattern or as a line that fills several columns."""
        found = [
            column
            for column, place in parts
            if (record["journal"] if column in _NO_COLUMN else any(values_of(tags, place)))
        ]
        if found:
            self._taken[tag].update(dict.fromkeys(found))
        return bool(found)

    def _look(self, tag: str, values: list[str], record: dict) -> None:
        """Look at a value that was not taken, unless those of its tag have looked like nothing for long."""
        if self._looked[tag] >= LOOKED_AT and tag not in self._shaped:
            return
        self._looked[tag] += 1
        name = f"{tag} {self.manner.form.others.get(tag, '')}"
        shapes = shapes_of(name, values[0] if len(values) == 1 else "; ".join(values[:8]))
        for field in shapes:
            self._shaped.add(tag)
            self._shapes[tag, field] += 1
            self._lacking[tag, field] += _lacks(record, field, tag, values)

    def _look_for_identifiers(self, tag: str, values: list[str], record: dict) -> None:
        """Look whether a value that was taken as something else is a DOI or PMID, and nothing but that."""
        self._looked[tag] += 1
        for field in shapes_of(tag, values[0]) if len(values) == 1 and _IDENTIFIER.match(values[0]) else ():
            if field in ("doi", "pmid") and field not in self._taken[tag]:
                self._shapes[tag, field] += 1
                self._lacking[tag, field] += _lacks(record, field, tag, values)

    def _plan_of(self, table: Table) -> Plan:
        if id(table) not in self._plans:  # the table is kept beside it, so that no other one gets its id
            self._plans[id(table)] = table, _plan(table)
        return self._plans[id(table)][1]


def _plan(table: Table) -> Plan:
    whole: dict[str, list[str]] = {}
    parts: dict[str, list[tuple[str, Place]]] = {}
    for column, places in table.items():
        for place in places:
            if isinstance(place, Together):
                for tag in place.tags:
                    whole.setdefault(tag, []).append(column)
            elif isinstance(place, str) and column not in _NO_COLUMN:
                whole.setdefault(place, []).append(column)
            else:
                parts.setdefault(place if isinstance(place, str) else place[0], []).append((column, place))
    return Plan(whole, parts)


def _lacks(record: dict, field: str, tag: str, values: list[str]) -> bool:
    """Whether a record has not got what this value looks like: no such field, or not these authors."""
    if not record[field]:
        return not _has_none(field, record)
    if field != "authors" or "author" not in tag.lower():
        return False
    known = " ".join(record["authors"]).casefold()
    words = (re.search(r"[^\W\d_]{2,}", name) for value in values for name in value.split(";"))
    return any(word.group().casefold() not in known for word in words if word)


def _has_none(column: str, record: dict) -> bool:
    """Whether a record has no such field by its kind: trials have no journal, books none either."""
    if column in ("title", "year", "doi", "pmid"):
        return False
    if record["nct"] and record["nct"] == record["accession"]:
        return True
    kinds = " ".join(record["publication_types"]).lower()
    return column != "authors" and any(word in kinds for word in _NO_ARTICLE)
