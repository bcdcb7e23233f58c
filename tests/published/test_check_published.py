"""A printed review is checked against itself: what is right passes, and each wrong number is found with its places."""

import copy
import re

import pytest
import yaml

from scripts.common.messages import InputError
from scripts.published.check_published import check_published, main
from scripts.published.read_published import read_published
from tests.conftest import ROOT

CORRECT = sorted((ROOT / "tests" / "data" / "published").glob("*.yaml"))
ARTICLE = ROOT / "config" / "als_exercise" / "published.yaml"


def check(tmp_path, content: dict):
    path = tmp_path / "published.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return check_published(read_published(path, with_sections=True))[0]


def test_the_article_s_eight_disagreements_with_itself_are_found_each_with_two_places():
    found, _, _ = check_published(read_published(ARTICLE, with_sections=True))
    itself = [each for each in found if each.kind == "contradicts_itself"]
    points = {int(point) for each in itself for point in re.findall(r"Point (\d+)\.", each.note)}
    assert points == set(range(1, 9))
    assert all(each.place and each.against for each in found)
    # Two more percentages are no share of their N; the flow itself adds up.
    assert {each.item for each in itself if "Point" not in each.note} == {
        "Braga 2018: male % is a share of N", "Kitano 2018: male % is a share of N"
    }  # fmt: skip


def test_the_command_tells_both_places_and_fails_for_the_article_but_not_for_correct_reviews(capsys):
    assert main([str(ARTICLE)]) == 1
    told = capsys.readouterr().out
    assert "Databases searched: 4 (Abstract, Methods), but 6 (Materials and Methods, Search Strategy)" in told
    assert len(CORRECT) == 3
    for path in CORRECT:
        assert main([str(path)]) == 0, path
        assert capsys.readouterr().out == ""


@pytest.mark.parametrize("path", CORRECT, ids=lambda path: path.stem)
def test_any_number_of_a_correct_flow_that_is_changed_is_found(path, tmp_path):
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert check(tmp_path, content) == []
    missed = []
    for keys, value in _numbers(content["flow"]):
        changed = copy.deepcopy(content)
        place = changed["flow"]
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = value + 1000
        if not check(tmp_path, changed):
            missed.append(".".join(keys))
    assert missed == []


def _numbers(flow: dict, above: tuple = ()):
    for key, value in flow.items():
        if isinstance(value, dict):
            yield from _numbers(value, (*above, key))
        elif key != "place":
            yield (*above, key), int(str(value).replace(",", ""))


def test_totals_percentages_and_what_is_told_twice_are_checked(tmp_path):
    wrong = {
        "totals": [{"item": "Patients", "place": "Table 1", "parts": {"A": 5, "B": 6}, "total": 99,
                    "total_place": "Abstract"}],
        "percentages": [{"item": "Women", "place": "Results", "printed": "42.6", "part": 15, "whole": 35,
                         "from_place": "Table 2"}],
        "same": [{"item": "Studies", "values": {"Abstract": 5, "Figure 1": 6}}],
    }  # fmt: skip
    told = [(each.place, each.printed, each.against, each.computed) for each in check(tmp_path, wrong)]
    assert told == [
        ("Abstract", "99", "Table 1", "11"),
        ("Results", "42.6", "Table 2", "42.9"),
        ("Figure 1", "6", "Abstract", "5"),
    ]


def test_more_studies_than_reports_are_left_are_found_and_fewer_are_not(tmp_path):
    flow = {"full_text_assessed": 20, "full_text_excluded": 12, "included": 7}
    assert check(tmp_path, {"flow": flow}) == []
    [found] = check(tmp_path, {"flow": flow | {"included": 9}})
    assert (found.printed, found.computed) == ("9", "8 or less")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "has none of items, flow"),
        ({"flow": {"screned": 5}}, "unknown keys screned"),
        ({"flow": {"screened": "many"}}, "not a whole number"),
        ({"flow": [1]}, "is not a mapping"),
        ({"totals": [{"item": "x"}]}, "totals, entry 1: lacks place, parts, total"),
        ({"same": [{"item": "x", "values": {"a": 1}}]}, "two or more"),
        ({"percentages": ["x"]}, "not a mapping"),
        ({"flwo": {}, "items": []}, "key flwo: is unknown"),
    ],
)
def test_an_ill_formed_file_is_told_in_words(tmp_path, content, said):
    with pytest.raises(InputError, match=re.escape(said)):
        check(tmp_path, content)
