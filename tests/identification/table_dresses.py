"""Works as databases and programs write them into a table, and the records that such a table comes to, by provider."""

import csv
import io
import json
from collections.abc import Callable
from typing import NamedTuple

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


def address(work: Work) -> str:
    return f"https://example.org/{work.number}"


def given_first(work: Work) -> list[str]:
    """Names as "Ana M. Asakoto"."""
    return [" ".join(reversed(name.split(", "))) for name in work.authors]


def scholars(work: Work) -> list[tuple[str, str]]:
    """Families, with given names as bare initials: ("Asakoto", "AM")."""
    parts = (name.split(", ") for name in work.authors)
    return [(family, "".join(filter(str.isupper, given))) for family, given in parts]


def ebsco(work: Work) -> dict[str, str]:
    return {
        "an": work.accession, "title": work.title, "contributors": "; ".join(work.authors),
        "publicationDate": f"{work.year}0301", "coverDate": f"Mar{work.year}", "source": work.journal,
        "volume": work.volume, "issue": work.issue, "pageStart": work.first_page, "pageEnd": work.last_page,
        "issns": work.issn.replace("-", ""), "isbns": "", "doi": work.doi, "docTypes": "Article",
        "subjects": "; ".join(work.keywords), "language": "English", "abstract": work.abstract,
        "longDBName": "Made-up Index", "plink": address(work),
    }  # fmt: skip


def ebscohost(work: Work) -> dict[str, str]:
    return {
        "Article Title": work.title, "Author": "; ".join(work.authors), "Journal Title": work.journal,
        "ISSN": work.issn.replace("-", ""), "ISBN": "", "Publication Date": f"Mar{work.year}", "Volume": work.volume,
        "Issue": work.issue, "First Page": work.first_page, "Page Count": "7", "Accession Number": work.accession,
        "DOI": work.doi, "Publisher": "Nobody", "Doctype": "Article", "Subjects": "; ".join(work.keywords),
        "Keywords": "", "Abstract": work.abstract, "PLink": address(work),
    }  # fmt: skip


def proquest(work: Work) -> dict[str, str]:
    return {
        "Title": work.title, "Abstract": work.abstract, "StoreId": work.accession, "ArticleType": "Scholarly Journals",
        "Authors": "; ".join(work.authors), "companies": "", "copyright": "", "documentType": "Journal Article",
        "entryDate": "2020-01-01", "issn": work.issn.replace("-", ""), "issue": work.issue, "language": "English",
        "languageOfSummary": "", "placeOfPublication": "Nowhere", "pubdate": f"Mar 1, {work.year}",
        "pubtitle": work.journal, "volume": work.volume, "year": str(work.year), "DocumentURL": address(work),
        "identifierKeywords": ", ".join(work.keywords), "startPage": work.first_page, "subjectTerms": "",
        "Database": "Made-up Abstracts",
    }  # fmt: skip


def publish_or_perish(work: Work) -> dict[str, str]:
    return {
        "Cites": "12", "Authors": ", ".join(f"{given} {family}" for family, given in scholars(work)),
        "Title": work.title, "Year": str(work.year), "Source": work.journal, "Publisher": "Nobody",
        "ArticleURL": address(work), "CitesURL": "https://example.org/cites", "GSRank": str(work.number),
        "QueryDate": "2024-11-20 10:00:00", "Type": "PDF", "DOI": work.doi, "ISSN": work.issn, "CitationURL": "",
        "Volume": work.volume, "Issue": work.issue, "StartPage": work.first_page, "EndPage": work.last_page,
        "ECC": "12", "CitesPerYear": "1.20", "CitesPerAuthor": "3", "AuthorCount": "4", "Age": "9",
        "Abstract": work.abstract, "FullTextURL": "https://example.org/pdf", "RelatedURL": "https://example.org/rel",
    }  # fmt: skip


def lens(work: Work) -> dict[str, str]:
    return {
        "Lens ID": work.accession, "Title": work.title, "Date Published": f"{work.year}-03-01",
        "Publication Year": str(work.year), "Publication Type": "journal article", "Source Title": work.journal,
        "ISSNs": work.issn.replace("-", ""), "Publisher": "Nobody", "Source Country": "Norway",
        "Author/s": "; ".join(work.authors), "Abstract": work.abstract, "Volume": work.volume,
        "Issue Number": work.issue, "Start Page": work.first_page, "End Page": work.last_page,
        "Fields of Study": "Medicine; Other", "Keywords": "; ".join(work.keywords), "MeSH Terms": "", "Chemicals": "",
        "Funding": "", "Source URLs": "https://example.org/a https://example.org/b", "External URL": address(work),
        "PMID": work.pmid, "DOI": work.doi, "Microsoft Academic ID": "123", "PMCID": f"PMC{work.number}",
    }  # fmt: skip


def syrf(work: Work) -> dict[str, str]:
    return {
        "Title": work.title, "Authors": "; ".join(work.authors), "PublicationName": work.journal, "AlternateName": "",
        "Abstract": work.abstract, "Url": address(work), "AuthorAddress": "Nowhere", "Year": str(work.year),
        "DOI": work.doi, "ReferenceType": "Journal Article", "Keywords": "; ".join(work.keywords),
        "PdfRelativePath": f"{work.number}.pdf", "CustomId": str(work.number),
    }  # fmt: skip


def openalex(work: Work) -> dict[str, str]:
    return {
        "id": f"https://openalex.org/W{work.number}", "doi": f"https://doi.org/{work.doi}", "display_name": work.title,
        "publication_year": str(work.year), "publication_date": f"{work.year}-03-01",
        "authorships.author.display_name": "|".join(given_first(work)),
        "authorships.institutions.display_name": "Made-up University|Other", "type": "article",
        "ids.pmid": f"https://pubmed.ncbi.nlm.nih.gov/{work.pmid}", "language": "en",
        "primary_location.source.display_name": work.journal, "primary_location.source.issn_l": work.issn,
        "primary_location.landing_page_url": address(work), "biblio.volume": work.volume, "biblio.issue": work.issue,
        "biblio.first_page": work.first_page, "biblio.last_page": work.last_page, "abstract": work.abstract,
        "keywords.display_name": "|".join(work.keywords), "cited_by_count": "4",
    }  # fmt: skip


def openalex_in_words(work: Work) -> dict[str, str]:
    return {
        "Title": work.title, "Author": "|".join(given_first(work)), "Year": str(work.year),
        "DOI": f"https://doi.org/{work.doi}", "Type": "article", "Source": work.journal, "Citation count": "4",
        "Abstract": work.abstract, "ID": f"https://openalex.org/W{work.number}",
    }  # fmt: skip


def dimensions(work: Work) -> dict[str, str]:
    return {
        "Rank": str(work.number), "Publication ID": f"pub.{work.number}", "DOI": work.doi, "PMID": work.pmid,
        "PMCID": f"PMC{work.number}", "ISBN": "", "Title": work.title, "Abstract": work.abstract,
        "Source title": work.journal, "Anthology title": "", "MeSH terms": "; ".join(work.keywords),
        "Publication date": f"{work.year}-03-01", "PubYear": str(work.year), "Volume": work.volume,
        "Issue": work.issue, "Pagination": work.pages, "Open Access": "All OA", "Publication Type": "Article",
        "Document Type": "Research Article", "Authors": "; ".join(work.authors), "Dimensions URL": address(work),
    }  # fmt: skip


def springerlink(work: Work) -> dict[str, str]:
    return {
        "Item Title": work.title, "Publication Title": work.journal, "Book Series Title": "",
        "Journal Volume": work.volume, "Journal Issue": work.issue, "Item DOI": work.doi,
        "Authors": "".join(_plain_given_first(work)), "Publication Year": str(work.year), "URL": address(work),
        "Content Type": "Article",
    }  # fmt: skip


def _plain_given_first(work: Work) -> list[str]:
    """Names that do not end in a full stop nor begin with a small letter: nothing stands between them."""
    return [f"Ana {family.removeprefix('de la ')}" for family, _ in (name.split(", ") for name in work.authors)]


def clinicaltrials_gov(work: Work) -> dict[str, str]:
    return {
        "NCT Number": work.nct, "Study Title": work.title, "Study URL": address(work), "Acronym": "MADEUP",
        "Study Status": "COMPLETED", "Brief Summary": work.abstract, "Study Results": "NO",
        "Conditions": "|".join(work.keywords), "Interventions": "", "Sponsor": "Nobody", "Study Type": "INTERVENTIONAL",
        "Other IDs": "1", "Start Date": "1950-01", "First Posted": f"{work.year}-03-01", "Locations": "Nowhere, Norway",
    }  # fmt: skip


def clinicaltrials_gov_before_2023(work: Work) -> dict[str, str]:
    return {
        "Rank": str(work.number), "NCT Number": work.nct, "Title": work.title, "Acronym": "", "Status": "Recruiting",
        "Study Results": "No Results Available", "Conditions": "|".join(work.keywords), "Interventions": "Drug: X",
        "Outcome Measures": "Pain|Sleep", "Sponsor/Collaborators": "Nobody", "Study Type": "Interventional",
        "Start Date": "May 1950", "First Posted": f"March 1, {work.year}", "URL": address(work),
    }  # fmt: skip


def cochrane(work: Work) -> dict[str, str]:
    return {
        "Cochrane ID": f"CN-{work.number:08}", "Author(s)": "; ".join(work.authors), "Title": work.title,
        "Source": work.journal, "Year": str(work.year), "Volume": work.volume, "Issue": work.issue,
        "Pages": work.pages, "PubMed ID": f"PUBMED {work.pmid}", "Embase ID": "EMBASE 2000000001", "DOI": work.doi,
        "ISSN": work.issn, "Abstract": work.abstract, "Keywords": "; ".join(work.keywords),
        "Publication Type": "Journal article", "URL": address(work),
    }  # fmt: skip


def bvs(work: Work) -> dict[str, str]:
    return {
        "ID": f"lil-{work.number}", "Title": work.title, "Authors": "; ".join(work.authors), "Source": work.journal,
        "Journal": work.journal, "Database": "LILACS", "Type": "article", "Language": "English",
        "Publication year": str(work.year), "Descriptor(s)": "; ".join(work.keywords), "Fulltext URL": address(work),
        "Abstract": work.abstract, "Volume number": work.volume, "Issue number": work.issue, "ISSN": work.issn,
        "DOI": work.doi,
    }  # fmt: skip


def ieee(work: Work) -> dict[str, str]:
    return {
        "Document Title": work.title, "Authors": "; ".join(given_first(work)), "Author Affiliations": "Nowhere",
        "Publication Title": f'Conf on "{work.journal}"', "Date Added To Xplore": "26 Dec 2007",
        "Publication Year": str(work.year), "Volume": work.volume, "Issue": work.issue, "Start Page": work.first_page,
        "End Page": work.last_page, "Abstract": work.abstract, "ISSN": work.issn, "ISBNs": "", "DOI": work.doi,
        "Funding Information": "", "PDF Link": address(work), "Author Keywords": ";".join(work.keywords),
        "IEEE Terms": "", "Document Identifier": "IEEE Conferences",
    }  # fmt: skip


def ictrp(work: Work) -> dict[str, str]:
    return {
        "TrialID": work.nct, "Last Refreshed on": "21 September 2026", "Public title": "In plain words",
        "Scientific title": work.title, "Acronym": "", "Primary sponsor": "Nobody",
        "Date registration": f"01/03/{work.year}", "Source Register": "ClinicalTrials.gov",
        "web address": address(work), "Recruitment Status": "Recruiting", "Study type": "Interventional",
        "Condition": ";".join(work.keywords), "Intervention": "Drug: Nothing",
    }  # fmt: skip


def europe_pmc(work: Work) -> dict[str, str]:
    return {
        "id": work.pmid, "source": "MED", "pmid": work.pmid, "pmcid": f"PMC{work.number}", "doi": work.doi,
        "title": work.title, "authorString": ", ".join(f"{f} {g}" for f, g in scholars(work)),
        "journalTitle": work.journal, "issue": work.issue, "journalVolume": work.volume, "pubYear": str(work.year),
        "journalIssn": work.issn, "pageInfo": work.pages, "pubType": "journal article; research-article",
        "isOpenAccess": "Y", "abstractText": work.abstract,
    }  # fmt: skip


def semantic_scholar(work: Work) -> dict[str, str]:
    people = [{"authorId": "1", "name": name} for name in given_first(work)]
    return {
        "paperId": work.accession, "externalIds": str({"DOI": work.doi, "PubMed": work.pmid, "CorpusId": 1}),
        "url": address(work), "title": work.title, "abstract": work.abstract, "venue": work.journal,
        "year": str(work.year), "publicationTypes": "['JournalArticle']", "publicationDate": f"{work.year}-03-01",
        "authors": json.dumps(people, ensure_ascii=False),
    }  # fmt: skip


def web_of_science(work: Work) -> dict[str, str]:
    return {
        "Publication Type": "J", "Authors": "; ".join(work.authors), "Book Authors": "",
        "Author Full Names": "; ".join(work.authors), "Article Title": work.title, "Source Title": work.journal,
        "Language": "English", "Document Type": "Article", "Author Keywords": "; ".join(work.keywords),
        "Keywords Plus": "", "Abstract": work.abstract, "ISSN": work.issn, "eISSN": "", "ISBN": "",
        "Publication Date": "MAR 1", "Publication Year": str(work.year), "Volume": work.volume, "Issue": work.issue,
        "Start Page": work.first_page if work.last_page else "", "End Page": work.last_page,
        "Article Number": "" if work.last_page else work.first_page, "DOI": work.doi,
        "DOI Link": f"http://dx.doi.org/{work.doi}", "UT (Unique WOS ID)": f"WOS:{work.number:015}",
        "Pubmed Id": work.pmid, "Web of Science Record": "View Full Record",
    }  # fmt: skip


def web_of_science_tabs(work: Work) -> dict[str, str]:
    return {
        "PT": "J", "AU": "; ".join(work.authors), "BA": "", "TI": work.title, "SO": work.journal, "LA": "English",
        "DT": "Article", "DE": "", "ID": "; ".join(work.keywords), "AB": work.abstract, "SN": work.issn, "EI": "",
        "PD": "MAR", "PY": str(work.year), "VL": work.volume, "IS": work.issue,
        "BP": work.first_page if work.last_page else "", "EP": work.last_page,
        "AR": "" if work.last_page else work.first_page, "DI": work.doi, "UT": f"WOS:{work.number:015}",
        "PM": work.pmid,
    }  # fmt: skip


def scopus(work: Work) -> dict[str, str]:
    return {
        "Authors": "; ".join(work.authors) or "[No author name available]",
        "Author full names": "; ".join(f"{name} ({n}571)" for n, name in enumerate(work.authors)),
        "Author(s) ID": "571", "Title": work.title, "Year": str(work.year), "Source title": work.journal,
        "Volume": work.volume, "Issue": work.issue, "Art. No.": "" if work.last_page else work.first_page,
        "Page start": work.first_page if work.last_page else "", "Page end": work.last_page, "Page count": "",
        "Cited by": "4", "DOI": work.doi, "Link": address(work),
        "Abstract": work.abstract or "[No abstract available]", "Author Keywords": "; ".join(work.keywords),
        "Index Keywords": "", "ISSN": work.issn.replace("-", ""), "PubMed ID": work.pmid,
        "Language of Original Document": "English", "Document Type": "Article", "Source": "Scopus",
        "EID": f"2-s2.0-{work.number}",
    }  # fmt: skip


def embase(work: Work) -> dict[str, str]:
    issue = f":{work.issue}" if work.issue else ""
    return {
        "Title": work.title, "Original Title": "",
        "Author Names": ", ".join(f"{f} {'.'.join(g)}." for f, g in scholars(work)),
        "Source": f"{work.journal} ({work.year}) {work.volume}{issue} ({work.pages}). Date of Publication: 1 Mar",
        "Publication Type": "Article", "ISSN": work.issn, "Abstract": work.abstract,
        "Author Keywords": ", ".join(work.keywords), "Embase Accession ID": work.accession,
        "Medline PMID": work.pmid, "DOI": work.doi, "Embase Link": address(work),
    }  # fmt: skip


def pubmed(work: Work) -> dict[str, str]:
    names = [f"{f} {g}" for f, g in scholars(work)]
    return {
        "PMID": work.pmid, "Title": work.title, "Authors": ", ".join(names) + "." * bool(names),
        "Citation": f"J. {work.year} Mar 1;{work.volume}({work.issue}):{work.pages}. doi: {work.doi}.",
        "First Author": names[0] if names else "", "Journal/Book": work.journal, "Publication Year": str(work.year),
        "Create Date": "2020/01/01", "PMCID": f"PMC{work.number}", "NIHMS ID": "", "DOI": work.doi,
    }  # fmt: skip


def rayyan(work: Work) -> dict[str, str]:
    return {
        "key": f"rayyan-{work.number}", "title": work.title, "year": str(work.year), "month": "3", "day": "1",
        "journal": work.journal, "issn": work.issn, "volume": work.volume, "issue": work.issue, "pages": work.pages,
        "authors": " and ".join(work.authors), "url": address(work), "language": "eng", "publisher": "",
        "location": "", "abstract": work.abstract, "notes": 'RAYYAN-INCLUSION: {"A"=>"Included"}', "doi": work.doi,
        "keywords": ",".join(work.keywords), "pubmed_id": "", "pmc_id": "",
    }  # fmt: skip


def covidence(work: Work) -> dict[str, str]:
    return {
        "Title": work.title, "Authors": "; ".join(work.authors), "Abstract": work.abstract,
        "Published Year": str(work.year), "Published Month": "3", "Journal": work.journal, "Volume": work.volume,
        "Issue": work.issue, "Pages": work.pages, "Accession Number": "", "DOI": work.doi, "Ref": "1",
        "Covidence #": f"#{work.number}", "Study": "Doe 2013", "Notes": "", "Tags": "",
    }  # fmt: skip


def zotero(work: Work) -> dict[str, str]:
    return {
        "Key": work.accession, "Item Type": "journalArticle", "Publication Year": str(work.year),
        "Author": "; ".join(work.authors), "Title": work.title, "Publication Title": work.journal, "ISBN": "",
        "ISSN": work.issn, "DOI": work.doi, "Url": address(work), "Abstract Note": work.abstract,
        "Date": f"{work.year}-03-01", "Date Added": "2024-01-01 10:00:00", "Pages": work.pages, "Num Pages": "",
        "Issue": work.issue, "Volume": work.volume, "Journal Abbreviation": "J. M.", "Language": "en",
        "Library Catalog": "PubMed", "Extra": f"PMID: {work.pmid}\nPMCID: PMC{work.number}", "Manual Tags": "",
        "Automatic Tags": "; ".join(work.keywords), "Editor": "",
    }  # fmt: skip


def cnki(work: Work) -> dict[str, str]:
    return {
        "SrcDatabase-来源库": "期刊", "Title-题名": work.title, "Author-作者": ";".join(f"张{n}" for n in work.authors),
        "Organ-单位": "某大学", "Source-文献来源": work.journal, "Keyword-关键词": ";;".join(work.keywords),
        "Summary-摘要": work.abstract, "PubTime-发表时间": f"{work.year}-03-01", "Year-年": str(work.year),
        "Volume-卷": work.volume, "Period-期": work.issue, "PageCount-页码": work.pages, "URL-网址": address(work),
        "DOI-DOI": work.doi,
    }  # fmt: skip


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
            w, authors=[", ".join(reversed(name.split(" ", 1))) for name in _plain_given_first(w)],
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
