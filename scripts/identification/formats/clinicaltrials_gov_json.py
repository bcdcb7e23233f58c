"""ClinicalTrials.gov's JSON: a page of its interface (`studies`), its website's download (a bare list), or one study.

Tags are the paths of the study's record, described at https://clinicaltrials.gov/data-api/about-api/study-data-structure.
"""

from scripts.identification.formats.format import Table
from scripts.identification.formats.json_format import json_format
from scripts.identification.formats.json_list import ITSELF

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

# Paths of people and institutions, who are no authors.
_CONTACTS = "protocolSection.contactsLocationsModule"
_SPONSORS = "protocolSection.sponsorCollaboratorsModule"
OTHERS = {
    f"{_CONTACTS}.overallOfficials.name": "contact at an institution",
    f"{_CONTACTS}.centralContacts.name": "contact at an institution",
    f"{_CONTACTS}.locations.contacts.name": "contact at an institution",
    f"{_SPONSORS}.responsibleParty.investigatorFullName": "contact at an institution",
    f"{_SPONSORS}.responsibleParty.oldNameTitle": "contact at an institution",
    f"{_SPONSORS}.leadSponsor.name": "sponsor",
    f"{_SPONSORS}.collaborators.name": "sponsor",
    "protocolSection.referencesModule.references.citation": "references",
    "resultsSection.moreInfoModule.pointOfContact.title": "contact at an institution",
}

FORMAT = json_format(
    name="clinicaltrials_gov_json",
    words="ClinicalTrials.gov's JSON",
    table=TABLE,
    others=OTHERS,
    mark=r'"studies"\s*:\s*\[|"protocolSection"\s*:\s*\{',
    path=("studies",),
    other_paths=((), ITSELF),
    offered=True,
)
