"""Names of authors, normalised for comparing."""

import re
from functools import lru_cache
from sys import intern  # many records share their names: one copy of each

from scripts.deduplication.normalise_titles import fold

_TRANSCRIPTIONS = (
    ("tsch", "c"), ("tch", "c"), ("shch", "s"), ("sch", "s"), ("ch", "c"), ("sh", "s"), ("zh", "z"), ("kh", "h"),
    ("ph", "f"), ("th", "t"), ("tz", "c"), ("ts", "c"), ("ks", "x"), ("oe", "o"), ("ue", "u"), ("ae", "a"), ("ou", "u"),
    ("yu", "u"), ("iu", "u"), ("ya", "a"), ("ia", "a"), ("w", "v"), ("y", "i"), ("j", "i"), ("q", "k"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1")
AUTHORS = 12  # authors that are compared; the rest of a long list adds nothing
_NO_NAMES = "et al and others for the of on behalf group anonymous anon jr sr iii no authors listed"
NO_NAMES = frozenset(_NO_NAMES.split())
_NAME_SEPARATORS = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalpha() and c != ord("\n")})
_NAME_START = re.compile(r"(?=[A-Z])(?:(?<=[a-z]{3})|(?<=\.)(?=.[a-z]))")


def author_names(authors: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The distinct names (words of two letters or more) of the first authors, and of the first of them alone, sorted.

    Any of the usual ways of writing them in one field: "A, B. and C, D.", "A, B.; C, D.", "A B, C D", and run together
    as "Slavin S. A.Lin S. J." or "Philip MariaBenatar Michael".
    """
    text = fold(authors).replace(" and ", "\n").replace(";", "\n").replace("|", "\n")
    people = text.split("\n", AUTHORS) if "\n" in text else _NAME_START.split(text, AUTHORS)
    if len(people) == 1 and text.count(",") > 1:
        people = text.split(",", AUTHORS)
    people = "\n".join(people[:AUTHORS]).lower().translate(_NAME_SEPARATORS).split("\n")
    everyone = names_in(" ".join(people))
    if not everyone:
        return (), ()
    leader = set(names_in(people[0]) or next(filter(None, map(names_in, people))))
    everyone = tuple(map(intern, everyone))
    return everyone, tuple([name for name in everyone if name in leader])


@lru_cache(maxsize=100_000)
def transcribed(name: str) -> str:
    """A name in one of the ways of writing it in Latin letters: Tschurin, Churin and Chiurkin begin alike."""
    for written, plain in _TRANSCRIPTIONS:
        name = name.replace(written, plain)
    return _DOUBLED.sub(r"\1", name)


def names_in(text: str) -> list[str]:
    """The distinct names in a text of lower-case words, sorted: no initials, and no words that name nobody."""
    return sorted({word for word in text.split() if len(word) > 1}.difference(NO_NAMES))
