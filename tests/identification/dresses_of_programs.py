"""RIS as reference managers and screening programs write it."""

from tests.identification.invented import Dress

_ASREVIEW = "asreview/citation-file-formatting, Datasets/RIS"

ENDNOTE_PUBMED = """TY  - JOUR
AB  - {abstract}
AD  - University of Tests, Testville.
AN  - {pmid}
AU  - {*spaced}
DA  - {Month}
DO  - {doi}
DP  - NLM
ET  - {year}/05/11
IS  - {issue}
KW  - Word {number}
Trials
Aging & rest {number}
LA  - eng
N1  - 1179-1926
Able, Anna
Journal Article
PY  - {year}
SN  - {issn}
SP  - {start}-{end}
ST  - Effects
T2  - {journal}
TI  - {title}
VL  - {volume}
ID  - {number}
ER  - 

"""

ZOTERO = """TY  - JOUR
TI  - {title}
AU  - {*full}
T2  - {journal}
AB  - {abstract}
DA  - {year}/{month:02}/01/
PY  - {year}
DO  - {doi}
DP  - PubMed
VL  - {volume}
IS  - {issue}
SP  - {start}
EP  - {end}
J2  - J Tests
LA  - eng
SN  - {issn}
ST  - Effects
UR  - https://tests.example/{number}
Y2  - 2024/03/01/10:00:00
L2  - http://www.ncbi.nlm.nih.gov/pubmed/{pmid}
KW  - {*keywords}
ER  - 

"""

MENDELEY = """TY  - JOUR
AB  - {abstract}
AU  - {*full}
CY  - Testland
DO  - {doi}
IS  - {issue}
KW  - {*keywords}
PB  - Tests Ltd
PY  - {year}
SN  - {issn}
SP  - {start}
EP  - {end}
TI  - {title}
T2  - {journal}
UR  - https://lens.org/152-434-819-130-920
UR  - https://pubmed.ncbi.nlm.nih.gov/{pmid}/
UR  - https://www.sciencedirect.com/science/article/pii/S1051044313020757
VL  - {volume}
ER  -
"""

CITAVI = """TY  - JOUR
SN  - {issn}
AU  - {*full}
T1  - {title}
JF  - {journal}
SP  - {start}
EP  - {end}
IS  - {issue}
VL  - {volume}
PY  - {year}
PB  - Tests Ltd
CY  - Testland
UR  - https://lens.org/084-036-012-777-223
L2  - https://tests.example/{number}.pdf
L2  - http://europepmc.org/article/MED/{pmid}
KW  - {*keywords}
Y2  - 2021/02/01
AB  - {abstract}
TS  - RIS
DO  - {doi}
M4  - Citavi
ER  -

"""

REFWORKS = """TY  - JOUR
ID  - RefID:{number}-able{year}effects
A1  - {*spaced}
T1  - {title}
Y1  - {year}
VL  - {volume}
IS  - {issue}
SP  - {start}
EP  - {end}
KW  - {*keywords}
AB  - {abstract}
N1  - undefined; M1: (Able A.) University of Tests, Testville
JF  - {journal}
JA  - J. Tests
SN  - {issn}; 2234-567X
AD  - A. Able, University of Tests, Testville
LA  - English
U3  - 2024-06-24
UR  - https://tests.example/{number} http://dx.doi.org/{doi} https://link.example/?sid=X&id=doi:10.1000%2Fx
DO  - {doi}
M1  - Journal Article
ER  - 

"""

RAYYAN = """TY  - JOUR
AN  - rayyan-42{number:06}
TI  - {title}
Y1  - {year}
Y2  - {month}
T2  - {journal}
SN  - ["{issn}", "2234-567X"]
VL  - {volume}
IS  - {issue}
SP  - {start}-{end}
AU  - {*dotted}
UR  - https://www.embase.com/search/results?subaction=viewrecord&id=L2{number:09}&from=export     U2  - L2{number:09}
LA  - English
CY  - ["A. Able, University of Tests, Testville"]
KW  - {*keywords}
AB  - {abstract}
N1  - RAYYAN-INCLUSION: {{"Emily"=>"Included"}}
DO  - {doi}     LK  - https://link.example/?sid=EMBASE&id=doi:10.1000%2Fother&pages=1-2
ER  -

"""

COVIDENCE = """TY  - JOUR
TI  - {title}
AU  - {*dotted}
PY  - {year}
PD  - 
N2  - {abstract}
JO  - {journal}
PB  - 
CY  - 
VL  - {volume}
IS  - {issue}
PG  - {start}-{end}
SP  - {start}
EP  - {end}
AN  - 
DO  - {doi}
UR  - https://www.embase.com/search/results?subaction=viewrecord&id=L2{number:09}&from=export
NS  - 
N1  - 
ER  - 

"""

EPPI_REVIEWER = """TY  - JOUR
T1  - {title}
JF  - {journal}
A1  - {*plain}
ST  - Able ({year})
KW  - eppi-reviewer
KW  - {*keywords}
PY  - {year}
DA  - {year}///
Y1  - {year}///
AB  - {abstract}
DO  - {doi}
VL  - {volume}
IS  - {issue}
SP  - {start}
EP  - {end}
CY  - 
UR  - https://tests.example/{number} http://dx.doi.org/{doi}
SN  - {issn}
U1  - 2{number:07}
N1  - 2024-02-06
ER  - 

"""

PROGRAMS = [
    Dress(
        "endnote, from PubMed",
        ENDNOTE_PUBMED,
        "EndNote's RefMan (RIS) export",
        {"authors": "*spaced", "pmid": "{pmid}", "accession": "{pmid}"},
    ),
    Dress("zotero", ZOTERO, "zotero/translators, RIS.js", {"pmid": "{pmid}"}),
    Dress("mendeley", MENDELEY, _ASREVIEW, {"pmid": "{pmid}", "language": ""}),
    Dress("citavi", CITAVI, _ASREVIEW, {"pmid": "{pmid}", "language": ""}),
    Dress("refworks", REFWORKS, _ASREVIEW, {"authors": "*spaced", "issn": "{issn}; 2234-567X"}),
    Dress(
        "rayyan",
        RAYYAN,
        _ASREVIEW,
        {"authors": "*dotted", "issn": "{issn}; 2234-567X", "accession": "rayyan-42{number:06}"},
    ),
    Dress(
        "covidence",
        COVIDENCE,
        _ASREVIEW,
        {"authors": "*dotted", "issn": "", "keywords": "*no_keywords", "language": ""},
    ),
    Dress("eppi_reviewer", EPPI_REVIEWER, _ASREVIEW, {"authors": "*commas", "language": ""}),
]
