"""ClinicalTrials.gov's JSON: a page of its interface (`studies`), its website's download (a bare list), or one study.

Tags are the paths of the study's record, described at https://clinicaltrials.gov/data-api/about-api/study-data-structure.
"""

from scripts.identification.formats.format import Table
from scripts.identification.formats.json_format import ITSELF, json_format

TABLE: Table = {
    "title": (
        "protocolSection.identificationModule.officialTitle", "protocolSection.identificationModule.briefTitle",
    ),
    "year": (
        "protocolSection.statusModule.studyFirstPostDateStruct.date",
        "protocolSection.statusModule.startDateStruct.date",
    ),
    "abstract": (
        "protocolSection.descriptionModule.briefSummary", "protocolSection.descriptionModule.detailedDescription",
    ),
    "keywords": ("protocolSection.conditionsModule.conditions", "protocolSection.conditionsModule.keywords"),
    "publication_types": ("protocolSection.designModule.studyType",),
    "nct": ("protocolSection.identificationModule.nctId",),
    "accession": ("protocolSection.identificationModule.nctId",),
}  # fmt: skip

FORMAT = json_format(
    name="clinicaltrials_gov_json",
    words="ClinicalTrials.gov's JSON",
    table=TABLE,
    mark=r'"studies"\s*:\s*\[|"protocolSection"\s*:\s*\{',
    path=("studies",),
    other_paths=((), ITSELF),
    offered=True,
)
