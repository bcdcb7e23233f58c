"""The axis of effects and how numbers are printed: for differences as they are, for ratios back from the logs."""

import math

from scripts.pooling.measures import MEASURES

RATIO_TICKS = (
    (0.5, 0.7, 1, 1.5, 2), (0.2, 0.5, 1, 2, 5), (0.1, 0.2, 0.5, 1, 2, 5, 10), (0.05, 0.2, 1, 5, 20),
    (0.01, 0.1, 1, 10, 100), (0.001, 0.1, 1, 10, 1000),
)  # fmt: skip
MINUS = "−"


def choose_ticks(effects: list[float], bounds: list[float], pooled: list[float], is_log_ratio: bool):
    """Ticks of an axis that is symmetric about no effect: (positions on the scale of analysis, labels).

    The axis holds every effect and the pooled interval whole, and intervals up to three times as far as the farthest of
    those; what goes beyond is for an arrow. The outermost ticks are its ends.
    """
    needed = max((abs(x) for x in effects + pooled), default=0.0) * 1.05
    wished = max((abs(x) for x in bounds), default=0.0) * 1.02
    reach = max(needed, min(wished, 3 * needed)) or 1.0
    if is_log_ratio:
        ticks = next((t for t in RATIO_TICKS if math.log(t[-1]) >= reach), None)
        if ticks is None:
            power = math.ceil(reach / math.log(10))
            return [x * math.log(10) for x in (-power, 0, power)], [f"1e-{power}", "1", f"1e{power}"]
        return [math.log(t) for t in ticks], [f"{t:g}" for t in ticks]
    step = 10 ** math.floor(math.log10(reach))
    step = next(step * m for m in (0.25, 0.5, 1, 2, 2.5, 5) if step * m * 3 >= reach)
    number = math.ceil(reach / step - 1e-9)
    places = max(0, 2 - math.floor(math.log10(step)) - 1) if step < 10 else 0
    labels = [_trim(f"{i * step:.{places}f}") for i in range(number + 1)]
    positions = [i * step for i in range(-number, number + 1)]
    return positions, [MINUS + label for label in labels[:0:-1]] + labels


def print_number(value: float, places: int = 2) -> str:
    """A number with fixed places and a true minus sign; what rounds to nought has none. Huge ones in powers of ten."""
    text = f"{value:.{places}f}" if abs(value) < 1e6 else f"{value:.1e}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", MINUS)


def print_effect(estimate: float, low: float, high: float, measure: str) -> str:
    """`−0.44 [−0.75, −0.13]`, back-transformed for ratios; risk differences with a third decimal."""
    values = [_exp(x) if MEASURES[measure].is_log_ratio else x for x in (estimate, low, high)]
    a, b, c = (print_number(value, 3 if measure == "RD" else 2) for value in values)
    return f"{a} [{b}, {c}]"


def print_p(p: float | None) -> str:
    """`p = 0.06`-like: three decimals, `p < 0.001` below; `p not defined` where there is none."""
    if p is None:
        return "p not defined"
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exp(x: float) -> float:
    return math.exp(min(x, 700.0))
