"""RIS as the hosts of several databases write it: EBSCO, Ovid, ProQuest."""

from tests.identification.invented import Dress

_ASREVIEW = "asreview/citation-file-formatting, Datasets/RIS"
_CITESOURCE = "ESHackathon/CiteSource, tests and vignettes"

EBSCO = """TY  - JOUR
AU  - {*full}
T1  - {title}
T2  - A second title
JO  - {journal}
JF  - {journal}
J1  - {journal}
Y1  - {year}/{month:02}//{Month}{year}
VL  - {volume}
IS  - {issue}
M3  - Article
SP  - {start}
EP  - {end}
PB  - Tests Ltd
SN  - {issn}
AB  - {abstract}
AB  - Copyright of {journal} is the property of Tests Ltd and its content may not be copied.
KW  - {*keywords}
N1  - Accession Number: 14{number:07}. Language: English. Publication Type: journal article. Entry Date: 20200101.
L3  - {doi}
UR  - https://search.ebscohost.com/login.aspx?direct=true&db=ccm&AN=14{number:07}&site=ehost-live
DP  - EBSCOhost
DB  - ccm
ER  - 

"""

OVID_PSYCINFO = """{number}. 
TY  - JOUR
DB  - APA PsycInfo <2021>
ID  - 2021-{number:05}-001
DO  - https://dx.doi.org/{doi}
T1  - {title}
A1  - {*full}
AI  - Able, Anna; ORCID: https://orcid.org/0000-0001-0000-0000
A2  - Older, A., Elder, B.
Y1  - {year}//
N2  - {abstract}
KW  - *{*keywords}
M3  - Cognitive Therapy [3311]
JF  - {journal}
VL  - {volume}
IS  - {issue}
SP  - {start}
EP  - {end}
CY  - United Kingdom
PB  - Tests Ltd
SN  - {issn}
LA  - English
AD  - Able, Anna: University of Tests, able@example.org
M1  - Older, A. (2000). Older tests. https://pubmed.ncbi.nlm.nih.gov/12345678 https://dx.doi.org/10.1000/older
L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=psyc16&NEWS=N&AN=2021-{number:05}-001
ER  - 
NL  - J Tests

Link to the Ovid Full Text or citation: https://ovidsp.ovid.com/ovidweb.cgi?T=JS&AN=1

"""

OVID_MEDLINE = """{number}. 
TY  - JOUR
DB  - Ovid MEDLINE(R) <1946 to 2024>
ID  - {pmid}
T1  - {title}
A1  - {*full}
Y1  - {year}//
Y2  - {year}/{month:02}//
N2  - {abstract}
KW  - *{*keywords}
LA  - English
JF  - {journal}
JA  - J Tests
VL  - {volume}
IS  - {issue}
SP  - {start}
EP  - {end}
SN  - {issn}
DO  - https://dx.doi.org/{doi}
PT  - Journal Article
UR  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&CSC=Y&NEWS=N&PAGE=fulltext&D=med16&AN={pmid}
ER  -  

 

"""

PROQUEST = """TY  - JOUR
T1  - {title}
AN  - 2{number:09}
JF  - {journal}
AU  - {*full}
Y1  - {year}/{month:02}/03/
PY  - {year}
DA  - {year} {Month} 3
SP  - {start}
EP  - {end}
VL  - {volume}
IS  - {issue}
PB  - Tests Ltd
CY  - Testville
SN  - {issn}
N2  - {abstract}
KW  - {*keywords}
LA  - English
UR  - https://www.proquest.com/docview/2{number:09}?accountid=1
L2  - http://link.example/?url_ver=Z39.88-2004&genre=article&issn=12345678&rft_id=info:eric/&rft_id=info:doi/{doi}
DB  - ERIC
ER  - 

"""

HOSTS = [
    Dress("ebsco", EBSCO, f"{_ASREVIEW}; zotero/translators, issue 1700", {"accession": "14{number:07}"}),
    Dress("ovid, PsycInfo", OVID_PSYCINFO, _ASREVIEW, {"accession": "2021-{number:05}-001"}),
    Dress(
        "ovid, MEDLINE", OVID_MEDLINE, "Ovid's ERIC in the same collection", {"accession": "{pmid}", "pmid": "{pmid}"}
    ),
    Dress("proquest", PROQUEST, f"{_CITESOURCE}; tests of public readers", {"accession": "2{number:09}"}),
]
