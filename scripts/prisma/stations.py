"""Where a record or a report can stand in a review, and in which column of the diagram: the single truth of both."""

from enum import StrEnum


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


# Stations at which people still have something to do. A study that is ongoing or awaits classification is reported as
# such: nothing is left to do about it now.
PENDING = (Station.AWAITING_TITLE_ABSTRACT, Station.AWAITING_RETRIEVAL, Station.AWAITING_FULL_TEXT)

# What people may mark a record or report as, instead of including or excluding it.
MARKS = (Station.AWAITING_CLASSIFICATION, Station.ONGOING)

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
