"""What the forest and funnel plots show; that no text lies on another, however many studies, however long names."""

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from scripts.pooling.compute_effects import compute_effects
from scripts.pooling.draw_forest import draw_forest
from scripts.pooling.draw_funnel import draw_funnel
from scripts.pooling.draw_influence import draw_influence
from scripts.pooling.draw_pooling import draw_figure, draw_pooling
from scripts.pooling.effect_axis import choose_ticks, print_effect, print_number
from scripts.pooling.forest_risks import risk_columns
from scripts.pooling.planned_analyses import Background
from scripts.pooling.pool_outcomes import pool_outcomes
from scripts.pooling.pooling_figures import list_pooling_figures

PLAN = {"model": "random", "tau2": "REML", "ci": "hartung-knapp", "as": "metafor"}
OUTCOME = {
    "key": "o", "label": "Functional status", "scale": "", "measure": "MD", "statistic": "final", "time_months": 6,
    "better": "lower", "egger": True, "pooling": PLAN,
}  # fmt: skip
PROTOCOL = {"outcomes": [OUTCOME], "risk_of_bias": {"tool": "rob1"}}
LONG_NAME = "Van der Hyphenated-Family-Name and Another-Long-One, 2019 II"


ASKED = {
    "subgroups": [{"field": "design"}, {"field": "country", "tau2": "common", "planned": False}],
    "moderators": [{"fields": ["dose"]}, {"fields": ["dose", "age"]}],
    "diagnostics": ["leave_one_out", "cumulative", "influence", "baujat", "labbe", "contour_funnel"],
    "post_hoc": ["trim_and_fill"],
}
COUNTRIES = ("Austria", "Kingdom of the Netherlands, overseas territories included", "Zambia", "")


def review(number, **changes):
    """Effects, pooled result and labels of made-up studies; every third has a name of 60 characters."""
    outcome = OUTCOME | changes
    rows = []
    for i, role in itertools.product(range(number), ("intervention", "control")):
        n = 10 + 37 * i % 400
        mean = 100 + 7 * i % 11 - (3 + i * i % 7) * (role == "control")
        cells = {"n": n, "mean": mean, "sd": 9 + i % 5, "events": (5 * i + 2 * (role == "control")) % 9}
        about = {"study_id": f"stu-{i:03d}", "outcome": "o", "time_months": "6", "arm": role, "role": role}
        rows.append(
            about | {name: str(value) for name, value in cells.items()} | {"statistic": "final", "provenance": ""}
        )
    effects = compute_effects(rows, [outcome], "outcomes.csv")
    labels = {f"stu-{i:03d}": LONG_NAME if i % 3 == 1 else f"Author {1950 + i}" for i in range(number)}
    return effects, pool_outcomes(effects, [outcome], "effects.csv", background=background(labels))["o"], labels


def background(labels):
    """Made-up characteristics of the studies."""
    values = {}
    for i, study in enumerate(labels):
        values[study, "design"] = "Randomised" if i % 2 else "Quasi-randomised"
        values[study, "country"] = COUNTRIES[i % 4]
        values[study, "dose"] = str(5 + 3 * i % 17)
        values[study, "age"] = str(40 + i * i % 13) if i != 3 else "about 50"
    fields = {"design": "Design", "country": "Country", "dose": "Dose, mg", "age": "Age, years"}
    return Background(fields, values, [], labels)


def judged(labels):
    """Made-up judgements by RoB 1; one domain of one study is not judged."""
    kinds = ("low", "unclear", "high")
    return [
        {"study_id": study, "tool": "rob1", "outcome_group": "", "domain": domain, "judgement": kinds[(i + j) % 3]}
        for i, study in enumerate(labels)
        for j, domain in enumerate(("sequence_generation", "allocation_concealment", "selective_reporting"))
        if (i, j) != (0, 1)
    ]


def all_figures(number, **changes):
    """Every figure of a made-up review that asks for all analyses, by name."""
    effects, pooled, labels = review(number, **(ASKED | changes))
    protocol = PROTOCOL | {"outcomes": [OUTCOME | ASKED | changes]}
    risks = risk_columns(protocol, "o", judged(labels))
    return {
        figure["name"]: draw_figure(figure, effects, pooled, labels, risks)
        for figure in list_pooling_figures(protocol["outcomes"])
    }


def boxes(figure):
    """The place of each text, ticks included, as drawn."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    texts = [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    for axes in figure.axes:
        texts += [] if axes.axison else axes.texts
        if axes.axison:
            ticks = [label for axis in (axes.xaxis, axes.yaxis) for label in axis.get_ticklabels()]
            texts += [*axes.texts, *ticks, axes.xaxis.label, axes.yaxis.label]
    return [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in texts if t.get_text()]


def texts_of(figure):
    return [text for text, _ in boxes(figure)]


def assert_nothing_overlaps(figure):
    found = boxes(figure)
    width, height = figure.bbox.width, figure.bbox.height
    for text, box in found:
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= 0, f"{text!r} leaves the page"
    for (text, box), (other, place) in itertools.combinations(found, 2):
        across = min(box.x1, place.x1) - max(box.x0, place.x0)
        down = min(box.y1, place.y1) - max(box.y0, place.y0)
        assert across <= 1 or down <= 2, f"{text!r} lies on {other!r}"


@pytest.mark.parametrize("number", [0, 1, 5, 30, 80])
@pytest.mark.parametrize("measure", ["MD", "OR"])
def test_no_text_overlaps_or_leaves_the_page(number, measure):
    figures = all_figures(number, measure=measure)
    assert len(figures) == 13
    for name, figure in figures.items():
        try:
            assert_nothing_overlaps(figure)
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from None


def test_a_forest_plot_has_each_studys_data_weight_and_effect():
    effects, pooled, labels = review(5)
    texts = texts_of(draw_forest(effects, pooled, labels))
    assert {"Author 1950", LONG_NAME, "Total (95% CI)", "100.0%", "Intervention", "Control"} <= set(texts)
    assert texts.count(f"{pooled['weights'][0]:.1f}%") >= 1
    assert any(text.startswith("Heterogeneity: τ²") for text in texts)


def test_the_better_direction_is_stated_and_labels_follow_it():
    for better, left in (("lower", "intervention"), ("higher", "control")):
        effects, pooled, labels = review(5, better=better)
        texts = texts_of(draw_forest(effects, pooled, labels))
        assert f"← Favours {left}" in texts
        assert any(f"{better.capitalize()} is better" in text for text in texts)


def test_a_study_that_is_not_pooled_is_shown_as_such():
    effects, _, labels = review(4)
    effects[2] |= {"yi": "", "vi": "", "note": "no sd1: not pooled"}
    pooled = pool_outcomes(effects, [OUTCOME], "effects.csv")["o"]
    texts = texts_of(draw_forest(effects, pooled, labels))
    assert "not pooled" in texts
    assert f"{labels['stu-002']}: no sd1: not pooled." in texts


def test_risk_of_bias_stands_beside_the_studies_with_its_letters_and_symbols():
    figure = all_figures(5)["forest_o"]
    texts = texts_of(figure)
    assert {"Risk of bias", "A", "B", "G", "+", "?"} <= set(texts)
    assert sum(text in ("+", "?", "–") for text in texts) == 14  # five studies, three domains, one not judged
    assert any("A Random sequence generation; B Allocation concealment" in text for text in texts)


def test_a_plot_by_subgroups_has_subtotals_and_the_test_between_them():
    texts = texts_of(all_figures(30)["forest_o_by_design"])
    assert {"Quasi-randomised", "Randomised"} <= set(texts)
    assert texts.count("Subtotal (95% CI)") == 2
    assert any(text.startswith("Test for subgroup differences: Q = ") for text in texts)


def test_the_plot_of_influence_marks_the_studies_that_the_table_calls_influential():
    _, pooled, labels = review(12, **ASKED)
    figure = draw_influence(pooled, labels)
    bold = {text.get_text() for text in figure.texts if text.get_weight() == "bold"} & set(labels.values())
    rows = pooled["influence"]["studies"]
    assert bold == {labels[row["study"]] for row in rows if row["influential"]}
    assert {"DFFITS", "Hat", "DFBETAS"} <= set(texts_of(figure))
    assert len([axes for axes in figure.axes if axes.collections]) == 6


def test_what_was_not_planned_is_labelled_post_hoc():
    texts = texts_of(all_figures(30)["forest_o_by_country"])
    assert "Functional status, by Country (post hoc)" in texts
    assert any("Trim-and-fill (L0, post hoc)" in text for text in texts_of(all_figures(30)["funnel_o"]))


def test_without_data_the_plots_say_so():
    effects, pooled, labels = review(0)
    assert "No data yet." in texts_of(draw_forest(effects, pooled, labels))
    assert "No data yet." in texts_of(draw_funnel(effects, pooled))


def test_a_funnel_plot_of_few_studies_says_what_it_is_worth():
    for number, says in ((3, True), (12, False)):
        effects, pooled, _ = review(number)
        assert any("fewer than 10" in text for text in texts_of(draw_funnel(effects, pooled))) == says


def test_figures_are_written_with_the_same_bytes_each_time(tmp_path):
    effects, pooled, labels = review(3)
    studies = [{"study_id": key, "label": label} for key, label in labels.items()]
    for folder in ("one", "two"):
        draw_pooling(effects, {"o": pooled, "notice": "Made up"}, studies, PROTOCOL, [], tmp_path / folder)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(f"{kind}_o.{ending}" for kind in ("forest", "funnel") for ending in ("pdf", "png", "svg"))
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names)


@pytest.mark.parametrize(
    ("reach", "is_log_ratio", "labels"),
    [
        (0.9, False, ["−1", "−0.5", "0", "0.5", "1"]),
        (27, False, ["−30", "−20", "−10", "0", "10", "20", "30"]),
        (0.6, True, ["0.5", "0.7", "1", "1.5", "2"]),
        (2.0, True, ["0.1", "0.2", "0.5", "1", "2", "5", "10"]),
        (9.0, True, ["1e-4", "1", "1e4"]),
    ],
)
def test_ticks_are_numbers_that_people_use(reach, is_log_ratio, labels):
    _, found = choose_ticks([reach / 1.05], [reach / 1.05], [], is_log_ratio)
    assert found == labels


def test_an_interval_far_wider_than_the_rest_does_not_stretch_the_axis():
    ticks, _ = choose_ticks([0.2, -0.3], [0.5, -0.6, 40.0], [0.1], False)
    assert ticks[-1] <= 1


def test_numbers_are_printed_as_journals_do():
    assert print_number(-0.004) == "0.00"
    assert print_effect(-0.44, -0.75, -0.13, "SMD") == "−0.44 [−0.75, −0.13]"
    assert print_effect(0.0, -0.6931471805599453, 0.6931471805599453, "OR") == "1.00 [0.50, 2.00]"
