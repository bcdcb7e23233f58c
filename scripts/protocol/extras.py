"""What only some protocols ask for, and is therefore not installed by itself."""

from importlib.util import find_spec
from pathlib import Path

from scripts.common.messages import wrong


def check_extras(review: Path, protocol: dict) -> None:
    """Raises InputError if a protocol asks for what is not installed; says what installs it."""
    if protocol["screening"]["title_abstract"]["order"] == "relevance" and not find_spec("sklearn"):
        what = "`order: relevance` needs scikit-learn, which is not installed."
        fix = "Install it once: litfunnel setup relevance"
        raise wrong(Path(review) / "review.yaml", what, fix, "key screening.title_abstract.order")
