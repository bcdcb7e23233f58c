"""Record the protocol of this run, and add its amendments to their ledger.

Out: protocol.json (the validated protocol with its version), ledgers/amendments.csv, ledgers/reasons.csv.
"""

from pathlib import Path

from scripts.common.messages import told_plainly
from scripts.common.tables import write_json
from scripts.protocol.amendments import record_amendments
from scripts.protocol.former_reasons import record_reasons

if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        record_amendments(Path(snakemake.params.review), snakemake.params.protocol)
        record_reasons(Path(snakemake.params.review), snakemake.params.protocol)
        write_json(snakemake.output.protocol, snakemake.params.protocol)
