"""ClinicalTrials.gov, API 2: studies by query, with a page token, up to 1,000 on a page.

Described at https://clinicaltrials.gov/data-api/api. Limits: from and to are the day on which a study was first posted.
What it replies is also a format of exports: scripts/identification/formats/clinicaltrials_gov_json.py.
"""

from scripts.identification.live.source import Page, Pages, Question, Request, Source


def _pages(question: Question) -> Pages:
    asked = question.query
    if question.limits:
        first, last = question.limits.get("from", "MIN"), question.limits.get("to", "MAX")
        asked = f"({asked}) AND AREA[StudyFirstPostDate]RANGE[{first}, {last}]"
    params = {"query.term": asked, "pageSize": "1000", "countTotal": "true", "format": "json"}

    def ask_for(token: str) -> Request:
        return Request("studies", params | ({"pageToken": token} if token else {}))

    return Pages(asked, ask_for, _read, first="")


def _read(page: dict) -> Page:
    ids = [item["protocolSection"]["identificationModule"]["nctId"] for item in page["studies"]]
    return Page(ids, page.get("totalCount"), page.get("nextPageToken", ""))


SOURCE = Source(
    key="clinicaltrials_gov",
    name="ClinicalTrials.gov",
    platform="ClinicalTrials.gov (API 2)",
    base="https://clinicaltrials.gov/api/v2/",
    limits=frozenset({"from", "to"}),
    rate=lambda: 0.8,  # a second, below the stated limit of 50 a minute
    pages=_pages,
)
