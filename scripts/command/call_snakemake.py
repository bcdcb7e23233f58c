"""Call Snakemake with the arguments of its command line, in a folder of any name.

Snakemake writes the path of its Python into commands for the shell without quoting it, so that a checkout in
"My reviews" would stop with `My: not found`. Its path from here on has no such characters.

With --told-for REVIEW before these arguments, people read one line for each stage (`tell_progress`), and what Snakemake
and its jobs say goes into the run's log.
"""

import os
import shlex
import sys

TOLD_FOR = "--told-for"


def main() -> None:
    """Does not return: Snakemake ends the process with its own exit status."""
    if shlex.quote(sys.executable) != sys.executable:
        sys.executable = os.path.relpath(sys.executable)
    if sys.argv[1:2] == [TOLD_FOR]:
        from scripts.command import tell_progress

        sys.argv[1:] = [*sys.argv[3:], "--logger", tell_progress.take_over(sys.argv[2])]
    from snakemake.cli import main as snakemake

    _without_tables_as_parameters()
    snakemake()


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
