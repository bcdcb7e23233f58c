"""Cells of tables as programs write them: missing, ruined, several values in one, told from the whole file."""

import io

import pytest

from scripts.common.messages import InputError
from scripts.identification.formats.format import PROVIDER, RUINED
from scripts.identification.read_file import open_export, open_hits, read_file
from scripts.identification.warn_of_fields import warn_of_fields, what_it_held


def hits_of(content, **size):
    content = content if isinstance(content, bytes) else content.encode()
    return list(open_hits(lambda: io.BytesIO(content), "export.csv", **size).content)


def records_of(tmp_path, content):
    (tmp_path / "x").write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(tmp_path / "x", "x", "source").records


def authors_of(tmp_path, *cells, header="Title,Authors"):
    rows = "".join(f'"Title {n}","{cell}"\n' for n, cell in enumerate(cells))
    return [record["authors"] for record in records_of(tmp_path, f"{header}\n{rows}")]


@pytest.mark.parametrize("word", ["NA", "None", "nan", "NaN", "NULL", "null", "<NA>", "#N/A", r"\N"])
def test_the_word_by_which_r_or_python_or_a_database_marks_what_is_missing_is_no_value(tmp_path, word):
    header = "title,authors,journal,year,volume,doi,pmid,abstract,keywords,language\n"
    first = f'First,"Doe, J",{word},2020,{word},{word},{word},{word},{word},{word}\n'
    second = f'Second,{word},Lancet,{word},5,10.1000/a,1,Text,"a; b",English\n'
    one, two = records_of(tmp_path, header + first + second)
    empty = ("journal", "volume", "doi", "pmid", "abstract", "language", "accession")
    assert [one[column] for column in empty] == [""] * len(empty)
    assert (one["keywords"], two["authors"], two["year"]) == ([], [], None)
    assert (two["journal"], two["volume"], two["keywords"]) == ("Lancet", "5", ["a", "b"])
    assert word in one["raw"]


def test_an_author_called_na_and_a_journal_called_none_stay_where_the_file_leaves_cells_empty(tmp_path):
    text = 'Title,Authors,Journal,Year,DOI\nOne,NA,None,2001,\nTwo,"Doe, J",,2002,10.1000/a\nThree,,Lancet,,\n'
    one, two, _ = records_of(tmp_path, text)
    assert (one["authors"], one["journal"], two["journal"]) == (["NA"], "None", "")


def test_a_column_with_cells_that_are_truly_empty_keeps_a_word_that_another_column_has_for_missing(tmp_path):
    text = "Title,Authors,Journal,Year\nOne,NA,None,2001\nTwo,Doe J,,NA\nThree,Roe R,Lancet,None\n"
    one, _, three = records_of(tmp_path, text)
    assert (one["authors"], one["journal"], three["year"]) == ([], "None", None)


def test_a_title_that_is_a_word_stays_in_a_file_that_marks_nothing_as_missing(tmp_path):
    assert [r["title"] for r in records_of(tmp_path, "Title,Year\nNone,2001\nNA,2002\n")] == ["None", "NA"]


def test_numbers_that_pandas_wrote_with_decimals_are_whole(tmp_path):
    text = "title,year,volume,number,pages,pmid\nOne,2020.0,3.0,4.0,7.0,123.0\nTwo,nan,5.0,nan,9.0,nan\n"
    one, two = records_of(tmp_path, text)
    assert [one[c] for c in ("year", "volume", "issue", "pages", "pmid")] == [2020, "3", "4", "7", "123"]
    assert (two["volume"], two["issue"], two["pmid"]) == ("5", "", "")


def test_a_volume_that_is_a_version_keeps_its_decimals(tmp_path):
    one, _ = records_of(tmp_path, "Title,Volume\nOne,3.0\nTwo,3.1\n")
    assert one["volume"] == "3.0"


@pytest.mark.parametrize(
    "cell", ["09-Jan", "9-Jan", "Jan-32", "2024-01-09", "2024-01-09 00:00:00", "09.01.2024", "1. Sep", "3-Mrz", "1E+05"]
)
def test_pages_that_excel_made_a_day_of_are_not_taken_and_told(tmp_path, cell):
    text = f"Title,Pages,Year\nOne,{cell},2020\nTwo,3-9,2021\n"
    one, two = records_of(tmp_path, text)
    assert (one["pages"], one["year"], two["pages"]) == ("", 2020, "3-9")
    assert [hit.tags.get("pages" + RUINED) for hit in hits_of(text)] == [[cell], None]


def test_what_a_spreadsheet_program_ruined_is_told_with_file_and_column_and_an_example():
    text = "Title,Authors,Journal,Year,Pages,Volume\nOne,Able A,J,2001,9-Jan,1\nTwo,Baker B,J,2002,3-9,2\n"
    export = open_export(lambda: io.BytesIO(text.encode()), "searches/s/2020-01-01/x.csv", "s")
    assert list(export.content)
    held = what_it_held("searches/s/2020-01-01/x.csv", export.tally)
    (problem,) = warn_of_fields("config/r", [held])
    assert str(problem).startswith(
        "config/r/searches/s/2020-01-01/x.csv, column pages: holds days or rounded numbers in 1 of 2 records, such as "
        "'9-Jan'"
    )
    assert "before it was opened and saved in Excel" in problem.fix
    (row,) = [row for row in held.fields if row["tag"] == "pages (ruined)"]
    assert row["taken_as"] == "not taken: a spreadsheet program has ruined it"
    assert not [row for row in held.fields if row["tag"] == PROVIDER]


@pytest.mark.parametrize("cell", ["123-45", "S1-S9", "e1E5", "12", "1-9", "A-5", "101, 105", "Dec 2010"])
def test_pages_that_are_only_odd_are_taken(cell):
    assert hits_of(f'Title,Issue,Year\nOne,"{cell}",2020\n')[0].tags["issue"] == [cell]


def test_long_numbers_that_excel_rounded_are_no_accessions_and_make_no_two_records_one(tmp_path):
    text = 'Title,Accession Number,DOI\nOne,1.08E+08,10.1000/a\nTwo,1.08E+08,"1,2E+10"\n'
    one, two = records_of(tmp_path, text)
    assert (one["accession"], two["accession"], two["doi"]) == ("", "", "")
    assert one["record_id"] != two["record_id"]
    assert hits_of(text)[1].tags["accession_number" + RUINED] == ["1.08E+08"]
    assert hits_of(text)[1].tags["doi" + RUINED] == ["1,2E+10"]


def test_a_column_tells_whether_commas_stand_between_names_or_within_them(tmp_path):
    assert authors_of(tmp_path, "A Able, B Baker, CD Carter", "E Evans", "F de la Fox, G Grey") == [
        ["Able, A", "Baker, B", "Carter, CD"], ["Evans, E"], ["de la Fox, F", "Grey, G"],
    ]  # fmt: skip
    assert authors_of(tmp_path, "Able, A., Baker, B.", "Evans, E.") == [["Able, A.", "Baker, B."], ["Evans, E."]]
    assert authors_of(tmp_path, "Able A, Baker BC", "Evans E") == [["Able, A", "Baker, BC"], ["Evans, E"]]
    assert authors_of(tmp_path, "Able A, Baker BC.", "Evans E.") == [["Able, A", "Baker, BC"], ["Evans, E"]]
    assert authors_of(tmp_path, "Able, A.", "Evans, E.") == [["Able, A."], ["Evans, E."]]
    assert authors_of(tmp_path, "Able, Anna", "Baker, Bo Carl") == [["Able, Anna"], ["Baker, Bo Carl"]]
    assert authors_of(tmp_path, "Anna Able, Bo Baker", "Cy Carter, Di Dunn, Ed Evans") == [
        ["Anna Able", "Bo Baker"], ["Cy Carter", "Di Dunn", "Ed Evans"],
    ]  # fmt: skip


def test_names_between_semicolons_bars_and_below_each_other_are_several(tmp_path):
    assert authors_of(tmp_path, "Able, A; Baker, B", "Solo, S") == [["Able, A", "Baker, B"], ["Solo, S"]]
    assert authors_of(tmp_path, "Able, A|Baker, B", "Solo, S") == [["Able, A", "Baker, B"], ["Solo, S"]]
    assert authors_of(tmp_path, "Able, A\nBaker, B", "Solo, S") == [["Able, A", "Baker, B"], ["Solo, S"]]
    assert authors_of(tmp_path, "A. Able; B. C. Baker", "Anna Solo") == [["Able, A.", "Baker, B. C."], ["Solo, Anna"]]


def test_who_is_nobody_or_cut_off_is_no_author(tmp_path):
    assert authors_of(tmp_path, "[No author name available]", "A Able, B Baker, ...", "C Carter, D Dunn, …") == [
        [], ["Able, A", "Baker, B"], ["Carter, C", "Dunn, D"],
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["PUBMED 11111111", "11111111", "https://pubmed.ncbi.nlm.nih.gov/11111111/"])
@pytest.mark.parametrize("name", ["pubmedID", "PubMed ID", "PMID", "Pubmed Id"])
def test_a_pmid_is_found_under_each_name_that_a_column_of_pmids_has(tmp_path, name, cell):
    assert records_of(tmp_path, f"Title,{name}\nOne,{cell}\n")[0]["pmid"] == "11111111"


def test_an_accession_number_is_a_pmid_only_if_it_says_so(tmp_path):
    text = "Title,Accession Number\nOne,PUBMED 1\nTwo,22222222\n"
    assert [record["pmid"] for record in records_of(tmp_path, text)] == ["1", ""]


def test_bare_quotes_within_quotes_are_read_and_the_row_is_kept_as_it_stands(tmp_path):
    rows = ['"A "quoted" title","Conf on "X"","2007"', '"Says ""twice""","B","2008"', '"On "it"","C","20\n09"']
    text = "\n".join(['"Document Title",Authors,"Publication Year"', *rows, ""])
    records = records_of(tmp_path, text)
    assert [record["title"] for record in records] == ['A "quoted" title', 'Says "twice"', 'On "it"']
    assert [record["raw"] for record in records] == rows
    assert [record["year"] for record in records] == [2007, 2008, None]


def test_a_line_end_outside_of_quotes_is_refused_also_among_bare_quotes():
    with pytest.raises(InputError, match=r"line 3|line 2"):
        hits_of('Title,Authors,Year\n"A "b" c","D",2007\n"E",\n"F",2008\n')
    for first in ('"One","Two\n', 'One,"Two\n'):
        with pytest.raises(InputError, match=r"line 2"):
            hits_of(f'Title,Extra,Year\n{first}"Three","Four\nfive",2008\n')


def test_a_row_of_another_length_is_refused_also_among_bare_quotes():
    with pytest.raises(InputError, match=r"line 3: the row has 2 cells|cannot be read as a table"):
        hits_of('Title,Authors,Year\n"A "b" c","D",2007\n"E","F"\n"G","H",2008\n')


def test_a_file_that_is_json_or_prose_with_names_of_columns_further_down_is_no_table():
    for text in ('{"fields":\n["title", "authors", "year"],\n"x": 1}\n', "Dear all,\nplease find title and year.\n"):
        with pytest.raises(InputError, match=r"is of no format that is known|is JSON of a kind that is not known"):
            hits_of(text)


def test_a_first_line_that_tells_excel_the_separator_is_no_header(tmp_path):
    for separator in ",;":
        text = f"sep={separator}\nTitle{separator}Year\nOne{separator}2001\n"
        assert [(r["title"], r["year"]) for r in records_of(tmp_path, text)] == [("One", 2001)]


def test_columns_are_known_by_their_names_in_other_languages(tmp_path):
    text = "Título;Autores;Revista;Ano;Resumo;Idioma\nSono;Silva, A.;Revista X;2001;Texto;Português\n"
    (record,) = records_of(tmp_path, text)
    assert (record["title"], record["authors"], record["journal"]) == ("Sono", ["Silva, A."], "Revista X")
    assert (record["year"], record["abstract"], record["language"]) == (2001, "Texto", "Português")


def test_a_web_page_that_is_a_table_is_told_from_a_page_to_log_in():
    for page in ("<html><table><tr><td><b>Title-题名</b></td></tr></table></html>", "<table><th>Title</th></table>"):
        with pytest.raises(InputError, match="a table as a web page, which many programs call"):
            hits_of(page)


def test_two_columns_of_the_same_name_count_both(tmp_path):
    (record,) = records_of(tmp_path, "Title,Keywords,Keywords,Year\nOne,a; b,c,2001\n")
    assert record["keywords"] == ["a", "b", "c"]
