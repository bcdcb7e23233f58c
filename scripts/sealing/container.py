"""The archive of a crate: a zip whose bytes do not depend on when, where or by which program it was written.

Members lie in it by name, uncompressed: compressed bytes would be those of one compression library, and version control
compresses them anyway. Every member but the environment is in the manifest; the environment, the one thing that may
differ between two machines, has its own digest beside it.
"""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from scripts.common.messages import Problem, wrong
from scripts.sealing.contents import ENVIRONMENT, Members

MANIFEST = "manifest-sha256.txt"
ENVIRONMENT_DIGEST = f"{ENVIRONMENT}.sha256"
_OUTSIDE = (MANIFEST, ENVIRONMENT, ENVIRONMENT_DIGEST)
_WHEN = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20
# What zipfile raises of an archive in which a byte was changed, besides BadZipFile.
_UNREADABLE = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, OverflowError, KeyError,
    MemoryError,
)  # fmt: skip


def write_crate(path: Path, members: Members, environment: bytes) -> str:
    """Write a crate atomically, with manifest and environment; the sha256 of the manifest.

    The manifest names all that is the same wherever the same inputs were run.
    """
    manifest = manifest_text({name: _digest(content) for name, content in members.items()}).encode()
    whole = members | {
        MANIFEST: manifest,
        ENVIRONMENT: environment,
        ENVIRONMENT_DIGEST: f"{hashlib.sha256(environment).hexdigest()}\n".encode(),
    }
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with open(part, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, content in sorted(whole.items()):
                _write_member(archive, name, content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    return hashlib.sha256(manifest).hexdigest()


def manifest_text(digests: dict[str, str]) -> str:
    """The manifest: a line "<sha256>  <member>" for each, by member, as `sha256sum --check` reads it."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


def read_manifest(text: str) -> dict[str, str]:
    """Member → sha256, of a manifest."""
    return {name: digest for line in text.splitlines() for digest, _, name in [line.partition("  ")]}


@contextmanager
def opened_crate(path: Path) -> Iterator[zipfile.ZipFile]:
    """A crate to read from. Raises InputError if it is not there or is no zip."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise wrong(path, "does not exist.") from None
    except _UNREADABLE as error:
        raise wrong(path, f"is no readable archive ({error}).", "Take another copy of the crate.") from None
    with archive:
        yield archive


def check_container(path: Path, archive: zipfile.ZipFile) -> list[Problem]:
    """Problems with the archive itself and with each member's bytes; none if all is as it was written."""
    problems = [*_check_names(path, archive), *_check_members(path, archive)]
    if not problems and not _is_as_written(path, archive):
        message = "bytes between the members were changed: a date, an attribute, a comment, or something appended."
        problems.append(Problem(str(path), "", message, "Take another copy of the crate."))
    return problems


def extract_crate(archive: zipfile.ZipFile, folder: Path) -> None:
    """Unpack a crate whose names and bytes were checked."""
    archive.extractall(folder)


def _check_names(path: Path, archive: zipfile.ZipFile) -> list[Problem]:
    names = archive.namelist()
    bad = [name for name in names if PurePosixPath(name).is_absolute() or ".." in name.split("/") or "\\" in name]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    packed = [info.filename for info in archive.infolist() if info.compress_type != zipfile.ZIP_STORED]
    told = {"leads out of the crate": bad, "is there twice": twice, "is compressed, which no crate is": packed}
    return [Problem(str(path), name, f"{what}.", "") for what, found in told.items() for name in found]


def _check_members(path: Path, archive: zipfile.ZipFile) -> list[Problem]:
    problems, digests = [], {}
    for name in archive.namelist():
        try:
            digests[name] = _digest_in(archive, name)
        except _UNREADABLE as error:
            problems.append(Problem(str(path), name, f"was changed ({error}).", "Take another copy of the crate."))
    if problems:
        return problems
    absent = [name for name in _OUTSIDE if name not in digests]
    if absent:
        return [Problem(str(path), name, "is missing.", "") for name in absent]
    manifest = archive.read(MANIFEST)
    found = {name: digest for name, digest in digests.items() if name not in _OUTSIDE}
    told = read_manifest(manifest.decode("utf-8", "replace"))
    for name in sorted(told.keys() | found.keys()):
        if told.get(name) != found.get(name):
            what = (
                "is missing" if name not in found else "is not in the manifest" if name not in told else "was changed"
            )
            problems.append(Problem(str(path), name, f"{what}.", "Take another copy of the crate."))
    if not problems and manifest.decode("utf-8", "replace") != manifest_text(found):
        problems.append(Problem(str(path), MANIFEST, "was changed.", "Take another copy of the crate."))
    if archive.read(ENVIRONMENT_DIGEST) != f"{digests[ENVIRONMENT]}\n".encode():
        problems.append(
            Problem(str(path), ENVIRONMENT, "or its digest was changed.", "Take another copy of the crate.")
        )
    return problems


def _is_as_written(path: Path, archive: zipfile.ZipFile) -> bool:
    """Would the same members give the same archive, byte for byte?"""
    with tempfile.TemporaryFile() as again, open(path, "rb") as given:
        with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as anew:
            for name in sorted(archive.namelist()):
                with archive.open(name) as content, anew.open(_info(name, archive.getinfo(name).file_size), "w") as out:
                    while chunk := content.read(_CHUNK):
                        out.write(chunk)
        again.seek(0)
        return all(iter(lambda: _same_chunk(again, given), None))


def _same_chunk(one, other) -> bool | None:
    chunk, against = one.read(_CHUNK), other.read(_CHUNK)
    return None if not chunk and not against else chunk == against


def _write_member(archive: zipfile.ZipFile, name: str, content: Path | bytes) -> None:
    if isinstance(content, bytes):
        with archive.open(_info(name, len(content)), "w") as out:
            out.write(content)
        return
    with open(content, "rb") as file, archive.open(_info(name, content.stat().st_size), "w") as out:
        while chunk := file.read(_CHUNK):
            out.write(chunk)


def _info(name: str, size: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _WHEN)
    info.create_system, info.external_attr, info.file_size = 3, 0o644 << 16, size
    return info


def _digest(content: Path | bytes) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with open(content, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_in(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
