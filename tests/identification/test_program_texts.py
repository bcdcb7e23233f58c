"""What stands in texts of PubMed, Ovid, the Cochrane Library and screening programs, case by case."""

import io
import json

import pytest

from scripts.audit.count_exports import count_starts
from scripts.common.messages import InputError
from scripts.identification.canonical_record import make_record
from scripts.identification.read_file import open_hits
from scripts.identification.records import empty_record
from scripts.identification.tally_fields import FieldTally
from scripts.identification.warn_of_fields import warn_of_fields, what_it_held
from tests.identification.dresses import DRESSES, study_of
from tests.identification.test_programs import hits_of, records_of
from tests.identification.works import WORKS

SCREENED = {
    "Rayyan's BibTeX": (
        "@article{rayyan-1,\n  title={Gait at home},\n  author={Able, Anna and Baker, B.},\n  year={2020},\n"
        "  journal={J Tests},\n  keywords={Gait,Humans},\n"
        '  note={RAYYAN-INCLUSION: {"Anna"=>"Included", "Bo"=>"Maybe"} | RAYYAN-LABELS: gait}\n}\n'
    ),
    "Rayyan's .enw": (
        "%0 Journal Article\n%A Able, Anna\n%A Baker, B.\n%D 2020\n%T Gait at home\n%J J Tests\n%K Gait\nHumans\n"
        '%Z RAYYAN-INCLUSION: {"Anna"=>"Included"}\n\n'
    ),
    "ASReview's RIS": (
        "TY  - JOUR\nTI  - Gait at home\nAU  - Able, Anna\nAU  - Baker, B.\nPY  - 2020\nT2  - J Tests\nKW  - Gait\n"
        "KW  - Humans\nN1  - ASReview_relevant\nN1  - ASReview_time: 2024-01-01\nER  - \n"
    ),
    "Covidence's RIS": (
        "TY  - JOUR\nTI  - Gait at home\nAU  - Able, Anna\nAU  - Baker, B.\nPY  - 2020\nT2  - J Tests\nKW  - Gait\n"
        "KW  - Humans\nU1  - #123\nN1  - Exclusion reason: Wrong population; \nER  - \n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SCREENED)
def test_an_export_of_a_screening_program_holds_the_records_without_its_remarks(tmp_path, what):
    _, (record,) = records_of(tmp_path, SCREENED[what])
    known = {"title": "Gait at home", "authors": ["Able, Anna", "Baker, B."], "journal": "J Tests", "year": 2020}
    expected = empty_record() | known | {"keywords": ["Gait", "Humans"], "publication_types": ["Journal Article"]}
    assert record == {key: expected[key] for key in record}


ABSTRACTS = """1. Medicine (Baltimore). 2020 Mar 3;1(2 Suppl 1):S3-S9. doi: 10.5555/a.1. Epub 2020
Jan 1.

A trial that goes on
in the next line?

[Article in Norwegian]

Able A(1)(2), Baker B Jr(2), de la Cruz C; Study Group.

Author information:
(1)Nowhere.

Collaborators: Nobody N.

BACKGROUND: Update on gait.

RESULTS: 2. is no number.

Erratum in
    Medicine (Baltimore). 2021;2:1.
Retraction in
    Medicine (Baltimore). 2022;3:1.

Copyright © 2020 the authors.

DOI: 10.5555/a.1
PMCID: PMC1
PMID: 99000001 [Indexed for MEDLINE]

Conflict of interest statement: None.


2. Acute Gait.

Able A(1).

In: Bookshelf [Internet]. Place (PL): Publisher; 2024 Jan–.

A chapter.

PMID: 99000002
"""


def test_pubmed_s_abstracts_with_groups_notices_translations_and_chapters_of_books(tmp_path):
    kind, (article, chapter) = records_of(tmp_path, ABSTRACTS)
    assert kind == "pubmed_abstract"
    assert article["title"] == "A trial that goes on in the next line?"
    assert article["authors"] == ["Able, A", "Baker, B Jr", "de la Cruz, C", "Study Group"]
    assert article["abstract"] == "BACKGROUND: Update on gait. RESULTS: 2. is no number."
    assert [article[key] for key in ("journal", "year", "volume", "issue", "pages", "pmcid")] == [
        "Medicine (Baltimore)", 2020, "1", "2 Suppl 1", "S3-S9", "PMC1",
    ]  # fmt: skip
    assert [chapter[key] for key in ("title", "authors", "journal", "year", "abstract")] == [
        "Acute Gait.", ["Able, A"], "Bookshelf", 2024, "A chapter.",
    ]  # fmt: skip


SUMMARIES = {
    "1: Able A, Baker B Jr; Study Group. A trial of things? Part 2. J Tests (Lond). 2020 Mar 3;1(2):S3-S9. doi: "
    "10.5555/x. Erratum in: J Tests. 2021 Feb;2:3. PMID: 99000001; PMCID: PMC1.": (
        "A trial of things? Part 2.", ["Able, A", "Baker, B Jr", "Study Group"], "J Tests (Lond)", 2020, "S3-S9",
    ),
    "1: [Of nobody]. Lancet. 1999 Jan 2;353(9146):1. PMID: 99000002.": ("[Of nobody].", [], "Lancet", 1999, "1"),
    "1: Able A. Acute gait. 2023 Jul 3. In: Bookshelf [Internet]. Place (PL): Publisher; 2024 Jan–. PMID: 99000003.": (
        "Acute gait.", ["Able, A"], "Bookshelf", 2023, "",
    ),
    "1: Gait Collaborators. Neither issue nor pages. BMJ. 2020. PMID: 99000004.": (
        "Neither issue nor pages.", ["Gait Collaborators"], "BMJ", 2020, "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", SUMMARIES)
def test_pubmed_s_summaries_with_groups_nobody_chapters_and_notices(tmp_path, text):
    _, (record,) = records_of(tmp_path, text + "\n")
    assert tuple(record[key] for key in ("title", "authors", "journal", "year", "pages")) == SUMMARIES[text]


@pytest.mark.parametrize("name", ["pubmed_summary", "pubmed_abstract"])
def test_a_record_that_is_missing_between_pubmed_s_numbers_is_told_and_two_files_in_one_are_read(name):
    text = DRESSES[name].write(WORKS[:5])
    second, third = hits_of(text)[1:3]
    with pytest.raises(InputError, match="record 2 is missing: record 1 is followed by 3"):
        hits_of(text.replace(second.raw, "").replace("\n\n\n\n", "\n\n\n"))
    assert len(hits_of(f"{text}\n\n{text}")) == 10
    with pytest.raises(InputError, match="has no PMID: it is cut off"):
        hits_of(text[: text.index(third.raw) + 20])


def test_cochrane_s_plain_text_has_to_have_as_many_records_as_it_says():
    text = DRESSES["cochrane_text"].write(WORKS[:5])
    last = hits_of(text)[-1]
    with pytest.raises(InputError, match="holds 4 records, but says itself that it has 5"):
        hits_of(text[: text.index(last.raw)])


SOURCES = {
    "Journal of Tests. 1(2):3-9, 2020 Mar 01.": ("Journal of Tests", 2020, "1", "2", "3-9"),
    "Cochrane Database of Systematic Reviews. 1:CD000001, 2021 01 05.": (
        "Cochrane Database of Systematic Reviews", 2021, "1", "", "CD000001",
    ),
    "Lancet (London, England). 395(10223):497-506, 2020 02 15.": (
        "Lancet (London, England)", 2020, "395", "10223", "497-506",
    ),
    "Journal of Tests. 2020 Mar 03.": ("Journal of Tests", 2020, "", "", ""),
    "Journal of Tests. Conference: 12th Meeting. Rome Italy. 12 (SUPPL 1) (pp S12), 2019. Date of Publication: 2019.": (
        "Journal of Tests", 2019, "12", "SUPPL 1", "S12",
    ),
    "BMJ Open. 10 (4) (no pagination), 2020. Article Number: e0123.": ("BMJ Open", 2020, "10", "4", "e0123"),
    "Journal of Tests. Vol.12, 2020, ArtID 1234.": ("Journal of Tests", 2020, "12", "", "1234"),
    "Journal of Tests. Vol.12(2), Mar 2020, pp. No Pagination Specified.": ("Journal of Tests", 2020, "12", "2", ""),
    "Forest Tests. 201(2-3):327-334, November 15, 2004.": ("Forest Tests", 2004, "201", "2-3", "327-334"),
}  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_ovid_s_line_of_source_is_taken_apart_as_each_database_writes_it(tmp_path, source):
    _, (record,) = records_of(tmp_path, f"<1>\nTitle\n  Gait.\nSource\n  {source}\n")
    assert tuple(record[key] for key in ("journal", "year", "volume", "issue", "pages")) == SOURCES[source]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Able A; Baker BC.", ["Able, A", "Baker, BC"]),
        ("Able A. Baker BC. de la Cruz D.", ["Able, A", "Baker, BC", "de la Cruz, D"]),
        ("Able, Anna; Baker,\n  Bo.", ["Able, Anna", "Baker, Bo"]),
        ("Smith J.A.; Doe B.", ["Smith, J.A.", "Doe, B."]),
        ("Able, Neill B. [Author, Reprint Author; E-mail: a@example.org]", ["Able, Neill B."]),
        ("Able A; Study Group.", ["Able, A", "Study Group"]),
        ("Able, Anna; ORCID: https://orcid.org/0000-0000-0000-000X Baker, Bo.", ["Able, Anna", "Baker, Bo"]),
    ],
)
def test_ovid_s_line_of_authors_is_taken_apart_as_each_database_writes_it(tmp_path, line, authors):
    _, (record,) = records_of(tmp_path, f"<1>\nTitle\n  Gait.\nAuthors\n  {line}\n")
    assert record["authors"] == authors


def test_a_table_whose_abstracts_have_lines_that_begin_records_elsewhere_is_a_table_for_both_counts(tmp_path):
    row = '"Gait, a trial","BACKGROUND\nRT PCR of all\n%0 of them\n12: a ratio\nPMID: 1\n<1>",2020'
    (hit,) = hits_of(f"Title,Abstract,Year\n{row}\n")
    assert hit.tags["year"] == ["2020"]
    (tmp_path / "export").write_text(f"Title,Abstract,Year\n{row}\n")
    assert count_starts(tmp_path / "export") == 1


def test_people_and_references_of_a_registered_trial_are_not_taken_for_its_authors_and_number():
    study = study_of(WORKS[0])
    section = study["protocolSection"]
    section["contactsLocationsModule"]["locations"] = [{"city": "Oslo", "contacts": [{"name": "Anna Able"}]}]
    section["sponsorCollaboratorsModule"] = {
        "leadSponsor": {"name": "Anna Able"},
        "responsibleParty": {"investigatorFullName": "Anna Able"},
    }
    section["referencesModule"] = {"references": [{"pmid": "99000001", "citation": "Able A. J Tests. 2020."}]}
    export = open_hits(lambda: io.BytesIO(json.dumps([study]).encode()), "export")
    tally = FieldTally(export.manner)
    for hit in export.content:
        tally.add(hit.tags, make_record(hit.tags, export.manner)[0])
    assert warn_of_fields("", [what_it_held("export", tally)]) == []


def test_control_characters_that_a_registry_leaves_in_its_xml_are_no_part_of_the_text(tmp_path):
    text = DRESSES["ictrp_xml"].write(WORKS[:2])
    control = text.replace("Nothing", "Noth\x0bing&#x1F;&#31;").replace("Adults", "Ad\x02ults&#2;")
    assert records_of(tmp_path, control) == records_of(tmp_path, text)


def test_names_of_characters_that_html_has_and_xml_has_not_are_these_characters(tmp_path):
    text = DRESSES["mods"].write(WORKS)
    named = text.replace("é", "&eacute;").replace("ø", "&oslash;").replace("ç", "&ccedil;").replace("ü", "&uuml;")
    assert "&oslash;" in named
    assert records_of(tmp_path, named) == records_of(tmp_path, text)
    _, records = records_of(tmp_path, text.replace("<title>", "<title>&nosuch; "))
    assert all(record["title"].startswith("&nosuch; ") for record in records)


def test_xml_that_no_second_export_would_mend_is_not_sent_back_for_one():
    text = DRESSES["ebsco_xml"].write(WORKS[:2])
    with pytest.raises(InputError, match=r"line \d+: is not well-formed XML .*another format of the database"):
        hits_of(text.replace("Somewhere", "Here & there"))
    with pytest.raises(InputError, match=r"is not well-formed XML .*It is cut off or damaged there"):
        hits_of(text.replace("</records>", ""))


def test_csl_json_with_particles_groups_raw_dates_and_markup_is_read_and_one_object_alone_too(tmp_path):
    people = [
        {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van", "suffix": "Jr."},
        {"literal": "Study Group"},
    ]
    items = [
        {"id": 1, "type": "chapter", "title": "Gait &amp; sleep", "container-title": "A Book", "author": people},
        {"id": "b", "type": "thesis", "title": "CO<sub>2</sub> by cm<sup>2</sup>", "issued": {"raw": "2001-02"}},
    ]
    _, (chapter, thesis) = records_of(tmp_path, json.dumps(items))
    assert chapter["authors"] == ["van Gogh, Vincent Jr.", "Study Group"]
    assert [chapter[key] for key in ("title", "journal", "publication_types", "accession")] == [
        "Gait & sleep", "A Book", ["Book Section"], "1",
    ]  # fmt: skip
    assert [thesis[key] for key in ("title", "year", "publication_types")] == ["CO2 by cm²", 2001, ["Thesis"]]
    assert records_of(tmp_path, json.dumps(items[0])) == ("csl_json", [chapter])


def test_a_trial_that_has_only_a_public_title_keeps_it_and_the_number_that_it_has_at_another_register(tmp_path):
    trial = (
        "<TrialID>EUCTR2010-000000-12-DE</TrialID><Public_title>Gait &amp; sleep</Public_title><Scientific_title/>"
        "<Date_registration>11/03/2010</Date_registration><Secondary_IDs>NCT90000001;X-1</Secondary_IDs>"
        "<Condition>ALS &lt;br&gt;Area: C</Condition><Contact_Lastname>Able</Contact_Lastname>"
    )
    text = f"<Trials_downloaded_from_ICTRP><Trial>{trial}</Trial></Trials_downloaded_from_ICTRP>"
    _, (record,) = records_of(tmp_path, text)
    assert [record[key] for key in ("title", "year", "nct", "accession", "authors", "keywords")] == [
        "Gait & sleep", 2010, "NCT90000001", "EUCTR2010-000000-12-DE", [], ["ALS Area: C"],
    ]  # fmt: skip
