"""RIS as publishers' platforms, catalogues and China's databases write it."""

from tests.identification.invented import Dress

_ASREVIEW = "asreview/citation-file-formatting, Datasets/RIS"
_CITESOURCE = "ESHackathon/CiteSource, tests and vignettes"

IEEE = """TY  - JOUR
TI  - {title}
T2  - {journal}
SP  - {start}
EP  - {end}
AU  - {*given_first}
PY  - {year}
KW  - {*keywords}
DO  - {doi}
JO  - {journal}
IS  - {issue}
SN  - {issn}
VO  - {volume}
VL  - {volume}
JA  - J. Tests
Y1  - {Month} {year}
AB  - {abstract}
ER  - 

"""

CNKI = """TY  - JOUR
T1  - {title}
A1  - {*full}
JO  - {journal}
VL  - {volume}
IS  - {issue}
SP  - {start}
EP  - {end}
PY  - {year}
SN  - {issn}
KW  - {*keywords}
AB  - {abstract}
DO  - {doi}
LA  - English
UR  - https://kns.cnki.net/kcms/detail/11.{number:04}.R.html
DP  - CNKI
ER  - 

"""

DIMENSIONS = """TY  - CHAP
AB  - {abstract}
AN  - pub.1{number:09}
AU  - {*full}
BT  - {journal}
C1  - Exported from Dimensions
DO  - {doi}
EP  - {end}
IS  - {issue}
KW  - {*keywords}
LA  - en
PY  - {year}
SN  - {issn}
SP  - {start}
TI  - {title}
UR  - https://app.dimensions.ai/details/publication/pub.1{number:09}
https://tests.example/pdf/{number}.pdf
VL  - {volume}
ER  - 

"""

SCIENCEDIRECT = """TY  - JOUR
T1  - {title}
AU  - {*full}
JO  - {journal}
T2  - A special issue on tests
VL  - {volume}
IS  - {issue}
SP  - {start}
EP  - {end}
PY  - {year}
DA  - {year}/{month:02}/01/
SN  - {issn}
DO  - https://doi.org/{doi}
UR  - https://www.sciencedirect.com/science/article/pii/S00000000{number:08}
KW  - {*keywords}
AB  - {abstract}
ER  - 
"""

SPRINGER = """TY  - CHAP
AU  - {*full}
ED  - Editor, Ed
PY  - {year}
DA  - {year}//
TI  - {title}
BT  - {journal}
SP  - {start}
EP  - {end}
VL  - {volume}
IS  - {issue}
AB  - {abstract}
SN  - {issn}
UR  - https://doi.org/{doi}
DO  - {doi}
ID  - Able{year}
ER  - 

"""

OPENALEX = """TY  - JOUR
TI  - {title}
PY  - {year}
PB  - Tests Ltd
SN  - {issn}
T2  - {journal}
DO  - {doi}
UR  - https://doi.org/{doi}
DA  - {year}-{month:02}-01
AU  - {*full}
C1  - University of Tests, Testville
LA  - en
KW  - {*keywords}
VL  - {volume}
IS  - {issue}
SP  - {start}
EP  - {end}
AB  - {abstract}
ER  -
"""

PURE = """TY  - JOUR
T1  - {title}
AU  - {*full}
PY  - {year}/{month:02}
Y1  - {year}/{month:02}
N2  - {abstract}
AB  - {abstract}
KW  - {*keywords}
U2  - {doi}
C2  - {pmid}
AN  - SCOPUS:85{number:09}
VL  - {volume}
SP  - {start}
EP  - {end}
JO  - {journal}
JF  - {journal}
SN  - {issn}
IS  - {issue}
M3  - Article
LA  - English
ER  -

"""

PLATFORMS = [
    Dress("ieee", IEEE, "citations in public repositories", {"authors": "*spaced", "language": ""}),
    Dress("cnki", CNKI, "tests of public readers; l0o0/translators_CN"),
    Dress("dimensions", DIMENSIONS, _CITESOURCE, {"accession": "pub.1{number:09}"}),
    Dress("sciencedirect", SCIENCEDIRECT, "zotero/translators, ScienceDirect.js", {"language": ""}),
    Dress("springer", SPRINGER, "SpringerLink", {"language": "", "keywords": "*no_keywords"}),
    Dress("openalex", OPENALEX, _ASREVIEW),
    Dress("pure", PURE, "portals of universities", {"pmid": "{pmid}", "accession": "SCOPUS:85{number:09}"}),
]
