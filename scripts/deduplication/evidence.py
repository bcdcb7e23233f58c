"""Evidence: how two records stand to each other in one thing."""

import numpy as np

from scripts.deduplication.column_tables import coded

AGREE, NEAR, UNKNOWN, DIFFER = "agree", "near", "", "differ"


def agreement(column: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Agree if two texts are equal, differ if not, unknown if one is empty."""
    codes, _ = coded(column.tolist())
    blank = column == ""
    result = np.where(codes[i] == codes[j], AGREE, DIFFER).astype(object)
    result[blank[i] | blank[j]] = UNKNOWN
    return result


def each(compare_two, column: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """`compare_two` on each pair of values."""
    values = column.tolist()
    result = np.empty(len(i), dtype=object)
    result[:] = [compare_two(values[a], values[b]) for a, b in zip(i.tolist(), j.tolist(), strict=True)]
    return result
