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
    """The code of the project in folder `root`, read once for all rules; `notes` keeps what was read for later runs.

    Files are named by their path from `root` on.
    """

    def __init__(self, root: Path = ROOT, notes: FileNotes | None = None):
        self.root = root
        self.notes = notes or FileNotes()
        self._mentions: dict[str, tuple[set[str], set[str]]] = {}

    def code_digest(self, script: str) -> str:
        """A digest of a script's modules and data files: of their names and bytes."""
        files = sorted(self.modules_behind(script) | self.data_behind(script))
        return digest_of(*(text for name in files for text in (name, self.notes.ask(sha256_of, self.root / name))))

    def modules_behind(self, script: str) -> set[str]:
        """A script and every module of the project that it imports, with the packages in which they lie."""
        seen: set[str] = set()
        todo = [script]
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += self._mentioned_in(name)[0]
        return seen

    def data_behind(self, script: str) -> set[str]:
        """The data files that a script and the modules behind it name with `data_file`."""
        return {data for module in self.modules_behind(script) for data in self._mentioned_in(module)[1]}

    def _mentioned_in(self, file: str) -> tuple[set[str], set[str]]:
        """The modules and the data files that one file mentions."""
        if file not in self._mentions:
            found = self.notes.ask(read_mentions, self.root / file)
            package = file.split("/")[:-1]
            names = (_absolute(name, package) for name in found["modules"])
            modules = {module for name in [".".join(package), *names] for module in self._modules_named(name)}
            self._mentions[file] = modules, {data for path in found["data"] for data in self._files_at(path)}
        return self._mentions[file]

    def _modules_named(self, name: str) -> set[str]:
        """The files that run when the module of this name is imported: its packages first. A name that goes on beyond
        a module, as that of a function in it, stands for the module."""
        parts = name.split(".")
        if parts[-1] == _EACH:
            folder = "/".join(parts[:-1]) + "/"
            return self._modules_named(".".join(parts[:-1])) | {path for path in self._code if path.startswith(folder)}
        places = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
        return {path for place in places for path in (f"{place}/__init__.py", f"{place}.py")} & self._code

    @cached_property
    def _code(self) -> set[str]:
        return {path for path in self._files_at(_PACKAGE) if path.endswith(".py")}

    def _files_at(self, path: str) -> set[str]:
        """A file itself, or the files in a folder; not those that Python keeps for itself."""
        if not (self.root / path).is_dir():
            return {path}
        found = {file.relative_to(self.root).as_posix() for file in (self.root / path).rglob("*") if file.is_file()}
        return {file for file in found if "__pycache__" not in file}


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
