"""BibTeX in the dress of each program that writes it, its accidents, and what other parsers make of the same files."""

import io
import logging
import re
import time

import bibtexparser
import pybtex.database
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.audit.count_exports import count_starts
from scripts.common.messages import InputError
from scripts.identification.bibtex_names import read_names
from scripts.identification.formats.bibtex_entries import read_entries
from scripts.identification.read_file import open_export, open_hits, read_file
from tests.identification.bibtex_of_programs import DRESSES


def read(text, tmp_path):
    path = tmp_path / "x.bib"
    path.write_bytes(text.encode())
    records = read_file(path, "x.bib", "s").records
    assert count_starts(path) == len(records)
    return records


@pytest.mark.parametrize("program", DRESSES)
def test_bibtex_of_each_program_says_what_it_says(tmp_path, program):
    text, wanted = DRESSES[program]
    (record,) = read(text, tmp_path)
    assert {column: record[column] for column in wanted} == wanted
    assert record["raw"].startswith("@")


def test_all_of_them_in_one_file_are_apart_each_with_its_line_and_text(tmp_path):
    text = "\n".join(entry for entry, _ in DRESSES.values()) + "\n"
    records = read(text, tmp_path)
    assert len(records) == len(DRESSES)
    for record, (entry, wanted) in zip(records, DRESSES.values(), strict=True):
        assert {column: record[column] for column in wanted} == wanted
        assert record["raw"].split("\n")[0] in entry
    hits = list(open_hits(lambda: io.BytesIO(text.encode()), "x.bib").content)
    assert list(open_hits(lambda: io.BytesIO(text.encode()), "x.bib", chunk=300).content) == hits
    lines = text.split("\n")
    assert all(hit.raw.split("\n")[0] in lines[hit.line - 1] for hit in hits)


NO_COMMA = "line 2: the comma after the value of `"
NOT_WHOLE = {
    "a comma is missing": ("@article{a,\n title = {One}\n journal = {J}\n}", f"{NO_COMMA}title`"),
    "between quotes": ('@article{a,\n title = "One"\n journal = "J"\n}', f"{NO_COMMA}title`"),
    "after a number": ("@article{a,\n year = 2020\n journal = {J}\n}", f"{NO_COMMA}year`"),
    "it is cut off": ("@article{a,\n title = {One},\n", "line 1: the entry does not end"),
    "within a value": ("@article{a,\n title = {One\n}\n", "line [12]: (the value of `title`|the entry) does not end"),
    "before another": ("@article{a,\n title = {One\n\n@article{b, title={Two}}\n", "line 2: the value of `title` does"),
    "a brace is missing, one is too many": (
        "@article{a,\n title = {One {x\n y},\n journal = {J},\n year = {2020}}\n}",
        "line 2: the value of `title` does not end before `journal`",
    ),
    "an at sign is damaged": ("@article{a, title={One}}\nXarticle{b,\n title = {Two}\n}", "line 3: fields stand there"),
    "its braces end too early": ("@article{a, title={One}},\n year = {2020}\n}", "line 2: fields stand there"),
    "only remarks": ("@Comment{jabref-meta: databaseType:bibtex;}\n", "holds no records"),
    "only abbreviations": ('@string{a = {b}}\n@preamble{"x"}\n', "holds no records"),
    "no value": ("@article{a,\n title = {One},\n year = # ,\n}", "line 3: `year` has no value"),
}


@pytest.mark.parametrize("case", NOT_WHOLE)
def test_what_is_not_whole_is_refused_with_its_line_and_never_read_into_another_field(tmp_path, case):
    text, message = NOT_WHOLE[case]
    with pytest.raises(InputError, match=message):
        read(text, tmp_path)


def test_entries_without_a_key_repeated_ones_and_those_behind_another_are_all_there(tmp_path):
    text = (
        "@article{\n title={One}, year={2001}}\n@article{,\n title={Two}}\n@article{k\n title={Three}}\n"
        "@article{k, title={Four}}@article{k, title={Five}, title={5}}\n}@misc{l, title={Six}}\n@misc{only}\n"
        "@comment{@article{no, title={No}}}\n"
    )
    titles = [record["title"] for record in read(text, tmp_path)]
    assert titles == ["One", "Two", "Three", "Four", "Five", "Six", ""]


# What parsers agree on: a name, and values without what is special.
FIELD = st.sampled_from(["title", "author", "journal", "note", "abstract", "x-y", "issue_no"])
WORD = st.sampled_from(
    ["Able, Anna", "and", "{T}he", "a = b", '{G\\"o}del', "@ home", "x#y", "50\\%", "(1)", "\n  ", "é", "~"]
)
BRACED = st.lists(WORD, max_size=5).map(lambda words: "{" + " ".join(words).strip() + "}")
QUOTED = st.lists(WORD, max_size=5).map(lambda words: '"' + " ".join(words).strip() + '"')
VALUE = st.one_of(BRACED, QUOTED, st.integers(0, 2100).map(str))
ENTRY = st.dictionaries(FIELD, VALUE, min_size=1, max_size=5)


@settings(deadline=None)
@given(st.lists(ENTRY, min_size=1, max_size=4), st.sampled_from(["\n", " "]), st.booleans())
def test_other_parsers_find_the_same_fields(entries, gap, last):
    logging.disable()
    text = "\n".join(
        f"@article{{k{number},{gap}"
        + f",{gap}".join(f"{name} = {value}" for name, value in entry.items())
        + ("," if last else "")
        + "\n}"
        for number, entry in enumerate(entries)
    )
    ours = [
        (entry.key, {name: " ".join(value.split()) for name, value in entry.fields})
        for entry in read_entries(text, "x")
    ]
    library = bibtexparser.parse_string(text)
    theirs = [
        (entry.key, {field.key.lower(): " ".join(str(field.value).split()) for field in entry.fields})
        for entry in library.entries
    ]
    assert ours == theirs
    parsed = pybtex.database.parse_string(text, "bibtex").entries
    assert [key for key, _ in ours] == list(parsed)
    for key, fields in ours:
        others = {name.lower(): " ".join(value.split()) for name, value in parsed[key].fields.items()}
        assert {name: value for name, value in fields.items() if name != "author"} == others


NAMES = [
    "Anna Able", "Ludwig van Beethoven", "Jean de la Fontaine", "van der Berg, Jan P.", "Able, Anna", "Madonna",
    "Mary Ann {Le Fanu}", "Mueller, Bernd", "de Castro, Nivalde", "Charles Louis Xavier Joseph de la Poussin",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5))
def test_other_parsers_find_the_same_names(names):
    ours = read_names(" and\n  ".join(names))
    theirs = [pybtex.database.Person(name) for name in names]
    assert ours == [
        re.sub(
            "[{}]", "",
            " ".join([*each.prelast_names, *each.last_names])
            + (", " + " ".join([*each.first_names, *each.middle_names]) if each.first_names else ""),
        )
        for each in theirs
    ]  # fmt: skip


def test_ten_thousand_entries_are_read_in_seconds():
    text = "\n".join(DRESSES["Zotero"][0].replace("able_risk", f"k{number}") for number in range(1000))
    start = time.perf_counter()
    records = list(open_export(lambda: io.BytesIO(text.encode()), "x.bib", "s").content)
    assert len(records) == 1000
    assert time.perf_counter() - start < 10  # a thousand: ten times what it takes


WRITTEN_AS = {
    "Able, A. and": ["Able, A."],
    "Able A., Baker B.": ["Able A.", "Baker B."],
    "Anna Able, Bo Baker, Cy Carter": ["Able, Anna", "Baker, Bo", "Carter, Cy"],
    "Smith, Jr, John": ["Smith, Jr, John"],
    "{{World Health Organization}} and {van der Berg}, Jan": ["World Health Organization", "van der Berg, Jan"],
    "{{Department of Health and Welfare}}": ["Department of Health and Welfare"],
    "{{Able, Anna and Baker, Bo}}": ["Able, Anna", "Baker, Bo"],
    "{The PAIN Group, Study 2} AND Able, A": ["The PAIN Group, Study 2", "Able, A"],
}


@pytest.mark.parametrize("written", WRITTEN_AS)
def test_lists_of_names_are_taken_apart_as_their_programs_join_them(written):
    assert read_names(written) == WRITTEN_AS[written]
