"""Reporting checklists as tables and documents: each item, and where in a review's results it is answered.

In: checklists.yaml, and what the review has. Out: rows for <name>.csv, a document for <name>.docx. Whether an item is
met is for the authors to say: nothing is ticked, and the column for the page in their manuscript is empty.
"""

from scripts.common.provenance import data_file
from scripts.common.yaml_files import parse_yaml
from scripts.documents.document import Document, Paragraph, Table, italic

CHECKLISTS = data_file("scripts/report/checklists.yaml")
COLUMNS = ("item", "topic", "asks", "answered_in", "left_to_authors", "page_in_manuscript")
_HEADER = ["Item", "Topic", "What it asks, in short", "Answered in", "Left to the authors", "Page in the manuscript"]
_NOWHERE = "not by this workflow"


def read_checklists() -> dict[str, dict]:
    """The checklists by name: title, source and items (item, topic, asks, at, authors)."""
    return parse_yaml(CHECKLISTS.read_text(encoding="utf-8"))


def checklist_rows(checklist: dict, absent: set[str]) -> list[dict[str, str]]:
    """A checklist's rows (COLUMNS). `absent`: files, and sections of the report as "report/report.html: …", that the
    review has not; an item is not said to be answered there."""
    rows = []
    for entry in checklist["items"]:
        places = [_place(place) for place in entry.get("at", [])]
        there = [place for place in places if place not in absent and place.partition(":")[0] not in absent]
        missing = [place for place in places if place not in there]
        told = "; ".join(there) or _NOWHERE
        if missing:
            told += f" (not in this review: {'; '.join(missing)})"
        rows.append(
            {"item": entry["item"], "topic": entry["topic"], "asks": entry["asks"], "answered_in": told,
             "left_to_authors": entry.get("authors", ""), "page_in_manuscript": ""}
        )  # fmt: skip
    return rows


def checklist_document(checklist: dict, rows: list[dict[str, str]], review: str, notice: str) -> Document:
    """A checklist as a document, to be filled in by the authors."""
    about = (
        "Where the results of this review answer each item. Paths are within the review's folder of results. Whether "
        "an item is met is for the authors to say: they fill in the last column."
    )
    table = Table(f"{checklist['title']}: {review}.", _HEADER, [[row[name] for name in COLUMNS] for row in rows])
    blocks = [Paragraph(about), Paragraph([italic(checklist["source"])]), table]
    return Document(f"{checklist['title']} checklist", blocks, notice, landscape=True)


def absent_places(context: dict) -> set[str]:
    """Sections of the report, and files, that a review has not (yet), by what the report shows (build_context)."""
    sections = {
        "Changes": context["changes"] or context["notices"],
        "Included studies": context["characteristics"],
        "Results": context["characteristics"],
        "Summary of findings": context["findings"],
    }
    files = {"report/summary_of_findings.docx": context["findings"]}
    places = {f"report/report.html: {name}": shown for name, shown in sections.items()} | files
    return {place for place, shown in places.items() if not shown}


def _place(place) -> str:
    """A place as text; YAML reads "file: part" as a mapping where it is not quoted."""
    return place if isinstance(place, str) else ": ".join(*place.items())
