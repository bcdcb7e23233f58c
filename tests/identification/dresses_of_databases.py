"""RIS as databases write it."""

from tests.identification.invented import Dress

_ASREVIEW = "asreview/citation-file-formatting, Datasets/RIS"

WEB_OF_SCIENCE = """TY  - JOUR
AU  - {*commas}
A1  - Tests Study Grp
TI  - {title}
T2  - {JOURNAL}
LA  - English
KW  - {*keywords}
AB  - {abstract}
AD  - Univ Tests, Dept Trials, Testville
C3  - University of Tests
FU  - Test Fund [1]
PU  - WILEY
PI  - HOBOKEN
PA  - 111 RIVER ST, HOBOKEN 07030-5774, NJ USA
SN  - {issn}
J9  - J TESTS
JI  - J. Tests
DA  - {Month}
PY  - {year}
VL  - {volume}
IS  - {issue}
SP  - {start}
EP  - {end}
DO  - {doi}
WE  - Science Citation Index Expanded (SCI-EXPANDED)
AN  - WOS:{number:015}
N1  - Times Cited in Web of Science Core Collection:  13
Total Times Cited:  13
Cited Reference Count:  {number}
ER  -

"""
_OF_WEB_OF_SCIENCE = {"authors": "*commas", "journal": "{JOURNAL}", "accession": "WOS:{number:015}"}
_NO_GROUP = WEB_OF_SCIENCE.replace("A1  - Tests Study Grp\n", "")

SCOPUS = """TY  - JOUR
TI  - {title}
T2  - {journal}
J2  - J. Tests
VL  - {volume}
IS  - {issue}
SP  - {start}
EP  - {end}
PY  - {year}
DO  - {doi}
SN  - {issn} (ISSN)
AU  - {*dotted}
AD  - Dept of Tests, University of Tests, Testville
AB  - {abstract}
KW  - {*keywords}
PB  - Tests Ltd
N1  - Export Date: 18 November 2019
M3  - Article
DB  - Scopus
C2  - {pmid}
LA  - English
N1  - References: Able, A., Older tests (2004) J. Tests, 3, pp. 1-2. , PMID 12345678;
UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-85{number:09}&doi=10.1000%2fx&partnerID=40&md5=ab
ER  -

"""

EMBASE = """TY  - JOUR
M3  - Article
Y1  - {year}
VL  - {volume}
IS  - {issue}
SP  - {start}
EP  - {end}
SN  - {issn}
JF  - {journal}
JO  - J. Tests
UR  - https://www.embase.com/search/results?subaction=viewrecord&id=L6{number:08}&from=export
U2  - L6{number:08}
C5  - {pmid}
DB  - Embase
U3  - 2014-08-29
U4  - 2014-09-04
L2  - http://dx.doi.org/{doi}
DO  - {doi}
LK  - http://link.example/?sid=EMBASE&issn=12345678&id=doi:10.1000%2Fx&pages=1-2
A1  - {*embase}
M1  - (Able A.; Baker B., baker@example.org) Department of Tests, Testville
AD  - A. Able, Department of Tests, Testville
T1  - {title}
LA  - English
KW  - {*keywords}
N2  - {abstract}
ER  -

"""

CENTRAL = """Record #{number} of 24
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"

TY  -  JOUR
AN  -  CN-{number:08}
A1  -  {*commas}
T1  -  {title}
JA  -  {journal}
PY  -  {year}
VL  -  {volume}
IS  -  {issue}
CC  -  Common Mental Disorders
SP  -  {start}‐{end}
C3  -  EMBASE 64{number:07},PUBMED {pmid},CTgov NCT{number:08}
M3  -  Journal article
KW  -  *{*keywords}
DO  -  {doi}
N2  -  {abstract}
UR  -  https://www.cochranelibrary.com/central/doi/10.1002/central/CN-{number:08}/full
ER  -  


"""

BVS = """TY  - JOUR
AU  - {*full}
TI  - {title}
TT  - Efectos de algo
JO  - {journal}
VL  - {volume}
IS  - {issue}
DB  - LILACS
DP  - http://bvsalud.org/
ID  - lil-{number:07}
LA  - en
SP  - {start}
EP  - {end}
DA  - {year}/{month:02}
PY  - {year}
SN  - {issn}
DO  - {doi}
KW  - {*keywords}
AB  - {abstract}
UR  - http://pesquisa.bvsalud.org/portal/resource/en/lil-{number:07}
ER  -

"""

DATABASES = [
    Dress("web_of_science", _NO_GROUP, _ASREVIEW, _OF_WEB_OF_SCIENCE),
    Dress(
        "web_of_science, with a group",
        WEB_OF_SCIENCE,
        "a vignette on 4,823 records: A1 is a group",
        _OF_WEB_OF_SCIENCE | {"authors": "*with_group"},
    ),
    Dress(
        "web_of_science, papers of a conference",
        _NO_GROUP.replace("TY  - JOUR", "TY  - CPAPER").replace(
            "LA  -", "CP  - 41st Symposium on Tests\nCL  - Testville\nLA  -"
        ),
        "the same: CP is the conference",
        _OF_WEB_OF_SCIENCE,
    ),
    Dress(
        "web_of_science, before print",
        "".join(
            line + "\n" for line in _NO_GROUP.split("\n")[:-1] if line[:2] not in ("PY", "VL", "IS", "SP", "EP", "DA")
        ).replace("DO  -", "C6  - {Month} {year}\nC7  - e{number:05}\nDO  -"),
        "the same: C6 is the date of early access, C7 the article number",
        _OF_WEB_OF_SCIENCE | {"volume": "", "issue": "", "pages": "e{number:05}"},
    ),
    Dress(
        "scopus",
        SCOPUS,
        _ASREVIEW,
        {"authors": "*dotted", "pmid": "{pmid}", "accession": "2-s2.0-85{number:09}"},
    ),
    Dress("embase", EMBASE, _ASREVIEW, {"authors": "*dotted", "pmid": "{pmid}", "accession": "L6{number:08}"}),
    Dress(
        "central",
        CENTRAL,
        _ASREVIEW,
        {"authors": "*commas", "issn": "", "language": "", "pmid": "{pmid}", "accession": "CN-{number:08}"},
    ),
    Dress("bvs", BVS, "LILACS", {"accession": "lil-{number:07}"}),
]
