"""PubMed through the E-utilities: the whole of a query's records, or a failure.

PubMed lists at most 9,999 records of a search, so a search is cut into slices by the day on which records were
created there (crdt; edat is set back for those added late), and the slices are compared with the whole. Each batch of
records is asked for from the History server, by its numbers if that does not help, and has to be whole.
Described in: Entrez Programming Utilities Help, chapter 4 (NBK25499).
"""

import os
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from scripts.common.messages import wrong
from scripts.identification.live.source import (
    EMAIL,
    TOOL,
    Answer,
    Asks,
    Inconsistent,
    Question,
    Request,
    Source,
    Unusable,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

KEY = "NCBI_API_KEY"
MOST_LISTED = 9_999
BATCH = 500
OVERLAP = timedelta(days=30)
FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(3000, 12, 31)  # what PubMed's own form has for "any"
# What slices are cut by: day of creation, and for a day that is too large day of publication.
CREATED, PUBLISHED = "crdt", "dp"
NAME = "PubMed"


def search(question: Question, asker: Asks) -> Answer:
    """Search PubMed: all records of the query, or, if it was searched so before, those that are new or modified.

    `limits`: humans (PubMed's filter, which drops records that are not indexed yet), from and to (publication).
    Raises InputError if PubMed refuses or does not answer, Inconsistent if its answers do not fit together.
    """
    term = _term(question.query, question.limits)
    whole = _esearch(asker, "search", term)
    slices = _slices(asker, "search", term, whole)
    ids = _union(whole["count"], slices)
    answer = Answer(whole["count"], ids, {}, term, whole["translation"], _told(slices))
    answer.warnings = [*whole["warnings"], *_humans_warning(asker, question, whole["count"])]
    if not ids:
        answer.warnings.append(f"PubMed found nothing for {question.query!r}.")
    if question.earlier:
        batches = _plan_update(asker, question, term, answer)
    else:
        batches = [
            (found["ids"][start : start + BATCH], found["history"] | {"retstart": str(start)})
            for found in slices
            for start in range(0, len(found["ids"]), BATCH)
        ]
    done = 0
    for number, (wanted, history) in enumerate(batches, start=1):
        name = f"records-{number:04}.xml"
        asker.get(name, _by_history(wanted, history), _whole_batch(wanted), instead=by_number(wanted))
        answer.files[name] = wanted
        done += len(wanted)
        asker.show(done, sum(len(wanted) for wanted, _ in batches))
    return answer


def _term(query: str, limits: dict) -> str:
    """The query with its limits, as PubMed takes it."""
    term = query
    if len(limits) > 0:
        term = f"({query})"
    if limits.get("humans"):
        term += " AND humans[Filter]"
    if limits.get("from") or limits.get("to"):
        first = date.fromisoformat(limits.get("from") or str(FIRST_DAY))
        last = date.fromisoformat(limits.get("to") or str(LAST_DAY))
        term += " AND " + _range(first, last, "dp")
    return term


def _range(first: date, last: date, field: str) -> str:
    return f'("{first:%Y/%m/%d}"[{field}] : "{last:%Y/%m/%d}"[{field}])'


def _esearch(asker: Asks, name: str, term: str, listed: int = MOST_LISTED) -> dict:
    """What PubMed finds: count, ids (the first of them), history, translation, warnings."""
    params = common_params() | {"db": "pubmed", "term": term, "usehistory": "y", "retmax": str(listed)}
    return asker.get(f"{name}.xml", Request("esearch", params), read_esearch(listed)) | {"asked": term}


def read_esearch(listed: int):
    """A check of a reply to esearch that lists at most so many records."""

    def read(body: bytes) -> dict:
        root = _parse(body)
        if root.tag != "eSearchResult" or (root.find("ERROR") is not None):
            raise Unusable(f"PubMed says: {root.findtext('ERROR') or root.findtext('.//ERROR') or root.tag}")
        count, ids = root.findtext("Count") or "", [found.text or "" for found in root.iterfind("IdList/Id")]
        if not count.isdigit() or len(ids) != min(int(count), listed) or len(set(ids)) != len(ids):
            raise Unusable(f"PubMed counts {count or 'nothing'}, but lists {len(set(ids))} records")
        return {
            "count": int(count),
            "ids": ids,
            "history": {"WebEnv": root.findtext("WebEnv") or "", "query_key": root.findtext("QueryKey") or ""},
            "translation": root.findtext("QueryTranslation") or "",
            "warnings": _warnings(root),
        }

    return read


def read_listed(body: bytes) -> list[str]:
    """The PMIDs that a reply to esearch lists. Raises Unusable if it is no such reply."""
    root = _parse(body)
    if root.tag != "eSearchResult" or root.find("ERROR") is not None:
        raise Unusable(f"PubMed says: {root.findtext('ERROR') or root.tag}")
    return [found.text or "" for found in root.iterfind("IdList/Id")]


def _warnings(root: "_Element") -> list[str]:
    """What PubMed remarks on a query: phrases it did not find, brackets that do not match, and so on."""
    told = []
    for remark in [*root.iterfind("ErrorList/*"), *root.iterfind("WarningList/*")]:
        if text := (remark.text or "").strip():
            words = {
                "PhraseNotFound": "PubMed did not find the phrase",
                "QuotedPhraseNotFound": "PubMed did not find the phrase",
                "PhraseIgnored": "PubMed ignored the phrase",
                "FieldNotFound": "PubMed does not know the field",
            }.get(remark.tag)
            told.append(f"{words} {text!r}." if words else f"PubMed says: {text}")
    return told


def _slices(asker: Asks, name: str, term: str, whole: dict) -> list[dict]:
    """A search in parts that PubMed lists completely: itself, if it does so."""
    if whole["count"] < MOST_LISTED:
        return [whole]
    return _cut(asker, name, term, CREATED, FIRST_DAY, LAST_DAY)


def _cut(asker: Asks, name: str, term: str, field: str, first: date, last: date) -> list[dict]:
    """The parts of a range of days, halved for as long as a part is too large.

    Raises InputError for more than 9,999 records that were created on the same day and published on the same day.
    """
    found = []
    middle = first + (last - first) // 2
    for start, end in ((first, middle), (middle + timedelta(days=1), last)):
        part = f"{name}-{field}-{start}-{end}"
        narrowed = f"({term}) AND {_range(start, end, field)}"
        result = _esearch(asker, part, narrowed)
        if result["count"] < MOST_LISTED:
            found += [result] if result["count"] else []
        elif start < end:
            found += _cut(asker, name, term, field, start, end)
        elif field == CREATED:
            found += _cut(asker, part, narrowed, PUBLISHED, FIRST_DAY, LAST_DAY)
        else:
            message = (
                f"{result['count']:,} records were created and published on the same days; it lists 9,999 at most."
            )
            raise wrong(NAME, message, "Narrow the query, or search in parts.")
    return found


def _union(count: int, slices: list[dict]) -> list[str]:
    """The ids of all slices, each once. Raises Inconsistent if they are not as many as the whole."""
    ids = list(dict.fromkeys(found for part in slices for found in part["ids"]))
    listed = sum(part["count"] for part in slices)
    if not count == listed == len(ids):
        raise Inconsistent(f"PubMed counts {count} records, its slices {listed}, with {len(ids)} different ones")
    return ids


def _told(slices: list[dict]) -> list[dict]:
    return [{"asked": part["asked"], "count": part["count"]} for part in slices]


def _humans_warning(asker: Asks, question: Question, count: int) -> list[str]:
    if not question.limits.get("humans"):
        return []
    term = _term(question.query, question.limits | {"humans": False})
    everything = _esearch(asker, "search-without-humans", term, listed=0)["count"]
    return [
        f"The filter 'humans' dropped {everything - count:,} of {everything:,} records; records that are not indexed "
        "yet are dropped by it whatever they are about."
    ]


def _plan_update(asker: Asks, question: Question, term: str, answer: Answer) -> list[tuple[list[str], dict]]:
    """The batches of an update: records that no archive has, and those modified since the search before.

    The window reaches back beyond that search, since a change may show days later. What vanished is looked up.
    """
    answer.previous, before = list(question.earlier.items())[-1]
    since = date.fromisoformat(before["date"]) - OVERLAP
    answer.window = {"field": "mdat", "from": str(since), "overlap_days": OVERLAP.days}
    modified_term = f"({term}) AND {_range(since, LAST_DAY, 'mdat')}"
    modified = _esearch(asker, "modified", modified_term)
    parts = _slices(asker, "modified", modified_term, modified)
    fresh = set(_union(modified["count"], parts)) | (set(answer.ids) - question.archived)
    gone = [found for found in before["ids"] if found not in set(answer.ids)]
    answer.vanished = _look_up(asker, gone)
    wanted = [found for found in answer.ids if found in fresh]
    return [(wanted[start : start + BATCH], {}) for start in range(0, len(wanted), BATCH)]


def _look_up(asker: Asks, gone: list[str]) -> dict[str, dict]:
    """What became of records that the query no longer finds: each is asked for alone, since a merged one has another's
    number."""
    fates = {}
    for found in gone:
        (there,) = asker.get(f"vanished-{found}.xml", by_number([found]), _at_most_one) or ("",)
        kind = "deleted" if not there else "no_longer_matches" if there == found else "merged"
        fates[found] = {"kind": kind, "into": there if kind == "merged" else ""}
    return fates


def _at_most_one(body: bytes) -> list[str]:
    ids = read_pmids(body)
    if len(ids) > 1:
        raise Unusable(f"PubMed gave {len(ids)} records for one number")
    return ids


def _whole_batch(wanted: list[str]):
    """A check that a reply to efetch has just the records that were asked for."""

    def check(body: bytes) -> None:
        got = read_pmids(body)
        if sorted(got) != sorted(wanted):
            lacking = sorted(set(wanted) - set(got))
            named = f": {', '.join(lacking[:5])} missing" if lacking else ""
            raise Unusable(f"PubMed gave {len(got)} records instead of the {len(wanted)} that were asked for{named}")

    return check


def read_pmids(body: bytes) -> list[str]:
    """The PMIDs of the records in a reply to efetch. Raises Unusable if it is no such reply, or is cut off."""
    from lxml import etree

    ids = []
    try:
        for _, record in etree.iterparse(
            BytesIO(body), tag=("PubmedArticle", "PubmedBookArticle", "ERROR"), load_dtd=False, no_network=True,
            resolve_entities=False,
        ):  # fmt: skip
            if record.tag == "ERROR":
                raise Unusable(f"PubMed says: {record.text}")
            ids.append(record.findtext("MedlineCitation/PMID") or record.findtext("BookDocument/PMID") or "")
            record.clear()
    except etree.XMLSyntaxError as error:
        raise Unusable(f"the reply is not whole ({error.msg})") from None
    return ids


def _parse(body: bytes) -> "_Element":
    from lxml import etree

    try:
        return etree.fromstring(body, etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise Unusable(f"the reply is not whole ({error.msg})") from None


def common_params() -> dict[str, str]:
    """What every request to the E-utilities says."""
    key = os.environ.get(KEY)
    return {"tool": TOOL, "email": os.environ.get(EMAIL, ""), "retmode": "xml"} | ({"api_key": key} if key else {})


def _by_history(wanted: list[str], history: dict) -> Request:
    if not history:
        return by_number(wanted)
    return Request("efetch", common_params() | {"db": "pubmed", "retmax": str(BATCH)} | history)


def by_number(wanted: list[str]) -> Request:
    """The request for the records with these PMIDs."""
    return Request("efetch", common_params() | {"db": "pubmed", "id": ",".join(wanted)})


SOURCE = Source(
    key="pubmed",
    name=NAME,
    platform="PubMed (E-utilities)",
    base="https://eutils.ncbi.nlm.nih.gov/entrez/eutils/",
    limits=frozenset({"humans", "from", "to"}),
    rate=lambda: 10 if os.environ.get(KEY) else 3,  # what NCBI allows with a key, and without
    needs=(EMAIL,),
    optional=(KEY,),
    secrets=(KEY,),
    library="biopython",
    search=search,
)
