"""Ovid's tagged text without numbers (.ovd, "Citavi"): a record begins with `VN  - Ovid Technologies`, then `DB  - `.

Zotero's translator "OVID Tagged" reads it; the fields are those of the numbered text (ovid_text.py).
"""

from scripts.identification.formats.ovid import OTHERS, TABLE, mend
from scripts.identification.formats.tagged_text import tagged_format

FORMAT = tagged_format(
    name="ovid_tagged",
    words="Ovid's tagged text",
    table=TABLE,
    others=OTHERS,
    start=r"VN {1,2}- Ovid",
    count=r"^DB {1,2}- ",
    tag=r"([A-Z][A-Z0-9]{1,3}) *- (.*)$",
    titles=("TI",),
    mend=mend,
)
