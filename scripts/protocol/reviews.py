"""Which review a command is about: the one that is named, or that of config/config.yaml."""

import argparse
import re
from pathlib import Path

from scripts.common.messages import InputError, wrong
from scripts.common.provenance import ROOT
from scripts.common.yaml_files import read_yaml

CONFIG = Path("config/config.yaml")
_NAME = re.compile(r"\w[\w.-]*", re.ASCII)


def add_review_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option --review, whose value `chosen_review` then takes."""
    parser.add_argument("--review", metavar="NAME", help="the review's name; default: that of config/config.yaml")


def chosen_review(named: str | None) -> str:
    """The name of the review that is meant; `named`: what --review says, None for that of config/config.yaml.

    Raises InputError, with the reviews that there are, if there is none of that name.
    """
    if not CONFIG.parent.is_dir():
        raise wrong(Path.cwd(), "is not the folder of litfunnel: it has no config/.", f"Go there first: cd {ROOT}")
    name = _configured() if named is None else named
    if not _NAME.fullmatch(name):
        what = f"{name!r} cannot be the name of a review: letters, digits, _ - and . are all that it may hold."
        raise wrong("config", what, _reviews_here(CONFIG.parent))
    if not (CONFIG.parent / name / "review.yaml").exists():
        raise no_such_review(CONFIG.parent / name)
    return name


def no_such_review(review: Path) -> InputError:
    """The error that there is no review in the folder `review` (config/<review>)."""
    hint = f"{_reviews_here(review.parent)} `make new REVIEW=name` starts one."
    return wrong(review / "review.yaml", "there is no such review.", hint)


def _configured() -> str:
    config = read_yaml(CONFIG)
    name = config.get("review") if isinstance(config, dict) else None
    if not isinstance(name, str):
        raise wrong(CONFIG, "does not say which review is meant.", "Write `review: name` there, or give --review name.")
    return name


def _reviews_here(config: Path) -> str:
    known = sorted(path.parent.name for path in config.glob("*/review.yaml"))
    return f"Reviews here: {', '.join(known)}." if known else "There are no reviews here."
