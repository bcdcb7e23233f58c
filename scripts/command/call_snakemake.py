"""Call Snakemake with the arguments of its command line, in a folder of any name.

Snakemake writes the path of its Python into commands for the shell without quoting it, so that a checkout in
"My reviews" would stop with `My: not found`. Its path from here on has no such characters.

With --told-for REVIEW before these arguments, people read one line for each stage (`tell_progress`), and what Snakemake
and its jobs say goes into the run's log.
"""

import os
import pkgutil
import shlex
import sys
from types import SimpleNamespace

TOLD_FOR = "--told-for"
_PLUGIN_OF_EXECUTOR = "snakemake_executor_plugin_"


def main() -> None:
    """Does not return: Snakemake ends the process with its own exit status."""
    if shlex.quote(sys.executable) != sys.executable:
        sys.executable = os.path.relpath(sys.executable)
    if sys.argv[1:2] == [TOLD_FOR]:
        from scripts.command import tell_progress

        sys.argv[1:] = [*sys.argv[3:], "--logger", tell_progress.take_over(sys.argv[2])]
    _without_plugins_of_other_executors(sys.argv)
    from snakemake.cli import main as snakemake

    _without_tables_as_parameters()
    snakemake()


def plugin_of(executor: str) -> str:
    """The package that holds an executor that is not Snakemake's own."""
    return f"{_PLUGIN_OF_EXECUTOR}{executor.replace('-', '_')}"


def _without_plugins_of_other_executors(arguments: list[str]) -> None:
    """Import only the plugin of the executor that --executor names: Slurm's asks its scheduler as it is imported, which
    takes ten seconds where that does not answer, even if all runs on this machine."""
    if "--executor" not in arguments:
        return
    from snakemake_interface_common import plugin_registry

    wanted, all_of = plugin_of(arguments[arguments.index("--executor") + 1]), pkgutil.iter_modules

    def those_wanted():
        return (
            each for each in all_of() if not each.name.startswith(_PLUGIN_OF_EXECUTOR) or each.name.startswith(wanted)
        )

    plugin_registry.pkgutil = SimpleNamespace(iter_modules=those_wanted)


def _without_tables_as_parameters() -> None:
    """Spare each start the import of pandas (0.6 s), by which Snakemake looks whether a parameter is a table: none is.

    Another version of Snakemake, which does this in another way, is left as it is.
    """
    from snakemake import persistence

    plain = getattr(persistence.PersistenceBase, "_serialize_param_builtin", None)
    if plain and hasattr(persistence.PersistenceBase, "_serialize_param_pandas"):
        persistence.PersistenceBase._serialize_param_pandas = plain


if __name__ == "__main__":
    main()
