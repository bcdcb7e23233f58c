"""On PYTHONPATH of a run: notes for each process which files it opened to read, and which modules it has at its end.

WATCHED is a folder that gets a JSON file for each process: program, reads, modules.
"""

import atexit
import json
import os
import sys

_reads = set()


def _note(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR):
        _reads.add(os.path.abspath(arguments[0]))


def _tell():
    program = sys.argv[0] if sys.argv else ""
    modules = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    told = {"program": program, "reads": sorted(_reads), "modules": sorted(filter(None, modules))}
    with open(os.path.join(os.environ["WATCHED"], f"{os.getpid()}.json"), "w", encoding="utf-8") as file:
        json.dump(told, file)


sys.addaudithook(_note)
atexit.register(_tell)
