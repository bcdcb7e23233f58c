"""Rule audit_flow: check every number of flow.json against a second count, and every record and report with it.

In: what rules build_ledger and count_flow gave, what the second count cannot do without, the raw exports, and the
protocol and ledgers in config. Out: audit.json (files, numbers, equations; the digest of each number's ids). Any
disagreement fails the run and names the ids.
"""

from pathlib import Path

from scripts.audit.audit_review import audit
from scripts.common.messages import told_plainly
from scripts.common.tables import read_json, write_json

if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        found = audit(Path(snakemake.params.review), Path(snakemake.params.results))
        write_json(snakemake.output.audit, found | {"notice": read_json(snakemake.input.flow)["notice"]})
