"""Exports are found wherever they lie, and no record is left out of a review without a word."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.common.messages import InputError
from scripts.common.provenance import ROOT
from scripts.common.yaml_files import parse_yaml
from scripts.identification.find_exports import find_exports, locate_exports
from scripts.protocol.load_protocol import load_protocol

TEMPLATE = ROOT / "workflow" / "schemas" / "review.template.yaml"
RIGHT = "searches/pubmed/2026-01-31"


@pytest.fixture
def review(tmp_path) -> Path:
    folder = tmp_path / "config" / "mine"
    folder.mkdir(parents=True)
    shutil.copy(TEMPLATE, folder / "review.yaml")
    put(folder, f"{RIGHT}/export.nbib")
    return folder


def put(review: Path, name: str) -> Path:
    path = review / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("PMID- 1\n")
    return path


def told(review: Path) -> str:
    with pytest.raises(InputError) as error:
        find_exports(review, load_protocol(review))
    return str(error.value)


@pytest.mark.parametrize(
    ("name", "where", "goes_to"),
    [
        ("searches/more.nbib", "lies in no folder of a search", RIGHT),
        ("searches/pubmed/more.nbib", "lies in the folder of a source", RIGHT),
        ("searches/PubMed/more.nbib", "lies in the folder of a source", RIGHT),
        (f"{RIGHT}/batch 2/more.nbib", "lies deeper than the folder of its search", RIGHT),
        (f"{RIGHT}/a/b/c/more.nbib", "lies deeper than the folder of its search", RIGHT),
        ("more.nbib", "lies in no folder of a search", RIGHT),
        ("searches/embase/more.ris", "lies in the folder of a source", "searches/<source>/<date>"),
    ],
)
def test_an_export_in_the_wrong_place_stops_the_run_with_where_it_lies_and_where_it_goes(review, name, where, goes_to):
    path = put(review, name)
    assert f"{path}: {where}" in told(review)
    assert f"Move it to {review}/{goes_to}/" in told(review)
    path.unlink()
    assert find_exports(review, load_protocol(review)) == [f"{review}/{RIGHT}/export.nbib"]


@pytest.mark.parametrize(
    "name",
    ["Thumbs.db", "desktop.ini", ".DS_Store", "~$export.xlsx", ".~lock.export.csv#", "Icon\r", "__MACOSX/._export.ris"],
)
@pytest.mark.parametrize("folder", ["", "searches/", "searches/pubmed/", f"{RIGHT}/", f"{RIGHT}/deeper/"])
def test_what_systems_and_programs_leave_is_passed_over_wherever_it_lies(review, folder, name):
    put(review, folder + name)
    assert find_exports(review, load_protocol(review)) == [f"{review}/{RIGHT}/export.nbib"]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("export.numbers", "In Numbers: File, Export To, CSV."),
        ("export.numbers/Index.zip", "In Numbers: File, Export To, CSV."),
        ("My library.enl", "In EndNote: File, Export, as RIS or XML."),
        ("My library.Data/sdb/sdb.eni", "belongs to a library of EndNote."),
        ("export.ris.crdownload", "is a download that has not ended. Download it again."),
    ],
)
@pytest.mark.parametrize("folder", ["searches", "searches/pubmed", RIGHT])
def test_what_only_one_program_can_read_gets_the_advice_for_it_once(review, folder, name, advice):
    put(review, f"{folder}/{name}")
    assert advice in told(review)
    assert told(review).count("\n") == 0


@pytest.mark.parametrize("place", ["pubmed/2026-02-28", "embase/2026-02-28"])
def test_a_search_that_the_protocol_lacks_is_told_with_lines_which_make_the_protocol_have_it(review, place):
    put(review, f"searches/{place}/export.ris")
    first, *lines = told(review).splitlines()
    assert f"searches/{place}: the protocol knows no such search." in first
    text = TEMPLATE.read_text()
    before = "reviewers:\n" if "embase" in place else "        query: your query, as it was entered\n"
    if "embase" in place:
        text = text.replace("\nreviewers:", "\n".join(["", *lines, "reviewers:"]), 1)
    else:
        text = text.replace("\n# Reports that a good search", "\n".join(["", *lines, "", "# Reports"]), 1)
    assert before in text
    (review / "review.yaml").write_text(text)
    assert len(parse_yaml(text)["sources"]) == (2 if "embase" in place else 1)
    assert len(find_exports(review, load_protocol(review))) == 2


def test_a_folder_that_is_no_day_is_told_how_it_has_to_be_called(review):
    put(review, "searches/pubmed/january/export.ris")
    assert "Its name has to be the day of the search, as in 2026-01-31" in told(review)


def test_a_source_that_is_written_otherwise_is_recognised(review):
    put(review, "searches/PubMed/2026-01-31/export.ris")
    assert "If it is the protocol's source pubmed, call the folder searches/pubmed." in told(review)


NAMES = st.sampled_from(["pubmed", "embase", "2026-01-31", "2026-02-28", "export", "a b"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.lists(NAMES, max_size=4), st.sampled_from(["x.ris", "y.csv", "z"])), max_size=6))
def test_of_all_files_below_searches_each_is_read_or_told(tmp_path_factory, files):
    review = tmp_path_factory.mktemp("review")
    shutil.copy(TEMPLATE, review / "review.yaml")
    put(review, f"{RIGHT}/export.nbib")
    for folders, name in files:
        put(review, "/".join(["searches", *folders, name]))
    found = locate_exports(review, load_protocol(review))
    everything = {path for path in (review / "searches").rglob("*") if path.is_file()}
    assert everything == {path for paths in found.exports.values() for path in paths} | {*found.misplaced}
    named = {Path(problem.file) for problem in found.problems}
    read = {*found.exports[RIGHT]}
    assert all(path in read or {path, path.parent} & named for path in everything)
