"""The formats that are read, a line for each, in the order in which a file is asked whether it is one (after the pages
of interfaces): tags of Web of Science look like those of RIS, and much text looks like a table."""

# ruff: noqa: F401, I001
from scripts.identification.formats.format import Format
from scripts.identification.live.registry import SOURCES

from scripts.identification.formats.xlsx import FORMAT as XLSX
from scripts.identification.formats.xls import FORMAT as XLS
from scripts.identification.formats.ods import FORMAT as ODS
from scripts.identification.formats.pubmed_xml import FORMAT as PUBMED_XML
from scripts.identification.formats.endnote_xml import FORMAT as ENDNOTE_XML
from scripts.identification.formats.ictrp_xml import FORMAT as ICTRP_XML
from scripts.identification.formats.ovid_xml import FORMAT as OVID_XML
from scripts.identification.formats.ebsco_xml import FORMAT as EBSCO_XML
from scripts.identification.formats.mods import FORMAT as MODS
from scripts.identification.formats.clinicaltrials_gov_json import FORMAT as CLINICALTRIALS_GOV_JSON
from scripts.identification.formats.csl_json import FORMAT as CSL_JSON
from scripts.identification.formats.web_of_science import FORMAT as WEB_OF_SCIENCE
from scripts.identification.formats.ris import FORMAT as RIS
from scripts.identification.formats.nbib import FORMAT as NBIB
from scripts.identification.formats.endnote_text import FORMAT as ENDNOTE_TEXT
from scripts.identification.formats.refworks import FORMAT as REFWORKS
from scripts.identification.formats.noteexpress import FORMAT as NOTEEXPRESS
from scripts.identification.formats.ovid_text import FORMAT as OVID_TEXT
from scripts.identification.formats.ovid_tagged import FORMAT as OVID_TAGGED
from scripts.identification.formats.cochrane_text import FORMAT as COCHRANE_TEXT
from scripts.identification.formats.pubmed_summary import FORMAT as PUBMED_SUMMARY
from scripts.identification.formats.pubmed_abstract import FORMAT as PUBMED_ABSTRACT
from scripts.identification.formats.field_rows import FORMAT as FIELD_ROWS
from scripts.identification.formats.tsv import FORMAT as TSV
from scripts.identification.formats.csv import FORMAT as CSV
from scripts.identification.formats.bibtex import FORMAT as BIBTEX

_EXPORTS = [each for each in list(globals().values()) if isinstance(each, Format)]
_PAGES = [source.format for source in SOURCES.values() if source.format]
FORMATS = {each.name: each for each in (*_PAGES, *_EXPORTS)}
WRITTEN = {name: each.written for name, each in FORMATS.items() if each.written}


def export_as() -> str:
    """What to do if something is no export: the formats that can be chosen."""
    *first, last = [each.words for each in FORMATS.values() if each.offered]
    return f"Export as {', '.join(first)} or {last}."
