"""Is what was received what was read? Exports by their digests and by how many records start in each."""

from scripts.audit.tell_problems import FIX
from scripts.common.messages import Problem


def check_digests(digests: dict[str, str], files: list[dict]) -> list[Problem]:
    """Compare the digest of each export with the one that it had when it was read."""
    read = {row["file"]: row["sha256"] for row in files}
    twice = [Problem("identification/files.csv", "", "has a file twice.", FIX)] if len(read) < len(files) else []
    return twice + [
        Problem(name, "", f"has the sha256 {digests.get(name)}, and had {read.get(name)} when it was read.",
                "Restore the file as it was received.")
        for name in sorted(digests.keys() | read.keys())
        if digests.get(name) != read.get(name)
    ]  # fmt: skip


def check_exports(counts: dict[str, int | None], occurrences: list[dict]) -> list[Problem]:
    """Compare how many records start in each export with the records that were read from it.

    `counts`: file → records that start in it, None where that cannot be seen. A record that a later search found
    again without fetching it occurs a second time in the file of the earlier search: that is not counted here.
    """
    positions: dict[str, list[str]] = {}
    for row in occurrences:
        if row["search_date"] == row["file"].split("/")[2]:
            positions.setdefault(row["file"], []).append(row["position"])
    problems = [Problem(file, "", "records are said to be from it, but it is no export.", "Restore the file.")
                for file in sorted(positions.keys() - counts.keys())]  # fmt: skip
    for file, count in sorted(counts.items()):
        read = sorted(positions.get(file, []))
        if count is not None and read != sorted(map(str, range(1, count + 1))):
            message = f"{count} records start in it, but {len(read)} were read."
            problems.append(Problem(file, "", message, "Export the search again, or run rule read_exports again."))
    return problems
