"""Europe PMC: search with cursorMark, whole records (resultType=core), up to 1,000 on a page.

Described at https://europepmc.org/RestfulWebService. Limits: from and to are FIRST_PDATE, the day of first publication.
"""

from functools import partial

from scripts.identification.live.pages import Page, search_pages, versions
from scripts.identification.live.searching import Answer, Asker, Question
from scripts.identification.live.transport import Request, send_by_requests

NAME = "Europe PMC"
PLATFORM = "Europe PMC (REST)"
LIMITS = {"from", "to"}
NEEDS, OPTIONAL, SECRETS = (), (), ()

send = partial(send_by_requests, "europe_pmc")
__all__ = ["rate", "search", "send", "versions"]


def rate() -> float:
    """Requests a second: Europe PMC states no limit below 10."""
    return 5


def search(question: Question, asker: Asker) -> Answer:
    """All records of a query."""
    asked = question.query
    if question.limits:
        first, last = question.limits.get("from", "1000-01-01"), question.limits.get("to", "3000-12-31")
        asked = f"({asked}) AND (FIRST_PDATE:[{first} TO {last}])"
    params = {"query": asked, "resultType": "core", "pageSize": "1000", "format": "json"}
    return search_pages(asker, NAME, asked, lambda mark: Request("search", params | {"cursorMark": mark}), _read, "*")


def _read(page: dict) -> Page:
    items = page["resultList"]["result"]
    return Page([f"{item['source']}/{item['id']}" for item in items], page["hitCount"], page.get("nextCursorMark", ""))
