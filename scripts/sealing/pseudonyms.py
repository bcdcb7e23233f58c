"""Pseudonyms for the people of a review: reviewers are R01, R02, …, all others P01, P02, …

The same person has the same pseudonym everywhere, and reviewers keep the order of their keys, so that whatever is
counted from the ledgers comes out the same.
"""

import re
from dataclasses import dataclass

PERSON_COLUMNS = {"person", "who", "reviewer", "resolver", "retrieval_person", "decided_by"}
EVENT_COLUMNS = {"event", "events"}
# Words in a person's column that say how something was decided, not by whom.
_NO_PERSON = {
    "",
    "automatic",
    "agreement",
    "single",
    "resolution",
    "pending",
    "consensus",
    "previous version",
    "person",
}
_SHORTEST_NAME = 3


@dataclass(frozen=True)
class Pseudonyms:
    """`keys`: reviewer's key → pseudonym; `people`: every other way in which a person is called → pseudonym."""

    keys: dict[str, str]
    people: dict[str, str]

    def of(self, called: str) -> str:
        """The pseudonym of a person, or of several ("A and B")."""
        if called in _NO_PERSON:
            return called
        return self.keys.get(called) or self.people[called]

    def of_reviewer(self, person: dict) -> dict:
        """A reviewer of the protocol, without name and conflicts of interest."""
        key = self.keys[person["key"]]
        return {name: value for name, value in person.items() if name != "conflicts"} | {"key": key, "name": key}

    def in_keys(self, keys: str) -> str:
        """Reviewers' keys ("A; B"), or how far each has come ("A:40; B:42")."""
        parts = [part.partition(":") for part in keys.split("; ")]
        return "; ".join(f"{self.keys.get(key, key)}{colon}{far}" for key, colon, far in parts)

    def in_events(self, events: str) -> str:
        """References to events ("title_abstract.A:3; …") with the reviewers' pseudonyms."""
        return re.sub(r"\.([^.:;]+):(\d+)", lambda found: f".{self.keys.get(found[1], found[1])}:{found[2]}", events)

    def in_name(self, name: str) -> str:
        """The name of a sheet, or the path of its ledger or receipt, with the reviewer's pseudonym."""
        stem, dot, suffix = name.rpartition(".") if name.endswith((".csv", ".json")) else (name, "", "")
        before, point, key = stem.rpartition(".")
        return f"{before}{point}{self.keys[key]}{dot}{suffix}" if key in self.keys and point else name

    def in_text(self, text: str) -> str:
        """Running text without the names in it."""
        return self._names.sub(lambda found: self._pseudonym_of_name[found[0].casefold()], text) if self.names else text

    @property
    def names(self) -> list[str]:
        """What must not be left in anything shared: names, the longest first. Keys of a letter or two are none."""
        known = [*self.keys, *self.people]
        found = {name for name in known if len(name) >= _SHORTEST_NAME and name != name.lower()}
        found |= {name for name in self.keys if len(name) >= _SHORTEST_NAME}
        return sorted(found, key=lambda name: (-len(name), name))

    @property
    def _names(self) -> re.Pattern:
        return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in self.names), re.IGNORECASE)

    @property
    def _pseudonym_of_name(self) -> dict[str, str]:
        return {name.casefold(): self.keys.get(name) or self.people[name] for name in self.names}


def choose_pseudonyms(protocol: dict, called: set[str]) -> Pseudonyms:
    """Pseudonyms for the reviewers of a protocol, and for all others whom ledgers and searches call in any way."""
    reviewers = sorted(protocol["reviewers"], key=lambda person: person["key"])
    keys = {person["key"]: f"R{place:02}" for place, person in enumerate(reviewers, start=1)}
    people = {person["name"]: keys[person["key"]] for person in reviewers if person["name"] not in keys}
    known = called | keys.keys() | people.keys()
    unknown = called - _NO_PERSON - keys.keys() - people.keys()
    parts_of = {name: re.split(r"(\s*(?:,|;|&|\band\b)\s*)", name) for name in unknown}
    several = {name: parts for name, parts in parts_of.items() if len(parts) > 1 and known.issuperset(parts[::2])}
    others = sorted(unknown - several.keys())
    people |= {name: f"P{place:02}" for place, name in enumerate(others, start=1)}
    joined = {
        name: "".join(keys.get(part) or people.get(part) or part for part in several[name]) for name in sorted(several)
    }
    return Pseudonyms(keys, people | joined)
