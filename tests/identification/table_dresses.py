"""Tables of databases and programs: how works are written into them, and the records that such a table comes to."""

import csv
import io
from collections.abc import Callable
from typing import NamedTuple

from tests.identification.table_values import address, scholars
from tests.identification.tables_of_databases import (
    bvs,
    cnki,
    cochrane,
    covidence,
    embase,
    europe_pmc,
    ictrp,
    ieee,
    pubmed,
    rayyan,
    scopus,
    semantic_scholar,
    web_of_science,
    web_of_science_tabs,
    zotero,
)
from tests.identification.tables_of_hosts import (
    clinicaltrials_gov,
    clinicaltrials_gov_before_2023,
    dimensions,
    ebsco,
    ebscohost,
    lens,
    openalex,
    openalex_in_words,
    plain_given_first,
    proquest,
    publish_or_perish,
    springerlink,
    syrf,
)
from tests.identification.works import Work


class TableDress(NamedTuple):
    """How works are written into a table: a work's cells by column, and what record it comes to.

    `above`: lines that stand over the header. `delimiter`: what separates cells. `bare`: whether quotes in a cell are
    not doubled.
    """

    row: Callable[[Work], dict[str, str]]
    record: Callable[[Work], dict]
    above: str = ""
    delimiter: str = ","
    bare: bool = False

    def rows(self, works: list[Work]) -> list[list[str]]:
        """The header and the rows."""
        return [list(self.row(works[0])), *(list(self.row(work).values()) for work in works)]

    def text(self, works: list[Work]) -> str:
        """The table as text."""
        if self.bare:
            return self.above + "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in self.rows(works))
        buffer = io.StringIO()
        tabs = self.delimiter == "\t"
        writer = csv.writer(
            buffer, delimiter=self.delimiter, lineterminator="\n", quotechar=None if tabs else '"',
            quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_ALL,
        )  # fmt: skip
        writer.writerows(self.rows(works))
        return self.above + buffer.getvalue()


def _known(work: Work, **values) -> dict:
    """The record of a work with its DOI and address, and these values besides or instead."""
    return work.record(**({"doi": work.doi, "url": address(work)} | values))


def _trial(work: Work, **values) -> dict:
    """The record of a work as a registry knows it."""
    none = dict.fromkeys(("doi", "journal", "issn", "volume", "issue", "pages"), "")
    return _known(work, **none, authors=[], nct=work.nct, accession=work.nct, **values)


def _initialled(work: Work) -> list[str]:
    return [f"{family}, {given}" for family, given in scholars(work)]


DRESSES = {
    "EBSCO's new interface": TableDress(
        ebsco, lambda w: _known(w, accession=w.accession, publication_types=["Article"], language="English")
    ),
    "EBSCOhost": TableDress(
        ebscohost, lambda w: _known(w, accession=w.accession, publication_types=["Article"], pages=w.first_page)
    ),
    "ProQuest": TableDress(
        proquest,
        lambda w: _known(
            w, doi="", accession=w.accession, publication_types=["Journal Article"], language="English",
            pages=w.first_page,
        ),
    ),
    "Publish or Perish": TableDress(
        publish_or_perish, lambda w: _known(w, authors=_initialled(w), keywords=[], publication_types=["PDF"])
    ),
    "Lens": TableDress(
        lens,
        lambda w: _known(
            w, accession=w.accession, pmid=w.pmid, pmcid=f"PMC{w.number}", publication_types=["journal article"]
        ),
    ),
    "SyRF": TableDress(
        syrf,
        lambda w: _known(w, publication_types=["Journal Article"], issn="", volume="", issue="", pages=""),
    ),
    "OpenAlex's fields": TableDress(
        openalex,
        lambda w: _known(w, accession=f"W{w.number}", pmid=w.pmid, publication_types=["article"], language="English"),
    ),
    "OpenAlex's columns in words": TableDress(
        openalex_in_words,
        lambda w: _known(
            w, accession=f"W{w.number}", publication_types=["article"], url=f"https://openalex.org/W{w.number}",
            keywords=[], issn="", volume="", issue="", pages="",
        ),
    ),
    "Dimensions, below its line about the data": TableDress(
        dimensions,
        lambda w: _known(
            w, accession=f"pub.{w.number}", pmid=w.pmid, pmcid=f"PMC{w.number}", issn="",
            publication_types=["Article"],
        ),
        above="\"About the data: Exported on Sep 30, 2024. Criteria: 'asthma' in title and abstract.\"\n",
    ),
    "SpringerLink, whose names run together": TableDress(
        springerlink,
        lambda w: _known(
            w, authors=[", ".join(reversed(name.split(" ", 1))) for name in plain_given_first(w)],
            publication_types=["Article"], keywords=[], abstract="", issn="", pages="",
        ),
    ),
    "ClinicalTrials.gov": TableDress(
        clinicaltrials_gov, lambda w: _trial(w, publication_types=["INTERVENTIONAL"])
    ),
    "ClinicalTrials.gov before 2023": TableDress(
        clinicaltrials_gov_before_2023,
        lambda w: _trial(
            w, publication_types=["Interventional"], keywords=[*w.keywords, "Drug: X"],
            abstract=f"Condition: {', '.join(w.keywords)} " * bool(w.keywords)
            + "Intervention: Drug: X Outcome: Pain|Sleep",
        ),
    ),
    "Cochrane Library": TableDress(
        cochrane,
        lambda w: _known(
            w, accession=f"CN-{w.number:08}", pmid=w.pmid, publication_types=["Journal article"]
        ),
    ),
    "BVS (LILACS)": TableDress(
        bvs,
        lambda w: _known(
            w, accession=f"lil-{w.number}", publication_types=["article"], language="English", pages=""
        ),
    ),
    "IEEE Xplore, with bare quotes": TableDress(
        ieee,
        lambda w: _known(w, journal=f'Conf on "{w.journal}"', publication_types=["IEEE Conferences"]),
        bare=True,
    ),
    "WHO ICTRP": TableDress(
        ictrp,
        lambda w: _trial(
            w, publication_types=["Interventional"],
            abstract=f"Condition: {', '.join(w.keywords)} " * bool(w.keywords) + "Intervention: Drug: Nothing",
        ),
    ),
    "Europe PMC": TableDress(
        europe_pmc,
        lambda w: _known(
            w, authors=_initialled(w), accession=w.pmid, pmid=w.pmid, pmcid=f"PMC{w.number}", keywords=[], url="",
            publication_types=["journal article", "research-article"],
        ),
    ),
    "Semantic Scholar": TableDress(
        semantic_scholar,
        lambda w: _known(
            w, accession=w.accession, pmid=w.pmid, keywords=[], publication_types=["JournalArticle"], issn="",
            volume="", issue="", pages="",
        ),
    ),
    "Web of Science": TableDress(
        web_of_science,
        lambda w: _known(
            w, accession=f"WOS:{w.number:015}", pmid=w.pmid, publication_types=["Article"], language="English",
            url=f"http://dx.doi.org/{w.doi}",
        ),
    ),
    "Web of Science between tabs": TableDress(
        web_of_science_tabs,
        lambda w: _known(
            w, accession=f"WOS:{w.number:015}", pmid=w.pmid, publication_types=["Article"], language="English", url=""
        ),
        delimiter="\t",
    ),
    "Scopus": TableDress(
        scopus,
        lambda w: _known(
            w, accession=f"2-s2.0-{w.number}", pmid=w.pmid, publication_types=["Article"], language="English"
        ),
    ),
    "Embase": TableDress(
        embase,
        lambda w: _known(
            w, authors=[f"{f}, {'.'.join(g)}." for f, g in scholars(w)], accession=w.accession, pmid=w.pmid,
            publication_types=["Article"],
        ),
    ),
    "PubMed": TableDress(
        pubmed,
        lambda w: _known(
            w, authors=_initialled(w), accession=w.pmid, pmid=w.pmid, pmcid=f"PMC{w.number}", keywords=[],
            abstract="", issn="", url="",
        ),
    ),
    "Rayyan": TableDress(rayyan, lambda w: _known(w, accession=f"rayyan-{w.number}", language="English")),
    "Covidence": TableDress(covidence, lambda w: _known(w, accession=f"#{w.number}", keywords=[], issn="", url="")),
    "Zotero": TableDress(
        zotero,
        lambda w: _known(
            w, accession=w.accession, pmid=w.pmid, pmcid=f"PMC{w.number}", publication_types=["Journal Article"],
            language="English",
        ),
    ),
    "CNKI": TableDress(
        cnki,
        lambda w: _known(w, authors=[f"张{n}" for n in w.authors], publication_types=["期刊"], issn=""),
        delimiter="\t",
    ),
}  # fmt: skip
