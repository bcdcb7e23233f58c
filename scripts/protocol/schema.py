"""The schema of review.yaml: which keys a protocol may have, and the default of each that may be left out."""

from functools import cache

from scripts.common.provenance import data_file
from scripts.common.yaml_files import read_yaml
from scripts.protocol.choices import with_choices

SCHEMA = data_file("workflow/schemas/review.schema.yaml")


@cache
def read_schema() -> dict:
    """The schema as its file has it. Not to be changed: everyone gets the same one."""
    return read_yaml(SCHEMA)


@cache
def full_schema() -> dict:
    """The schema that a protocol is held against: with the choices that the code offers."""
    return with_choices(read_schema())


def with_defaults(protocol: dict) -> dict:
    """A valid protocol with the schema's defaults wherever a key is absent, at every depth."""
    return _filled(protocol, read_schema())


def without_defaults(key: str, value):
    """What the protocol states under one of its first keys: `value` without whatever is the schema's default anyway.

    It is the same whether a default is typed in or left out, and stays the same when the schema gets a new key with a
    default.
    """
    return _stated(value, read_schema()["properties"][key])


def _resolved(schema: dict) -> dict:
    return read_schema()["$defs"][schema["$ref"].removeprefix("#/$defs/")] if "$ref" in schema else schema


def _filled(value, schema: dict):
    schema = _resolved(schema)
    if isinstance(value, dict):
        properties = schema["properties"]
        present = value | {k: s["default"] for k, s in properties.items() if "default" in s and k not in value}
        return {key: _filled(item, properties[key]) for key, item in present.items()}
    if isinstance(value, list):
        return [_filled(item, schema["items"]) for item in value]
    return value


def _stated(value, schema: dict):
    schema = _resolved(schema)
    if isinstance(value, dict):
        properties = schema["properties"]
        stated = {key: _stated(item, properties[key]) for key, item in value.items()}
        return {key: item for key, item in stated.items() if not _is_default(item, properties[key])}
    if isinstance(value, list):
        return [_stated(item, schema["items"]) for item in value]
    return value


def _is_default(stated, schema: dict) -> bool:
    return "default" in schema and stated == _stated(schema["default"], schema)
