"""The sources that can be searched live, a line for each. Where a reply could be of two, the first here counts."""

# ruff: noqa: F401, I001
from scripts.identification.live.source import Source

from scripts.identification.live.pubmed import SOURCE as PUBMED
from scripts.identification.live.europe_pmc import SOURCE as EUROPE_PMC
from scripts.identification.live.crossref import SOURCE as CROSSREF
from scripts.identification.live.scopus import SOURCE as SCOPUS
from scripts.identification.live.clinicaltrials_gov import SOURCE as CLINICALTRIALS_GOV
from scripts.identification.live.openalex import SOURCE as OPENALEX

SOURCES = {each.key: each for each in list(globals().values()) if isinstance(each, Source)}
