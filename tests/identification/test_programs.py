"""Files of programs and registries, field by field, counted independently, cut wherever, and refused if cut off."""

import io
import json

import pytest

from scripts.audit.count_exports import count_starts
from scripts.common.messages import InputError
from scripts.identification.canonical_record import make_record
from scripts.identification.read_file import open_hits, read_file
from scripts.identification.tally_fields import FieldTally
from scripts.identification.warn_of_fields import warn_of_fields, what_it_held
from tests.identification.dresses import DRESSES, study_of
from tests.identification.works import WORKS

WHAT_PEOPLE_HAVE = {
    "ictrp_xml": "WHO ICTRP's XML of trials",
    "clinicaltrials_gov_json": "ClinicalTrials.gov's JSON",
    "endnote_text": "EndNote's .enw",
    "refworks": "RefWorks' tagged text",
    "noteexpress": "NoteExpress, as CNKI writes it",
    "ebsco_xml": "EBSCOhost's XML",
    "ovid_text": "Ovid's numbered text with labels",
    "ovid_text, by code": "Ovid's numbered text with codes, a choice of the results",
    "ovid_tagged": "Ovid's tagged text for Citavi",
    "ovid_xml": "Ovid's XML",
    "cochrane_text": "Cochrane's citations as plain text",
    "pubmed_summary": "PubMed's summaries as text",
    "pubmed_abstract": "PubMed's abstracts as text",
    "csl_json": "Zotero's CSL JSON",
    "mods": "MODS of a catalogue",
}  # fmt: skip
each_dress = pytest.mark.parametrize("name", DRESSES, ids=WHAT_PEOPLE_HAVE.get)


def records_of(tmp_path, text):
    """Format and canonical records of a text, without what says where they were."""
    (tmp_path / "export").write_text(text, encoding="utf-8")
    export = read_file(tmp_path / "export", "export", "source")
    ours = {"record_id", "source", "search_date", "file", "position", "raw"}
    return export.format, [
        {key: value for key, value in record.items() if key not in ours} for record in export.records
    ]


def hits_of(text, **size):
    return list(open_hits(lambda: io.BytesIO(text.encode()), "export", **size).content)


@each_dress
def test_every_field_is_read_of_what_people_have(tmp_path, name):
    kind, records = records_of(tmp_path, DRESSES[name].write(WORKS))
    assert kind == name.split(",")[0]
    assert len(WORKS) >= 20
    for work, record in zip(WORKS, records, strict=True):
        expected = DRESSES[name].record(work)
        assert {key: record[key] for key in record} == {key: expected[key] for key in record}, work.number


@each_dress
def test_the_second_count_is_that_of_the_reader_for_what_people_have(tmp_path, name):
    for count in (1, 2, len(WORKS)):
        (tmp_path / "export").write_text(DRESSES[name].write(WORKS[:count]), encoding="utf-8")
        assert count_starts(tmp_path / "export") == count


@each_dress
def test_where_it_is_cut_for_reading_makes_no_difference_to_what_people_have(name):
    text = DRESSES[name].write(WORKS)
    whole = hits_of(text)
    assert len(whole) == len(WORKS)
    for chunk in (1, 700, 5000):
        assert hits_of(text, chunk=chunk) == whole
    lines = text.split("\n")
    assert all(lines[hit.line - 1].strip() for hit in whole)


@each_dress
def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing_in_what_people_have(tmp_path, name):
    text = DRESSES[name].write(WORKS)
    assert records_of(tmp_path, "\ufeff" + text.replace("\n", "\r\n")) == records_of(tmp_path, text)


@each_dress
def test_what_people_have_is_refused_with_its_line_if_the_last_record_is_cut_in_the_middle(name):
    text = DRESSES[name].write(WORKS)
    start = text.rindex(hits_of(text)[-1].raw)
    with pytest.raises(InputError, match=r"export, line \d+") as told:
        hits_of(text[: start + 30])
    assert f"line {text[: start + 30].count(chr(10)) + 1}" in str(told.value)


TAGGED = {
    "endnote_text": ("%0 Journal Article\n%A Able, A.\n%T One\n\n%0 Book\n%T Two\n", "%0 Book\n", "%T"),
    "refworks": ("RT Journal Article\nA1 Able,A.\nT1 One\n\nRT Book\nT1 Two\n", "RT Book\n", "T1"),
    "noteexpress": ("{Reference Type}: Thesis\n{Title}: One\n\n{Reference Type}: Book\n{Title}: Two\n",
                    "{Reference Type}: Book\n", "Title"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAGGED, ids=WHAT_PEOPLE_HAVE.get)
def test_a_record_that_lost_its_first_line_is_told_from_its_second_title(name):
    text, first_line, title = TAGGED[name]
    assert len(hits_of(text)) == 2
    with pytest.raises(InputError, match=rf"line 1: the record that starts at line 1 has two titles \({title}\)"):
        hits_of(text.replace(first_line, ""))
    with pytest.raises(InputError, match="has only its first line"):
        hits_of(text.replace(first_line, first_line * 2))
    with pytest.raises(InputError, match=r"is cut off|is of no format"):
        hits_of(text[: text.index(first_line) + len(first_line) + 1])
    whole = DRESSES[name].write(WORKS[:2])
    with pytest.raises(InputError, match=r"is cut off: it has no .+ after .+ and no line end"):
        hits_of(whole[: whole.rindex(WORKS[1].title) + 5])
    assert len(hits_of(text.rstrip())) == 2


def test_refworks_first_record_that_lost_its_first_line_below_the_legend_is_not_taken_for_legend():
    text = DRESSES["refworks"].write(WORKS[:3])
    with pytest.raises(InputError, match=r"line \d+: a title \(T1\) stands above the first record"):
        hits_of(text.replace("RT Journal Article\n", "", 1))


def test_clinicaltrials_gov_s_file_of_one_study_is_one_record_and_two_files_in_one_are_refused():
    alone = json.dumps(study_of(WORKS[0]), indent=2)
    (hit,) = hits_of(alone)
    assert hit.line == 1
    with pytest.raises(InputError, match=r"export, line \d+: is not valid JSON: there is more behind its one record"):
        hits_of(alone + "\n" + alone)


def test_a_page_of_studies_with_more_behind_the_list_is_read_and_a_second_list_is_not_believed():
    studies = [study_of(work) for work in WORKS[:3]]
    page = json.dumps({"totalCount": 3, "studies": studies, "nextPageToken": "x"}, indent=1)
    assert [hit.raw for hit in hits_of(page, chunk=100)] == [hit.raw for hit in hits_of(page)]
    with pytest.raises(InputError, match=r"lists its records in a way that is not known"):
        hits_of(json.dumps({"a": {"studies": studies}}))
    with pytest.raises(InputError, match=r"is not valid JSON"):
        hits_of(page[:-5])


@each_dress
def test_nothing_that_matters_is_left_in_what_people_have_and_what_is_left_is_told(name):
    export = open_hits(lambda: io.BytesIO(DRESSES[name].write(WORKS).encode()), "export")
    tally = FieldTally(export.manner)
    for hit in export.content:
        tally.add(hit.tags, make_record(hit.tags, export.manner)[0])
    rows = tally.rows("export")
    assert {row["taken_as"] for row in rows} >= {"title", "year"}
    assert warn_of_fields("", [what_it_held("export", tally)]) == []
