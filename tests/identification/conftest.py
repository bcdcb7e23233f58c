"""What tests of live searches share: a review with sources to search, and the command that searches them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

KEY = "k3y/with+signs"
NOW = "2026-01-31T10:00:00Z"
NOTES_EACH_TURN = ROOT / "tests" / "programs" / "notes_each_turn"
_REVIEW = {
    "title": "T",
    "question": dict.fromkeys(("population", "intervention", "comparison", "outcomes"), "x"),
    "eligibility": {"include": ["a"], "exclude": []},
    "reviewers": [{"key": "A", "name": "A"}],
    "exclusion_reasons": [{"key": "a", "label": "A"}],
    "outcomes": [
        {"key": "o", "label": "O", "measure": "SMD", "statistic": "final", "time_months": 6, "better": "lower"}
    ],
}


class LiveReview:
    """A review in a folder of its own, and `make search` for it."""

    def __init__(self, root: Path):
        self.root, self.folder = root, root / "config" / "rev"
        self.folder.mkdir(parents=True)

    def ask(self, **live: dict) -> None:
        """Let the review have these sources: key → live."""
        sources = [{"key": key, "name": key, "kind": "database", "live": asked} for key, asked in live.items()]
        (self.folder / "review.yaml").write_text(yaml.safe_dump(_REVIEW | {"sources": sources}))

    def command(self, server: str, *options: str, **environ: str) -> tuple[list[str], dict[str, str]]:
        """The command and its environment; a variable set to "" is not there."""
        ours = {
            "LITFUNNEL_SEARCH_SERVER": server, "LITFUNNEL_EMAIL": "a@example.org", "NCBI_API_KEY": KEY,
            "LITFUNNEL_NOW": NOW, "LITFUNNEL_WHO": "R. Eviewer", "TMPDIR": str(self.root),
            "PYTHONPATH": f"{NOTES_EACH_TURN}{os.pathsep}{ROOT}", "TURNS": str(self.root / "turns"),
        }  # fmt: skip
        set_here = {name: value for name, value in (os.environ | ours | environ).items() if value}
        module = [sys.executable, "-m", "scripts.identification.live.search_sources", "--review", "rev"]
        return [*module, "--timeout", "2", "--first-wait", "0.02", *options], set_here

    def search(self, server: str, *options: str, **environ: str) -> subprocess.CompletedProcess:
        """Run the command to its end."""
        command, set_here = self.command(server, *options, **environ)
        return subprocess.run(command, cwd=self.root, env=set_here, capture_output=True, text=True, timeout=300)

    def turns(self) -> list[float]:
        """The moments at which searches of this review might ask, all processes together."""
        return sorted(map(float, (self.root / "turns").read_text(encoding="ascii").split()))

    def everything(self) -> dict[str, bytes]:
        """All files below the review's searches."""
        folder = self.folder / "searches"
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def live_review(tmp_path):
    """A review that asks a made-up PubMed for everything on exercise."""
    review = LiveReview(tmp_path)
    review.ask(pubmed={"api": "pubmed", "query": "exercise"})
    return review
