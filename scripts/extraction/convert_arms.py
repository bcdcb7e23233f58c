"""From what a report prints of an outcome to the arms that pooling needs, each step recorded.

In: what holds for a study's arms, its difference and its design (texts of the extraction sheet), and the protocol's
outcome. Out: rows of outcomes.csv and the steps that led to them (rows of conversions.csv). Numbers that nobody had to
convert keep their text. What cannot be converted stays empty, with a note that says why.
"""

from math import log
from typing import NamedTuple

from scripts.extraction import convert_designs as designs
from scripts.extraction import convert_spread as spread
from scripts.extraction.convert_designs import Counts, Means
from scripts.extraction.extraction_forms import DESIGN_NUMBERS, NUMBERS, SPREADS
from scripts.extraction.typed_numbers import number, with_points
from scripts.pooling.measures import CORRELATION, MEASURES

HANDBOOK = "Cochrane Handbook"
ROLES = ("intervention", "control")
_WORDS = dict(SPREADS)
_CELLS = {"sd": "SD", "value": "SE, t or p", "low": "lower limit", "high": "upper limit", "min": "minimum"}
_CELLS |= {"max": "maximum", "icc": "ICC", "cluster_size": "size of a cluster", "baseline_sd": "SD at baseline"}
_LEVELS = {"ci90": 90, "ci95": 95, "ci99": 99}


class Step(NamedTuple):
    """One conversion: of which arm, what was printed, by which formula and source, what came out."""

    arm: str
    printed: str
    formula: str
    source: str
    result: str

    def in_words(self) -> str:
        """The step as effects.csv tells it."""
        return f"{self.arm}: {self.result} from {self.printed} ({self.source})"


class Arm(NamedTuple):
    """An arm on its way to pooling: its cells, the steps so far, and why it is of no use, if so."""

    key: str
    role: str
    cells: dict[str, str]
    steps: tuple[Step, ...] = ()
    note: str = ""

    def then(self, step: Step, **cells: str) -> "Arm":
        """The arm after a step that changed some cells."""
        return self._replace(cells=self.cells | cells, steps=(*self.steps, step))

    def useless(self, why: str) -> "Arm":
        """The arm with the reason for which its numbers are left out."""
        return self._replace(note=self.note or why)


def convert_study(arms: list[Arm], difference: Arm | None, design: dict, outcome: dict, correlation: dict) -> list[Arm]:
    """The rows that pooling takes of a study's `arms` and the `difference` between them.

    `design`: the tab Designs' row; `correlation` of baseline and final values, {value, source} or {}. A difference is
    the last resort: it is used where the arms do not have the numbers themselves. `people` of a row are those who were
    analysed, whatever n they count for.
    """
    measure = MEASURES[outcome["measure"]]
    arms = [_pointed(arm) for arm in arms]
    difference = _pointed(difference) if difference else None
    design = with_points(design, DESIGN_NUMBERS)
    if measure.columns == CORRELATION:
        return [_correlation(arm, design) for arm in arms]
    is_count = measure.is_of_counts
    arms = [arm._replace(cells=arm.cells | {"people": arm.cells.get("n", "")}) for arm in arms]
    arms = [(_counts if is_count else _means)(arm, outcome, correlation) for arm in arms]
    arms = [_flipped(arm) for arm in arms]
    if difference:
        arms, difference = _with_difference(arms, difference, outcome)
    if measure.is_of_one_group and design.get("design") == "crossover":
        design = {}  # each person counts once
    arms = [_withheld(arm, is_count) for arm in _by_design(arms, design, is_count)]
    if measure.is_of_one_group:
        return arms
    arms = [arm for role in ROLES for arm in _one_per_role(arms, role, outcome, is_count)]
    return _shared(arms, outcome, is_count) + ([difference] if difference else [])


def _pointed(arm: Arm) -> Arm:
    return arm._replace(cells=with_points(arm.cells, NUMBERS))


def need(cells: dict[str, str], name: str) -> float:
    """The number in a cell that a conversion cannot do without. Raises ValueError, naming the cell, if it has none."""
    if not cells.get(name):
        raise ValueError(f"no {_CELLS.get(name, name)}")
    return number(cells[name])


def shown(value: float) -> str:
    """A converted number as text, to ten digits: more than any paper prints, fewer than a float's noise."""
    return f"{value:.10g}"


def _means(arm: Arm, outcome: dict, correlation: dict) -> Arm:
    """An arm with mean and SD, if what is printed leads to them."""
    cells = arm.cells
    try:
        for name in ("n", "mean", "sd", "value", "low", "high", "min", "max", "baseline_mean", "baseline_sd"):
            if cells.get(name):
                number(cells[name])
        if not cells.get("sd") and cells.get("spread"):
            arm = _with_sd(arm)
        if outcome["statistic"] == "change" and cells["statistic"] == "final" and cells.get("baseline_sd"):
            arm = _change(arm, correlation)
    except ValueError as error:
        return arm.useless(str(error))._replace(cells=cells | {"mean": "", "sd": ""})
    return arm


def _with_sd(arm: Arm) -> Arm:
    cells, kind = arm.cells, arm.cells["spread"]
    n, center = need(cells, "n"), need(cells, "mean")
    if kind in _LEVELS:
        low, high = need(cells, "low"), need(cells, "high")
        sd = spread.sd_from_ci(low, high, n, _LEVELS[kind])
        letter = f"t({n - 1:g})" if n < spread.NORMAL_FROM else "z"
        printed, formula = f"{_WORDS[kind]} {cells['low']} to {cells['high']}", f"√n·(high − low)/(2·{letter})"
        return arm.then(
            Step(arm.key, f"{printed}, n {cells['n']}", formula, f"{HANDBOOK} 6.5.2.2", _sd(sd)), sd=shown(sd)
        )
    if kind == "se":
        sd = spread.sd_from_se(need(cells, "value"), n)
        printed = f"SE {cells['value']}, n {cells['n']}"
        return arm.then(Step(arm.key, printed, "SE·√n", f"{HANDBOOK} 6.5.2.2", _sd(sd)), sd=shown(sd))
    if kind in ("t", "p"):
        if cells["statistic"] != "change":
            raise ValueError("t and p of one arm tell the SD of a change only")
        t = need(cells, "value") if kind == "t" else spread.t_from_p(need(cells, "value"), n - 1)
        sd = spread.sd_from_se(spread.se_from_t(center, t), n)
        printed = f"mean change {cells['mean']}, paired {kind} {cells['value']}, n {cells['n']}"
        return arm.then(Step(arm.key, printed, "√n·|change/t|", f"{HANDBOOK} 6.5.2.3", _sd(sd)), sd=shown(sd))
    return _from_quantiles(arm, kind, n, center)


def _from_quantiles(arm: Arm, kind: str, n: float, median: float) -> Arm:
    cells = arm.cells
    quartiles = (need(cells, "low"), need(cells, "high")) if "iqr" in kind else None
    extremes = (need(cells, "min"), need(cells, "max")) if "range" in kind else None
    if kind == "iqr":
        mean, sd = spread.mean_and_sd_of_quartiles(quartiles[0], median, quartiles[1], n)
        source = "Luo 2018, equation 11; Wan 2014, equation 16"
    elif kind == "range":
        mean, sd = spread.mean_and_sd_of_range(extremes[0], median, extremes[1], n)
        source = "Luo 2018, equation 7; Wan 2014, equation 9"
    else:
        mean, sd = spread.mean_and_sd_of_five(extremes[0], quartiles[0], median, quartiles[1], extremes[1], n)
        source = "Luo 2018, equation 15; Wan 2014, equation 13"
    printed = f"median {cells['mean']}"
    printed += f", IQR {cells['low']} to {cells['high']}" if quartiles else ""
    printed += f", range {cells['min']} to {cells['max']}" if extremes else ""
    skewed = spread.is_skewed(median, n, quartiles, extremes)
    result = f"mean {mean:.4g}, {_sd(sd)}" + (" (skewed by Shi 2023: doubtful)" if skewed else "")
    step = Step(arm.key, f"{printed}, n {cells['n']}", "mean and SD of quantiles, taken as not skewed", source, result)
    return arm.then(step, mean=shown(mean), sd=shown(sd))


def _change(arm: Arm, correlation: dict) -> Arm:
    cells = arm.cells
    if not correlation:
        raise ValueError("the protocol states no correlation of baseline and final values (extraction.correlation)")
    baseline = Means(need(cells, "n"), need(cells, "baseline_mean"), need(cells, "baseline_sd"))
    final = Means(need(cells, "n"), need(cells, "mean"), need(cells, "sd"))
    change = designs.change_from_baseline(baseline, final, correlation["value"])
    step = Step(
        arm.key,
        f"baseline {cells['baseline_mean']} (SD {cells['baseline_sd']}), final {cells['mean']} "
        f"(SD {float(cells['sd']):.4g})",
        f"√(SD_b² + SD_f² − 2·r·SD_b·SD_f), r {correlation['value']:g} ({correlation['source']})",
        f"{HANDBOOK} 6.5.2.8",
        f"change {change.mean:.4g}, {_sd(change.sd)}",
    )
    return arm.then(step, mean=shown(change.mean), sd=shown(change.sd), statistic="change")


def _counts(arm: Arm, outcome: dict, correlation: dict) -> Arm:
    """An arm with events, if what is printed leads to them."""
    cells = arm.cells
    try:
        for name in ("n", "events", "percent"):
            if cells.get(name):
                number(cells[name])
        if cells.get("events") or not cells.get("percent"):
            return arm
        n = need(cells, "n")
        found = designs.events_of_percent(cells["percent"], int(n))
    except ValueError as error:
        return arm.useless(str(error))._replace(cells=cells | {"events": ""})
    printed = f"{cells['percent']}% of {cells['n']}"
    if not found:
        return arm.useless(f"no whole number of people is {printed}")
    doubt = f" (or {min(found)} to {max(found)}: the percentage is rounded)" if len(found) > 1 else ""
    step = Step(arm.key, printed, "events = n·percent/100", f"{HANDBOOK} 6.4", f"{found[0]} events{doubt}")
    return arm.then(step, events=str(found[0]))


def _correlation(arm: Arm, design: dict) -> Arm:
    """A group with its correlation in the place of a mean, at its effective size."""
    arm = arm._replace(cells=arm.cells | {"people": arm.cells.get("n", "")})
    try:
        r, n = need(arm.cells, "mean"), need(arm.cells, "n")
        if not -1 < r < 1:
            return arm.useless(f"a correlation of {arm.cells['mean']}")
        arm = _flipped(arm)
        if design.get("design") == "cluster":
            effect = designs.design_effect(need(design, "cluster_size"), need(design, "icc"))
            arm = _at_size(arm, effect, design, is_count=False)
            n = need(arm.cells, "n")
    except ValueError as error:
        return arm.useless(str(error))
    return arm if n > 3 else arm.useless(f"a correlation of {n:.4g} people (Fisher's z needs more than 3)")


def _flipped(arm: Arm) -> Arm:
    if arm.cells.get("direction") != "opposite" or not arm.cells.get("mean"):
        return arm
    flipped = shown(-need(arm.cells, "mean"))
    step = Step(arm.key, f"mean {arm.cells['mean']} on a scale that runs the other way", "mean·(−1)",
                f"{HANDBOOK} 6.5.1.2", f"mean {flipped}")  # fmt: skip
    return arm.then(step, mean=flipped)


def _with_difference(arms: list[Arm], difference: Arm, outcome: dict) -> tuple[list[Arm], Arm | None]:
    """Arms whose SD comes from a printed difference; or the difference alone, where it is all there is."""
    measure, cells = outcome["measure"], difference.cells
    is_ratio = MEASURES[measure].is_log_ratio
    complete = all(arm.cells.get("sd") or arm.cells.get("events") for arm in arms) and len(arms) > 1
    if complete and MEASURES[measure].is_of_arms:
        return arms, None
    try:
        estimate = need(cells, "mean")
        sizes = [need(arm.cells, "n") for arm in arms if arm.cells.get("n")]
        df = sum(sizes) - 2 if len(sizes) == 2 else None
        effect = log(estimate) if is_ratio else estimate
        se, told = _standard_error(cells, effect, df, is_ratio)
        if measure in ("MD", "SMD") and len(sizes) == 2:
            return _arms_from_difference(arms, estimate, se, told), None
    except ValueError as error:
        return arms, difference.useless(f"difference: {error}")._replace(cells=cells | {"mean": "", "yi": "", "vi": ""})
    if measure == "SMD":
        return arms, difference.useless("a difference in means needs the size of both arms for an SMD")
    scale = f"ln({cells['mean']})" if is_ratio else cells["mean"]
    step = Step("difference", f"{measure} {cells['mean']}, {told}", f"{scale}, SE {se:.4g}", f"{HANDBOOK} 6.3",
                f"effect {effect:.4g}, SE {se:.4g}")  # fmt: skip
    return [], difference.then(step, yi=shown(effect), vi=shown(se**2), people=cells.get("n", ""))


def _standard_error(cells: dict, effect: float, df: float | None, is_ratio: bool) -> tuple[float, str]:
    """The standard error of a printed effect, on the scale of analysis, and what it is from."""
    kind = cells.get("spread") or ("sd" if cells.get("sd") else "")
    if kind in _LEVELS:
        low, high = need(cells, "low"), need(cells, "high")
        if is_ratio and low <= 0:
            raise ValueError("a ratio's interval lies above 0")
        low, high = (log(low), log(high)) if is_ratio else (low, high)
        small = None if is_ratio or df is None or df + 2 >= spread.NORMAL_FROM else df
        return spread.se_from_ci(low, high, small, _LEVELS[kind]), f"{_WORDS[kind]} {cells['low']} to {cells['high']}"
    if kind == "se":
        return need(cells, "value"), f"SE {cells['value']}"
    if kind in ("t", "p"):
        if kind == "p" and (is_ratio or df is None):
            t = spread.t_from_p(need(cells, "value"), 1e9)
        else:
            t = need(cells, "value") if kind == "t" else spread.t_from_p(need(cells, "value"), df)
        return spread.se_from_t(effect, t), f"{kind} {cells['value']}"
    raise ValueError("a difference needs a SE, a confidence interval, t or p")


def _arms_from_difference(arms: list[Arm], difference: float, se: float, told: str) -> list[Arm]:
    """Both arms with the SD that the difference's standard error tells; means from the difference if not printed."""
    sizes = [need(arm.cells, "n") for arm in arms]
    sd = spread.sd_from_difference(se, *sizes)
    means = [arm.cells.get("mean") for arm in arms]
    if not all(means):
        means = [shown(difference) if arm.role == "intervention" else "0" for arm in arms]
        told += "; only the difference is printed, the control's mean is set to 0"
    step = Step("both arms", f"difference {difference:g}, {told}, n {sizes[0]:g} and {sizes[1]:g}",
                "SE/√(1/n1 + 1/n2)", f"{HANDBOOK} 6.5.2.3", _sd(sd))  # fmt: skip
    return [
        arm.then(step, sd=shown(sd), mean=mean)._replace(note="", steps=(*arm.steps, step) if not place else arm.steps)
        for place, (arm, mean) in enumerate(zip(arms, means, strict=True))
    ]


def _by_design(arms: list[Arm], design: dict, is_count: bool) -> list[Arm]:
    """Arms at their effective size, if people came in clusters or had both interventions."""
    kind = design.get("design", "")
    if kind not in ("cluster", "crossover") or not all(_is_whole(arm, is_count) for arm in arms) or not arms:
        return arms
    try:
        if kind == "cluster":
            effect = designs.design_effect(need(design, "cluster_size"), need(design, "icc"))
            return [_at_size(arm, effect, design, is_count) for arm in arms]
        if is_count or len(arms) != 2:
            raise ValueError("a crossover with counts, or with more than two arms, needs its paired result")
        n = need(arms[0].cells, "n")
        sds = [need(arm.cells, "sd") for arm in arms]
        size = designs.crossover_size(n, *sds, need(design, "correlation"))
    except ValueError as error:
        return [arm.useless(f"design: {error}") for arm in arms]
    step = Step(
        "both arms",
        f"crossover, n {n:g}, correlation {design['correlation']}",
        "n·(SD1² + SD2²)/(SD1² + SD2² − 2·r·SD1·SD2)",
        f"{HANDBOOK} 23.2.7",
        f"effective n {size:.4g}",
    )
    first, second = (arm._replace(cells=arm.cells | {"n": shown(size)}) for arm in arms)
    return [first._replace(steps=(*first.steps, step)), second]


def _at_size(arm: Arm, effect: float, design: dict, is_count: bool) -> Arm:
    n = need(arm.cells, "n") / effect
    cells = {"n": shown(n)}
    if is_count:
        cells["events"] = shown(need(arm.cells, "events") / effect)
    printed = f"n {arm.cells['n']} in clusters of {design['cluster_size']}, ICC {design['icc']}"
    formula = f"n/(1 + (M − 1)·ICC), design effect {effect:.4g}"
    step = Step(arm.key, printed, formula, f"{HANDBOOK} 23.1.4", f"effective n {n:.4g}")
    return arm.then(step, **cells)


def _is_whole(arm: Arm, is_count: bool) -> bool:
    return not arm.note and all(arm.cells.get(name) for name in (("n", "events") if is_count else ("n", "mean", "sd")))


def _withheld(arm: Arm, is_count: bool) -> Arm:
    """An arm whose numbers no effect can be computed from, with the reason: it is asked about, and not pooled."""
    if not _is_whole(arm, is_count):
        return arm
    n = need(arm.cells, "n")
    if is_count and not (n >= 1 and 0 <= need(arm.cells, "events") <= n):
        return arm.useless(f"{arm.cells['events']} events among {arm.cells['n']}")
    if not is_count and need(arm.cells, "sd") <= 0:
        return arm.useless(f"an SD of {arm.cells['sd']}")
    if not is_count and n < 2:
        return arm.useless(f"a mean of {arm.cells['n']}")
    return arm


def _one_per_role(arms: list[Arm], role: str, outcome: dict, is_count: bool) -> list[Arm]:
    """The arms of a role as one; or as they are, if the protocol splits the control between them."""
    own = [arm for arm in arms if arm.role == role]
    whole = [arm for arm in own if _is_whole(arm, is_count)]
    if len(own) < 2 or (role == "intervention" and outcome.get("several_arms") == "split_control"):
        return own if len(own) < 2 else whole or own[:1]
    if len(whole) != len(own):
        return [own[0].useless("an arm that would be combined with it lacks numbers")]
    if is_count:
        combined = designs.combine_counts([Counts(need(a.cells, "n"), need(a.cells, "events")) for a in own])
        cells = {"n": shown(combined.n), "events": shown(combined.events)}
        formula, result = "sum of people and of events", f"{combined.events:g} of {combined.n:g}"
    else:
        combined = designs.combine_means([Means(*(number(a.cells[x]) for x in ("n", "mean", "sd"))) for a in own])
        cells = {"n": shown(combined.n), "mean": shown(combined.mean), "sd": shown(combined.sd)}
        formula, result = "one group of all people", f"n {combined.n:g}, mean {combined.mean:.4g}, {_sd(combined.sd)}"
    cells["people"] = shown(sum(need(a.cells, "people") for a in own))
    step = Step(role, f"arms {', '.join(a.key for a in own)}", formula, f"{HANDBOOK}, table 6.5.a", result)
    earlier = tuple(step for arm in own for step in arm.steps)
    return [Arm(role, role, own[0].cells | cells, (*earlier, step))]


def _shared(arms: list[Arm], outcome: dict, is_count: bool) -> list[Arm]:
    """Each intervention arm with its share of the control, where there are several; `pair` tells them apart."""
    interventions = [arm for arm in arms if arm.role == "intervention"]
    controls = [arm for arm in arms if arm.role == "control"]
    if len(interventions) < 2 or len(controls) != 1 or not _is_whole(controls[0], is_count):
        return [*interventions[:1], *controls]
    control, parts = controls[0], len(interventions)
    size = Counts(need(control.cells, "n"), number(control.cells["events"] if is_count else "0"))
    share = designs.share_control(size, parts)
    cells = {"n": shown(share.n)} | ({"events": shown(share.events)} if is_count else {})
    step = Step("control", f"n {control.cells['n']}, shared by {parts} comparisons", f"n/{parts}",
                f"{HANDBOOK} 23.3.4", f"n {share.n:.4g} each")  # fmt: skip
    rows = []
    for arm in interventions:
        rows.append(arm._replace(cells=arm.cells | {"pair": arm.key}))
        once = {"people": control.cells["people"] if arm is interventions[0] else "", "pair": arm.key}
        rows.append(control.then(step, **cells, **once))
    return rows


def _sd(value: float) -> str:
    return f"SD {value:.4g}"
