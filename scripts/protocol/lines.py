"""The lines of a YAML file on which its keys stand, for messages that name them."""

from pathlib import Path

import yaml

from scripts.common.yaml_files import YamlLoader


def lines_of_keys(path: Path) -> dict[tuple, int]:
    """The line of each key of a YAML file, by the path of keys and list positions that leads to it."""
    lines: dict[tuple, int] = {}

    def walk(node, at: tuple) -> None:
        children = []
        if isinstance(node, yaml.MappingNode):
            children = [(key.value, key.start_mark, value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            children = [(place, value.start_mark, value) for place, value in enumerate(node.value)]
        for key, mark, value in children:
            lines[*at, key] = mark.line + 1
            walk(value, (*at, key))

    walk(yaml.compose(path.read_text(encoding="utf-8"), YamlLoader), ())
    return lines
