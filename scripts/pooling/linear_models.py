"""The two models of effects: all vary around one mean, or around a regression on moderators.

Weights w and effects y have studies along the last axis, and any number of axes before it: many meta-analyses, or many
τ², are computed at once. h are the leverages, the diagonal of X(X'WX)⁻¹X'W.
"""

import numpy as np


class Mean:
    """A common mean μ = Σwy/Σw."""

    parameters = 1

    def residuals(self, w: np.ndarray, y: np.ndarray) -> np.ndarray:
        """y − μ."""
        return y - weighted_mean(w, y)[..., np.newaxis]

    def weight_left(self, w: np.ndarray) -> np.ndarray:
        """Σw(1 − h) = Σw − Σw²/Σw, as Σw(Σw − w)/Σw: nothing is lost where one weight outweighs all others."""
        total = np.sum(w, axis=-1, keepdims=True)
        heaviest = np.arange(w.shape[-1]) == np.argmax(w, axis=-1)[..., np.newaxis]
        rest = np.sum(np.where(heaviest, 0.0, w), axis=-1, keepdims=True)
        return np.sum(w * np.where(heaviest, rest, total - w) / total, axis=-1)

    def variance_left(self, v: np.ndarray) -> np.ndarray:
        """Σv(1 − h) with equal weights."""
        return np.sum(v, axis=-1) * (1 - 1 / v.shape[-1])

    def log_determinant(self, w: np.ndarray) -> np.ndarray:
        """ln |X'WX|."""
        return np.log(np.sum(w, axis=-1))


class Regression:
    """A regression on the columns of X (studies × parameters, of full rank), by weighted least squares."""

    def __init__(self, x: np.ndarray):
        self.x, self.parameters = x, x.shape[1]

    def residuals(self, w: np.ndarray, y: np.ndarray) -> np.ndarray:
        """y − Xβ."""
        q, _ = self._factors(w)
        root = np.sqrt(w)
        z = (root * y)[..., np.newaxis]
        return ((z - q @ (np.swapaxes(q, -1, -2) @ z))[..., 0]) / root

    def leverages(self, w: np.ndarray) -> np.ndarray:
        """h of each study."""
        return np.sum(self._factors(w)[0] ** 2, axis=-1)

    def weight_left(self, w: np.ndarray) -> np.ndarray:
        """Σw(1 − h), the trace of P = W − WX(X'WX)⁻¹X'W."""
        return np.sum(w * (1 - self.leverages(w)), axis=-1)

    def variance_left(self, v: np.ndarray) -> np.ndarray:
        """Σv(1 − h) with equal weights."""
        return np.sum(v * (1 - self.leverages(np.ones_like(v))), axis=-1)

    def log_determinant(self, w: np.ndarray) -> np.ndarray:
        """ln |X'WX|."""
        _, r = self._factors(w)
        return 2 * np.sum(np.log(np.abs(np.diagonal(r, axis1=-2, axis2=-1))), axis=-1)

    def coefficients(self, w: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """β and (X'WX)⁻¹ for one set of weights."""
        q, r = self._factors(w)
        inverse = np.linalg.inv(r)
        return inverse @ (q.T @ (np.sqrt(w) * y)), inverse @ inverse.T

    def _factors(self, w: np.ndarray):
        return np.linalg.qr(np.sqrt(w)[..., np.newaxis] * self.x)


MEAN = Mean()


def weighted_mean(w: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Σwy/Σw, taken from the first effect: effects that are all equal have exactly that mean."""
    first = y[..., :1]
    return first[..., 0] + np.sum(w * (y - first), axis=-1) / np.sum(w, axis=-1)
