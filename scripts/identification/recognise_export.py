"""The format of an export, recognised from what is in it, never from the name of the file.

In: the text of an export, or what opens a workbook. Out: its name, a key
of TABLES in field_tables.
"""

import io
import re
import zipfile

from scripts.common.messages import wrong
from scripts.identification.decode_export import LARGEST_EXPANSION, ZIP, Opener, read_blocks
from scripts.identification.json_interfaces import recognise_json
from scripts.identification.read_delimited import recognise_header

LARGEST_WORKBOOK = 100 << 20  # bytes

# Web of Science text comes before RIS, whose tags look alike.
_MARKS = (
    ("web_of_science", re.compile(r"\A\s*(?:FN [^\n]*\n\s*VR |PT [A-Z]\n)")),
    ("ris", re.compile(r"^TY {1,2}-", re.MULTILINE)),
    ("nbib", re.compile(r"\A\s*(?:PMID|OWN|STAT) *- ")),
)
_BIBTEX = re.compile(r"^[ \t]*@[A-Za-z]+\s*[{(]", re.MULTILINE)
_XML_RECORDS = (
    ("pubmed_xml", re.compile(r"<PubmedArticleSet|<PubmedArticle[\s>]|<PubmedBookArticle[\s>]")),
    ("endnote_xml", re.compile(r"<records?[\s>].*?<(?:ref-type|rec-number|contributors|titles)[\s>]", re.DOTALL)),
)


def is_workbook(opened: Opener, file: str) -> bool:
    """Whether this is a workbook: a zip archive with xl/workbook.xml in it, which may itself be packed with gzip.

    Raises InputError for one that is too large to be read.
    """
    blocks = read_blocks(opened, file)
    content = next(blocks, b"")
    if not content.startswith(ZIP):
        return False
    for block in blocks:
        content += block
        if len(content) > LARGEST_WORKBOOK:
            raise wrong(file, "is too large a zip archive to be a workbook.", "Export in parts, or as CSV.", "line 1")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = {member.filename: member.file_size for member in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError):
        return False
    if "xl/workbook.xml" in sizes and sum(sizes.values()) > LARGEST_EXPANSION * len(content) + LARGEST_WORKBOOK:
        raise wrong(file, "is a workbook that expands beyond all measure.", "Save it again as xlsx or CSV.", "row 1")
    return "xl/workbook.xml" in sizes


def recognise_export(text: str, file: str) -> str:
    """The format of an export's text.

    Raises InputError for a web page, XML without records, and text that is of no known format.
    """
    if text.lstrip().startswith("<"):
        return _recognise_xml(text, file)
    if text.lstrip().startswith("{") and (interface := recognise_json(text)):
        return interface
    for name, mark in _MARKS:
        if mark.search(text):
            return name
    if header := recognise_header(text):
        return "tsv" if header.delimiter == "\t" else "csv"
    if _BIBTEX.search(text):
        return "bibtex"
    raise wrong(
        file,
        f"is of no format that is known here. It starts with {text.strip()[:60]!r}.",
        "Export as RIS, nbib, PubMed or EndNote XML, Web of Science plain text, BibTeX, CSV, TSV or xlsx. "
        "A table needs a header line with a column for titles.",
        "line 1",
    )


def _recognise_xml(text: str, file: str) -> str:
    beginning = text[:20_000]
    if re.search(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", beginning, re.IGNORECASE):
        raise wrong(
            file, "is a web page, not an export: perhaps the page to log in.", "Log in and export again.", "line 1"
        )
    for name, mark in _XML_RECORDS:
        if mark.search(beginning):
            return name
    root = re.search(r"<([A-Za-z][\w:.-]*)", beginning)
    raise wrong(
        file,
        f"is XML, but <{root.group(1) if root else '?'}> holds no records that are known here.",
        "PubMed's XML has <PubmedArticle>, EndNote's <record>.",
        "line 1",
    )
