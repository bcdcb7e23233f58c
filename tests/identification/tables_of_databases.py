"""Works as databases, a registry and programs write them into a table: cells by column."""

import json

from tests.identification.table_values import address, given_first, scholars
from tests.identification.works import Work


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
