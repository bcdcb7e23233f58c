"""The conservation of PRISMA 2020 as equations over sets of ids: the left side is, id by id, the right side, and no
id is there twice. Awaiting and marked records are states of their own.

Page MJ et al. BMJ 2021;372:n71 (flow diagram and its explanation, n160, items 16a and 16b).
"""

from collections import Counter
from dataclasses import dataclass

from scripts.audit.settle_fates import REMOVED

DATABASES, OTHERS, PREVIOUS, ALL = (
    f"prisma_2020.{name}" for name in ("databases_registers", "other_methods", "previous", "cumulative")
)


@dataclass(frozen=True)
class Equation:
    """Paths of flow.json: the lists of `left`, taken together, are those of `right` taken together."""

    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def text(self) -> str:
        """The equation as a person reads it."""
        return f"{' + '.join(self.left)} = {' + '.join(self.right) or '0'}"


def equations(paths) -> list[Equation]:
    """All equations that hold for the numbers with these paths."""
    paths = list(paths)
    found = [equation for column in (DATABASES, OTHERS, PREVIOUS, ALL) for equation in _of_column(column, paths)]
    together = [path.removeprefix(f"{ALL}.") for path in paths if path.startswith(f"{ALL}.")]
    found += [
        Equation((f"{ALL}.{name}",), tuple(p for c in (PREVIOUS, DATABASES, OTHERS) if (p := f"{c}.{name}") in paths))
        for name in together
    ]
    return found + _of_2009(paths) + _of_included()


def broken(equation: Equation, lists: dict) -> list[str]:
    """The ids for which an equation does not hold: on one side only, or more than once on one. `lists`: path → ids."""
    sides = [[lists[path] for path in side] for side in (equation.left, equation.right)]
    sets = [set().union(*side) for side in sides]
    if sets[0] == sets[1] and all(sum(map(len, side)) == len(sets[0]) for side in sides):
        return []
    left, right = (Counter(id_ for ids in side for id_ in ids) for side in sides)
    return sorted(id_ for id_ in left | right if left[id_] != 1 or right[id_] != 1)


def _of_column(column: str, paths: list[str]) -> list[Equation]:
    def under(name: str) -> tuple[str, ...]:
        return tuple(path for path in paths if path.startswith(f"{column}.{name}."))

    def at(*names: str) -> tuple[str, ...]:
        return tuple(f"{column}.{name}" for name in names)

    found = [
        Equation(at("identified"), under("identified_by_source")),
        Equation(at("duplicates_removed"), at("duplicates_removed_by_people", "duplicates_removed_automatically")),
        Equation(at("identified"), at("duplicates_removed", *REMOVED, "awaiting.title_abstract", "screened")),
        Equation(at("excluded"), at("excluded_by_people", "excluded_by_automation")),
        Equation(at("screened"), at("excluded", "marked_at_title_abstract", "passed")),
        Equation(at("sought"), at("not_retrieved", "awaiting.retrieval", "awaiting.full_text", "assessed")),
        Equation(at("assessed"), at("excluded_full_text", "marked_at_full_text", "included")),
        Equation(at("excluded_full_text"), under("excluded_by_reason")),
        Equation(
            at("awaiting.classification", "awaiting.ongoing"), at("marked_at_title_abstract", "marked_at_full_text")
        ),
    ]
    if column == DATABASES:
        found.append(Equation(at("identified"), at("identified_databases", "identified_registers")))
    return found


def _of_2009(paths: list[str]) -> list[Equation]:
    old = "prisma_2009"
    return [
        Equation(
            (f"{old}.identified_databases", f"{old}.identified_other"),
            (f"{old}.duplicates_removed", f"{old}.after_duplicates_removed"),
        ),
        Equation(
            (f"{old}.after_duplicates_removed",),
            (*(f"{old}.{name}" for name in REMOVED), f"{ALL}.awaiting.title_abstract", f"{old}.screened"),
        ),
        Equation((f"{old}.screened",), (f"{old}.excluded", f"{ALL}.marked_at_title_abstract", f"{ALL}.passed")),
        Equation(
            (f"{old}.full_text_assessed",),
            (f"{old}.full_text_excluded", f"{ALL}.marked_at_full_text", f"{ALL}.included"),
        ),
        Equation(
            (f"{old}.full_text_excluded",),
            tuple(path for path in paths if path.startswith(f"{old}.full_text_excluded_by_reason.")),
        ),
    ]


def _of_included() -> list[Equation]:
    new = "prisma_2020.included"
    awaiting = "prisma_2020.awaiting"
    return [
        Equation(
            (f"{PREVIOUS}.studies", f"{new}.new_studies"), (f"{new}.total_studies", f"{PREVIOUS}.dropped_studies")
        ),
        Equation(
            (f"{PREVIOUS}.reports", f"{new}.new_reports"), (f"{new}.total_reports", f"{PREVIOUS}.dropped_reports")
        ),
        Equation(
            (f"{new}.new_reports",), (f"{new}.new_reports_of_new_studies", f"{new}.new_reports_of_previous_studies")
        ),
        Equation((f"{new}.total_reports",), (f"{ALL}.included", f"{PREVIOUS}.only_there")),
        Equation(("pending",), (f"{awaiting}.title_abstract", f"{awaiting}.retrieval", f"{awaiting}.full_text")),
    ]
