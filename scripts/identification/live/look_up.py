"""Single works looked up at PubMed, Crossref and OpenAlex, by PMID, DOI or title.

In: records, and what asks and keeps the replies (searching.Asker). Out: what was found for each, and where it lies.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import BytesIO
from typing import NamedTuple

from scripts.common.messages import InputError
from scripts.identification.live import openalex, pubmed
from scripts.identification.live.searching import Asker
from scripts.identification.live.source import EMAIL, Request, Unusable
from scripts.identification.read_file import open_export

BATCH = 20  # identifiers in one request: addresses stay short
_TITLES = 5  # works looked at for a title
_FAMILY = re.compile(r"[^,]+")


class Found(NamedTuple):
    """A record, the work that was found for it, by what, and the name of the reply that it is in."""

    record: dict
    work: dict
    by: str
    reply: str


def look_up(key: str, records: list[dict], asker: Asker) -> Iterator[Found]:
    """What the interface `key` (pubmed, crossref, openalex) has of these records. What it lacks is left out."""
    ask = _INTERFACES[key]
    for field in ("pmid", "doi"):
        known = [record for record in records if record[field] and not re.search(r"[,|\"]", record[field])]
        for start in range(0, len(known), BATCH):
            part = known[start : start + BATCH]
            for reply, work in ask(asker, field, [record[field] for record in part]):
                yield from (Found(each, work, field, reply) for each in part if each[field] == work[field])
    for record in records:
        if record["title"] and not record["pmid"] and not record["doi"]:
            works = ask(asker, "title", [record["title"]])
            same = [(reply, work) for reply, work in works if is_same_work(record, work)]
            if len(same) == 1:  # two of one title: nobody knows which
                yield Found(record, same[0][1], "title", same[0][0])


def is_same_work(record: dict, work: dict) -> bool:
    """Whether two records of the same title are of one work: no year or first author says otherwise."""
    if _plain(record["title"]) != _plain(work["title"]):
        return False
    if record["year"] and work["year"] and abs(record["year"] - work["year"]) > 1:
        return False
    first = [_plain(_FAMILY.match(each["authors"][0])[0]) for each in (record, work) if each["authors"]]
    return len(first) < 2 or first[0] == first[1]


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _ask_pubmed(asker: Asker, field: str, values: list[str]) -> Iterable[tuple[str, dict]]:
    if field == "pmid":
        return _get(asker, "pubmed", pubmed.by_number(values), _works_of_xml)
    words = re.sub(r"[^\w\s-]+", " ", values[0]).lower()  # capitals and signs would be operators
    term = f"{words.strip()}[ti]" if field == "title" else " OR ".join(f'"{doi}"[AID]' for doi in values)
    most = _TITLES if field == "title" else len(values)
    params = pubmed.common_params() | {"db": "pubmed", "term": term, "retmax": str(most)}
    ids = _get(asker, "pubmed", Request("esearch", params), lambda name, body: pubmed.read_listed(body))
    return _get(asker, "pubmed", pubmed.by_number([pmid for _, pmid in ids]), _works_of_xml) if ids else []


def _ask_crossref(asker: Asker, field: str, values: list[str]) -> Iterable[tuple[str, dict]]:
    if field == "pmid":
        return []  # it does not know them
    params = {"rows": str(BATCH), "mailto": os.environ.get(EMAIL, "")}
    if field == "title":
        params |= {"query.bibliographic": values[0], "rows": str(_TITLES)}
    else:
        params |= {"filter": ",".join(f"doi:{doi}" for doi in values)}
    return _get(asker, "crossref", Request("works", params), partial(_works_of_json, ("message", "items")))


def _ask_openalex(asker: Asker, field: str, values: list[str]) -> Iterable[tuple[str, dict]]:
    name = "title.search" if field == "title" else field
    wanted = re.sub(r"[^\w\s-]+", " ", values[0]) if field == "title" else "|".join(values)
    params = {"filter": f"{name}:{wanted}", "per-page": str(BATCH), "mailto": os.environ.get(EMAIL, "")}
    params |= {"api_key": os.environ[openalex.KEY]} if os.environ.get(openalex.KEY) else {}
    return _get(asker, "openalex", Request("works", params), partial(_works_of_json, ("results",)))


def _get(asker: Asker, key: str, request: Request, read: Callable[[str, bytes], list]) -> list[tuple[str, object]]:
    """What is read from the reply to a request, each with the reply's name: that of what was asked, without keys."""
    asked = {name: value for name, value in request.params.items() if name not in ("api_key", "email", "mailto")}
    digest = hashlib.sha256(json.dumps([request.path, asked], sort_keys=True).encode()).hexdigest()[:16]
    name = f"{key}-{digest}"
    return [(name, each) for each in asker.get(name, request, partial(read, name))]


def _works_of_xml(name: str, body: bytes) -> list[dict]:
    return _works(name, body) if pubmed.read_pmids(body) else []


def _works_of_json(path: tuple[str, ...], name: str, body: bytes) -> list[dict]:
    try:
        items = json.loads(body)
        for key in path:
            items = items[key]
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable(f"the reply is not whole ({type(error).__name__}: {error})") from None
    return _works(name, body) if items else []


def _works(name: str, body: bytes) -> list[dict]:
    """The works in a reply, as the readers of exports make records of them."""
    try:
        return [record for record, _ in open_export(lambda: BytesIO(body), name, "found").content]
    except InputError as error:
        raise Unusable(str(error)) from None


_INTERFACES = {"pubmed": _ask_pubmed, "crossref": _ask_crossref, "openalex": _ask_openalex}
