"""Works as Ovid, PubMed and the Cochrane Library write them into texts, and the records that those come to."""

import textwrap
from xml.sax.saxutils import escape

from tests.identification.works import Work


def lines(*values: tuple[str, str]) -> str:
    """Lines of those tags that have a value; `{}` in the tag is where it goes."""
    return "".join(f"{tag.format(value)}\n" for tag, value in values if value)


def vancouver(name: str) -> str:
    """A name as PubMed lists it: "Quinta AM"."""
    family, given = name.split(", ")
    return f"{family} {''.join(part[0] for part in given.replace('-', ' ').replace('.', ' ').split())}"


def vancouver_authors(work: Work) -> list[str]:
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
            "authors": vancouver_authors(work), "title": f"{work.title}.", "issn": "", "keywords": [],
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
        authors=vancouver_authors(work), title=f"{work.title}.", doi=work.doi, pmid=work.pmid, accession=work.pmid,
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
