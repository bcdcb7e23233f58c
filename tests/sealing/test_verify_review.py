"""What was sealed has to be there still, also after another version of the review was merged."""

import hashlib
import io
import zipfile

import pytest

from scripts.merging.merge_review import unite_contents
from scripts.sealing.container import MANIFEST
from scripts.sealing.verify_review import compare_inputs
from tests.merging.test_unite_ledgers import BEGINNING, PATH, ledger, said, text

NAME = f"config/r/ledgers/{PATH.name}"
SEALED = ledger(*BEGINNING, said("u3", "maybe", 30))
OTHER = ledger(*BEGINNING, said("u4", "include", 10), said("u5", "include", 40))


def compared(root, now: bytes) -> tuple[list[str], list[str]]:
    path = root / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    (root / "results" / "r").mkdir(parents=True, exist_ok=True)
    path.write_bytes(now)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(NAME, text(SEALED))
        archive.writestr(MANIFEST, f"{hashlib.sha256(text(SEALED)).hexdigest()}  {NAME}\n")
    with zipfile.ZipFile(buffer) as archive:
        problems, told = compare_inputs(archive, root, "r")
    return [str(problem) for problem in problems], told


def test_a_sealed_ledger_may_have_grown_and_may_have_been_united_with_another(tmp_path):
    assert compared(tmp_path, text(SEALED)) == ([], [])
    grown = text(ledger(*SEALED, said("u9", "include", 50)))
    assert compared(tmp_path, grown) == ([], [f"{NAME} has 1 more event."])
    united = unite_contents(PATH, text(SEALED), text(OTHER))[0].encode()
    assert compared(tmp_path, united) == ([], [f"{NAME} has 2 more events, some by a merge."])
    resaved = text(SEALED).replace(b",", b";").replace(b"\n", b"\r\n")
    assert compared(tmp_path, resaved) == ([], [f"{NAME} was saved in another form, and says the same."])


@pytest.mark.parametrize("line", [2, 3, 4])
def test_a_sealed_event_that_was_altered_or_that_a_merge_left_out_is_named(tmp_path, line):
    lines = text(SEALED).splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(b",A,", b",B,")
    [problem], _ = compared(tmp_path, b"".join(lines))
    assert f"{NAME}, line {line}: an event that was sealed was altered or removed." in problem
    [problem], _ = compared(tmp_path, text(OTHER))
    assert f"{NAME}, line 4" in problem
