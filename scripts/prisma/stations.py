"""Where a record or a report can stand in a review, and in which column of the diagram: the single truth of both.

A new station is a line in Station and one in STANDINGS; its number, the list behind it, and its words follow.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Station(StrEnum):
    """Where a record's way through the review has ended, or where it waits."""

    DUPLICATE = "duplicate"
    REMOVED_AUTOMATION = "removed_automation"
    REMOVED_OTHER = "removed_other"
    AWAITING_TITLE_ABSTRACT = "awaiting_title_abstract"
    EXCLUDED_TITLE_ABSTRACT = "excluded_title_abstract"
    AWAITING_RETRIEVAL = "awaiting_retrieval"
    NOT_RETRIEVED = "not_retrieved"
    AWAITING_FULL_TEXT = "awaiting_full_text"
    EXCLUDED_FULL_TEXT = "excluded_full_text"
    AWAITING_CLASSIFICATION = "awaiting_classification"
    ONGOING = "ongoing"
    INCLUDED = "included"


class Stage(IntEnum):
    """How far a record or report had come when it got to where it stands."""

    FOUND = 0
    SCREENED = 1
    SOUGHT = 2
    ASSESSED = 3


class End(StrEnum):
    """What becomes of what stands at a station: it has left the review, waits for people, was marked, or is in."""

    OUT = "out"
    PENDING = "pending"
    MARKED = "marked"
    IN = "in"


@dataclass(frozen=True)
class Standing:
    """What there is to know of a station: its words for people, and the name of its number in a column of flow.json.

    The words of its line in a diagram are in flow_labels.yaml. Up to SCREENED it is records that stand at a station,
    from SOUGHT on reports; at those of what was marked, either.
    """

    words: str
    number: str
    stage: Stage
    end: End


STANDINGS = {
    Station.DUPLICATE: Standing("duplicate", "duplicates_removed", Stage.FOUND, End.OUT),
    Station.REMOVED_AUTOMATION: Standing("removed by automation tools", "removed_automation", Stage.FOUND, End.OUT),
    Station.REMOVED_OTHER: Standing("removed before screening", "removed_other", Stage.FOUND, End.OUT),
    Station.AWAITING_TITLE_ABSTRACT: Standing(
        "awaits title and abstract", "awaiting.title_abstract", Stage.FOUND, End.PENDING
    ),
    Station.EXCLUDED_TITLE_ABSTRACT: Standing("excluded on title and abstract", "excluded", Stage.SCREENED, End.OUT),
    Station.AWAITING_RETRIEVAL: Standing("awaits retrieval", "awaiting.retrieval", Stage.SOUGHT, End.PENDING),
    Station.NOT_RETRIEVED: Standing("not retrieved", "not_retrieved", Stage.SOUGHT, End.OUT),
    Station.AWAITING_FULL_TEXT: Standing("awaits full text", "awaiting.full_text", Stage.SOUGHT, End.PENDING),
    Station.EXCLUDED_FULL_TEXT: Standing("excluded on full text", "excluded_full_text", Stage.ASSESSED, End.OUT),
    Station.AWAITING_CLASSIFICATION: Standing(
        "awaits classification", "awaiting.classification", Stage.ASSESSED, End.MARKED
    ),
    Station.ONGOING: Standing("ongoing", "awaiting.ongoing", Stage.ASSESSED, End.MARKED),
    Station.INCLUDED: Standing("included", "included", Stage.ASSESSED, End.IN),
}

# Where a record or report stands, in words: in prisma.html, the report and the search appendix.
WORDS = {station.value: standing.words for station, standing in STANDINGS.items()}


def stations_that(end: End, *stages: Stage) -> tuple[Station, ...]:
    """The stations of an end, of these stages if any are given."""
    return tuple(s for s, at in STANDINGS.items() if at.end == end and (not stages or at.stage in stages))


OUT = stations_that(End.OUT)
# What was removed before screening, other than as a duplicate: PRISMA has a line for each.
REMOVED = tuple(s for s in stations_that(End.OUT, Stage.FOUND) if s != Station.DUPLICATE)
# Stations at which people still have something to do. A study that is ongoing or awaits classification is reported as
# such: nothing is left to do about it now.
PENDING = stations_that(End.PENDING)
# What people may mark a record or report as, instead of including or excluding it.
MARKS = stations_that(End.MARKED)
SCREENED = tuple(s for s, at in STANDINGS.items() if at.stage >= Stage.SCREENED)
ASSESSED = tuple(s for s, at in STANDINGS.items() if at.stage >= Stage.ASSESSED)

# The stations of reports, from the furthest on: a record that led to several reports stands where the first of these
# that any of them has reached is. What is included comes first, then what people still have to do.
FURTHEST_FIRST = (
    Station.INCLUDED, Station.AWAITING_FULL_TEXT, Station.AWAITING_RETRIEVAL, Station.AWAITING_CLASSIFICATION,
    Station.ONGOING, Station.EXCLUDED_FULL_TEXT, Station.NOT_RETRIEVED,
)  # fmt: skip

DATABASES_REGISTERS = "databases_registers"
OTHER_METHODS = "other_methods"
PREVIOUS = "previous"
# The columns of the diagram. What several of them found is counted in the first of these alone.
COLUMNS = (PREVIOUS, DATABASES_REGISTERS, OTHER_METHODS)

# The source of what the previous version of a review included and no search of this one found again.
PREVIOUS_SOURCE = "previous"

LEDGER_COLUMNS = (
    "record_id", "unique_id", "report_id", "study_id", "column", "source", "search_date", "file", "position", "station",
    "duplicate_of", "reason", "decided_by", "event", "provenance",
)  # fmt: skip
REPORT_COLUMNS = (
    "report_id", "unique_id", "study_id", "column", "station", "reason", "decided_by", "event",
)  # fmt: skip
PREVIOUS_COLUMNS = ("report_id", "study_id", "status", "reason", "event")


def column_of(kind: str) -> str:
    """The column of the flow diagram for a source of a kind (database, register, website, …)."""
    return DATABASES_REGISTERS if kind in ("database", "register") else OTHER_METHODS


def first_column(columns) -> str:
    """The one of several columns in which a unit that all of them found is counted."""
    return min(columns, key=COLUMNS.index)
