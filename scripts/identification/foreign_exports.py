"""Files that programs give and that are not read here: what each is, and what to choose in that program instead.

In: the beginning of a text that is of no format. Out: what it is and what to do, in words for a message.
"""

import re

# A pattern, what it tells, and what to choose instead; the first that fits counts. In XML and HTML, wherever it is:
_MARKED_UP = (
    (r"(?i)<table[\s>][^\0]*?<t[hd]\b[^>]*>(?:\s|<[^>]+>)*[^<]{0,30}(?:title|题名|篇名|タイトル|t[ií]tulo)",
     "a table as a web page, which many programs call .xls",
     "Open it in Excel or LibreOffice and save it as xlsx or CSV."),
    (r"(?i:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])", "a web page, not an export: perhaps the page to log in",
     "Log in and export again. If HTML is what was chosen there, choose RIS or CSV instead."),
    (r"<rdf:RDF[\s>]", "RDF, as Zotero and some catalogues write it", "Choose RIS or CSL JSON there."),
    (r"<refworks[\s>]", "RefWorks' XML", "In RefWorks, export as `RefWorks Tagged Format` or RIS."),
    (r"<(?:b:)?Sources[\s>][^>]*officeDocument", "the list of sources of a Word document",
     "Export from the program that the sources came from, as RIS."),
    (r"<(?:ss:)?Workbook[\s>]|<\?mso-application", "an Excel workbook as XML", "Open it and save it as xlsx or CSV."),
    (r"<(?:clinical_study|search_results)[\s>]", "ClinicalTrials.gov's former XML",
     "Download the studies from ClinicalTrials.gov as JSON or CSV."),
    (r"<(?:eSearchResult|eSummaryResult|eLinkResult)[\s>]", "a reply of PubMed's interface without the records",
     "Save the search on PubMed's website in its format `PubMed`, or ask the interface for efetch."),
    (r"<(?:pmc-articleset|article)[\s>]", "the full text of articles (JATS)",
     "Save the records instead, from the list of results: in PubMed as `PubMed`, in Europe PMC as RIS."),
    (r"<responseWrapper[\s>]", "Europe PMC's XML", "Export from Europe PMC as RIS."),
    (r"<(?:\w+:)?(?:collection|record)[^>]*MARC21|<(?:marc:)?leader>", "MARC of a library's catalogue",
     "In the catalogue, choose RIS, EndNote or MODS."),
    (r"<(?:OAI-PMH|oai_dc:dc)[\s>]", "Dublin Core of a repository", "In the repository, choose RIS or BibTeX."),
    (r"<(?:rss|feed)[\s>]", "a news feed (RSS or Atom)", "Export the list of results as RIS or CSV instead."),
    (r"<(?:TEI|listBibl)[\s>]", "TEI, as GROBID and some archives write it", "Choose BibTeX there."),
    (r"<(?:abstracts-retrieval-response|search-results)[\s>]", "Scopus's XML", "Export from Scopus as RIS or CSV."),
    (r"<(?:ResourceList|PeriodicalPaper)[\s>]", "VIP's XML", "Choose NoteExpress or EndNote there."),
    (r"<file[^>]*bibtex|<bibtex:", "BibTeXML", "Choose BibTeX there."),
)  # fmt: skip
# In other text, at its beginning:
_TEXTS = (
    (r"From: <Saved by|MIME-Version:[^\0]*multipart/related", "a web page that a browser saved",
     "Use the database's own button to export, and choose RIS or CSV there."),
    (r"(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID):", "an e-mail",
     "Save the records to a file in the database instead of mailing them: RIS, or PubMed's format `PubMed`."),
    (r"(?:PMID:?\s*)?\d{4,9}(?:[\s,;]+\d{4,9}){2,}[\s,;\d]*\Z", "a list of numbers (PMIDs?), without the records",
     "In PubMed, save the search in the format `PubMed`."),
    (r"\{\\rtf", "a text document (RTF)", "Export the records themselves, as RIS; a formatted list cannot be read."),
    (r"(?i:\"?search number\"?\s*,)", "the history of a search, not what it found",
     "Save the results of the search, in PubMed's format `PubMed`."),
    (r"(?:---\s*\n)?references:\s*\n\s*- ", "CSL in YAML", "Choose CSL JSON or RIS instead."),
    (r"[\[{][^\0]*\"itemType\"\s*:", "Zotero's JSON of its own", "In Zotero, export as CSL JSON or RIS."),
    (r"\[\s*\]\s*\Z|\{\s*\}\s*\Z", "JSON without any records",
     "If the search found nothing, remove the file and note 0 hits."),
    (r"[\[{]\s*[\"{\[]", "JSON of a kind that is not known here", "Choose RIS, CSV or CSL JSON there instead."),
)  # fmt: skip


def name_foreign(beginning: str) -> tuple[str, str] | None:
    """What a text of no known format is, and what to do about it; None if it is nothing that is known."""
    text = beginning.lstrip()
    kinds, find = (_MARKED_UP, re.search) if text.startswith("<") else (_TEXTS, re.match)
    return next(((what, instead) for pattern, what, instead in kinds if find(pattern, text)), None)
