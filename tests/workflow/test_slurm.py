"""The workflow on a real scheduler."""

import shutil
import subprocess
from importlib.util import find_spec

import pytest

from tests.conftest import skip_or_fail
from tests.workflow.conftest import Checkout, check_out

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]

UP_TO = "deduplication/members.csv"


@pytest.fixture
def cluster() -> None:
    """A Slurm cluster that has a node to run on, such as .ci/start_slurm makes."""
    if shutil.which("sinfo") is None:
        skip_or_fail("Slurm is not installed")
    if find_spec("snakemake_executor_plugin_slurm") is None:
        skip_or_fail("Snakemake's plugin for Slurm is not installed: litfunnel setup cluster")
    nodes = subprocess.run(["sinfo", "--noheader", "--format=%t"], capture_output=True, text=True, timeout=60)
    if not any(state in nodes.stdout for state in ("idle", "mix", "alloc")):
        skip_or_fail(f"Slurm has no node to run on: {nodes.stdout}{nodes.stderr}")


def test_jobs_run_on_slurm_give_the_same_bytes_as_jobs_run_here(cluster, finished: Checkout, tmp_path):
    checkout = check_out(tmp_path)
    done = checkout.snakemake(
        "--profile", "profiles/slurm", "--slurm-status-command", "squeue",
        "--slurm-init-seconds-before-status-checks", "1", "--seconds-between-status-checks", "1",
        f"results/als_exercise/{UP_TO}",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "has been submitted with SLURM jobid" in done.stderr
    assert (checkout.results / UP_TO).read_bytes() == (finished.results / UP_TO).read_bytes()
