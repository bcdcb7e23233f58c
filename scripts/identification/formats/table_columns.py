"""Which column of a table holds what, by the names that databases, screening tools and reference managers give them.

Names of columns are in lower case, everything but letters and digits as `_` ("Author(s)" is `author_s`). A name that
means different things at different providers (`source`, `id`, `an`, `type`) stands in table_providers.py, where one
is added; here is what it means wherever it stands. That is all it takes for tables of Scopus, Embase, PubMed, Web of
Science (workbooks), Rayyan, Covidence, ASReview, Zotero, Mendeley and EndNote.
"""

from scripts.identification.formats.format import DOI_ADDRESS, ISSN, NCT, PUBMED_ADDRESS, Table

PMID_NAMES = ("pmid", "pubmed_id", "pubmedid", "medline_pmid", "pm", "ids_pmid")
PMCID = r"PMC\d+"

TABLE: Table = {
    "title": (
        "title", "article_title", "primary_title", "document_title", "ti", "titles", "study_title", "item_title",
        "display_name", "paper_title", "título", "titulo", "titre", "titel", "original_title",
    ),
    "authors": (
        "authors", "author_names", "author_s", "author", "first_authors", "au", "af", "author_full_names",
        "author_list", "authorstring", "authors_full_names", "group_authors", "book_authors", "creator", "creators",
        "contributors", "autores", "autor_es", "auteurs", "autoren", "autor",
    ),
    "journal": (
        "source_title", "journal", "journal_book", "publication_title", "journal_name", "so", "journal_title",
        "secondary_title", "publication_name", "source_full_title", "publicationname", "journaltitle",
        "book_series_title", "anthology_title", "venue", "revista", "periódico", "revue", "zeitschrift",
    ),
    "issn": (
        "issn", "sn", "issn_isbn", "issns", "eissn", "ei", "e_issn", "issn_l", "journalissn", "print_issn",
        ("isbn", ISSN),
    ),
    "year": (
        "publication_year", "year", "published_year", "pubyear", "py", "date_of_publication", "date", "cover_date",
        "publication_date", "publicationdate", "publicationyear", "date_published", "year_published",
        "early_access_date", "ea", "ano", "año", "ano_de_publicação", "año_de_publicación", "année", "jahr",
    ),
    "volume": ("volume", "vl", "volume_number", "journal_volume", "journalvolume"),
    "issue": ("issue", "number", "is", "issue_number", "journal_issue"),
    "pages": (
        "pages", "page_start", "start_page", "first_page", "bp", "page_range", "pagestart", "startpage", "pagination",
        "page_s", "page_numbers", "pageinfo", "page",
    ),
    "end_page": ("page_end", "end_page", "last_page", "ep", "pageend", "endpage"),
    "article_number": ("art_no", "article_number", "ar"),
    "abstract": ("abstract", "ab", "abstract_note", "notes_abstract", "n2", "abstracttext", "resumo", "resumen",
        "résumé", "zusammenfassung", "abstracts", "summary"),
    "keywords": (
        "author_keywords", "index_keywords", "keywords", "de", "id_keywords_plus", "keywords_plus",
        "emtree_drug_index_terms_major_focus", "emtree_drug_index_terms", "emtree_medical_index_terms_major_focus",
        "emtree_medical_index_terms", "manual_tags", "automatic_tags", "mesh_terms", "mesh_headings", "descriptor_s",
        "ieee_terms", "subject_terms", "palavras_chave", "palabras_clave", "mots_clés", "schlagwörter",
    ),
    "publication_types": (
        "document_type", "publication_type", "publication_types", "dt", "document_types", "doctype", "content_type",
    ),
    "type_code": ("item_type", "type_of_reference", "reference_type", "referencetype", "entry_type", "entrytype"),
    "language": ("language_of_original_document", "language", "article_language", "la", "languages", "idioma"),
    "url": (
        "link", "url", "embase_link", "doi_link", "urls", "fulltext_url", "full_text_link", "pdf_link", "plink",
        "web_address", "study_url",
    ),
    "doi": (
        "doi", "di", "item_doi", "digital_object_identifier", ("open_url_link", r"doi:(10\.[^&\s]+)"),
        ("url", DOI_ADDRESS), ("citation", r"doi: (10\.\S+)"), ("doi_link", DOI_ADDRESS), ("link", DOI_ADDRESS),
    ),
    "pmid": (
        *PMID_NAMES, ("accession_number", r"(?i)^(?:pubmed|pmid|medline)\D{0,5}\d{1,8}$"),
        ("extra", r"PMID:?\s*\d{1,8}"), ("url", PUBMED_ADDRESS),
    ),
    "pmcid": (("pmcid", PMCID), ("pmc_id", PMCID), ("pmc", PMCID), ("ids_pmcid", PMCID), ("extra", PMCID)),
    "nct": (("clinical_trial_numbers", NCT), ("nct_number", NCT), ("notes", NCT)),
    "accession": (
        "eid", "ut_unique_wos_id", "ut", "embase_accession_id", "pui", "accession_number", "cochrane_id",
        "cochrane_review_id", ("id", r"^CN-\d+$"), *PMID_NAMES, "nct_number", "key", "covidence",
    ),
    "citation": ("citation", "source"),
}  # fmt: skip
