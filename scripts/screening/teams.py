"""Who judges in a phase of screening, and what keeps a person from judging a record."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from scripts.identification.normalise_authors import normalise_author
from scripts.identification.records import normalise_doi

# Stands for a vote that nobody is there to cast; no reviewer's key looks so.
NOBODY = "?"
# Letters that are no other letter with an accent, as catalogues write them without.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True)
class Team:
    """The people of a phase by key: `listed` all who judge or did, `active` those who still do.

    `needed`: how many judge each record.
    """

    listed: tuple[str, ...]
    active: tuple[str, ...]
    needed: int

    @property
    def is_plain(self) -> bool:
        """Does everyone judge every record?"""
        return self.listed == self.active and len(self.active) <= self.needed


def screeners(protocol: dict, phase: str) -> list[dict]:
    """The reviewers who judge in a phase, those who have withdrawn included, in the protocol's order."""
    adjudicator = protocol["screening"][phase].get("adjudicator")
    return [p for p in protocol["reviewers"] if phase in p["tasks"] and p["key"] != adjudicator]


def people_of(review: Path, protocol: dict, task: str) -> list[dict]:
    """The reviewers whose task this is; of those who have withdrawn, only who has left events in its ledger."""
    return [
        person
        for person in protocol["reviewers"]
        if task in person["tasks"]
        and (person["status"] == "active" or (Path(review) / "ledgers" / f"{task}.{person['key']}.csv").exists())
    ]


def adjudicator_of(protocol: dict, phase: str) -> dict | None:
    """The reviewer who decides a phase's conflicts alone, None where the reviewers talk them over."""
    key = protocol["screening"][phase].get("adjudicator")
    return next((person for person in protocol["reviewers"] if person["key"] == key), None)


def team_of(protocol: dict, phase: str) -> Team:
    """The team of a phase. Where fewer people are listed than should judge a record, all of them do."""
    people = screeners(protocol, phase)
    listed = tuple(person["key"] for person in people)
    active = tuple(person["key"] for person in people if person["status"] == "active")
    return Team(listed, active, min(protocol["screening"][phase]["reviewers_per_record"], len(listed)))


def conflict_of_interest(person: dict, row: dict[str, str]) -> str:
    """The entry of a person's `conflicts` that names this row, "" if none does.

    An entry is a DOI, a PMID, an id (of a record, unique record or report), or an author's name: family name and the
    first letter of a given name have to be the same ("Smith, John" is "Smith J", and not "Smith, Kate"; "Muller, J" is
    "Müller, Jörg").
    """
    ids = {row["row_id"], row.get("unique_id", ""), row.get("doi", ""), row.get("pmid", "")}
    ids |= {re.sub(r"^(uni|rep)-", "", value) for value in ids}
    authors = [_name(author) for author in row["authors"].split(";") if author.strip()]
    for entry in person["conflicts"]:
        if entry.strip() in ids or (normalise_doi(entry) and normalise_doi(entry) in ids):
            return entry
        family, given = _name(entry)
        if any(family == other and (not given or not initial or given == initial) for other, initial in authors):
            return entry
    return ""


def _name(text: str) -> tuple[str, str]:
    """Family name and the first letter of the given names, for comparison: accents make no other name."""
    family, _, given = _plain(normalise_author(text)).partition(",")
    return family.strip(), given.strip()[:1]


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
