"""Names of persons as BibTeX takes them: a list joined by `and`, each "First von Last" or "von Last, First".

In: the value of a field, still LaTeX. Out: plain names as "Family, Given". The rules are those of BibTeX's name format
(O. Patashnik, BibTeXing, 1988, section 4).
"""

import re

from scripts.identification.latex import decode_latex
from scripts.identification.normalise_authors import ends_in_initials, split_authors

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "2nd", "3rd"}


def read_names(value: str) -> list[str]:
    """The names in a field. A group in braces is one name, unless all of the field is in braces once more."""
    value = re.sub(r"^and\s+|\s+and$", "", " ".join(value.split()), flags=re.IGNORECASE)
    names = split_outside(value, r"\s+and\s+")
    inner = _unbraced(value)
    while inner is not None and (deeper := _unbraced(inner)) is not None:
        inner = deeper
    if len(names) == 1 and inner is not None:
        # A group keeps its "and"; people that an exporter put in two braces each have a comma.
        within = split_outside(inner, r"\s+and\s+")
        names = within if len(within) > 1 and all("," in name for name in within) else names
    elif len(names) == 1 and "," in value and "{" not in value:
        names = _between_commas(value)
    return [name for name in map(family_first, names) if name]


def _between_commas(value: str) -> list[str]:
    """Names that a program joined by commas, without any `and`: each is more than one word."""
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if all(map(ends_in_initials, parts)) or (len(parts) > 2 and all(" " in part for part in parts)):
        return parts
    return split_authors(value) if len(parts) > 3 else [value]


def family_first(name: str) -> str:
    """One name as "Family, Given"; groups, and names that end in initials ("Liu R."), are left as they are."""
    name = name.strip(" ,;")
    plain = " ".join(decode_latex(name).split())
    words = [" ".join(decode_latex(word).split()) for word in split_outside(name, r"[\s~]+") if word]
    braced = [word.startswith("{") and _unbraced(word) is not None for word in split_outside(name, r"[\s~]+") if word]
    bare = " ".join(words[:-1]) if words and words[-1].lower() in _SUFFIXES else plain
    if "," in plain or len(words) < 2 or ends_in_initials(bare):
        return plain
    return turn_round(words, [word[:1].islower() and not group for word, group in zip(words, braced, strict=True)])


def turn_round(words: list[str], small: list[bool]) -> str:
    """The words of a name, given names first, as "Family, Given". `small`: which may begin the family name ("van")."""
    suffix = f" {words[-1]}" if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    words = words[:-1] if suffix else words
    first = next((place for place in range(len(words) - 1) if small[place]), len(words) - 1)
    given, family = " ".join(words[:first]), " ".join(words[first:])
    return f"{family}, {given}{suffix}" if given else f"{family}{suffix}"


def split_outside(value: str, separator: str) -> list[str]:
    """A value taken apart at a separator, but not within braces."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(rf"(\\.)|([{{}}])|{separator}", value, re.DOTALL | re.IGNORECASE):
        if found[2]:
            depth += 1 if found[2] == "{" else -1
        elif not found[1] and depth <= 0:
            parts.append(value[start : found.start()])
            start = found.end()
    return [*parts, value[start:]]


def _unbraced(value: str) -> str | None:
    """What is in a pair of braces that holds all of a value; None if none does."""
    depth = 0
    for found in _BRACE.finditer(value):
        depth += (found[0] == "{") - (found[0] == "}")
        if depth == 0:
            return value[1:-1] if found.end() == len(value) and value.startswith("{") else None
    return None
