"""What a plan of pooling may name: models, estimators of τ², intervals, conventions and diagnostics.

Names only, so that this is quick to import: the protocol's schema takes its choices from here. The modules named below
have a function for each.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Model:
    """A model: what it is called beside a forest plot, whether effects are random, and the measures it is for.

    `measures`: those whose counts it pools; a model of inverse variance has none there, and pools any measure.
    `in_protocol`: whether a protocol may name it.
    """

    name: str
    is_random: bool = False
    measures: tuple[str, ...] = ()
    in_protocol: bool = True


MODELS = {
    "common": Model("IV, common effect"),
    "random": Model("IV, random effects", is_random=True),
    "mh": Model("M-H, common effect", measures=("OR", "RR", "RD", "IRR")),
    "mh-random": Model("M-H, random effects", is_random=True, measures=("OR", "RR", "RD"), in_protocol=False),
    "peto": Model("Peto, common effect", measures=("PETO", "OR")),
}
BY_Q_TEST = "by_q_test"  # the rule that takes one of two models
RANDOM_MODELS = tuple(key for key, model in MODELS.items() if model.is_random)
COUNT_MODELS = {key: model.measures for key, model in MODELS.items() if model.measures}
PROTOCOL_MODELS = (*(key for key, model in MODELS.items() if model.in_protocol), BY_Q_TEST)
TAU2_METHODS = ("DL", "PM", "REML", "ML", "EB", "HE", "SJ", "HS")  # heterogeneity.py
# Each with what is said of it beside a forest plot.
CI_METHODS = {
    "wald": "",
    "hartung-knapp": ", Hartung-Knapp",
    "hartung-knapp-modified": ", modified Hartung-Knapp",
}  # inverse_variance.py
CONVENTIONS = ("metafor", "revman5")
DIAGNOSTICS = (
    "leave_one_out",
    "cumulative",
    "influence",
    "baujat",
    "labbe",
    "trim_and_fill",
    "contour_funnel",
    "begg",
    "egger_mixed",
    "peters",
)  # fmt: skip; diagnose_outcome.py
