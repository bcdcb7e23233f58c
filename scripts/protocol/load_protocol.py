"""The protocol: a review's review.yaml, validated against its schema, with defaults filled in."""

import difflib
from collections import Counter
from pathlib import Path

from scripts.common.messages import InputError, Problem
from scripts.common.yaml_files import read_yaml
from scripts.protocol.former_reasons import former_reasons, reason_problems
from scripts.protocol.lines import lines_of_keys
from scripts.protocol.references import unknown_references
from scripts.protocol.reviewer_keys import reviewer_key_problems
from scripts.protocol.reviews import no_such_review
from scripts.protocol.schema import full_schema, with_defaults
from scripts.protocol.screening_settings import screening_problems


def load_protocol(review: Path) -> dict:
    """The protocol of the review in folder `review` (config/<review>), with defaults, its `version`, and what its
    reasons for exclusion were called before (`former_reasons`, where there are any).

    The version is 1, and one more with each amendment. Raises InputError with one problem for each wrong key, naming
    the key, its line and what was expected.
    """
    path = Path(review) / "review.yaml"
    if not path.exists():
        raise no_such_review(Path(review))
    protocol = read_yaml(path)
    problems = _schema_problems(path, protocol) or _repeated_keys(path, protocol)
    problems = problems or [
        *reviewer_key_problems(path, protocol),
        *screening_problems(path, protocol),
        *reason_problems(path, protocol),
        *unknown_references(path, protocol),
    ]
    if problems:
        raise InputError(*problems)
    protocol = with_defaults(protocol)
    protocol |= {"version": str(1 + len(protocol["amendments"]))}
    former = former_reasons(review, protocol)
    return protocol | ({"former_reasons": former} if former else {})


def _schema_problems(path: Path, protocol) -> list[Problem]:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(full_schema())
    errors = sorted(validator.iter_errors(protocol), key=lambda error: list(map(str, error.path)))
    if not errors:
        return []
    lines = lines_of_keys(path)
    return [_explain(path, error, lines) for error in errors]


def _explain(path: Path, error, lines: dict) -> Problem:
    at = tuple(error.absolute_path)
    message, fix = f"{error.instance!r} is not right: {error.message}.", ""
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        extra = next(key for key in error.instance if key not in known)
        at = (*at, extra)
        close = difflib.get_close_matches(str(extra), known, 1)
        message = "is not a key of the protocol."
        fix = f"Did you mean {close[0]!r}?" if close else f"Known here: {', '.join(known)}."
    elif error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        message, fix = f"lacks the key {', '.join(missing)}.", _expected(error.schema["properties"][missing[0]])
    elif error.validator in ("enum", "type", "pattern", "minLength", "minItems", "minimum", "exclusiveMinimum"):
        message, fix = f"is {error.instance!r}.", _expected(error.schema)
    place = "key " + (".".join(str(part + 1) if isinstance(part, int) else str(part) for part in at) or "(the file)")
    line = next((lines[at[:n]] for n in range(len(at), 0, -1) if at[:n] in lines), None)
    return Problem(str(path), f"line {line}, {place}" if line else place, message, fix)


def _expected(schema: dict) -> str:
    """What a schema expects, in words."""
    if "$ref" in schema:
        return "Expected: text."
    if "enum" in schema:
        expected = f"one of {', '.join(map(str, schema['enum']))}"
    elif "pattern" in schema:
        expected = f"text like {schema['pattern']}"
    else:
        kinds = {"object": "keys below it", "array": "a list", "string": "text", "boolean": "true or false"}
        kinds |= {"integer": "a whole number", "number": "a number"}
        expected = kinds[schema["type"]]
        expected += " that is not empty" if schema.get("minItems") or schema.get("minLength") else ""
        expected += f", {schema['minimum']} or more" if "minimum" in schema else ""
        expected += f" above {schema['exclusiveMinimum']}" if "exclusiveMinimum" in schema else ""
    about = f" ({schema['description'].rstrip('.')})" if "description" in schema else ""
    return f"Expected: {expected}{about}."


def _repeated_keys(path: Path, protocol: dict) -> list[Problem]:
    problems = []
    for name in ("sources", "reviewers", "exclusion_reasons", "outcomes", "prefilters"):
        counts = Counter(item["key"] for item in protocol.get(name, []))
        problems += [
            Problem(str(path), f"key {name}", f"{key!r} is used {count} times.", "Each key names one thing.")
            for key, count in counts.items()
            if count > 1
        ]
    return problems
