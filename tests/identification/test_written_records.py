"""Records that we write mean the same to the parsers that other programs use, with accents, keywords and notes."""

import io
import logging

import bibtexparser
import nbib
import pandas
import pybtex.database
import pytest
import rispy
from Bio import Medline
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.audit.count_exports import count_starts
from scripts.identification.canonical_record import NORMALISERS
from scripts.identification.export_records import records_text
from scripts.identification.latex import decode_latex
from scripts.identification.read_file import read_file
from scripts.identification.records import empty_record

FULL = empty_record() | {
    "record_id": "pubmed-11677004", "source": "pubmed", "accession": "11677004", "pmid": "11677004",
    "pmcid": "PMC7654321", "nct": "NCT01234567", "doi": "10.1016/s0022-510x(01)00610_4", "year": 2001,
    "title": "Übungen & 50% <more> for $5_ in {ALS} – p < 0.05, a--b ~2^3 #1", "volume": "191", "issue": "1-2",
    "authors": ["Drory, Vivian E", "Müller-Łoś, Jürgen", "O’Neil, A, Jr", "The ALS Group"], "pages": "133-137",
    "journal": "Journal of Tests & Things", "issn": "0022-510X; 1878-5883", "abstract": "Größe; “naïve”.",
    "keywords": ["ALS", "exercise, physical", "café"], "publication_types": ["Journal Article"], "language": "German",
    "url": "https://a.example/b_c?d=1&e=%20~x",
}  # fmt: skip
BARE = empty_record() | {"record_id": "x-1", "source": "x", "title": "A record with hardly anything"}
RECORDS = [FULL, BARE, FULL | {"record_id": "x-2", "pmid": "", "accession": "", "authors": ["Able, Anna"]}]


def test_rispy_reads_what_we_write_as_ris():
    full, bare, _ = rispy.loads(records_text(RECORDS, "ris"))
    assert full["type_of_reference"] == "JOUR"
    assert full["authors"] == FULL["authors"]
    assert full["keywords"] == FULL["keywords"]
    assert (full["title"], full["secondary_title"], full["abstract"]) == (
        FULL["title"], FULL["journal"], FULL["abstract"],
    )  # fmt: skip
    assert (full["year"], full["volume"], full["number"]) == ("2001", "191", "1-2")
    assert (full["start_page"], full["end_page"], full["doi"]) == ("133", "137", FULL["doi"])
    assert (full["urls"], full["issn"], full["language"]) == ([FULL["url"]], FULL["issn"], "German")
    assert full["notes"] == [
        "PMID: 11677004; PMCID: PMC7654321; Trial: NCT01234567; Source: pubmed; Record: pubmed-11677004"
    ]
    assert bare["title"] == BARE["title"]
    assert not [line for line in records_text(RECORDS, "ris").split("\n") if line.endswith("- ") and line[:2] != "ER"]


def test_bio_medline_reads_what_we_write_as_nbib():
    full, bare, third = Medline.parse(io.StringIO(records_text(RECORDS, "nbib")))
    assert (full["PMID"], full["TI"], full["JT"]) == ("11677004", FULL["title"], FULL["journal"])
    assert full["FAU"] == FULL["authors"][:3]
    assert full["AU"] == ["Drory VE", "Müller-Łoś J", "O’Neil A Jr"]
    assert full["CN"] == ["The ALS Group"]
    assert full["LID"] == f"{FULL['doi']} [doi]"
    assert full["AID"] == [f"{FULL['doi']} [doi]"]
    assert (full["OT"], full["LA"], full["PMC"]) == (FULL["keywords"], ["ger"], FULL["pmcid"])
    assert full["SI"] == ["ClinicalTrials.gov/NCT01234567"]
    assert full["SO"] == "Journal of Tests & Things. 2001;191(1-2):133-137."
    assert (bare["TI"], "PMID" in bare, "PMID" in third) == (BARE["title"], False, False)


def test_the_package_nbib_reads_what_we_write_as_nbib():
    full, bare, third = nbib.read(records_text(RECORDS, "nbib"))
    assert (full["pubmed_id"], full["title"], full["journal"]) == (11677004, FULL["title"], FULL["journal"])
    assert [author["author"] for author in full["authors"]] == FULL["authors"][:3]
    assert (full["doi"], full["pages"], full["publication_date"]) == (FULL["doi"], "133-137", "2001")
    assert (full["keywords"], full["corporate_author"]) == (FULL["keywords"], "The ALS Group")
    assert (bare["title"], third["doi"]) == (BARE["title"], FULL["doi"])


def test_no_tag_of_written_nbib_is_empty_and_all_records_are_counted(tmp_path):
    text = records_text(RECORDS, "nbib")
    assert not [line for line in text.split("\n") if line and not line[6:].strip()]
    for order in (RECORDS, RECORDS[::-1], [BARE, BARE], [FULL]):
        path = tmp_path / "x.nbib"
        path.write_text(records_text(order, "nbib"), encoding="utf-8")
        assert len(read_file(path, "x", "x").records) == count_starts(path) == len(order)


def test_ours_and_pubmeds_nbib_may_stand_in_one_file(tmp_path):
    path = tmp_path / "x.nbib"
    pubmed = "PMID- 1\nOWN - NLM\nTI  - Theirs\nSO  - J.\n\nPMID- 2\nOWN - NLM\nTI  - Theirs\nSO  - J.\n\n"
    path.write_text(pubmed + records_text(RECORDS, "nbib"), encoding="utf-8")
    assert len(read_file(path, "x", "x").records) == count_starts(path) == 5


def test_bibtexparser_and_pybtex_read_what_we_write_as_bibtex():
    text = records_text(RECORDS, "bibtex")
    entries = bibtexparser.parse_string(text).entries
    parsed = pybtex.database.parse_string(text, "bibtex").entries
    assert [entry.key for entry in entries] == list(parsed) == ["pubmed-11677004", "x-1", "x-2"]
    fields = {field.key: field.value for field in entries[0].fields}
    assert fields["title"] == (
        r"Übungen \& 50\% <more> for \$5\_ in {\textbraceleft}ALS{\textbraceright} – p < 0.05, a-{}-b "
        r"{\textasciitilde}2{\textasciicircum}3 \#1"
    )
    assert decode_latex(fields["title"]) == FULL["title"]
    assert fields["author"] == "Drory, Vivian E and Müller-Łoś, Jürgen and O’Neil, A, Jr and {The ALS Group}"
    assert (fields["doi"], fields["url"]) == (FULL["doi"], FULL["url"])
    theirs = parsed["pubmed-11677004"]
    assert [(" ".join(each.last_names), " ".join(each.first_names)) for each in theirs.persons["author"]][:2] == [
        ("Drory", "Vivian"), ("Müller-Łoś", "Jürgen"),
    ]  # fmt: skip
    assert theirs.fields["title"] == fields["title"]


def test_pandas_reads_what_we_write_as_csv_under_the_names_of_covidence_and_zotero():
    table = pandas.read_csv(io.StringIO(records_text(RECORDS, "csv")), dtype=str, keep_default_na=False)
    covidence = ["Title", "Authors", "Abstract", "Published Year", "Journal", "Volume", "Issue", "Pages", "DOI"]
    assert {*covidence, "Accession Number", "Key", "ISSN", "Url", "Language"} <= set(table.columns)
    assert table["Title"].tolist() == [record["title"] for record in RECORDS]
    assert table["Authors"][0] == "Drory, Vivian E; Müller-Łoś, Jürgen; O’Neil, A, Jr; The ALS Group"


def test_tables_that_earlier_versions_wrote_are_read_as_they_were(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "database,record_id,source,accession,doi,title,authors,year,keywords,publication_types\n"
        'litfunnel,x-1,x,A1,10.1000/x,T,"Drory, VE; Able, A",2001,a; b,Journal Article\n',
        encoding="utf-8",
    )
    (record,) = read_file(path, "x", "x").records
    assert (record["accession"], record["authors"], record["year"]) == ("A1", ["Drory, VE", "Able, A"], 2001)
    assert (record["keywords"], record["publication_types"]) == (["a", "b"], ["Journal Article"])


WORDS = st.text(st.sampled_from("abc ÄÖé&%$#_{}~^<>–“”'-,.()12"), min_size=1, max_size=20).map(NORMALISERS["title"])


@pytest.mark.parametrize("parser", ["bibtexparser", "pybtex", "rispy", "medline", "nbib"])
@settings(deadline=None, max_examples=30)
@given(titles=st.lists(WORDS.filter(lambda word: word.strip()), min_size=1, max_size=4))
def test_whatever_a_title_has_other_parsers_find_every_record(parser, titles):
    logging.disable()
    records = [BARE | {"record_id": f"x-{number}", "title": title} for number, title in enumerate(titles)]
    found = {
        "bibtexparser": lambda: [
            decode_latex(entry.fields_dict["title"].value)
            for entry in bibtexparser.parse_string(records_text(records, "bibtex")).entries
        ],
        "pybtex": lambda: [
            decode_latex(entry.fields["title"])
            for entry in pybtex.database.parse_string(records_text(records, "bibtex"), "bibtex").entries.values()
        ],
        "rispy": lambda: [each["title"] for each in rispy.loads(records_text(records, "ris"))],
        "medline": lambda: [each["TI"] for each in Medline.parse(io.StringIO(records_text(records, "nbib")))],
        "nbib": lambda: [each["title"] for each in nbib.read(records_text(records, "nbib"))],
    }[parser]()
    assert found == titles
