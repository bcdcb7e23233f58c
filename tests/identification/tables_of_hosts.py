"""Works as hosts of databases, indexes of papers and a registry write them into a table: cells by column."""

from tests.identification.table_values import address, given_first, scholars
from tests.identification.works import Work


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
        "Authors": "".join(plain_given_first(work)), "Publication Year": str(work.year), "URL": address(work),
        "Content Type": "Article",
    }  # fmt: skip


def plain_given_first(work: Work) -> list[str]:
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
