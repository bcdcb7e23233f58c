"""What a sealed crate holds: the workflow, a review's inputs and ledgers, its results.

Laid out as in a checkout, so that an unpacked crate can be run again.

Sheets stay outside: they are forms, and what was typed into them is in the ledgers. So do logs.
"""

from pathlib import Path

CODE = ("Snakefile", "requirements.lock", "LICENSE", "workflow", "scripts", "profiles")
ENVIRONMENT = "environment.json"
_NOT_INPUT = {"sheets", "seals"}
_NOT_RESULT = {ENVIRONMENT, "versions"}

Members = dict[str, Path | bytes]


def gather_members(root: Path, review: str, previous_crate: str) -> Members:
    """The members of a review's crate: name → where the file lies, or its bytes.

    `root`: the checkout; `previous_crate`: the protocol's key previous.crate, "" if there is none.
    """
    root = Path(root)
    config, results = root / "config" / review, root / "results" / review
    found: Members = {"config/config.yaml": f"review: {review}\n".encode()}
    for name in CODE:
        found |= _files(root, root / name)
    for path in sorted(config.iterdir()):
        if path.name not in _NOT_INPUT:
            found |= _files(root, path)
    if previous_crate:
        found[f"config/{review}/{previous_crate}"] = config / previous_crate
    for path in sorted(results.iterdir()):
        if path.name not in _NOT_RESULT:
            found |= _files(root, path)
    return dict(sorted(found.items()))


def bytes_of(content: Path | bytes) -> bytes:
    """The bytes of a member."""
    return content if isinstance(content, bytes) else content.read_bytes()


def review_of(names) -> str:
    """The name of the review whose crate has these members; "" if it has no protocol."""
    found = [name.split("/")[1] for name in names if name.startswith("config/") and name.endswith("/review.yaml")]
    return found[0] if len(found) == 1 else ""


def _files(root: Path, path: Path) -> Members:
    files = [path] if path.is_file() else sorted(path.rglob("*"))
    return {
        name: file for file in files if file.is_file() and not _is_by_product(name := file.relative_to(root).as_posix())
    }


def _is_by_product(name: str) -> bool:
    parts = name.split("/")
    return "__pycache__" in parts or any(part.startswith((".", "~$")) for part in parts) or name.endswith(".part")
