"""ClinicalTrials.gov, API 2: studies by query, with a page token, up to 1,000 on a page.

Described at https://clinicaltrials.gov/data-api/api. Limits: from and to are the day on which a study was first posted.
"""

from functools import partial

from scripts.identification.live.pages import Page, search_pages, versions
from scripts.identification.live.searching import Answer, Asker, Question
from scripts.identification.live.transport import Request, send_by_requests

NAME = "ClinicalTrials.gov"
PLATFORM = "ClinicalTrials.gov (API 2)"
LIMITS = {"from", "to"}
NEEDS, OPTIONAL, SECRETS = (), (), ()

send = partial(send_by_requests, "clinicaltrials_gov")
__all__ = ["rate", "search", "send", "versions"]


def rate() -> float:
    """Requests a second, below the stated limit of 50 a minute."""
    return 0.8


def search(question: Question, asker: Asker) -> Answer:
    """All studies of a query."""
    asked = question.query
    if question.limits:
        first, last = question.limits.get("from", "MIN"), question.limits.get("to", "MAX")
        asked = f"({asked}) AND AREA[StudyFirstPostDate]RANGE[{first}, {last}]"
    params = {"query.term": asked, "pageSize": "1000", "countTotal": "true", "format": "json"}

    def ask_for(token: str) -> Request:
        return Request("studies", params | ({"pageToken": token} if token else {}))

    return search_pages(asker, NAME, asked, ask_for, _read, "")


def _read(page: dict) -> Page:
    ids = [item["protocolSection"]["identificationModule"]["nctId"] for item in page["studies"]]
    return Page(ids, page.get("totalCount"), page.get("nextPageToken", ""))
