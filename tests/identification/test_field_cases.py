"""Small exports, each with one thing in it that people's exports have: its fields are read as a person reads them."""

import re

import pytest

from scripts.common.messages import InputError
from scripts.identification.read_file import read_file

# File → what its records hold, or what a refusal says.
WANTED = {
    "F01_bib_less_greater_bar.bib": [
        {"title": "Risk when BMI > 30 & age < 65 in |z|", "abstract": re.compile(r".*\(p < 0\.05\), OR >= 2\.")}
    ],
    "F01b_bib_bare_ampersand.bib": [
        {
            "title": "Health & UK policy",
            "journal": "Health & Place",
            "abstract": re.compile(r".*R&D in cafés & bars; 50% more.*"),
        }
    ],
    "F02_bib_wos_wrapped_and_double_braces.bib": [
        {
            "authors": ["Able, Anna", "Bakerly, Vassilis S.", "Carter, Carl", "de Castro, Nivalde"],
            "doi": "10.1016/j.wrap.2018.01.001",
            "keywords": ["Robust portfolio analysis", "Scoring methods"],
        }
    ],
    "F04_ris_ebsco_doi_in_L3.ris": [{"doi": "10.1000/ebsco.1"}],
    "F05_nbib_eric_report_last.nbib": [{"title": "New beginnings, a manual", "accession": "ED000001", "year": 1980}],
    "F06_csv_ebsco_new_interface.csv": [
        {
            "title": "An EBSCO title",
            "authors": ["Able, Anna", "Baker, Bo"],
            "year": 2020,
            "journal": "Journal of Tests",
            "issn": "1234-5678; 8765-4321",
            "pages": "3-9",
            "accession": "140000001",
            "keywords": ["NURSING", "TESTS"],
            "doi": "10.1000/eb",
            "volume": "1",
            "issue": "2",
        }
    ],
    "F06b_csv_ebsco_old.csv": [{"year": 2020, "accession": "140000001", "authors": ["Able, Anna", "Baker, Bo"]}],
    "F06d_csv_publish_or_perish.csv": [
        {
            "authors": ["Able, A", "Baker, B", "Carter, C"],
            "journal": "Journal of Tests",
            "pages": "3-9",
            "url": "http://a/1",
            "year": 2015,
        }
    ],
    "F06e_csv_lens.csv": [
        {
            "issn": "2194-5411; 2194-5403",
            "url": "http://e",
            "accession": "000-000-000-000-001",
            "pmid": "11111111",
            "pmcid": "PMC1234567",
        }
    ],
    "F06f_csv_syrf.csv": [{"journal": "Journal of Tests", "url": "http://x"}],
    "F07_csv_ctgov_refused.csv": [
        {
            "title": "A trial of tests",
            "nct": "NCT01234567",
            "accession": "NCT01234567",
            "abstract": "A summary",
            "url": "https://clinicaltrials.gov/study/NCT01234567",
        }
    ],
    "F07b_csv_dimensions_first_line.csv": [
        {
            "title": "Forecasting tests",
            "journal": "Journal of Tests",
            "year": 2020,
            "pages": "1-9",
            "pmid": "11111111",
            "authors": ["Able, Anna", "Baker, Bo"],
            "accession": "pub.1000000001",
        }
    ],
    "F07c_csv_openalex.csv": [
        {
            "title": "An OpenAlex title",
            "journal": "Journal of Tests",
            "year": 2020,
            "doi": "10.1000/oa",
            "pmid": "11111111",
            "issn": "1234-5678",
        }
    ],
    "F07e_xlsx_line_above_header.xlsx": [
        {"title": "T1", "authors": ["Able, A"], "journal": "J", "year": 2020, "pages": "3-9"}
    ],
    "F08_csv_R_NA.csv": [
        {"title": "First title", "doi": "", "pmid": "", "volume": "", "abstract": "", "accession": "", "pages": ""},
        {"title": "Second title", "journal": "", "abstract": "Text", "issue": "3", "volume": "5", "keywords": []},
    ],
    "F09_ris_A1_and_AU.ris": [{"authors": ["First, Ann", "Second, Ben", "Third, Cy"]}],
    "F10_ris_tag_before_TY.ris": [
        {"title": "Baboons of the canyon", "pages": "67-76", "journal": "Koedoe", "year": 2006},
        {"title": "Second baboons", "authors": ["Brown, L."], "year": 2007},
    ],
    "F10b_ris_one_space_title.ris": [{"title": "A title with one space", "authors": ["Able, A"], "year": 2020}],
    "F11_wos_PS_pages_and_email.txt": [{"pages": "82-91", "authors": ["Able, Anna", "Baker, Bo"]}],
    "F12_wos_early_access_EY.txt": [{"year": 2019, "pages": "1203475418818073"}],
    "F12c_ris_wos_early_access_C6.ris": [{"year": 2022}],
    "F13_bib_only_comments_traceback.bib": "holds no records",
    "F14_endnote_xml_issue_element.xml": [{"issue": "3"}],
    "F15_pubmed_xml_book_authors.xml": [{"authors": ["Able, Anna"]}],
    "F16_nbib_elocation_pii.nbib": [{"pages": "e42692"}],
    "F17_ris_two_urls.ris": [{"url": "https://a.example/1", "authors": ["First, Ann"]}],
    "F18_ris_gb18030.ris": [{"title": "测试的应用", "authors": ["张三"]}],
    "F18c_ris_shift_jis.ris": [{"title": "日本語の題名", "authors": ["山田, 太郎"]}],
    "F19_ris_ieee_given_first.ris": [{"authors": ["Able, A.", "Baker, B. C."], "volume": "3"}],
    "F20_csv_ieee_bare_quotes.csv": [
        {
            "title": "A title",
            "authors": ["Able, A.", "Baker, B. C."],
            "journal": 'EUROCON - Conf on "Computer as a Tool"',
        },
        {"title": "Another", "authors": ["Carter, C."], "journal": "Conf B", "year": 2008, "pages": "5-9"},
    ],
    "F22_ris_book_title_BT.ris": [{"title": "A chapter title", "journal": "The Book of Tests", "pages": "354-368"}],
    "F23_bib_underscore_type.bib": [{"title": "One"}, {"title": "Two", "authors": ["Baker, Bo"], "year": 2020}],
    "F23b_bib_without_key.bib": [{"title": "No key at all", "authors": ["Able, Anna"], "year": 2012}],
    "F24_csv_embase_fields_by_row.csv": [
        {"title": "A first title", "authors": ["Able, A."], "journal": "Journal of Tests", "year": 2020},
        {"title": "A second title", "authors": ["Carter, C."], "journal": "Journal of Tests", "year": 2021},
    ],
    "F26_csv_central_pubmed_prefix.csv": [
        {"pmid": "11111111", "accession": "CN-00000001", "journal": "Journal of Tests", "pages": "3-9"}
    ],
    "F28_bib_greek_math.bib": [{"title": "Effect of TNF-α and IFN-γ on CO2 at 10-3 μM (≥5)"}],
    "F29_bib_missing_comma.bib": "line [34]",
    "F30_nbib_no_space.nbib": [{"title": re.compile("No space.*"), "authors": ["Able, Anna"]}],
}
# The text of another program: its records are read, or the message names it.
EITHER = {"F25_ovid_text_message.txt": ("Ovid", ["An Ovid title.", "Another."])}
# Refused rather than read wrong, where no encoding is sure.
OR_REFUSED = {"F18_ris_gb18030.ris": "encoding", "F18c_ris_shift_jis.ris": "encoding"}


@pytest.fixture
def cases(shared):
    return shared / "field_cases" / "exports"


@pytest.mark.parametrize("name", WANTED)
def test_what_an_export_holds_is_in_the_record_or_the_export_is_refused(cases, name):
    wanted = WANTED[name]
    if isinstance(wanted, str):
        with pytest.raises(InputError, match=wanted):
            read_file(cases / name, name, "source")
        return
    try:
        records = read_file(cases / name, name, "source").records
    except InputError as error:
        assert OR_REFUSED.get(name, "not refused") in str(error)  # noqa: PT017
        return
    assert len(records) == len(wanted)
    for record, fields in zip(records, wanted, strict=True):
        assert {column: _as_wanted(record[column], value) for column, value in fields.items()} == fields


def _as_wanted(found, wanted):
    """The wanted pattern itself, if what was found matches it; else what was found."""
    return wanted if isinstance(wanted, re.Pattern) and wanted.fullmatch(found) else found


@pytest.mark.parametrize("name", EITHER)
def test_the_text_of_another_program_is_read_or_named(cases, name):
    word, titles = EITHER[name]
    try:
        records = read_file(cases / name, name, "source").records
    except InputError as error:
        assert word in str(error)  # noqa: PT017
    else:
        assert [record["title"] for record in records] == titles


def test_no_case_is_left_out(cases):
    assert {path.name for path in cases.iterdir()} == {*WANTED, *EITHER, "EXPECTED.md"}
