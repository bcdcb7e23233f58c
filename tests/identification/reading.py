"""What tests of formats share: the records of a text, as if it were a file."""

from functools import partial
from io import BytesIO

from scripts.identification.read_file import open_export


def records_of(text: str) -> list[dict]:
    """The records of an export with this text."""
    export = open_export(partial(BytesIO, text.encode()), "export", "s")
    return [record for record, _ in export.content]


def only(text: str) -> dict:
    """The one record of an export with this text."""
    (record,) = records_of(text)
    return record
