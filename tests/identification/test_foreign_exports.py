"""What programs give that cannot be read is named, with what to choose in that program instead."""

import io

import pytest

from scripts.common.messages import InputError
from scripts.identification.read_file import open_hits

# What people have → how it begins, what it is called, and what is advised.
FOREIGN = {
    "Zotero's RDF": ('<rdf:RDF\n xmlns:z="http://www.zotero.org/namespaces/export#">', "is RDF", "RIS or CSL JSON"),
    "RefWorks' XML": ("<?xml version='1.0'?>\n<refworks><reference/></refworks>", "is RefWorks' XML", "Tagged"),
    "ClinicalTrials.gov's XML of before 2024": ("<search_results count='2'><study/>", "former XML", "JSON or CSV"),
    "a reply of esearch": ("<?xml version='1.0'?>\n<eSearchResult><Count>2</Count>", "without the records", "efetch"),
    "full texts of PMC": ("<pmc-articleset><article>", "the full text of articles", "as `PubMed`"),
    "MARCXML": ('<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>0', "is MARC", "MODS"),
    "an Excel workbook of 2003": ('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', "Excel", "xlsx"),
    "a feed of arXiv": ('<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', "is a news feed", "RIS or CSV"),
    "a saved web page": ("From: <Saved by Blink>\nSubject: Results", "that a browser saved", "button to export"),
    "an alert by mail": ("Delivered-To: a@example.org\nSubject: PubMed", "is an e-mail", "PubMed's format"),
    "PMIDs alone": ("11111111\n22222222\n" * 3000, r"is a list of numbers", "format `PubMed`"),
    "a formatted bibliography": ("{\\rtf1\\ansi Able A. Title.}", "is a text document", "as RIS"),
    "PubMed's search history": ("Search number,Query,Results\n1,gait,24\n", "is the history of a search", "PubMed"),
    "Zotero's library": ("SQLite format 3\0\x10\0", "is a program's library", "export as RIS"),
    "Zotero's JSON of its interface": ('[{"key": "A", "data": {"itemType": "book"}}]', "Zotero's JSON", "CSL JSON"),
    "JSON of another interface": ('{"total": 1, "data": [{"paperId": "x"}]}', "is JSON of a kind", "RIS, CSV"),
    "an empty list of JSON": ("[]", "is JSON without any records", "note 0 hits"),
}  # fmt: skip


@pytest.mark.parametrize("case", FOREIGN)
def test_what_cannot_be_read_is_named_with_what_to_choose_instead(case):
    text, what, instead = FOREIGN[case]
    with pytest.raises(InputError) as told:
        list(open_hits(lambda: io.BytesIO(text.encode()), "export").content)
    message = str(told.value)
    assert message.startswith("export, line 1: is ")
    assert what in message
    assert instead in message
    assert "again" not in message
