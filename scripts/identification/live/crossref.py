"""Crossref: works by bibliographic query, with a cursor, up to 1,000 on a page.

Described at https://www.crossref.org/documentation/retrieve-metadata/rest-api. It ranks rather than selects, so most
queries find very many. Limits: from and to are the publication date.
"""

import os
from functools import partial

from scripts.identification.live.pages import Page, name_filters, search_pages, versions
from scripts.identification.live.searching import Answer, Asker, Question
from scripts.identification.live.transport import Request, send_by_requests

NAME = "Crossref"
PLATFORM = "Crossref (REST)"
LIMITS = {"from", "to"}
EMAIL = "LITFUNNEL_EMAIL"
NEEDS, OPTIONAL, SECRETS = (EMAIL,), (), ()

send = partial(send_by_requests, "crossref")
__all__ = ["rate", "search", "send", "versions"]


def rate() -> float:
    """Requests a second; lists are limited further than single works."""
    return 3


def search(question: Question, asker: Asker) -> Answer:
    """All works of a query."""
    filters = name_filters(question.limits, {"from": "from-pub-date", "to": "until-pub-date"})
    params = {"query.bibliographic": question.query, "rows": "1000", "mailto": os.environ.get(EMAIL, "")}
    params |= {"filter": filters} if filters else {}
    asked = question.query + (f" ({filters})" if filters else "")
    return search_pages(asker, NAME, asked, lambda cursor: Request("works", params | {"cursor": cursor}), _read, "*")


def _read(page: dict) -> Page:
    found = page["message"]
    ids = [item["DOI"].lower() for item in found["items"]]
    return Page(ids, found["total-results"], found.get("next-cursor", ""))
