"""What a source of live searches is made of. Each module beside this one that asks an interface holds one, as SOURCE.

To add a source: write a module with its `SOURCE = Source(...)` (openalex.py is a good example), and add one line to
registry.py. All else follows from these: which `live.api` a protocol may have, what messages name, and, if `format` is
given, that its archived replies are read. scripts/audit/count_exports.py counts records in a way of its own, so it has
to be told where an interface that answers in a new way lists them.

These modules are imported wherever exports are read: they import what takes long in the function that needs it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from scripts.identification.formats.format import Format

TOOL = "litfunnel"
EMAIL = "LITFUNNEL_EMAIL"  # the variable with the address that interfaces want to know


class Unusable(Exception):
    """A reply that is not what was asked for, and may be if it is asked for again."""


class Inconsistent(Exception):
    """Replies that contradict each other: the database changed while it was searched, or a reply lied."""


class Request(NamedTuple):
    """What is asked: a path below the interface's base address, parameters, and headers."""

    path: str
    params: dict[str, str]
    headers: dict[str, str] = {}  # noqa: RUF012


class Page(NamedTuple):
    """What a page says: accessions of its records, how many there are in all (None if unsaid), what is next."""

    ids: list[str]
    count: int | None
    following: str


class Pages(NamedTuple):
    """A search that is answered page by page.

    `asked`: the query as it is sent. `ask_for`: from a cursor to the request for its page; `first`: the first cursor.
    `read`: what a page's JSON says; KeyError, TypeError or ValueError for what is no page.
    """

    asked: str
    ask_for: Callable[[str], Request]
    read: Callable[[dict], Page]
    first: str = "*"


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


class Asks(Protocol):
    """What a search asks with: searching.Asker."""

    def get(
        self, name: str, request: Request, check: Callable[[bytes], object], instead: Request | None = None
    ) -> object:
        """What `check` makes of the reply to a request, which is kept under `name`; `instead`: what to ask next."""

    def show(self, done: int, total: int) -> None:
        """Show how far the search is."""


@dataclass(frozen=True)
class Source:
    """An interface that can be searched.

    `key`: in review.yaml. `name`: in messages; `platform`: in tables. `base`: the address below which it answers.
    `limits`: those of review.yaml that it knows. `rate`: requests a second. `needs` and `optional`: environment
    variables; `secrets`: those of them that no message may show. `library`: what sends the requests, a key of SENDERS
    in transport.py.
    `pages`: how a question is asked page by page. Where that is not enough, `search` does all that is to be done.
    `format`: that of its replies, if it is no format of exports.
    """

    key: str
    name: str
    platform: str
    base: str
    limits: frozenset[str]
    rate: Callable[[], float]
    needs: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    library: str = "requests"
    pages: Callable[[Question], Pages] | None = None
    search: Callable[[Question, Asks], Answer] | None = None
    format: Format | None = None


def name_filters(limits: dict[str, str], names: dict[str, str]) -> str:
    """Limits as filters in the words of an interface: from-pub-date:2010-01-01,until-pub-date:2019-12-31."""
    return ",".join(f"{names[limit]}:{day}" for limit, day in limits.items())
