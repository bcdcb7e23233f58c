"""Text of the made-up records: sentences with slots, filled from lists.

Comes in: language/*.yaml (kinds of study, topics, shared slots, and the year from which a thing existed).
Goes out: titles and structured abstracts. `{slot}` is a value of the list of that name, the same wherever it recurs in
one record; `{slot2}` another value of that list; `{18..64}` a number, drawn anew each time.
"""

import re
from functools import cache
from pathlib import Path
from random import Random

import yaml

FOLDER = Path(__file__).parent / "language"
SLOT = re.compile(r"\{(?P<slot>[a-z]+)\d?\}|\{(?P<low>-?\d+(?:\.\d+)?)\.\.(?P<high>-?\d+(?:\.\d+)?)\}")
DATED = ("start", "end")
LABELS = (
    ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS"),
    ("OBJECTIVE", "METHODS", "RESULTS", "CONCLUSION"),
    ("INTRODUCTION", "PATIENTS AND METHODS", "RESULTS", "DISCUSSION"),
    ("", "", "", ""),
    ("", "", "", ""),
)


@cache
def read_language(name: str):
    """The content of language/<name>.yaml."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def slots_of(topic: str) -> dict[str, list[str]]:
    """Slot → values: those that all topics share, and the topic's own."""
    own = {name: values for name, values in read_language("topics")[topic].items() if isinstance(values, list)}
    return {name: [str(value) for value in values] for name, values in (read_language("shared") | own).items()}


def fill(pattern: str, slots: dict[str, list[str]], bound: dict[str, str], rng: Random) -> str:
    """`pattern` with every slot filled; what is drawn is kept in `bound`. The slots of `DATED` are left as they are."""

    def value(found: re.Match) -> str:
        if found["low"]:
            return draw_number(found["low"], found["high"], rng)
        name = found.group()[1:-1]
        if name in DATED:
            return found.group()
        if name not in bound:
            taken = {bound[other] for other in bound if other.rstrip("0123456789") == found["slot"]}
            free = [choice for choice in slots[found["slot"]] if choice not in taken]
            bound[name] = fill(rng.choice(free), slots, bound, rng)
        return bound[name]

    return SLOT.sub(value, pattern)


def draw_number(low: str, high: str, rng: Random) -> str:
    """A number between two bounds, with as many decimals as they have."""
    decimals = max(len(bound.partition(".")[2]) for bound in (low, high))
    return f"{rng.uniform(float(low), float(high)):.{decimals}f}" if decimals else str(rng.randint(int(low), int(high)))


def capitalise(text: str) -> str:
    """Text with a capital first letter, also within a quotation."""
    first = next(i for i, character in enumerate(text) if character.isalnum())
    return text[:first] + text[first].upper() + text[first + 1 :]


def write_title(topic: str, kind: str, bound: dict[str, str], rng: Random) -> str:
    """A title for a study of this kind on this topic; the slots it fills are kept in `bound`."""
    return capitalise(fill(rng.choice(read_language("kinds")[kind]["titles"]), slots_of(topic), bound, rng))


def write_abstract(topic: str, kind: str, bound: dict[str, str], rng: Random) -> tuple[tuple[str, str], ...]:
    """(label, text) of each section; the labels are empty in an unstructured abstract. () if the kind has none."""
    sentences, slots = read_language("kinds")[kind], slots_of(topic)
    if not sentences["aim"]:
        return ()
    sections = [
        rng.sample(read_language("topics")[topic]["background"], 1) + rng.sample(sentences["aim"], 1),
        *(_some(sentences[part], rng) for part in ("methods", "results")),
        rng.sample(sentences["conclusion"], 1),
    ]
    texts = [" ".join(capitalise(fill(line, slots, bound, rng)) for line in section) for section in sections]
    return tuple(zip(rng.choice(LABELS), texts, strict=True))


def _some(sentences: list[str], rng: Random) -> list[str]:
    """Three or four of the sentences (all, if there are fewer) in their order."""
    chosen = rng.sample(range(len(sentences)), min(len(sentences), rng.randint(3, 4)))
    return [sentences[place] for place in sorted(chosen)]


def earliest_year(text: str) -> int:
    """The first year in which this could have been written, by what it mentions; 1985 if it mentions nothing new."""
    return max([1985, *(year for word, year in read_language("since").items() if word in text)])


def date_sections(sections: tuple[tuple[str, str], ...], year: int, rng: Random) -> tuple[tuple[str, str], ...]:
    """Sections with the years of the study, {start} to {end}, set before the year of publication."""
    end = year - rng.randint(1, 3)
    start = end - rng.randint(3, 9)
    return tuple((label, text.replace("{start}", str(start)).replace("{end}", str(end))) for label, text in sections)
