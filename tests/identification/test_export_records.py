"""Records written for other programs read back equal, by our readers, and as others mean them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.identification.canonical_record import make_record
from scripts.identification.export_records import records_text
from scripts.identification.formats.registry import FORMATS, WRITTEN
from scripts.identification.manner import Manner
from scripts.identification.read_file import read_file

RIS = Manner(FORMATS["ris"])
NOT_COMPARED = {"record_id", "source", "search_date", "file", "position", "raw"}
AWKWARD = st.sampled_from(
    [
        "TY  - JOUR", "ER  -", "PMID- 12345678", "@article{x, title = {y}}", "&lt;b&gt; &amp;amp; AT&T", "50% of $x_1$",
        'say "so"', "it's", "{braces}", "}{", "back\\slash", "\\textbf{x}", "a -- b --- c", "``quoted''", "=1+1",
        "+x", "@x", "#tag", "~", "^", "naïve Übung", "e\u0301", "שלום", "Rock and Roll", "A, B; C", "| x", "[a]",
        "['a', 'b']", "doi:10.1/x", "10.1000/x", "Record #1 of 9", "Copyright (C) 2020 X", "no", "n/a", "et al", "*",
        "N1 - x", "      x", "sep=;", "NCT01234567", "NLM", "EBSCOhost", "Scopus", "%", "a=b", "?`!`", "<i>x</i>",
    ]
)  # fmt: skip
TEXT = st.lists(st.one_of(AWKWARD, st.text(max_size=12)), max_size=4).map(" ".join)
NAME = st.one_of(
    st.sampled_from(["van der Berg, J. P.", "O’Neil, A", "WHO Group", "Liu R.", "Smith, A, Jr", "Drory VE", "Madonna"]),
    TEXT,
)
DIGITS = st.integers(0, 99_999_999).map(str)


@st.composite
def canonical_records(draw):
    """A record as the readers make it: arbitrary values by tag, made canonical until nothing changes any more.

    So a value has no line break, control character, byte order mark or run of spaces; a keyword, type or name has no
    semicolon (they separate), a keyword no asterisk (PubMed's mark of a major topic); an abstract is no line of
    copyright; a language is its English name.
    """
    tags = {
        "TI": [draw(TEXT)], "T2": [draw(TEXT)], "AU": draw(st.lists(NAME, max_size=4)),
        "PY": [draw(st.one_of(st.just(""), st.integers(1600, 2099).map(str)))], "VL": [draw(TEXT)], "IS": [draw(TEXT)],
        "SP": [draw(st.one_of(TEXT, DIGITS, st.tuples(DIGITS, DIGITS).map("-".join)))],
        "SN": [draw(st.sampled_from(["", "1234-567X", "1234-5678; 2345-6789"]))], "AB": [draw(TEXT)],
        "DO": [draw(st.one_of(st.just(""), st.text("abc()<>;:_{}%&./-", min_size=1).map("10.1000/{}x".format)))],
        "KW": draw(st.lists(TEXT, max_size=4)), "M3": draw(st.lists(TEXT, max_size=3)), "UR": [draw(TEXT)],
        "LA": [draw(st.one_of(st.sampled_from(["eng", "Klingon", ""]), TEXT))], "AN": [draw(TEXT)],
        "C3": [draw(TEXT)], "C5": [draw(DIGITS)], "C6": [draw(st.sampled_from(["", "PMC123"]))], "DB": ["litfunnel"],
    }  # fmt: skip
    record, _ = make_record(tags, RIS)
    for _ in range(9):
        again, _ = make_record(_tags_again(record), RIS)
        if again == record:
            break
        record = again
    return record | {"record_id": f"x-{draw(st.integers(1, 10**9))}"}


def _tags_again(record):
    """A record's values by the tags of RIS, as if a file had them: `&` as the reader would have to find it."""
    lines = [line for line in records_text([record], "ris").split("\n") if line[2:6] == "  - "]
    tags = {}
    for line in lines:
        tags.setdefault(line[:2], []).append(line[6:])
    return tags


def read_back(text, tmp_path):
    path = tmp_path / "export"
    path.write_bytes(text.encode("utf-8"))
    return read_file(path, "export", "x").records


def comparable(record):
    return {key: value for key, value in record.items() if key not in NOT_COMPARED}


@pytest.mark.parametrize("name", WRITTEN)
@settings(deadline=None, max_examples=100)
@given(records=st.lists(canonical_records(), min_size=1, max_size=3, unique_by=lambda record: record["record_id"]))
def test_any_canonical_record_reads_back_equal(tmp_path_factory, name, records):
    found = read_back(records_text(records, name), tmp_path_factory.mktemp("x"))
    assert [comparable(record) for record in found] == [comparable(record) for record in records]


@pytest.mark.parametrize("name", WRITTEN)
def test_every_real_export_reads_back_equal_in_each_format(real_exports, tmp_path, name):
    for path, records in real_exports:
        found = read_back(records_text(records, name), tmp_path)
        assert list(map(comparable, found)) == list(map(comparable, records)), path.name
    assert sum(len(records) for _, records in real_exports) > 190
