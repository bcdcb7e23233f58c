"""Whose table it is, by its header: what columns mean at providers that use names in a way of their own.

To add one: a line of PROVIDERS with columns that its header alone has, and what differs from table_columns.py. Names
are as name_column of table_rows.py writes them. Above each stands where its columns were seen, or that they were not
seen in a file or in a program that reads one.
"""

import re
from typing import NamedTuple

from scripts.identification.formats.format import DOI_ADDRESS, NCT, PROVIDER, PUBMED_ADDRESS, Dialect, Table
from scripts.identification.formats.table_columns import TABLE

DESCRIBED = "(described)"  # what a registry says of a trial that has no abstract


class Provider(NamedTuple):
    """A provider of tables.

    `told_by`: columns that all stand in its header. `table`: what differs from the common one. `given_first`: whether
    its names are "Anna Able". `described`: columns that stand in for an abstract, and what each is called there.
    """

    name: str
    told_by: frozenset[str]
    table: Table
    given_first: bool = False
    described: tuple[tuple[str, str], ...] = ()


def _told_by(names: str) -> frozenset[str]:
    return frozenset(names.split())


_TRIAL = {"nct": (("nct_number", NCT),), "accession": ("nct_number",), "keywords": ("conditions", "interventions")}

PROVIDERS = (
    # research.ebsco.com, Export to CSV: a script that renames its columns; made-up samples with all of them.
    Provider("EBSCO", _told_by("an contributors"), {
        "authors": ("contributors",), "journal": ("source",), "year": ("publicationdate", "coverdate"),
        "issn": ("issns",), "keywords": ("subjects", "keywords"), "publication_types": ("doctypes", "pubtypes"),
        "accession": ("an",), "url": ("plink",), "citation": (),
    }),
    # search.ebscohost.com, Export Manager, CSV: samples with all of its columns.
    Provider("EBSCOhost", _told_by("plink accession_number"), {
        "year": ("publication_date",), "keywords": ("subjects", "keywords"), "publication_types": ("doctype",),
        "url": ("plink",), "citation": (),
    }),
    # XLS export: an R script that reads it by these names.
    Provider("ProQuest", _told_by("storeid"), {
        "journal": ("pubtitle",), "year": ("year", "pubdate", "alphadate"), "accession": ("storeid",),
        "keywords": ("identifierkeywords", "subjectterms", "subjects"), "pages": ("pages", "startpage"),
        "publication_types": ("documenttype", "articletype"), "url": ("documenturl",),
        "doi": ("doi", "digitalobjectidentifier"),
    }),
    # Harzing's Publish or Perish (of Google Scholar, Crossref and others), Save as CSV: many programs that read it.
    Provider("Publish or Perish", _told_by("cites citesurl"), {
        "journal": ("source",), "url": ("articleurl", "fulltexturl"), "publication_types": ("type",), "citation": (),
        "doi": ("doi", ("articleurl", DOI_ADDRESS)), "pmid": (("articleurl", PUBMED_ADDRESS),),
    }),
    # lens.org, export of scholarly works: samples with all of its columns.
    Provider("Lens", _told_by("lens_id"), {
        "accession": ("lens_id",), "url": ("external_url", "source_urls"), "keywords": ("keywords", "mesh_terms"),
    }),
    # syrf.org.uk: samples with all of its columns.
    Provider("SyRF", _told_by("publicationname customid"), {
        "journal": ("publicationname", "alternatename"), "type_code": ("referencetype",),
    }),
    # openalex.org, CSV of works, with the fields of its interface as columns: programs that read it.
    Provider("OpenAlex", _told_by("display_name publication_year"), {
        "authors": ("authorships_author_display_name", "authorships_raw_author_name", "author_names", "authors"),
        "journal": ("primary_location_source_display_name", "host_venue_display_name", "locations_source_display_name"),
        "issn": ("primary_location_source_issn_l", "primary_location_source_issn"), "title": ("title", "display_name"),
        "pages": ("biblio_first_page",), "end_page": ("biblio_last_page",), "volume": ("biblio_volume",),
        "issue": ("biblio_issue",), "publication_types": ("type",), "accession": (("id", r"(W\d+)/?$"),),
        "keywords": ("keywords_display_name", "mesh_descriptor_name"),
        "url": ("primary_location_landing_page_url", "id"),
    }, given_first=True),
    # openalex.org, CSV with columns in words: a program that reads both.
    Provider("OpenAlex (columns in words)", _told_by("author citation_count id"), {
        "authors": ("author",), "journal": ("source",), "publication_types": ("type",),
        "accession": (("id", r"(W\d+)/?$"),), "url": ("url", "id"), "citation": (),
    }, given_first=True),
    # app.dimensions.ai, export for bibliometric mapping and of results, below a line about the data: samples.
    Provider("Dimensions", _told_by("publication_id dimensions_url"), {
        "year": ("pubyear", "publication_date", "publication_date_online"), "accession": ("publication_id",),
        "publication_types": ("publication_type", "document_type"), "url": ("dimensions_url", "source_linkout"),
        "journal": ("source_title", "anthology_title"),
    }),
    # link.springer.com, Download search results (CSV): a program that goes through one.
    Provider("SpringerLink", _told_by("item_title item_doi"), {
        "title": ("item_title",), "journal": ("publication_title", "book_series_title"), "accession": (),
    }, given_first=True),
    # clinicaltrials.gov since 2023, CSV: programs that ask for all of its columns.
    Provider("ClinicalTrials.gov", _told_by("nct_number study_title"), _TRIAL | {
        "title": ("study_title",), "abstract": ("brief_summary",), "year": ("first_posted", "start_date"),
        "url": ("study_url",), "publication_types": ("study_type",),
    }),
    # clinicaltrials.gov until 2023, CSV or text between tabs: a description of all of its columns.
    Provider("ClinicalTrials.gov (before 2023)", _told_by("nct_number sponsor_collaborators"), _TRIAL | {
        "title": ("title",), "year": ("first_posted", "start_date"), "url": ("url",), "abstract": (DESCRIBED,),
        "publication_types": ("study_type",),
    }, described=(
        ("conditions", "Condition"), ("interventions", "Intervention"), ("study_designs", "Design"),
        ("outcome_measures", "Outcome"),
    )),
    # cochranelibrary.com, reviews and trials, CSV: notes and programs that name the columns of reviews; those of
    # trials (Cochrane ID, PubMed ID, Embase ID) were not seen in a file.
    *(Provider(f"Cochrane Library ({column})", _told_by(f"{column} source author_s"), {
        "journal": ("source",), "citation": (), "accession": (column,),
    }) for column in ("cochrane_id", "cochrane_review_id", "accession_number")),
    # pesquisa.bvsalud.org (LILACS and others), CSV; not seen in a file, so more names than it may have.
    Provider("BVS", _told_by("descriptor_s"), {
        "journal": ("journal", "source", "source_title"), "publication_types": ("publication_type", "type"),
        "title": ("title", "original_title", "english_title", "transliterated_title"), "citation": (),
        "year": ("publication_year", "year", "publication_date"), "accession": ("id", "accession_number"),
        "url": ("fulltext_url", "fulltext_urls", "url"),
    }),
    # ieeexplore.ieee.org, Export, CSV: samples with its columns.
    Provider("IEEE Xplore", _told_by("document_title date_added_to_xplore"), {
        "keywords": ("author_keywords", "ieee_terms", "mesh_terms"), "url": ("pdf_link",),
        "publication_types": ("document_identifier",), "accession": (),
    }, given_first=True),
    # WHO ICTRP, export of results to CSV: a test that has its header.
    Provider("WHO ICTRP", _told_by("trialid"), {
        "title": ("scientific_title", "public_title", "acronym"), "accession": ("trialid",), "keywords": ("condition",),
        "year": ("date_registration3", "date_registration", "date_enrollement", "date_enrolment"),
        "nct": (("trialid", NCT), ("secondary_id", NCT), ("secondary_ids", NCT)), "url": ("web_address",),
        "publication_types": ("study_type",), "abstract": (DESCRIBED,),
    }, described=(
        ("condition", "Condition"), ("intervention", "Intervention"), ("study_design", "Design"),
        ("inclusion_criteria", "Inclusion criteria"), ("exclusion_criteria", "Exclusion criteria"),
        ("primary_outcome", "Primary outcome"), ("secondary_outcome", "Secondary outcome"),
    )),
    # Europe PMC, results saved with the names of its interface (europepmc of R, pyEuropePMC): programs that do so.
    Provider("Europe PMC", _told_by("authorstring journaltitle"), {
        "authors": ("authorstring",), "publication_types": ("pubtype",), "accession": ("id", "pmid"),
        "keywords": ("keywordlist", "keywords"), "citation": (),
    }),
    # Semantic Scholar, results saved with the names of its interface: programs that do so.
    Provider("Semantic Scholar", _told_by("paperid"), {
        "accession": ("paperid",), "journal": (("journal", r"['\"]name['\"]: ['\"]([^'\"]+)"), "venue", "journal"),
        "doi": ("doi", ("externalids", r"['\"]DOI['\"]: ['\"](10\.[^'\"]+)")), "citation": (),
        "pmid": ("pmid", ("externalids", r"['\"]PubMed['\"]: ['\"](\d{1,8})")),
        "publication_types": ("publicationtypes", "publication_types"), "year": ("year", "publicationdate"),
        "volume": ("volume", ("journal", r"['\"]volume['\"]: ['\"]([^'\"]+)")),
        "pages": ("pages", ("journal", r"['\"]pages['\"]: ['\"]([^'\"]+)")),
    }, given_first=True),
    # Ovid, Excel sheet: a script that skips the line above its header; fields as Ovid's guides name them.
    Provider("Ovid", _told_by("ui ti au"), {
        "accession": ("ui", "an"), "journal": ("jn", "jt", "so"), "citation": ("so",), "issn": ("is",),
        "issue": ("ip",), "volume": ("vo",), "pages": ("pg",), "year": ("yr", "dp", "py"),
        "keywords": ("kw", "mh", "sh", "hw"),
        "publication_types": ("pt",), "language": ("lg", "la"), "doi": ("do", "di"), "url": ("xl", "url"),
    }),
    # Web of Science, text between tabs: its list of field tags. ID are keywords there.
    Provider("Web of Science", _told_by("pt ut so"), {
        "keywords": ("de", "id"), "journal": ("so", "se"), "publication_types": ("dt",),
    }),
    # kns.cnki.net, workbook of chosen fields: programs that name its columns.
    *(Provider(f"CNKI ({title})", _told_by(title), {
        "title": (title,), "authors": ("author_作者", "作者"),
        "journal": ("source_文献来源", "source_刊名", "source_来源", "文献来源", "刊名", "来源"),
        "keywords": ("keyword_关键词", "关键词"), "abstract": ("summary_摘要", "摘要"),
        "volume": ("volume_卷", "roll_卷", "卷"),
        "year": ("year_年", "pubtime_发表时间", "pubtime_出版时间", "pubtime_出版日期", "年", "发表时间", "年份"),
        "issue": ("period_期", "期"), "pages": ("pagecount_页码", "page_页码", "页码"), "doi": ("doi_doi", "doi"),
        "url": ("url_网址", "link_链接", "网址"), "publication_types": ("srcdatabase_来源库", "来源库"), "citation": (),
    }) for title in ("title_题名", "题名", "篇名")),
    # ci.nii.ac.jp, text between tabs; not seen in a file: the words that its pages have for these fields.
    *(Provider(f"CiNii ({title})", _told_by(title), {
        "title": (title,), "authors": ("著者", "著者名", "作成者"),
        "journal": ("刊行物名", "収録刊行物", "雑誌名", "掲載誌"),
        "year": ("出版年", "刊行年", "発行年", "出版日", "出版年月日"), "volume": ("巻",), "issue": ("号",),
        "pages": ("ページ", "開始ページ", "頁"), "end_page": ("終了ページ",), "abstract": ("抄録", "要旨"),
        "keywords": ("キーワード",), "accession": ("naid", "crid"), "url": ("url",), "citation": (),
    }) for title in ("タイトル", "論文名")),
)  # fmt: skip

DIALECTS = tuple(Dialect(each.name, ((PROVIDER, f"^{re.escape(each.name)}$"),), each.table) for each in PROVIDERS)


def columns_of(table: Table, *fields: str) -> set[str]:
    """The names of columns that hold these fields of a table."""
    return {place if isinstance(place, str) else place[0] for field in fields for place in table.get(field, ())}


_TABLES = [TABLE, *(each.table for each in PROVIDERS)]
TITLES = set().union(*(columns_of(table, "title") for table in _TABLES))
KNOWN = set().union(*(columns_of(table, *table) for table in _TABLES), *(each.told_by for each in PROVIDERS))


def recognise_provider(names: list[str]) -> Provider | None:
    """Whose table has these columns; None if it is of none that uses names in a way of its own."""
    return next((each for each in PROVIDERS if each.told_by.issubset(names)), None)
