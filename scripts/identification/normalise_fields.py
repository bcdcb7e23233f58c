"""Years, pages, ISSNs, languages and texts of exports in one form.

In: values as they stand in an export. Out: values as the canonical record has them.
"""

import html
import re
import unicodedata

from scripts.identification.records import clean_text

_YEAR = re.compile(r"(?<!\d)(1[6-9]\d\d|20\d\d)(?=\D|$|\d{4}(?!\d))")
_ISSN = re.compile(r"(?<![\d-])(\d{4})-?(\d{3}[\dXx])(?![\d-])")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,6});")
_NO_PAGES = re.compile(r"(?:no|specified|no pagination|n/?a|no pages?|unsp|pii|-)*", re.IGNORECASE)
# Web of Science's words for "unspecified" and "a publisher's item identifier", before what stands for pages.
_BEFORE_NUMBER = re.compile(r"(?:UNSP|PII)[\s:]+")
_ITEM_IDENTIFIER = re.compile(r"[SB]?\d{4}-?\d{3}[\dXx]\(\d\d\)\d{5}-?[\dXx]")
_PMID = re.compile(r"(?i)(?:\b(?:pubmed|pmid|medline)(?:[ _-]?id)?[\s:=/#-]*|nih\.gov/(?:pubmed/)?)0*(\d{1,8})(?!\d)")
_BARE_PMID = re.compile(r"0*(\d{1,8})(?:\.0)?")
_BETWEEN_ADDRESSES = re.compile(r"\n|(?:[;,|]\s*|\s+)(?=(?:https?|ftp)://)", re.IGNORECASE)

LANGUAGES = {
    "afr": "Afrikaans", "ara": "Arabic", "bul": "Bulgarian", "cat": "Catalan", "ces": "Czech", "chi": "Chinese",
    "cze": "Czech", "dan": "Danish", "de": "German", "deu": "German", "dut": "Dutch", "en": "English",
    "eng": "English", "es": "Spanish", "est": "Estonian", "fin": "Finnish", "fr": "French", "fra": "French",
    "fre": "French", "ger": "German", "gre": "Greek", "heb": "Hebrew", "hrv": "Croatian", "hun": "Hungarian",
    "ice": "Icelandic", "ind": "Indonesian", "it": "Italian", "ita": "Italian", "ja": "Japanese", "jpn": "Japanese",
    "ko": "Korean", "kor": "Korean", "lav": "Latvian", "lit": "Lithuanian", "mul": "Multiple languages",
    "nl": "Dutch", "nld": "Dutch", "nor": "Norwegian", "per": "Persian", "pl": "Polish", "pol": "Polish",
    "por": "Portuguese", "pt": "Portuguese", "rum": "Romanian", "ru": "Russian", "rus": "Russian", "scr": "Croatian",
    "slo": "Slovak", "slv": "Slovenian", "spa": "Spanish", "srp": "Serbian", "sv": "Swedish", "swe": "Swedish",
    "tha": "Thai", "tr": "Turkish", "tur": "Turkish", "ukr": "Ukrainian", "vie": "Vietnamese", "zh": "Chinese",
    "zho": "Chinese",
}  # fmt: skip

# What a code for the type of a reference means, where no publication type is given.
TYPE_NAMES = {
    "abst": "Abstract", "article": "Journal Article", "book": "Book", "chap": "Book Section",
    "conf": "Conference Paper", "conference": "Conference Paper", "cpaper": "Conference Paper",
    "ejour": "Journal Article", "inbook": "Book Section", "incollection": "Book Section",
    "inproceedings": "Conference Paper", "jour": "Journal Article", "journalarticle": "Journal Article",
    "journal article": "Journal Article", "mgzn": "Magazine Article", "news": "Newspaper Article", "pat": "Patent",
    "phdthesis": "Thesis", "rprt": "Report", "techreport": "Report", "thes": "Thesis", "unpb": "Unpublished Work",
    "unpd": "Unpublished Work",
}  # fmt: skip


def tidy(value: str) -> str:
    """`clean_text` of records.py for a value of an export, character references resolved; fast where all is plain."""
    while "&" in value and (plain := _ENTITY.sub(lambda found: html.unescape(found.group()), value)) != value:
        value = plain  # more than once: what was escaped twice on its way is "&amp;lt;"
    value = " ".join(value.split())
    plain = value.isprintable() and unicodedata.is_normalized("NFC", value)
    return value if plain else clean_text(value)


def tidy_address(value: str) -> str:
    """The first address on the web in a value, tidied; a backslash, which none may have (RFC 3986), is %5C."""
    addresses = [tidy(each).rstrip(";,") for each in _BETWEEN_ADDRESSES.split(value)]
    found = next((each for each in addresses if each.startswith("http")), next(filter(None, addresses), ""))
    return found.replace("\\", "%5C")


def find_pmid(value: str) -> str:
    """A PMID in a value: the number alone, or after a word for it ("PUBMED 1", "MEDLINE:1", "PMID: 1"); else ""."""
    value = tidy(value)
    found = _BARE_PMID.fullmatch(value) or _PMID.search(value)
    return found[1] if found else ""


def find_year(value: str) -> int | None:
    """The first year from 1600 to 2099 in a date ("2019//", "2002 Sep", "20190523"), None if there is none."""
    found = _YEAR.search(value)
    return int(found.group(1)) if found else None


def join_pages(start: str, end: str = "") -> str:
    """Pages as "SP-EP". A start that is a range already stays as it is; from a page to the same page is that page.

    Ovid's "No" to "Specified", Web of Science's "UNSP" and "PII", and other ways to say nothing, are "".
    """
    start, end = map(_page_of, (start, end))
    first, _, last = start.partition("-")
    start = first if first == last else start
    if end.startswith(f"{start}-"):
        return end
    if not start or not end or "-" in start or start == end:
        return start or end
    return f"{start}-{end}"


def _page_of(value: str) -> str:
    value = _BEFORE_NUMBER.sub("", re.sub(r"\s*[-‐‑–—]+\s*", "-", tidy(value)).strip("-"))
    return "" if _NO_PAGES.fullmatch(value) or _ITEM_IDENTIFIER.fullmatch(value) else value


def find_issns(value: str) -> tuple[str, ...]:
    """ISSNs in a value as "1234-567X", each once. "(ISSN)" and ISBNs are left out."""
    return tuple(dict.fromkeys(f"{first}-{last.upper()}" for first, last in _ISSN.findall(value)))


def name_language(value: str) -> str:
    """A language by its English name, from its name or its code of two or three letters."""
    value = tidy(value)
    return LANGUAGES.get(value.lower(), value[:1].upper() + value[1:])


def name_type(code: str) -> str:
    """What a code for the type of a reference (JOUR, inproceedings) means, "" if it is not known."""
    return TYPE_NAMES.get(code.strip().lower(), "")
