"""The interfaces that answer in JSON: Europe PMC, OpenAlex, Crossref, ClinicalTrials.gov and Scopus, page by page.

In: parameters. Out: the body of a page, in the shape that each gives. All list the articles of one made-up corpus.
"""

import json

from tests.servers.articles import FIRST_PMID, Article, Corpus, title_of
from tests.servers.queries import read_query

SCOPUS_KEY = "made-up-scopus-key"


def answer_json(
    corpus: Corpus, name: str, path: str, params: dict[str, str], headers: dict[str, str]
) -> tuple[int, str, bytes]:
    """Status, type and body of the reply of the interface `name`."""
    page = _PAGES.get((name, path))
    if page is None:
        return 404, "application/json", b'{"error": "not found"}'
    if name == "scopus" and headers.get("X-ELS-APIKey") != SCOPUS_KEY:
        told = {"service-error": {"status": {"statusCode": "AUTHENTICATION_ERROR", "statusText": "Invalid API Key"}}}
        return 401, "application/json", json.dumps(told | {"key": headers.get("X-ELS-APIKey")}).encode()
    return 200, "application/json", json.dumps(page(corpus, params), ensure_ascii=False, indent=1).encode()


def _cut(corpus: Corpus, query: str, cursor: str, size: int) -> tuple[list[Article], int, str]:
    """The articles of a page, how many there are in all, and the next page's cursor; "" after the last."""
    wanted, _, _ = read_query(query)
    found = sorted((a for a in corpus.articles.values() if wanted(a)), key=lambda a: a.pmid)
    start = 0 if cursor in ("", "*") else int(cursor.removeprefix("at-"))
    after = start + size
    return found[start:after], len(found), f"at-{after}" if after < len(found) else ""


def _europe_pmc(corpus: Corpus, params: dict[str, str]) -> dict:
    size, cursor = min(int(params.get("pageSize", 25)), 1000), params.get("cursorMark", "*")
    articles, count, after = _cut(corpus, params["query"], cursor, size)
    return {
        "version": "6.9",
        "hitCount": count,
        "nextCursorMark": after or cursor,
        "request": {"queryString": params["query"], "resultType": params.get("resultType", "lite"), "pageSize": size},
        "resultList": {"result": [_europe_pmc_item(article) for article in articles]},
    }


def _europe_pmc_item(article: Article) -> dict:
    return {
        "id": str(article.pmid),
        "source": "MED",
        "pmid": str(article.pmid),
        "doi": f"10.5555/made.{article.pmid}",
        "title": title_of(article),
        "authorString": "Asakoto H, Pendragey D.",
        "authorList": {
            "author": [
                {"fullName": "Asakoto H", "firstName": "Haruto", "lastName": "Asakoto", "initials": "H"},
                {"collectiveName": "The Made-up Group"},
            ]
        },
        "journalInfo": {
            "issue": "2",
            "volume": "12",
            "yearOfPublication": article.published.year,
            "journal": {"title": "Made-up journal", "issn": "9999-1234", "essn": "9999-4321"},
        },
        "pubYear": str(article.published.year),
        "pageInfo": "101-110",
        "abstractText": "A <h4>made-up</h4> abstract, with &lt; and “quotes”.",
        "language": "eng",
        "pubTypeList": {"pubType": ["Journal Article"] + ["Retracted Publication"] * article.retracted},
        "keywordList": {"keyword": sorted(article.topics)},
    }


def _named(corpus: Corpus, dois: list[str], pmids: list[str], title: str = "") -> tuple[list[Article], int, str]:
    """The articles with these DOIs or PMIDs, or with all words of this title."""
    words = set(title.lower().split())
    found = [
        article
        for article in corpus.articles.values()
        if f"10.5555/made.{article.pmid}" in dois
        or str(article.pmid) in pmids
        or (words and words <= set(title_of(article).lower().rstrip(".").split()))
    ]
    return found, len(found), ""


def _openalex(corpus: Corpus, params: dict[str, str]) -> dict:
    size = min(int(params.get("per-page", 25)), 200)
    if "search" in params:
        articles, count, after = _cut(corpus, params["search"], params.get("cursor", "*"), size)
    else:
        name, _, values = params["filter"].partition(":")
        given = {"doi": [], "pmid": [], name: values.split("|")}
        title = values if name == "title.search" else ""
        articles, count, after = _named(corpus, given["doi"], given["pmid"], title)
    return {
        "meta": {
            "count": count,
            "db_response_time_ms": 1,
            "page": None,
            "per_page": size,
            "next_cursor": after or None,
        },
        "results": [_openalex_item(article) for article in articles],
        "group_by": [],
    }


def _openalex_item(article: Article) -> dict:
    return {
        "id": f"https://openalex.org/W{article.pmid}",
        "doi": f"https://doi.org/10.5555/made.{article.pmid}",
        "title": title_of(article),
        "display_name": title_of(article),
        "publication_year": article.published.year,
        "publication_date": str(article.published),
        "ids": {
            "openalex": f"https://openalex.org/W{article.pmid}",
            "pmid": f"https://pubmed.ncbi.nlm.nih.gov/{article.pmid}",
        },
        "language": "en",
        "primary_location": {
            "landing_page_url": f"https://doi.org/10.5555/made.{article.pmid}",
            "source": {"display_name": "Made-up journal", "issn_l": "9999-1234", "issn": ["9999-1234", "9999-4321"]},
        },
        "type": "article",
        "is_retracted": article.retracted,
        "authorships": [
            {"author_position": "first", "author": {"id": "https://openalex.org/A1", "display_name": "Haruto Asakoto"}},
            {
                "author_position": "last",
                "author": {"id": "https://openalex.org/A2", "display_name": "Dmitri Pendragey"},
            },
        ],
        "biblio": {"volume": "12", "issue": "2", "first_page": "101", "last_page": "110"},
        "keywords": [{"display_name": topic} for topic in sorted(article.topics)],
        "abstract_inverted_index": {"A": [0], "made-up": [1, 3], "and": [2], "abstract.": [4]},
    }


def _crossref(corpus: Corpus, params: dict[str, str]) -> dict:
    size = min(int(params.get("rows", 20)), 1000)
    if "query.bibliographic" in params:
        articles, count, after = _cut(corpus, params["query.bibliographic"], params.get("cursor", "*"), size)
    else:
        dois = [each.removeprefix("doi:") for each in params["filter"].split(",")]
        articles, count, after = _named(corpus, dois, [])
    return {
        "status": "ok",
        "message-type": "work-list",
        "message-version": "1.0.0",
        "message": {
            "facets": {},
            "total-results": count,
            "items-per-page": size,
            "items": [_crossref_item(article) for article in articles],
            "next-cursor": after or f"at-{count}",
        },
    }


def _crossref_item(article: Article) -> dict:
    item = {
        "DOI": f"10.5555/made.{article.pmid}",
        "URL": f"https://doi.org/10.5555/made.{article.pmid}",
        "type": "journal-article",
        "title": [title_of(article)],
        "container-title": ["Made-up journal"],
        "author": [
            {"given": "Haruto", "family": "Asakoto", "sequence": "first", "affiliation": []},
            {"name": "The Made-up Group", "sequence": "additional", "affiliation": []},
        ],
        "issued": {"date-parts": [[article.published.year, article.published.month]]},
        "volume": "12",
        "issue": "2",
        "page": "101-110",
        "ISSN": ["9999-1234"],
        "language": "en",
        "abstract": "<jats:title>Abstract</jats:title><jats:p>A made-up abstract, n &lt; 5.</jats:p>",
        "reference": [{"key": "1", "DOI": "10.5555/another", "article-title": "Another"}],
    }
    if article.retracted:
        item["updated-by"] = [
            {"DOI": f"10.5555/retraction.{article.pmid}", "type": "retraction", "label": "Retraction"}
        ]
    return item


def _clinicaltrials_gov(corpus: Corpus, params: dict[str, str]) -> dict:
    size, token = min(int(params.get("pageSize", 10)), 1000), params.get("pageToken", "")
    articles, count, after = _cut(corpus, params["query.term"], token, size)
    page = {"studies": [_trial(article) for article in articles]}
    if params.get("countTotal") == "true" and not token:
        page = {"totalCount": count} | page
    return page | ({"nextPageToken": after} if after else {})


def _trial(article: Article) -> dict:
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT{article.pmid - FIRST_PMID:08}",
                "briefTitle": title_of(article),
                "officialTitle": f"A made-up trial: {title_of(article)}",
            },
            "statusModule": {
                "overallStatus": "COMPLETED",
                "studyFirstPostDateStruct": {"date": str(article.published), "type": "ACTUAL"},
                "startDateStruct": {"date": f"{article.published:%Y-%m}"},
            },
            "descriptionModule": {"briefSummary": "A made-up summary."},
            "conditionsModule": {"conditions": ["ALS"], "keywords": sorted(article.topics)},
            "contactsLocationsModule": {
                "overallOfficials": [{"name": "Haruto Asakoto", "role": "PRINCIPAL_INVESTIGATOR"}]
            },
            "designModule": {"studyType": "INTERVENTIONAL"},
        },
        "hasResults": False,
    }


def _scopus(corpus: Corpus, params: dict[str, str]) -> dict:
    size = min(int(params.get("count", 25)), 25)
    articles, count, after = _cut(corpus, params["query"], params.get("cursor", "*"), size)
    entries = [_scopus_entry(article) for article in articles] or [{"@_fa": "true", "error": "Result set was empty"}]
    return {
        "search-results": {
            "opensearch:totalResults": str(count),
            "opensearch:itemsPerPage": str(len(articles)),
            "cursor": {"@current": params.get("cursor", "*"), "@next": after or f"at-{count}"},
            "entry": entries,
        }
    }


def _scopus_entry(article: Article) -> dict:
    return {
        "@_fa": "true",
        "dc:identifier": f"SCOPUS_ID:{article.pmid}",
        "eid": f"2-s2.0-{article.pmid}",
        "dc:title": title_of(article),
        "dc:creator": "Asakoto H.",
        "author": [{"authname": "Asakoto H."}, {"authname": "Pendragey D."}],
        "prism:publicationName": "Made-up journal",
        "prism:issn": "99991234",
        "prism:eIssn": "99994321",
        "prism:volume": "12",
        "prism:issueIdentifier": "2",
        "prism:pageRange": "101-110",
        "prism:coverDate": str(article.published),
        "prism:doi": f"10.5555/made.{article.pmid}",
        "pubmed-id": str(article.pmid),
        "dc:description": "A made-up abstract.",
        "authkeywords": " | ".join(sorted(article.topics)),
        "subtypeDescription": "Article",
    }


_PAGES = {
    ("europe_pmc", "search"): _europe_pmc,
    ("openalex", "works"): _openalex,
    ("crossref", "works"): _crossref,
    ("clinicaltrials_gov", "studies"): _clinicaltrials_gov,
    ("scopus", "search/scopus"): _scopus,
}
