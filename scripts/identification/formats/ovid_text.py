"""Ovid's numbered text: `<1>`, then fields by label ("Title", its value below it) or by code ("TI  - ").

Zotero's translator "OVID Tagged" has samples of the second; the numbers are those of the search's results, so that
some are missing where a person chose some. The search history may stand above.
"""

from scripts.identification.formats.ovid import OTHERS, TABLE, mend
from scripts.identification.formats.tagged_text import tagged_format

FORMAT = tagged_format(
    name="ovid_text",
    words="Ovid's text",
    table=TABLE,
    others=OTHERS,
    begins="<DOS",
    preamble=r"(?:(?:Database|Ovid|Search)[^\0]*?\n)?",
    start=r"<\s*\d+\s*\.?\s*>[ \t]*(?:\n|\Z)",
    count=r"^\W?<[\d. ]+>\s*$",
    tag=r"(?!<)([A-Z][A-Z0-9]{1,3}(?= *- )|\S.*?(?=\s*$))(?: *- (.*))?\s*$",
    titles=("Title", "TI"),
    mend=mend,
)
