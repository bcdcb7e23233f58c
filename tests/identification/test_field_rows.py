"""Embase's CSV with a field a row is read as the records it holds, and no other table is taken for it."""

import csv
import io

import pytest

from scripts.audit.count_exports import count_starts
from scripts.common.messages import InputError
from scripts.identification.read_file import open_hits, read_file
from tests.identification.works import WORKS


def write(works, blank=True):
    """Works as Embase writes them, with a blank row between two or none."""
    records = []
    for work in works:
        source = f"{work.journal} ({work.year}) {work.volume} ({work.pages}). Date of Publication: 1 Mar {work.year}"
        rows = [
            ["TITLE", work.title], ["AUTHOR NAMES", *work.authors], ["AUTHOR ADDRESSES", "(Able) Nowhere."],
            ["SOURCE", source], ["ISSN", work.issn], ["ABSTRACT", work.abstract], ["LANGUAGE OF ARTICLE", "English"],
            ["AUTHOR KEYWORDS", *work.keywords], ["PUBLICATION TYPE", "Article"], ["DOI", work.doi],
            ["MEDLINE PMID", work.pmid], ["EMBASE ACCESSION ID", work.accession], ["COPYRIGHT", "Copyright, Elsevier"],
        ]  # fmt: skip
        buffer = io.StringIO()
        writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows(row for row in rows if any(row[1:]))
        records.append(buffer.getvalue())
    return ("\n" if blank else "").join(records)


def hits_of(text, **size):
    return list(open_hits(lambda: io.BytesIO(text.encode()), "export.csv", **size).content)


@pytest.mark.parametrize("blank", [True, False])
def test_every_field_of_embase_s_rows_is_read(tmp_path, blank):
    (tmp_path / "x").write_text(write(WORKS, blank), encoding="utf-8")
    export = read_file(tmp_path / "x", "x", "embase")
    assert export.format == "csv_fields_by_row"
    for work, record in zip(WORKS, export.records, strict=True):
        expected = work.record(
            issue="", doi=work.doi, pmid=work.pmid, accession=work.accession, publication_types=["Article"]
        )
        columns = ("title", "authors", "journal", "year", "volume", "pages", "issn", "abstract", "keywords", "doi",
                   "pmid", "accession", "publication_types")  # fmt: skip
        assert {name: record[name] for name in columns} == {name: expected[name] for name in columns}
    assert count_starts(tmp_path / "x") == len(WORKS)
    (tmp_path / "x").write_text(write(WORKS[:1]), encoding="utf-8")
    assert count_starts(tmp_path / "x") == len(read_file(tmp_path / "x", "x", "embase").records) == 1


def test_where_embase_s_rows_are_cut_for_reading_makes_no_difference():
    text = write(WORKS)
    whole = hits_of(text)
    for chunk in (1, 700, 5000):
        assert hits_of(text, chunk=chunk) == whole
    assert all(text.split("\n")[hit.line - 1].startswith('"TITLE"') for hit in whole)


def test_rows_of_fields_that_are_cut_off_are_refused_with_their_line():
    text = write(WORKS[:3])
    start = text.rindex('"ABSTRACT","')
    for cut in (start + 30, start + 10, start + 4):
        with pytest.raises(InputError, match=rf"export\.csv, line {text.count(chr(10), 0, start) + 1}"):
            hits_of(text[:cut])


def test_a_table_with_a_header_in_capitals_is_no_list_of_fields():
    text = 'TITLE,AUTHORS,YEAR\n"A TRIAL OF SLEEP","Able, A",2001\nGAIT,"Baker, B",2002\nABSTRACT,"C, D",2003\n'
    assert [hit.tags["title"] for hit in hits_of(text)] == [["A TRIAL OF SLEEP"], ["GAIT"], ["ABSTRACT"]]
