"""PubMed XML: PubmedArticle and PubmedBookArticle, as efetch and the website give them.

The tags are those of nbib (PMID, TI, FAU, …), so that one table of columns serves both. A chapter has authors of its
own; a whole book has those of the book.
"""

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from scripts.identification.formats.nbib import OTHERS, TABLE
from scripts.identification.formats.xml_format import text_of, texts_at, xml_format

if TYPE_CHECKING:
    from lxml.etree import _Element

RECORDS = ("PubmedArticle", "PubmedBookArticle")
Found = dict[str, list["_Element"]]  # elements by path

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
        "BookDocument/ContributionDate",
    ),
    "PG": (
        "MedlineCitation/Article/Pagination/MedlinePgn",
        "BookDocument/Pagination/MedlinePgn",
        "MedlineCitation/Article/Pagination/StartPage",
        "BookDocument/Pagination/StartPage",
    ),
    "LA": ("MedlineCitation/Article/Language", "BookDocument/Language"),
    "PT": ("MedlineCitation/Article/PublicationTypeList/PublicationType", "BookDocument/PublicationType"),
    "MH": ("MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName",),
    "OT": ("MedlineCitation/KeywordList/Keyword", "BookDocument/KeywordList/Keyword"),
    "SI": ("MedlineCitation/Article/DataBankList/DataBank/AccessionNumberList/AccessionNumber",),
}
# The first of these places that has any holds all.
ABSTRACTS = (
    "MedlineCitation/Article/Abstract/AbstractText",
    "BookDocument/Abstract/AbstractText",
    "MedlineCitation/OtherAbstract/AbstractText",
)
AUTHORS = (
    "MedlineCitation/Article/AuthorList/Author",
    "BookDocument/AuthorList/Author",
    "BookDocument/Book/AuthorList/Author",
)
GROUPS = ("BookDocument/GroupList",)  # of books until 2015; its children, or GroupName in them
IDENTIFIERS = ("PubmedData/ArticleIdList/ArticleId", "PubmedBookData/ArticleIdList/ArticleId")
LOCATIONS = ("MedlineCitation/Article/ELocationID", "BookDocument/Book/ELocationID")
CORRECTIONS = ("MedlineCitation/CommentsCorrectionsList/CommentsCorrections",)
NOTICES = {"RetractionIn": "RIN", "ErratumIn": "EIN", "ExpressionOfConcernIn": "ECI"}


def _tags_of(record: "_Element") -> dict[str, list[str]]:
    found: Found = {}
    _collect(record, _TREE, found)
    tags = {tag: values for tag, paths in PATHS.items() if (values := _first_found(found, paths))}
    tags["FAU"] = [name for author in _authors_of(found) if (name := _name_of(author))]
    for group in (group for groups in _at(found, GROUPS) for group in groups):
        tags.setdefault("CN", []).append(text_of(next(group.iterfind("GroupName"), group)).strip())
    sections = next((some for path in ABSTRACTS if (some := found.get(path))), ())
    tags["AB"] = [" ".join(map(_section_of, sections))]
    for identifier in _at(found, IDENTIFIERS):
        tags.setdefault(f"id_{identifier.get('IdType', '')}", []).append(text_of(identifier))
    for location in _at(found, LOCATIONS):
        if location.get("ValidYN") != "N":
            tags.setdefault("LID", []).append(f"{text_of(location).strip()} [{location.get('EIdType', '')}]")
    for notice in _at(found, CORRECTIONS):
        if tag := NOTICES.get(notice.get("RefType", "")):
            tags.setdefault(tag, []).append(" PMID: ".join(texts_at(notice, "*")))
    return tags


def _tree_of(paths: Iterable[str]) -> dict:
    """Paths as a tree: the name of an element to the path that ends there, or "", and the tree of what is below it."""
    tree: dict = {}
    for path in paths:
        *above, last = path.split("/")
        below = tree
        for name in above:
            below = below.setdefault(name, ["", {}])[1]
        below.setdefault(last, ["", {}])[0] = path
    return tree


def _collect(element: "_Element", tree: dict, found: Found) -> None:
    """Gather the elements by path in one pass: to look for each path takes three times as long."""
    for child in element:
        if known := tree.get(child.tag):
            path, below = known
            if path:
                found.setdefault(path, []).append(child)
            if below:
                _collect(child, below, found)


def _at(found: Found, paths: tuple[str, ...]) -> "list[_Element]":
    return [element for path in paths for element in found.get(path, ())]


def _first_found(found: Found, paths: tuple[str, ...]) -> list[str]:
    """Values at the first of the paths that leads to any; parts of a date have spaces between them."""
    for path in paths:
        if elements := found.get(path):
            texts = [" ".join(texts_at(each, "*")) for each in elements] if path in _DATES else map(text_of, elements)
            if values := [text for text in texts if text and not text.isspace()]:
                return values
    return []


def _authors_of(found: Found) -> "list[_Element]":
    """Authors of the article or chapter, else of the book; books have lists of editors too."""
    article, *of_books = AUTHORS
    if article in found:
        return found[article]
    lists = ([each for each in found.get(path, ()) if _is_author(each)] for path in of_books)
    return next(filter(None, lists), [])


def _is_author(author: "_Element") -> bool:
    return author.getparent().get("Type", "authors").lower() == "authors"


def _name_of(author: "_Element") -> str:
    parts = {part.tag: part.text or "" for part in author}
    if "CollectiveName" in parts:
        return text_of(author.find("CollectiveName"))
    family, given = parts.get("LastName", ""), parts.get("ForeName") or parts.get("Initials", "")
    name = f"{family}, {given}" if family and given else family or given
    return f"{name} {parts.get('Suffix', '')}".strip()


def _section_of(section: "_Element") -> str:
    """One part of an abstract, with its heading if it has one."""
    label = section.get("Label", "")
    return f"{label}: {text_of(section)}" if label else text_of(section)


_TREE = _tree_of(chain(*PATHS.values(), AUTHORS, ABSTRACTS, GROUPS, IDENTIFIERS, LOCATIONS, CORRECTIONS))
_DATES = set(PATHS["DP"])


FORMAT = xml_format(
    name="pubmed_xml",
    words="PubMed XML",
    table=TABLE,
    others=OTHERS,
    records=RECORDS,
    mark=r"<PubmedArticleSet|<PubmedArticle[\s>]|<PubmedBookArticle[\s>]",
    tags_of=_tags_of,
)
