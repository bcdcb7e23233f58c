"""Settings of the phases of screening that contradict each other or name nobody."""

import difflib

from scripts.common.messages import Problem
from scripts.protocol.phases import PHASES

OTHER_TASKS = ("extraction", "risk_of_bias")
TASKS = (*PHASES, *OTHER_TASKS)
# What of the settings is a matter of the protocol, with the value that need not be stated.
METHOD = {"reviewers_per_record": 2, "checked_share": 0}


def screening_problems(path, protocol: dict) -> list[Problem]:
    """What is wrong with `screening` of a protocol that keeps to the schema."""
    idle = [
        Problem(str(path), "key reviewers", f"nobody has {task} among their tasks.", "Give it to a reviewer.")
        for task in OTHER_TASKS
        if not any(task in person.get("tasks", OTHER_TASKS) for person in protocol["reviewers"])
    ]
    return idle + [
        Problem(str(path), f"key screening.{phase}.{key}", message, fix)
        for phase in PHASES
        for key, message, fix in _phase_problems(phase, protocol.get("screening", {}).get(phase, {}), protocol)
    ]


def method_of(screening: dict) -> dict:
    """What of `screening` a change of which is an amendment: how work is assigned is not; who judges what is.

    `screening`: as it is stated, without defaults.
    """
    stated = {
        phase: {name: settings[name] for name in METHOD if name in settings}
        for phase in PHASES
        if (settings := screening.get(phase))
    }
    usual = {"maybe_counts_as": screening["maybe_counts_as"]} if "maybe_counts_as" in screening else {}
    return usual | {phase: found for phase, found in stated.items() if found}


def _phase_problems(phase: str, settings: dict, protocol: dict) -> list[tuple[str, str, str]]:
    people = {person["key"]: person for person in protocol["reviewers"]}
    problems = []
    adjudicator = settings.get("adjudicator")
    if adjudicator is not None and adjudicator not in people:
        close = difflib.get_close_matches(adjudicator, people, 1) or list(people)
        problems.append(("adjudicator", f"{adjudicator!r} is no reviewer.", f"Known here: {', '.join(close)}."))
    elif adjudicator is not None and people[adjudicator].get("status") == "withdrawn":
        problems.append(
            (
                "adjudicator",
                f"{adjudicator!r} has withdrawn.",
                "Name another reviewer, or take the key out: their decisions count.",
            )
        )
    if settings.get("checked_share") and settings.get("reviewers_per_record", 2) != 1:
        what = "is for a phase in which one reviewer judges each record."
        problems.append(("checked_share", what, "Set reviewers_per_record: 1, or leave it out."))
    able = [
        person
        for key, person in people.items()
        if phase in person.get("tasks", PHASES) and key != adjudicator and person.get("status") != "withdrawn"
    ]
    if not able:
        problems.append(("adjudicator" if adjudicator else "reviewers_per_record", "nobody is left to judge.",
                         "Give a reviewer who has not withdrawn this phase among their tasks."))  # fmt: skip
    # With an adjudicator, so that nobody takes a phase of one reviewer for one of two.
    wanted = settings.get("reviewers_per_record", METHOD["reviewers_per_record"] if adjudicator else 0)
    listed = sum(phase in person.get("tasks", PHASES) for key, person in people.items() if key != adjudicator)
    if able and wanted > listed:
        what = f"is {wanted}, and {listed} judge in this phase" + (", beside the adjudicator." if adjudicator else ".")
        problems.append(("reviewers_per_record", what, "Add reviewers, or set a lower number."))
    return problems
