"""Snakemake as litfunnel calls it."""

import subprocess
import sys

from tests.conftest import ROOT

_ASKED = """
import sys
from snakemake.persistence import PersistenceBase
from scripts.command.call_snakemake import _without_tables_as_parameters

_without_tables_as_parameters()
Plain = type("Plain", (PersistenceBase,), dict.fromkeys(PersistenceBase.__abstractmethods__))
serialize = Plain.__new__(Plain)._serialize_param
told = serialize({"sources": ["pubmed"]})
print(told, "pandas" in sys.modules)
"""


def test_a_start_does_not_import_pandas_to_look_at_parameters():
    told = subprocess.run([sys.executable, "-c", _ASKED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.stdout.strip() == "{'sources': ['pubmed']} False", told.stderr
