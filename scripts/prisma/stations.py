"""Where a record can stand in a review, and in which column of the flow diagram: the single truth about both."""

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

DATABASES_REGISTERS = "databases_registers"
OTHER_METHODS = "other_methods"
PREVIOUS = "previous"

LEDGER_COLUMNS = (
    "record_id", "unique_id", "report_id", "study_id", "column", "source", "search_date", "file", "position", "station",
    "duplicate_of", "reason", "decided_by", "event", "provenance",
)  # fmt: skip


def column_of(kind: str) -> str:
    """The column of the flow diagram for a source of a kind (database, register, website, …)."""
    return DATABASES_REGISTERS if kind in ("database", "register") else OTHER_METHODS
