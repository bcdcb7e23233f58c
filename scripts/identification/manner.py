"""How a file is written: by which provider, and whether its names have the given names first.

In: a format, and the first hits of a file of it. Out: its manner, by which each of its hits is read. What one record
does not show is known from its file; in a file that was put together from several, each record speaks for itself.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scripts.identification.formats.format import Dialect, Format, Place, Table, Tags, Together
from scripts.identification.normalise_authors import gives_names_first

SAMPLE = 500  # hits that are looked at before the first is read
OPENING = 20_000  # characters
_SHOWN = 0.5  # share of hits with a sign of the file's provider
_FOREIGN = 0.05  # most that show another's only


class Manner(NamedTuple):
    """How a file is written.

    `dialect`: of its provider; None if it is of none that is known, or of several. `given_first`: whether names without
    a comma are "Anna Able" in it.
    """

    form: Format
    dialect: Dialect | None = None
    given_first: bool = False

    def dialect_of(self, tags: Tags) -> Dialect | None:
        """The dialect by which a hit is read: the file's, unless the hit shows another one."""
        if self.form.signed.isdisjoint(tags) or (self.dialect and self.dialect.wrote(tags)):
            return self.dialect
        return next((each for each in self.form.dialects if each.wrote(tags)), self.dialect)

    def table_of(self, tags: Tags) -> Table:
        """The table by which a hit with these tags is read."""
        if self.form.is_ours(tags):
            return self.form.written.table
        dialect = self.dialect_of(tags)
        return self.form.tables[dialect.name if dialect else ""]


def find_manner(form: Format, sample: list[Tags], opening: str) -> Manner:
    """The manner of a file, from the tags of its first hits and the text it opens with."""
    manner = Manner(form, _dialect_of_file(form, sample, opening))
    others = [tags for tags in sample if not form.is_ours(tags)]
    names = [name for tags in others for name in first_values(tags, manner.table_of(tags).get("authors", ()))]
    return manner._replace(given_first=gives_names_first(names))


def _dialect_of_file(form: Format, sample: list[Tags], opening: str) -> Dialect | None:
    for dialect in form.dialects:
        if dialect.opening and re.search(dialect.opening, opening[:OPENING], re.MULTILINE):
            return dialect
    shown = [
        [] if form.signed.isdisjoint(tags) else [each.name for each in form.dialects if each.wrote(tags)]
        for tags in sample
    ]
    signed = sum(map(bool, shown))
    for dialect in form.dialects:
        count = sum(dialect.name in names for names in shown)
        if count and count >= _SHOWN * len(sample) and count >= (1 - _FOREIGN) * signed:
            return dialect
    return None


def values_of(tags: Tags, place: Place) -> list[str]:
    """The values that a hit has at a place of a table."""
    if isinstance(place, str):
        return tags.get(place, [])
    if isinstance(place, Together):
        return _together(tags, place.tags)
    tag, pattern = place
    return [found[found.re.groups] for value in tags.get(tag, ()) if (found := re.search(pattern, value))]


def values_at(tags: Tags, places: tuple[Place, ...]) -> Iterator[str]:
    """Values of all places in their order."""
    return (value for place in places for value in values_of(tags, place))


def first_values(tags: Tags, places: tuple[Place, ...]) -> list[str]:
    """Values of the first place that has any."""
    return next((found for place in places if any(found := values_of(tags, place))), [])


def _together(tags: Tags, names: tuple[str, ...]) -> list[str]:
    """What these tags hold between them, if the first of them has anything; what one repeats of another is left out,
    and the whole of it if it names the same in another form ("Able, A" for "Able, Anna")."""
    if not any(tags.get(names[0], ())):
        return []
    present = [tag for tag in tags if tag in names]
    if len(present) == 1:
        return tags[present[0]]
    beginnings = [_beginning(value) for value in tags[names[0]]]
    held: list[str] = []
    for tag in present:
        if tag == names[0] or [_beginning(value) for value in tags[tag]] != beginnings:
            held += [value for value in tags[tag] if value not in held] if held else tags[tag]
    return held


def _beginning(value: str) -> str:
    """The first word of a name, by which it is known in all forms."""
    return re.split(r"[,\s]", value.strip(), maxsplit=1)[0].casefold()
