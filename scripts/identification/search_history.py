"""All searches of a review in the order in which they were made: each is added to what those before it found.

In: searches as read_search gives them. Out: records, occurrences, notices and changes.
"""

from scripts.identification.compare_searches import compare_searches
from scripts.identification.read_search import Search

OCCURRENCE_COLUMNS = ("record_id", "search_date", "file", "position")


class SearchHistory:
    """What the searches so far have found.

    `records`: record_id → record as first found. `occurrences` and `changes`: rows of their tables. `notices`:
    (record_id, kind, detail) → date of the first search that tells of it.
    """

    def __init__(self):
        self.records: dict[str, dict] = {}
        self.occurrences: list[dict] = []
        self.notices: dict[tuple[str, str, str], str] = {}
        self.changes: list[dict] = []
        self._known: dict[str, dict[str, dict]] = {}
        self._last: dict[str, tuple[tuple, str, set[str]]] = {}

    def known_of(self, source: str) -> dict[str, dict]:
        """The records of a source: record_id → record as last found."""
        return self._known.setdefault(source, {})

    def add(self, search: Search, asked: tuple) -> None:
        """Add a search. `asked`: platform, query and limits; where they are as before, what is gone is a change."""
        known = self.known_of(search.source)
        records = [record for export in search.exports.values() for record in export.records]
        found = {record["record_id"]: record for record in reversed(records)}
        ids = found.keys() | set(search.carried)
        news = self._add_notices(search)
        if search.source in self._last:
            asked_before, previous, ids_before = self._last[search.source]
            gone = ids_before - ids if asked == asked_before else set()
            here = {"source": search.source, "search_date": search.date, "previous_date": previous}
            self.changes += [here | row for row in compare_searches(known, found, news, gone, search.merged)]
        places = records + [known[record_id] for record_id in search.carried]
        self.occurrences += [
            {column: place[column] for column in OCCURRENCE_COLUMNS} | {"search_date": search.date} for place in places
        ]
        for record_id, record in found.items():
            self.records.setdefault(record_id, record)
        known.update(found)
        self._last[search.source] = (asked, search.date, set(ids))

    def _add_notices(self, search: Search) -> dict[str, list[tuple[str, str]]]:
        """Add the notices of a search; those that none before told, by record."""
        told = [
            (record_id, kind, detail)
            for export in search.exports.values()
            for record_id, (kind, detail) in export.notices
        ]
        told += [(record_id, "merged", f"now points to {into}") for record_id, into in search.merged.items()]
        news: dict[str, list[tuple[str, str]]] = {}
        for record_id, kind, detail in dict.fromkeys(told):
            if (record_id, kind, detail) not in self.notices:
                self.notices[record_id, kind, detail] = search.date
                news.setdefault(record_id, []).append((kind, detail))
        return news
