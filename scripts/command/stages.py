"""The stages of a run as people are told of them: what each is called, and what it came to."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from scripts.common.provenance import ROOT
from scripts.common.tables import read_csv, read_json
from scripts.protocol.phases import FIRST_PHASE, PHASE_OF_REPORTS


class Stage(NamedTuple):
    """A stage: its title, and what says from results/<review> what it came to."""

    title: str
    count: Callable[[Path], str]

    def line(self, results: Path, seconds: float) -> str:
        """What people read of it. A run up to one rule need not have made what is counted."""
        try:
            came_to = self.count(results)
        except FileNotFoundError:
            came_to = "begun"
        return f"{self.title:<16}{came_to:<54}{seconds:>7,.1f} s"


def rules_with_stages() -> dict[str, str]:
    """Each rule of the workflow with its stage: the name of the file in which it stands."""
    files = [ROOT / "Snakefile", *sorted((ROOT / "workflow" / "rules").glob("*.smk"))]
    return {name: path.stem for path in files for name in _RULE.findall(path.read_text("utf-8"))}


def _searches(results: Path) -> str:
    files = read_csv(results / "identification/files.csv", ("records",))
    return f"{_of(sum(int(row['records']) for row in files), 'record')} read from {_of(len(files), 'export')}"


def _duplicates(results: Path) -> str:
    found = read_json(results / "deduplication/duplicates.json")
    return f"{found['removed']:,} duplicates removed, {_of(found['unique_records'], 'record')} left"


def _screening(results: Path) -> str:
    records, reports = (_rows(results, phase) for phase in (FIRST_PHASE, PHASE_OF_REPORTS))
    return f"{_of(records, 'record')} to screen, {_of(reports, 'report')} to read in full"


def _rows(results: Path, phase: str) -> int:
    return len(read_csv(results / "screening" / phase / "consensus.csv", ("row_id", "decision"), only=True))


def _extraction(results: Path) -> str:
    rows = read_csv(results / "screening" / PHASE_OF_REPORTS / "consensus.csv", ("decision", "study_id"))
    return f"{_of(len({row['study_id'] for row in rows if row['decision'] == 'include'}), 'study', 'studies')} included"


def _pooling(results: Path) -> str:
    found = read_json(results / "pooling/pooled.json")
    outcomes = [outcome for outcome in found.values() if isinstance(outcome, dict)]
    pooled = sum(bool(outcome["k"]) for outcome in outcomes)
    return f"{pooled} of {_of(len(outcomes), 'outcome')} pooled"


def _flow(results: Path) -> str:
    pending = read_json(results / "prisma/flow.json")["pending"]
    return f"drawn, {_of(pending, 'record') if pending else 'nothing'} pending in it"


def _audit(results: Path) -> str:
    return f"{len(read_json(results / 'prisma/audit.json')['numbers']):,} numbers counted again, all equal"


def _report(results: Path) -> str:
    return "written"


def _of(count: int, one: str, more: str = "") -> str:
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"


_RULE = re.compile(r"^ *rule (\w+):", re.MULTILINE)
STAGES = {
    "identification": Stage("Searches", _searches),
    "deduplication": Stage("Duplicates", _duplicates),
    "screening": Stage("Screening", _screening),
    "extraction": Stage("Extraction", _extraction),
    "pooling": Stage("Pooling", _pooling),
    "prisma": Stage("Flow", _flow),
    "audit": Stage("Second count", _audit),
    "report": Stage("Report", _report),
}
