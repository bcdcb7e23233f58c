"""OpenAlex: works by search, with a cursor, up to 200 on a page.

Described at https://docs.openalex.org. Limits: from and to are the publication date.
"""

import os

from scripts.identification.bibtex_names import turn_round
from scripts.identification.formats.format import PUBMED_ADDRESS, Table, Tags
from scripts.identification.formats.json_format import json_format
from scripts.identification.live.source import EMAIL, Page, Pages, Question, Request, Source, name_filters

KEY = "OPENALEX_API_KEY"

TABLE: Table = {
    "title": ("title", "display_name"),
    "authors": ("authors",),
    "journal": ("primary_location.source.display_name",),
    "issn": ("primary_location.source.issn", "primary_location.source.issn_l"),
    "year": ("publication_year", "publication_date"),
    "volume": ("biblio.volume",),
    "issue": ("biblio.issue",),
    "pages": ("biblio.first_page",),
    "end_page": ("biblio.last_page",),
    "abstract": ("abstract",),
    "keywords": ("keywords.display_name",),
    "publication_types": ("type",),
    "language": ("language",),
    "url": ("primary_location.landing_page_url", "id"),
    "doi": ("doi",),
    "pmid": (("ids.pmid", PUBMED_ADDRESS),),
    "pmcid": (("ids.pmcid", r"PMC\d+"),),
    "accession": ("accession",),
    "retraction": ("retraction",),
}


def _pages(question: Question) -> Pages:
    filters = name_filters(question.limits, {"from": "from_publication_date", "to": "to_publication_date"})
    params = {"search": question.query, "per-page": "200", "mailto": os.environ.get(EMAIL, "")}
    params |= {"filter": filters} if filters else {}
    params |= {"api_key": os.environ[KEY]} if os.environ.get(KEY) else {}
    asked = question.query + (f" ({filters})" if filters else "")
    return Pages(asked, lambda cursor: Request("works", params | {"cursor": cursor}), _read)


def _read(page: dict) -> Page:
    ids = [item["id"].rsplit("/", 1)[-1] for item in page["results"]]
    return Page(ids, page["meta"]["count"], page["meta"]["next_cursor"] or "")


def _family_first(name: str) -> str:
    words = name.split()
    return name if "," in name else turn_round(words, [word[:1].islower() for word in words])


def _make_tags(item: dict) -> Tags:
    placed = {place: word for word, places in (item.get("abstract_inverted_index") or {}).items() for place in places}
    people = [(entry.get("author") or {}).get("display_name") or "" for entry in item.get("authorships") or []]
    return {
        "accession": [(item.get("id") or "").rsplit("/", 1)[-1]],
        "authors": [_family_first(name) for name in people if name.strip()],
        "abstract": [" ".join(placed[place] for place in sorted(placed))],
        "retraction": ["Retracted Publication"] if item.get("is_retracted") else [],
    }


SOURCE = Source(
    key="openalex",
    name="OpenAlex",
    platform="OpenAlex (API)",
    base="https://api.openalex.org/",
    limits=frozenset({"from", "to"}),
    rate=lambda: 10,  # a second that OpenAlex allows those who give an address
    needs=(EMAIL,),
    optional=(KEY,),
    secrets=(KEY,),
    pages=_pages,
    format=json_format(
        name="openalex_json",
        words="OpenAlex's JSON",
        table=TABLE,
        mark=r'"meta"\s*:\s*\{',
        path=("results",),
        make_tags=_make_tags,
    ),
)
