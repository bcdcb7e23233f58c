"""Two records that agree in all but a word that turns the meaning of the title are never joined without people."""

from itertools import combinations, product
from random import Random

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scripts.common.provenance import data_file
from scripts.deduplication.column_tables import columns_of
from scripts.deduplication.compare_pairs import compare
from scripts.deduplication.decide_pairs import decide
from scripts.deduplication.oppose_words import read_groups, read_pairs
from scripts.deduplication.prepare_records import prepare, raw_from_foreign

GROUPS = read_groups(data_file("scripts/deduplication/opposed_words.csv"))
WORDS = """
    trial study patients survival walking strength cohort lung function decline sclerosis motor muscle breathing
    exercise quality life weight nutrition sleep fatigue pain cramps speech voice caregivers clinic registry outcome
""".split()  # noqa: SIM905
STEMS = ["thermia", "cellular", "natal", "graphic", "tensive", "glycaemic", "vascular", "operative", "somatic", "dural"]
PLACES = {
    "year": "2011", "volume": "12", "number": "3", "pages": "133-137", "doi": "10.5555/jin.2011.133",
    "pmid": "21000001", "journal": "Journal of Imaginary Neurology",
    "author": "Lindqvist, A. and Okafor, B. C. and Marchetti, D.",
    "abstract": "We compared resistance training with usual care in sixty people over six months. " * 4,
}  # fmt: skip


def pairs_of(lines: list[list[list[str]]]) -> list[tuple[str, str]]:
    """The pairs of words of different groups of a line; of words that mean the same in another line none."""
    alike = {pair for groups in lines for group in groups for pair in product(group, repeat=2)}
    return sorted({p for line in lines for a, b in combinations(line, 2) for p in product(a, b)} - alike)


ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
ANTONYMS = sorted(
    (x, y) for x, others in read_pairs(data_file("scripts/deduplication/antonyms.csv")).items() for y in others
)
PAIRS = {stands: pairs_of(GROUPS[stands]) for stands in ("word", "prefix", "suffix")}


def with_part(chance: Random, stands: str, stems: list[str]) -> list[str]:
    """Two words of one stem with opposed prefixes or suffixes."""
    parts, stem = chance.choice(PAIRS[stands]), chance.choice(stems)
    return [part + stem if stands == "prefix" else stem + part for part in parts]


# kind: two things that differ in it
TWINS = {
    "words": lambda chance: chance.choice(PAIRS["word"]),
    "prefixes": lambda chance: with_part(chance, "prefix", STEMS),
    "suffixes": lambda chance: with_part(chance, "suffix", ["gastr", "nephr", "hepat", "arthr", "crani"]),
    "antonyms": lambda chance: chance.choice(ANTONYMS),
    "negations": lambda chance: ("", chance.choice(["non", "without", "post", "pre", "anti"])),
    "numbers": lambda chance: map(str, chance.sample(range(1, 2000), 2)),
    "doses": lambda chance: [f"{n / 100:g} mg" for n in chance.sample(range(1, 9900), 2)],
    "numerals": lambda chance: chance.sample(ROMAN, 2),
    "phrases": lambda chance: chance.choice([("in vitro", "in vivo"), ("pre-treatment", "post-treatment")]),
    "texts": lambda chance: ("", chance.choice([": protocol", "; author response", ". Appendix", ": follow-up"])),
}


def twins(chance: Random, kind: str) -> list[dict[str, str]]:
    """Two records that agree in the fields that they have, and whose titles differ in one thing of a kind."""
    words = chance.sample(WORDS, chance.randint(4, 9))
    at = len(words) if kind == "texts" else chance.randrange(len(words))
    place = {name: PLACES[name] if chance.random() < 0.6 else "" for name in PLACES}
    titles = [" ".join([*words[:at], thing, *words[at:]]) for thing in TWINS[kind](chance)]
    return [place | {"title": title.replace(" :", ":").replace(" ;", ";").replace(" .", ".")} for title in titles]


@pytest.mark.slow
@pytest.mark.parametrize("kind", TWINS)
def test_near_twins_are_never_joined_without_people(kind):
    @settings(max_examples=10, deadline=None, phases=[Phase.generate])
    @given(st.randoms(use_true_random=False))
    def holds(chance):
        pairs = [twins(Random(chance.random()), kind) for _ in range(200)]
        sides = [
            (f"{n:03}{side}", record) for n, pair in enumerate(pairs) for side, record in zip("ab", pair, strict=True)
        ]
        rows = [record | {"record_id": record_id} for record_id, record in sides]
        records = prepare(raw_from_foreign(columns_of(rows)))
        first = np.arange(0, len(rows), 2)
        judged = decide(compare(records, first, first + 1, every=True), records)
        joined = np.flatnonzero(judged["verdict"] == "same").tolist()
        assert not [(pairs[at][0]["title"], pairs[at][1]["title"]) for at in joined]

    holds()
