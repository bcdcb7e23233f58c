"""What a protocol may choose is what the code can do: the schema's choices come from the code's registries."""

import subprocess
import sys

import numpy as np
import pytest
import yaml

from scripts.common.messages import InputError
from scripts.common.provenance import ROOT
from scripts.deduplication.decide_pairs import relate
from scripts.deduplication.evidence import DIFFER
from scripts.deduplication.normalise_titles import title_marker
from scripts.deduplication.relate_records import REGISTRATION
from scripts.deduplication.relations import RELATIONS
from scripts.extraction.extraction_forms import extraction_sheet
from scripts.extraction.risk_of_bias_forms import risk_of_bias_sheet
from scripts.pooling.diagnose_outcome import DIAGNOSTIC_OF
from scripts.pooling.formulas import FORMULAS, effects_of
from scripts.pooling.heterogeneity import ESTIMATORS, estimate_tau2
from scripts.pooling.inverse_variance import pool_random
from scripts.pooling.measures import MEASURES
from scripts.pooling.methods import CI_METHODS, COUNT_MODELS, DIAGNOSTICS, TAU2_METHODS
from scripts.pooling.pool import check_plan, pool_studies
from scripts.prisma.flow_choices import FORM_NAMES
from scripts.prisma.flow_forms import FORMS
from scripts.protocol.amendments import PROTECTED
from scripts.protocol.choices import KEYWORD, choices_of
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.phases import PHASES
from scripts.protocol.schema import full_schema, read_schema
from scripts.protocol.screening_settings import TASKS

TEMPLATE = yaml.safe_load((ROOT / "workflow" / "schemas" / "review.template.yaml").read_text(encoding="utf-8"))
TEMPLATE["sources"][0]["live"] = {"api": "pubmed", "query": "exercise"}
POOLING = ("outcomes", 0, "pooling")
# Where each registry's keys stand in a protocol.
PLACES = {
    "tasks": ("reviewers", 1, "tasks", 0),
    "measures": ("outcomes", 0, "measure"),
    "models": (*POOLING, "model"),
    "tau2_methods": (*POOLING, "tau2"),
    "ci_methods": (*POOLING, "ci"),
    "conventions": (*POOLING, "as"),
    "diagnostics": ("outcomes", 0, "diagnostics", 0),
    "risk_of_bias_tools": ("risk_of_bias", "tool"),
    "relations": ("duplicates", "merge", 0),
    "flow_forms": ("prisma", "forms", 0),
    "languages": ("prisma", "language"),
    "live_sources": ("sources", 0, "live", "api"),
}
# Lists that the schema owns: words of a protocol that no registry has, each told apart where it is worked by.
OWN = {
    ("sources", "kind"): ["database", "register", "website", "organisation", "citation_searching", "other"],
    ("prefilters", "field"): ["language", "publication_types", "year", "journal"],
    ("reviewers", "status"): ["active", "withdrawn"],
    ("screening", "maybe_counts_as"): ["include", "exclude", "conflict"],
    ("duplicates", "possible"): ["ask", "keep_apart"],
    ("extraction", "fields", "kind"): ["text", "number", "percent", "participants", "date", "design"],
    ("extraction", "arms", "role"): ["intervention", "control"],
    ("risk_of_bias", "tools", "designs"): ["randomised", "non_randomised", "any"],
    ("outcomes", "statistic"): ["final", "change"],
    ("outcomes", "better"): ["lower", "higher", "neither"],
    ("outcomes", "several_arms"): ["combine", "split_control"],
    ("outcomes", "subgroups", "tau2"): ["separate", "common"],
    ("certainty", "outcomes", "importance"): ["critical", "important", "limited"],
    ("sealing", "notices_considered", "kind"): ["retraction", "concern", "correction"],
    ("amendments", "keys"): list(PROTECTED),
    ("phase", "order"): ["as_found", "shuffled", "relevance"],
}
EACH = [(registry, key) for registry in PLACES for key in choices_of(registry)]


def nodes(schema: dict, at: tuple = ()):
    """Each place of the schema, with the keys of the protocol that lead there."""
    yield at, schema
    for name, child in schema.get("properties", {}).items():
        yield from nodes(child, (*at, name))
    if "items" in schema:
        yield from nodes(schema["items"], at)


def all_nodes():
    schema = read_schema()
    return [*nodes(schema), *(found for name, child in schema["$defs"].items() for found in nodes(child, (name,)))]


def put(protocol, place: tuple, value):
    """A copy of a protocol with a value at a place, whatever has to be there to hold it."""
    if not place:
        return value
    key, *rest = place
    if isinstance(key, int):
        held = list(protocol or [None])
        held[key] = put(held[key], tuple(rest), value)
        return held
    return (protocol or {}) | {key: put((protocol or {}).get(key), tuple(rest), value)}


def load(folder, protocol: dict) -> dict:
    (folder / "review.yaml").write_text(yaml.safe_dump(protocol), encoding="utf-8")
    return load_protocol(folder)


def found_at(protocol: dict, place: tuple):
    for key in place:
        protocol = protocol[key]
    return protocol


def test_each_list_of_choices_in_the_schema_is_a_registrys_or_one_that_the_schema_owns():
    assert {at: node["enum"] for at, node in all_nodes() if "enum" in node} == OWN
    assert {node[KEYWORD] for _, node in all_nodes() if KEYWORD in node} == set(PLACES)


@pytest.mark.parametrize(("registry", "key"), EACH)
def test_what_a_registry_has_a_protocol_may_name(tmp_path, registry, key):
    protocol = load(tmp_path, put(TEMPLATE, PLACES[registry], key))
    assert found_at(protocol, PLACES[registry]) == key


@pytest.mark.parametrize("registry", PLACES)
def test_what_no_registry_has_is_answered_with_all_that_it_has(tmp_path, registry):
    with pytest.raises(InputError) as told:
        load(tmp_path, put(TEMPLATE, PLACES[registry], "no_such_thing"))
    assert f"'no_such_thing'. Expected: one of {', '.join(choices_of(registry))}" in str(told.value)


@pytest.mark.parametrize("registry", PLACES)
def test_what_is_added_to_a_registry_may_be_named_without_a_change_of_the_schema(tmp_path, registry, monkeypatch):
    known = choices_of(registry)
    monkeypatch.setattr(
        "scripts.protocol.choices.choices_of", lambda name: [*known, "newest"] if name == registry else choices_of(name)
    )
    full_schema.cache_clear()
    try:
        assert found_at(load(tmp_path, put(TEMPLATE, PLACES[registry], "newest")), PLACES[registry]) == "newest"
    finally:
        full_schema.cache_clear()


def test_each_phase_of_screening_has_its_settings_and_is_a_task_of_everyone_who_states_none():
    properties = read_schema()["properties"]
    settings = {name for name, node in properties["screening"]["properties"].items() if "$ref" in node}
    assert settings == set(PHASES)
    assert properties["reviewers"]["items"]["properties"]["tasks"]["default"] == list(TASKS)


def test_registries_are_quick_to_ask():
    heavy = ("numpy", "scipy", "pandas", "matplotlib", "sklearn", "pyarrow", "lxml", "requests", "Bio")
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from scripts.protocol.schema import full_schema; full_schema(); "
            f"print([name for name in {heavy} if name in sys.modules])",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"


def test_each_measure_has_a_formula_for_each_form_and_each_formula_a_measure():
    assert set(FORMULAS) == {(key, columns) for key, measure in MEASURES.items() for columns in measure.forms}


@pytest.mark.parametrize("measure", choices_of("measures"))
def test_each_measure_is_asked_for_computed_and_pooled(tmp_path, measure):
    protocol = load(tmp_path, put(TEMPLATE, PLACES["measures"], measure))
    assert extraction_sheet(protocol).tabs
    for columns in MEASURES[measure].forms:
        numbers = {"events": 3.0, "events1": 3.0, "events2": 5.0, "r": 0.3, "hr": 0.8, "ci_low": 0.5, "ci_high": 1.3}
        data = {name: np.array([numbers.get(name, 20.0), numbers.get(name, 20.0)]) for name in columns}
        y, v = effects_of(measure, columns, data)
        plan = {"measure": measure, "model": "random", "tau2": "REML", "ci": "wald", "as": "metafor"}
        assert pool_studies(y, v, plan)["k"] == 2


@pytest.mark.parametrize("method", choices_of("tau2_methods"))
def test_each_estimator_gives_a_variance_between_studies(method):
    y, v = np.array([0.1, 0.9, -0.4, 1.2]), np.array([0.02, 0.03, 0.02, 0.04])
    assert estimate_tau2(y, v, method) > 0
    assert set(ESTIMATORS) == set(TAU2_METHODS)


@pytest.mark.parametrize("ci", choices_of("ci_methods"))
@pytest.mark.parametrize("convention", choices_of("conventions"))
def test_each_interval_and_convention_gives_bounds(ci, convention):
    y, v = np.array([0.1, 0.9, -0.4, 1.2]), np.array([0.02, 0.03, 0.02, 0.04])
    result = pool_random(y, v, "DL", ci, convention)
    assert result["ci_low"] < result["estimate"] < result["ci_high"]
    assert len({pool_random(y, v, "DL", each)["ci_low"] for each in ("wald", "hartung-knapp")}) == 2
    assert set(CI_METHODS) == {"wald", "hartung-knapp", "hartung-knapp-modified"}


@pytest.mark.parametrize("model", choices_of("models"))
def test_each_model_pools(model):
    measure = COUNT_MODELS.get(model, ("OR",))[0]
    plan = {"measure": measure, "model": model, "tau2": "DL", "ci": "wald", "as": "metafor"}
    check_plan(plan, "review.yaml")
    counts = tuple(np.array(values, float) for values in ([3, 8, 2], [20, 40, 30], [6, 9, 7], [20, 41, 30]))
    y, v = effects_of(measure, MEASURES[measure].columns, dict(zip(MEASURES[measure].columns, counts, strict=True)))
    assert pool_studies(y, v, plan, counts)["k"] == 3


@pytest.mark.parametrize("tool", choices_of("risk_of_bias_tools"))
def test_each_tool_for_risk_of_bias_has_a_sheet(tmp_path, tool):
    sheet = risk_of_bias_sheet(load(tmp_path, put(TEMPLATE, PLACES["risk_of_bias_tools"], tool)))
    assert all(tab.asked for tab in sheet.tabs)


def test_each_diagnostic_and_each_form_of_diagram_is_one_that_the_code_makes():
    assert set(DIAGNOSTIC_OF) == set(DIAGNOSTICS)
    assert set(FORMS) | {"2020"} == set(FORM_NAMES)


def test_each_relation_is_one_that_records_are_found_to_have():
    facts = ("fair", "alike", "meetings", "one_preprint", "one_register", "other_version", "weak", "marked")
    facts += ("one_meeting", "strangers", "stock")
    signs = (
        ("fair", "alike", "meetings"), ("fair", "one_preprint"), ("fair", "alike", "one_register"), ("other_version",),
        ("weak",),
    )  # fmt: skip
    pairs = len(signs)
    seen = {fact: np.array([fact in given for given in signs]) for fact in facts} | {"marker": np.full(pairs, "")}
    evidence = {"i": np.arange(pairs), "part": np.full(pairs, DIFFER)}
    found = {*relate(evidence, seen, np.zeros(pairs, int)), REGISTRATION}
    found |= {title_marker(title) for title in ("Erratum: Walking", "Retraction: Walking", "Comment on: Walking")}
    assert found == set(RELATIONS)
