"""Documents: what Markdown and docx hold of them, and that both are the same each time."""

import io
import zipfile

import docx
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.documents.document import (
    Bullets,
    Document,
    Heading,
    Paragraph,
    Table,
    Verbatim,
    bold,
    italic,
    link,
    markdown_text,
    runs_of,
)
from scripts.documents.docx_files import docx_bytes

NOTICE = "Demonstration: reconstructed inputs"
DOCUMENT = Document(
    "Searches & <more>",
    [
        Heading("Sources"),
        Paragraph(["See ", link("the paper", "https://doi.org/10.1/x"), ", ", bold("all"), " of ", italic("it"), "."]),
        Bullets(["one", ["two ", bold("*")]]),
        Table("Hits.", ["Source", "Hits"], [["PubMed | Ovid", "1,234"], ["Embase", "7"]], (1,)),
        Verbatim("a AND b\n  OR `c`"),
        Table("More.", ["Only"], [["cell"]]),
    ],
    NOTICE,
)


def opened(document: Document):
    return docx.Document(io.BytesIO(docx_bytes(document)))


def test_markdown_holds_every_block_and_escapes_what_would_be_markup():
    text = markdown_text(DOCUMENT)
    assert text.startswith(f"# Searches \\& \\<more\\>\n\n> **{NOTICE}**\n\n## Sources\n")
    assert "See [the paper](<https://doi.org/10.1/x>), **all** of *it*." in text
    assert "- two **\\***" in text
    assert "**Table 1.** Hits.\n\n| Source | Hits |\n| --- | ---: |\n| PubMed \\| Ovid | 1,234 |" in text
    assert "```text\na AND b\n  OR `c`\n```" in text
    assert "**Table 2.** More." in text


def test_a_query_with_backticks_is_fenced_by_more_of_them():
    assert "````text\n```\n````" in markdown_text(Document("T", [Verbatim("```")]))


def test_a_paragraph_that_begins_like_a_list_or_heading_is_none_in_markdown():
    text = markdown_text(Document("T", [Paragraph("# no"), Paragraph("- no"), Paragraph("1. no"), Paragraph("a_b_c")]))
    assert text.split("\n\n")[1:] == ["\\# no", "\\- no", "1\\. no", "a_b_c\n"]


def test_docx_has_the_notice_on_each_page_a_title_a_language_and_page_numbers():
    word = opened(DOCUMENT)
    [section] = word.sections
    assert section.header.paragraphs[0].text == NOTICE
    assert [f.get(qn("w:instr")) for f in section.footer._element.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (word.core_properties.title, word.core_properties.language) == ("Searches & <more>", "en-GB")
    assert word.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"


def test_docx_tables_repeat_their_header_row_and_rows_are_not_torn():
    for table in opened(DOCUMENT).tables:
        headers = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert headers == [True] + [False] * (len(table.rows) - 1)
        assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
        assert all(cell.paragraphs[0].runs[0].bold for cell in table.rows[0].cells)


def test_docx_holds_queries_and_links_as_they_are():
    word = opened(DOCUMENT)
    [query] = [paragraph for paragraph in word.paragraphs if paragraph.style.name == "Verbatim"]
    assert query.text == "a AND b\n  OR `c`"
    [address] = [found.address for paragraph in word.paragraphs for found in paragraph.hyperlinks]
    assert address == "https://doi.org/10.1/x"


def test_the_same_document_gives_the_same_bytes_and_they_tell_no_time():
    content = docx_bytes(DOCUMENT)
    assert content == docx_bytes(DOCUMENT)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@settings(max_examples=30, deadline=None)
@given(st.text(), st.text())
def test_any_text_can_be_written_in_both_forms(words, query):
    document = Document(words, [Paragraph(words), Table(words, [words], [[words]]), Verbatim(query)])
    assert markdown_text(document).encode("utf-8")
    word = opened(document)
    cell = word.tables[0].rows[1].cells[0].text
    assert cell.replace("\t", " ") == "".join(run.text for run in runs_of(words)).replace("\t", " ")
