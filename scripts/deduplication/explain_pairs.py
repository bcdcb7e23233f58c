"""The reasons for verdicts, in words a reviewer can check against the two records."""

import numpy as np

from scripts.deduplication.column_tables import Table
from scripts.deduplication.evidence import AGREE, DIFFER, NEAR

PHRASES = (
    ("doi", {AGREE: "same DOI", DIFFER: "DOIs differ"}),
    ("pmid", {AGREE: "same PMID", DIFFER: "PMIDs differ"}),
    ("entry", {AGREE: "same number in a register", DIFFER: "numbers in registers differ"}),
    ("numbers", {DIFFER: "numbers in the titles differ"}),
    ("part", {DIFFER: "parts differ", NEAR: "one names a part"}),
    ("volume", {AGREE: "volumes agree", DIFFER: "volumes differ"}),
    ("pages", {AGREE: "pages agree", NEAR: "pages differ by format only", DIFFER: "pages differ"}),
)

COMPARED = (
    ("authors", "authors"), ("journal", "journal"), ("year_gap", "year"), ("volume", "volume"), ("pages", "pages"),
    ("doi", "DOI"), ("abstract", "abstract"),
)  # fmt: skip


def explain(rows: Table) -> list[str]:
    """The reason for the verdict on each pair: what forbids a higher one, what agrees and what does not, and of a
    question what is missing."""
    phrases = [title_phrases(rows)]
    phrases += [[table.get(found, "") for found in rows[name].tolist()] for name, table in PHRASES[:3]]
    phrases.append(level_phrases(rows["authors"], 0.5, "authors agree", "authors differ"))
    phrases.append(level_phrases(rows["journal"], 0.5, "journals agree", "journals differ"))
    phrases.append(year_phrases(rows["year_gap"]))
    phrases += [[table.get(found, "") for found in rows[name].tolist()] for name, table in PHRASES[3:]]
    phrases.append(level_phrases(rows["abstract"], 0.85, "abstracts agree", ""))
    phrases.append(missing_phrases(rows))
    told = zip(rows["forbidden"].tolist(), *phrases, strict=True)
    return ["; ".join(dict.fromkeys(phrase for phrase in pair if phrase)) for pair in told]


def missing_phrases(rows: Table) -> list[str]:
    """Of a question, what cannot be compared because a record does not say it."""
    unknown = [
        (word, [found in ("", None) or found != found for found in rows[name].tolist()]) for name, word in COMPARED
    ]
    asked = (rows["verdict"] == "possible").tolist()
    found = []
    for at, is_asked in enumerate(asked):
        words = [word for word, missing in unknown if missing[at]] if is_asked else []
        found.append(f"nothing to compare in {', '.join(words)}" if words else "")
    return found


def title_phrases(rows: Table) -> list[str]:
    """How the titles stand to each other."""
    title, contained = rows["title"], rows["contained"]
    return np.select(
        [np.isnan(title), title >= 0.97, contained, title >= 0.85, title >= 0.6],
        [
            "a title is missing",
            "titles agree",
            "one title holds the other",
            "titles nearly agree",
            "titles differ in part",
        ],
        default="titles differ",
    ).tolist()


def level_phrases(values: np.ndarray, least: float, agree: str, differ: str) -> list[str]:
    """One of two phrases by whether a value reaches `least`, "" where it is unknown."""
    return np.select([np.isnan(values), values >= least], ["", agree], default=differ).tolist()


def year_phrases(gaps: np.ndarray) -> list[str]:
    """Same year, or how far apart."""
    return ["" if g != g else "same year" if g == 0 else f"{int(g)} year{'s' * (g > 1)} apart" for g in gaps.tolist()]
