"""Standard deviations from what papers print in their place: numbers go in, numbers come out.

Handbook: Cochrane Handbook for Systematic Reviews of Interventions, version 6.5 (2024). All arguments are floats; what
cannot be (a group of one, an interval that runs backwards, p of 0) raises ValueError with the reason.
"""

from math import log, sqrt

# Handbook 6.5.2.2: Student's t below 60 in a group, the normal distribution above 100, either one between: here t.
NORMAL_FROM = 100


def sd_from_se(se: float, n: float) -> float:
    """SD = SE·√n (Handbook 6.5.2.2)."""
    _require(se > 0, "the standard error has to be more than 0")
    _require(n >= 2, "a standard deviation needs a group of 2 or more")
    return se * sqrt(n)


def sd_from_ci(low: float, high: float, n: float, level: float = 95) -> float:
    """SD = √n·(high − low)/(2·c) of a confidence interval of a mean, `level` in percent (Handbook 6.5.2.2).

    c is the quantile of Student's t with n − 1 degrees of freedom below 100 people, of the normal distribution above.
    """
    return sd_from_se(se_from_ci(low, high, n - 1 if n < NORMAL_FROM else None, level), n)


def se_from_ci(low: float, high: float, df: float | None, level: float = 95) -> float:
    """SE = (high − low)/(2·c), c the quantile for `level` percent; `df` None: normal (Handbook 6.3.1 and 6.5.2.2)."""
    _require(high > low, "the interval's upper limit has to be above its lower one")
    return (high - low) / (2 * critical_value(df, level))


def critical_value(df: float | None, level: float = 95) -> float:
    """The two-sided quantile for an interval of `level` percent: Student's t with `df`, or normal if None."""
    from scipy.special import ndtri, stdtrit

    _require(df is None or df > 0, "a standard deviation needs a group of 2 or more")
    tail = 1 - (1 - level / 100) / 2
    return float(ndtri(tail) if df is None else stdtrit(df, tail))


def t_from_p(p: float, df: float) -> float:
    """|t| of a two-sided p with `df` degrees of freedom (Handbook 6.5.2.3)."""
    from scipy.special import stdtrit

    _require(0 < p < 1, "a p-value lies between 0 and 1, both excluded")
    _require(df > 0, "a t-test needs more people")
    return float(-stdtrit(df, p / 2))


def se_from_t(difference: float, t: float) -> float:
    """SE = |difference/t| (Handbook 6.5.2.3); of a mean change within one arm likewise, as 6.5.2.8 refers to it."""
    _require(t != 0 and difference != 0, "a difference of 0, or t of 0, tells nothing about its standard error")
    return abs(difference / t)


def sd_from_difference(se: float, n1: float, n2: float) -> float:
    """SD = SE/√(1/n1 + 1/n2): both arms' on average, from the SE of the difference in means (Handbook 6.5.2.3)."""
    _require(se > 0, "the standard error has to be more than 0")
    _require(min(n1, n2) >= 1, "both arms need people")
    return se / sqrt(1 / n1 + 1 / n2)


def mean_and_sd_of_quartiles(q1: float, median: float, q3: float, n: float) -> tuple[float, float]:
    """Mean and SD from median and quartiles, for data that are not skewed.

    Mean: Luo, Wan, Liu and Tong 2018, Stat Methods Med Res 27:1785, equation 11. SD: Wan, Wang, Liu and Tong 2014,
    BMC Med Res Methodol 14:135, equation 16. Neither is meant for fewer than 5 people.
    """
    _in_order(q1, median, q3, n=n)
    weight = 0.7 + 0.39 / n
    return weight * (q1 + q3) / 2 + (1 - weight) * median, (q3 - q1) / _eta(n)


def mean_and_sd_of_range(low: float, median: float, high: float, n: float) -> tuple[float, float]:
    """Mean and SD from median and range, for data that are not skewed.

    Mean: Luo 2018, equation 7. SD: Wan 2014, equation 9. The range says little in large groups: the Handbook (6.5.2.6)
    advises against it where anything else is printed.
    """
    _in_order(low, median, high, n=n)
    weight = 4 / (4 + n**0.75)
    return weight * (low + high) / 2 + (1 - weight) * median, (high - low) / _xi(n)


def mean_and_sd_of_five(low: float, q1: float, median: float, q3: float, high: float, n: float) -> tuple[float, float]:
    """Mean and SD from range, quartiles and median, for data that are not skewed.

    Mean: Luo 2018, equation 15. SD: Wan 2014, equation 13 (metafor's conv.fivenum weighs its two parts by Shi 2020).
    """
    _in_order(low, q1, median, q3, high, n=n)
    of_range, of_quartiles = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
    mean = of_range * (low + high) / 2 + of_quartiles * (q1 + q3) / 2 + (1 - of_range - of_quartiles) * median
    return mean, ((high - low) / _xi(n) + (q3 - q1) / _eta(n)) / 2


def is_skewed(median: float, n: float, quartiles=None, extremes=None) -> bool:
    """Do the printed numbers speak against a symmetric distribution, at a level of 5%?

    `quartiles` and `extremes` are pairs; one of them at least. Shi, Luo, Wan, Liu and Tong 2023, Stat Methods Med Res
    32:1338, the tests of their three scenarios with the rounded critical values.
    """
    if quartiles and extremes:
        scaled = 2.65 * log(0.6 * n) / sqrt(n) * _skew(median, *extremes)
        return bool(max(scaled, _skew(median, *quartiles)) >= 3 / sqrt(n) - 40 / n**3)
    if quartiles:
        return bool(_skew(median, *quartiles) >= 2.65 / sqrt(n) - 6 / n**2)
    return bool(_skew(median, *extremes) >= 1 / log(n + 9) + 2.5 / (n + 1))


def _skew(median: float, low: float, high: float) -> float:
    return abs(low + high - 2 * median) / (high - low)


def _xi(n: float) -> float:
    """Twice the expected largest of n standard normal values: ξ(n) of Wan 2014, by Blom as in equation 9."""
    from scipy.special import ndtri

    return float(2 * ndtri((n - 0.375) / (n + 0.25)))


def _eta(n: float) -> float:
    """The expected interquartile range of n standard normal values: η(n) of Wan 2014, as in equation 16."""
    from scipy.special import ndtri

    return float(2 * ndtri((0.75 * n - 0.125) / (n + 0.25)))


def _in_order(*values: float, n: float) -> None:
    _require(n >= 5, "medians are not converted for fewer than 5 people")
    _require(list(values) == sorted(values), "the printed quantiles are not in order")
    _require(values[-1] > values[0], "all quantiles are equal")


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
