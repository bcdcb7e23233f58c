"""Checklists have all items by number, say where each is answered, and tick nothing."""

import re

import pytest

from scripts.documents.document import markdown_text
from scripts.documents.docx_files import docx_bytes
from scripts.report.write_checklists import absent_places, checklist_document, checklist_rows, read_checklists
from scripts.report.write_report import DATA_FILES

CHECKLISTS = read_checklists()
KNOWN = {file for file, _ in DATA_FILES} | {
    "protocol.json", "environment.json", "report/report.html", "extraction/contacts.csv", "identification/files.csv",
    "identification/notices.csv", "prisma/previous.csv",
}  # fmt: skip


def numbers(name: str) -> list[str]:
    return [entry["item"] for entry in CHECKLISTS[name]["items"]]


def test_prisma_2020_has_its_27_items_with_their_parts_its_abstracts_12_and_prisma_s_16():
    parts = {10: "ab", 13: "abcdef", 16: "ab", 20: "abcd", 23: "abcd", 24: "abc"}
    expected = [f"{n}{part}" for n in range(1, 28) for part in parts.get(n, [""])]
    assert numbers("prisma_2020") == expected
    assert numbers("prisma_2020_abstracts") == [str(n) for n in range(1, 13)]
    assert numbers("prisma_s") == [str(n) for n in range(1, 17)]
    assert [item for item in numbers("prisma_lsr") if item.startswith("L")] == ["L1", "L2", "L3", "L4"]


@pytest.mark.parametrize("name", CHECKLISTS)
def test_each_item_says_where_it_is_answered_or_what_is_left_to_people_and_none_is_ticked(name):
    rows = checklist_rows(CHECKLISTS[name], set())
    for row in rows:
        assert row["answered_in"] != "not by this workflow" or row["left_to_authors"]
        assert row["page_in_manuscript"] == ""
        for place in row["answered_in"].split("; "):
            assert place == "not by this workflow" or place.partition(":")[0] in KNOWN, place
    document = checklist_document(CHECKLISTS[name], rows, "A review", "A notice")
    assert docx_bytes(document) == docx_bytes(document)
    told = markdown_text(document)
    assert not re.search("[✓✔☑]|\\byes\\b", told, re.IGNORECASE)
    assert "for the authors to say" in told


def test_what_a_review_has_not_is_not_said_to_answer_an_item():
    absent = absent_places({"changes": [], "notices": [], "characteristics": {}, "findings": None})
    rows = {row["item"]: row["answered_in"] for row in checklist_rows(CHECKLISTS["prisma_2020"], absent)}
    assert rows["22"].startswith("not by this workflow (not in this review: report/summary_of_findings.docx")
    assert rows["17"] == "extraction/studies.csv (not in this review: report/report.html: Included studies)"
    assert rows["6"] == "report/report.html: Sources; report/search_appendix.docx"


def test_prisma_lsr_is_honest_about_its_numbers():
    assert "Compare with the published checklist" in CHECKLISTS["prisma_lsr"]["source"]
