"""Records that start in an export are counted without the readers, and come to what the readers read."""

import gzip

from scripts.audit.count_exports import count_starts


def test_the_marks_count_what_the_readers_read_in_every_real_export(real_exports):
    for path, records in real_exports:
        assert (path.name, count_starts(path)) == (path.name, len(records))
    assert len(real_exports) > 20


def test_a_table_is_counted_below_its_header_and_without_blank_lines(tmp_path):
    table = tmp_path / "x.csv"
    table.write_text('"sep=;"\nid;title;year\n1;"a\nb";2000\n\n2;c;2001\n;;\n')
    assert count_starts(table) == 2


def test_a_workbook_is_not_countable_and_line_ends_do_not_matter(tmp_path):
    book, text = tmp_path / "x.xlsx", tmp_path / "x.ris"
    book.write_bytes(b"PK\x03\x04")
    text.write_bytes("\ufeffTY  - JOUR\r\nER  - \r\n\r\nTY  - JOUR\r\nER  - \r\n".encode("utf-16"))
    assert count_starts(book) is None
    assert count_starts(text) == 2


def test_pages_of_interfaces_and_packed_files_are_counted_too(tmp_path):
    page, packed = tmp_path / "x.json.gz", tmp_path / "x.xml.gz"
    page.write_bytes(gzip.compress(b'{"message": {"items": [{"DOI": "10.5555/1"}, {"DOI": "10.5555/2"}]}}'))
    packed.write_bytes(gzip.compress(b"<PubmedArticleSet><PubmedArticle></PubmedArticle>\n<PubmedArticle>"))
    assert (count_starts(page), count_starts(packed)) == (2, 2)
