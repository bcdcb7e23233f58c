"""What every live search is made of, whichever interface it asks.

In: what is to be searched, and the client that asks. Out: what was found, and the names of the replies that hold it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scripts.identification.live.archive import keep_reply, kept_reply
from scripts.identification.live.client import Client
from scripts.identification.live.transport import Request


class Inconsistent(Exception):
    """Replies that contradict each other: the database changed while it was searched, or a reply lied."""


@dataclass(frozen=True)
class Question:
    """What is asked of an interface: the query and limits of review.yaml, and the source's earlier archives.

    `day`: when the search began, YYYY-MM-DD. `earlier`: folder → search.json, oldest first, of the same question.
    `archived`: every accession that lies in an archive of the source.
    """

    query: str
    limits: dict
    day: str
    earlier: dict[str, dict] = field(default_factory=dict)
    archived: frozenset[str] = frozenset()


@dataclass
class Asker:
    """Asks through the client, and keeps each reply in the search's folder; a reply that is kept is not asked for."""

    client: Client
    folder: Path
    show: Callable[[int, int], None] = lambda done, total: None

    def get(self, name: str, request: Request, check: Callable[[bytes], object], instead: Request | None = None):
        """What `check` makes of the reply kept under `name`, or of the one to this request (see Client.ask)."""
        if (kept := kept_reply(self.folder, name)) is not None:
            return check(kept)
        body, checked = self.client.ask(request, check, instead)
        keep_reply(self.folder, name, body)
        return checked


@dataclass
class Answer:
    """What a search found: the keys of search.json that come from the interface.

    `ids`: all accessions, as received. `files`: name of a reply → accessions in it. `asked`: the query as sent;
    `translation`: as the interface understood it. `slices`: [{asked, count}]. `vanished`: accession → {kind, into}.
    """

    count: int
    ids: list[str]
    files: dict[str, list[str]]
    asked: str
    translation: str = ""
    slices: list[dict] = field(default_factory=list)
    previous: str = ""
    window: dict | None = None
    vanished: dict[str, dict] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    database: str = ""
