"""RIS as people have it: typed by hand, joined by programs, with tags where the specification has none."""

import pytest

from tests.identification.reading import only, records_of

RECORD = "TY  - JOUR\nTI  - {0}\nAU  - Able, Anna\nPY  - 2019\nER  - \n"


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        ("A1  - First, Ann\nAU  - Second, Ben\nAU  - Third, Cy", ["First, Ann", "Second, Ben", "Third, Cy"]),
        ("AU  - First, Ann\nAU  - Second, Ben\nA1  - The X Group", ["First, Ann", "Second, Ben", "The X Group"]),
        ("AU  - First, Ann\nAU  - Second, Ben\nA1  - First, Ann\nA1  - Second, Ben", ["First, Ann", "Second, Ben"]),
        ("AU  - First, Ann\nAU  - Second, Ben\nA1  - First A\nA1  - Second B", ["First, Ann", "Second, Ben"]),
        ("A1  - First, Ann\nA1  - Second, Ben", ["First, Ann", "Second, Ben"]),
        ("AU  - Wang, Y\nAU  - Wang, Y\nA1  - The X Group", ["Wang, Y", "Wang, Y", "The X Group"]),
        ("AU  - 张三；李四;", ["张三", "李四"]),
    ],
)
def test_authors_under_two_tags_are_all_there_in_their_order(lines, authors):
    assert only(f"TY  - JOUR\nTI  - x\n{lines}\nER  - \n")["authors"] == authors


@pytest.mark.parametrize("between", ["\n", "", "\n\n"])
def test_tags_before_ty_belong_to_the_record_that_begins(between):
    text = "".join(f"DB  - X\nTI  - Title {n}\nSP  - {n}\nTY  - JOUR\nPY  - 2006\nER  - \n{between}" for n in (1, 2, 3))
    found = records_of(text)
    assert [(each["title"], each["pages"], each["year"]) for each in found] == [
        (f"Title {n}", str(n), 2006) for n in (1, 2, 3)
    ]
    assert len({each["record_id"] for each in found}) == 3
    assert all(f"TI  - {each['title']}\n" in each["raw"] for each in found)


def test_tags_right_behind_er_belong_to_the_record_that_ended():
    text = "1. \nTY  - JOUR\nTI  - One\nER  - \nNL  - J Tests\n\nLink to the text: https://x.example\n\n2. \n"
    assert [each["journal"] for each in records_of(text + "TY  - JOUR\nTI  - Two\nER  - \n")] == ["J Tests", ""]


@pytest.mark.parametrize(
    "line",
    [
        "TI - A title", "TI  -  A title", "TI   - A title", "TI- A title", "TI\t- A title", "TI\xa0 - A title",
        "TI  – A title", "  TI  - A title",
    ],
)  # fmt: skip
def test_a_common_tag_that_is_spaced_otherwise_than_the_rest_is_still_a_tag(line):
    record = only(f"TY  - JOUR\n{line}\nAU  - Able, A\nPY  - 2020\nER  - \n")
    assert (record["title"], record["publication_types"], record["year"]) == ("A title", ["Journal Article"], 2020)


def test_a_file_whose_tags_have_one_space_and_one_line_two_is_read():
    record = only("TY  - JOUR\nTI - A title\nAU - Able, A\nPY - 2020\nER  - \n")
    assert (record["title"], record["authors"], record["year"]) == ("A title", ["Able, A"], 2020)


def test_spacing_may_change_from_one_record_to_the_next():
    assert [each["title"] for each in records_of(RECORD.format("One") + RECORD.format("Two").replace("  -", " -"))] == [
        "One",
        "Two",
    ]


def test_tags_that_are_typed_behind_an_abstract_are_told_by_their_values():
    typed = "AB  - All were well.\nPY - 2020\nAU - Able, Anna\nAU - Baker, Bo\nSP - e12\nDO - 10.1000/x\n"
    record = only(f"TY  - JOUR\nTI  - x\n{typed}ER - \n")
    assert (record["abstract"], record["year"], record["pages"]) == ("All were well.", 2020, "e12")
    assert (record["authors"], record["doi"]) == (["Able, Anna", "Baker, Bo"], "10.1000/x")


def test_abbreviations_in_an_abstract_are_no_tags():
    lines = [
        "Of 30 with AD,",
        "ER - positive tumours",
        "T2 - weighted images",
        "IS - as ever - new",
        "AD- patients",
        "L1 - L4",
    ]
    record = only("TY  - JOUR\nTI  - x\nAB  - " + "\n".join(lines) + "\nER  - \n")
    assert record["abstract"] == " ".join(lines)


def test_text_that_looks_like_a_tag_stays_text():
    text = (
        "TY  - JOUR\nTI  - x\nID  - 7\nAB  - Rates were low.\nID - iron deficiency - was rare.\nQQ - no tag.\nER  - \n"
    )
    assert only(text)["abstract"] == "Rates were low. ID - iron deficiency - was rare. QQ - no tag."


def test_tags_that_a_lost_line_end_put_into_one_line_are_taken_apart():
    glued = "UR  - https://a.example/1     U2  - L600000001\nDO  - 10.1000/x     LK  - https://b\n"
    record = only(f"TY  - JOUR\nTI  - A  - B\n{glued}ER  -\n")
    assert (record["title"], record["url"], record["doi"]) == ("A - B", "https://a.example/1", "10.1000/x")


@pytest.mark.parametrize(
    ("lines", "column", "value"),
    [
        ("L3  - 10.1000/Ebsco.1", "doi", "10.1000/ebsco.1"),
        ("L3  - https://doi.org/10.1000/x", "doi", "10.1000/x"),
        ("L1  - https://dx.doi.org/10.1000/x", "doi", "10.1000/x"),
        ("N1  - doi: 10.1000/x", "doi", "10.1000/x"),
        ("U2  - 10.1000/x", "doi", "10.1000/x"),
        ("UR  - http://link.example/?genre=article&rft_id=info:doi/10.1000%2Fx&y=1", "doi", "10.1000/x"),
        ("L3  - internal-pdf://10.1000/x.pdf", "doi", ""),
        ("U1  - 12345678", "pmid", "12345678"),
        ("U2  - PMID: 1234567", "pmid", "1234567"),
        ("U1  - 123456 [PMID]", "pmid", "123456"),
        ("U1  - 102199191", "pmid", ""),
        ("U1  - 4711", "pmid", ""),
        ("C2  - PubMed ID: 1234567", "pmid", "1234567"),
        ("UR  - https://europepmc.org/article/MED/1234567", "pmid", "1234567"),
        ("UR  - https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123456/", "pmcid", "PMC123456"),
        ("BT  - The Book of Tests", "journal", "The Book of Tests"),
        ("T2  - The Journal\nBT  - The Book of Tests", "journal", "The Journal"),
        ("C6  - FEB 2022", "year", 2022),
        ("C6  - JAN-FEB 2022", "year", 2022),
        ("C6  - NIHMS2022001", "year", None),
        ("DI  - 10.1000/x", "doi", "10.1000/x"),
        ("PG  - 3-9", "pages", "3-9"),
        ("PG  - 9", "pages", ""),
        ("IS  - 101676033", "issue", ""),
        ("IS  - 9439514, b6e", "issue", ""),
        ("IS  - 1 January", "issue", "1 January"),
        ("VL  - v. v. 176", "volume", "176"),
        ("VL  - v. 7 issue 4", "volume", "7"),
        ("VL  - v. 7 issue 4", "issue", "4"),
        ("VL  - 12 Suppl 1", "volume", "12 Suppl 1"),
        ("L1  - internal-pdf://328/A 2019.pdf", "url", ""),
        ("L1  - https://a.example/x.pdf", "url", "https://a.example/x.pdf"),
        ("AB  - NA", "abstract", ""),
        ("PY  - NA", "year", None),
        ("AU  - NA", "authors", ["NA"]),
        ("L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=medp&NEWS=N&AN=39012781", "pmid", "39012781"),
        ("CP  - 3", "issue", "3"),
        ("CP  - 2 Suppl 1", "issue", "2 Suppl 1"),
        ("CP  - 41st Symposium of the Society for Tests", "issue", ""),
        ("CP  - Berlin 2014", "issue", ""),
    ],
)
def test_a_value_is_taken_where_providers_put_it_and_only_if_it_is_one(lines, column, value):
    assert only(f"TY  - CHAP\nTI  - x\n{lines}\nER  - \n")[column] == value


def test_a_choice_from_cochranes_results_is_read_although_it_counts_the_results():
    text = "".join(f"Record #{n} of 18\nProvider: W\n\n{RECORD.format(n)}\n\n" for n in (3, 4, 10))
    assert [each["title"] for each in records_of(text)] == ["3", "4", "10"]


@pytest.mark.parametrize("between", ["\nUR  - ", "\n", " "])
def test_of_several_addresses_the_first_is_taken(between):
    assert only(f"TY  - JOUR\nTI  - x\nUR  - https://a.example/1{between}https://b.example/2\nER  - \n")["url"] == (
        "https://a.example/1"
    )


def test_what_one_record_does_not_show_is_known_from_its_file():
    plain = "TY  - JOUR\nTI  - x\nT2  - A second title\nJO  - J Tests\nER  - \n\n"
    signed = plain.replace("ER  -", "UR  - https://search.ebscohost.com/1\nER  -")
    assert [each["journal"] for each in records_of(2 * signed + plain)] == ["J Tests"] * 3
    assert only(plain)["journal"] == "A second title"
