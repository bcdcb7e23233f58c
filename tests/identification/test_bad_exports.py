"""What is no whole export is refused with a message that names the file and the line, never read in part."""

import io
import os
import random
import time
from contextlib import suppress

import pytest
import xlsxwriter

from scripts.audit.count_exports import count_starts
from scripts.common.messages import InputError
from scripts.identification.canonical_record import make_record
from scripts.identification.export_records import records_text
from scripts.identification.formats.registry import WRITTEN
from scripts.identification.read_file import open_hits
from tests.identification.dresses import DRESSES
from tests.identification.table_dresses import DRESSES as TABLES
from tests.identification.works import WORKS
from tests.servers.articles import make_corpus, write_article
from tests.servers.interfaces import SCOPUS_KEY, answer_json

MUTATIONS = int(os.environ.get("LITFUNNEL_MUTATIONS", "500"))
LONGEST = 10  # seconds for one file


def read_hits(content, name, **size):
    """Manner, encoding and hits of bytes, read as a file with these bytes would be."""
    export = open_hits(lambda: io.BytesIO(content), name, **size)
    return export.manner, export.encoding, list(export.content)


BAD = {
    "an empty file": (b"", "is empty"),
    "blank lines": (b"\r\n \n", "is empty"),
    "a zip archive": (b"PK\x03\x04" + b"\0" * 40, "is a zip archive"),
    "a PDF": (b"%PDF-1.4\n", "is a PDF"),
    "binary data": (b"TY  - JOUR\nTI  - x\nAB  - \x00\x01\nER  - \n", "line 3: holds binary data"),
    "a page to log in": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "is a web page"),
    "prose": (b"Dear colleague,\nplease find below.\n", "is of no format that is known"),
    "a record cut off": (b"TY  - JOUR\nER  - \nTY  - JOUR\nTI  - y", "line 4: the record that starts at line 3"),
    "a record without end": (b"TY  - JOUR\nTI  - x\nTY  - JOUR\nER  - \n", "line 3: the record that starts at line 1"),
    "a record without start": (b"TY  - JOUR\nER  - \nTI  - x\nER  - \n", "line 4: a record ends that has no TY"),
    "spacing that changes": (b"TY  - JOUR\nER  - \nTY   - JOUR\nER   - \n", "2 records were read from it, but 1 start"),
    "tags behind the last record of a file that has them before TY": (
        b"DB  - x\nTY  - JOUR\nER  - \n\nTI  - y\n",
        "line 5: tags stand here that belong to no record",
    ),
    "nbib with two records run together": (b"PMID- 1\nTI  - x\nPMID- 2\nTI  - y\n", "line 3: 1 records were read"),
    "nbib without a first tag": (b"PMID- 1\nTI  - x\n\nand so\n", "line 4: the record's first line 'and so' has no"),
    "nbib cut off": (b"PMID- 1\nSO  - J.\n\nPMID- 2\nTI  - y", "line 5: the last record has no SO"),
    "Web of Science without its end": (b"FN X\nVR 1.0\nPT J\nTI x\nER\n", "line 5: it is cut off"),
    "a BibTeX entry cut off": (b"@article{a, title={x}}\n@article{b,\n title={y", "line 3: the value of `title`"),
    "a BibTeX entry without @": (b"@article{a, title={x}}\narticle{b,\n title={y}\n}", "line 3: fields stand there"),
    "XML cut off": (b"<PubmedArticleSet>\n<PubmedArticle><PMID>1</PMID>\n", "is not well-formed XML"),
    "XML that declares entities": (
        b'<!DOCTYPE x [<!ENTITY a "b">]>\n<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>',
        "line 1: declares entities",
    ),
    "XML without records": (b"<PubmedArticleSet></PubmedArticleSet>", "holds no records"),
    "a table with nothing in it": (b"Title,Year\n", "holds no records"),
    "a row with too many cells": (b"Title,Year\na,b\nc,d,e\n", "line 3: the row has 3 cells, the header 2"),
    "a row cut off": (b"Title,Year\na,2001\nb", "line 3: the row has 1 cells, the header 2"),
    "a cell cut off": (b'Title,Abstract\na,"and then', "line 2: cannot be read as a table"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_whole_export_is_refused_with_its_line(case):
    content, message = BAD[case]
    with pytest.raises(InputError, match=message) as refusal:
        read_hits(content, "pubmed.txt")
    assert str(refusal.value).startswith("pubmed.txt")


def test_an_external_entity_is_never_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    text = f'<!DOCTYPE r SYSTEM "file://{secret}"><PubmedArticleSet><PubmedArticle><PMID>1</PMID></PubmedArticle>'
    (hit,) = read_hits((text + "</PubmedArticleSet>").encode(), "pubmed.xml")[2]
    assert hit.tags.get("TI", []) == []


def test_a_damaged_workbook_is_told_plainly():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet().write_column(0, 0, ["Title", *(f"Title {number}" for number in range(30))])
    whole = buffer.getvalue()
    assert len(read_hits(whole, "export.xlsx")[2]) == 30
    chance = random.Random(1)
    for _ in range(200):
        damaged = bytearray(whole[: chance.choice((None, chance.randrange(4, len(whole))))])
        damaged[chance.randrange(len(damaged))] ^= 0xFF
        with suppress(InputError):
            assert len(read_hits(bytes(damaged), "export.xlsx")[2]) == 30


# What gets into a file by accident: parts of a record's frame in any format.
PIECES = (
    b'"', b"\r", b"ER  - \n", b"TY  - JOUR\n", b"{", b"@", b"<", b"\n\n", b"PMID- 1\n", b"%0 Book\n", b"RT Book\n",
    b"]", b"</rec>",
)  # fmt: skip


def mangle(content, chance):
    """Content after one kind of accident: bytes flipped, lines lost or doubled, cut off, put in another encoding."""
    lines, place = content.split(b"\n"), chance.randrange(len(content))
    match chance.choice(("flip", "lose", "double", "cut", "encode", "insert")):
        case "flip":
            return content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :]
        case "lose":
            line = chance.randrange(len(lines))
            return b"\n".join(lines[:line] + lines[line + 1 :])
        case "double":
            line = chance.randrange(len(lines))
            return b"\n".join([*lines[:line], lines[line], *lines[line:]])
        case "cut":
            return content[:place]
        case "encode":
            return content[:place] + content[place:].decode("utf-8", "replace").encode("cp1252", "replace")
        case _:
            piece = chance.choice(PIECES)
            return content[:place] + piece + content[place:]


def made_up_exports():
    """Exports of kinds of which there is no real one to mangle."""
    manner, _, records = read_hits(xml_of_articles().encode(), "x")
    canonical = [make_record(hit.tags, manner)[0] | {"record_id": f"x-{n}"} for n, hit in enumerate(records)]
    pages = (("europe_pmc", "search", "query"), ("openalex", "works", "search"), ("scopus", "search/scopus", "query"),
             ("crossref", "works", "query.bibliographic"), ("clinicaltrials_gov", "studies", "query.term"))  # fmt: skip
    key = {"X-ELS-APIKey": SCOPUS_KEY}
    return [
        xml_of_articles().encode(),
        *(records_text(canonical, name).encode() for name in WRITTEN),
        *(dress.write(WORKS[:6]).encode() for dress in DRESSES.values()),
        *(table.text(WORKS[:6]).encode() for table in TABLES.values()),
        *(answer_json(make_corpus(6), api, path, {name: "exercise"}, key)[2] for api, path, name in pages),
    ]


def xml_of_articles():
    articles = "\n".join(map(write_article, make_corpus(6).articles.values()))
    return f"<PubmedArticleSet>\n{articles}\n</PubmedArticleSet>"


def test_a_mangled_export_ends_in_a_message_or_in_as_many_records_as_start_in_it(shared, tmp_path):
    chance = random.Random(20191231)
    paths = sorted([*shared.glob("exports/*.*"), *shared.glob("pubmed/*")])
    contents = [path.read_bytes() for path in paths] + made_up_exports()
    for number in range(MUTATIONS):
        content = mangle(chance.choice(contents), chance)
        started = time.monotonic()
        try:
            manner, _, hits = read_hits(content, "export")
            assert all(make_record(hit.tags, manner) for hit in hits)
        except InputError:
            hits = None
        assert time.monotonic() - started < LONGEST, f"mutation {number}"
        if hits is not None:
            (tmp_path / "export").write_bytes(content)
            assert len(hits) == count_starts(tmp_path / "export"), f"mutation {number}"


def test_a_lost_line_of_a_record_s_frame_never_loses_the_record_in_silence(shared):
    for name in ("exports/ovid_psycinfo.ris", "exports/scopus_2.ris", "exports/wos_bare_cr.ris"):
        lines = (shared / name).read_bytes().split(b"\n")
        frame = [
            i for i, line in enumerate(lines) if line.removeprefix(b"\xef\xbb\xbf").startswith((b"TY  -", b"ER  -"))
        ]
        for i in frame:
            with pytest.raises(InputError):
                read_hits(b"\n".join(lines[:i] + lines[i + 1 :]), name)
