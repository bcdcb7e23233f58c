"""Searches that interfaces answer page by page, each page with a mark where the next begins.

In: how an interface asks for a page and what it answers. Out: all records of the search, or a failure.
"""

import json
from collections.abc import Callable
from typing import NamedTuple

import requests

from scripts.common.messages import wrong
from scripts.identification.live.client import Unusable
from scripts.identification.live.searching import Answer, Asker, Inconsistent
from scripts.identification.live.transport import Request

MOST = 100_000  # records of a search; a query with more is hardly a systematic one


class Page(NamedTuple):
    """What a page says: accessions of its records, how many there are in all (None if unsaid), what is next."""

    ids: list[str]
    count: int | None
    following: str


def search_pages(
    asker: Asker, name: str, asked: str, ask_for: Callable[[str], Request], read: Callable[[dict], Page], first: str
) -> Answer:
    """All pages of a search, from the cursor `first` to the last.

    `ask_for`: cursor → request; `read`: what a page's JSON says, KeyError, TypeError or ValueError for what is no page.
    Raises Inconsistent if the records are not as many as the interface counts, InputError if they are too many.
    """

    def check(body: bytes) -> Page:
        try:
            return read(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unusable(f"the reply is no page of results ({type(error).__name__}: {error})") from None

    answer = Answer(0, [], {}, asked)
    cursor, number, seen = first, 0, set()
    while True:
        number += 1
        page = asker.get(f"records-{number:04}.json", ask_for(cursor), check)
        answer.count = answer.count or page.count or 0
        if answer.count > MOST:
            raise wrong(
                name, f"finds {answer.count:,} records; more than {MOST:,} are not fetched.", "Narrow the query."
            )
        if page.ids:
            answer.files[f"records-{number:04}.json"] = page.ids
        answer.ids += page.ids
        asker.show(len(answer.ids), answer.count)
        seen.add(cursor)
        if not page.following or page.following in seen or not page.ids:
            break
        cursor = page.following
    distinct = len(set(answer.ids))
    if not answer.count == distinct == len(answer.ids):
        raise Inconsistent(
            f"{name} counts {answer.count} records, but gave {len(answer.ids)}, {distinct} of them different"
        )
    if not answer.ids:
        answer.warnings.append(f"{name} found nothing for {asked!r}.")
    return answer


def name_filters(limits: dict[str, str], names: dict[str, str]) -> str:
    """Limits as filters in the words of an interface: from-pub-date:2010-01-01,until-pub-date:2019-12-31."""
    return ",".join(f"{names[limit]}:{day}" for limit, day in limits.items())


def versions() -> dict[str, str]:
    """The library that the interfaces are asked with."""
    return {"requests": requests.__version__}
