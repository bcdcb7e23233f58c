"""Evidence on pairs in, verdicts out: same | possible | different, and what forbade a higher one.

Two steps. Points (points.csv): each agreement adds, each disagreement subtracts. Rules: what forbids a verdict however
many points there are, such as two PMIDs, part I against part II, or a conference abstract against the article
(`limits`); and what is asked however few there are, such as a text printed twice (`repeats_text`).
"""

import numpy as np

from scripts.deduplication.column_tables import Table
from scripts.deduplication.compare_pairs import AGREE, DIFFER, NEAR
from scripts.deduplication.gather_facts import gather_facts
from scripts.deduplication.score_pairs import POINTS, Points, count_points

VERDICTS = np.array(["different", "possible", "same"], dtype=object)

REPEATED = "one text in two places"
# What forbids "same" and holds two records apart until a person has answered: a third record that says less (no volume,
# no year) would agree with both, and join what appeared twice.
HELD_APART = (REPEATED, "years apart", "volumes differ", "volumes and pages differ")


def decide(evidence: Table, records: Table, points: Points = POINTS) -> Table:
    """`evidence` with score, verdict, forbidden (what keeps the verdict below what the score gives, "" if nothing) and
    relation (erratum | retraction | comment | version | abstract | preprint | registration | part | "": how records
    that are different are related). explain_pairs puts the reason into words."""
    facts = gather_facts(evidence, records)
    score = count_points(evidence, facts, points)
    same, possible = points["verdicts"]["same"], points["verdicts"]["possible"]
    # The same pages of the same volume by the same authors hold one text, even if its titles are in two languages.
    questionable = (score >= possible) | facts["whole"] & ~(evidence["issue"] == DIFFER)
    level = np.where(score >= same, 2, np.where(questionable, 1, 0))
    forbidden = np.full(len(evidence["i"]), "", dtype=object)
    for reason, highest, applies in limits(evidence, facts):
        lowers = applies & (level > highest)
        level[lowers] = highest
        forbidden[lowers] = reason
    asked = (level == 0) & repeats_text(evidence, facts)
    level[asked], forbidden[asked] = 1, REPEATED
    relation = relate(evidence, facts, level)
    return evidence | {"score": score, "verdict": VERDICTS[level], "forbidden": forbidden, "relation": relation}


def limits(evidence: Table, facts: dict[str, np.ndarray]):
    """Yields (reason, highest verdict allowed: 1 possible, 0 different, where it applies)."""
    f = facts
    doi, pages, volume, issue, numbers, words = (
        {kind: (evidence[name] == kind) for kind in (AGREE, NEAR, DIFFER, "")}
        for name in ("doi", "pages", "volume", "issue", "numbers", "words")
    )
    gap = evidence["year_gap"]
    unlinked = ~f["linked"]
    nowhere = unlinked & ~f["placed"]
    yield "PMIDs differ", 0, (evidence["pmid"] == DIFFER)
    yield "different parts of a work", 0, (evidence["part"] == DIFFER)
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
    yield "DOIs and issues differ", 1, doi[DIFFER] & issue[DIFFER] & ~f["same_text"]
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
    yield (
        "a conference abstract and an article",
        0,
        f["one_meeting"] & f["other_journal"] & volume[DIFFER] & ~pages[AGREE] & ~f["same_text"],
    )
    later = (gap >= 2) & nowhere
    yield "years apart", 0, later & (volume[DIFFER] | pages[DIFFER] | f["other_journal"] | (gap >= 4))
    yield "years apart", 1, later
    moved_on = issue[DIFFER] | pages[DIFFER] | volume[DIFFER] | f["one_meeting"]
    yield "years apart", 1, (gap == 1) & nowhere & moved_on
    # Pages 1-9 and 515-523 may be those of one article ahead of print and in print, or of two.
    recounted = f["paged"] & pages[""] & ~volume[AGREE] & ~(gap == 0)
    yield "pages counted in two ways", 1, nowhere & recounted
    yield from title_limits(f, doi, pages, volume, issue, words)
    yield "issues differ", 1, issue[DIFFER] & volume[AGREE] & nowhere & ~f["same_text"]
    yield "another first author", 1, nowhere & (evidence["first"] < 0.4) & ~f["same_text"] & ~(gap == 0)
    moved = pages[DIFFER] & ~doi[AGREE]
    reprinted = f["same_text"] & ~issue[DIFFER] & (volume[AGREE] | (gap == 0) & ~volume[DIFFER] & ~f["other_journal"])
    yield "pages differ", 0, moved & ~(volume[AGREE] & issue[AGREE]) & ~reprinted
    yield "pages differ", 1, moved
    yield "volumes and pages differ", 1, pages[DIFFER] & volume[DIFFER]
    shifted = volume[DIFFER] & unlinked & ~pages[AGREE]
    yield "volumes differ", 1, shifted & ~(f["same_text"] & (gap == 0) & (evidence["journal"] == 1))


def repeats_text(evidence: Table, facts: dict[str, np.ndarray]) -> np.ndarray:
    """Where two records tell the same text in one journal, yet in two places, which is more than a rule can know: an
    article printed twice, or a notice that holds the corrected article. Conference abstracts often are, and stay apart.
    """
    f = facts
    told = f["same_text"] & f["same_journal"] & f["authors"] & f["led"] & (f["length"] >= 40)
    titled = (evidence["title"] >= 0.97) | (f["marked"] & f["similar"])
    apart = (evidence["pmid"] == DIFFER) | (evidence["part"] == DIFFER) | (evidence["numbers"] == DIFFER)
    reviews = f["other_review"] | f["other_version"]
    return told & titled & ~apart & ~reviews & ~f["meetings"] & ~f["one_meeting"] & ~f["one_preprint"]


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


def relate(evidence: Table, facts: dict[str, np.ndarray], level: np.ndarray) -> np.ndarray:
    """How the records of a pair that is not the same are related."""
    f = facts
    akin = (level < 2) & f["fair"] & ~f["strangers"] & ~f["stock"]
    relation = np.full(len(evidence["i"]), "", dtype=object)
    for kind, applies in (
        ("abstract", akin & f["alike"] & (f["one_meeting"] | f["meetings"]) & (level == 0)),
        ("preprint", akin & f["one_preprint"]),
        ("registration", akin & f["alike"] & f["one_register"]),
        ("version", (level < 2) & f["other_version"]),
        ("part", (level < 2) & f["weak"] & (evidence["part"] == DIFFER) & ~f["strangers"]),
    ):
        relation[applies] = kind
    marked = (level < 2) & f["marked"] & f["fair"] & ~f["stock"]
    relation[marked] = f["marker"][marked]
    return relation
