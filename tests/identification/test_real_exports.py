"""Real exports, quirks and all, are read as a person reads them: the facts here were taken from the files by eye."""

import pytest

from scripts.common.messages import InputError
from scripts.identification.read_file import read_file

# File, number of records, format; then, of the first and the last: year, title, first author, how many authors, DOI.
FACTS = [
    (
        "exports/embase.ris", 6, "ris",
        (2014, "Duplication cysts: Diagnosis, management, and the role of endoscopic ultrasound", "Liu, R.", 2,
         "10.4103/2303-9027.138783"),
        (2017, "Completely Isolated Retroperitoneal Enteric Duplication Cyst with Adenocarcinoma Transformation "
         "Managed with Robotic Radical Nephrectomy", "Faraj, K.", 4, "10.1089/cren.2017.0016"),
    ),
    (
        "exports/embase.csv", 6, "csv",
        (2014, "Duplication cysts: Diagnosis, management, and the role of endoscopic ultrasound", "Liu, R.", 2,
         "10.4103/2303-9027.138783"),
        (2017, "Completely Isolated Retroperitoneal Enteric Duplication Cyst with Adenocarcinoma Transformation "
         "Managed with Robotic Radical Nephrectomy", "Faraj, K.", 4, "10.1089/cren.2017.0016"),
    ),
    (
        "exports/ovid_psycinfo.ris", 6, "ris",
        (2019, "The influence of self-criticism on depression symptoms among ambulatory patients with inflammatory "
         "bowel disease.", "Trindade, Ines A", 5, "10.1002/cpp.2398"),
        (2019, "Psychological outcomes of a cognitive behavioral therapy for youth with inflammatory bowel disease: "
         "Results of the happy-ibd randomized controlled trial at 6- and 12-month follow-up.", "Stapersma, Luuk", 9,
         "10.1007/s10880-019-09649-9"),
    ),
    (
        "exports/psycinfo_ris.ris", 1, "ris",
        (2020, "Primary Title", "Author-One, Matthias", 5, "10.1011/hea0004444"),
        (2020, "Primary Title", "Author-One, Matthias", 5, "10.1011/hea0004444"),
    ),
    (
        "exports/scopus.ris", 6, "ris",
        (2020, "Stress and the brain-gut axis in functional and chronic-inflammatory gastrointestinal diseases: A "
         "transdisciplinary challenge", "Labanski, A.", 4, "10.1016/j.psyneuen.2019.104501"),
        (2019, "Role of brain imaging in disorders of brain-gut interaction: A Rome Working Team Report",
         "Mayer, E.A.", 9, "10.1136/gutjnl-2019-318308"),
    ),
    (
        "exports/scopus_2.ris", 10, "ris",
        (2025, "Development and Validation of a Robust and Straightforward LC-MS Method for Measuring Taurine in Whole "
         "Blood and Plasma of Dogs and Reference Intervals Calculation", "Furlanello, T.", 6, "10.3390/ani15010003"),
        (2024, "Exocrine pancreatic inflammation in canine diabetes mellitus – An active offender?",
         "Johnson-Pitt, A.", 3, "10.1016/j.tvjl.2024.106241"),
    ),
    (
        "exports/scopus_bib.bib", 11, "bibtex",
        (2022, "Article classified as document_type Article, NO Volume, NO Number, NO art_number", "Firstwriter, Z.", 3,
         "10.1111/88888888.2022.7777777"),
        (2013, "Conference classified as document_type Conference Review", "", 0, ""),
    ),
    (
        "exports/ebsco_bib.bib", 2, "bibtex",
        (2000, "Paper title.", "Smith, Tom", 2, ""),
        (None, "When sharing fixes prices.", "Cruise, Tom", 1, ""),
    ),
    (
        "exports/web_of_science.txt", 10, "ris",
        (2018, "Holding Yourself Captive: Perceptions of Custody During Interviews and Interrogations", "Alceste, F", 3,
         "10.1016/j.jarmac.2018.03.001"),
        (2014, "On the power of secondary confession evidence", "Wetmore, SA", 3, "10.1080/1068316x.2013.777963"),
    ),
    (
        "exports/wos_bare_cr.ris", 50, "ris",
        (1999, "Microangiography of the humeral condyle in Cocker Spaniel and non-Cocker Spaniel dogs", "Larsen, LJ", 4,
         ""),
        (2011, "Gallbladder mucocele in a 12-year-old cocker spaniel", "Norwich, A", 1, ""),
    ),
    (
        "exports/pubmed_endnote.txt", 6, "ris",
        (2011, "Boswellia serrata: an overall assessment of in vitro, preclinical, pharmacokinetic and clinical data",
         "Abdel-Tawab, M.", 3, "10.2165/11586800-000000000-00000"),
        (2017, "Indigo Naturalis Ameliorates Oxazolone-Induced Dermatitis but Aggravates Colitis by Changing the "
         "Composition of Gut Microflora", "Adachi, S.", 17, "10.1159/000471923"),
    ),
    (
        "exports/pubmed_csv.csv", 1, "csv",
        (2021, "Paper title", "Smith, A", 2, "10.1111/nature1111"),
        (2021, "Paper title", "Smith, A", 2, "10.1111/nature1111"),
    ),
    (
        "exports/eric_nbib.nbib", 1, "nbib",
        (2000, "Paper title", "Smith, Tom", 2, "10.1000/123456789"),
        (2000, "Paper title", "Smith, Tom", 2, "10.1000/123456789"),
    ),
    (
        "exports/generic_semicolon.csv", 2, "csv",
        (2014, "Title of reference", "Marx, Karl", 2, ""),
        (2006, "The title of the reference", "Marxus, Karlus", 2, ""),
    ),
    ("exports/missing_values.csv", 4, "csv", (None, "Title of reference", "", 0, ""), (None, "", "", 0, "")),
    (
        "exports/faulty_year.ris", 1, "ris",
        (None, "The Value of Radiologic Interventions and 18 F-DOPA PET in Diagnosing and Localizing Focal Congenital "
         "Hyperinsulinism: Systematic Review and Meta-Analysis", "", 0, ""),
        (None, "The Value of Radiologic Interventions and 18 F-DOPA PET in Diagnosing and Localizing Focal Congenital "
         "Hyperinsulinism: Systematic Review and Meta-Analysis", "", 0, ""),
    ),
    ("exports/baseline_reference_types.ris", 61, "ris", (None, "", "", 0, ""), (None, "", "", 0, "")),
    (
        "pubmed/pubmed1.xml", 2, "pubmed_xml",
        (1990, "The treatment of AIDS behind the walls of correctional facilities.", "Olivero, J Michael", 1, ""),
        (1976, "Magnetic studies of Chromatium flavocytochrome C552. A mechanism for heme-flavin interaction.",
         "Strekas, T C", 1, "10.1016/0005-2795(76)90109-4"),
    ),
    (
        "pubmed/pubmed2.xml", 2, "pubmed_xml",
        (2001, "Is cryopreservation a homogeneous process? Ultrastructure and motility of untreated, prefreezing, and "
         "postthawed spermatozoa of Diplodus puntazzo (Cetti).", "Taddei, A R", 8, "10.1006/cryo.2001.2328"),
        (2001, "Proton MRI of (13)C distribution by J and chemical shift editing.", "Casieri, C", 6,
         "10.1006/jmre.2001.2429"),
    ),
    (
        "pubmed/pubmed5.xml", 1, "pubmed_xml",
        (2018, "Occupational pesticide exposure and subclinical hypothyroidism among male pesticide applicators.",
         "Lerro, Catherine C", 12, "10.1136/oemed-2017-104431"),
        (2018, "Occupational pesticide exposure and subclinical hypothyroidism among male pesticide applicators.",
         "Lerro, Catherine C", 12, "10.1136/oemed-2017-104431"),
    ),
    (
        "pubmed/pubmed6.xml", 1, "pubmed_xml",
        (2018, 'A "Blood Relationship" Between the Overlooked Minimum Lactate Equivalent and Maximal Lactate Steady '
         "State in Trained Runners. Back to the Old Days?", "Garcia-Tabar, Ibai", 2, "10.3389/fphys.2018.01034"),
        (2018, 'A "Blood Relationship" Between the Overlooked Minimum Lactate Equivalent and Maximal Lactate Steady '
         "State in Trained Runners. Back to the Old Days?", "Garcia-Tabar, Ibai", 2, "10.3389/fphys.2018.01034"),
    ),
    (
        "pubmed/pubmed7.xml", 1, "pubmed_xml",
        (2018, "Development of a pulmonary imaging biomarker pipeline for phenotyping of chronic lung disease.",
         "Guo, Fumin", 9, "10.1117/1.jmi.5.2.026002"),
        (2018, "Development of a pulmonary imaging biomarker pipeline for phenotyping of chronic lung disease.",
         "Guo, Fumin", 9, "10.1117/1.jmi.5.2.026002"),
    ),
    (
        "pubmed/pubmed_result1.txt", 1, "nbib",
        (2002, "The Bio* toolkits--a brief overview.", "Mangalam, Harry", 1, ""),
        (2002, "The Bio* toolkits--a brief overview.", "Mangalam, Harry", 1, ""),
    ),
    (
        "pubmed/pubmed_result2.txt", 4, "nbib",
        (2006, "A high level interface to SCOP and ASTRAL implemented in python.", "Casbon, James A", 3,
         "10.1186/1471-2105-7-10"),
        (2003, "PDB file parser and structure class implemented in Python.", "Hamelryck, Thomas", 2, ""),
    ),
]  # fmt: skip


def facts_of(record):
    authors = record["authors"]
    return record["year"], record["title"], authors[0] if authors else "", len(authors), record["doi"]


@pytest.mark.parametrize(("name", "count", "kind", "first", "last"), FACTS, ids=[fact[0] for fact in FACTS])
def test_a_real_export_is_read_as_a_person_reads_it(shared, name, count, kind, first, last):
    export = read_file(shared / name, name, "source")
    assert (len(export.records), export.format) == (count, kind)
    assert [record["position"] for record in export.records] == list(range(1, count + 1))
    assert facts_of(export.records[0]) == first
    assert facts_of(export.records[-1]) == last


def test_no_real_export_is_left_out_of_these_facts(shared):
    exports = {path.relative_to(shared).as_posix() for path in shared.glob("exports/*.*")}
    pubmed = {path.relative_to(shared).as_posix() for path in shared.glob("pubmed/pubmed*")}
    assert exports | pubmed == {fact[0] for fact in FACTS} | {"exports/README.md"}


def test_replies_to_a_search_hold_ids_and_are_no_export(shared):
    for path in shared.glob("pubmed/esearch*.xml"):
        with pytest.raises(InputError, match="is a reply of PubMed's interface without the records"):
            read_file(path, path.name, "source")


def test_every_database_names_its_records_by_its_own_accession(shared):
    accessions = {
        "exports/embase.ris": "L373791783",
        "exports/ovid_psycinfo.ris": "2019-65183-001",
        "exports/psycinfo_ris.ris": "2020-55555-005",
        "exports/scopus.ris": "2-s2.0-85074596690",
        "exports/scopus_2.ris": "2-s2.0-85214459603",
        "exports/web_of_science.txt": "WOS:000444108200009",
        "exports/wos_bare_cr.ris": "WOS:000082252000006",
        "exports/pubmed_endnote.txt": "21553931",
        "exports/pubmed_csv.csv": "11223344",
        "exports/eric_nbib.nbib": "EJ1131633",
        "exports/ebsco_bib.bib": "11111111111111111",
        "pubmed/pubmed5.xml": "28775130",
        "pubmed/pubmed_result1.txt": "12230038",
    }
    for name, accession in accessions.items():
        assert read_file(shared / name, name, "source").records[0]["accession"] == accession, name


def test_other_identifiers_are_found_where_each_database_puts_them(shared):
    def read(name):
        return read_file(shared / name, name, "source").records

    assert [record["pmid"] for record in read("exports/embase.ris")][1:4:2] == ["15368318", "30396417"]
    assert read("exports/scopus.ris")[-1]["pmid"] == "31175206"
    assert read("exports/pubmed_endnote.txt")[0]["pmid"] == "21553931"
    assert read("exports/pubmed_csv.csv")[0]["pmcid"] == "PMC1122334"
    assert read("pubmed/pubmed5.xml")[0]["pmcid"] == "PMC5771820"
    assert read("exports/ovid_psycinfo.ris")[-1]["nct"] == "NCT02265588"
    assert read("exports/psycinfo_ris.ris")[0]["issn"] == "1999-7777; 0222-6666"
    assert read("exports/scopus.ris")[0]["issn"] == "0306-4530"


def test_pages_are_one_range_whatever_the_database_wrote(shared):
    def pages(name, position=0):
        return read_file(shared / name, name, "source").records[position]["pages"]

    assert pages("exports/embase.ris") == pages("exports/embase.csv") == "152-160"
    assert pages("exports/ebsco_bib.bib") == "1-10"
    assert pages("exports/ovid_psycinfo.ris") == "", "Ovid's pages from No to Specified"
    assert pages("exports/scopus.ris") == "104501", "the number of the article, for want of pages"
    assert pages("exports/pubmed_endnote.txt") == "349-69"


def test_a_collective_author_and_a_structured_abstract_of_pubmed_are_kept(shared):
    assert read_file(shared / "pubmed/pubmed7.xml", "x", "pubmed").records[0]["authors"][-1] == (
        "Canadian Respiratory Research Network"
    )
    abstract = read_file(shared / "pubmed/pubmed5.xml", "x", "pubmed").records[0]["abstract"]
    assert abstract.startswith("OBJECTIVES: Animal studies suggest")


def test_the_same_article_from_two_formats_of_a_database_agrees(shared):
    ris = read_file(shared / "exports/embase.ris", "x", "embase").records
    csv = read_file(shared / "exports/embase.csv", "x", "embase").records
    for column in ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "abstract"):
        assert [record[column] for record in ris] == [record[column] for record in csv], column


def test_the_raw_text_of_a_record_stands_in_the_file_word_for_word(shared):
    for name in ("exports/wos_bare_cr.ris", "exports/embase.csv", "pubmed/pubmed_result2.txt", "pubmed/pubmed1.xml"):
        text = (shared / name).read_bytes().decode("utf-8-sig").replace("\r", "\n")
        assert all(record["raw"] in text for record in read_file(shared / name, name, "source").records)
