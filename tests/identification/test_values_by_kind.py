"""Each kind of value is in the record as a person reads it: names, pages, addresses, identifiers, titles."""

import io
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.identification.normalise_authors import gives_names_first, normalise_author, normalise_authors
from scripts.identification.normalise_fields import find_pmid, join_pages, tidy, tidy_address
from scripts.identification.normalise_markup import strip_markup
from scripts.identification.read_file import open_export
from scripts.identification.records import normalise_doi


def records_of(*lines: str) -> list[dict]:
    """The records of a RIS file in which each record has these lines."""
    text = "".join(f"TY  - JOUR\n{each}\nER  - \n\n" for each in lines)
    return [record for record, _ in open_export(partial(io.BytesIO, text.encode()), "x.ris", "source").content]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<i>Candida</i> in <b>vivo</b>", "Candida in vivo"),
        ("10 m<sup>2</sup> of CO<sub>2</sub> at 10<sup>-3</sup> bar", "10 m² of CO2 at 10-3 bar"),
        ("&lt;jats:title&gt;Aims&lt;/jats:title&gt;&lt;jats:p&gt;We ask.&lt;/jats:p&gt;", "Aims We ask."),
        ("<jats:sec><jats:p>One.</jats:p><jats:p>Two.</jats:p></jats:sec>", "One. Two."),
        ("Line<br/>break<BR>twice", "Line break twice"),
        ('<span class="x">Held</span> <a href="https://x.org">here</a>', "Held here"),
        (
            '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msup><mml:mi>x</mml:mi> <mml:mn>2</mml:mn>'
            "</mml:msup>\n <mml:mo>=</mml:mo><mml:mi>α</mml:mi></mml:math> holds",
            "x²=α holds",
        ),
        (
            "<inline-formula><alternatives><tex-math>$x$</tex-math><mml:math><mml:mi>x</mml:mi></mml:math>"
            "</alternatives></inline-formula>",
            "x",
        ),
        ("Bread &amp;amp; butter, &amp;lt; 5 g", "Bread & butter, < 5 g"),
    ],
)
def test_tags_of_html_jats_and_mathml_become_text(written, read):
    assert strip_markup(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "p < 0.05 and q > 0.01", "p<0.05", "if a<b and b>c", "BMI <25 kg or >30", "a <b> c", "<4 weeks> of age",
        "n<p and p<sub", "x <- y -> z", "<p-value of", "(T<sub-threshold)", "<<a>>", "i<j", "<the end>", "mean <i",
    ],
)  # fmt: skip
def test_signs_for_less_and_greater_are_no_tags(written):
    assert strip_markup(written) == written


@given(st.text(alphabet="<>/abipsu =2&;lt.\"' ", max_size=60))
def test_a_text_without_a_tag_by_name_stays_and_a_second_time_changes_nothing(text):
    once = strip_markup(text)
    assert strip_markup(once) == once
    if "<" not in tidy(text):
        assert once == tidy(text)


@pytest.mark.parametrize(
    ("start", "end", "pages"),
    [
        ("405", "405", "405"), ("405-405", "", "405"), ("405–405", "405", "405"), ("UNSP", "", ""), ("PII", "", ""),
        ("UNSP e12", "", "e12"), ("PII S0140-6736(19)30000-1", "", ""), ("unsp", "unsp", ""), ("405", "405-410",
        "405-410"), ("e5", "e9", "e5-e9"), ("1", "5", "1-5"),
    ],
)  # fmt: skip
def test_pages_are_a_page_or_a_range_or_nothing(start, end, pages):
    assert join_pages(start, end) == pages


@pytest.mark.parametrize(
    ("written", "pmid"),
    [
        ("31234567", "31234567"), ("PUBMED 31234567", "31234567"), ("Accession Number: PUBMED 31234567", "31234567"),
        ("MEDLINE:31234567", "31234567"), ("PMID: 31234567", "31234567"), ("31234567.0", "31234567"),
        ("https://pubmed.ncbi.nlm.nih.gov/31234567/", "31234567"), ("https://www.ncbi.nlm.nih.gov/pubmed/31234567",
        "31234567"), ("EMBASE 2001234567; PUBMED 31234567", "31234567"), ("PMC1234567", ""), ("10.1000/1234567", ""),
        ("NA", ""), ("2001234567", ""), ("EMBASE 201234", ""),
    ],
)  # fmt: skip
def test_a_pmid_is_found_however_it_is_called(written, pmid):
    assert find_pmid(written) == pmid


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://a.example/1\nhttps://b.example/2", "https://a.example/1"),
        ("https://a.example/1; https://b.example/2", "https://a.example/1"),
        ("https://a.example/1,https://b.example/2", "https://a.example/1"),
        ("internal-pdf://1/x.pdf\nhttps://b.example/2", "https://b.example/2"),
        ("https://proxy.example/login?url=https://b.example/2", "https://proxy.example/login?url=https://b.example/2"),
        ("www.example.org/a b", "www.example.org/a b"),
        ("", ""),
    ],
)
def test_of_several_addresses_the_first_is_the_url(written, url):
    assert tidy_address(written) == url


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("(doi:10.1000/x)", "10.1000/x"), ("10.1000/a;10.1000/b", "10.1000/a"),
        ("10.1000/a(1)b(2)", "10.1000/a(1)b(2)"),
        ("10.1002/1097(1998)1:2<3::AID-X>3.0.CO;2-Q", "10.1002/1097(1998)1:2<3::aid-x>3.0.co;2-q"),
        ("10.1000/x.].", "10.1000/x"), ("https://doi.org/10.1000/X [doi]", "10.1000/x"),
    ],
)  # fmt: skip
def test_a_doi_ends_where_it_ends(written, doi):
    assert normalise_doi(written) == doi


def test_an_address_of_mail_is_no_part_of_a_name():
    assert normalise_author("Able, Anna (able@example.org)") == "Able, Anna"
    assert normalise_author("Able, Anna able@mail.example.org") == "Able, Anna"
    assert normalise_author("Able A. <a@example.org>") == "Able, A."


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (["A. Able", "B. C. Baker"], ["Able, A.", "Baker, B. C."]),
        (["A Able", "BC Baker"], ["Able, A", "Baker, BC"]),
        (["Anna B. Able", "Jo de la Cruz"], ["Able, Anna B.", "de la Cruz, Jo"]),
        (
            ["J.-P. Able", "WHO Study Group", "Ministry of Health"],
            ["Able, J.-P.", "WHO Study Group", "Ministry of Health"],
        ),
    ],
)
def test_names_are_turned_round_where_the_file_writes_given_names_first(names, read):
    assert gives_names_first(names)
    assert normalise_authors(names, given_first=True) == read


@pytest.mark.parametrize(
    "names",
    [["Able, A."], ["Able A.", "Baker B"], ["Anna Able"], ["A. Able", "Baker, B."], ["A. Able", "Baker BC"], []],
)
def test_names_stay_where_the_file_does_not_show_that_it_writes_given_names_first(names):
    assert not gives_names_first(names)


def test_a_name_without_initials_is_turned_round_in_a_file_that_shows_it_elsewhere():
    first, second = records_of("AU  - Anna B. Able", "AU  - Jo Baker")
    assert (first["authors"], second["authors"]) == (["Able, Anna B."], ["Baker, Jo"])
    first, second = records_of("AU  - Able, Anna B.", "AU  - Jo Baker")
    assert (first["authors"], second["authors"]) == (["Able, Anna B."], ["Jo Baker"])


@pytest.mark.parametrize(
    ("accession", "pmid"),
    [("MEDLINE:31234567", "31234567"), ("PUBMED 31234567", "31234567"), ("WOS:000031234567", ""), ("31234567", "")],
)
def test_an_accession_that_is_a_pmid_by_its_word_is_one(accession, pmid):
    (record,) = records_of(f"TI  - One\nAN  - {accession}")
    assert (record["accession"], record["pmid"]) == (accession, pmid)


def test_an_issn_where_endnote_has_isbns_is_taken_and_an_isbn_is_none():
    text = "Title,ISBN\nOne,1234-567X\nTwo,978-3-16-148410-0\n"
    export = open_export(partial(io.BytesIO, text.encode()), "x.csv", "source")
    assert [record["issn"] for record, _ in export.content] == ["1234-567X", ""]
