"""Which record a person means by what they type: an id of a record, unique record or report, a PMID or a DOI."""

import re
from collections.abc import Callable

from scripts.common.ids import REPORT, UNIQUE, kind_of, stem_of, unique_id_for
from scripts.identification.records import normalise_doi


def record_finder(records: list[dict], minted_for: dict[str, str]) -> Callable[[str], str]:
    """A function from what is typed to a record_id, "" if no record is meant.

    `minted_for`: unique_id → the record that it is named for. Of several records with one PMID or DOI the least.
    """
    known = {record["record_id"] for record in records}
    by_pmid: dict[str, str] = {}
    by_doi: dict[str, str] = {}
    for record in sorted(records, key=lambda r: r["record_id"]):
        by_pmid.setdefault(record["pmid"], record["record_id"])
        by_doi.setdefault(record["doi"], record["record_id"])

    def find(typed: str) -> str:
        plain = typed.strip()
        low = plain.lower()
        if low in known:
            return low
        if kind_of(low) in (UNIQUE, REPORT):
            record_id = minted_for.get(unique_id_for(stem_of(low)), stem_of(low))
            return record_id if record_id in known else ""
        if doi := normalise_doi(plain):
            return by_doi.get(doi, "")
        number = re.fullmatch(r"(?:pmid:?\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/)?(\d{1,8})/?", low)
        return by_pmid.get(number.group(1), "") if number else ""

    return find
