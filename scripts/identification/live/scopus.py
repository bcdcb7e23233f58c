"""Scopus: the Search API with a cursor, 25 records on a page; it needs a key, and a subscription for abstracts.

Described at https://dev.elsevier.com/documentation/ScopusSearchAPI.wadl. Limits: from and to count by year, which is
what Scopus knows of a publication's date when it searches.
"""

import os

from scripts.identification.formats.format import Table, Tags
from scripts.identification.formats.json_format import json_format
from scripts.identification.live.source import Page, Pages, Question, Request, Source

KEY = "SCOPUS_API_KEY"

TABLE: Table = {
    "title": ("dc:title",),
    "authors": ("author.authname", "dc:creator"),
    "journal": ("prism:publicationName",),
    "issn": ("prism:issn", "prism:eIssn"),
    "year": ("prism:coverDate", "prism:coverDisplayDate"),
    "volume": ("prism:volume",),
    "issue": ("prism:issueIdentifier",),
    "pages": ("prism:pageRange",),
    "article_number": ("article-number",),
    "abstract": ("dc:description",),
    "keywords": ("keywords",),
    "publication_types": ("subtypeDescription",),
    "doi": ("prism:doi",),
    "pmid": ("pubmed-id",),
    "accession": ("eid",),
}


def _pages(question: Question) -> Pages:
    asked = question.query
    if first := question.limits.get("from"):
        asked = f"({asked}) AND PUBYEAR > {int(first[:4]) - 1}"
    if last := question.limits.get("to"):
        asked = f"({asked}) AND PUBYEAR < {int(last[:4]) + 1}"
    params = {"query": asked, "count": "25", "view": "COMPLETE"}
    headers = {"X-ELS-APIKey": os.environ.get(KEY, ""), "Accept": "application/json"}

    def ask_for(cursor: str) -> Request:
        return Request("search/scopus", params | {"cursor": cursor}, headers)

    return Pages(asked, ask_for, _read)


def _read(page: dict) -> Page:
    found = page["search-results"]
    ids = [item["eid"] for item in found.get("entry", ()) if "error" not in item]
    return Page(ids, int(found["opensearch:totalResults"]), found.get("cursor", {}).get("@next", ""))


def _make_tags(item: dict) -> Tags:
    return {"keywords": (item.get("authkeywords") or "").split("|")}


SOURCE = Source(
    key="scopus",
    name="Scopus",
    platform="Scopus (Search API)",
    base="https://api.elsevier.com/content/",
    limits=frozenset({"from", "to"}),
    rate=lambda: 6,  # a second, below the stated limit of 9
    needs=(KEY,),
    secrets=(KEY,),
    pages=_pages,
    format=json_format(
        name="scopus_json",
        words="Scopus's JSON",
        table=TABLE,
        mark=r'"search-results"\s*:',
        path=("search-results", "entry"),
        make_tags=_make_tags,
    ),
)
