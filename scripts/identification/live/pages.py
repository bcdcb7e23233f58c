"""Searches that interfaces answer page by page, each page with a mark where the next begins.

In: how an interface asks for a page and what it answers. Out: all records of the search, or a failure.
"""

import json

from scripts.common.messages import wrong
from scripts.identification.live.searching import Asker
from scripts.identification.live.source import Answer, Inconsistent, Page, Pages, Unusable

MOST = 100_000  # records of a search; a query with more is hardly a systematic one


def search_pages(asker: Asker, name: str, pages: Pages) -> Answer:
    """All pages of a search, from the first cursor to the last. `name`: that of the interface.

    Raises Inconsistent if the records are not as many as the interface counts, InputError if they are too many.
    """

    def check(body: bytes) -> Page:
        try:
            return pages.read(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unusable(f"the reply is no page of results ({type(error).__name__}: {error})") from None

    answer = Answer(0, [], {}, pages.asked)
    cursor, number, seen = pages.first, 0, set()
    while True:
        number += 1
        page = asker.get(f"records-{number:04}.json", pages.ask_for(cursor), check)
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
        answer.warnings.append(f"{name} found nothing for {pages.asked!r}.")
    return answer
