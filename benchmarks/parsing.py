"""How long PubMed's XML takes to read, against a bare lxml iterparse that takes the same fields, in one run.

    python -m benchmarks.parsing [--records 10000]

Made-up articles (tests/servers/articles.py, about 7 kB each) are written to a file, then read in processes of their
own: by the bare loop, by our reader to tags (what is compared: raw text, line, count and checks included), and to whole
canonical records. Prints the ratios of the best of three and each one's peak memory. Exit status 1 if our reader takes
more than 1.5 times as long as the bare loop.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from lxml import etree

from scripts.identification.read_file import open_export, open_hits
from tests.servers.articles import make_corpus, write_article

MOST = 1.5
RUNS = 3
DATE, BOOK_DATE = "Journal/JournalIssue/PubDate/*", "Book/PubDate/*"
MESH = "MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName"


def bare(path: Path) -> int:
    """The plain loop that anyone would write: iterparse, findtext and iterfind, clear."""
    count = 0
    for _, article in etree.iterparse(
        path, tag=("PubmedArticle", "PubmedBookArticle"), load_dtd=False, no_network=True
    ):
        book = article.tag == "PubmedBookArticle"
        root = article.find("BookDocument") if book else article.find("MedlineCitation/Article")
        fields = {
            "pmid": article.findtext("BookDocument/PMID" if book else "MedlineCitation/PMID"),
            "title": _all_text(root.find("ArticleTitle")),
            "vernacular": root.findtext("VernacularTitle"),
            "journal": root.findtext("Book/BookTitle") if book else root.findtext("Journal/Title"),
            "abbreviation": article.findtext("MedlineCitation/MedlineJournalInfo/MedlineTA"),
            "issn": [issn.text for issn in root.iterfind("Journal/ISSN")],
            "linking": article.findtext("MedlineCitation/MedlineJournalInfo/ISSNLinking"),
            "volume": root.findtext("Journal/JournalIssue/Volume"),
            "issue": root.findtext("Journal/JournalIssue/Issue"),
            "date": " ".join(part.text or "" for part in root.iterfind(BOOK_DATE if book else DATE)),
            "article_date": " ".join(part.text or "" for part in root.iterfind("ArticleDate/*")),
            "pages": root.findtext("Pagination/MedlinePgn"),
            "languages": [language.text for language in root.iterfind("Language")],
            "types": [kind.text for kind in root.iterfind("PublicationTypeList/PublicationType")],
            "mesh": [name.text for name in article.iterfind(MESH)],
            "keywords": [_all_text(word) for word in article.iterfind("MedlineCitation/KeywordList/Keyword")],
            "numbers": [n.text for n in root.iterfind("DataBankList/DataBank/AccessionNumberList/AccessionNumber")],
            "abstract": [(part.get("Label"), _all_text(part)) for part in root.iterfind("Abstract/AbstractText")],
            "authors": [
                (a.findtext("CollectiveName"), a.findtext("LastName"), a.findtext("ForeName"), a.findtext("Initials"),
                 a.findtext("Suffix"))
                for a in root.iterfind("AuthorList/Author")
            ],
            "ids": [(i.get("IdType"), i.text) for i in article.iterfind("PubmedData/ArticleIdList/ArticleId")],
            "book_ids": [(i.get("IdType"), i.text) for i in article.iterfind("PubmedBookData/ArticleIdList/ArticleId")],
            "locations": [(i.get("EIdType"), i.text) for i in root.iterfind("ELocationID")],
            "notices": [
                (note.get("RefType"), [part.text for part in note])
                for note in article.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections")
            ],
        }  # fmt: skip
        count += bool(fields["pmid"])
        article.clear()
        while article.getprevious() is not None:
            del article.getparent()[0]
    return count


def to_tags(path: Path) -> int:
    """Our reader, up to values by tag."""
    return sum(1 for _ in open_hits(partial(open, path, "rb"), path.name).content)


def to_records(path: Path) -> int:
    """Our reader, up to canonical records."""
    return sum(1 for _ in open_export(partial(open, path, "rb"), path.name, "pubmed").content)


WAYS = {way.__name__: way for way in (bare, to_tags, to_records)}


def _all_text(element) -> str:
    return "" if element is None else "".join(element.itertext())


def write_articles(path: Path, number: int) -> None:
    """A file of so many made-up articles, as efetch gives them."""
    with open(path, "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" ?>\n<PubmedArticleSet>\n')
        file.writelines(write_article(article) + "\n" for article in make_corpus(number).articles.values())
        file.write("</PubmedArticleSet>\n")


def measure(way: str, path: Path) -> tuple[float, int, int]:
    """Seconds, peak memory in MB and records of one way, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.parsing", "--way", way, "--file", str(path)]
    seconds, memory, count = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), int(memory), int(count)


def main(argv: list[str]) -> int:
    """Measure all ways, print a line for each; the exit status."""
    parser = argparse.ArgumentParser(prog="parsing", description="Read PubMed's XML, against a bare loop.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.way:
        started = time.perf_counter()
        count = WAYS[options.way](options.file)
        seconds = time.perf_counter() - started
        print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000, count)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.xml"
        write_articles(path, options.records)
        best = {way: min(measure(way, path) for _ in range(RUNS)) for way in WAYS}
        print(f"{options.records:,} articles, {path.stat().st_size / 1e6:.0f} MB")
    for way, (seconds, memory, count) in best.items():
        ratio = seconds / best["bare"][0]
        print(f"{way:<12}{seconds:7.2f} s  {ratio:5.2f} of the bare loop  {memory:5} MB  {count:,} records")
    return int(best["to_tags"][0] > MOST * best["bare"][0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
