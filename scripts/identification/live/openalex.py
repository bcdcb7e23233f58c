"""OpenAlex: works by search, with a cursor, up to 200 on a page.

Described at https://docs.openalex.org. Limits: from and to are the publication date.
"""

import os
from functools import partial

from scripts.identification.live.pages import Page, name_filters, search_pages, versions
from scripts.identification.live.searching import Answer, Asker, Question
from scripts.identification.live.transport import Request, send_by_requests

NAME = "OpenAlex"
PLATFORM = "OpenAlex (API)"
LIMITS = {"from", "to"}
EMAIL, KEY = "LITFUNNEL_EMAIL", "OPENALEX_API_KEY"
NEEDS, OPTIONAL, SECRETS = (EMAIL,), (KEY,), (KEY,)

send = partial(send_by_requests, "openalex")
__all__ = ["rate", "search", "send", "versions"]


def rate() -> float:
    """Requests a second that OpenAlex allows those who give an address."""
    return 10


def search(question: Question, asker: Asker) -> Answer:
    """All works of a query in titles, abstracts and full texts, as OpenAlex searches."""
    filters = name_filters(question.limits, {"from": "from_publication_date", "to": "to_publication_date"})
    params = {"search": question.query, "per-page": "200", "mailto": os.environ.get(EMAIL, "")}
    params |= {"filter": filters} if filters else {}
    params |= {"api_key": os.environ[KEY]} if os.environ.get(KEY) else {}
    asked = question.query + (f" ({filters})" if filters else "")
    return search_pages(asker, NAME, asked, lambda cursor: Request("works", params | {"cursor": cursor}), _read, "*")


def _read(page: dict) -> Page:
    ids = [item["id"].rsplit("/", 1)[-1] for item in page["results"]]
    return Page(ids, page["meta"]["count"], page["meta"]["next_cursor"] or "")
