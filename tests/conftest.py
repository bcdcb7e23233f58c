"""What all tests share: where real data lies, and that a required program is really there."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def skip_or_fail(reason: str) -> None:
    """Skip the test, or fail it where `LITFUNNEL_REQUIRE_ALL` says that nothing may be skipped."""
    if os.environ.get("LITFUNNEL_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled data and real exports; `LITFUNNEL_DATA` says where, the test skips without it."""
    folder = ROOT / os.environ.get("LITFUNNEL_DATA", "../shared")
    if not folder.is_dir():
        skip_or_fail(f"no data at {folder}; set LITFUNNEL_DATA")
    return folder
