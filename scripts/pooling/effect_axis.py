"""The axis of effects, and effects as readers see them: ratios, proportions and correlations are converted back from
the scale on which they were analysed."""

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


def choose_ticks_between(low: float, high: float) -> tuple[list[float], list[str]]:
    """Ticks of an axis that need not have a middle, as of a proportion: the outermost are its ends."""
    from matplotlib.ticker import MaxNLocator

    ticks = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return ticks.tolist(), [f"{tick:.6g}".replace("-", MINUS) for tick in ticks]


def choose_effect_ticks(effects: list[float], bounds: list[float], pooled: list[float], axis: str):
    """Ticks of an axis of effects as they are drawn: ratios on the log scale, the others as they are told."""
    if axis == "proportion":
        positions, labels = choose_ticks_between(0.0, min(1.0, max(bounds)))
    else:
        positions, labels = choose_ticks(effects, bounds, pooled, axis == "ratio")
    ends = {"proportion": (0.0, 1.0), "correlation": (-1.0, 1.0)}.get(axis, (-math.inf, math.inf))
    kept = [(x, label) for x, label in zip(positions, labels, strict=True) if ends[0] <= x <= ends[1]]
    return [x for x, _ in kept], [label for _, label in kept]


def as_told(effect: float, measure: str, n: float | None = None) -> float:
    """An effect on the scale of analysis as it is told; `n`: of the group, where the way back needs it."""
    back = MEASURES[measure].back
    return back(effect, n) if back else effect


def as_drawn(effect: float, measure: str, n: float | None = None) -> float:
    """An effect on the scale of analysis where it is drawn: ratios by their logarithm, others as they are told."""
    return effect if MEASURES[measure].is_log_ratio else as_told(effect, measure, n)


def print_number(value: float, places: int = 2) -> str:
    """A number with fixed places and a true minus sign; what rounds to nought has none. Huge ones in powers of ten."""
    text = f"{value:.{places}f}" if abs(value) < 1e6 else f"{value:.1e}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", MINUS)


def print_effect(estimate: float, low: float, high: float, measure: str, n: float | None = None) -> str:
    """`−0.44 [−0.75, −0.13]`, as it is told (`as_told`); risk differences and proportions with a third decimal."""
    places = 3 if measure == "RD" or MEASURES[measure].axis == "proportion" else 2
    a, b, c = (print_number(as_told(value, measure, n), places) for value in (estimate, low, high))
    return f"{a} [{b}, {c}]"


def print_p(p: float | None) -> str:
    """`p = 0.06`-like: three decimals, `p < 0.001` below; `p not defined` where there is none."""
    if p is None:
        return "p not defined"
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
