"""Names of authors as "Family, Given", whatever the style of the source, and lists of names or keywords taken apart.

In: a name, or the cell of a table with all of them. Out: one name, or a list.
"""

import ast
import re

# "R.", "VE", "H.-J.", "J. A.", "Ch.": what stands for given names after a family name.
_INITIALS = re.compile(r"(?:[^\W\d_a-z]{1,3}|(?:[^\W\d_a-z][a-z]{0,2}\.-?)+[^\W\d_a-z]?)")
_LETTER = r"[^\W\d_a-z]"
_SUFFIXES = {"Jr", "Jr.", "Sr", "Sr.", "2nd", "3rd", "II", "III", "IV"}
_NOBODY = {"[no authors listed]", "no authors listed", "[anonymous]", "anonymous", "anon", "et al", "et al.", "others"}


_GIVEN_FIRST = re.compile(rf"(?:(?:{_LETTER}\.?-?)+ (?!{_LETTER}\.?$)|[^\W\d_]+ (?:{_LETTER}\. ?)+).*[^\W\d_]{{2}}\.?")
_PARTICLES = {
    "af", "al", "ap", "av", "bin", "d'", "da", "dal", "das", "de", "dei", "del", "della", "den", "der", "di", "do",
    "dos", "du", "el", "la", "le", "ter", "ten", "van", "vom", "von", "zu", "zum", "zur", "y",
}  # fmt: skip
# Who is no person, so that the words are not turned round.
_GROUP = re.compile(
    r"(?i)\b(?:group|consorti\w+|collabor\w+|committee|network|team|investigators?|society|universit\w+|institut\w+|"
    r"organi[sz]ation|cent(?:er|re)|association|ministry|department|study|trial\w*|program\w*|foundation|agency|"
    r"council|college|academy|hospital|and|of|for|the|inc|ltd|gmbh)\b"
)
_ADDRESS = re.compile(r"\s*[(<\[]?\s*[^\s()<>\[\],;]+@[^\s()<>\[\],;]+\.[^\s()<>\[\],;]+\s*[)>\]]?")


def normalise_author(name: str, given_first: bool = False) -> str:
    """One name as "Family, Given": "Liu R." and "Drory VE" get their comma, "Smith, A" and groups stay.

    `given_first`: whether a name without a comma is "Anna Able" where this one stands. Addresses of mail are left out;
    placeholders for nobody ("[No authors listed]") are "".
    """
    while "@" in name and (without := _ADDRESS.sub(" ", name)) != name:
        name = without
    name = " ".join(name.split()).strip(" ;,")
    if name.lower() in _NOBODY:
        return ""
    if "," in name:
        return re.sub(r"\s*,\s*", ", ", name)
    words = name.split()
    suffix = words.pop() if len(words) > 2 and words[-1] in _SUFFIXES else ""
    if given_first:
        return _turn_round(words, suffix) or name
    first = len(words)
    while first > 1 and _is_initials(words[first - 1]):
        first -= 1
    if first == len(words):
        return name
    return f"{' '.join(words[:first])}, {' '.join(words[first:])} {suffix}".rstrip()


def normalise_authors(names: list[str], given_first: bool = False) -> list[str]:
    """Names as "Family, Given", nobody left out."""
    return [author for name in names if (author := normalise_author(name, given_first))]


def gives_names_first(names: list[str]) -> bool:
    """Whether names of one file have the given names first: some begin with initials ("A. Able", "Anna B. Able"), and
    none shows that the family comes first ("Able, A.", "Able A.")."""
    persons = [name for each in names for name in each.split(";") if len(name.split()) > 1 and not _GROUP.search(name)]
    if any("," in name or ends_in_initials(name) for name in persons):
        return False
    return any(_GIVEN_FIRST.fullmatch(" ".join(name.split())) for name in persons)


def _turn_round(words: list[str], suffix: str) -> str:
    """ "Anna van der Able" as "van der Able, Anna"; "" for what is no person's name."""
    if len(words) < 2 or len(words) > 6 or _GROUP.search(" ".join(words)):
        return ""
    family = len(words) - 1
    while family > 1 and words[family - 1].lower() in _PARTICLES:
        family -= 1
    return f"{' '.join(words[family:])}, {' '.join(words[:family])} {suffix}".rstrip()


def split_authors(cell: str) -> list[str]:
    """The names in one cell of a table, in the ways that databases and reference managers list them.

    "A; B", "A and B", "['A', 'B']", "Liu R., Adler D.G.", "Huey, SL, Mehta, NH, and Mehta, S".
    """
    cell = " ".join(cell.split())
    if cell.startswith("["):
        return _split_python_list(cell)
    if ";" in cell:
        return [name.strip() for name in cell.split(";") if name.strip()]
    if " and " in cell:
        parts = [name.strip(" ,") for name in cell.split(" and ")]
        return [name for part in parts for name in _split_commas(part) if name]
    return _split_commas(cell)


def split_keywords(cell: str) -> list[str]:
    """Keywords in one cell: a Python list, or between semicolons, bars, or commas outside of brackets."""
    if cell.startswith("["):
        return _split_python_list(cell)
    for separator in (r";", r"\|", r",(?![^()]*\))"):
        if len(parts := re.split(separator, cell)) > 1:
            return parts
    return [cell]


def ends_in_initials(name: str) -> bool:
    """Whether a name without comma is "Family Initials"."""
    words = name.split()
    return len(words) > 1 and _is_initials(words[-1])


def _split_commas(cell: str) -> list[str]:
    parts = [part.strip() for part in cell.split(",") if part.strip()]
    if len(parts) > 1 and ends_in_initials(parts[0]):
        return parts
    if len(parts) > 2 and len(parts) % 2 == 0 and all(_are_initials(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    if len(parts) > 3:
        return parts
    return [", ".join(parts)] if parts else []


def _split_python_list(cell: str) -> list[str]:
    """A list as Python prints it, which is how some tools write tables."""
    try:
        return [str(name) for name in ast.literal_eval(cell)]
    except (ValueError, SyntaxError):
        return [cell]


def _is_initials(word: str) -> bool:
    return word[0].isupper() and ("." in word or word.isupper()) and _INITIALS.fullmatch(word) is not None


def _are_initials(words: str) -> bool:
    return all(_is_initials(word) for word in words.split())
