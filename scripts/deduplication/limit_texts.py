"""Rules on what two texts are: what forbids that they are one, or that this is decided without people, because of
their identifiers, the kind of text, or what their titles say. Where they appeared: limit_places.py.

A rule is (reason, highest verdict allowed: 1 possible, 0 different, where it applies). Of rules that forbid the same,
the first gives the reason.
"""

from collections.abc import Iterator

import numpy as np

from scripts.deduplication.column_tables import Table
from scripts.deduplication.evidence import AGREE, DIFFER, NEAR

Facts = dict[str, np.ndarray]
Rule = tuple[str, int, np.ndarray]


def limit_identities(e: Table, f: Facts) -> Iterator[Rule]:
    """Rules on what names a text: PMIDs, numbers of registers and reviews, parts."""
    same_doi = e["doi"] == AGREE
    yield "PMIDs differ", 0, e["pmid"] == DIFFER
    yield "different entries of a register", 0, e["entry"] == DIFFER
    yield "different parts of a work", 0, e["part"] == DIFFER
    yield "different Cochrane reviews", 0, f["other_review"]
    yield "different versions of a Cochrane review", 0, f["other_version"] & ~same_doi
    yield "perhaps different versions of a Cochrane review", 1, f["next_version"] & ~same_doi


def limit_kinds(e: Table, f: Facts) -> Iterator[Rule]:
    """Rules on texts of two kinds, of which one may carry the other's identifiers: notices, preprints, entries of
    registers, protocols, replies."""
    same_doi = e["doi"] == AGREE
    yield "one is a notice about the other", 0, f["marked"] & ~(f["linked"] & f["placed"])
    yield "one is a notice about the other", 1, f["marked"] & ~(f["similar"] & f["authors"])
    yield "a preprint and an article", 0, f["one_preprint"] & ~same_doi
    yield "a register entry and a report", 0, f["one_register"] & ~f["linked"]
    # The article's DOI is copied onto the entry of its trial.
    yield "a register entry and a report", 1, f["one_register"]
    # The protocol, the answer, the appendix or the follow-up has the title of the article, and goes on.
    yield "the title of one goes on to another text", 1, e["goes_on"]


def limit_meanings(e: Table, f: Facts) -> Iterator[Rule]:
    """Rules on titles that differ in little that means much. Nothing else outweighs it: sister studies agree in all but
    a word, down to the page of a supplement and a copied DOI."""
    elsewhere = (e["doi"] == DIFFER) | (e["pages"] == DIFFER) | (e["volume"] == DIFFER) | (e["issue"] == DIFFER)
    yield "a word turns the meaning of the title", 0, e["turned"] & elsewhere & ~f["linked"]
    yield "a word turns the meaning of the title", 1, e["turned"]
    # Abstracts of one group stand on one page; the guidelines of a series open alike; the first article of each issue,
    # and each article ahead of print, begins on page 1.
    doubted = f["meetings"] | f["first_page"] | f["same_text"] & ~f["near_pages"]
    yield "a word in the titles differs", 0, e["swapped"] & (e["doi"] == DIFFER) & f["meetings"]
    yield "a word in the titles differs", 0, (e["words"] == DIFFER) & f["recounted"] & (e["volume"] == AGREE)
    yield "a word in the titles differs", 1, e["swapped"] & doubted
    yield "a word in the titles differs", 1, (e["words"] == DIFFER) & f["first_page"]


def limit_titles(e: Table, f: Facts) -> Iterator[Rule]:
    """Rules on titles that do not agree."""
    doi, pages, volume, issue = (e[name] for name in ("doi", "pages", "volume", "issue"))
    unlike = f["titled"] & ~f["fair"]
    yield "titles differ", 0, unlike & ~f["whole"] & ~f["reworded"]
    yield "titles differ", 0, unlike & ~f["weak"] & (issue == DIFFER) & ~f["translated"]
    issued = (issue == AGREE) & f["same_journal"]
    sure = (doi == AGREE) | issued & f["ranges"] | (f["weak"] & f["same_text"])
    yield "titles differ", 1, unlike & ~sure
    loose = f["fair"] & ~f["similar"] & ~f["placed"]
    yield "titles differ in part", 1, loose & ~(f["linked"] & ~f["meetings"])
    word = (e["words"] == DIFFER) & ~f["linked"] & ~(pages == AGREE) & ~(pages == NEAR) & ~f["same_text"]
    yield "a word in the titles differs", 0, word & ((volume == DIFFER) | (pages == DIFFER) | (doi == DIFFER))
    yield "a word in the titles differs", 1, word


def limit_numbers(e: Table, f: Facts) -> Iterator[Rule]:
    """Rules on titles that many texts share, and on numbers (doses, years, phases) that differ."""
    doi, issue = e["doi"], e["issue"]
    stock = f["stock"] & ~(doi == AGREE)
    somewhere = f["placed"] | f["one_issue"]
    elsewhere = (issue == DIFFER) | (doi == DIFFER) | (e["year_gap"] > 0)
    yield "a title that many texts share", 0, stock & (elsewhere | ~somewhere) & ~f["twins"]
    yield "a title that many texts share", 1, stock & ~(issue == AGREE) & ~f["same_text"]
    nowhere = ~f["linked"] & ~f["placed"]
    yield "numbers in the titles differ", 0, (e["numbers"] == DIFFER) & nowhere
    yield "numbers in the titles differ", 1, e["numbers"] == DIFFER
