"""The effect measures by their key: what each is called, from which columns it is computed, on what scale it is
analysed, and how it is shown to readers.

How it is computed is in FORMULAS of the modules that formulas.py names. This one is quick to import: the protocol's
schema and the extraction sheets ask it what a measure is of.
"""

from collections.abc import Callable
from dataclasses import dataclass

from scripts.pooling import scales

TWO_MEANS = ("n1", "mean1", "sd1", "n2", "mean2", "sd2")
TWO_BY_TWO = ("events1", "n1", "events2", "n2")
TWO_RATES = ("events1", "time1", "events2", "time2")
EVENTS, CORRELATION = ("events", "n"), ("r", "n")
GIVEN = ("yi", "vi")
INTERVAL, LOGRANK = ("hr", "ci_low", "ci_high"), ("o_minus_e", "v")


@dataclass(frozen=True)
class Measure:
    """An effect measure: its name in print, the columns of each form in which it may be given, what its axis shows.

    `axis`: difference, ratio, correlation or proportion; `scale`: what the scale of analysis is called where effects
    are not told on it, and `back` the way from there, of a value and a group's n. `formula_of`: of a formula by itself,
    the measure that a protocol names, to which a convention gives this formula.
    """

    name: str
    forms: tuple[tuple[str, ...], ...]
    axis: str = "difference"
    scale: str = ""
    back: Callable[[float, float | None], float] | None = None
    formula_of: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the first form, which extraction asks for."""
        return self.forms[0]

    @property
    def is_log_ratio(self) -> bool:
        """Whether the scale of analysis is the logarithm of a ratio."""
        return self.axis == "ratio"

    @property
    def is_of_counts(self) -> bool:
        """Whether it is computed from numbers of events."""
        return bool({"events", "events1"} & set(self.columns))

    @property
    def is_of_one_group(self) -> bool:
        """Whether it is told of a group by itself, and compares nothing."""
        return self.columns in (EVENTS, CORRELATION)

    @property
    def is_of_arms(self) -> bool:
        """Whether it is computed from two arms' numbers; else it is of one group, or of the comparison as a whole."""
        return any(name.endswith("1") for name in self.columns)

    def name_on_scale(self) -> str:
        """The name for an axis on the scale of analysis."""
        return f"{self.name} ({self.scale})" if self.scale else self.name


def _ratio(name: str, *forms: tuple[str, ...]) -> Measure:
    return Measure(name, forms, "ratio", "log scale", scales.back_from_log)


def _standardised(formula_of: str = "") -> Measure:
    return Measure("Std. mean difference", (TWO_MEANS,), formula_of=formula_of)


MEASURES = {
    "MD": Measure("Mean difference", (TWO_MEANS,)),
    "SMD": _standardised(),
    "SMD_REVMAN": _standardised(formula_of="SMD"),
    "SMD_EXACT": _standardised(formula_of="SMD"),
    "ROM": _ratio("Ratio of means", TWO_MEANS),
    "OR": _ratio("Odds ratio", TWO_BY_TWO),
    "RR": _ratio("Risk ratio", TWO_BY_TWO),
    "RD": Measure("Risk difference", (TWO_BY_TWO,)),
    "PETO": _ratio("Peto odds ratio", TWO_BY_TWO),
    "IRR": _ratio("Incidence rate ratio", TWO_RATES),
    "HR": _ratio("Hazard ratio", INTERVAL, LOGRANK, GIVEN),
    "GEN": Measure("Effect", (GIVEN,)),
    "ZCOR": Measure("Correlation", (CORRELATION,), "correlation", "Fisher's z", scales.correlation_of_z),
    "PLO": Measure("Proportion", (EVENTS,), "proportion", "logit", scales.proportion_of_logit),
    "PFT": Measure("Proportion", (EVENTS,), "proportion", "double arcsine", scales.proportion_of_double_arcsine),
    "PR": Measure("Proportion", (EVENTS,), "proportion"),
}
PROTOCOL_MEASURES = tuple(key for key, measure in MEASURES.items() if not measure.formula_of)


def measure_under(measure: str, convention: str) -> str:
    """The key of the formulas that a convention means by a measure: SMD is SMD_REVMAN under `revman5`."""
    return "SMD_REVMAN" if (measure, convention) == ("SMD", "revman5") else measure
