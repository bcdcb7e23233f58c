"""An export that is larger than the memory is read, or refused, all the same; where it is cut makes no difference."""

import gzip
import os
import sys
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from scripts.common.messages import InputError
from scripts.identification.read_file import open_hits, read_file
from tests.conftest import ROOT, run_measured
from tests.servers.articles import make_corpus, write_article

MEGABYTES = int(os.environ.get("LITFUNNEL_LARGE_MB", "150"))
RECORD = (
    "TY  - JOUR\nTI  - Article {0}\nAB  - " + "A made-up abstract of some length. " * 40 + "\nAN  - {0}\nER  - \n\n"
)


def peak_of(*arguments):
    """Exit status, standard error and peak memory (kB) of read_export."""
    command = [sys.executable, "-m", "scripts.identification.read_export", *map(str, arguments)]
    done, peak = run_measured(command, Path(arguments[0]).parent, cwd=ROOT)
    return done.returncode, done.stderr, peak


def write_large(path, text, megabytes=MEGABYTES):
    written = 0
    with open(path, "w", encoding="utf-8") as file:
        for number in count():
            written += file.write(text.format(number))
            if written > megabytes * 1_000_000:
                return number + 1


@pytest.mark.exhaustive
@pytest.mark.slow
def test_a_large_export_is_read_in_bounded_memory(tmp_path):
    records = write_large(tmp_path / "large.ris", RECORD)
    status, told, peak = peak_of(tmp_path / "large.ris", "--out", tmp_path / "out.ris")
    assert (status, told) == (0, "")
    with open(tmp_path / "out.ris", encoding="utf-8") as out:
        assert sum(line.startswith("TY  -") for line in out) == records
    assert peak < 400_000


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_large_table_is_read_in_bounded_memory(tmp_path, separator):
    cells = ["Article {0}", '"' + "A made-up abstract of some length, with commas. " * 40 + '\nGoes on."', "{0}"]
    rows = write_large(tmp_path / "rows", separator.join(cells) + "\n")
    header = separator.join(["Title", "Abstract", "Accession Number"]) + "\n"
    with open(tmp_path / "large", "w", encoding="utf-8") as large, open(tmp_path / "rows", encoding="utf-8") as below:
        large.write(header)
        large.writelines(below)
    status, told, peak = peak_of(tmp_path / "large", "--out", tmp_path / "out.ris")
    assert (status, told) == (0, "")
    with open(tmp_path / "out.ris", encoding="utf-8") as out:
        assert sum(line.startswith("TY  -") for line in out) == rows
    assert peak < 400_000


LONG = "A made-up abstract of some length. " * 40
STUDY = (
    '{{"protocolSection": {{"identificationModule": {{"nctId": "NCT{0:08}", "officialTitle": "Article {0}"}}, '
    '"descriptionModule": {{"briefSummary": "' + LONG + '"}}}}}},\n'
)
TRIAL = (
    f"<Trial><TrialID>ISRCTN{{0}}</TrialID><Public_title>Article {{0}}</Public_title><Phase>{LONG}</Phase></Trial>\n"
)
LONG_FILES = {
    "ClinicalTrials.gov's JSON": ("[\n", STUDY, '{"protocolSection": {}}]'),
    "WHO ICTRP's XML": ("<Trials_downloaded_from_ICTRP>\n", TRIAL, "<Trial></Trial>\n</Trials_downloaded_from_ICTRP>"),
    "EndNote's .enw": ("", f"%0 Journal Article\n%T Article {{0}}\n%X {LONG}\n\n", "%0 Book\n%T Last\n"),
    "PubMed's abstracts": (
        "1. J Tests. 2020;1:1.\n\nFirst.\n\nPMID: 1\n\n",
        f"\n1. J Tests. 2020;1:1.\n\nArticle {{0}}.\n\nAble A.\n\n{LONG}\n\nPMID: {{0}}1\n\n", "",
    ),
}  # fmt: skip


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("what", LONG_FILES)
def test_a_large_file_of_a_registry_or_program_is_read_in_bounded_memory(tmp_path, what):
    before, record, behind = LONG_FILES[what]
    records = write_large(tmp_path / "records", record) + 1
    with (
        open(tmp_path / "large", "w", encoding="utf-8") as large,
        open(tmp_path / "records", encoding="utf-8") as within,
    ):
        large.write(before)
        large.writelines(within)
        large.write(behind)
    status, told, peak = peak_of(tmp_path / "large", "--out", tmp_path / "out.ris")
    assert (status, told) == (0, "")
    with open(tmp_path / "out.ris", encoding="utf-8") as out:
        assert sum(line.startswith("TY  -") for line in out) == records
    assert peak < 400_000


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing of use here, line {0}\n", "is of no format that is known here"),
        ("\0\1\2{0}", "line 1: holds binary data"),
    ],
)
def test_a_large_file_of_rubbish_is_refused_in_bounded_memory(tmp_path, text, message):
    write_large(tmp_path / "large.ris", text)
    status, told, peak = peak_of(tmp_path / "large.ris", "--out", tmp_path / "out.csv")
    assert status == 1
    assert message in told
    assert peak < 400_000
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("chunk", [1, 1000, 20_000])
def test_it_makes_no_difference_where_a_real_export_is_cut_for_reading(shared, chunk):
    compared = 0
    for path in sorted([*shared.glob("exports/*"), *shared.glob("pubmed/pubmed*")]):
        try:
            whole = open_hits(partial(open, path, "rb"), path.name)
            expected = list(whole.content)
        except InputError:
            continue
        assert list(open_hits(partial(open, path, "rb"), path.name, chunk).content) == expected, path.name
        compared += 1
    assert compared > 20


def articles(number):
    return "\n".join(map(write_article, make_corpus(number).articles.values()))


def xml(inside):
    return f'<?xml version="1.0" ?>\n<PubmedArticleSet>\n{inside}\n</PubmedArticleSet>\n'


def test_comments_and_deleted_citations_between_records_are_no_records(tmp_path):
    text = xml(articles(3) + "<!-- a remark --><DeleteCitation><PMID>1</PMID></DeleteCitation>")
    (tmp_path / "x.xml").write_text(text, encoding="utf-8")
    assert len(read_file(tmp_path / "x.xml", "x.xml", "pubmed").records) == 3


def test_a_packed_export_is_read_and_a_damaged_one_is_refused(tmp_path):
    path = tmp_path / "x.xml.gz"
    packed = gzip.compress(xml(articles(20)).encode())
    path.write_bytes(packed)
    assert len(read_file(path, "x.xml.gz", "pubmed").records) == 20
    for damaged in (packed[: len(packed) // 2], packed[:-6] + b"\0\0\0\0\0\0", packed[:30] + b"\xff" * 9 + packed[39:]):
        path.write_bytes(damaged)
        with pytest.raises(InputError, match=r"x\.xml\.gz"):
            read_file(path, "x.xml.gz", "pubmed")


def test_a_packed_file_that_grows_out_of_all_proportion_is_refused(tmp_path):
    (tmp_path / "bomb.ris.gz").write_bytes(gzip.compress(b"A" * 200_000_000, 9))
    with pytest.raises(InputError, match=r"bomb\.ris\.gz"):
        read_file(tmp_path / "bomb.ris.gz", "bomb.ris.gz", "x")


@pytest.mark.parametrize(
    "entities",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>',
    ],
)
def test_entities_of_a_file_are_never_resolved(tmp_path, entities):
    (tmp_path / "x.xml").write_text(
        f'<?xml version="1.0"?>\n{entities}\n<PubmedArticleSet>{articles(1)}</PubmedArticleSet>'
    )
    with pytest.raises(InputError, match=r"x\.xml, line 2: declares entities"):
        read_file(tmp_path / "x.xml", "x.xml", "pubmed")
