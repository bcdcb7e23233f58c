"""Scopus: the Search API with a cursor, 25 records on a page; it needs a key, and a subscription for abstracts.

Described at https://dev.elsevier.com/documentation/ScopusSearchAPI.wadl. Limits: from and to count by year, which is
what Scopus knows of a publication's date when it searches.
"""

import os
from functools import partial

from scripts.identification.live.pages import Page, search_pages, versions
from scripts.identification.live.searching import Answer, Asker, Question
from scripts.identification.live.transport import Request, send_by_requests

NAME = "Scopus"
PLATFORM = "Scopus (Search API)"
LIMITS = {"from", "to"}
KEY = "SCOPUS_API_KEY"
NEEDS, OPTIONAL, SECRETS = (KEY,), (), (KEY,)

send = partial(send_by_requests, "scopus")
__all__ = ["rate", "search", "send", "versions"]


def rate() -> float:
    """Requests a second, below the stated limit of 9."""
    return 6


def search(question: Question, asker: Asker) -> Answer:
    """All records of a query."""
    asked = question.query
    if first := question.limits.get("from"):
        asked = f"({asked}) AND PUBYEAR > {int(first[:4]) - 1}"
    if last := question.limits.get("to"):
        asked = f"({asked}) AND PUBYEAR < {int(last[:4]) + 1}"
    params = {"query": asked, "count": "25", "view": "COMPLETE"}
    headers = {"X-ELS-APIKey": os.environ.get(KEY, ""), "Accept": "application/json"}

    def ask_for(cursor: str) -> Request:
        return Request("search/scopus", params | {"cursor": cursor}, headers)

    return search_pages(asker, NAME, asked, ask_for, _read, "*")


def _read(page: dict) -> Page:
    found = page["search-results"]
    ids = [item["eid"] for item in found.get("entry", ()) if "error" not in item]
    return Page(ids, int(found["opensearch:totalResults"]), found.get("cursor", {}).get("@next", ""))
