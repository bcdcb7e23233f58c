"""nbib, PubMed XML, Web of Science's plain text and EndNote XML, as their programs write them."""

import html

from tests.identification.invented import Dress

NBIB = """PMID- {pmid}
OWN - NLM
STAT- MEDLINE
DCOM- 20200101
LR  - 20200102
IS  - {issn} (Electronic)
VI  - {volume}
IP  - {issue}
DP  - {year} {Month}
TI  - {title}
PG  - {start}-{end}
LID - {doi} [doi]
AB  - {abstract}
CI  - Copyright (c) {year} Tests.
FAU - {*full}
AU  - Able A
AD  - Department of Tests, University of Tests,
      Testville, Testland.
LA  - eng
GR  - T32 TE000000/TE/NIH HHS/United States
PT  - Journal Article
DEP - {year}0101
PL  - England
TA  - J Tests
JT  - {journal}
JID - 0000001
SB  - IM
OT  - {*keywords}
EDAT- {year}/01/01 06:00
PHST- {year}/01/01 00:00 [received]
AID - 00000000{number} [pii]
AID - {doi} [doi]
PST - ppublish
SO  - J Tests. {year} {Month};{volume}({issue}):{start}-{end}. doi: {doi}. Epub {year}
      Jan 1.

"""

NBIB_CHAPTER = """PMID- {pmid}
OWN - NLM
STAT- Publisher
DRDT- 20240113
CTDT- 20200101
PB  - Tests Publishing
DP  - {year} Jan
TI  - {title}
BTI - {journal}
AB  - {abstract}
CI  - Copyright (c) {year}, Tests Publishing.
FED - Editor, Ed
ED  - Editor E
FAU - {*full}
AU  - Able A
AD  - University of Tests
LA  - eng
PT  - Review
PT  - Book Chapter
PL  - Testville
OTO - NLM
OT  - {*keywords}
EDAT- 2020/11/24 06:00
CRDT- 2020/11/24 06:00
AID - NBK{number:06} [bookaccession]

"""

WEB_OF_SCIENCE = """PT J
AU Able, A
   Baker, B
{people}
CA Tests Study Grp
TI {title}
SO {JOURNAL}
LA English
DT Article
DE Word {number}; Trials; Aging &
   rest {number}
AB {abstract}
C1 [Able, A] Univ Tests, Testville.
RP Able, A (corresponding author), Univ Tests, Testville.
EM able@example.org
CR Older A, 2000, J TESTS, V3, P1
NR 1
TC 3
Z9 3
U1 0
U2 12
PU WILEY
PI HOBOKEN
SN {issn}
J9 J TESTS
JI J. Tests
PD {Month}
PY {year}
VL {volume}
IS {issue}
BP {start}
EP {end}
DI {doi}
PG 9
WC Tests
SC Tests
GA AB1CD
UT WOS:{number:015}
PM {pmid}
OA Green
DA 2024-01-01
ER

"""

PUBMED_XML = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Electronic">{issn}</ISSN><JournalIssue CitedMedium="Internet">
<Volume>{volume}</Volume><Issue>{issue}</Issue><PubDate><Year>{year}</Year><Month>{Month}</Month></PubDate></JournalIssue>
<Title>{journal}</Title><ISOAbbreviation>J Tests</ISOAbbreviation></Journal><ArticleTitle>{title_xml}</ArticleTitle>
<Pagination><StartPage>{start}</StartPage><EndPage>{end}</EndPage><MedlinePgn>{start}-{end}</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">{doi}</ELocationID>
<ELocationID EIdType="pii" ValidYN="Y">S0000-0000(19)30041-8</ELocationID>
<Abstract><AbstractText>{abstract_xml}</AbstractText></Abstract><AuthorList CompleteYN="Y">
{people_xml}
</AuthorList><Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article>
<KeywordList Owner="NOTNLM">
{keywords_xml}
</KeywordList></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>
<ArticleId IdType="doi">{doi}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>
"""

ENDNOTE_XML = """<record><database name="My.enl" path="My.enl">My.enl</database>
<source-app name="EndNote" version="20">EndNote</source-app><rec-number>{number}</rec-number>
<foreign-keys><key app="EN" db-id="x">{number}</key></foreign-keys>
<ref-type name="Journal Article">17</ref-type><contributors><authors>
{authors_xml}
</authors></contributors><auth-address><style face="normal">University of Tests</style></auth-address>
<titles><title><style face="normal" font="default" size="100%">{title_xml}</style></title>
<secondary-title><style>{journal}</style></secondary-title><short-title>Effects</short-title></titles>
<periodical><full-title>{journal}</full-title></periodical><pages><style>{start}-{end}</style></pages>
<volume><style>{volume}</style></volume><{number_tag}><style>{issue}</style></{number_tag}><keywords>
{styled_keywords_xml}
</keywords><dates><year><style>{year}</style></year></dates><isbn><style>{issn}&#xD;2234-567X</style></isbn>
<accession-num><style>{pmid}</style></accession-num><abstract><style>{abstract_xml}</style></abstract>
<urls><related-urls><url><style>https://tests.example/{number}</style></url></related-urls></urls>
<electronic-resource-num><style>{doi}</style></electronic-resource-num>
<remote-database-provider>NLM</remote-database-provider><language>eng</language></record>
"""


def in_xml(record: dict) -> dict:
    """What XML needs of a record: values escaped, names and keywords as elements."""
    people = []
    for name in record["full"]:
        family, given = name.split(", ")
        people.append(f"<Author><LastName>{family}</LastName><ForeName>{given}</ForeName></Author>")
    keywords = [html.escape(word, quote=False) for word in record["keywords"]]
    return {
        "people": "AF " + "\n   ".join(record["full"]),
        "title_xml": html.escape(record["title"], quote=False),
        "abstract_xml": html.escape(record["abstract"], quote=False),
        "people_xml": "\n".join(people),
        "keywords_xml": "\n".join(f'<Keyword MajorTopicYN="N">{word}</Keyword>' for word in keywords),
        "authors_xml": "\n".join(f"<author><style>{name}</style></author>" for name in record["full"]),
        "styled_keywords_xml": "\n".join(f"<keyword><style>{word}</style></keyword>" for word in keywords),
        "full_and_group": [*record["full"], "Tests Study Grp"],
    }


_OF_PUBMED = {"pmid": "{pmid}", "accession": "{pmid}"}
_NO_ARTICLE = {"volume": "", "issue": "", "pages": "", "doi": "", "issn": ""}
_FROM_ENDNOTE = _OF_PUBMED | {"issn": "{issn}; 2234-567X"}

OTHER_FORMATS = [
    Dress("nbib", NBIB, "PubMed", _OF_PUBMED),
    Dress("nbib, chapters", NBIB_CHAPTER, "PubMed's Bookshelf", _OF_PUBMED | _NO_ARTICLE),
    Dress(
        "web_of_science, plain text",
        WEB_OF_SCIENCE,
        "Clarivate's help on field tags",
        {"authors": "*full_and_group", "journal": "{JOURNAL}", "pmid": "{pmid}", "accession": "WOS:{number:015}"},
        before="FN Clarivate Analytics Web of Science\nVR 1.0\n",
        after="EF\n",
    ),
    Dress(
        "pubmed_xml",
        PUBMED_XML,
        "efetch; NLM's DTD of 2025",
        _OF_PUBMED,
        before='<?xml version="1.0" ?>\n<PubmedArticleSet>\n',
        after="</PubmedArticleSet>\n",
    ),
    *(
        Dress(
            f"endnote_xml, {program}",
            ENDNOTE_XML.replace("{number_tag}", tag),
            program,
            _FROM_ENDNOTE,
            before='<?xml version="1.0" encoding="UTF-8"?><xml><records>\n',
            after="</records></xml>\n",
        )
        for program, tag in (("EndNote", "number"), ("Mendeley", "issue"))
    ),
]
