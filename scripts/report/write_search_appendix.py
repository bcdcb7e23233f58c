"""Rule write_search_appendix: the searches in full, as an appendix that answers each item of PRISMA-S.

In: what the exports held, what changed between searches, verdicts on duplicates, the ledger, the known relevant
reports, the protocol. Out: search_appendix.md and search_appendix.docx.
"""

from pathlib import Path

from scripts.common.files import write_bytes, write_text
from scripts.common.messages import told_plainly
from scripts.common.tables import read_frame
from scripts.documents.document import markdown_text
from scripts.documents.docx_files import docx_bytes
from scripts.report.search_appendix import search_appendix

if __name__ == "__main__":
    with told_plainly(snakemake.log[0]):
        names = ("files", "changes", "verdicts", "ledger", "known_relevant")
        tables = {name: read_frame(snakemake.input[name]) for name in names}
        appendix = search_appendix(snakemake.params.protocol, tables)
        write_text(Path(snakemake.output.markdown), markdown_text(appendix))
        write_bytes(Path(snakemake.output.docx), docx_bytes(appendix))
