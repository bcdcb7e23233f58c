"""Every box of the flow is balanced: what came into it is, id by id, what went out of it, and no id is there twice."""

from random import Random

import pytest

from scripts.audit.check_flow import check_equations, check_lists
from scripts.audit.conservation import broken, equations
from tests.prisma.random_reviews import REASONS, SOURCES, published, random_review

ALL, OLD, NEW = "prisma_2020.cumulative", "prisma_2009", "prisma_2020.included"
COLUMNS = {
    "databases_registers": ["pubmed", "ictrp"],
    "other_methods": ["reference_lists", "websites"],
    "cumulative": ["pubmed", "ictrp", "reference_lists", "websites"],
}
# Page MJ et al. BMJ 2021;372:n71, item 16 and the flow diagram; Moher D et al. PLoS Med 2009;6:e1000097.
IN_A_COLUMN = {
    "identified": [
        "duplicates_removed", "removed_automation", "removed_other", "awaiting.title_abstract", "screened",
    ],
    "duplicates_removed": ["duplicates_removed_by_people", "duplicates_removed_automatically"],
    "screened": ["excluded", "marked_at_title_abstract", "passed"],
    "excluded": ["excluded_by_people", "excluded_by_automation"],
    "sought": ["not_retrieved", "awaiting.retrieval", "awaiting.full_text", "assessed"],
    "assessed": ["excluded_full_text", "marked_at_full_text", "included"],
    "excluded_full_text": [f"excluded_by_reason.{reason['key']}" for reason in REASONS],
    "awaiting.classification + awaiting.ongoing": ["marked_at_title_abstract", "marked_at_full_text"],
}  # fmt: skip
IN_ALL = {
    f"{OLD}.identified_databases + {OLD}.identified_other": [
        f"{OLD}.duplicates_removed", f"{OLD}.after_duplicates_removed",
    ],
    f"{OLD}.after_duplicates_removed": [
        f"{OLD}.removed_automation", f"{OLD}.removed_other", f"{ALL}.awaiting.title_abstract", f"{OLD}.screened",
    ],
    f"{OLD}.screened": [f"{OLD}.excluded", f"{ALL}.marked_at_title_abstract", f"{ALL}.passed"],
    f"{OLD}.full_text_assessed": [f"{OLD}.full_text_excluded", f"{ALL}.marked_at_full_text", f"{ALL}.included"],
    f"{OLD}.full_text_excluded": [f"{OLD}.full_text_excluded_by_reason.{reason['key']}" for reason in REASONS],
    f"prisma_2020.previous.studies + {NEW}.new_studies": [
        f"{NEW}.total_studies", "prisma_2020.previous.dropped_studies",
    ],
    f"prisma_2020.previous.reports + {NEW}.new_reports": [
        f"{NEW}.total_reports", "prisma_2020.previous.dropped_reports",
    ],
    f"{NEW}.new_reports": [f"{NEW}.new_reports_of_new_studies", f"{NEW}.new_reports_of_previous_studies"],
    f"{NEW}.total_reports": [f"{ALL}.included", "prisma_2020.previous.only_there"],
    "pending": [f"prisma_2020.awaiting.{name}" for name in ("title_abstract", "retrieval", "full_text")],
}  # fmt: skip


@pytest.fixture(scope="module")
def lists():
    return published(random_review(Random(4), 400, updated=False)).lists


def sides(left: str, right: list[str], column: str = "") -> tuple[frozenset, frozenset]:
    before = f"prisma_2020.{column}." if column else ""
    return frozenset(before + path for path in left.split(" + ")), frozenset(before + path for path in right)


def test_what_prisma_says_of_its_boxes_is_checked_of_every_column(lists):
    found = {(frozenset(equation.left), frozenset(equation.right)) for equation in equations(lists)}
    expected = {sides(*told) for told in IN_ALL.items()}
    for column, sources in COLUMNS.items():
        expected |= {sides(*told, column) for told in IN_A_COLUMN.items()}
        expected.add(sides("identified", [f"identified_by_source.{key}" for key in sources], column))
    kinds = ["identified_databases", "identified_registers"]
    expected.add(sides("identified", kinds, "databases_registers"))
    assert expected <= found


def test_each_number_of_all_columns_together_is_that_of_the_columns(lists):
    found = {(equation.left, frozenset(equation.right)) for equation in equations(lists)}
    for path in lists:
        if path.startswith(f"{ALL}."):
            of_columns = (path.replace(ALL, f"prisma_2020.{name}") for name in ("previous", *COLUMNS))
            parts = frozenset(other for other in of_columns if other in lists) - {path}
            assert ((path,), parts) in found, path
    assert {source["key"] for source in SOURCES} == set(COLUMNS["cumulative"])


def test_an_id_that_is_missing_added_or_there_twice_on_either_side_of_an_equation_is_named(lists):
    for equation in equations(lists):
        assert broken(equation, lists) == []
        for path in equation.left + equation.right:
            ids = lists[path]
            assert broken(equation, lists | {path: [*ids, "pubmed-x"]}) == ["pubmed-x"]
            if ids:
                assert broken(equation, lists | {path: ids[1:]}) == [ids[0]]
                assert broken(equation, lists | {path: [*ids, ids[-1]]}) == [ids[-1]]


def test_an_id_that_is_twice_in_a_list_is_told_where_it_is_counted_and_where_it_is_balanced(lists):
    path = "prisma_2020.databases_registers.excluded"
    twice = lists | {path: [*lists[path], lists[path][0]]}
    (problem,) = check_lists(twice, {name: set(ids) for name, ids in lists.items()})
    assert problem.place == path
    assert f"has {len(lists[path]) + 1} ids, recounted {len(lists[path])}; they differ in an id twice." in str(problem)
    assert {problem.message for problem in check_equations(twice)} == {f"does not hold for {lists[path][0]}."}


def test_an_id_in_two_lists_that_should_share_none_is_named(lists):
    screened, excluded = (f"prisma_2020.databases_registers.{name}" for name in ("passed", "excluded"))
    moved = lists | {screened: [*lists[screened], lists[excluded][0]]}
    assert all(lists[excluded][0] in problem.message for problem in check_equations(moved))
    assert check_equations(moved) != []
