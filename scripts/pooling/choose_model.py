"""The model chosen by the heterogeneity test: what many published reviews did, kept apart from the engine."""

import numpy as np
from scipy.special import chdtrc

from scripts.pooling.heterogeneity import cochran_q

NOTE = (
    "The model was chosen by the heterogeneity test (Q = {q:.2f}, p = {p:.3f}: {model}), which is not recommended: the "
    "test has little power with few studies (Cochrane Handbook, 10.10.4)."
)


def choose_by_q_test(y: np.ndarray, v: np.ndarray) -> tuple[str, list[str]]:
    """`common` if Cochran's Q has p > 0.05, else `random` (DerSimonian and Laird), with a note that says so."""
    if len(y) < 2:
        return "common", ["One study or none: the heterogeneity test by which the model is chosen cannot be made."]
    q = cochran_q(y, v)
    p = float(chdtrc(len(y) - 1, q))
    model = "common" if p > 0.05 else "random"
    return model, [NOTE.format(q=q, p=p, model=f"{model} effect{'s' * (model == 'random')}")]
