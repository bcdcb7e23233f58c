"""What prisma.html holds: every record, report and study by columns, the list behind each number, the decisions.

Tables are columns of equal length; a column of few different values is {values, codes}. A list of ids is the positions
of its units (records, then reports, then studies), each as the distance from the one before: that keeps a review of
100,000 records at some 30 MB without compression, whose bytes would depend on the version of zlib.
"""

from collections.abc import Callable
from operator import sub

from scripts.prisma.flow_layout import Diagram
from scripts.prisma.stations import WORDS

_RECORD_CODED = ("source", "search_date", "file", "station", "reason", "decided_by", "column", "provenance")
_REPORT_CODED = ("station", "reason", "decided_by", "column")
_AUTHORS_SHOWN = 3


def page_data(
    ledger: list[dict],
    reports: list[dict],
    lists: dict[str, list[str]],
    records: list[dict],
    phases: dict[str, tuple[list[dict], list[dict]]],
    diagrams: dict[str, Diagram],
    names: dict[str, dict[str, str]],
) -> dict:
    """The content of the page, ready for JSON.

    `records`: record_id, title, authors, year, journal, doi of every record; `phases`: of title_abstract and full_text
    (decisions, consensus); `names`: source and reason: key → name.
    """
    units = [row["record_id"] for row in ledger] + [row["report_id"] for row in reports]
    known = set(units)
    units += sorted(set().union(*lists.values()) - known)
    position = {id_: place for place, id_ in enumerate(units)}
    found = {record["record_id"]: record for record in records}
    works = [found.get(row["record_id"], {}) for row in ledger]
    return {
        "records": {
            "id": [row["record_id"] for row in ledger],
            "unique": ["" if row["duplicate_of"] else row["unique_id"] for row in ledger],
            "title": [work.get("title") or "" for work in works],
            "by": [_authors(work) for work in works],
            "doi": [work.get("doi") or "" for work in works],
            "position": [int(row["position"] or 0) for row in ledger],
            "duplicate_of": [position.get(row["duplicate_of"], -1) for row in ledger],
            "report": [row["report_id"] for row in ledger],
            "study": [row["study_id"] for row in ledger],
            "event": [row["event"] for row in ledger],
            **{name: _coded([row[name] for row in ledger]) for name in _RECORD_CODED},
        },
        "reports": {
            "id": [row["report_id"] for row in reports],
            "unique": [row["unique_id"] for row in reports],
            "study": [row["study_id"] for row in reports],
            "event": [row["event"] for row in reports],
            **{name: _coded([row[name] for row in reports]) for name in _REPORT_CODED},
        },
        "others": units[len(known) :],
        "lists": {path: _distances(sorted(map(position.__getitem__, ids))) for path, ids in lists.items()},
        "decisions": {phase: _decisions(*tables) for phase, tables in phases.items()},
        "boxes": {
            f"{form}.{box.key}": {
                "words": box.words,
                "numbers": [
                    {"label": number.label, "count": number.count, "paths": number.paths} for number in box.numbers
                ],
            }
            for form, diagram in diagrams.items()
            for box in diagram.boxes
            if not box.heading
        },
        "names": names | {"station": WORDS},
    }


def _coded(values: list[str]) -> dict:
    kinds = sorted(set(values))
    code = {value: place for place, value in enumerate(kinds)}
    return {"values": kinds, "codes": [code[value] for value in values]}


def _distances(positions: list[int]) -> list[int]:
    return list(map(sub, positions, [0, *positions]))


def _authors(record: dict) -> str:
    """Who published a record, when and where, in one line."""
    authors = list(record.get("authors") or [])
    shown = "; ".join(authors[:_AUTHORS_SHOWN]) + (" et al." if len(authors) > _AUTHORS_SHOWN else "")
    year = str(record.get("year") or "")
    return ". ".join(part.rstrip(".") for part in (shown, record.get("journal") or "", year) if part)


def _decisions(decisions: list[dict], consensus: list[dict]) -> dict:
    """What reviewers decided on each row and what it came to: row_id → place in `ways`, few of which differ."""
    votes: dict[str, list[tuple[str, str, str]]] = {}
    for row in decisions:
        if row["decision"]:
            votes.setdefault(row["row_id"], []).append((row["reviewer"], row["decision"], row["reason"]))
    ways: dict[tuple, int] = {}
    rows = {}
    for row in consensus:
        came_to = row["decision"], row["reason"], row["basis"], row.get("retrieval", "")
        way = tuple(votes.get(row["row_id"], ())), came_to, row["resolver"]
        rows[row["row_id"]] = ways.setdefault(way, len(ways))
    return {"ways": [_way(*way) for way in ways], "rows": rows}


def _way(votes: tuple, came_to: tuple, resolver: str) -> dict:
    said = [(who, ", ".join(filter(None, (decision, reason)))) for who, decision, reason in votes]
    decision, reason, basis, retrieval = came_to
    full_text = f"full text {retrieval.replace('_', ' ')}" if retrieval else ""
    outcome = ", ".join(filter(None, (decision or "no decision yet", reason, basis, full_text)))
    return {"votes": said, "outcome": outcome, "resolver": resolver}


def rename_people(data: dict, person: Callable[[str], str], events: Callable[[str], str]) -> dict:
    """The data with its people called otherwise: `person` renames who decided, `events` the references to events."""
    renamed = dict(data)
    for table in ("records", "reports"):
        deciders = data[table]["decided_by"]
        renamed[table] = data[table] | {
            "decided_by": deciders | {"values": [person(called) for called in deciders["values"]]},
            "event": [events(event) for event in data[table]["event"]],
        }
    renamed["decisions"] = {
        phase: found
        | {
            "ways": [
                way
                | {"votes": [(person(who), said) for who, said in way["votes"]], "resolver": person(way["resolver"])}
                for way in found["ways"]
            ]
        }
        for phase, found in data["decisions"].items()
    }
    return renamed
