"""BibTeX entries in the exact dress of the programs that write them, and what each says. All content is made up."""

# Program → an entry as it writes them, and what it says.
DRESSES = {
    "Zotero": (
        r"""
@article{able_risk_2020,
	title = {Risk when {BMI} {\textgreater} 30 \& age {\textless} 65: {A} “trial”},
	volume = {12},
	copyright = {© 2020 The Authors},
	issn = {0304-3959, 1872-6623},
	url = {https://journals.example.com/a_b/10.1000%2Fx_y},
	doi = {10.1000/x_y.2020.001},
	abstract = {p {\textless} 0.05; 95\% {CI} {\textasciitilde}2.},
	language = {en},
	number = {3},
	urldate = {2021-02-03},
	journal = {Pain},
	author = {Able, Anna and van der Berg, Jan P. and {The PAIN Group}},
	month = mar,
	year = {2020},
	note = {Publisher: Wolters
PMID: 12345678
PMCID: PMC7654321},
	keywords = {Adult, Humans},
	pages = {3--9},
	file = {Full Text:C\:\\Users\\a\\x.pdf:application/pdf},
}""",
        {
            "title": "Risk when BMI > 30 & age < 65: A “trial”", "volume": "12", "issn": "0304-3959; 1872-6623",
            "url": "https://journals.example.com/a_b/10.1000%2Fx_y", "doi": "10.1000/x_y.2020.001", "issue": "3",
            "abstract": "p < 0.05; 95% CI ~2.", "language": "English", "journal": "Pain", "year": 2020, "pages": "3-9",
            "authors": ["Able, Anna", "van der Berg, Jan P.", "The PAIN Group"], "keywords": ["Adult", "Humans"],
            "pmid": "12345678", "pmcid": "PMC7654321", "publication_types": ["Journal Article"],
        },
    ),
    "Zotero's Better BibLaTeX": (
        r"""
@article{able20,
  title = {Exercise in {{ALS}}},
  subtitle = {{{A}} Trial},
  author = {Able, Anna and Çelik, Özgür},
  date = {2020-03-05},
  journaltitle = {Journal of Tests},
  shortjournal = {J. Tests},
  volume = {12},
  number = {3},
  eprint = {12345678},
  eprinttype = {pmid},
  pages = {3--9},
  issn = {1234-5678},
  doi = {10.1000/x},
  langid = {english},
}""",
        {
            "title": "Exercise in ALS: A Trial", "authors": ["Able, Anna", "Çelik, Özgür"], "year": 2020,
            "journal": "Journal of Tests", "pmid": "12345678", "issue": "3", "language": "English",
        },
    ),
    "JabRef": (
        r"""% Encoding: UTF-8

@String{jot = "Journal of Tests"}

@Article{Able2020,
  author    = {Able, Anna and G{\"{o}}del, Kurt},
  date      = {2020},
  title     = {{T}ests of $\beta$-blockers},
  doi       = {10.1000/j},
  eid       = {e0123},
  number    = {3},
  pmid      = {12345678},
  volume    = {12},
  comment   = {see \cite{x}},
  journal   = jot # { (Online)},
  owner     = {me},
  timestamp = {2020-02-03},
}

@Comment{jabref-meta: databaseType:bibtex;}
""",
        {
            "title": "Tests of β-blockers", "authors": ["Able, Anna", "Gödel, Kurt"], "pages": "e0123",
            "pmid": "12345678", "journal": "Journal of Tests (Online)", "year": 2020, "doi": "10.1000/j",
        },
    ),
    "Mendeley": (
        r"""
@article{Able2020,
abstract = {BACKGROUND: Tests. RESULTS: p{\textless}0.05 {\&} n{\~{}}5.},
annote = {From Duplicate 1 ( Tests - Able )},
author = {Able, Anna and M{\"{u}}ller, Bernd},
doi = {10.1016/S0140-6736(20)32596-6},
file = {:C$\backslash$:/x.pdf:pdf},
issn = {01406736},
journal = {The Lancet},
keywords = {Adult,Aged},
mendeley-groups = {Tests/One},
month = {mar},
number = {10001},
pages = {3--9},
pmid = {12345678},
title = {{Tests of something}},
url = {http://linkinghub.elsevier.com/retrieve/pii/S0140{\_}6736},
volume = {395},
year = {2020}
}""",
        {
            "title": "Tests of something", "authors": ["Able, Anna", "Müller, Bernd"], "issn": "0140-6736",
            "abstract": "BACKGROUND: Tests. RESULTS: p<0.05 & n~5.", "doi": "10.1016/s0140-6736(20)32596-6",
            "url": "http://linkinghub.elsevier.com/retrieve/pii/S0140_6736", "keywords": ["Adult", "Aged"],
            "pmid": "12345678", "issue": "10001",
        },
    ),
    "EndNote, without keys": (
        """
@article{
   author = {Able, Anna and Baker, Bo},
   title = {Tests of something},
   journal = {Journal of Tests},
   volume = {12},
   number = {3},
   pages = {3-9},
   ISSN = {1234-5678
8765-4321 (Electronic)},
   DOI = {10.1000/e},
   url = {https://a.example/1},
   year = {2020},
   type = {Journal Article}
}""",
        {
            "title": "Tests of something", "authors": ["Able, Anna", "Baker, Bo"], "issn": "1234-5678; 8765-4321",
            "publication_types": ["Journal Article"], "pages": "3-9",
        },
    ),
    "Scopus": (
        """
Scopus
EXPORT DATE: 1 February 2020

@ARTICLE{Able20203,
	author = {Able, Anna and Baker, B.C.},
	title = {R&D of tests: 50% more & <i>better</i>},
	year = {2020},
	journal = {Health & Place},
	volume = {12},
	number = {3},
	art_number = {102345},
	doi = {10.1016/j.x_y},
	url = {https://www.scopus.com/inward/record.uri?eid=2-s2.0-85012345678&doi=10.1016%2fj.x_y&partnerID=40},
	abstract = {Costs of US$5 to US$10. © 2020 Elsevier},
	author_keywords = {Research; Tests},
	keywords = {adult; human},
	issn = {13538292},
	pubmed_id = {12345678},
	language = {English},
	type = {Article},
	source = {Scopus},
	note = {Cited by: 5}
}""",
        {
            "authors": ["Able, Anna", "Baker, B.C."], "journal": "Health & Place", "pages": "102345",
            "accession": "2-s2.0-85012345678", "doi": "10.1016/j.x_y", "issn": "1353-8292", "pmid": "12345678",
            "keywords": ["Research", "Tests", "adult", "human"], "publication_types": ["Article"],
            "abstract": "Costs of US$5 to US$10. © 2020 Elsevier",
        },
    ),
    "Web of Science": (
        r"""
@article{ WOS:000501234500001,
Author = {Able, Anna and Bakerly, Vassilis
   S. and de
   Castro, Nivalde},
Title = {{A wrapped title
   \& more}},
Journal = {{HEALTH \& PLACE}},
Year = {{2020}},
Volume = {{12}},
Number = {{3}},
Month = {{MAR}},
Abstract = {{One of two
   lines.}},
Type = {{Article}},
DOI = {{10.1016/j.x\_y}},
Article-Number = {{102345}},
ISSN = {{1353-8292}},
EISSN = {{1873-2054}},
Language = {{English}},
Keywords = {{robust portfolio
   analysis; tests}},
Keywords-Plus = {{HEALTH}},
Unique-ID = {{WOS:000501234500001}},
}""",
        {
            "title": "A wrapped title & more", "authors": ["Able, Anna", "Bakerly, Vassilis S.", "de Castro, Nivalde"],
            "journal": "HEALTH & PLACE", "year": 2020, "abstract": "One of two lines.", "doi": "10.1016/j.x_y",
            "pages": "102345", "issn": "1353-8292; 1873-2054", "accession": "WOS:000501234500001",
            "keywords": ["robust portfolio analysis", "tests", "HEALTH"], "language": "English",
        },
    ),
    "EBSCO": (
        """
@article{14000000120200101,
Abstract = {Tests {of} a thing; 5% & more},
Author = {Able, Anna and Baker, Bo},
ISSN = {12345678},
Journal = {Journal of Tests},
Keywords = {Nursing, window.x = {a: {b}, Tests},
Number = {3},
Pages = {3 - 9},
Title = {Tests.},
Volume = {12},
URL = {https://search.ebscohost.com/login.aspx?direct=true&db=ccm&AN=140000001&site=ehost-live},
Year = {2020},
}""",
        {
            "title": "Tests.", "pages": "3-9", "accession": "140000001", "authors": ["Able, Anna", "Baker, Bo"],
            "abstract": "Tests of a thing; 5% & more", "issn": "1234-5678",
        },
    ),
    "IEEE": (
        """
@INPROCEEDINGS{9000001,
  author={Able, Anna and Baker, B. C.},
  booktitle={2020 IEEE Conference on Tests (CT)},
  title={Tests of "something"},
  year={2020},
  volume={},
  number={},
  pages={3-9},
  abstract={An abstract.},
  keywords={Testing;Computers},
  doi={10.1109/CT.2020.9000001},
  ISSN={2375-5326},
  month={March},}""",
        {
            "title": 'Tests of "something"', "journal": "2020 IEEE Conference on Tests (CT)", "volume": "",
            "keywords": ["Testing", "Computers"], "doi": "10.1109/ct.2020.9000001", "issn": "2375-5326",
        },
    ),
    "ACM": (
        """
@inproceedings{10.1145/3290605.3300233,
author = {Able, Anna and Baker, Bo},
title = {Tests},
year = {2020},
isbn = {9781450359702},
publisher = {Association for Computing Machinery},
url = {https://doi.org/10.1145/3290605.3300233},
abstract = {An abstract.},
booktitle = {Proceedings of the 2020 Conference},
articleno = {12},
numpages = {13},
keywords = {tests, things},
series = {CHI '20}
}""",
        {"doi": "10.1145/3290605.3300233", "pages": "12", "keywords": ["tests", "things"], "year": 2020},
    ),
    "TeXMed, of PubMed": (
        r"""
% 12345678
@Article{pmid12345678,
   Author="Able, A.  and M{\"u}ller, B. C. ",
   Title="{{T}ests of {A}{L}{S} in "so-called" {M}ice}",
   Journal="J Tests",
   Year="2020",
   Volume="12",
   Number="3",
   Pages="3--9",
   Month="Mar",
   Abstract={Of 5\% ($p<0.05$).},
   Note={[PubMed:\href{https://www.ncbi.nlm.nih.gov/pubmed/12345678}{12345678}] [DOI:\href{https://dx.doi.org/10.1000/t_m}{10.1000/t\_m}]}
}""",
        {
            "title": 'Tests of ALS in "so-called" Mice', "authors": ["Able, A.", "Müller, B. C."], "pmid": "12345678",
            "doi": "10.1000/t_m", "abstract": "Of 5% (p<0.05).", "journal": "J Tests",
        },
    ),
    "Europe PMC": (
        """
@article{PMID:12345678,
Title={Tests},
Author={Able, A and Baker, BC},
DOI={10.1000/epmc},
Number={3},
Volume={12},
Month={March},
Year={2020},
Journal={Journal of Tests},
ISSN={1234-5678},
Pages={3—9},
Abstract={An abstract},
URL={https://europepmc.org/articles/PMC7654321},
}""",
        {"pmid": "12345678", "authors": ["Able, A", "Baker, BC"], "pages": "3-9", "doi": "10.1000/epmc"},
    ),
    "Google Scholar": (
        r"""
@article{able2020tests,
  title={Tests of {\`a} la carte},
  author={Able, Anna and Baker, Bo C and others},
  journal={Journal of Tests},
  volume={12},
  number={3},
  pages={3--9},
  year={2020},
  publisher={Elsevier}
}""",
        {"title": "Tests of à la carte", "authors": ["Able, Anna", "Baker, Bo C"], "pages": "3-9"},
    ),
    "Rayyan": (
        """
@article{rayyan-123456789,
  title={Tests},
  year={2020},
  author={Able, A. and Baker, B. C.},
  journal={Journal of Tests},
  issn={1234-5678},
  volume={12},
  number={3},
  pages={3-9},
  url={https://doi.org/10.1000/r_y},
  language={eng},
  keywords={Adult,Humans},
  abstract={An abstract.},
  notes={RAYYAN-INCLUSION: {"Ann"=>"Included", "Bo"=>"Maybe"} | RAYYAN-LABELS: a,b}
}""",
        {
            "doi": "10.1000/r_y", "language": "English", "keywords": ["Adult", "Humans"],
            "authors": ["Able, A.", "Baker, B. C."],
        },
    ),
    "names the other way round": (
        r"""
@book{x, author = {Anna Able and Ludwig van {Beethoven} and Jean de la Fontaine and John Smith Jr. and {WHO}
  and {Barnes and Noble} and Kurt G{\"o}del}, title = {T}, year = 1999}""",
        {
            "authors": [
                "Able, Anna", "van Beethoven, Ludwig", "de la Fontaine, Jean", "Smith, John Jr.", "WHO",
                "Barnes and Noble", "Gödel, Kurt",
            ],
            "publication_types": ["Book"],
        },
    ),
    "all in two braces": (
        """
@article{x,
  author = {{Able, Anna and Baker, Bo}}, title = {{Tests}}, journal = {{J {T}ests}}, doi = {{10.1000/a_b}},
  year = {{2020}}
}""",
        {
            "authors": ["Able, Anna", "Baker, Bo"], "title": "Tests", "journal": "J Tests", "doi": "10.1000/a_b",
            "year": 2020,
        },
    ),
    "parentheses, quotes, numbers and joins": (
        """
@string(j = "Journal of ")
@string{t = {Tests}}
@ARTICLE(x, title = "A {"}quoted{"} " # "title", journal = j # t, year = 2020, month = 3 # mar, volume=12)""",
        {"title": 'A "quoted" title', "journal": "Journal of Tests", "year": 2020, "volume": "12"},
    ),
    "a type with signs in it": (
        "@web_page{x-1:2/3, title={A}, year={2020}}",
        {"title": "A", "year": 2020},
    ),
}  # fmt: skip
