"""WHO's trial search (ICTRP): `Trials_downloaded_from_ICTRP` with a `Trial` for each trial ("Export results to XML").

Tags are the names of elements, seen in readers of such exports and in WHO's list of data fields. Values have blanks and
line ends around them, and some have `<br>` in them. A trial has no abstract: what is registered of its participants,
interventions and outcomes stands in its place, each part under its name.
"""

import re
from typing import TYPE_CHECKING

from scripts.identification.formats.format import NCT, Table, Tags
from scripts.identification.formats.xml_format import text_of, xml_format

if TYPE_CHECKING:
    from lxml.etree import _Element

TABLE: Table = {
    "title": ("Scientific_title", "Public_title", "Acronym"),
    "year": ("Date_registration3", "Date_registration", "Date_enrollement"),
    "abstract": ("described",),
    "keywords": ("Condition",),
    "publication_types": ("Study_type",),
    "url": ("web_address",),
    "nct": (("TrialID", NCT), ("Secondary_ID", NCT), ("Secondary_IDs", NCT)),
    "accession": ("TrialID",),
}

# What describes a trial, and under which names.
DESCRIBED = {
    "Condition": "Condition",
    "Intervention": "Intervention",
    "Study_design": "Design",
    "Inclusion_Criteria": "Inclusion criteria",
    "Exclusion_Criteria": "Exclusion criteria",
    "Primary_outcome": "Primary outcome",
    "Secondary_outcome": "Secondary outcome",
}
# What elements hold that have no column here.
OTHERS = {
    **dict.fromkeys(("Intervention", "Inclusion_Criteria", "Exclusion_Criteria"), "part of the abstract"),
    **dict.fromkeys(("Study_design", "Primary_outcome", "Secondary_outcome"), "part of the abstract"),
    **{f"Contact_{name}": "address of a contact" for name in ("Firstname", "Lastname", "Address", "Email", "Tel")},
    "Contact_Affiliation": "address of a contact", "Primary_sponsor": "sponsor", "Secondary_Sponsor": "sponsor",
    "Source_Register": "database", "Countries": "country", "Internal_Number": "number of the export",
    "Secondary_ID": "numbers in other registers", "Secondary_IDs": "numbers in other registers",
}  # fmt: skip
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def _tags_of(trial: "_Element") -> Tags:
    tags: Tags = {}
    for element in trial:
        if value := _BREAK.sub(" ", text_of(element)).strip(" \n;"):
            tags.setdefault(element.tag, []).append(value)
    parts = [f"{name}: {value}" for tag, name in DESCRIBED.items() for value in tags.get(tag, ())]
    return tags | ({"described": [" ".join(parts)]} if parts else {})


FORMAT = xml_format(
    name="ictrp_xml",
    words="WHO ICTRP's XML",
    table=TABLE,
    records=("Trial",),
    mark=r"<Trials_downloaded_from_ICTRP[\s>]|<Trial>\s*(?:<Export_date>[^<]*</Export_date>\s*)?<Internal_Number>",
    tags_of=_tags_of,
    others=OTHERS,
)
