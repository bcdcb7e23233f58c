"""The flow diagrams that a protocol may ask for, and the languages of their labels: names only, quick to import."""

from functools import cache

from scripts.common.provenance import data_file
from scripts.common.yaml_files import parse_yaml

LABELS = data_file("scripts/prisma/flow_labels.yaml")
# 2020 stands for that of its four variants that fits the review; each of the others is drawn by flow_forms.py.
FORM_NAMES = ("2009", "2020", "2020_v1", "2020_v2", "2020_updated_v1", "2020_updated_v2", "living")


@cache
def languages() -> dict[str, dict[str, str]]:
    """The labels of each language, by its code."""
    return parse_yaml(LABELS.read_text(encoding="utf-8"))
