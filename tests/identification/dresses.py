"""Works as programs write them into a file, and the records that such a file comes to, for each format by its name."""

import json
import textwrap
from collections.abc import Callable
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.identification.works import Work


class Dress(NamedTuple):
    """How works are written into a file, and what record each of them comes to."""

    write: Callable[[list[Work]], str]
    record: Callable[[Work], dict]


def lines(*values: tuple[str, str]) -> str:
    """Lines of those tags that have a value; `{}` in the tag is where it goes."""
    return "".join(f"{tag.format(value)}\n" for tag, value in values if value)


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


def vancouver(name: str) -> str:
    """A name as PubMed lists it: "Quinta AM"."""
    family, given = name.split(", ")
    return f"{family} {''.join(part[0] for part in given.replace('-', ' ').replace('.', ' ').split())}"


def _vancouver_authors(work: Work) -> list[str]:
    names = [vancouver(name).rsplit(" ", 1) for name in work.authors]
    return [f"{family}, {initials}" for family, initials in names]


def wrapped(text: str) -> str:
    return textwrap.fill(text, 80, break_long_words=False, break_on_hyphens=False)


def _cited(work: Work) -> str:
    """A citation as PubMed has it: "J Tests. 2020 Mar;1(2):3-9."."""
    issue = f"({work.issue})" if work.issue else ""
    return f"{work.journal}. {work.year} Mar;{work.volume}{issue}:{work.pages}."


def write_pubmed_summary(works: list[Work]) -> str:
    def one(number: int, work: Work) -> str:
        names = f"{', '.join(map(vancouver, work.authors))}. " if work.authors else ""
        numbers = f"PMID: {work.pmid}; PMCID: PMC{work.number}." if work.number % 3 else f"PMID: {work.pmid}."
        text = f"{number}: {names}{work.title}. {_cited(work)} doi: {work.doi}. Epub {work.year} Jan 2. {numbers}"
        return f"{text if number % 2 else wrapped(text)}\n"

    return "\n".join(one(number, work) for number, work in enumerate(works, start=1))


def write_pubmed_abstract(works: list[Work]) -> str:
    def one(number: int, work: Work) -> str:
        names = ", ".join(f"{vancouver(name)}({place})" for place, name in enumerate(work.authors, start=1))
        pmc = f"PMCID: PMC{work.number}\n" if work.number % 3 else ""
        parts = [
            f"{number}. {_cited(work)} doi: {work.doi}. Epub {work.year} Jan 2.", f"{work.title}.",
            f"{names}." if names else "", "Author information:\n(1)University of Nowhere, Nowhere.", work.abstract,
            "Comment in\n    Lancet. 2020;1:2." if work.number % 4 == 0 else "", "© 2020 Nobody. All rights reserved.",
        ]  # fmt: skip
        text = "\n\n".join(part if "\n" in part else wrapped(part) for part in parts if part)
        return (
            f"{text}\n\nDOI: {work.doi}\n{pmc}PMID: {work.pmid} [Indexed for MEDLINE]\n\n"
            "Conflict of interest statement: None.\n"
        )

    return "\n\n".join(one(number, work) for number, work in enumerate(works, start=1))


def record_of_pubmed_text(work: Work, **values) -> dict:
    return work.record(
        **{
            "authors": _vancouver_authors(work), "title": f"{work.title}.", "issn": "", "keywords": [],
            "doi": work.doi, "pmid": work.pmid, "accession": work.pmid,
            "pmcid": f"PMC{work.number}" if work.number % 3 else "", **values,
        }
    )  # fmt: skip


def write_ovid_labels(works: list[Work]) -> str:
    def one(number: int, work: Work) -> str:
        source = (
            f"{work.journal}. {work.volume}{f'({work.issue})' if work.issue else ''}:{work.pages}, {work.year} Mar."
        )
        fields = {
            "Unique Identifier": work.pmid, "Title": f"{work.title}.", "Source": source, "Version ID": "1",
            "Authors": f"{'; '.join(map(vancouver, work.authors))}." if work.authors else "",
            "Abstract": textwrap.fill(work.abstract, 90, subsequent_indent="  ", break_on_hyphens=False),
            "MeSH Subject Headings": ". ".join(work.keywords) + "." if work.keywords else "",
            "ISSN Print": f"{work.issn}.", "Digital Object Identifier": f"https://dx.doi.org/{work.doi}",
            "Publication Type": "Journal Article. Randomized Controlled Trial.", "Language": "English.",
            "Year of Publication": str(work.year),
        }  # fmt: skip
        return f"<{number}>\n" + "".join(f"{label}\n  {value}\n" for label, value in fields.items() if value)

    history = "Database: Ovid MEDLINE(R) ALL <1946 to March 01, 2026>\nSearch Strategy:\n----\n1     exp gait/ (24)\n"
    return f"{history}\n***************************\n" + "\n".join(
        one(n, work) for n, work in enumerate(works, start=1)
    )


def record_of_ovid_labels(work: Work) -> dict:
    return work.record(
        authors=_vancouver_authors(work), title=f"{work.title}.", doi=work.doi, pmid=work.pmid, accession=work.pmid,
        publication_types=["Journal Article", "Randomized Controlled Trial"], language="English",
    )  # fmt: skip


def write_ovid_codes(works: list[Work]) -> str:
    def one(number: int, work: Work) -> str:
        pages = f"(pp {work.pages})"
        source = (
            f"{work.journal}. {work.volume} {f'({work.issue}) ' if work.issue else ''}{pages}, {work.year}. Date: 1."
        )
        return f"<{3 * number}. >\nVN  - Ovid Technologies\nDB  - Embase\n" + lines(
            ("AN  - {}", work.accession), ("PM  - {}", f"{work.pmid} [https://www.ncbi.nlm.nih.gov/pubmed/?term=x]"),
            *(("AU  - {}", name) for name in work.authors), ("TI  - {}", work.title), ("SO  - {}", source),
            ("AB  - {}", textwrap.fill(work.abstract, 70, subsequent_indent="      ", break_on_hyphens=False)),
            *(("KW  - {}", keyword) for keyword in work.keywords), ("IS  - {}", f"{work.issn} (electronic)"),
            ("DO  - {}", f"https://dx.doi.org/{work.doi}"), ("PT  - {}", "Article"), ("LG  - {}", "English"),
            ("YR  - {}", str(work.year)), ("XL  - {}", f"https://example.org/{work.number}"),
        )  # fmt: skip

    return "\n".join(one(number, work) for number, work in enumerate(works, start=1))


def write_ovid_xml(works: list[Work]) -> str:
    def field(code: str, label: str, *values: str) -> str:
        inside = "".join(f'<D type="c">{escape(value)}</D>' for value in values)
        return f'<F C="{code}" L="{label}">{inside}</F>' if any(values) else ""

    def one(number: int, work: Work) -> str:
        source = f"{work.journal}. Vol.{work.volume}{f'({work.issue})' if work.issue else ''}, Mar {work.year}, pp. "
        return f'<record index="{number}">' + "".join((
            field("AN", "Accession Number", work.accession), field("DB", "Database", "APA PsycInfo"),
            field("AU", "Authors", *work.authors), field("TI", "Title", work.title),
            field("SO", "Source", f"{source}{work.pages}."), field("VI", "Version ID", "1"),
            field("AB", "Abstract", work.abstract), field("SH", "Subject Headings", *work.keywords),
            field("IS", "ISSN Print", work.issn), field("DO", "Digital Object Identifier", work.doi),
            field("PT", "Publication Type", "Journal", "Peer Reviewed Journal"), field("LG", "Language", "English"),
            field("YR", "Year of Publication", str(work.year)), "</record>\n",
        ))  # fmt: skip

    inside = "".join(one(number, work) for number, work in enumerate(works, start=1))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<ovid>\n<records>\n{inside}</records>\n</ovid>\n'


def write_cochrane(works: list[Work]) -> str:
    def one(number: int, work: Work) -> str:
        return f"Record #{number} of {len(works)}\nID: CN-{work.number:08}\n" + lines(
            *(("AU: {}", vancouver(name)) for name in work.authors), ("TI: {}", work.title), ("SO: {}", work.journal),
            ("YR: {}", str(work.year)), ("VL: {}", work.volume), ("NO: {}", work.issue), ("PG: {}", work.pages),
            ("PM: {}", f"PUBMED {work.pmid}"), ("XR: {}", "EMBASE 1"), ("PT: {}", "Journal article"),
            ("KY: {}", "; ".join(f"*{keyword}" for keyword in work.keywords)), ("DOI: {}", work.doi),
            ("AB: {}", work.abstract), ("US: {}", f"https://example.org/{work.number}"),
        )  # fmt: skip

    return "\n\n".join(one(number, work) for number, work in enumerate(works, start=1)) + "\n"


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
            **_web(work), authors=_vancouver_authors(work), issn="", accession=f"CN-{work.number:08}", pmid=work.pmid,
            publication_types=["Journal article"],
        ),
    ),
    "pubmed_summary": Dress(write_pubmed_summary, lambda work: record_of_pubmed_text(work, abstract="")),
    "pubmed_abstract": Dress(write_pubmed_abstract, record_of_pubmed_text),
    "mods": Dress(
        write_mods, lambda work: work.record(**_web(work), publication_types=["journal article"], language="English")
    ),
}  # fmt: skip
