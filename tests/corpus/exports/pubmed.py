"""PubMed's own format (nbib): tags of four letters, lines of at most 88 characters, continued after six spaces."""

import textwrap

from tests.corpus.exports.names_and_pages import family_comma, joined_initials, notice, short_pages, spaced_given
from tests.corpus.names import plain_letters
from tests.corpus.sources import Record
from tests.corpus.works import Work, abstract_text

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LANGUAGES = {"en": "eng", "pt": "por", "es": "spa"}


def write_pubmed(records: list[Record]) -> dict[str, bytes]:
    """File name → content."""
    text = "\n".join("".join(_tag(tag, value) for tag, value in _tags(record.shown) if value) for record in records)
    return {"pubmed-amyotrophi-set.nbib": f"\n{text}".encode()}


def _tag(tag: str, value: str) -> str:
    wrapped = textwrap.fill(
        value,
        88,
        initial_indent=f"{tag:<4}- ",
        subsequent_indent=" " * 6,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped + "\n"


def _tags(work: Work):
    month = MONTHS[int(work.issue) - 1] if work.issue.isdigit() and 1 <= int(work.issue) <= 12 else ""
    date = f"{work.year} {month}".strip()
    numbers = f"{work.volume}({work.issue})" if work.issue else work.volume
    source = f"{work.abbreviation or work.journal}. {date};{numbers}:{short_pages(work)}."
    yield "PMID", work.pmid
    yield "OWN", "NLM"
    yield "STAT", "MEDLINE"
    yield "IS", f"{work.issn} (Print)" if work.issn else ""
    yield "VI", work.volume
    yield "IP", work.issue
    yield "DP", date
    yield "TI", work.title if work.title.endswith(("?", "...")) else f"{work.title}."
    yield "PG", short_pages(work)
    yield "LID", f"{work.doi} [doi]" if work.doi and work.year >= 2008 else ""
    yield "AB", abstract_text(work)
    for author in work.authors:
        yield "FAU", family_comma(author, spaced_given(author))
        yield "AU", f"{plain_letters(author.family)} {joined_initials(author)}".strip()
    yield "LA", LANGUAGES[work.language]
    for publication_type in work.publication_types:
        yield "PT", publication_type
    yield "TA", work.abbreviation
    yield "JT", work.journal
    yield "SB", "IM"
    for term in (*work.index_terms[:4], *work.keywords[:2]):
        yield "MH", f"{term[0].upper()}{term[1:]}"
    for keyword in work.keywords if work.year >= 2013 else ():
        yield "OT", keyword
    yield "GN", f"NLM: {notice(work)}"
    yield "PST", "ppublish"
    yield "AID", f"{work.doi} [doi]" if work.doi else ""
    yield "SO", source
