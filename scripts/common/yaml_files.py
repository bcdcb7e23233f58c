"""YAML files as people type them: dates stay text, and a repeated key is an error."""

from pathlib import Path

import yaml

from scripts.common.messages import wrong


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
        raise wrong(path, f"is not valid YAML: {getattr(error, 'problem', error)}.", "", place) from None
