"""Records in the dress of each database and program are read as these mean them, field by field."""

import io
from functools import partial

import pytest
from Bio import Medline

from scripts.identification.read_file import open_hits
from tests.identification.dresses_of_databases import DATABASES
from tests.identification.dresses_of_hosts import HOSTS
from tests.identification.dresses_of_other_formats import NBIB, OTHER_FORMATS, in_xml
from tests.identification.dresses_of_platforms import PLATFORMS
from tests.identification.dresses_of_programs import PROGRAMS
from tests.identification.invented import NUMBER
from tests.identification.reading import records_of

RIS = {dress.name: dress for dress in (*DATABASES, *HOSTS, *PLATFORMS, *PROGRAMS)}
DRESSES = RIS | {dress.name: dress for dress in OTHER_FORMATS}
# Where rispy has what we have, if it reads it.
PEER = {
    "title": ("title", "primary_title"),
    "year": ("year", "publication_year"),
    "volume": ("volume",),
    "issue": ("number",),
    "doi": ("doi",),
    "abstract": ("abstract", "notes_abstract"),
}


@pytest.mark.parametrize("name", DRESSES)
def test_each_field_is_read_as_the_program_that_wrote_it_means_it(name):
    dress = DRESSES[name]
    found, expected = records_of(dress.text(in_xml)), dress.expected(in_xml)
    assert len(found) == NUMBER
    for column in expected[0]:
        assert [each[column] for each in found] == [each[column] for each in expected], column


@pytest.mark.parametrize("name", RIS)
def test_rispy_reads_the_same_where_it_reads_it(name):
    rispy = pytest.importorskip("rispy")
    text = RIS[name].text()
    compared = 0
    for ours, theirs in zip(records_of(text), rispy.loads(text), strict=True):
        for column, keys in PEER.items():
            values = [" ".join(theirs[key].split()) for key in keys if theirs.get(key)]
            if column == "year":
                values = [value[:4] for value in values]
            if values and column != "doi":
                assert str(ours[column]) in values, (column, values)
            elif values:
                assert values[0].lower().endswith(ours[column]) or ours[column] in values[0], values
            compared += bool(values)
    assert compared >= 3 * NUMBER


def test_biopython_reads_the_same_nbib():
    text = next(dress for dress in OTHER_FORMATS if dress.template == NBIB).text()
    for ours, theirs in zip(records_of(text), Medline.parse(io.StringIO(text)), strict=True):
        assert (ours["title"], ours["authors"], ours["keywords"]) == (theirs["TI"], theirs["FAU"], theirs["OT"])
        assert (ours["pages"], ours["journal"], ours["abstract"]) == (theirs["PG"], theirs["JT"], theirs["AB"])
        assert f"{ours['doi']} [doi]" == theirs["LID"]


def test_in_a_file_of_several_databases_each_record_is_read_as_its_own_means_it():
    mixed = [RIS[name] for name in ("web_of_science", "ebsco", "scopus", "embase", "proquest", "dimensions", "rayyan")]
    found = records_of("\n".join(dress.text() for dress in mixed))
    expected = [record for dress in mixed for record in dress.expected()]
    assert [{column: each[column] for column in expected[0]} for each in found] == expected


@pytest.mark.parametrize("name", DRESSES)
def test_it_makes_no_difference_where_a_file_is_cut_for_reading(name):
    content = DRESSES[name].text(in_xml).encode()
    hits = [list(open_hits(partial(io.BytesIO, content), "export", chunk).content) for chunk in (1, 3000, 10**7)]
    assert hits[0] == hits[1] == hits[2]
