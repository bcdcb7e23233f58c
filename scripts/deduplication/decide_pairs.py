"""Evidence on pairs in, verdicts out: same | possible | different, and what forbade a higher one.

Two steps. Points: each agreement adds, each disagreement subtracts, what is unknown counts nothing. They are on the
scale of log2 odds and rounded to halves; they were set by hand, with the frequencies of agreement among duplicates and
others of seven labelled sets in view, one table for all data. At SAME points or more a pair is the same, at POSSIBLE or
more a question for people. Rules: what forbids a verdict however many points there are, such as two PMIDs, part I
against part II, or a conference abstract against the article (`limits`).
"""

import numpy as np
import pandas as pd

from scripts.deduplication.compare_pairs import AGREE, DIFFER, NEAR

SAME, POSSIBLE = 8.0, 5.0
VERDICTS = np.array(["different", "possible", "same"], dtype=object)

POINTS = {
    "numbers": {AGREE: 0.5, NEAR: -1.0, DIFFER: -4.0},
    "part": {AGREE: 0.5, NEAR: -3.0, DIFFER: -9.0},
    "volume": {AGREE: 2.0, DIFFER: -2.5},
    "issue": {AGREE: 0.5, DIFFER: -0.5},
    "pages": {AGREE: 4.0, NEAR: 1.0, DIFFER: -4.0},
    "doi": {AGREE: 6.0, DIFFER: -2.5},
    "pmid": {AGREE: 9.0, DIFFER: -20.0},
}


def decide(evidence: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """`evidence` with score, verdict, forbidden (what keeps the verdict below what the score gives, "" if nothing) and
    relation (erratum | retraction | comment | version | abstract | preprint | part | "": how records that are
    different are related). explain_pairs puts the reason into words."""
    facts = gather_facts(evidence, records)
    score = count_points(evidence, facts)
    # The same pages of the same volume by the same authors hold one text, even if its titles are in two languages.
    questionable = (score >= POSSIBLE) | facts["whole"] & ~(evidence["issue"] == DIFFER).to_numpy()
    level = np.where(score >= SAME, 2, np.where(questionable, 1, 0))
    forbidden = np.full(len(evidence), "", dtype=object)
    for reason, highest, applies in limits(evidence, facts):
        lowers = applies & (level > highest)
        level[lowers] = highest
        forbidden[lowers] = reason
    relation = relate(evidence, facts, level)
    return evidence.assign(score=score, verdict=VERDICTS[level], forbidden=forbidden, relation=relation)


def gather_facts(evidence: pd.DataFrame, records: pd.DataFrame) -> dict[str, np.ndarray]:
    """What the points and rules ask of a pair, as arrays of booleans (and `length`, of the shorter title)."""
    i, j = evidence["i"].to_numpy(), evidence["j"].to_numpy()
    of = {name: records[name].to_numpy() for name in ("marker", "cochrane", "version", "sort")}
    flag = {name: records[name].to_numpy(dtype=bool) for name in ("stock", "preprint", "translated", "register")}
    length = records["title"].str.len().to_numpy()
    has_last = np.fromiter((bool(p.last) for p in records["pages"]), bool, len(records))
    title, authors, first = (evidence[name].to_numpy() for name in ("title", "authors", "first"))
    journal, gap = evidence["journal"].to_numpy(), evidence["year_gap"].to_numpy()
    pages, volume = evidence["pages"].to_numpy(), evidence["volume"].to_numpy()
    contained = evidence["contained"].to_numpy()
    agreed_volume = volume == AGREE
    named = (authors >= 0.5) & (first >= 0.4)
    meetings = (of["sort"][i] == "abstract") & (of["sort"][j] == "abstract")
    placed = (pages == AGREE) & (volume != DIFFER) & (agreed_volume | (gap == 0) | (journal >= 0.5))
    sorts = of["sort"][i] + of["sort"][j]
    review = (of["cochrane"][i] != "") & (of["cochrane"][j] != "")
    same_review = review & (of["cochrane"][i] == of["cochrane"][j])
    versions = (of["version"][i] != "") & (of["version"][j] != "")
    return {
        "whole": placed & named & agreed_volume & has_last[i] & has_last[j] & ~meetings,
        "length": np.minimum(length[i], length[j]),
        "stock": flag["stock"][i] | flag["stock"][j],
        "alike": title >= 0.95,
        "similar": (title >= 0.85) | contained,
        "fair": (title >= 0.75) | contained,
        "weak": (title >= 0.6) | contained,
        "titled": ~np.isnan(title),
        "authors": named,
        "led": first >= 0.4,
        "strangers": (authors < 0.3) & ~(first >= 0.4),
        "other_journal": journal == 0,
        "linked": ((evidence["doi"] == AGREE) | (evidence["pmid"] == AGREE)).to_numpy(),
        "placed": placed,
        "ranges": has_last[i] & has_last[j],
        "same_issue": agreed_volume & (evidence["issue"] == AGREE).to_numpy() & ~(gap > 0) & (pages != DIFFER),
        "named": ~np.isnan(authors),
        "same_volume": agreed_volume & (gap == 0) & (journal >= 0.5),
        "same_text": evidence["abstract"].to_numpy() >= 0.85,
        "marked": of["marker"][i] != of["marker"][j],
        "meetings": meetings,
        "one_meeting": (sorts == "abstractarticle") | (sorts == "articleabstract"),
        "translated": flag["translated"][i] | flag["translated"][j],
        "same_journal": journal >= 0.5,
        "one_preprint": flag["preprint"][i] != flag["preprint"][j],
        "one_register": flag["register"][i] != flag["register"][j],
        "other_review": review & ~same_review,
        "other_version": same_review & np.where(versions, of["version"][i] != of["version"][j], gap > 1),
        "next_version": same_review & ~versions & (gap == 1),
        "marker": np.where(of["marker"][i] != "", of["marker"][i], of["marker"][j]),
    }


def count_points(evidence: pd.DataFrame, facts: dict[str, np.ndarray]) -> np.ndarray:
    """The points of each pair; positive speaks for the same work."""
    points = title_points(evidence, facts)
    for name, table in POINTS.items():
        points += evidence[name].map(table).fillna(0).to_numpy(float)
    authors, first = evidence["authors"].to_numpy(), evidence["first"].to_numpy()
    unknown = np.isnan(authors)
    named, led = authors >= 0.5, first >= 0.4
    points += np.select(
        [unknown, named & led, named, (authors >= 0.3) | led, authors > 0], [0, 3, 1.5, 0.5, -2], default=-4
    )
    journal = evidence["journal"].to_numpy()
    points += np.select([np.isnan(journal), journal == 1, journal == 0.5], [0, 1.5, 0.5], default=-2)
    gap = evidence["year_gap"].to_numpy()
    points += np.select([np.isnan(gap), gap == 0, gap == 1, gap == 2], [0, 1.5, -1, -4], default=-5)
    abstract = evidence["abstract"].to_numpy()
    points += np.select(
        [np.isnan(abstract), abstract >= 0.85, abstract >= 0.65, abstract >= 0.5], [0, 2, 1, -0.5], default=-1
    )
    return points


def title_points(evidence: pd.DataFrame, facts: dict[str, np.ndarray]) -> np.ndarray:
    """Points of the titles: a long title says more than a short one, a stock title ("Editorial") nothing."""
    title, contained = evidence["title"].to_numpy(), evidence["contained"].to_numpy()
    full = np.select([~facts["titled"] | facts["stock"], facts["length"] < 20, facts["length"] < 40], [0, 2, 4], 6.0)
    points = np.select(
        [~facts["titled"], title >= 0.97, title >= 0.95, title >= 0.85, title >= 0.75, title >= 0.6],
        [0, full, full - 0.5, full - 2, 0, -2],
        default=-4.0,
    )
    # Without a title the identifier has to speak for it.
    points += np.where(~facts["titled"] & facts["linked"], 2.0, 0.0)
    points = np.where(contained & ~facts["stock"], np.maximum(points, np.minimum(full, 3)), points)
    # One longer title has the numbers of its subtitle; that is no disagreement.
    points += np.where(contained & (evidence["numbers"] == NEAR), 1.0, 0.0)
    return points - np.where((evidence["words"] == DIFFER) & (title >= 0.75), 2.0, 0.0)


def limits(evidence: pd.DataFrame, facts: dict[str, np.ndarray]):
    """Yields (reason, highest verdict allowed: 1 possible, 0 different, where it applies)."""
    f = facts
    doi, pages, volume, issue, numbers, words = (
        {kind: (evidence[name] == kind).to_numpy() for kind in (AGREE, NEAR, DIFFER, "")}
        for name in ("doi", "pages", "volume", "issue", "numbers", "words")
    )
    gap = evidence["year_gap"].to_numpy()
    unlinked = ~f["linked"]
    nowhere = unlinked & ~f["placed"]
    yield "PMIDs differ", 0, (evidence["pmid"] == DIFFER).to_numpy()
    yield "different parts of a work", 0, (evidence["part"] == DIFFER).to_numpy()
    yield "different Cochrane reviews", 0, f["other_review"]
    yield "different versions of a Cochrane review", 0, f["other_version"] & ~doi[AGREE]
    yield "perhaps different versions of a Cochrane review", 1, f["next_version"] & ~doi[AGREE]
    yield "one is a notice about the other", 0, f["marked"] & ~(f["linked"] & f["placed"])
    yield "one is a notice about the other", 1, f["marked"] & ~(f["similar"] & f["authors"])
    yield "a preprint and an article", 0, f["one_preprint"] & ~doi[AGREE]
    yield "a register entry and a report", 0, f["one_register"] & unlinked
    yield "DOIs and pages differ", 0, doi[DIFFER] & pages[DIFFER]
    known_elsewhere = doi[DIFFER] & volume[DIFFER]
    yield "DOIs and volumes differ", 0, known_elsewhere & ~(f["same_journal"] & (gap <= 1))
    yield "DOIs and volumes differ", 1, known_elsewhere
    text = f["same_text"] & f["led"]
    yield "DOIs differ", 1, doi[DIFFER] & ~pages[AGREE] & ~pages[NEAR] & ~(f["same_issue"] | text)
    stock = f["stock"] & ~doi[AGREE]
    yield "a title that many texts share", 0, stock & (issue[DIFFER] | doi[DIFFER] | (gap > 0) | ~f["placed"])
    yield "a title that many texts share", 1, stock & ~issue[AGREE] & ~f["same_text"]
    yield "numbers in the titles differ", 0, numbers[DIFFER] & nowhere
    yield "numbers in the titles differ", 1, numbers[DIFFER] & ~(f["placed"] & f["ranges"] & f["authors"])
    yield "no author in common", 0, f["strangers"] & ~f["placed"] & (unlinked | ~f["alike"] | f["meetings"])
    yield "one DOI over several texts", 0, doi[AGREE] & pages[DIFFER] & ~f["same_text"] & ~(f["similar"] & f["authors"])
    elsewhere = f["other_journal"] & nowhere
    yield "in different journals", 0, elsewhere & (volume[DIFFER] | doi[DIFFER] | (pages[DIFFER] & ~volume[AGREE]))
    yield "in different journals", 1, elsewhere & ~f["same_issue"]
    yield "in different journals, no author to compare", 1, f["other_journal"] & unlinked & ~f["named"]
    meeting = f["one_meeting"] & nowhere & ~pages[AGREE]
    yield "a conference abstract and an article", 0, meeting & (pages[DIFFER] | f["other_journal"])
    yield (
        "a conference abstract and an article",
        1,
        meeting & ~f["same_issue"] & ~(f["same_volume"] & f["same_text"] & ~doi[DIFFER]),
    )
    later = (gap >= 2) & nowhere
    yield "years apart", 0, later & (volume[DIFFER] | pages[DIFFER] | f["other_journal"] | (gap >= 4))
    yield "years apart", 1, later
    yield "years apart", 1, (gap == 1) & nowhere & (issue[DIFFER] | pages[DIFFER] | volume[DIFFER] | f["one_meeting"])
    yield from title_limits(f, doi, pages, volume, issue, words)
    moved = pages[DIFFER] & ~doi[AGREE]
    reprinted = f["same_text"] & ~issue[DIFFER] & (volume[AGREE] | (gap == 0) & ~volume[DIFFER] & ~f["other_journal"])
    yield "pages differ", 0, moved & ~(volume[AGREE] & issue[AGREE]) & ~reprinted
    yield "pages differ", 1, moved
    yield "volumes and pages differ", 1, pages[DIFFER] & volume[DIFFER]
    shifted = volume[DIFFER] & unlinked & ~pages[AGREE]
    yield "volumes differ", 1, shifted & ~(f["same_text"] & (gap == 0) & (evidence["journal"] == 1).to_numpy())


def title_limits(f: dict[str, np.ndarray], doi, pages, volume, issue, words):
    """The limits that titles set when they do not agree."""
    unlike = f["titled"] & ~f["fair"]
    yield "titles differ", 0, unlike & ~f["whole"]
    yield "titles differ", 0, unlike & ~f["weak"] & issue[DIFFER] & ~f["translated"]
    issued = issue[AGREE] & f["same_journal"]
    yield "titles differ", 1, unlike & ~(doi[AGREE] | issued | (f["weak"] & f["same_text"]))
    loose = f["fair"] & ~f["similar"] & ~f["placed"]
    yield "titles differ in part", 1, loose & ~(f["linked"] & ~f["meetings"])
    word = words[DIFFER] & ~f["linked"] & ~pages[AGREE] & ~pages[NEAR] & ~f["same_text"]
    yield "a word in the titles differs", 0, word & (volume[DIFFER] | pages[DIFFER] | doi[DIFFER])
    yield "a word in the titles differs", 1, word


def relate(evidence: pd.DataFrame, facts: dict[str, np.ndarray], level: np.ndarray) -> np.ndarray:
    """How the records of a pair that is not the same are related."""
    f = facts
    akin = (level < 2) & f["fair"] & ~f["strangers"] & ~f["stock"]
    relation = np.full(len(evidence), "", dtype=object)
    for kind, applies in (
        ("abstract", akin & f["alike"] & (f["one_meeting"] | f["meetings"]) & (level == 0)),
        ("preprint", akin & f["one_preprint"]),
        ("version", (level < 2) & f["other_version"]),
        ("part", (level < 2) & f["weak"] & (evidence["part"] == DIFFER).to_numpy() & ~f["strangers"]),
    ):
        relation[applies] = kind
    marked = (level < 2) & f["marked"] & f["fair"] & ~f["stock"]
    relation[marked] = f["marker"][marked]
    return relation
