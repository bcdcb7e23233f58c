"""RIS as the other databases write it, each with tags, order and habits of its own."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from tests.corpus.exports.names_and_pages import family_comma, joined_initials, notice, spaced_given, title_case
from tests.corpus.names import Author, plain_letters
from tests.corpus.sources import Record
from tests.corpus.works import Work, abstract_text

BOM = "\ufeff"
EXPORTED = "Export Date: 31 December 2019"
LANGUAGES = {"en": "English", "pt": "Portuguese", "es": "Spanish"}
Tags = Iterator[tuple[str, str]]


def write_embase(records: list[Record]) -> dict[str, bytes]:
    """Two batches, as Embase exports no more than a few hundred at once; each with a byte order mark."""
    batches = records[:250], records[250:]
    return {
        f"records-{number}.ris": (BOM + "\n".join(_lines(_embase(r), "ER  -") for r in batch)).encode()
        for number, batch in enumerate(batches, start=1)
    }


def write_central(records: list[Record]) -> dict[str, bytes]:
    """Each record preceded by its number, the provider and the kind of content."""
    text = "\n\n".join(
        f"Record #{number} of {len(records)}\n"
        "Provider: John Wiley & Sons, Ltd.\n"
        'Content: text/plain; charset="UTF-8"\n\n' + _lines(_central(record), "ER  - ")
        for number, record in enumerate(records, start=1)
    )
    return {"citation-export.ris": text.encode()}


def write_scopus(records: list[Record]) -> dict[str, bytes]:
    """References as lines without a tag after a note; no line between ER and TY but an empty one."""
    cited = [f"{_scopus_citation(record.shown)};" for record in records if record.shown.made_up]
    texts = []
    for number, record in enumerate(records):
        references = cited[(2 * number + 21) % 200 :][:4] if number % 9 == 0 else []
        texts.append(_lines(_scopus(record, references), "ER  -"))
    return {"scopus.ris": "\n".join(texts).encode()}


def write_cinahl(records: list[Record]) -> dict[str, bytes]:
    """EBSCO: the date as `2018///`, and a second abstract that holds the publisher's rights."""
    return {"delivery.ris": "\n".join(_lines(_cinahl(record), "ER  - ") for record in records).encode()}


def write_lilacs(records: list[Record]) -> dict[str, bytes]:
    """BVS: the title in another language as TT, the abstract once for each language."""
    return {"export.ris": "\n".join(_lines(_lilacs(record), "ER  -") for record in records).encode()}


def write_reference_lists(records: list[Record]) -> dict[str, bytes]:
    """Records typed in by hand, as a reference manager exports them."""
    return {"hand_search.ris": "\n".join(_lines(_typed_in(record), "ER  - ") for record in records).encode()}


def _lines(tags: Iterable[tuple[str, str]], end: str) -> str:
    return "".join(f"{tag}  - {value}\n" for tag, value in tags if value) + end + "\n"


def _embase(record: Record) -> Tags:
    work = record.shown
    conference = "Conference Abstract" in work.publication_types
    yield "TY", "JOUR"
    yield "M3", "Conference Abstract" if conference else _embase_type(work)
    yield "Y1", str(work.year)
    yield "VL", work.volume
    yield "IS", work.issue
    yield "SP", work.first_page
    yield "EP", work.last_page
    yield "SN", work.issn
    yield "SN", work.issn if record.accession[-1] in "37" else ""
    yield "JF", work.journal
    yield "JO", work.abbreviation or work.journal
    yield "UR", f"http://www.embase.com/search/results?subaction=viewrecord&from=export&id={record.accession}"
    yield "U2", record.accession
    yield "C5", work.pmid if record.accession[-1] in "02468" else ""
    yield "DB", "Embase"
    yield "DB", "Medline" if work.pmid and record.accession[-1] in "02468" else ""
    yield "U4", f"{work.year}-{1 + int(record.accession[-2]):02d}-{10 + int(record.accession[-1]):02d}"
    yield "L2", f"http://dx.doi.org/{work.doi}" if work.doi else ""
    yield "DO", work.doi
    yield "LK", _resolver(work)
    for author in work.authors:
        yield "A1", f"{plain_letters(author.family)} {'-'.join(_embase_initials(author))}".strip()
    yield "T1", work.title
    yield "LA", LANGUAGES[work.language]
    for term in sorted({*work.index_terms, *work.keywords}):
        yield "KW", term
    yield "N1", notice(work)
    yield "N2", abstract_text(work)


def _embase_type(work: Work) -> str:
    kinds = {"Review": "Review", "Editorial": "Editorial", "Letter": "Letter", "Published Erratum": "Erratum"}
    return next((kinds[name] for name in work.publication_types if name in kinds), "Article")


def _embase_initials(author: Author) -> list[str]:
    """One piece per given name, joined by hyphens where the name has one: J.-W., but V.E."""
    if "-" in author.given:
        return [f"{part[0]}." for part in author.given.split("-")]
    return [joined_initials(author, ".")]


def _resolver(work: Work) -> str:
    doi = f"&id=doi:{quote(work.doi, safe='')}" if work.doi else ""
    title = quote(work.title, safe="").replace("%20", "+")
    return f"http://resolver.example.org/?sid=EMBASE&issn={work.issn.replace('-', '')}{doi}&atitle={title}"


def _central(record: Record) -> Tags:
    work = record.shown
    pages = f"{work.first_page}\u2010{work.last_page}" if work.last_page else work.first_page
    yield "TY", "JOUR"
    yield "AN", record.accession
    for author in work.authors:
        yield "AU", plain_letters(family_comma(author, joined_initials(author)))
    yield "TI", work.title
    yield "JO", work.journal
    yield "PY", str(work.year)
    yield "VL", work.volume
    yield "IS", work.issue
    yield "SP", pages
    yield "C3", f"PUBMED {work.pmid}" if work.pmid and record.accession[-1] in "135" else ""
    yield "M3", "Journal article; Conference proceeding" if work.issue.startswith("Suppl") else "Journal article"
    for keyword in work.keywords:
        yield "KW", keyword
    yield "DO", work.doi
    yield "N1", notice(work)
    yield "AB", abstract_text(work)
    yield "UR", f"https://www.cochranelibrary.com/central/doi/10.1002/central/{record.accession}/full"


def _scopus(record: Record, references: list[str]) -> Tags:
    work = record.shown
    article_number = work.first_page if work.first_page and not work.last_page and not work.made_up else ""
    yield "TY", "JOUR"
    yield "TI", work.title
    yield "T2", work.journal
    yield "J2", work.abbreviation
    yield "VL", work.volume
    yield "IS", work.issue
    yield "SP", "" if article_number else work.first_page
    yield "EP", work.last_page
    yield "PY", str(work.year)
    yield "DO", work.doi
    yield "SN", f"{work.issn.replace('-', '')} (ISSN)" if work.issn else ""
    for author in work.authors:
        yield "AU", family_comma(author, joined_initials(author, "."))
    yield "AB", abstract_text(work)
    for keyword in work.keywords:
        yield "KW", keyword.capitalize()
    yield "N1", EXPORTED
    yield "M3", _embase_type(work)
    yield "DB", "Scopus"
    yield "C2", work.pmid if record.accession[-1] in "02468" else ""
    yield "C7", article_number
    yield "LA", LANGUAGES[work.language]
    yield "N1", notice(work)
    yield "N1", "References: " + "\n".join(references) if references else ""
    doi = f"&doi={quote(work.doi, safe='').lower()}" if work.doi else ""
    yield "UR", f"https://www.scopus.com/inward/record.uri?eid={record.accession}{doi}&partnerID=40"


def _scopus_citation(work: Work) -> str:
    pages = f", pp. {work.first_page}-{work.last_page}" if work.last_page else ""
    names = ", ".join(family_comma(author, joined_initials(author, ".")) for author in work.authors[:3])
    return f"{names}, {work.title} ({work.year}) {work.abbreviation}, {work.volume}{pages}"


def _cinahl(record: Record) -> Tags:
    work = record.shown
    title = title_case(work.title)
    yield "TY", "JOUR"
    yield "ID", record.accession
    yield "T1", title if title.endswith(("?", ".")) else f"{title}."
    for author in work.authors:
        yield "A1", family_comma(author, spaced_given(author))
    yield "Y1", f"{work.year}///"
    yield "DA", f"{work.year}///"
    yield "N1", f"Accession Number: {record.accession}. Language: {LANGUAGES[work.language]}. {notice(work)}"
    for keyword in work.keywords:
        yield "KW", title_case(keyword)
    yield "SP", work.first_page
    yield "EP", work.last_page
    yield "JO", work.journal
    yield "JF", work.journal
    yield "JA", work.abbreviation.upper()
    yield "VL", work.volume
    yield "IS", work.issue
    yield "SN", work.issn
    yield "AN", record.accession
    if work.abstract:
        yield "AB", abstract_text(work)
        yield "AB", f"Copyright © {work.year} by the publisher. Users may not copy it without permission."
    yield "DO", work.doi
    yield "UR", f"http://search.ebscohost.com/login.aspx?direct=true&db=c8h&AN={record.accession}&site=ehost-live"
    yield "DP", "EBSCOhost"
    yield "DB", "CINAHL"


def _lilacs(record: Record) -> Tags:
    work = record.shown
    yield "TY", "JOUR"
    for author in work.authors:
        yield "AU", family_comma(author, spaced_given(author))
    yield "TI", work.title
    yield "TT", work.second_title
    yield "JO", work.abbreviation or work.journal
    yield "VL", work.volume
    yield "IS", work.issue
    yield "DB", "LILACS"
    yield "DP", "http://bvsalud.org/"
    yield "ID", record.accession
    yield "LA", work.language
    yield "SP", work.first_page
    yield "EP", work.last_page or work.first_page
    yield "DA", f"{work.year}/{1 + int(record.accession[-1]):02d}"
    yield "PY", str(work.year)
    yield "DO", work.doi
    for keyword in work.keywords:
        yield "KW", keyword
    yield "AB", abstract_text(work)
    yield "AB", work.second_abstract
    yield "N1", notice(work)
    yield "UR", f"http://pesquisa.bvsalud.org/portal/resource/pt/{record.accession}"


def _typed_in(record: Record) -> Tags:
    work = record.shown
    yield "TY", "JOUR"
    yield "AN", record.accession
    for author in work.authors:
        yield "AU", family_comma(author, spaced_given(author))
    yield "TI", work.title
    yield "T2", work.journal
    yield "PY", str(work.year)
    yield "VL", work.volume
    yield "IS", work.issue
    yield "SP", work.first_page
    yield "EP", work.last_page
    yield "DO", work.doi
    yield "AB", abstract_text(work)
    yield "N1", f"Found in a reference list. {notice(work)}"
