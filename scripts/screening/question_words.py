"""The words of a review's question, to be marked in titles and abstracts where the protocol names no words of its own.

The rule: of population, intervention, comparison and outcomes, each word of four letters or more, and each abbreviation
(two capitals or more), but no stop word (stop_words.yaml: words that any question may hold). A word also stands for its
other endings: its plural's s goes, and * follows, so that `exercises` marks exercise, exercises and exercised.
"""

import re

from scripts.common.provenance import data_file
from scripts.common.yaml_files import read_yaml

_STOP_WORDS = {
    word.casefold()
    for words in read_yaml(data_file("scripts/screening/stop_words.yaml")).values()
    for word in words
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SHORTEST = 4


def question_words(question: dict[str, str]) -> tuple[str, ...]:
    """The words to mark, each once, in the order in which the question (its parts and their texts) has them."""
    found = {}
    for part in ("population", "intervention", "comparison", "outcomes"):
        for word in _WORD.findall(question.get(part, "")):
            if marked := _marked(word):
                found.setdefault(marked.casefold(), marked)
    return tuple(found.values())


def _marked(word: str) -> str:
    """A word as it is to be marked, "" if it is not."""
    if word.casefold() in _STOP_WORDS or not any(letter.isalpha() for letter in word):
        return ""
    if sum(letter.isupper() for letter in word) > 1:
        return word
    if len(word) < _SHORTEST:
        return ""
    plain = word.casefold()
    stem = plain[:-1] if plain.endswith("s") and not plain.endswith(("ss", "is", "us")) else plain
    return f"{stem if len(stem) >= _SHORTEST else plain}*"
