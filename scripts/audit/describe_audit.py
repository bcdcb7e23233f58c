"""audit.json of a review in which all agrees: what was counted, from which inputs, and what holds."""

import hashlib
from pathlib import Path

from scripts.audit.audited_inputs import audited_ledgers, files_of_people
from scripts.audit.conservation import equations
from scripts.audit.raw_review import RawReview


def report_audit(
    starts: dict[str, int | None], left_out: set[str], digests: dict[str, str], agreed: dict[str, list[str]]
) -> dict:
    """audit.json of a review in which all agrees: files, numbers with the digest of their ids, equations.

    `left_out`: exports of optional sources that could not be read; `agreed`: the ids behind each number.
    """
    held = equations(agreed)
    within: dict[str, list[str]] = {name: [] for name in agreed}
    for equation in held:
        for path in equation.left + equation.right:
            within[path].append(equation.text)
    files = {
        file: {
            "records": starts.get(file),
            "sha256": digest,
            "verdict": "left out" if file in left_out else "not countable" if starts[file] is None else "agrees",
        }
        for file, digest in digests.items()
    }
    return {
        "files": files,
        "numbers": {
            name: {"count": len(ids), "sha256": digest_of_ids(ids), "equations": within[name], "verdict": "agrees"}
            for name, ids in agreed.items()
        },
        "equations": [
            {
                "equation": equation.text,
                "left": [len(agreed[path]) for path in equation.left],
                "right": [len(agreed[path]) for path in equation.right],
                "verdict": "holds",
            }
            for equation in held
        ],
    }


def digest_inputs(review: Path, raw: RawReview) -> dict[str, str]:
    """The sha256 of every input from which the flow was counted: protocol, searches, ledgers of decisions."""
    found = [*files_of_people(review), *audited_ledgers(review)]
    found += [review / raw.protocol["previous"]["crate"]] if raw.protocol["previous"]["crate"] else []
    return {
        path.relative_to(review).as_posix(): sha256_of_file(path) for path in sorted([*found, *raw.exports.values()])
    }


def digest_of_ids(ids) -> str:
    """The sha256 of ids, sorted, each on a line: anyone can compute it from the list."""
    return hashlib.sha256("\n".join([*sorted(ids), ""]).encode()).hexdigest()


def sha256_of_file(path: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
