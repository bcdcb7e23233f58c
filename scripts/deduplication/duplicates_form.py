"""What the sheet of duplicates shows and asks."""

from scripts.deduplication.mark_differences import Spans, differing_spans
from scripts.identification.records import clean_text
from scripts.sheets.form import Column, Form, Tab

PAIRS, MERGED, TYPED = "Pairs", "Merged", "Type a pair"
VERDICTS = (("same", "same"), ("different", "different"))
VERDICT_WORDS = (("duplicate", "same"), ("not the same", "different"), ("not duplicate", "different"))
ABSTRACT_SHOWN = 500
_SIDES = ("first", "second")
_PARTS = (("title", "Title", 40), ("authors", "Authors", 24), ("published", "Published in", 24),
          ("identifiers", "Identifiers", 22), ("abstract", "Abstract, how it begins", 50))  # fmt: skip


def duplicates_form(protocol: dict) -> Form:
    """The sheet in which people say whether two records are of one publication."""
    return Form(
        name="duplicates",
        person="duplicates",
        title="Duplicates",
        guide=(
            "# What to do",
            "Each row of the tab Pairs shows two records that may be of the same publication; what differs is red. "
            "Choose same if they are, different if not, and write who decided. Yellow rows have no verdict yet.",
            "An article and its conference abstract, its preprint, its erratum, a comment on it, the register entry of "
            "its trial or another part of it are different: they are kept, and linked.",
            "Until there is a verdict, both records stay. A question that is asked again says why; the earlier verdict "
            "holds until you answer.",
            "# Undoing and adding",
            f"The tab {MERGED} lists what was joined without asking, the least certain first: choose different to take "
            "two records apart again. All that was joined is in deduplication/members.csv.",
            f"In the tab {TYPED} you can judge any two records: type their ids (of records, unique records or reports, "
            "as the sheets show them), PMIDs or DOIs, and a verdict. They move to the tab Pairs at the next run.",
            "# How to save",
            "Save the file under its own name, as .xlsx, in the folder where it was. To undo a verdict, choose the "
            "other one or empty the cell.",
        ),
        tabs=(
            Tab(PAIRS, pair_columns("Why it is asked"), counted="verdict", ranked=True),
            Tab(MERGED, pair_columns("Why they were joined"), counted="verdict", optional=True, ranked=True),
            Tab(TYPED, typed_columns(), counted="verdict", optional=True, ranked=True),
        ),
        notice=protocol["notice"],
    )


def pair_columns(reason: str) -> tuple[Column, ...]:
    """The columns of a tab that shows two records side by side."""
    sides = [
        Column(f"{part}_{side}", f"{header}, {side}", width)
        for part, header, width in _PARTS
        for side in _SIDES
    ]  # fmt: skip
    records = [Column(f"record_{side}", f"Record, {side}", 20, binds=False) for side in _SIDES]
    return (*_answer(), Column("reason", reason, 30, binds=False), *sides, *records)


def typed_columns() -> tuple[Column, ...]:
    """The columns of the tab in which people name two records themselves."""
    first, second = (Column(side, f"The {side} record", 28, asked=True) for side in _SIDES)
    return (first, second, *_answer(), Column("told", "What became of it", 60, binds=False))


def _answer() -> tuple[Column, ...]:
    return (
        Column("verdict", "Verdict", 12, asked=True, choices=VERDICTS, words=VERDICT_WORDS),
        Column("resolver", "Decided by", 14, asked=True),
        Column("note", "Note", 22, asked=True),
    )


def pair_row(row_id: str, reason: str, first: dict, second: dict) -> dict:
    """A row of the sheet: two records side by side, and where they differ (spans)."""
    row: dict = {"row_id": row_id, "reason": reason, "spans": {}}
    for part, _, _ in _PARTS:
        pieces = [_pieces(part, record) for record in (first, second)]
        spans = _differing(*pieces)
        for side, found, marked in zip(_SIDES, pieces, spans, strict=True):
            row[f"{part}_{side}"] = "".join(lead + value for _, lead, value in found)
            if marked:
                row["spans"][f"{part}_{side}"] = marked
    return row | {"record_first": first["record_id"], "record_second": second["record_id"]}


Pieces = list[tuple[str, str, str]]


def _pieces(part: str, record: dict) -> Pieces:
    """A part of a record as pieces (name, what stands before it, value), without those that are missing."""
    if part == "authors":
        found = [("authors", "", "; ".join(record["authors"]))]
    elif part == "published":
        found = [
            ("journal", "", record["journal"]), ("year", ". ", str(record["year"] or "")),
            ("volume", "; vol. ", record["volume"]), ("issue", ", no. ", record["issue"]),
            ("pages", ", p. ", record["pages"]),
        ]  # fmt: skip
    elif part == "identifiers":
        found = [("doi", "; DOI ", record["doi"]), ("pmid", "; PMID ", record["pmid"]), ("nct", "; ", record["nct"])]
    elif part == "abstract":
        found = [("abstract", "", _begin(record["abstract"]))]
    else:
        found = [(part, "", record[part])]
    found = [(name, lead, clean_text(value)) for name, lead, value in found if value]
    return [(name, lead if place else lead.lstrip("; .,"), value) for place, (name, lead, value) in enumerate(found)]


def _begin(abstract: str) -> str:
    return abstract if len(abstract) <= ABSTRACT_SHOWN else abstract[:ABSTRACT_SHOWN].rsplit(" ", 1)[0] + " …"


def _differing(first: Pieces, second: Pieces) -> tuple[Spans, Spans]:
    """Where the pieces that both have differ, as spans of the whole texts."""
    found: tuple[Spans, Spans] = ([], [])
    values = [{name: value for name, _, value in pieces} for pieces in (first, second)]
    for side, pieces in enumerate((first, second)):
        at = 0
        for name, lead, value in pieces:
            at += len(lead)
            if name in values[0] and name in values[1]:
                spans = differing_spans(values[0][name], values[1][name])[side]
                found[side].extend((at + start, at + end) for start, end in spans)
            at += len(value)
    return found
