"""Robust variance (CR2): standard errors where several effects of one study depend on each other.

The bias-reduced linearisation of Bell and McCaffrey (2002) with working covariance Φ = diag(v + τ²) and weights Φ⁻¹,
tested with Satterthwaite's degrees of freedom: Tipton 2015 (Psychol Methods 20:375), Pustejovsky and Tipton 2018 (J Bus
Econ Stat 36:672, section 2); as R's clubSandwich does for rma.uni objects.
"""

import numpy as np

from scripts.pooling.inverse_variance import interval_of
from scripts.pooling.linear_models import Regression

FEWEST_DF = 4
KEYS = ("estimate", "se", "ci_low", "ci_high", "statistic", "df", "p")


def robust_mean(y: np.ndarray, v: np.ndarray, tau2: float, clusters: list[str]) -> dict:
    """The pooled effect with CR2 SE, interval, statistic, df and p, and notes; only notes where there is one cluster.

    `clusters` names the study of each effect.
    """
    names, member = np.unique(np.array(clusters), return_inverse=True)
    if len(names) < 2:
        return {"notes": ["All effects are of one study: there is no robust variance."]}
    (result,) = robust_coefficients(y, v, tau2, member, np.ones((len(y), 1)))
    notes = [f"Robust (CR2) variance: {len(y)} effects of {len(names)} studies, {result['df']:.1f} degrees of freedom."]
    if result["df"] < FEWEST_DF:
        notes.append(f"With fewer than {FEWEST_DF} degrees of freedom its p is not to be trusted (Tipton 2015).")
    return {name: result[name] for name in KEYS} | {"notes": notes}


def robust_coefficients(y: np.ndarray, v: np.ndarray, tau2: float, member: np.ndarray, x: np.ndarray) -> list[dict]:
    """Each coefficient of the regression on `x` with CR2 SE and Satterthwaite's df.

    With M = (X'WX)⁻¹ and D_j = Φ_j^½, the adjustment of cluster j is A_j = D_j·(D_j(Φ_j − X_jMX_j')D_j)^-½·D_j; then
    Var β = M(Σ X_j'W_jA_je_je_j'A_jW_jX_j)M. For the contrast c let a_j = A_jW_jX_jMc and u_j = X_j'a_j; the matrix
    P_jk = [j = k]·a_j'Φ_ja_j − u_j'Mu_k has df = (tr P)²/Σ P_jk².
    """
    model = Regression(x)
    phi = v + tau2
    w = 1 / phi
    beta, m = model.coefficients(w, y)
    residuals = y - x @ beta
    scores, s, u = [], [], []
    for cluster in range(member.max() + 1):
        own = np.flatnonzero(member == cluster)
        root, xj = np.sqrt(phi[own]), x[own]
        inner = root[:, np.newaxis] * (np.diag(phi[own]) - xj @ m @ xj.T) * root
        a = (root[:, np.newaxis] * _inverse_root(inner) * root) @ (w[own, np.newaxis] * xj) @ m
        scores.append(a.T @ residuals[own])
        s.append(np.sum(a**2 * phi[own, np.newaxis], axis=0))
        u.append(xj.T @ a)
    ses = np.sqrt(np.sum(np.array(scores) ** 2, axis=0))
    return [
        interval_of(float(beta[c]), float(ses[c]), _satterthwaite(np.array(s)[:, c], np.array(u)[:, :, c], m))
        for c in range(len(beta))
    ]


def _satterthwaite(s: np.ndarray, u: np.ndarray, m: np.ndarray) -> float:
    """df from the matrix P, of which only sums over clusters are held."""
    own = np.einsum("ja,ab,jb->j", u, m, u)
    mixed = m @ (u.T @ u)
    return float(np.sum(s - own) ** 2 / (np.sum(s**2) - 2 * np.sum(s * own) + np.trace(mixed @ mixed)))


def _inverse_root(matrix: np.ndarray) -> np.ndarray:
    """The symmetric inverse square root; directions without variance stay out."""
    values, vectors = np.linalg.eigh(matrix)
    keep = values > values.max() * 1e-12
    return (vectors[:, keep] * values[keep] ** -0.5) @ vectors[:, keep].T
