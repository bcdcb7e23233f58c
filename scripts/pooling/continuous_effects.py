"""Effects of continuous outcomes: arrays of n, mean and SD of two groups go in, effects and their variances come out.

Group 1 is the intervention, group 2 the control; a positive effect means a higher value in group 1. Arrays are of equal
length, one element per study. n ≥ 2 and SD > 0 in both groups are the caller's to see to.
"""

import numpy as np

from scripts.pooling.measures import TWO_MEANS

Effects = tuple[np.ndarray, np.ndarray]


def mean_difference(n1, mean1, sd1, n2, mean2, sd2) -> Effects:
    """MD = mean1 − mean2, variance sd1²/n1 + sd2²/n2, in the outcome's unit.

    Deeks and Higgins, Statistical algorithms in Review Manager 5 (2010), section 4; metafor's escalc(measure="MD").
    """
    return mean1 - mean2, sd1**2 / n1 + sd2**2 / n2


def standardised_mean_difference(n1, mean1, sd1, n2, mean2, sd2) -> Effects:
    """Hedges' g as metafor's escalc(measure="SMD"): the exact J, and the large-sample variance (vtype="LS").

    g = J·d, J = Γ(m/2) / (√(m/2)·Γ((m−1)/2)), m = n1 + n2 − 2 (Hedges 1981, J Educ Stat 6:107, equation 6e);
    variance 1/n1 + 1/n2 + g²/(2N) (Hedges and Olkin 1985, Statistical Methods for Meta-Analysis, p. 86).
    """
    g = exact_j(n1 + n2 - 2) * cohen_d(n1, mean1, sd1, n2, mean2, sd2)
    return g, 1 / n1 + 1 / n2 + g**2 / (2 * (n1 + n2))


def standardised_mean_difference_revman(n1, mean1, sd1, n2, mean2, sd2) -> Effects:
    """Hedges' g as RevMan 5: g = d·(1 − 3/(4N − 9)), SE² = N/(n1·n2) + g²/(2(N − 3.94)).

    Deeks and Higgins, Statistical algorithms in Review Manager 5 (2010), section 4.
    """
    total = n1 + n2
    g = (1 - 3 / (4 * total - 9)) * cohen_d(n1, mean1, sd1, n2, mean2, sd2)
    return g, total / (n1 * n2) + g**2 / (2 * (total - 3.94))


def standardised_mean_difference_exact(n1, mean1, sd1, n2, mean2, sd2) -> Effects:
    """Hedges' g with the exact J and the exactly unbiased variance, metafor's SMD with vtype="UB".

    Variance 1/n1 + 1/n2 + (1 − (m − 2)/(m·J²))·g², m = n1 + n2 − 2 (Hedges 1983, Psychol Bull 93:388, equation 9).
    """
    m = n1 + n2 - 2
    j = exact_j(m)
    g = j * cohen_d(n1, mean1, sd1, n2, mean2, sd2)
    return g, 1 / n1 + 1 / n2 + (1 - (m - 2) / (m * j**2)) * g**2


def log_ratio_of_means(n1, mean1, sd1, n2, mean2, sd2) -> Effects:
    """ROM on the log scale: ln(mean1/mean2), variance sd1²/(n1·mean1²) + sd2²/(n2·mean2²).

    Hedges, Gurevitch and Curtis 1999, Ecology 80:1150, equation 1; metafor's escalc(measure="ROM"). The means must have
    the same sign.
    """
    return np.log(mean1 / mean2), sd1**2 / (n1 * mean1**2) + sd2**2 / (n2 * mean2**2)


def cohen_d(n1, mean1, sd1, n2, mean2, sd2) -> np.ndarray:
    """The mean difference divided by the pooled SD, √(((n1−1)sd1² + (n2−1)sd2²)/(n1+n2−2))."""
    return (mean1 - mean2) / np.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2))


def exact_j(m) -> np.ndarray:
    """Hedges' exact correction for small samples with m degrees of freedom, computed by log-gamma."""
    from scipy.special import gammaln

    return np.exp(gammaln(m / 2) - np.log(m / 2) / 2 - gammaln((m - 1) / 2))


FORMULAS = {
    ("MD", TWO_MEANS): mean_difference,
    ("SMD", TWO_MEANS): standardised_mean_difference,
    ("SMD_REVMAN", TWO_MEANS): standardised_mean_difference_revman,
    ("SMD_EXACT", TWO_MEANS): standardised_mean_difference_exact,
    ("ROM", TWO_MEANS): log_ratio_of_means,
}
