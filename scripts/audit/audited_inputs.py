"""The inputs of a review whose digests audit.json holds, and which ledgers are no longer those that it tells of.

Ledgers of what comes after the flow (data, risk of bias) still grow while the flow is audited; they are in the
manifest of the sealed crate.
"""

from collections.abc import Callable
from pathlib import Path

from scripts.common.tables import read_json
from scripts.protocol.phases import PHASES

_LEDGERS = ("identities.csv", "duplicates.csv", *(f"{phase}.*.csv" for phase in PHASES))


def files_of_people(review: Path) -> list[Path]:
    """What people bring beside exports, sheets and ledgers: the protocol, tables, what search archives say."""
    return sorted(
        path for pattern in ("*.yaml", "*.csv", "searches/*/[!.]*/search.json") for path in review.glob(pattern)
    )


def audited_ledgers(review: Path) -> list[Path]:
    """The ledgers of decisions from which the flow is counted."""
    return sorted(path for pattern in _LEDGERS for path in review.glob(f"ledgers/{pattern}"))


def altered_ledgers(review: Path, audit: Path, digest: Callable[[Path], str]) -> list[str]:
    """The names (without .csv) of ledgers that are not as the last audit found them, or are new or gone since.

    A run appends to these ledgers, so that their digests cannot say whether what was made of them is out of date; after
    the audit nothing does. Without an audit there is nothing to compare with, and none that is out of date is shown.
    `audit`: audit.json; `digest`: gives the sha256 of a file.
    """
    if not audit.exists():
        return []
    inputs = read_json(audit).get("inputs", {})
    then = {Path(name).stem: told for name, told in inputs.items() if name.startswith("ledgers/")}
    now = {path.stem: digest(path) for path in audited_ledgers(review)}
    return sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
