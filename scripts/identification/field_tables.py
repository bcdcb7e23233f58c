"""Which tag of an export holds which column of the canonical record, per format and provider. Only data.

A table maps a column to its sources in order of preference. A source is a tag, or a tag and a pattern whose first
group (or whole match) is the value. Besides the columns of scripts/identification/records.py there are `end_page`,
`article_number` (for want of pages), `type_code` (for want of publication types), `citation` (a line with volume and
pages in it) and the notices `retraction`, `correction` and `concern`.
To read a new provider, add its signature and what differs from the table of its format.
"""

Source = str | tuple[str, str]
Table = dict[str, tuple[Source, ...]]

DOI_ADDRESS = r"doi\.org/(10\.\S+)"
NCT = r"NCT\d{8}"
PUBMED_ADDRESS = r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,8})"

RIS: Table = {
    "title": ("TI", "T1", "CT", "BT"),
    "authors": ("AU", "A1"),
    "journal": ("JF", "T2", "JO", "JA", "J2", "JT", "SO"),
    "issn": ("SN",),
    "year": ("PY", "Y1", "YR", "DA"),
    "volume": ("VL",),
    "issue": ("IS", "CP"),
    "pages": ("SP",),
    "end_page": ("EP",),
    "article_number": ("C7", "AR"),
    "abstract": ("AB", "N2"),
    "keywords": ("KW",),
    "publication_types": (("M3", r"^(?!doi:|10\.).+"), "PT"),
    "type_code": ("TY",),
    "language": ("LA",),
    "url": ("UR", "US", "LK", "L2", "L1"),
    "doi": ("DO", "DOI", ("M3", r"10\.\d{4,9}/\S+"), ("UR", DOI_ADDRESS), ("L2", DOI_ADDRESS), ("L3", DOI_ADDRESS)),
    "pmid": (
        "PMID", ("UR", PUBMED_ADDRESS), ("N1", r"\bPMID:? ?(?:NLM)?(\d{1,8})\b"), ("AN", r"^PMID:? ?(\d{1,8})$"),
        ("ID", r"(?i)^pubmed:? ?(\d{1,8})"), ("XR", r"(?i)pubmed:? ?(\d{1,8})"),
    ),
    "pmcid": ("PMCID", ("C2", r"^PMC\d+")),
    "nct": (("C7", NCT), ("N1", NCT), ("ID", NCT), ("AN", NCT), ("UR", NCT)),
    "accession": ("AN",),
}  # fmt: skip

NBIB: Table = {
    "title": ("TI", "TT", "BTI"),
    "authors": ("FAU", "AU"),
    "journal": ("JT", "TA", "BTI"),
    "issn": ("IS", "ISSN"),
    "year": ("DP", "DEP"),
    "volume": ("VI",),
    "issue": ("IP",),
    "pages": ("PG",),
    "abstract": ("AB", "OAB"),
    "keywords": ("MH", "OT"),
    "publication_types": ("PT",),
    "language": ("LA",),
    "url": (("LID", r"https?://\S+"),),
    "doi": (
        "id_doi", ("LID", r"(10\.\S+) \[doi\]"), ("AID", r"(10\.\S+) \[doi\]"), ("AID", DOI_ADDRESS),
        ("SO", r"doi: (10\.\S+)"),
    ),
    "pmid": ("PMID",),
    "pmcid": (("PMC", r"PMC\d+"), ("id_pmc", r"PMC\d+")),
    "nct": (("SI", NCT),),
    "accession": ("PMID", "OID"),
    "retraction": ("RIN",),
    "correction": ("EIN",),
    "concern": ("ECI",),
}  # fmt: skip

WEB_OF_SCIENCE: Table = {
    "title": ("TI",),
    "authors": ("AF", "AU", "CA"),
    "journal": ("SO", "JI", "J9"),
    "issn": ("SN", "EI"),
    "year": ("PY", "EA", "PD"),
    "volume": ("VL",),
    "issue": ("IS",),
    "pages": ("BP",),
    "end_page": ("EP",),
    "article_number": ("AR",),
    "abstract": ("AB",),
    "keywords": ("DE", "ID"),
    "publication_types": ("DT",),
    "language": ("LA",),
    "url": ("UR",),
    "doi": ("DI",),
    "pmid": ("PM",),
    "accession": ("UT",),
}

BIBTEX: Table = {
    "title": ("title",),
    "authors": ("author",),
    "journal": ("journal", "journaltitle", "booktitle"),
    "issn": ("issn",),
    "year": ("year", "date"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages",),
    "article_number": ("art_number", "article-number", "article_number", "articleno"),
    "abstract": ("abstract",),
    "keywords": ("author_keywords", "keywords", "keywords-plus"),
    "publication_types": ("document_type", "type"),
    "type_code": ("entry_type",),
    "language": ("language", "langid"),
    "url": ("url",),
    "doi": ("doi", ("url", DOI_ADDRESS)),
    "pmid": ("pmid", "pubmed_id", ("url", PUBMED_ADDRESS)),
    "pmcid": (("pmcid", r"PMC\d+"),),
    "nct": (("note", NCT),),
    "accession": (
        "unique-id", ("key", r"^(?:WOS|ISI|MEDLINE|BIOSIS):\w+$"), ("url", r"[?&]eid=([^&\s]+)"),
        ("url", r"[?&]AN=([^&\s]+)"), "pmid",
    ),
}  # fmt: skip

ENDNOTE_XML: Table = {
    "title": ("title",),
    "authors": ("author",),
    "journal": ("secondary_title",),
    "issn": ("isbn",),
    "year": ("year",),
    "volume": ("volume",),
    "issue": ("number",),
    "pages": ("pages",),
    "abstract": ("abstract",),
    "keywords": ("keyword",),
    "publication_types": ("work_type",),
    "type_code": ("ref_type",),
    "language": ("language",),
    "url": ("url",),
    "doi": ("doi", ("url", DOI_ADDRESS)),
    "pmid": (("url", PUBMED_ADDRESS),),
    "pmcid": (("custom2", r"PMC\d+"),),
    "accession": ("accession",),
}

# Paths of values; `accession`, `authors` and notices are tags that read_json_pages makes.
EUROPE_PMC: Table = {
    "title": ("title",),
    "authors": ("authors",),
    "journal": ("journalInfo.journal.title", "bookOrReportDetails.publisher"),
    "issn": ("journalInfo.journal.issn", "journalInfo.journal.essn"),
    "year": ("pubYear", "journalInfo.yearOfPublication", "firstPublicationDate"),
    "volume": ("journalInfo.volume",),
    "issue": ("journalInfo.issue",),
    "pages": ("pageInfo",),
    "abstract": ("abstractText",),
    "keywords": ("meshHeadingList.meshHeading.descriptorName", "keywordList.keyword"),
    "publication_types": ("pubTypeList.pubType",),
    "language": ("language",),
    "doi": ("doi",),
    "pmid": ("pmid",),
    "pmcid": ("pmcid",),
    "accession": ("accession",),
    "retraction": ("retraction",),
    "correction": ("correction",),
    "concern": ("concern",),
}

OPENALEX: Table = {
    "title": ("title", "display_name"),
    "authors": ("authors",),
    "journal": ("primary_location.source.display_name",),
    "issn": ("primary_location.source.issn", "primary_location.source.issn_l"),
    "year": ("publication_year", "publication_date"),
    "volume": ("biblio.volume",),
    "issue": ("biblio.issue",),
    "pages": ("biblio.first_page",),
    "end_page": ("biblio.last_page",),
    "abstract": ("abstract",),
    "keywords": ("keywords.display_name",),
    "publication_types": ("type",),
    "language": ("language",),
    "url": ("primary_location.landing_page_url", "id"),
    "doi": ("doi",),
    "pmid": (("ids.pmid", PUBMED_ADDRESS),),
    "pmcid": (("ids.pmcid", r"PMC\d+"),),
    "accession": ("accession",),
    "retraction": ("retraction",),
}

CROSSREF: Table = {
    "title": ("title",),
    "authors": ("authors",),
    "journal": ("container-title", "publisher"),
    "issn": ("ISSN",),
    "year": ("year",),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("page",),
    "article_number": ("article-number",),
    "abstract": ("abstract",),
    "keywords": ("subject",),
    "publication_types": ("type",),
    "language": ("language",),
    "url": ("URL",),
    "doi": ("DOI",),
    "nct": (("clinical-trial-number.clinical-trial-number", r"(?i)NCT\d{8}"),),
    "accession": ("accession",),
    "retraction": ("retraction",),
    "correction": ("correction",),
    "concern": ("concern",),
}

CLINICALTRIALS_GOV: Table = {
    "title": (
        "protocolSection.identificationModule.officialTitle", "protocolSection.identificationModule.briefTitle",
    ),
    "year": (
        "protocolSection.statusModule.studyFirstPostDateStruct.date",
        "protocolSection.statusModule.startDateStruct.date",
    ),
    "abstract": (
        "protocolSection.descriptionModule.briefSummary", "protocolSection.descriptionModule.detailedDescription",
    ),
    "keywords": ("protocolSection.conditionsModule.conditions", "protocolSection.conditionsModule.keywords"),
    "publication_types": ("protocolSection.designModule.studyType",),
    "nct": ("protocolSection.identificationModule.nctId",),
    "accession": ("protocolSection.identificationModule.nctId",),
}  # fmt: skip

SCOPUS: Table = {
    "title": ("dc:title",),
    "authors": ("author.authname", "dc:creator"),
    "journal": ("prism:publicationName",),
    "issn": ("prism:issn", "prism:eIssn"),
    "year": ("prism:coverDate", "prism:coverDisplayDate"),
    "volume": ("prism:volume",),
    "issue": ("prism:issueIdentifier",),
    "pages": ("prism:pageRange",),
    "article_number": ("article-number",),
    "abstract": ("dc:description",),
    "keywords": ("keywords",),
    "publication_types": ("subtypeDescription",),
    "doi": ("prism:doi",),
    "pmid": ("pubmed-id",),
    "accession": ("eid",),
}

# Names of columns in lower case, everything but letters and digits as `_`.
DELIMITED: Table = {
    "title": ("title", "article_title", "primary_title", "document_title", "ti", "titles"),
    "authors": (
        "authors", "author_names", "author_s", "author", "first_authors", "au", "af", "author_full_names",
        "author_list", "authorstring",
    ),
    "journal": (
        "source_title", "journal", "journal_book", "publication_title", "journal_name", "so", "journal_title",
        "secondary_title", "publication_name", "source_full_title",
    ),
    "issn": ("issn", "sn", "issn_isbn"),
    "year": (
        "publication_year", "year", "published_year", "pubyear", "py", "date_of_publication", "date", "cover_date",
    ),
    "volume": ("volume", "vl"),
    "issue": ("issue", "number", "is", "issue_number"),
    "pages": ("pages", "page_start", "start_page", "first_page", "bp", "page_range"),
    "end_page": ("page_end", "end_page", "last_page", "ep"),
    "article_number": ("art_no", "article_number", "ar"),
    "abstract": ("abstract", "ab", "abstract_note", "notes_abstract", "n2"),
    "keywords": (
        "author_keywords", "index_keywords", "keywords", "de", "id_keywords_plus", "keywords_plus",
        "emtree_drug_index_terms", "emtree_medical_index_terms", "manual_tags", "automatic_tags", "mesh_terms",
    ),
    "publication_types": ("document_type", "publication_type", "publication_types", "dt"),
    "type_code": ("item_type", "type_of_reference"),
    "language": ("language_of_original_document", "language", "article_language", "la", "languages"),
    "url": ("link", "url", "embase_link", "doi_link", "urls"),
    "doi": (
        "doi", "di", ("open_url_link", r"doi:(10\.[^&\s]+)"), ("url", DOI_ADDRESS), ("citation", r"doi: (10\.\S+)"),
    ),
    "pmid": ("pmid", "pubmed_id", "medline_pmid", "pm", ("url", PUBMED_ADDRESS)),
    "pmcid": (("pmcid", r"PMC\d+"), ("pmc_id", r"PMC\d+")),
    "nct": (("clinical_trial_numbers", NCT), ("nct_number", NCT), ("notes", NCT)),
    "accession": (
        "eid", "ut_unique_wos_id", "ut", "embase_accession_id", "pui", "accession_number", "cochrane_id",
        ("id", r"^CN-\d+$"), "pmid", "pubmed_id", "nct_number", "key", "covidence",
    ),
    "citation": ("citation", "source"),
}  # fmt: skip

# Providers of RIS, told by a value: the first that fits a record counts.
RIS_SIGNATURES = (
    ("central", "AN", r"^CN-\d"),
    ("embase", "U2", r"^L\d{5,}$"),
    ("embase", "AN", r"^L\d{5,}$"),
    ("scopus", "DB", r"^Scopus$"),
    ("scopus", "UR", r"scopus\.com/"),
    ("endnote_pubmed", "DP", r"^NLM$"),
    ("ovid", "L2", r"ovidsp\.ovid\.com"),
    ("ovid", "UR", r"ovidsp\.ovid\.com"),
    ("ovid", "ID", r"^\d{4}-\d{5}-\d{3}$"),
    ("ebsco", "DP", r"^EBSCOhost$"),
    ("ebsco", "UR", r"ebscohost\.com|ebsco\.com"),
    ("proquest", "UR", r"proquest\.com"),
    ("bvs", "ID", r"^(?:lil|ibc|bde|biblio|mdl|cum|sms)-"),
    ("bvs", "UR", r"bvsalud\.org|bvs\.br"),
)

RIS_PROVIDERS: dict[str, Table] = {
    "central": {"pmid": (("C3", r"(?i)^pubmed:? ?(\d{1,8})"), *RIS["pmid"])},
    "embase": {"accession": ("U2", "AN"), "pmid": (("C5", r"^\d{1,8}$"), *RIS["pmid"])},
    "scopus": {
        "accession": (("UR", r"[?&]eid=([^&\s]+)"), ("AN", r"^2-s2\.0-\d+$")),
        "pmid": (("C2", r"^\d{1,8}$"), *RIS["pmid"]),
    },
    "endnote_pubmed": {"pmid": (("AN", r"^\d{1,8}$"), *RIS["pmid"])},
    # M3 is a classification; medline's ID is the PMID.
    "ovid": {"accession": ("AN", "ID"), "publication_types": ("PT",)},
    "ebsco": {
        "accession": ("AN", ("N1", r"Accession Number: ([\w-]+)"), ("UR", r"[?&]AN=([^&\s]+)"), ("ID", r"^\d{6,}$")),
        "language": ("LA", ("N1", r"Language: (\w+)")),
        "publication_types": ("PT", ("N1", r"Publication Type: ([^;.]+)"), *RIS["publication_types"]),
    },
    "proquest": {"accession": ("AN", ("UR", r"docview/(\d+)"), "ID")},
    "bvs": {"accession": ("AN", "ID", ("UR", r"/resource/\w+/([\w-]+)"))},
}

# Records that export_records.py wrote: the tag whose value is OUR_NAME, and where each column is.
OUR_NAME = "litfunnel"
OUR_MARKS = {"ris": "DB", "nbib": "OWN", "bibtex": "database", "csv": "database"}
OURS: dict[str, Table] = {
    "ris": {
        "title": ("TI",), "authors": ("AU",), "journal": ("T2",), "year": ("PY",), "volume": ("VL",), "issue": ("IS",),
        "pages": ("SP",), "end_page": ("EP",), "issn": ("SN",), "doi": ("DO",), "url": ("UR",), "abstract": ("AB",),
        "keywords": ("KW",), "publication_types": ("M3",), "language": ("LA",), "accession": ("AN",), "nct": ("C3",),
        "pmid": ("C5",), "pmcid": ("C6",),
    },
    "nbib": {
        "title": ("TI",), "authors": ("FAU",), "journal": ("JT",), "year": ("DP",), "volume": ("VI",),
        "issue": ("IP",), "pages": ("PG",), "issn": ("IS",), "doi": ("DOI",), "url": ("URL",), "abstract": ("AB",),
        "keywords": ("OT",), "publication_types": ("PT",), "language": ("LA",), "accession": ("OID",), "nct": ("NCT",),
        "pmid": ("PMID",), "pmcid": ("PMC",),
    },
    "bibtex": {
        "title": ("title",), "authors": ("author",), "journal": ("journal",), "year": ("year",),
        "volume": ("volume",), "issue": ("number",), "pages": ("pages",), "issn": ("issn",), "doi": ("doi",),
        "url": ("url",), "abstract": ("abstract",), "keywords": ("keywords",),
        "publication_types": ("publication_types",), "language": ("language",), "accession": ("accession",),
        "nct": ("nct",), "pmid": ("pmid",), "pmcid": ("pmcid",),
    },
    "csv": {
        column: (column,)
        for column in (
            "title", "authors", "journal", "year", "volume", "issue", "pages", "issn", "doi", "url", "abstract",
            "keywords", "publication_types", "language", "accession", "nct", "pmid", "pmcid",
        )
    },
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

TABLES: dict[str, Table] = {
    "ris": RIS,
    "nbib": NBIB,
    "pubmed_xml": NBIB,
    "endnote_xml": ENDNOTE_XML,
    "web_of_science": WEB_OF_SCIENCE,
    "bibtex": BIBTEX,
    "csv": DELIMITED,
    "tsv": DELIMITED,
    "xlsx": DELIMITED,
    "europe_pmc_json": EUROPE_PMC,
    "openalex_json": OPENALEX,
    "crossref_json": CROSSREF,
    "clinicaltrials_gov_json": CLINICALTRIALS_GOV,
    "scopus_json": SCOPUS,
}
