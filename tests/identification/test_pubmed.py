"""What PubMed and ERIC hold besides articles with pages: books, chapters, reports, article numbers, groups."""

import pytest

from scripts.common.messages import InputError
from tests.identification.reading import only, records_of

ARTICLE = "PMID- 1\nOWN - NLM\nTI  - An article.\nSO  - J Tests. 2020;1(2):3-4.\n\n"
BOOK = """PMID- 30000001
OWN - NLM
STAT- Publisher
PB  - University of Tests
DP  - 1993
TI  - The Test Disorder.
BTI - Reviews of Tests((R))
AB  - CLINICAL CHARACTERISTICS: many.
FED - Able, Anna B
ED  - Able AB
FAU - Baker, Bo C
AU  - Baker BC
FAU - Carter, Carl
AU  - Carter C
AD  - Department of Tests, Testville,
      Testland
LA  - eng
PT  - Review
PT  - Book Chapter
EDAT- 2019/04/04 00:00
AID - NBK7000 [bookaccession]
"""
REPORT = """OWN - ERIC
TI  - New beginnings, a manual
AU  - Burn, Nancy
OT  - Females
OID - ED{0:06}
DP  - 1980
LID - http://eric.ed.gov/?id=ED{0:06}
AB  - A resource.
PT  - Guides - Non-Classroom

"""


def test_a_chapter_of_a_book_has_its_authors_and_its_book_and_needs_no_so_line():
    for text in (BOOK, ARTICLE + BOOK, BOOK + "\n" + ARTICLE):
        found = {each["pmid"]: each for each in records_of(text)}["30000001"]
        assert found["title"] == "The Test Disorder."
        assert found["journal"] == "Reviews of Tests((R))"
        assert found["authors"] == ["Baker, Bo C", "Carter, Carl"]
        assert (found["year"], found["publication_types"]) == (1993, ["Review", "Book Chapter"])


def test_a_book_that_is_cut_off_is_refused():
    with pytest.raises(InputError, match="the last record has no SO line"):
        records_of(ARTICLE + BOOK[: BOOK.index("EDAT")])


def test_reports_of_eric_have_no_so_line():
    article = REPORT.format(1).replace("PT  - Guides", "JT  - Journal of Tests\nSO  - v10 n1 p1-10 2000\nPT  - Guides")
    found = records_of(article + "".join(map(REPORT.format, range(2, 24))))
    assert len(found) == 23
    assert [each["accession"] for each in found] == [f"ED{n:06}" for n in range(1, 24)]
    assert {(each["title"], each["year"], each["pmid"]) for each in found} == {("New beginnings, a manual", 1980, "")}


@pytest.mark.parametrize(
    ("lines", "pages"),
    [
        ("LID - e42692 [pii]\nLID - 10.7554/x.42692 [doi]", "e42692"),
        ("LID - 104501 [pii]", "104501"),
        ("LID - 10.7554/x [doi]\nLID - e80092\nAID - 80092 [pii]", "e80092"),
        ("LID - S1769-7212(19)30059-X [pii]\nLID - 10.1016/x [doi]\nLID - 103640", "103640"),
        ("LID - E12 [pii]", "E12"),
        ("LID - 10.7554/x [doi]\nAID - 2757569 [pii]\nAID - e1916611 [pii]", "e1916611"),
        ("PG  - 3-9\nLID - e42692 [pii]", "3-9"),
        ("LID - S0140-6736(19)30041-8 [pii]", ""),
        ("LID - S0034-89102010000400007 [pii]", ""),
        ("LID - bmjopen-2019-030001 [pii]", ""),
        ("AID - 2757569 [pii]\nAID - 000504567 [pii]", ""),
    ],
)
def test_the_number_of_an_article_stands_for_its_pages_and_a_publishers_own_id_does_not(lines, pages):
    assert only(f"PMID- 1\nTI  - x\n{lines}\nSO  - J Tests. 2019.\n")["pages"] == pages


def test_the_place_that_pubmed_itself_cites_stands_for_pages_that_have_no_tag():
    assert only("PMID- 1\nTI  - x\nSO  - Elife. 2019 Mar 5;8:e42692. doi: 10.7554/x.\n")["pages"] == "e42692"


def test_tags_without_the_space_behind_the_hyphen_lose_no_letter():
    text = "PMID-11111111\nOWN -NLM\nTI  -No space after\n      the hyphen.\nFAU -Able, Anna\nCN  -Tests Group\n"
    record = only(text + "SO  -J. 2020.\n")
    assert (record["pmid"], record["title"]) == ("11111111", "No space after the hyphen.")
    assert record["authors"] == ["Able, Anna", "Tests Group"]


def test_text_that_was_wrapped_to_the_left_margin_is_no_tag():
    text = "PMID- 1\nTI  - Binding of\nRNA-binding and GABA-ergic\nproteins\nAB  - x\nSO  - J. 2020.\n"
    assert only(text)["title"] == "Binding of RNA-binding and GABA-ergic proteins"


def test_a_name_that_goes_on_in_the_next_line_is_one_name():
    text = "PMID- 1\nTI  - x\nFAU - Able, Anna Bartholomea van der\n      Longname\nSO  - J. 2020.\n"
    assert only(text)["authors"] == ["Able, Anna Bartholomea van der Longname"]


AUTHOR = "<Author><LastName>{0}</LastName><ForeName>{1}</ForeName><Initials>X</Initials></Author>"
GROUP = "<Author><CollectiveName>The <i>X</i> Group</CollectiveName></Author>"


def book(*, chapter: str = "", own: str = "", books: str = "", editors: str = "") -> str:
    lists = {"authors": books, "editors": editors}
    listed = "".join(f'<AuthorList Type="{kind}">{names}</AuthorList>' for kind, names in lists.items() if names)
    title = f'<ArticleTitle part="c">{chapter}</ArticleTitle>' if chapter else ""
    mine = f'<AuthorList Type="authors">{own}</AuthorList>' if own else ""
    return (
        '<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID Version="1">30000001</PMID>'
        f'<Book><BookTitle book="b">A whole book</BookTitle><PubDate><Year>2001</Year></PubDate>{listed}'
        f"<Isbn>1859962521</Isbn></Book>{title}<Language>eng</Language>{mine}"
        "<Abstract><AbstractText>Text.</AbstractText></Abstract></BookDocument>"
        '<PubmedBookData><ArticleIdList><ArticleId IdType="pubmed">30000001</ArticleId></ArticleIdList>'
        "</PubmedBookData></PubmedBookArticle></PubmedArticleSet>"
    )


def test_a_whole_book_in_xml_has_the_authors_of_the_book_and_a_chapter_its_own():
    able, baker, carter = (AUTHOR.format(*name) for name in (("Able", "Anna"), ("Baker", "Bo"), ("Carter", "Carl")))
    whole = only(book(books=able + GROUP, editors=carter))
    assert (whole["title"], whole["authors"]) == ("A whole book", ["Able, Anna", "The X Group"])
    chapter = only(book(chapter="A chapter", own=baker, books=able, editors=carter))
    assert (chapter["title"], chapter["journal"], chapter["authors"]) == ("A chapter", "A whole book", ["Baker, Bo"])
    assert only(book(chapter="A chapter", books=able))["authors"] == ["Able, Anna"]
    assert only(book(editors=carter))["authors"] == []
    groups = "<GroupList><Group><GroupName>The Y Group</GroupName></Group><Group>The Z Group</Group></GroupList>"
    assert only(book(books=able).replace("<Abstract>", f"{groups}<Abstract>"))["authors"] == [
        "Able, Anna",
        "The Y Group",
        "The Z Group",
    ]
    assert only(book().replace("<Abstract>", f"{groups}<Abstract>"))["authors"] == ["The Y Group", "The Z Group"]


@pytest.mark.parametrize(
    ("inside", "pages"),
    [
        ('<ELocationID EIdType="pii" ValidYN="Y">e42692</ELocationID>', "e42692"),
        ('<ELocationID EIdType="pii" ValidYN="N">e42692</ELocationID>', ""),
        ('<ELocationID EIdType="pii" ValidYN="Y">S0140-6736(19)30041-8</ELocationID>', ""),
        ("<Pagination><MedlinePgn>3-9</MedlinePgn></Pagination>"
         '<ELocationID EIdType="pii" ValidYN="Y">e1</ELocationID>', "3-9"),
    ],
)  # fmt: skip
def test_the_number_of_an_article_stands_for_its_pages_in_xml_too(inside, pages):
    text = (
        '<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">7</PMID>'
        "<Article><Journal><Title>J Tests</Title></Journal><ArticleTitle>x</ArticleTitle>"
        f'{inside}<ELocationID EIdType="doi" ValidYN="Y">10.1000/x</ELocationID></Article></MedlineCitation>'
        "</PubmedArticle></PubmedArticleSet>"
    )
    record = only(text)
    assert (record["pages"], record["doi"], record["pmid"]) == (pages, "10.1000/x", "7")
