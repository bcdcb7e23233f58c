"""What of a protocol still says what the template says: texts that a person has to write."""

from pathlib import Path

from scripts.common.messages import Problem
from scripts.common.provenance import data_file
from scripts.common.yaml_files import parse_yaml, read_yaml
from scripts.protocol.lines import lines_of_keys

TEMPLATE = data_file("workflow/schemas/review.template.yaml")
# Where the template's texts stand for a person's own; "*" is any place of a list. The rest of it can be used.
_OF_PEOPLE = {
    ("title",),
    ("question", "population"),
    ("question", "intervention"),
    ("question", "comparison"),
    ("question", "outcomes"),
    ("eligibility", "include", "*"),
    ("eligibility", "exclude", "*"),
    ("sources", "*", "searches", "*", "query"),
    ("sources", "*", "searches", "*", "who"),
    ("reviewers", "*", "name"),
    ("outcomes", "*", "label"),
}


def find_placeholders(review: Path) -> list[Problem]:
    """A problem for each text of review.yaml that is still the template's, or the … of lines that `check` printed.

    The protocol is known to be valid.
    """
    path = Path(review) / "review.yaml"
    given: dict[tuple, set[str]] = {}
    for at, text in _texts(parse_yaml(TEMPLATE.read_text(encoding="utf-8"))):
        given.setdefault(_any_place(at), set()).add(text)
    lines = lines_of_keys(path)
    return [
        Problem(
            str(path),
            f"line {lines[at]}, key {'.'.join(str(part + 1) if isinstance(part, int) else part for part in at)}",
            f"still says {text!r}.",
            "Write your own.",
        )
        for at, text in _texts(read_yaml(path))
        if text == "…" or (_any_place(at) in _OF_PEOPLE and text in given[_any_place(at)])
    ]


def warn_of_placeholders(review: Path) -> list[Problem]:
    """The same in one line, for a run, which a text that is still to be written does not stop."""
    found = find_placeholders(review)
    keys = ", ".join(problem.place.partition("key ")[2] for problem in found)
    fix = "Write your own; `litfunnel check` names each with its line."
    path = str(Path(review) / "review.yaml")
    return [Problem(path, f"key {keys}", "still says what the template says.", fix)] if found else []


def _any_place(at: tuple) -> tuple:
    return tuple("*" if isinstance(part, int) else part for part in at)


def _texts(node, at: tuple = ()):
    """Each text of a protocol with the keys and list positions that lead to it."""
    if isinstance(node, str):
        yield at, node
    elif isinstance(node, dict | list):
        for key, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _texts(child, (*at, key))
