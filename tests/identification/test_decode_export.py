"""What an export says does not depend on how its text was encoded or its lines were ended."""

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.identification.canonical_record import make_record
from scripts.identification.decode_export import decode_export, recognise_encoding
from scripts.identification.read_file import open_hits

# Characters that cp1252 has too, but no tags, breaks or controls; values as a writer would leave them.
WORDS = st.text(st.sampled_from("abcdefghij XYZ0123456789.:()+éüñß'\"&;-"), min_size=1, max_size=30).filter(
    lambda word: word.strip() == word and "  " not in word and "&" not in word
)
NAMES = st.builds(
    lambda family, given: f"{family}, {given}",
    st.text(st.sampled_from("ABcdéü-"), min_size=1, max_size=9).filter(lambda name: name.strip("-") == name),
    st.sampled_from(["J", "J. A.", "Jane", "J-P"]),
)
RECORDS = st.fixed_dictionaries(
    {
        "title": WORDS,
        "authors": st.lists(NAMES, max_size=4),
        "journal": WORDS,
        "year": st.integers(1600, 2099),
        "volume": st.integers(1, 999).map(str),
        "issue": st.integers(1, 12).map(str),
        "abstract": WORDS,
        "doi": st.integers(0, 10**6).map(lambda number: f"10.5555/{number}"),
        "accession": st.integers(0, 10**6).map(lambda number: f"A{number}"),
        "keywords": st.lists(st.from_regex(r"[a-e]{1,4}( [a-e]{1,4})?", fullmatch=True), unique=True),
    }
)
TAGS = {
    "title": "TI", "authors": "AU", "journal": "JF", "year": "PY", "volume": "VL", "issue": "IS", "abstract": "AB",
    "doi": "DO", "accession": "AN", "keywords": "KW",
}  # fmt: skip
NAMED = {
    "title": "Größe und Länge", "authors": ["Müller, Jürgen", "Lefèvre, René", "Núñez, José"], "journal": "Übungen",
    "year": 2001, "volume": "1", "issue": "1", "abstract": "Être à l’aise, señor", "doi": "10.5555/0",
    "accession": "B0", "keywords": [],
}  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


def read_hits(content, name, **size):
    """Manner, encoding and hits of bytes, read as a file with these bytes would be."""
    export = open_hits(lambda: io.BytesIO(content), name, **size)
    return export.manner, export.encoding, list(export.content)


def write_ris(records):
    """Records as RIS, one line for each value."""
    lines = []
    for record in records:
        lines.append("TY  - JOUR")
        for column, tag in TAGS.items():
            values = record[column] if isinstance(record[column], list) else [record[column]]
            lines += [f"{tag}  - {value}" for value in values]
        lines += ["ER  - ", ""]
    return "\n".join(lines)


def read_records(content):
    manner, _, hits = read_hits(content, "export.ris")
    return [make_record(hit.tags, manner)[0] for hit in hits]


@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_records_written_as_ris_read_back_as_they_were(records):
    read = read_records(write_ris(records).encode())
    assert len(read) == len(records)
    for before, after in zip(records, read, strict=True):
        assert {column: after[column] for column in before} == before


@given(st.lists(RECORDS, min_size=1, max_size=3), st.sampled_from(ENCODINGS), st.sampled_from(["\r\n", "\r", "\n"]))
def test_encoding_and_line_ends_change_nothing_that_is_read(records, encoding, line_end):
    text = write_ris([*records, NAMED])  # random letters are words of no language: some that are tell the encoding
    plain = read_hits(text.encode(), "export.ris")[2]
    assert read_hits(text.replace("\n", line_end).encode(encoding), "export.ris")[2] == plain


@given(st.lists(RECORDS, min_size=1, max_size=3), st.data())
def test_line_ends_may_be_mixed_within_a_file(records, data):
    lines = write_ris(records).split("\n")
    ends = data.draw(
        st.lists(st.sampled_from(["\r\n", "\r", "\n", "\r\r\n"]), min_size=len(lines), max_size=len(lines))
    )
    mixed = "".join(line + end for line, end in zip(lines, ends, strict=True))
    plain = read_records("\n".join(lines).encode())
    assert read_records(mixed.encode()) == plain


@pytest.mark.parametrize(
    ("content", "encoding", "text"),
    [
        ("TY  - é".encode(), "utf-8", "TY  - é"),
        (codecs.BOM_UTF8 + "TY  - é".encode(), "utf-8-sig", "TY  - é"),
        ("TY  - é – 1".encode("cp1252"), "cp1252", "TY  - é – 1"),
        (b"TY  - Caf\xe9 \x81", "latin-1", "TY  - Café \x81"),
        (codecs.BOM_UTF16_BE + "TY  - é".encode("utf-16-be"), "utf-16-be", "TY  - é"),
        ("TY  - é".encode("utf-16-le"), "utf-16-le", "TY  - é"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><é/>'.encode("latin-1"), "iso-8859-1", None),
        ("éüé ñ ß".encode() + b" \x96 \x81", "utf-8+cp1252", "éüé ñ ß – \x81"),
    ],
)
def test_an_encoding_is_told_from_the_bytes(content, encoding, text):
    assert recognise_encoding(lambda: iter([content])).told == encoding
    named, texts = decode_export(lambda: io.BytesIO(content), "export")
    decoded = "".join(texts)
    assert named.told == encoding
    assert text is None or decoded == text


def test_byte_order_marks_left_inside_by_joining_files_hide_no_record():
    one = codecs.BOM_UTF8 + b"TY  - JOUR\nTI  - x\nER  - \n"
    assert len(read_hits(one + one, "export.ris")[2]) == 2
