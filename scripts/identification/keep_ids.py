"""A record keeps the id under which it is known in a review, whatever a later version of a reader finds in it.

In: the ids in config/<review>/ledgers/identities.csv, and what a record says. Out: its id. A record is named by its
accession, or else by its text (records.py). So a reader that now finds an accession, or another one, would rename it,
and all that people decided would be left behind.
"""

from collections.abc import Iterable, Iterator

from scripts.identification.formats.format import Format
from scripts.identification.manner import values_of
from scripts.identification.normalise_fields import tidy
from scripts.identification.raw_hits import RawHit
from scripts.identification.records import mint_record_id

# Readers took text of other encodings for these.
_READ_AS = ("cp1252", "latin-1")
_LINES_BEFORE = 20  # at the beginning of a record, which readers once left out
_EVERY_SIGN = {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", *_READ_AS}


class KnownIds:
    """The ids of a review's records so far. One that has none mints each id anew."""

    def __init__(self, record_ids: Iterable[str] = ()):
        self._known = frozenset(record_ids)
        self._kept: dict[str, str] = {}

    def id_of(self, source: str, accession: str, hit: RawHit, form: Format, encoding: str) -> str:
        """The id of a record with this accession ("" if it has none), from a hit in a file of this format."""
        today = mint_record_id(source, accession, hit.raw)
        if not self._known or today in self._known:
            return today
        former = _former_ids(source, hit, form, encoding)
        found = next((record_id for record_id in former if record_id in self._known), None)
        if found is None:
            # The same accession in another file: it is the record that kept its id there.
            return self._kept.get(today, today)
        if accession:
            self._kept.setdefault(today, found)
        return found


def _former_ids(source: str, hit: RawHit, form: Format, encoding: str) -> Iterator[str]:
    """What earlier versions may have named a hit: by its text, as they read that, or by another accession in it."""
    yield mint_record_id(source, "", hit.raw)
    lines = hit.raw.split("\n")
    for first in range(1, min(len(lines), _LINES_BEFORE)):
        yield mint_record_id(source, "", "\n".join(lines[first:]))
    codec = encoding.partition(" ")[0]  # without its confidence
    if codec not in _EVERY_SIGN:
        for text in _as_read_once(hit.raw, codec):
            yield mint_record_id(source, "", text)
    for place in form.accession_places:
        for value in values_of(hit.tags, place):
            if accession := tidy(value):
                yield mint_record_id(source, accession, "")


def _as_read_once(raw: str, codec: str) -> Iterator[str]:
    for once in _READ_AS:
        try:
            yield raw.encode(codec).decode(once)
        except (UnicodeError, LookupError):
            continue


NONE_KNOWN = KnownIds()
