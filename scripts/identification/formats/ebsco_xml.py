"""EBSCOhost's XML: `records` with a `rec` for each record ("Export", "Citations in XML format").

Tags are made of what lies below `header`, seen in programs that read such exports; no whole export was at hand. Pages
are given as the first and how many.
"""

import re
from itertools import chain
from typing import TYPE_CHECKING

from scripts.identification.formats.format import NCT, Table, Tags
from scripts.identification.formats.xml_format import tags_at, texts_at, values_below, xml_format

if TYPE_CHECKING:
    from lxml.etree import _Element

TABLE: Table = {
    "title": ("atl", "btl"),
    "authors": ("au",),
    "journal": ("jtl", "btl"),
    "issn": ("issn",),
    "year": ("year", "dt"),
    "volume": ("vid",),
    "issue": ("iid",),
    "pages": ("pages", "ppf"),
    "abstract": ("ab",),
    "keywords": ("subj", "keyword"),
    "publication_types": ("doctype", "pubtype"),
    "language": ("language",),
    "url": ("plink",),
    "doi": ("ui_doi",),
    "pmid": ("ui_pmid", ("ui_other", r"(?i)pmid:? ?(\d{1,8})")),
    "nct": (("ab", NCT),),
    "accession": ("uiTerm", "an"),
}

_CONTROL = "header/controlInfo"
PATHS = {
    "atl": (f"{_CONTROL}/artinfo/tig/atl",),
    "btl": (f"{_CONTROL}/bkinfo/btl", f"{_CONTROL}/dissinfo/disstl"),
    "au": (f"{_CONTROL}/artinfo/aug/au", f"{_CONTROL}/bkinfo/aug/au", f"{_CONTROL}/dissinfo/aug/au"),
    "jtl": (f"{_CONTROL}/jinfo/jtl", f"{_CONTROL}/jinfo/maglogo"),
    "issn": (f"{_CONTROL}/jinfo/issn",),
    "dt": (f"{_CONTROL}/pubinfo/dt",),
    "vid": (f"{_CONTROL}/pubinfo/vid",),
    "iid": (f"{_CONTROL}/pubinfo/iid",),
    "ppf": (f"{_CONTROL}/artinfo/ppf",),
    "ppct": (f"{_CONTROL}/artinfo/ppct",),
    "ab": (f"{_CONTROL}/artinfo/ab",),
    "subj": (f"{_CONTROL}/artinfo/sug/subj", f"{_CONTROL}/artinfo/su"),
    "keyword": (f"{_CONTROL}/artinfo/keyword",),
    "doctype": (f"{_CONTROL}/artinfo/doctype",),
    "pubtype": (f"{_CONTROL}/artinfo/pubtype",),
    "language": (f"{_CONTROL}/language", f"{_CONTROL}/artinfo/language"),
    "plink": ("header/displayInfo/pLink/url", "displayInfo/pLink/url", "plink", "pLink/url"),
    "an": (f"{_CONTROL}/artinfo/ui[@type='an']",),
}
_KNOWN = {*chain(*PATHS.values()), f"{_CONTROL}/artinfo/ui"}

# What elements hold that have no column here.
OTHERS = {
    "ppct": "how many there are", "dt": "date", "ui_umi": "number at ProQuest", "artinfo/aug/affil": "addresses",
    "artinfo/fmt": "formats", "pubinfo/pub": "publisher", "pubinfo/place": "place",
    "jinfo/jid": "number of the journal", "chapinfo": "chapter", "artinfo/refInfo": "references",
}  # fmt: skip


def _tags_of(record: "_Element") -> Tags:
    tags = tags_at(record, PATHS)
    header = record.find("header")
    if header is not None and header.get("uiTerm"):
        tags["uiTerm"] = [header.get("uiTerm")]
    for element in record.iterfind(f"{_CONTROL}/artinfo/ui"):
        tags.setdefault(f"ui_{element.get('type') or 'other'}", []).extend(texts_at(element, "."))
    if years := [dated.get("year") for dated in record.iterfind(f"{_CONTROL}/pubinfo/dt") if dated.get("year")]:
        tags["year"] = years
    first, count = (next(iter(tags.get(tag, [""]))) for tag in ("ppf", "ppct"))
    if re.fullmatch(r"\d+", first) and re.fullmatch(r"[1-9]\d{0,3}", count):
        tags["pages"] = [f"{first}-{int(first) + int(count) - 1}"]
    for path, text in values_below(record):
        if path not in _KNOWN:
            tags.setdefault(path.removeprefix("header/").removeprefix("controlInfo/"), []).append(text)
    return tags


FORMAT = xml_format(
    name="ebsco_xml",
    words="EBSCOhost's XML",
    table=TABLE,
    records=("rec",),
    mark=r"(?s)<rec[\s>].*?<controlInfo[\s/>]",
    tags_of=_tags_of,
    others=OTHERS,
)
