"""Canonical records as files for other programs, in each format that can be written.

In: records (scripts/identification/records.py). Out: text that reference managers and screening tools import, and
that the readers of this stage read back equal: what the formats have no tag for stands in tags of our own, which the
mark `litfunnel` in a record's database tells.
"""

from collections.abc import Iterable

from scripts.identification.formats.registry import WRITTEN


def records_text(records: Iterable[dict], name: str) -> str:
    """Records in the format `name`, a key of WRITTEN."""
    return WRITTEN[name].beginning + "".join(map(WRITTEN[name].write, records))
