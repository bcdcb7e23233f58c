"""What a rule's script runs: every module that it imports, however indirectly, and the data files that these read.

Snakemake sees a change of a rule's script, but not of what the script imports or reads beside itself. So each rule
carries `code_digest` of its script.

Imports are read from the syntax tree, wherever they stand in a file. A module that is imported by its name at run time
is found if the name is written out ("scripts.deduplication.join_records"); if only its beginning is, as in
f"scripts.identification.formats.{name}", each module of that package counts.
"""

import ast
import re
from functools import cached_property
from pathlib import Path

from scripts.common.file_notes import FileNotes
from scripts.common.provenance import ROOT, digest_of, sha256_of

_PACKAGE = "scripts"
_NAME = re.compile(rf"{_PACKAGE}(\.\w+)+")
_BEGINNING = re.compile(rf"{_PACKAGE}(\.\w+)*\.")
_EACH = "*"


class CodeBehind:
    """The code of the project in folder `root`, read once for all rules; `notes` keeps what was read for later runs."""

    def __init__(self, root: Path = ROOT, notes: FileNotes | None = None):
        self.root = root
        self.notes = notes or FileNotes()
        self._mentions: dict[Path, tuple[set[Path], set[Path]]] = {}

    def code_digest(self, script: str) -> str:
        """A digest of a script's modules and data files: of their names and bytes. `script`: from `root` on."""
        files = sorted(self.modules_behind(script) | self.data_behind(script))
        return digest_of(*(text for path in files for text in (self._name(path), self.notes.ask(sha256_of, path))))

    def modules_behind(self, script: str) -> set[Path]:
        """A script and every module of the project that it imports, with the packages in which they lie."""
        seen: set[Path] = set()
        todo = [self.root / script]
        while todo:
            path = todo.pop()
            if path not in seen:
                seen.add(path)
                todo += self._mentioned_in(path)[0]
        return seen

    def data_behind(self, script: str) -> set[Path]:
        """The data files that a script and the modules behind it name with `data_file`."""
        return {data for module in self.modules_behind(script) for data in self._mentioned_in(module)[1]}

    def _mentioned_in(self, path: Path) -> tuple[set[Path], set[Path]]:
        """The modules and the data files that one file mentions."""
        if path not in self._mentions:
            found = self.notes.ask(read_mentions, path)
            package = self._name(path.parent).split("/")
            names = (_absolute(name, package) for name in found["modules"])
            modules = {module for name in [".".join(package), *names] for module in self._modules_named(name)}
            self._mentions[path] = modules, {file for name in found["data"] for file in self._data_named(name)}
        return self._mentions[path]

    def _modules_named(self, name: str) -> set[Path]:
        """The files that run when the module of this name is imported: its packages first. A name that goes on beyond
        a module, as that of a function in it, stands for the module."""
        found = set()
        folder = self.root
        for part in name.split("."):
            if part == _EACH:
                found |= self._files_in(folder)
            found |= {path for path in (folder / part / "__init__.py", folder / f"{part}.py") if path in self._code}
            folder = folder / part
        return found

    @cached_property
    def _code(self) -> set[Path]:
        return set((self.root / _PACKAGE).rglob("*.py"))

    def _files_in(self, folder: Path) -> set[Path]:
        return {path for path in self._code if path.is_relative_to(folder)}

    def _data_named(self, name: str) -> set[Path]:
        path = self.root / name
        return {file for file in path.rglob("*") if file.is_file()} if path.is_dir() else {path}

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def read_mentions(path: Path) -> dict[str, list[str]]:
    """The modules and data files that a Python file names: {"modules": dotted names, "data": paths from the root on}.

    A relative import keeps its dots. Raises ValueError where `data_file` is given something else than a plain text,
    since the file behind it could then not be known.
    """
    modules, data = set(), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        match node:
            case ast.Import(names=names):
                modules |= {alias.name for alias in names}
            case ast.ImportFrom(module=module, names=names, level=level):
                origin = "." * level + (module or "")
                modules |= {origin, *(f"{origin}.{alias.name}" if module else origin + alias.name for alias in names)}
            case ast.Constant(value=str(text)) if _NAME.fullmatch(text):
                modules.add(text)
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if _BEGINNING.match(text):
                modules.add(_BEGINNING.match(text)[0] + _EACH)
            case ast.Call(func=ast.Name(id="data_file") | ast.Attribute(attr="data_file"), args=arguments):
                if not all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in arguments):
                    raise ValueError(f"{path}, line {node.lineno}: data_file needs its path as a plain text.")
                data |= {each.value for each in arguments}
    return {"modules": sorted(name for name in modules if name.startswith((_PACKAGE, "."))), "data": sorted(data)}


def _absolute(name: str, package: list[str]) -> str:
    """A module's name in full. `package`: the parts of the name of the package in which it was written."""
    dots = len(name) - len(name.lstrip("."))
    if not dots:
        return name
    return ".".join([*package[: len(package) - dots + 1], *filter(None, [name.lstrip(".")])])
