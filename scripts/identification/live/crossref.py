"""Crossref: works by bibliographic query, with a cursor, up to 1,000 on a page.

Described at https://www.crossref.org/documentation/retrieve-metadata/rest-api. It ranks rather than selects, so most
queries find very many. Limits: from and to are the publication date.
"""

import os

from scripts.identification.formats.format import Table, Tags
from scripts.identification.formats.json_format import json_format, name_person, notices_of
from scripts.identification.live.source import EMAIL, Page, Pages, Question, Request, Source, name_filters

TABLE: Table = {
    "title": ("title",),
    "authors": ("authors",),
    "journal": ("container-title", "publisher"),
    "issn": ("ISSN",),
    "year": ("year",),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("page",),
    "article_number": ("article-number",),
    "abstract": ("abstract",),
    "keywords": ("subject",),
    "publication_types": ("type",),
    "language": ("language",),
    "url": ("URL",),
    "doi": ("DOI",),
    "nct": (("clinical-trial-number.clinical-trial-number", r"(?i)NCT\d{8}"),),
    "accession": ("accession",),
    "retraction": ("retraction",),
    "correction": ("correction",),
    "concern": ("concern",),
}


def _pages(question: Question) -> Pages:
    filters = name_filters(question.limits, {"from": "from-pub-date", "to": "until-pub-date"})
    params = {"query.bibliographic": question.query, "rows": "1000", "mailto": os.environ.get(EMAIL, "")}
    params |= {"filter": filters} if filters else {}
    asked = question.query + (f" ({filters})" if filters else "")
    return Pages(asked, lambda cursor: Request("works", params | {"cursor": cursor}), _read)


def _read(page: dict) -> Page:
    found = page["message"]
    ids = [item["DOI"].lower() for item in found["items"]]
    return Page(ids, found["total-results"], found.get("next-cursor", ""))


def _make_tags(item: dict) -> Tags:
    dates = (item.get(key) or {} for key in ("published-print", "issued", "published-online", "created"))
    years = [str(parts[0][0]) for date in dates if (parts := date.get("date-parts")) and parts[0] and parts[0][0]]
    return {
        "accession": [item.get("DOI", "").lower()],
        "authors": [name_person(p.get("family"), p.get("given"), p.get("name")) for p in item.get("author", [])],
        "year": years,
        **notices_of((update.get("type", ""), update.get("DOI", "")) for update in item.get("updated-by", [])),
    }


SOURCE = Source(
    key="crossref",
    name="Crossref",
    platform="Crossref (REST)",
    base="https://api.crossref.org/",
    limits=frozenset({"from", "to"}),
    rate=lambda: 3,  # a second; lists are limited further than single works
    needs=(EMAIL,),
    pages=_pages,
    format=json_format(
        name="crossref_json",
        words="Crossref's JSON",
        table=TABLE,
        mark=r'"message-type"\s*:\s*"work-list"',
        path=("message", "items"),
        make_tags=_make_tags,
    ),
)
