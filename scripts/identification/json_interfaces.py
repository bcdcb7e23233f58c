"""Which interface a page of JSON is from, and where in it the records are.

In: the text of a page. Out: the name of its format, a key of TABLES in field_tables.
"""

import re

# How each is recognised, and the path to the list of its items.
MARKS = (
    ("europe_pmc_json", re.compile(r'"resultList"\s*:'), ("resultList", "result")),
    ("crossref_json", re.compile(r'"message-type"\s*:\s*"work-list"'), ("message", "items")),
    ("scopus_json", re.compile(r'"search-results"\s*:'), ("search-results", "entry")),
    ("clinicaltrials_gov_json", re.compile(r'"studies"\s*:\s*\['), ("studies",)),
    ("openalex_json", re.compile(r'"meta"\s*:\s*\{'), ("results",)),
)
LISTS = {name: path for name, _, path in MARKS}


def recognise_json(text: str) -> str:
    """The name of the interface that gave a page; "" if it is of none that is known."""
    return next((name for name, mark, _ in MARKS if mark.search(text)), "")
