"""Whatever is changed by hand, in what was received, decided or published: if it changes the truth, the audit tells.

A mutation of what is published always does; one of a ledger or table that the count starts from does if the workflow's
own count comes out otherwise with it. `LITFUNNEL_MUTATIONS` is how many are tried.
"""

import csv
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from scripts.audit.audit_review import audit
from scripts.common.messages import InputError
from scripts.deduplication.mint_identities import replay
from scripts.screening.removed_records import TABLE, removed_row
from scripts.sheets.ledgers import read_ledger
from tests.prisma.random_reviews import (
    CRATE,
    consensus_of,
    published,
    random_review,
    read_previous_of,
    removals_of,
    write_review,
)

MUTATIONS = int(os.environ.get("LITFUNNEL_MUTATIONS", "150"))
REVIEWS = 12
EVENTS = {
    "identities": ["event", "unique_id", "record_id", "into"],
    "votes": ["row_id", "column", "new", "seq", "person"],
}
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


def rows_of(path: Path) -> list[dict]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def write_rows(path: Path, columns, rows: list[dict]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def mutate_table(random: Random, path: Path, columns: list[str] | None = None) -> str:
    """Change a cell of a table, remove a row, or repeat one; "" if it has no rows."""
    rows = rows_of(path)
    if not rows:
        return ""
    names = list(rows[0])
    kind = random.choice(["cell", "cell", "cell", "removed", "repeated"])
    place = random.randrange(len(rows))
    if kind == "removed":
        del rows[place]
    elif kind == "repeated":
        rows.insert(random.randrange(len(rows) + 1), dict(rows[place]))
    else:
        name = random.choice(columns or names)
        value = random.choice([random.choice(rows)[name], "", rows[place][name] + "x", "include", "exclude"])
        if value == rows[place][name]:
            value += "x"
        rows[place][name] = value
        kind = name
    write_rows(path, names, rows)
    return f"{path.name}: {kind}"


def mutate_number(random: Random, path: Path) -> str:
    flow = json.loads(path.read_text())
    places = []

    def walk(tree):
        for key, value in tree.items():
            if isinstance(value, dict):
                walk(value)
            elif isinstance(value, int):
                places.append((tree, key))

    walk(flow)
    tree, key = random.choice(places)
    tree[key] += random.choice([-1, 1, 1000])
    path.write_text(json.dumps(flow))
    return f"flow.json: {key}"


def mutate_list(random: Random, path: Path) -> str:
    lists = json.loads(path.read_text())
    name = random.choice(sorted(lists))
    ids = lists[name]
    kind = random.choice(["added", "removed", "changed", "twice"]) if ids else "added"
    if kind == "added":
        ids.append("pubmed-99999")
    elif kind == "removed":
        ids.pop(random.randrange(len(ids)))
    elif kind == "twice":
        ids.append(random.choice(ids))
    else:
        ids[random.randrange(len(ids))] += "x"
    path.write_text(json.dumps(lists))
    return f"lists.json: {kind}"


def mutate_export(random: Random, path: Path) -> str:
    data = bytearray(path.read_bytes())
    kind = random.choice(["byte", "record", "gone"])
    if kind == "byte":
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        path.write_bytes(data)
    elif kind == "record":
        records = bytes(data).split(b"\n\n")[:-1]
        records.pop(random.randrange(len(records)))
        path.write_bytes(b"".join(record + b"\n\n" for record in records))
    else:
        path.unlink()
    return f"export: {kind}"


def mutate_crate(random: Random, path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(members))
    table = path.with_name("table.csv")
    table.write_bytes(members[name])
    columns = {"ledger.csv": ["record_id", "report_id"], "reports.csv": ["report_id", "study_id", "station"]}
    what = mutate_table(random, table, columns[Path(name).name])
    members[name] = table.read_bytes()
    table.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return what and f"crate: {what}"


def mutate(random: Random, config: Path, results: Path) -> tuple[str, bool]:
    """(what was mutated, is it published or raw, so that any change is one of the truth?)."""
    exports = sorted(config.glob("searches/*/*/*.ris"))
    ledgers = sorted(config.glob("ledgers/*.csv"))
    starts = [
        results / name
        for name in (
            "deduplication/members.csv", "screening/title_abstract/removed.csv", "screening/full_text/rows.csv",
            "extraction/outcomes.csv",
        )
    ]  # fmt: skip
    kind = random.choice(
        ["published", "published", "number", "list", "export", "places", "event", "event", "start", "crate", "removal"]
    )
    if kind == "published":
        name = random.choice(["ledger", "ledger", "reports", "previous"])
        columns = {"ledger": None, "reports": None, "previous": ["report_id", "study_id", "status"]}[name]
        return mutate_table(random, results / f"prisma/{name}.csv", columns), True
    if kind == "number":
        return mutate_number(random, results / "prisma/flow.json"), True
    if kind == "list":
        return mutate_list(random, results / "prisma/lists.json"), True
    if kind == "export":
        return mutate_export(random, random.choice(exports)), True
    if kind == "places":
        name, columns = random.choice([("occurrences", None), ("files", ["file", "sha256"])])
        return mutate_table(random, results / f"identification/{name}.csv", columns), True
    if kind == "event":
        path = random.choice(ledgers)
        return mutate_table(random, path, EVENTS["identities" if path.stem == "identities" else "votes"]), False
    if kind == "crate":
        return (mutate_crate(random, config / CRATE), False) if (config / CRATE).exists() else ("", False)
    if kind == "removal":
        path = config / TABLE
        return (mutate_table(random, path), False) if path.exists() else ("", False)
    return mutate_table(random, random.choice(starts)), False


def told_again(review: SimpleNamespace, config: Path, results: Path):
    """What the workflow's own count makes of the inputs as they are on disk now; the message where it refuses them."""
    try:
        phases = {
            phase.name: SimpleNamespace(consensus=consensus_of(phase.name, phase.row_ids, events), events=events)
            for phase in (review.title, review.full)
            for events in [{key: read_ledger(config / f"ledgers/{phase.name}.{key}.csv") for key in phase.events}]
        }
        identities = rows_of(config / "ledgers/identities.csv")
        members = rows_of(results / "deduplication/members.csv")
        listed = rows_of(results / "screening/title_abstract/removed.csv")
        by_people = removals_of(config, members, identities, phases["title_abstract"].events)
        told = [removed_row(unique_id, rows) for unique_id, rows in by_people.items()]
        outcomes = rows_of(results / "extraction/outcomes.csv")
        roles = {role: {r["study_id"] for r in outcomes if r["role"] == role} for role in ("intervention", "control")}
        now = SimpleNamespace(
            records=review.records,
            members=members,
            removed=[row for row in listed if row["prefilter"]] + told,
            title=phases["title_abstract"],
            reports=rows_of(results / "screening/full_text/rows.csv"),
            full=phases["full_text"],
            unjudged=review.unjudged,
            outcomes=outcomes,
            pooled=sorted(roles["intervention"] & roles["control"]),
        )
        homes = replay(identities).id_of
        return published(now, read_previous_of(config)), homes, [row for row in listed if not row["prefilter"]]
    except (InputError, KeyError, ValueError, StopIteration) as error:
        return str(error)


@pytest.fixture(scope="module")
def reviews(tmp_path_factory):
    """Random reviews, each written once, with what the workflow publishes of it."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        written = []
        for seed in range(REVIEWS):
            review = random_review(Random(seed), [3, 40, 120, 500][seed % 4], updated=seed % 2 == 0)
            place = Path(folder) / str(seed)
            written.append((place, review, write_review(place, review)))
        yield written


def is_caught(config: Path, results: Path) -> bool:
    """Does the audit find anything? Any other error than InputError would be a traceback."""
    try:
        audit(config, results)
    except InputError:
        return True
    return False


def test_every_mutation_that_changes_the_truth_is_caught_and_none_ends_in_a_traceback(reviews):
    random, tried, missed = Random(os.environ.get("LITFUNNEL_SEED", "1")), Counter(), []
    while sum(tried.values()) < MUTATIONS:
        place, review, written = random.choice(reviews)
        spoilt = place.with_name("spoilt")
        shutil.copytree(place, spoilt)
        config, results = spoilt / "config/r", spoilt / "results/r"
        what, always = mutate(random, config, results)
        truth = always or told_again(review, config, results) != told_again(review, written.config, written.results)
        caught = is_caught(config, results)
        if what and truth:
            tried[what.split(":")[0]] += 1
            missed += [what] * (not caught)
        shutil.rmtree(spoilt)
    assert Counter(missed) == Counter()
    assert len(tried) >= min(10, MUTATIONS // 10)
