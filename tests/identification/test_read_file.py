"""Formats and providers of which there is no real sample here, in the form that their documentation gives."""

import io

import pytest
import xlsxwriter

from scripts.common.messages import InputError
from scripts.identification.read_file import read_file
from scripts.identification.records import COLUMNS

CENTRAL = """Record #1 of 2
Provider: John Wiley & Sons, Ltd
Content: text/plain; charset="UTF-8"

TY  - JOUR
AN  - CN-01234567
ID  - PUBMED 99000001
AU  - Doe, JA
AU  - Roe, R
TI  - First trial
T2  - Journal of Trials
PY  - 2015
VL  - 3
IS  - 2
SP  - 10‐19
KW  - *Exercise Therapy
M3  - Journal Article; Randomized Controlled Trial
DOI - 10.5555/First.1
AB  - Of the trial.
US  - https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full
ER  -


Record #2 of 2
Provider: John Wiley & Sons, Ltd
Content: text/plain; charset="UTF-8"

TY  - JOUR
AN  - CN-07654321
TI  - NCT01234567, a registered trial
YR  - 2018
ER  -

"""

CINAHL = """TY  - JOUR
AU  - Doe, Jane A.
T1  - A nursing study
JO  - Journal of Nursing
JF  - Journal of Nursing
Y1  - 2018///
DA  - 2018///
VL  - 3
IS  - 1
SP  - 22
EP  - 22
SN  - 12345678
AN  - 107995612
N1  - Accession Number: 107995612. Language: English. Publication Type: Journal Article; research. PMID: NLM99000002.
AB  - What was found.
AB  - Copyright of Journal of Nursing is the property of Nobody and its content may not be copied.
AB  - Copyright © 2018 by the publisher.
UR  - https://search.ebscohost.com/login.aspx?direct=true&db=ccm&AN=107995612&site=ehost-live
DP  - EBSCOhost
DB  - ccm
ER  -
"""

LILACS = """TY  - JOUR
ID  - lil-123456
TI  - Exercício na doença
TT  - Exercise in the disease
AU  - Silva, João da
PY  - 2017
LA  - pt
AB  - O resumo.
AB  - The abstract.
UR  - https://pesquisa.bvsalud.org/portal/resource/pt/lil-123456
ER  -
"""

PROQUEST = """TY  - THES
T1  - A thesis
AN  - 2612345678
A1  - Doe, Jane
Y1  - 2019
UR  - https://www.proquest.com/docview/2612345678
DB  - ProQuest Dissertations
ER  -
"""

ZOTERO = """TY  - JOUR
TI  - From a library
AU  - Doe, Jane
T2  - The Journal
DA  - 2019/05/23/
PY  - 2019
DO  - 10.5555/zot
SP  - 1
EP  - 9
UR  - https://pubmed.ncbi.nlm.nih.gov/99000003/
ER  - 
"""

WEB_OF_SCIENCE = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Doe, J
   Roe, R
AF Doe, Jane
   Roe, Richard
TI A title that goes on
   in the next line
SO JOURNAL OF THINGS
LA English
DT Article
DE one word; another
   word
ID SHOUTED
AB The abstract.
SN 1234-567X
EI 8765-4321
PY 2019
VL 7
BP 3
EP 5
DI 10.5555/wos.1
PM 99000004
UT WOS:000000000000001
ER

PT J
AU Solo, H
TI Second
SO JOURNAL OF THINGS
PY 2020
AR e12
UT WOS:000000000000002
ER

EF
"""

ENDNOTE = """<?xml version="1.0" encoding="UTF-8"?><xml><records><record><database name="My.enl">My.enl</database>
<rec-number>7</rec-number><ref-type name="Journal Article">17</ref-type><contributors><authors>
<author><style face="normal" font="default" size="100%">Doe, Jane A.</style></author>
<author><style face="normal">Roe, R.</style></author></authors></contributors>
<titles><title><style face="normal">A title with </style><style face="italic">E. coli</style></title>
<secondary-title><style>The Journal</style></secondary-title></titles>
<pages><style>22-9</style></pages><volume><style>4</style></volume><number><style>1</style></number>
<keywords><keyword><style>one</style></keyword><keyword><style>two</style></keyword></keywords>
<dates><year><style>2016</style></year></dates><isbn><style>1234-5678 (Print)&#xD;8765-4321</style></isbn>
<accession-num><style>99000005</style></accession-num><abstract><style>Line one.&#xD;Line two.</style></abstract>
<electronic-resource-num><style>10.5555/en.1</style></electronic-resource-num></record></records></xml>
"""

RAYYAN = """key,title,year,month,journal,issn,volume,issue,pages,authors,language,abstract,notes,pubmed_id
rayyan-1,"A, title",2014,1,J Neurol,1234-5678,1,2,3-9,"Doe, Jane and Roe, R.",eng,"An abstract
in two lines",note,99000006
"""

COVIDENCE = """Title,Authors,Abstract,Published Year,Journal,Volume,Issue,Pages,Accession Number,DOI,Covidence #
Second study,"Doe, J.; Roe, R.",Text,2013,Lancet,1,,5,,10.5555/cov.1,#12
"""

SCOPUS = (
    '"Authors","Author full names","Title","Year","Source title","Volume","Issue","Art. No.","Page start","Page end",'
    '"DOI","Link","Abstract","Author Keywords","Index Keywords","Document Type","EID"\n'
    '"Doe J.; Roe R.","Doe, Jane (571); Roe, Richard (572)","In Scopus","2019","Muscle and Nerve","60","2","","161",'
    '"169","10.5555/sco.1","https://www.scopus.com/x","Abstract","a; b","c","Article","2-s2.0-99000001"\n'
)

TSV = 'PT\tAU\tTI\tSO\tPY\tDI\tUT\nJ\tDoe, J; Roe, R\tA 5" tube\tJ THINGS\t2011\t10.5555/t\tWOS:1\t\n'


def read(tmp_path, content, name="export"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(path, name, "source")


def test_cochrane_s_preamble_is_no_record_and_its_accession_is_kept(tmp_path):
    first, second = read(tmp_path, CENTRAL).records
    assert (first["accession"], first["pmid"], first["doi"]) == ("CN-01234567", "99000001", "10.5555/first.1")
    assert (first["authors"], first["pages"], first["year"]) == (["Doe, JA", "Roe, R"], "10-19", 2015)
    assert first["record_id"] == "source-cn_01234567"
    assert first["publication_types"] == ["Journal Article", "Randomized Controlled Trial"]
    assert (second["year"], second["nct"]) == (2018, "NCT01234567")


def test_cochrane_s_own_count_is_held_against_what_is_there(tmp_path):
    with pytest.raises(InputError, match="holds 2 records, but says itself that it has 3"):
        read(tmp_path, CENTRAL.replace("of 2", "of 3"))


def test_cinahl_s_copyright_is_no_abstract_and_its_date_is_a_year(tmp_path):
    (record,) = read(tmp_path, CINAHL).records
    assert record["abstract"] == "What was found."
    assert (record["year"], record["pages"], record["accession"]) == (2018, "22", "107995612")
    assert (record["pmid"], record["publication_types"]) == ("99000002", ["Journal Article"])
    assert record["language"] == "English"


def test_lilacs_keeps_the_abstracts_of_all_languages(tmp_path):
    (record,) = read(tmp_path, LILACS).records
    assert record["abstract"] == "O resumo. The abstract."
    assert (record["title"], record["language"], record["accession"]) == (
        "Exercício na doença", "Portuguese", "lil-123456",
    )  # fmt: skip


def test_proquest_and_zotero_are_read(tmp_path):
    (thesis,) = read(tmp_path, PROQUEST).records
    assert (thesis["accession"], thesis["publication_types"], thesis["year"]) == ("2612345678", ["Thesis"], 2019)
    (article,) = read(tmp_path, ZOTERO).records
    assert (article["pmid"], article["doi"], article["pages"]) == ("99000003", "10.5555/zot", "1-9")


def test_web_of_science_text_is_read_with_values_that_go_on(tmp_path):
    export = read(tmp_path, WEB_OF_SCIENCE, "savedrecs.ciw")
    first, second = export.records
    assert export.format == "web_of_science"
    assert first["title"] == "A title that goes on in the next line"
    assert first["authors"] == ["Doe, Jane", "Roe, Richard"]
    assert first["keywords"] == ["one word", "another word", "SHOUTED"]
    assert (first["issn"], first["pages"], first["pmid"]) == ("1234-567X; 8765-4321", "3-5", "99000004")
    assert (second["pages"], second["accession"]) == ("e12", "WOS:000000000000002")


def test_endnote_xml_is_read_through_its_styles(tmp_path):
    (record,) = read(tmp_path, ENDNOTE).records
    assert record["title"] == "A title with E. coli"
    assert record["abstract"] == "Line one. Line two."
    assert (record["authors"], record["year"], record["pages"]) == (["Doe, Jane A.", "Roe, R."], 2016, "22-9")
    assert (record["issn"], record["publication_types"]) == ("1234-5678; 8765-4321", ["Journal Article"])
    assert (record["keywords"], record["accession"]) == (["one", "two"], "99000005")


def test_tables_of_screening_tools_and_scopus_are_read(tmp_path):
    (rayyan,) = read(tmp_path, RAYYAN).records
    assert (rayyan["authors"], rayyan["abstract"]) == (["Doe, Jane", "Roe, R."], "An abstract in two lines")
    assert (rayyan["pmid"], rayyan["language"], rayyan["pages"]) == ("99000006", "English", "3-9")
    (covidence,) = read(tmp_path, COVIDENCE).records
    assert (covidence["year"], covidence["authors"], covidence["accession"]) == (2013, ["Doe, J.", "Roe, R."], "#12")
    (scopus,) = read(tmp_path, SCOPUS).records
    assert (scopus["authors"], scopus["pages"]) == (["Doe, J.", "Roe, R."], "161-169")
    assert (scopus["keywords"], scopus["accession"]) == (["a", "b", "c"], "2-s2.0-99000001")


def test_bare_quotes_of_a_web_of_science_table_are_no_quotes(tmp_path):
    export = read(tmp_path, TSV)
    assert (export.format, export.records[0]["title"]) == ("tsv", 'A 5" tube')
    assert export.records[0]["authors"] == ["Doe, J", "Roe, R"]


def test_a_workbook_is_read_as_a_table(tmp_path):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("savedrecs")
        sheet.write_row(0, 0, ["Article Title", "Authors", "Publication Year", "UT (Unique WOS ID)"])
        sheet.write_row(1, 0, ["First", "Doe, J; Roe, R", 2019, "WOS:1"])
        sheet.write_row(3, 0, ["Second", "Solo, H", 2020, "WOS:2"])
    export = read(tmp_path, buffer.getvalue(), "savedrecs.xlsx")
    assert export.format == "xlsx"
    assert [(record["title"], record["year"], record["accession"]) for record in export.records] == [
        ("First", 2019, "WOS:1"),
        ("Second", 2020, "WOS:2"),
    ]


def test_entries_with_a_repeated_key_are_all_counted(tmp_path):
    text = "@article{same, title={One}, year={2001}}\n@article{same, title={Two}, year={2002}, note={a}, note={b}}\n"
    records = read(tmp_path, text).records
    assert [(record["title"], record["year"]) for record in records] == [("One", 2001), ("Two", 2002)]


def test_latex_becomes_text_and_a_percent_sign_ends_nothing(tmp_path):
    text = '@article{k,\n title = {Ab 5% of M{\\"u}ller \\& {DNA}},\n author = {van der Berg, L. and Tom Cruise}}'
    (record,) = read(tmp_path, text).records
    assert record["title"] == "Ab 5% of Müller & DNA"
    assert record["authors"] == ["van der Berg, L.", "Cruise, Tom"]


def test_a_retraction_and_an_erratum_are_noticed(tmp_path):
    text = (
        "\nPMID- 99000007\nOWN - NLM\nTI  - A title\nPT  - Journal Article\nPT  - Retracted Publication\n"
        "RIN - J Things. 2020;1:2. PMID: 99000008\nEIN - J Things. 2019;1:1\nSO  - J Things. 2018.\n"
    )
    assert [notice for _, notice in read(tmp_path, text).notices] == [
        ("retraction", "J Things. 2020;1:2. PMID: 99000008"),
        ("correction", "J Things. 2019;1:1"),
    ]


def test_a_retraction_in_pubmed_xml_is_noticed(tmp_path):
    text = (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>99000009</PMID><Article>"
        "<ArticleTitle>A <i>title</i></ArticleTitle></Article><CommentsCorrectionsList>"
        '<CommentsCorrections RefType="RetractionIn"><RefSource>J. 2020</RefSource><PMID>99000010</PMID>'
        '</CommentsCorrections><CommentsCorrections RefType="Cites"><RefSource>K. 1990</RefSource>'
        "</CommentsCorrections></CommentsCorrectionsList></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )
    export = read(tmp_path, text)
    assert export.records[0]["title"] == "A title"
    assert export.notices == [("source-99000009", ("retraction", "J. 2020 PMID: 99000010"))]


def test_every_record_has_exactly_the_canonical_columns(tmp_path):
    for text in (CENTRAL, CINAHL, LILACS, WEB_OF_SCIENCE, ENDNOTE, RAYYAN, SCOPUS, TSV):
        assert all(set(record) == set(COLUMNS) for record in read(tmp_path, text).records)
