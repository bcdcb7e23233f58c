"""The made-up PubMed's E-utilities: esearch and efetch, with the History server, as the real ones answer.

In: parameters. Out: the reply's body. Real replies are answered from a folder, where there is one.
"""

import re
from pathlib import Path
from xml.sax.saxutils import escape

from tests.servers.articles import Corpus, write_article
from tests.servers.queries import read_query

MOST_LISTED = 9_999
_ESEARCH = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
)
_ARTICLES = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)
_REAL = {"biopython": "esearch1.xml", "cancer": "esearch2.xml", "abcXYZ": "esearch8.xml"}


class EUtilities:
    """The service: its corpus, and the searches on its History server. `real`: a folder of real replies."""

    def __init__(self, corpus: Corpus, real: Path | None = None):
        self.corpus, self.real = corpus, real
        self.history: dict[tuple[str, str], list[int]] = {}

    def answer(self, path: str, params: dict[str, str]) -> tuple[int, str, bytes]:
        """Status, type and body of the reply to a request."""
        if path == "esearch.fcgi":
            return 200, "text/xml", self._esearch(params).encode()
        if path == "efetch.fcgi":
            status, body = self._efetch(params)
            return status, "text/xml", body.encode()
        return 404, "text/html", b"<html><body>Not Found</body></html>"

    def _esearch(self, params: dict[str, str]) -> str:
        term = params["term"]
        if self.real and term in _REAL:
            return (self.real / _REAL[term]).read_text(encoding="utf-8")
        start, most = int(params.get("retstart", 0)), int(params.get("retmax", 20))
        if start > MOST_LISTED - 1:
            return f"{_ESEARCH}<eSearchResult><ERROR>'retstart' cannot be larger than 9998.</ERROR></eSearchResult>"
        wanted, unknown, warnings = read_query(term)
        found = sorted((a.pmid for a in self.corpus.articles.values() if wanted(a)), reverse=True)
        listed = found[start : start + min(most, MOST_LISTED)]
        key = ("MCID_" + re.sub(r"\W", "", term)[-40:], str(len(term)))
        self.history[key] = found
        remarks = "".join(f"<PhraseNotFound>{escape(phrase)}</PhraseNotFound>" for phrase in unknown)
        cautions = "".join(f"<OutputMessage>{escape(text)}</OutputMessage>" for text in warnings)
        return (
            f"{_ESEARCH}<eSearchResult><Count>{len(found)}</Count><RetMax>{len(listed)}</RetMax><RetStart>{start}"
            f"</RetStart><QueryKey>{key[1]}</QueryKey><WebEnv>{key[0]}</WebEnv><IdList>\n"
            + "".join(f"<Id>{pmid}</Id>\n" for pmid in listed)
            + f"</IdList><TranslationSet/><QueryTranslation>{escape(term)}</QueryTranslation>"
            + (f"<ErrorList>{remarks}</ErrorList>" if remarks else "")
            + (f"<WarningList>{cautions}</WarningList>" if cautions else "")
            + "</eSearchResult>"
        )

    def _efetch(self, params: dict[str, str]) -> tuple[int, str]:
        if "id" in params:
            asked = [int(pmid) for pmid in params["id"].split(",")]
        else:
            found = self.history.get((params.get("WebEnv", ""), params.get("query_key", "")))
            if found is None:
                return 400, "<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"
            start = int(params.get("retstart", 0))
            asked = found[start : start + int(params.get("retmax", 20))]
        written = [
            write_article(self.corpus.articles[number])
            for pmid in asked
            if (number := self.corpus.merged.get(pmid, pmid)) in self.corpus.articles
        ] or [self._real_article(pmid) for pmid in asked if self.real]
        return 200, f"{_ARTICLES}<PubmedArticleSet>\n" + "\n".join(written) + "\n</PubmedArticleSet>"

    def _real_article(self, pmid: int) -> str:
        """The real record of a number, from the replies in the folder; nothing if there is none."""
        for path in sorted(self.real.glob("pubmed*.xml")):
            for found in re.findall(r"<PubmedArticle>.*?</PubmedArticle>", path.read_text(encoding="utf-8"), re.DOTALL):
                if re.search(rf"<PMID[^>]*>{pmid}</PMID>", found):
                    return found
        return ""
