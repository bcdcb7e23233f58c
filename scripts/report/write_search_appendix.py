"""Rule write_search_appendix: the searches in full, as an appendix that answers each item of PRISMA-S.

In: what the exports held, what changed between searches, verdicts on duplicates, the ledger, the known relevant
reports, the protocol. Out: search_appendix.md and search_appendix.docx.
"""

from scripts.common.documents import write_document
from scripts.common.messages import told_plainly
from scripts.common.tables import read_csv
from scripts.report.search_appendix import search_appendix

if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        names = ("files", "changes", "verdicts", "ledger", "known_relevant")
        tables = {name: read_csv(snakemake.input[name]) for name in names}
        appendix = search_appendix(snakemake.params.protocol, tables)
        write_document(appendix, snakemake.output.markdown, snakemake.output.docx)
