"""Rules on where two texts appeared: what forbids that they are one, or that this is decided without people, because of
their DOIs, journals, years, volumes and pages. What a rule is, limit_texts.py says.
"""

from collections.abc import Iterator

from scripts.deduplication.column_tables import Table
from scripts.deduplication.evidence import AGREE, DIFFER, NEAR, UNKNOWN
from scripts.deduplication.limit_texts import Facts, Rule


def limit_dois(e: Table, f: Facts) -> Iterator[Rule]:
    """Rules on two DOIs, or one DOI over several texts."""
    doi, pages, volume = e["doi"], e["pages"], e["volume"]
    yield "DOIs and pages differ", 0, (doi == DIFFER) & (pages == DIFFER)
    elsewhere = (doi == DIFFER) & (volume == DIFFER)
    yield "DOIs and volumes differ", 0, elsewhere & ~(f["same_journal"] & (e["year_gap"] <= 1))
    yield "DOIs and volumes differ", 1, elsewhere
    yield "DOIs and issues differ", 1, (doi == DIFFER) & (e["issue"] == DIFFER) & ~f["same_text"]
    text = f["same_text"] & f["led"]
    near = (pages == AGREE) | (pages == NEAR)
    yield "DOIs differ", 1, (doi == DIFFER) & ~near & ~(f["same_issue"] | text)
    # Two letters or abstracts of one group stand on one page.
    sure = f["alike"] & f["authors"] & (f["ranges"] | text)
    yield "DOIs differ", 1, (doi == DIFFER) & near & ~sure
    yield "no author in common", 0, f["strangers"] & ~f["placed"] & (~f["linked"] | ~f["alike"] | f["meetings"])
    # The DOI of the article is copied onto an abstract, under another title, in another journal.
    yield "one DOI in two journals", 1, (doi == AGREE) & f["other_journal"] & ~f["alike"]
    one_text = f["same_text"] | (f["similar"] & f["authors"])
    yield "one DOI over several texts", 0, (doi == AGREE) & (pages == DIFFER) & ~one_text


def limit_journals(e: Table, f: Facts) -> Iterator[Rule]:
    """Rules on two journals, and on a conference abstract and an article."""
    doi, pages, volume = e["doi"], e["pages"], e["volume"]
    unlinked = ~f["linked"]
    nowhere = unlinked & ~f["placed"]
    elsewhere = f["other_journal"] & nowhere
    moved = (volume == DIFFER) | (doi == DIFFER) | ((pages == DIFFER) & ~(volume == AGREE))
    yield "in different journals", 0, elsewhere & moved
    yield "in different journals", 1, elsewhere & ~f["same_issue"]
    yield "in different journals, no author to compare", 1, f["other_journal"] & unlinked & ~f["named"]
    meeting = f["one_meeting"] & nowhere & ~(pages == AGREE)
    yield "a conference abstract and an article", 0, meeting & ((pages == DIFFER) | f["other_journal"])
    grown = f["same_issue"] | (f["same_volume"] & f["same_text"] & ~(doi == DIFFER))
    yield "a conference abstract and an article", 1, meeting & ~grown
    abroad = f["one_meeting"] & f["other_journal"]
    yield (
        "a conference abstract and an article",
        0,
        abroad & (volume == DIFFER) & ~(pages == AGREE) & ~f["same_text"],
    )
    # The article's DOI, issue and pages are copied onto the abstract.
    yield "a conference abstract and an article", 1, abroad


def limit_years(e: Table, f: Facts) -> Iterator[Rule]:
    """Rules on years apart, and on records that say too little of where they appeared."""
    pages, volume, issue, gap = (e[name] for name in ("pages", "volume", "issue", "year_gap"))
    nowhere = ~f["linked"] & ~f["placed"]
    later = (gap >= 2) & nowhere
    elsewhere = (volume == DIFFER) | (pages == DIFFER) | f["other_journal"] | (gap >= 4)
    yield "years apart", 0, later & elsewhere
    yield "years apart", 1, later
    moved_on = (issue == DIFFER) | (pages == DIFFER) | (volume == DIFFER) | f["one_meeting"]
    yield "years apart", 1, (gap == 1) & nowhere & moved_on
    # The introduction to a session has one title and one author each year.
    yield "years apart", 1, (gap == 1) & nowhere & f["yearly"] & ~(volume == AGREE)
    silent = ~f["named_journal"] & (volume == UNKNOWN) & (pages == UNKNOWN) & ~f["linked"] & ~f["same_text"]
    yield "nothing says where one appeared", 1, silent & ~((gap == 0) & f["same_people"] & f["crew"]) & ~f["twins"]
    # Pages 1-9 and 515-523 may be those of one article ahead of print and in print, or of two.
    counted = f["paged"] & (pages == UNKNOWN) & ~(volume == AGREE) & ~(gap == 0) & ~f["same_text"]
    yield "pages counted in two ways", 1, nowhere & counted


def limit_pages(e: Table, f: Facts) -> Iterator[Rule]:
    """Rules on issues, first authors, pages and volumes that differ."""
    doi, pages, volume, issue, gap = (e[name] for name in ("doi", "pages", "volume", "issue", "year_gap"))
    nowhere = ~f["linked"] & ~f["placed"]
    yield "issues differ", 1, (issue == DIFFER) & (volume == AGREE) & nowhere & ~f["same_text"]
    other = (e["first"] < 0.4) & ~(f["lost_first"] & (f["one_issue"] | f["alike"] & f["same_journal"]))
    yield "another first author", 1, nowhere & other & ~f["same_text"] & ~(gap == 0)
    moved = (pages == DIFFER) & ~(doi == AGREE)
    here = (volume == AGREE) | (gap == 0) & ~(volume == DIFFER) & ~f["other_journal"]
    reprinted = f["same_text"] & ~(issue == DIFFER) & here
    yield "pages differ", 0, moved & ~((volume == AGREE) & (issue == AGREE)) & ~reprinted
    yield "pages differ", 1, moved
    yield "volumes and pages differ", 1, (pages == DIFFER) & (volume == DIFFER)
    shifted = (volume == DIFFER) & ~f["linked"] & ~(pages == AGREE)
    yield "volumes differ", 1, shifted & ~(f["same_text"] & (gap == 0) & (e["journal"] == 1))
