"""YAML files as people type them: dates stay text, and a repeated key is an error."""

from pathlib import Path

import yaml

from scripts.common.messages import wrong

_PLAIN_WORDS = (
    (
        "mapping values are not allowed",
        "is not valid YAML: there is a colon within a text, or the line is indented too far.",
        'Put a text with a colon into quotes, as in title: "Exercise: a review".',
    ),
    *(
        (
            words,
            "is not valid YAML: a text begins with a tab, or with a character that has a meaning of its own.",
            'Put the text into quotes, as in query: "*walking"; and indent with spaces.',
        )
        for words in ("that cannot start any token", "undefined alias")
    ),
    ("unexpected end of stream", "is not valid YAML: a quote is not closed.", "Look where the text begins and ends."),
)


class YamlLoader(yaml.CSafeLoader):
    """YAML without dates (they stay text) and without repeated keys."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                what = f"the key {key.value!r} is there twice"
                raise yaml.constructor.ConstructorError(None, None, what, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


YamlLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def parse_yaml(text: str):
    """The content of YAML text that is known to be right; dates stay text."""
    return yaml.load(text, YamlLoader)


def read_yaml(path: Path):
    """The content of a YAML file. Raises InputError, with the line, if it is not YAML."""
    path = Path(path)
    try:
        return parse_yaml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise wrong(path, "does not exist.") from None
    except UnicodeDecodeError:
        raise wrong(path, "is not UTF-8 text.", "Save it as UTF-8.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        raise wrong(path, *_in_plain_words(str(getattr(error, "problem", error))), place) from None


def _in_plain_words(problem: str) -> tuple[str, str]:
    """What is wrong with the text of a YAML file, and what to do; `problem`: in the words of YAML's reader."""
    for words, what, fix in _PLAIN_WORDS:
        if words in problem:
            return what, fix
    fix = "Look at this line and the one above it: how far they are indented, quotes and brackets that are not closed."
    return f"is not valid YAML: {problem}.", fix
