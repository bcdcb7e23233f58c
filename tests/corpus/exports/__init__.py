"""The exports of each source, in its own format."""

from tests.corpus.exports import ris
from tests.corpus.exports.pubmed import write_pubmed

# Source → what turns its records into files: name → content.
WRITERS = {
    "pubmed": write_pubmed,
    "embase": ris.write_embase,
    "central": ris.write_central,
    "scopus": ris.write_scopus,
    "cinahl": ris.write_cinahl,
    "lilacs": ris.write_lilacs,
    "reference_lists": ris.write_reference_lists,
}
