"""What was not taken of an export is told: tag by tag, and as a warning where it looks like a field that is missing."""

import io
from functools import partial

import pytest

from scripts.identification.read_export import main
from scripts.identification.read_file import open_export
from scripts.identification.tally_fields import FIELD_COLUMNS
from scripts.identification.value_shapes import shapes_of
from scripts.identification.warn_of_fields import warn_of_fields, what_it_held


def held_of(text: str, name: str = "searches/x/2020-01-01/x"):
    """What a file with this text held, once all of it was read."""
    export = open_export(partial(io.BytesIO, text.encode()), name, "source")
    assert list(export.content)
    return what_it_held(name, export.tally)


def warnings_of(*texts: str) -> list[str]:
    """The warnings of a review with these files, each in a search of its own."""
    files = [held_of(text, f"searches/s{number}/2020-01-01/x") for number, text in enumerate(texts)]
    return [f"{each.place}: {each.message}" for each in warn_of_fields("config/r", files)]


def table(header: str, *rows: str) -> str:
    return "\n".join((header, *rows)) + "\n"


def ris(*records: str) -> str:
    return "".join(f"TY  - JOUR\n{record}\nER  - \n\n" for record in records)


FULL = "TI  - A title\nAU  - Able, A\nPY  - 2020\nT2  - Journal of Tests"


def test_each_tag_has_a_row_with_its_number_of_records_and_as_what_it_was_taken():
    held = held_of(ris(f"{FULL}\nXX  - what\nN1  - PMID: 12345678", f"{FULL}\nXX  - \nUR  - https://doi.org/10.1000/x"))
    rows = {row["tag"]: row for row in held.fields}
    assert all(tuple(row) == FIELD_COLUMNS for row in held.fields)
    assert (rows["TI"]["records"], rows["TI"]["taken_as"]) == (2, "title")
    assert (rows["XX"]["records"], rows["XX"]["taken_as"]) == (1, "not taken")
    assert rows["N1"]["taken_as"] == "pmid"
    assert rows["UR"]["taken_as"] == "url; doi"


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("Who wrote it", "Able, Anna; Baker, Bo C.", "names of people"),
        ("Who wrote it", "Able AB, Baker C", "names of people"),
        ("When out", "2019 Mar 3", "a year"),
        ("Handle", "10.1000/xyz", "a DOI"),
        ("Handle", "https://doi.org/10.1000/xyz", "a DOI"),
        ("Other no", "PUBMED 31234567", "a PMID"),
        ("Other no", "31234567", "a PMID"),
        ("Serial", "1234-567X", "an ISSN"),
        ("ISBN of it", "1234-567X", "an ISSN"),
        ("Where in it", "117-24", "pages"),
        ("Came out in", "Annals of X", "the title of a journal"),
        ("Came out in", "Annals of Made-up Medicine", "the title of a journal"),
    ],
)
def test_a_column_that_looks_like_a_field_which_the_records_lack_is_warned_of(column, value, told):
    (warning,) = warnings_of(table(f"Title,{column}", f'One,"{value}"', f'Two,"{value}"'))
    assert warning.startswith(
        f"column {column.lower().replace(' ', '_')}: is filled in 2 of 2 records and looks like {told}"
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Date added", "2023-04-01"), ("Access date", "2023"), ("Last modified", "2023-04-01"),
        ("Editors", "Able, Anna; Baker, Bo"), ("Place", "London, England"), ("Publisher", "Sage"),
        ("Cited references", "10.1000/a; Able, A., 2010, J TESTS, V1, P3; 10.1000/b"), ("ISBN", "978-3-16-148410-0"),
        ("Times cited", "17"), ("Number of pages", "9"), ("Years", "2019-2021"), ("Notes", "Seen by me on Tuesday."),
        ("Size", "31 kB"), ("Status", "Included"), ("Key", "ABCD1234"), ("Score", "0.87"),
    ],
)  # fmt: skip
def test_what_only_resembles_a_field_is_not_warned_of(column, value):
    assert warnings_of(table(f"Title,{column}", f'One,"{value}"', f'Two,"{value}"')) == []


def test_a_field_that_was_taken_from_another_column_is_not_missed():
    header = "Title,Authors,Year,Journal,DOI,Pages,Handle,Writers,Printed,Came out in"
    row = 'One,"Able, A",2020,Journal of Tests,10.1000/x,1-2,10.1000/x,"Able, A",2020,J Tests'
    assert warnings_of(table(header, row, row)) == []


def test_authors_beyond_those_that_were_taken_are_missed():
    (warning,) = warnings_of(table("Title,Author,Co-authors", 'One,"Able, A","Baker, B; Carter, C"'))
    assert "names of people" in warning
    assert warnings_of(table("Title,Authors,First author", 'One,"Able, A; Baker, B","Able, A"')) == []


def test_up_to_one_record_in_twenty_may_lack_a_field_before_it_is_told():
    rest = [f"Title {number},," for number in range(18)]
    filled = "One,10.1000/x,"
    assert warnings_of(table("Title,Handle,Note", filled, *rest, "Last,,")) == []
    assert len(warnings_of(table("Title,Handle,Note", filled, filled, *rest))) == 1


def test_a_core_field_that_a_file_lacks_and_others_have_is_told():
    lacking = FULL.replace("PY  - 2020\n", "")
    assert warnings_of(ris(FULL, FULL), ris(lacking, lacking, FULL)) == [
        "field year: is empty in 2 of 3 records; other files of this review have it."
    ]
    assert warnings_of(ris(FULL, FULL), ris(lacking, FULL)) == []
    assert warnings_of(ris(lacking, lacking)) == []


def test_trials_and_theses_are_not_asked_for_a_journal():
    trials = table("NCT Number,Title,Year", "NCT01234567,A trial,2020")
    theses = ris("TI  - T\nAU  - Able, A\nPY  - 2020").replace("JOUR", "THES")
    assert warnings_of(ris(FULL), trials, theses) == []


def test_a_warning_names_the_file_and_replies_of_one_search_are_told_once():
    files = [held_of(table("Title,Handle", "One,10.1000/x"), f"searches/s/2020-01-01/{n}.csv") for n in (1, 2, 3)]
    (warning,) = warn_of_fields("config/r", files)
    assert (warning.file, warning.place) == ("config/r/searches/s/2020-01-01/1.csv", "column handle")
    assert "2 more files" in warning.message


def test_a_pattern_that_takes_nothing_does_not_hide_what_stands_there():
    (warning,) = warnings_of(ris(f"{FULL}\nC1  - 10.1000/x"))
    assert warning.startswith("tag C1: ")


@pytest.mark.parametrize(("column", "value"), [("Volume", "10.1000/x"), ("Issue", "PMID: 31234567")])
def test_an_identifier_that_was_taken_as_something_else_is_told(column, value):
    (warning,) = warnings_of(table(f"Title,{column}", f"One,{value}", f"Two,{value}"))
    assert warning.startswith(f"column {column.lower()}: ")


def test_the_command_shows_the_fields_and_tells_what_seems_lost(tmp_path, capsys):
    path = tmp_path / "x.csv"
    path.write_text(table("Title,Handle", "One,10.1000/x"))
    assert main([str(path), "--fields"]) == 0
    shown = capsys.readouterr()
    assert [line.split() for line in shown.out.splitlines()[1:]] == [
        ["title", "1", "title"],
        ["handle", "1", "not", "taken", "(looks", "like", "a", "DOI)"],
    ]
    assert f"Please note: {path}, column handle: " in shown.err
    assert main([str(path), "--fields", "--out", str(tmp_path / "out.csv")]) == 0
    assert (tmp_path / "out.csv").exists()
    with pytest.raises(SystemExit):
        main([str(path)])


def test_a_value_of_any_length_is_looked_at_quickly():
    assert shapes_of("x", "Able, A; " * 100_000) == ("authors",)
    assert shapes_of("x", "1-" * 100_000) == ()
