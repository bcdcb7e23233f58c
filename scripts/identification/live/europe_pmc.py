"""Europe PMC: search with cursorMark, whole records (resultType=core), up to 1,000 on a page.

Described at https://europepmc.org/RestfulWebService. Limits: from and to are FIRST_PDATE, the day of first publication.
"""

from scripts.identification.formats.format import Table, Tags
from scripts.identification.formats.json_format import json_format, name_person, notices_of
from scripts.identification.live.source import Page, Pages, Question, Request, Source

TABLE: Table = {
    "title": ("title",),
    "authors": ("authors",),
    "journal": ("journalInfo.journal.title", "bookOrReportDetails.publisher"),
    "issn": ("journalInfo.journal.issn", "journalInfo.journal.essn"),
    "year": ("pubYear", "journalInfo.yearOfPublication", "firstPublicationDate"),
    "volume": ("journalInfo.volume",),
    "issue": ("journalInfo.issue",),
    "pages": ("pageInfo",),
    "abstract": ("abstractText",),
    "keywords": ("meshHeadingList.meshHeading.descriptorName", "keywordList.keyword"),
    "publication_types": ("pubTypeList.pubType",),
    "language": ("language",),
    "doi": ("doi",),
    "pmid": ("pmid",),
    "pmcid": ("pmcid",),
    "accession": ("accession",),
    "retraction": ("retraction",),
    "correction": ("correction",),
    "concern": ("concern",),
}


def _pages(question: Question) -> Pages:
    asked = question.query
    if question.limits:
        first, last = question.limits.get("from", "1000-01-01"), question.limits.get("to", "3000-12-31")
        asked = f"({asked}) AND (FIRST_PDATE:[{first} TO {last}])"
    params = {"query": asked, "resultType": "core", "pageSize": "1000", "format": "json"}
    return Pages(asked, lambda mark: Request("search", params | {"cursorMark": mark}), _read)


def _read(page: dict) -> Page:
    items = page["resultList"]["result"]
    return Page([f"{item['source']}/{item['id']}" for item in items], page["hitCount"], page.get("nextCursorMark", ""))


def _make_tags(item: dict) -> Tags:
    people = (item.get("authorList") or {}).get("author", [])
    remarks = (item.get("commentCorrectionList") or {}).get("commentCorrection", [])
    return {
        "accession": [f"{item.get('source', '')}/{item.get('id', '')}"],
        "authors": [name_person(p.get("lastName"), p.get("firstName") or p.get("initials"), p.get("collectiveName")) or
                    p.get("fullName", "") for p in people],
        **notices_of((remark.get("type", ""), remark.get("reference") or remark.get("id", "")) for remark in remarks
                   if " in" in remark.get("type", "")),
    }  # fmt: skip


SOURCE = Source(
    key="europe_pmc",
    name="Europe PMC",
    platform="Europe PMC (REST)",
    base="https://www.ebi.ac.uk/europepmc/webservices/rest/",
    limits=frozenset({"from", "to"}),
    rate=lambda: 5,  # a second: Europe PMC states no limit below 10
    pages=_pages,
    format=json_format(
        name="europe_pmc_json",
        words="Europe PMC's JSON",
        table=TABLE,
        mark=r'"resultList"\s*:',
        path=("resultList", "result"),
        make_tags=_make_tags,
    ),
)
