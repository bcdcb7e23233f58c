"""Crates of the bundled review: sealed in one checkout, verified in another, broken byte by byte, and shared."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest

from scripts.common.tables import read_csv, read_json, read_parquet
from tests.conftest import ROOT
from tests.workflow.conftest import NAME, Checkout, check_out

pytestmark = pytest.mark.slow

NAMES = {"A": "Quirina Tollmache", "B": "Ødger Vantongeren"}
WHO = "Zenobia Brackwater"


def seal(checkout: Checkout, *arguments: str, now: str = "2020-04-02T00:00:00Z") -> subprocess.CompletedProcess:
    return checkout._run(["-m", "scripts.sealing.seal_review", *arguments], {"LITFUNNEL_NOW": now})


def verify(crate: Path, folder: Path = ROOT) -> subprocess.CompletedProcess:
    """Verify as on another machine: without the workflow's results, and with every network address refused."""
    offline = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise OSError('no network here')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from scripts.sealing.verify_crate import main\n"
        "from scripts.common.messages import command_status\n"
        "sys.exit(command_status(main, sys.argv[1:]))"
    )
    return subprocess.run(
        [sys.executable, "-c", offline, str(crate)], cwd=folder, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def sealed(finished, tmp_path_factory) -> Checkout:
    """The finished review with its reviewers and a searcher named, run and sealed, with a crate to share."""
    folder = tmp_path_factory.mktemp("sealed") / "checkout"
    shutil.copytree(finished.folder, folder)
    checkout = Checkout(folder)
    protocol = checkout.review / "review.yaml"
    text = protocol.read_text(encoding="utf-8").replace("who: not printed", f"who: {WHO}")
    for key, name in NAMES.items():
        text = text.replace(f"{{key: {key}, name: Reviewer {key}}}", f"{{key: {key}, name: {name}}}")
    protocol.write_text(text, encoding="utf-8")
    run = checkout.snakemake()
    assert run.returncode == 0, run.stderr
    done = seal(checkout, "--shareable")
    assert done.returncode == 0, done.stdout + done.stderr
    return checkout


def test_a_crate_made_in_one_checkout_is_verified_in_a_fresh_one_and_comes_out_the_same_there(sealed, tmp_path):
    crate = sealed.review / "seals" / "1" / "crate.zip"
    fresh = check_out(tmp_path / "fresh")
    shown = verify(crate, fresh.folder)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "BROKEN" not in shown.stdout
    assert "flow_2020.svg drawn again to the same bytes" in shown.stdout
    for name in ("review", "results"):
        shutil.rmtree(getattr(fresh, name), ignore_errors=True)
    shutil.copytree(sealed.review, fresh.review, ignore=shutil.ignore_patterns("seals"))
    assert fresh.snakemake().returncode == 0
    assert seal(fresh).returncode == 0
    with zipfile.ZipFile(crate) as one, zipfile.ZipFile(fresh.review / "seals/1/crate.zip") as other:
        assert one.namelist() == other.namelist()
        differing = [name for name in one.namelist() if one.read(name) != other.read(name)]
    assert set(differing) <= {"environment.json", "environment.json.sha256"}


def test_a_byte_changed_in_any_member_or_between_them_is_caught(sealed, tmp_path):
    crate = sealed.review / "seals" / "1" / "crate.zip"
    data = crate.read_bytes()
    random = Random(1)
    with zipfile.ZipFile(crate) as archive:
        infos = archive.infolist()
    places = [
        (info.filename, _start(data, info) + random.randrange(info.file_size)) for info in infos if info.file_size
    ]
    between = [
        ("header", info.header_offset + random.randrange(30 + len(info.filename.encode()))) for info in infos[::10]
    ]
    between += [("directory", len(data) - 1 - random.randrange(4000)) for _ in range(10)]
    from scripts.common.messages import InputError
    from scripts.sealing.container import check_container, opened_crate

    spoilt = tmp_path / "spoilt.zip"
    for name, place in places + between:
        changed = bytearray(data)
        changed[place] ^= 1 << random.randrange(8)
        spoilt.write_bytes(changed)
        try:
            with opened_crate(spoilt) as archive:
                problems = check_container(spoilt, archive)
        except InputError as error:
            problems = list(error.problems)
        assert problems, f"{name} at {place}"
        if name not in ("header", "directory"):
            told = " ".join(map(str, problems))
            assert name.removesuffix(".sha256") in told or "manifest" in name, told
    spoilt.write_bytes(data + b"x")
    assert verify(spoilt).returncode == 1


def _start(data: bytes, info: zipfile.ZipInfo) -> int:
    names = int.from_bytes(data[info.header_offset + 26 : info.header_offset + 28], "little")
    extra = int.from_bytes(data[info.header_offset + 28 : info.header_offset + 30], "little")
    return info.header_offset + 30 + names + extra


def test_a_member_taken_out_or_put_in_and_a_number_changed_with_its_digests_are_caught(sealed, tmp_path):
    from scripts.sealing.container import ENVIRONMENT_DIGEST, MANIFEST, write_crate

    with zipfile.ZipFile(sealed.review / "seals" / "1" / "crate.zip") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    environment = members.pop("environment.json")
    members = {name: data for name, data in members.items() if name not in (MANIFEST, ENVIRONMENT_DIGEST)}
    name = f"results/{NAME}/prisma/flow.json"
    spoilt = tmp_path / "spoilt.zip"
    write_crate(spoilt, members | {name: members[name].replace(b'"screened": 898', b'"screened": 899')}, environment)
    shown = verify(spoilt)
    assert shown.returncode == 1
    assert "prisma_2009.screened: is 899, recounted 898" in shown.stdout
    ledger = f"config/{NAME}/ledgers/title_abstract.A.csv"
    lines = members[ledger].splitlines(keepends=True)
    write_crate(spoilt, members | {ledger: b"".join(lines[:50] + lines[51:])}, environment)
    shown = verify(spoilt)
    assert shown.returncode == 1
    assert "an event was removed" in shown.stdout + shown.stderr
    assert "Traceback" not in shown.stderr
    shutil.copy(sealed.review / "seals" / "1" / "crate.zip", spoilt)
    with zipfile.ZipFile(spoilt, "a") as archive:
        archive.writestr("config/extra.txt", "x")
    assert verify(spoilt).returncode == 1
    spoilt.write_text("no zip")
    shown = verify(spoilt)
    assert (shown.returncode, "Traceback" in shown.stderr) == (1, False)


def texts_in(name: str, data: bytes) -> list[tuple[str, str]]:
    """Every text in a member, at any depth: archives (and so docx and xlsx) are opened, parquet is read."""
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as inner:
            return [found for part in inner.namelist() for found in texts_in(f"{name}/{part}", inner.read(part))]
    if data.startswith(b"PAR1"):
        return [(name, json.dumps(row, ensure_ascii=False)) for row in read_parquet(io.BytesIO(data))]
    return [(name, data.decode("utf-8", "replace"))]


def test_a_shareable_crate_holds_no_abstract_no_export_and_no_name_and_says_what_cannot_be_checked(sealed):
    crate = sealed.review / "seals" / "1" / "shareable.zip"
    with zipfile.ZipFile(crate) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    texts = [found for name, data in members.items() for found in texts_in(name, data)]
    names = [part for name in (*NAMES.values(), WHO) for part in name.split()]
    found = [(place, name) for place, text in texts for name in names if name.casefold() in text.casefold()]
    assert found == []
    records = read_parquet(sealed.results / "identification" / "records.parquet")
    sentences = {s for row in records for s in re.split(r"(?<=[.!?]) ", row["abstract"]) if len(s) > 60}
    assert len(sentences) > 1000
    own = " ".join(re.sub(r"\s+", " ", text) for place, text in texts if place.startswith(("config", "results")))
    assert [sentence for sentence in sentences if sentence in own] == []
    assert not any(name.endswith((".ris", ".nbib", ".xlsx", ".parquet")) for name in members)
    withheld = {row["member"]: row for row in csv.DictReader(io.StringIO(members["withheld.csv"].decode()))}
    with zipfile.ZipFile(sealed.review / "seals" / "1" / "crate.zip") as full:
        manifest = full.read("manifest-sha256.txt").decode()
    for name in ("searches/scopus/2019-12-31/scopus.ris", "ledgers/title_abstract.R01.csv"):
        assert withheld[f"config/{NAME}/{name}"]["sha256"] in manifest
    shown = verify(crate)
    assert shown.returncode == 0, shown.stdout
    assert shown.stdout.count("not checkable:") == 3
    assert "id by id" in shown.stdout


def test_the_description_keeps_to_the_profile_of_workflow_runs(sealed):
    from rocrate.rocrate import ROCrate

    crate = ROCrate(sealed.review / "seals" / "1" / "crate.zip")
    workflow = crate.mainEntity
    assert {"File", "SoftwareSourceCode", "ComputationalWorkflow"} <= set(workflow.type)
    assert workflow["programmingLanguage"]["name"] == "Snakemake"
    profiles = {entity.id for entity in crate.root_dataset["conformsTo"]}
    assert {"https://w3id.org/ro/wfrun/process/0.5", "https://w3id.org/ro/wfrun/workflow/0.5"} <= profiles
    (action,) = crate.root_dataset["mentions"]
    assert action.type == "CreateAction"
    assert action["instrument"] is workflow
    inputs, results = ({entity.id for entity in action[name]} for name in ("object", "result"))
    assert f"config/{NAME}/review.yaml" in inputs
    assert f"results/{NAME}/prisma/flow.json" in results
    parts = {entity.id for entity in crate.root_dataset["hasPart"]}
    assert inputs | results <= parts
    for part in inputs | results:
        assert len(crate.get(part)["sha256"]) == 64


def test_the_same_review_is_not_sealed_twice_and_verify_says_what_changed_since(sealed, tmp_path):
    shutil.copytree(sealed.folder, tmp_path / "copy")
    copy = Checkout(tmp_path / "copy")
    again = seal(copy)
    assert again.returncode == 0
    assert "Nothing has changed since version 1" in again.stdout
    shown = copy.command("scripts.sealing.verify_review")
    assert shown.returncode == 0, shown.stderr
    assert "Nothing has changed." in shown.stdout
    _exclude_one(copy)
    assert copy.snakemake().returncode == 0
    shown = copy.command("scripts.sealing.verify_review")
    assert shown.returncode == 0, shown.stderr
    assert "ledgers/full_text.A.csv has 2 more events" in shown.stdout
    assert "reports excluded: 1" in shown.stdout
    assert "prisma_2009.included_qualitative: 5 → 4" in shown.stdout
    page = (copy.results / "versions" / "changes.html").read_text(encoding="utf-8")
    assert "rep-pubmed-29608902" in page
    assert seal(copy).returncode == 0
    changes = read_csv(copy.review / "seals" / "2" / "changes.csv")
    assert ("report", "rep-pubmed-29608902", "excluded") in {(c["unit"], c["id"], c["change"]) for c in changes}
    assert read_json(copy.review / "seals" / "2" / "seal.json")["version"] == 2


def _exclude_one(checkout: Checkout) -> None:
    for reviewer in "AB":
        path = checkout.review / "ledgers" / f"full_text.{reviewer}.csv"
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        base = rows[-1] | {"row_id": "rep-pubmed-29608902", "when": "2020-05-01T00:00:00Z", "old": ""}
        more = [base | {"column": "decision", "new": "exclude"}, base | {"column": "reason", "new": "not_rct"}]
        with open(path, "a", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            table.writerows(row | {"seq": str(len(rows) + n)} for n, row in enumerate(more, start=1))
        (checkout.review / "sheets" / f"full_text.{reviewer}.xlsx").unlink()


def test_what_was_sealed_and_then_altered_is_named_with_its_line(sealed, tmp_path):
    shutil.copytree(sealed.folder, tmp_path / "copy")
    copy = Checkout(tmp_path / "copy")
    path = copy.review / "ledgers" / "title_abstract.A.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[100] = lines[100].replace("exclude", "include", 1)
    path.write_text("".join(lines), encoding="utf-8")
    shown = copy.command("scripts.sealing.verify_review")
    assert shown.returncode == 1
    assert "title_abstract.A.csv, line 101: an event that was sealed was altered" in shown.stderr
    assert "Traceback" not in shown.stderr
    crate = copy.review / "seals" / "1" / "crate.zip"
    data = bytearray(crate.read_bytes())
    data[len(data) // 2] ^= 1
    crate.write_bytes(data)
    shown = copy.command("scripts.sealing.verify_review")
    assert shown.returncode == 1
    assert "was changed" in shown.stderr


@pytest.mark.exhaustive
def test_an_update_takes_the_previous_versions_studies_from_its_seal(sealed, tmp_path):
    shutil.copytree(sealed.folder, tmp_path / "copy")
    copy = Checkout(tmp_path / "copy")
    protocol = copy.review / "review.yaml"
    with open(protocol, "a", encoding="utf-8") as file:
        file.write("\nprevious: {crate: seals/1/crate.zip}\n")
    _exclude_one(copy)
    run = copy.snakemake()
    assert run.returncode == 0, run.stderr
    flow = read_json(copy.results / "prisma" / "flow.json")
    new = flow["prisma_2020"]
    assert (new["previous"]["studies"], new["previous"]["dropped_studies"], new["included"]["total_studies"]) == (
        5,
        1,
        4,
    )
    assert new["included"]["new_studies"] == new["databases_registers"]["identified"] == 0
    assert new["previous"]["identified"] == new["cumulative"]["identified"] == 1555
    assert flow["prisma_2009"]["screened"] == 898
    (footnote,) = flow["footnotes"]
    assert footnote.startswith("rep-pubmed-29608902 (stu-pubmed-29608902), included in the previous version")
    assert seal(copy, "--shareable").returncode == 0
    for name in ("crate.zip", "shareable.zip"):
        shown = verify(copy.review / "seals" / "2" / name)
        assert shown.returncode == 0, shown.stdout


@pytest.mark.exhaustive
def test_a_retracted_included_report_and_an_old_search_stop_the_seal_until_they_were_looked_at(sealed, tmp_path):
    shutil.copytree(sealed.folder, tmp_path / "copy")
    copy = Checkout(tmp_path / "copy")
    notices = copy.results / "identification" / "notices.csv"
    notices.write_text("record_id,kind,date,detail\npubmed-29608902,retraction,2020-03-01,RetractionIn 1\n")
    shown = seal(copy)
    assert shown.returncode == 3
    assert "rep-pubmed-29608902 is retracted" in shown.stdout
    with open(copy.review / "review.yaml", "a", encoding="utf-8") as file:
        file.write(
            "\nsealing:\n  search_age_limit_days: 90\n  notices_considered:\n"
            "    - {report: rep-pubmed-29608902, kind: retraction, note: A sensitivity analysis leaves it out.}\n"
        )
    shown = seal(copy)
    assert shown.returncode == 3
    assert "last searched 2019-12-31, 93 days ago; the protocol's limit is 90." in shown.stdout
    assert "Considered: A sensitivity analysis leaves it out." in shown.stdout
