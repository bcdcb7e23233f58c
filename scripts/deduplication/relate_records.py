"""Facts that the sources state about two records: PubMed merged them, or one is the register entry of the other."""

from scripts.deduplication.normalise_places import is_register_entry
from scripts.identification.records import clean_text

_MERGED_INTO = "now points to "
MERGED_BY = "PubMed"
REGISTRATION = "registration"
Pair = tuple[str, str]


def merged_by_pubmed(notices: list[dict[str, str]], known: set[str]) -> list[Pair]:
    """Pairs of `known` records of which PubMed says that one has gone into the other. `notices`: notices.csv."""
    merged = [
        tuple(sorted((row["record_id"], row["detail"].removeprefix(_MERGED_INTO))))
        for row in notices
        if row["kind"] == "merged"
    ]
    return sorted({pair for pair in merged if set(pair) <= known and len(set(pair)) == 2})


def registered_as(records: list[dict], registers: set[str]) -> dict[Pair, str]:
    """Pairs of a register's entry and a report that gives its registration number → that number.

    `registers`: the sources that are registers; a register's entry in another source is known by its journal.
    """
    entries: dict[str, list[str]] = {}
    reports: dict[str, list[str]] = {}
    for record in records:
        numbers = {clean_text(number).upper() for number in record["nct"].replace(",", ";").split(";")} - {""}
        entry = is_register_entry(record["journal"]) or (record["source"] in registers and not record["journal"])
        for number in numbers:
            (entries if entry else reports).setdefault(number, []).append(record["record_id"])
    return {
        tuple(sorted((entry, report))): number
        for number, found in sorted(entries.items())
        for entry in found
        for report in reports.get(number, [])
    }


def with_facts(rows: list[dict], merged: list[Pair], registered: dict[Pair, str], blank: dict) -> list[dict]:
    """Rows of pairs.csv with what the sources state. `blank`: a row without evidence.

    What PubMed merged is the same, whatever else speaks against it. An entry and its report are related, unless the
    comparison holds them to be the same.
    """
    by_pair = {(row["id1"], row["id2"]): row for row in rows}
    for pair, number in registered.items():
        row = by_pair.get(pair)
        if row is None:
            why = f"a register entry and a report that gives its number, {number}"
            found = {"id1": pair[0], "id2": pair[1], "verdict": "different", "reason": why, "decided_by": "automatic"}
            by_pair[pair] = blank | found | {"relation": REGISTRATION}
        elif row["verdict"] != "same" and not row["relation"]:
            by_pair[pair] = row | {"relation": REGISTRATION}
    for pair in merged:
        row = by_pair.get(pair, blank | {"id1": pair[0], "id2": pair[1], "reason": ""})
        why = "; ".join(filter(None, ("PubMed merged the two records", row["reason"])))
        by_pair[pair] = row | {"verdict": "same", "reason": why, "relation": "", "decided_by": MERGED_BY}
    return [by_pair[pair] for pair in sorted(by_pair)]
