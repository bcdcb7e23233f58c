"""What a protocol may choose among: `x-choices: NAME` in review.schema.yaml stands for a registry's keys in the code.

So the schema offers what the code can do, and nothing else. A registry is a table, a list of keys, or a function that
gives one, in a module that is quick to import: it is asked at each start.
"""

from functools import cache
from importlib import import_module

# Modules are named from `scripts` on, and imported by name. A protocol's choices decide only whether it is accepted, so
# that what reads a protocol does not depend on all that it can ask for.
_REGISTRIES = {
    "tasks": (".protocol.screening_settings", "TASKS"),
    "measures": (".pooling.measures", "PROTOCOL_MEASURES"),
    "models": (".pooling.methods", "PROTOCOL_MODELS"),
    "tau2_methods": (".pooling.methods", "TAU2_METHODS"),
    "ci_methods": (".pooling.methods", "CI_METHODS"),
    "conventions": (".pooling.methods", "CONVENTIONS"),
    "diagnostics": (".pooling.methods", "DIAGNOSTICS"),
    "risk_of_bias_tools": (".extraction.risk_of_bias_tools", "tool_keys"),
    "relations": (".deduplication.relations", "RELATIONS"),
    "flow_forms": (".prisma.flow_choices", "FORM_NAMES"),
    "languages": (".prisma.flow_choices", "languages"),
    "live_sources": (".identification.live.registry", "SOURCES"),
}
KEYWORD = "x-choices"


@cache
def choices_of(registry: str) -> list[str]:
    """The keys of a registry, in its order. Raises KeyError for one that there is not."""
    module, name = _REGISTRIES[registry]
    found = getattr(import_module(module, "scripts"), name)
    return list(found() if callable(found) else found)


def with_choices(schema):
    """A JSON schema with the `enum` of each of its `x-choices` filled in, at every depth."""
    if isinstance(schema, list):
        return [with_choices(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    filled = {key: with_choices(value) for key, value in schema.items()}
    return filled | {"enum": choices_of(filled[KEYWORD])} if KEYWORD in filled else filled
