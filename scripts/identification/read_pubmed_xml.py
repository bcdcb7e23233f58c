"""PubMed XML: PubmedArticle and PubmedBookArticle, as efetch and the website give them.

In: text. Out: one RawHit per record; the tags are those of nbib (PMID, TI, FAU, …), so that one table of columns
serves both. lxml parses, without network and entities.
"""

from lxml import etree

from scripts.identification.parse_xml import parse_records, text_of, texts_at
from scripts.identification.raw_hits import RawHit, lines_matching

RECORDS = ("PubmedArticle", "PubmedBookArticle")

# Where a value of nbib is in the XML, below PubmedArticle or PubmedBookArticle.
PATHS = {
    "PMID": ("MedlineCitation/PMID", "BookDocument/PMID"),
    "TI": ("MedlineCitation/Article/ArticleTitle", "BookDocument/ArticleTitle", "BookDocument/Book/BookTitle"),
    "TT": ("MedlineCitation/Article/VernacularTitle", "BookDocument/VernacularTitle"),
    "JT": ("MedlineCitation/Article/Journal/Title", "BookDocument/Book/BookTitle"),
    "TA": ("MedlineCitation/MedlineJournalInfo/MedlineTA", "MedlineCitation/Article/Journal/ISOAbbreviation"),
    "IS": ("MedlineCitation/Article/Journal/ISSN", "MedlineCitation/MedlineJournalInfo/ISSNLinking"),
    "VI": ("MedlineCitation/Article/Journal/JournalIssue/Volume", "BookDocument/Book/Volume"),
    "IP": ("MedlineCitation/Article/Journal/JournalIssue/Issue",),
    "DP": (
        "MedlineCitation/Article/Journal/JournalIssue/PubDate",
        "MedlineCitation/Article/ArticleDate",
        "BookDocument/Book/PubDate",
    ),
    "PG": ("MedlineCitation/Article/Pagination/MedlinePgn", "BookDocument/Pagination/MedlinePgn"),
    "LA": ("MedlineCitation/Article/Language", "BookDocument/Language"),
    "PT": ("MedlineCitation/Article/PublicationTypeList/PublicationType", "BookDocument/PublicationType"),
    "MH": ("MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName",),
    "OT": ("MedlineCitation/KeywordList/Keyword", "BookDocument/KeywordList/Keyword"),
    "SI": ("MedlineCitation/Article/DataBankList/DataBank/AccessionNumberList/AccessionNumber",),
}
ABSTRACTS = ("MedlineCitation/Article/Abstract/AbstractText", "BookDocument/Abstract/AbstractText")
AUTHORS = ("MedlineCitation/Article/AuthorList/Author", "BookDocument/AuthorList[@Type='authors']/Author")
IDENTIFIERS = ("PubmedData/ArticleIdList/ArticleId", "PubmedBookData/ArticleIdList/ArticleId")
NOTICES = {"RetractionIn": "RIN", "ErratumIn": "EIN", "ExpressionOfConcernIn": "ECI"}


def read_pubmed_xml(text: str, file: str = "export") -> list[RawHit]:
    """Records of PubMed XML.

    Raises InputError for XML that is not well-formed, is cut off, or declares entities.
    """
    return [RawHit(line, raw, _tags_of(element)) for line, raw, element in parse_records(text, RECORDS, file)]


def find_pubmed_xml_starts(text: str) -> list[int]:
    """Lines with the start of a PubmedArticle or PubmedBookArticle."""
    return lines_matching(text, r"<Pubmed(?:Book)?Article[\s>]")


def _tags_of(record: etree._Element) -> dict[str, list[str]]:
    tags = {tag: values for tag, paths in PATHS.items() if (values := _first_found(record, paths))}
    tags["FAU"] = [name for path in AUTHORS for author in record.iterfind(path) if (name := _name_of(author))]
    tags["AB"] = [" ".join(_section_of(section) for path in ABSTRACTS for section in record.iterfind(path))]
    for path in IDENTIFIERS:
        for identifier in record.iterfind(path):
            tags.setdefault(f"id_{identifier.get('IdType', '')}", []).append(text_of(identifier))
    for location in record.iterfind("MedlineCitation/Article/ELocationID"):
        tags.setdefault(f"id_{location.get('EIdType', '')}", []).append(text_of(location))
    for notice in record.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections"):
        if tag := NOTICES.get(notice.get("RefType", "")):
            tags.setdefault(tag, []).append(" PMID: ".join(texts_at(notice, "*")))
    return tags


def _first_found(record: etree._Element, paths: tuple[str, ...]) -> list[str]:
    """Values at the first of the paths that leads to any; parts of a date have spaces between them."""
    for path in paths:
        if path.endswith("Date"):
            values = [" ".join(texts_at(each, "*")) for each in record.iterfind(path)]
        else:
            values = texts_at(record, path)
        if values:
            return values
    return []


def _name_of(author: etree._Element) -> str:
    if collective := author.findtext("CollectiveName"):
        return collective
    family = author.findtext("LastName") or ""
    given = author.findtext("ForeName") or author.findtext("Initials") or ""
    name = f"{family}, {given}" if family and given else family or given
    return f"{name} {author.findtext('Suffix') or ''}".strip()


def _section_of(section: etree._Element) -> str:
    """One part of an abstract, with its heading if it has one."""
    label = section.get("Label", "")
    return f"{label}: {text_of(section)}" if label else text_of(section)
