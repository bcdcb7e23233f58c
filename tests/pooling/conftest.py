"""Reference results to pool against, and a record of how far the engine is from them."""

import json
from pathlib import Path

import pytest

COMMITTED = Path(__file__).resolve().parents[1] / "data" / "pooling"


@pytest.fixture(scope="session")
def references():
    """Every data set with metafor's results, by name (tests/data/pooling/README.md says what is what)."""
    found = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((COMMITTED / "metafor").glob("*.json"))}
    assert len(found) == 28
    return found


@pytest.fixture(scope="session")
def bcg(references):
    """Thirteen trials of BCG vaccine (metadat's dat.bcg) with metafor's results."""
    return references["bcg_OR"]


class Agreement:
    """Compares numbers and remembers, for each key, how many and the largest relative difference."""

    def __init__(self):
        self.seen: dict[str, tuple[int, float, str]] = {}

    def compare(self, key: str, ours, theirs, tolerance: float, where: str, floor: float = 1e-6) -> None:
        """Numbers or lists; differences are relative to theirs, or to `floor` if that is larger."""
        ours, theirs = (value if isinstance(value, list) else [value] for value in (ours, theirs))
        assert len(ours) == len(theirs), (key, where)
        for a, b in zip(ours, theirs, strict=True):
            assert (a is None) == (b is None), (key, where, a, b)
            difference = 0.0 if b is None else abs(a - b) / max(abs(b), floor)
            assert difference <= tolerance, (key, where, a, b, difference)
            count, largest, at = self.seen.get(key, (0, 0.0, where))
            self.seen[key] = (count + 1, max(largest, difference), where if difference > largest else at)


@pytest.fixture
def agreement(capsys):
    """An Agreement; what was compared, and the largest difference, is printed at the end of the test."""
    record = Agreement()
    yield record
    with capsys.disabled():
        print()
        for key, (count, largest, where) in sorted(record.seen.items()):
            print(f"  {key:<34}{count:>6} numbers, largest relative difference {largest:.1e} ({where})")
