"""Works as programs write them into a file, and the records that such a file comes to, for each format by its name."""

import json
import re
from collections.abc import Callable
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.identification.dresses_of_texts import (
    lines,
    record_of_ovid_labels,
    record_of_pubmed_text,
    vancouver_authors,
    write_cochrane,
    write_ovid_codes,
    write_ovid_labels,
    write_ovid_xml,
    write_pubmed_abstract,
    write_pubmed_summary,
)
from tests.identification.works import Work


class Dress(NamedTuple):
    """How works are written into a file, and what record each of them comes to."""

    write: Callable[[list[Work]], str]
    record: Callable[[Work], dict]


def write_ictrp(works: list[Work]) -> str:
    def trial(work: Work) -> str:
        values = {
            "Internal_Number": str(work.number), "TrialID": work.nct, "Last_Refreshed_on": "24 August 2026",
            "Public_title": f"In plain words {work.number}", "Scientific_title": escape(work.title), "Acronym": "",
            "Primary_sponsor": "University of Nowhere", "Date_registration": f"03/01/{work.year}",
            "Date_registration3": f"{work.year}0301", "Source_Register": "ClinicalTrials.gov",
            "web_address": f"https://clinicaltrials.gov/study/{work.nct}", "Recruitment_Status": "Recruiting",
            "Contact_Lastname": ";", "Inclusion_Criteria": "Adults&lt;br&gt;of any sex", "Target_size": "100",
            "Study_type": "Interventional", "Countries": "Norway;Italy", "Condition": escape(";".join(work.keywords)),
            "Intervention": "Drug: Nothing",
        }  # fmt: skip
        body = "".join(
            f"    <{tag}>{value}\n    </{tag}>\n" if value else f"    <{tag}/>\n" for tag, value in values.items()
        )
        return f"  <Trial><Export_date>08/28/2026 20:14:44</Export_date>\n{body}  </Trial>\n"

    root = "Trials_downloaded_from_ICTRP"
    return f"<?xml version='1.0' encoding='UTF-8' ?>\n<{root}>\n{''.join(map(trial, works))}</{root}>"


def record_of_ictrp(work: Work) -> dict:
    condition = f"Condition: {';'.join(work.keywords)} " if work.keywords else ""
    return Work.record(
        work, authors=[], journal="", issn="", volume="", issue="", pages="", nct=work.nct, accession=work.nct,
        url=f"https://clinicaltrials.gov/study/{work.nct}", publication_types=["Interventional"],
        abstract=f"{condition}Intervention: Drug: Nothing Inclusion criteria: Adults of any sex",
    )  # fmt: skip


def study_of(work: Work) -> dict:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": work.nct, "briefTitle": "Short", "officialTitle": work.title},
            "statusModule": {"studyFirstPostDateStruct": {"date": f"{work.year}-03-01", "type": "ESTIMATED"}},
            "descriptionModule": {"briefSummary": work.abstract} if work.abstract else {},
            "conditionsModule": {"conditions": list(work.keywords)},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["NA"]},
            "contactsLocationsModule": {"overallOfficials": [{"name": "A. B", "role": "PRINCIPAL_INVESTIGATOR"}]},
        },
        "hasResults": False,
    }


def record_of_study(work: Work) -> dict:
    return work.record(
        authors=[], journal="", issn="", volume="", issue="", pages="", nct=work.nct, accession=work.nct,
        publication_types=["INTERVENTIONAL"],
    )  # fmt: skip


def write_enw(works: list[Work]) -> str:
    def one(work: Work) -> str:
        return "%0 Journal Article\n" + lines(
            *(("%A {}", name) for name in work.authors), ("%D {}", str(work.year)), ("%T {}", work.title),
            ("%J {}", work.journal), ("%V {}", work.volume), ("%N {}", work.issue), ("%P {}", work.pages),
            ("%@ {}", work.issn), ("%R {}", work.doi), ("%M {}", work.accession), ("%K {}", "\n".join(work.keywords)),
            ("%X {}", work.abstract), ("%U {}", f"https://example.org/{work.number}"), ("%G {}", "English"),
        )  # fmt: skip

    return "\n".join(map(one, works)) + "\n"


def write_refworks(works: list[Work]) -> str:
    def one(work: Work) -> str:
        return "RT Journal Article\nSR Electronic(1)\n" + lines(
            ("ID {}", str(work.number)), *(("A1 {}", name.replace(", ", ",")) for name in work.authors),
            ("T1 {}", work.title), ("JF {}", work.journal), ("YR {}", str(work.year)), ("FD {}", "Mar 1"),
            ("VO {}", work.volume), ("IS {}", work.issue), ("SP {}", work.first_page), ("OP {}", work.last_page),
            *(("K1 {}", keyword) for keyword in work.keywords), ("AB {}", work.abstract), ("SN {}", work.issn),
            ("AN {}", work.accession), ("LA {}", "English"), ("DO {}", work.doi), ("PMID {}", work.pmid),
            ("UL {}", f"https://example.org/{work.number}"), ("OL {}", "English (30)"),
        )  # fmt: skip

    legend = (
        "Refworks Export Tagged Format\n\nCharacter Set=utf-8\n\nTag legend\n*****\nRT=Reference Type\nT1=Title\n\n"
    )
    return f"{legend}*****\nBEGIN EXPORTED REFERENCES\n\n\n\n" + "\n\n".join(map(one, works)) + "\n"


def write_noteexpress(works: list[Work]) -> str:
    def one(work: Work) -> str:
        names = [f"{name};" for name in work.authors]
        return "{Reference Type}: Journal Article\n" + lines(
            ("{{Title}}: {}", work.title), ("{{Author}}: {}", "".join(names)), ("{{Author Address}}: {}", "某大学;"),
            ("{{Journal}}: {}", work.journal), ("{{Year}}: {}", str(work.year)), ("{{Volume}} : {}", work.volume),
            ("{{Issue}}: {}", work.issue), ("{{Pages}}: {}", work.pages), ("{{Keywords}}: {}", ";".join(work.keywords)),
            ("{{Abstract}}: {}", work.abstract), ("{{ISBN/ISSN}}: {}", work.issn), ("{{Notes}}: {}", "11-3553/R"),
            ("{{URL}}: {}", f"https://example.org/{work.number}"), ("{{DOI}}: {}", work.doi),
            ("{{Database Provider}}: {}", "CNKI"),
        )  # fmt: skip

    return "\n".join(map(one, works)) + "\n"


def write_ebsco_xml(works: list[Work]) -> str:
    def one(work: Work) -> str:
        count = int(work.last_page) - int(work.first_page) + 1 if work.last_page else 1
        authors = "".join(f"<au>{escape(name)}</au>" for name in work.authors)
        subjects = "".join(f'<subj type="thes">{escape(keyword)}</subj>' for keyword in work.keywords)
        return (
            f'<rec resultID="{work.number}"><header shortDbName="xyz" longDbName="Data" uiTerm="{work.accession}">'
            f"<controlInfo><bkinfo/><jinfo><jtl>{escape(work.journal)}</jtl><issn>{work.issn}</issn></jinfo>"
            f'<pubinfo><dt year="{work.year}" month="03" day="01">Mar{work.year}</dt><vid>{work.volume}</vid>'
            f'<iid>{work.issue}</iid></pubinfo><artinfo><ui type="umi">1</ui><ui type="doi">{work.doi}</ui>'
            f"<ppf>{work.first_page}</ppf><ppct>{count}</ppct><formats/><tig><atl>{escape(work.title)}</atl></tig>"
            f"<aug>{authors}<affil>Somewhere</affil></aug><sug>{subjects}</sug><ab>{escape(work.abstract)}</ab>"
            "<pubtype>Academic Journal</pubtype><doctype>Article</doctype></artinfo>"
            '<language code="eng">English</language></controlInfo><displayInfo><pLink>'
            f"<url>https://example.org/{work.number}</url></pLink></displayInfo></header></rec>"
        )

    return f'<?xml version="1.0" encoding="UTF-8"?>\n<records>{"".join(map(one, works))}</records>'


def write_csl(works: list[Work]) -> str:
    def person(name: str) -> dict:
        family, given = name.split(", ")
        particle = "de la " if family.startswith("de la ") else ""
        parts = {"family": family.removeprefix(particle), "given": given}
        return parts | ({"non-dropping-particle": particle.strip()} if particle else {})

    def one(work: Work) -> dict:
        known = {
            "id": f"http://zotero.org/items/{work.accession}", "type": "article-journal", "abstract": work.abstract,
            "container-title": work.journal, "DOI": work.doi, "ISSN": work.issn, "issue": work.issue,
            "language": "en", "note": f"PMID: {work.pmid}\nPMCID: PMC{work.number}", "page": work.pages,
            "source": "Zotero", "title": work.title, "URL": f"https://example.org/{work.number}",
            "volume": work.volume, "author": [person(name) for name in work.authors],
            "issued": {"date-parts": [[str(work.year), 3, 1]]}, "keyword": ", ".join(work.keywords),
        }  # fmt: skip
        return {name: value for name, value in known.items() if value}

    return json.dumps([one(work) for work in works], indent="\t", ensure_ascii=False)


def write_mods(works: list[Work]) -> str:
    def name(author: str) -> str:
        family, given = author.split(", ")
        parts = f'<namePart type="family">{escape(family)}</namePart><namePart type="given">{given}</namePart>'
        return f'<name type="personal">{parts}<role><roleTerm authority="marcrelator">aut</roleTerm></role></name>'

    def one(work: Work) -> str:
        numbers = (("volume", work.volume), ("issue", work.issue))
        details = "".join(f'<detail type="{kind}"><number>{n}</number></detail>' for kind, n in numbers if n)
        topics = "".join(f"<subject><topic>{keyword}</topic></subject>" for keyword in work.keywords)
        end = f"<end>{work.last_page}</end>" if work.last_page else ""
        main, _, rest = work.title.rpartition(": ")
        return (
            f"<mods ID='m{work.number}'><titleInfo><title>{escape(main)}</title><subTitle>{rest}</subTitle></titleInfo>"
            f'<titleInfo type="abbreviated"><title>Short</title></titleInfo>{"".join(map(name, work.authors))}'
            f'<name><namePart>Ed Itor</namePart><role><roleTerm type="text">editor</roleTerm></role></name>'
            f'<genre>journal article</genre><language><languageTerm type="code">eng</languageTerm></language>'
            f'<abstract>{escape(work.abstract)}</abstract>{topics}<relatedItem type="host"><titleInfo><title>'
            f'{escape(work.journal)}</title></titleInfo><identifier type="issn">{work.issn}</identifier><part>{details}'
            f'<extent unit="pages"><start>{work.first_page}</start>{end}</extent><date>{work.year}</date></part>'
            f'</relatedItem><identifier type="doi">{work.doi}</identifier><location><url>https://example.org/'
            f"{work.number}</url></location></mods>\n"
        )

    inside = "".join(map(one, works))
    return f'<?xml version="1.0"?>\n<modsCollection xmlns="http://www.loc.gov/mods/v3">\n{inside}</modsCollection>\n'


def _web(work: Work) -> dict:
    return {"doi": work.doi, "url": f"https://example.org/{work.number}"}


def _article(work: Work) -> dict:
    return {"publication_types": ["Journal Article"], "language": "English"}


DRESSES = {
    "ictrp_xml": Dress(write_ictrp, record_of_ictrp),
    "clinicaltrials_gov_json": Dress(
        lambda works: json.dumps([study_of(work) for work in works], ensure_ascii=False), record_of_study
    ),
    "endnote_text": Dress(
        write_enw, lambda work: work.record(**_web(work), **_article(work), accession=work.accession)
    ),
    "refworks": Dress(
        write_refworks,
        lambda work: work.record(**_web(work), **_article(work), accession=work.accession, pmid=work.pmid),
    ),
    "noteexpress": Dress(
        write_noteexpress, lambda work: work.record(**_web(work), publication_types=["Journal Article"])
    ),
    "ebsco_xml": Dress(
        write_ebsco_xml,
        lambda work: work.record(
            **_web(work), accession=work.accession, publication_types=["Article"], language="English"
        ),
    ),
    "csl_json": Dress(
        write_csl,
        lambda work: work.record(
            **_web(work), **_article(work), accession=f"http://zotero.org/items/{work.accession}", pmid=work.pmid,
            pmcid=f"PMC{work.number}",
        ),
    ),
    "ovid_text": Dress(write_ovid_labels, record_of_ovid_labels),
    "ovid_text, by code": Dress(
        write_ovid_codes,
        lambda work: work.record(
            **_web(work), accession=work.accession, pmid=work.pmid, publication_types=["Article"], language="English"
        ),
    ),
    "ovid_tagged": Dress(
        lambda works: re.sub(r"(?m)^<.*>\n", "", write_ovid_codes(works)),
        lambda work: work.record(
            **_web(work), accession=work.accession, pmid=work.pmid, publication_types=["Article"], language="English"
        ),
    ),
    "ovid_xml": Dress(
        write_ovid_xml,
        lambda work: work.record(
            accession=work.accession, doi=work.doi, publication_types=["Journal", "Peer Reviewed Journal"],
            language="English",
        ),
    ),
    "cochrane_text": Dress(
        write_cochrane,
        lambda work: work.record(
            **_web(work), authors=vancouver_authors(work), issn="", accession=f"CN-{work.number:08}", pmid=work.pmid,
            publication_types=["Journal article"],
        ),
    ),
    "pubmed_summary": Dress(write_pubmed_summary, lambda work: record_of_pubmed_text(work, abstract="")),
    "pubmed_abstract": Dress(write_pubmed_abstract, record_of_pubmed_text),
    "mods": Dress(
        write_mods, lambda work: work.record(**_web(work), publication_types=["journal article"], language="English")
    ),
}  # fmt: skip
