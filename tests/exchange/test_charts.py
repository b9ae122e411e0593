import dataclasses
import re
from datetime import date
from xml.etree import ElementTree

import numpy as np
import pytest

from needlework.exchange.charts import (
    course_chart,
    events_chart,
    grade_chart,
    palette,
    people_chart,
    rate_chart,
    syringe_chart,
)
from needlework.exchange.charts.events import Row
from needlework.exchange.charts.frame import day_ticks, round_ticks, span
from needlework.forecast.values import Band, Path
from tests.exchange import example_forecast as example

SVG = "{http://www.w3.org/2000/svg}"


def parsed(chart: str) -> ElementTree.Element:
    return ElementTree.fromstring(chart)


def marked(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [item for item in root.iter() if name in (item.get("class") or "").split()]


def points(path: ElementTree.Element) -> np.ndarray:
    numbers = re.findall(r"-?[\d.]+", path.get("d") or "")
    return np.array(numbers, dtype=float).reshape(-1, 2)


def scale(root: ElementTree.Element, name: str, axis: str) -> np.ndarray:
    """Return the line from pixels to values that the printed tick labels define."""
    ticks = marked(root, name)
    values = [float((tick.text or "").rstrip(" %")) for tick in ticks]
    pixels = [float(tick.get(axis) or "nan") for tick in ticks]
    return np.polyfit(pixels, values, 1)


def read_off(root: ElementTree.Element, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return days and values of a curve as a reader would take them from the axes."""
    line = points(marked(root, name)[0])
    x, y = scale(root, "x-tick", "x"), scale(root, "y-tick", "y")
    labels_below_line = 4 * y[0]
    return np.polyval(x, line[:, 0]), np.polyval(y, line[:, 1]) + labels_below_line


@pytest.mark.parametrize("width", [760, 350])
def test_the_curves_can_be_read_off_the_axes(width):
    course = example.courses()[0]
    root = parsed(course_chart(course, width=width))
    for name, path in (("treated", course.treated), ("untreated", course.untreated)):
        days, values = read_off(root, name)
        np.testing.assert_allclose(days, course.days, atol=0.02)
        np.testing.assert_allclose(values, 100 * path.median, atol=0.02)


@pytest.mark.parametrize("name", ["band50", "band80", "band95"])
def test_the_bands_can_be_read_off_the_axes(name):
    course = example.courses()[0]
    root = parsed(course_chart(course))
    _, values = read_off(root, name)
    band = getattr(course.treated, name)
    np.testing.assert_allclose(values[:361], 100 * band.high, atol=0.02)
    np.testing.assert_allclose(values[361:], 100 * band.low[::-1], atol=0.02)


def test_the_stack_of_grades_can_be_read_off_the_axes():
    course = example.courses()[1]
    root = parsed(grade_chart(course))
    top = np.zeros(361)
    for grade in range(4):
        _, values = read_off(root, f"grade-{grade}")
        np.testing.assert_allclose(values[361:], top[::-1], atol=0.05)
        top = top + 100 * course.treated.p_grade[:, grade]
        np.testing.assert_allclose(values[:361], top, atol=0.05)


def test_the_untreated_column_is_untreated():
    root = parsed(grade_chart(example.courses()[1], beside_day=30))
    column = marked(root, "untreated-column")[0]
    heights = [
        np.ptp(points(item)[:, 1])
        for item in column.iter(f"{SVG}path")
        if "fill" in item.attrib and item.get("class")
    ]
    wanted = example.courses()[1].untreated.p_grade[30]
    np.testing.assert_allclose(np.array(heights) / sum(heights), wanted, atol=0.001)


def test_the_marked_day_is_written_with_its_value_and_band():
    root = parsed(course_chart(example.courses()[0], mark_day=30))
    assert [item.text for item in marked(root, "mark")] == ["day 30: 83 %", "95 % band 73–90 %"]


def test_sessions_are_marked_on_their_days():
    root = parsed(course_chart(example.courses()[0], session_days=(0, 84, 500)))
    x = scale(root, "x-tick", "x")
    starts = [float(item.get("d").split(",")[0][1:]) for item in marked(root, "session")]
    np.testing.assert_allclose(np.polyval(x, starts), [0, 84], atol=0.2)


def test_a_chart_until_a_day_ends_there():
    root = parsed(course_chart(example.courses()[0], until=120))
    days, _ = read_off(root, "treated")
    assert days[-1] == pytest.approx(120, abs=0.02)
    graded = parsed(grade_chart(example.courses()[1], until=120))
    days, _ = read_off(graded, "grade-0")
    assert max(days) == pytest.approx(120, abs=0.02)


def test_dates_stand_below_the_days():
    words = course_chart(example.courses()[0], start=date(2026, 12, 1))
    assert "31 Dec" in words
    assert "31 Dec" not in course_chart(example.courses()[0])


def test_a_score_is_labelled_with_grades():
    root = parsed(course_chart(example.courses()[1]))
    ticks = [item.text for item in marked(root, "y-tick")]
    assert ticks == ["none", "mild", "moderate", "severe"]


def test_a_measure_carries_its_unit():
    path = example.flat_path(0.0)
    path = dataclasses.replace(path, median=np.linspace(12.0, 31.0, 361))
    course = example.course(quantity="measure", unit="mm", label="Brow height", treated=path)
    assert "Brow height (mm)" in course_chart(course)


def test_a_measure_far_from_zero_uses_its_own_range():
    median = np.linspace(20.0, 24.0, 361)
    bands = {name: Band(median - 1, median + 1) for name in ("band50", "band80", "band90")}
    path = Path(median, **bands, band95=Band(median - 1, median + 1))
    course = example.course(quantity="measure", unit="mm", treated=path, untreated=path)
    root = parsed(course_chart(course))
    assert min(float(tick.text) for tick in marked(root, "y-tick")) >= 18
    _, values = read_off(root, "treated")
    np.testing.assert_allclose(values, median, atol=0.01)


def test_a_very_long_course_is_thinned_but_keeps_its_ends():
    days = np.arange(0.0, 3651.0)
    path = example.flat_path(0.5)
    long = dataclasses.replace(
        path,
        median=np.linspace(0, 1, len(days)),
        **{
            name: type(path.band50)(np.zeros(len(days)), np.ones(len(days)))
            for name in ("band50", "band80", "band90", "band95")
        },
    )
    root = parsed(course_chart(example.course(days=days, treated=long, untreated=long)))
    drawn, _ = read_off(root, "treated")
    assert len(drawn) <= 480
    assert drawn[0] == pytest.approx(0, abs=0.1)
    assert drawn[-1] == pytest.approx(3650, abs=0.1)


def test_a_course_without_grades_cannot_be_stacked():
    with pytest.raises(ValueError, match="course_chart"):
        grade_chart(example.courses()[0])


def test_event_bars_stand_at_their_quantiles():
    events = example.forecast().all_events
    root = parsed(events_chart([Row(event, event.name) for event in events]))
    x = scale(root, "x-tick", "x")
    medians = [float(item.get("x1")) for item in marked(root, "event-median")]
    np.testing.assert_allclose(np.polyval(x, medians), [e.q50 for e in events], atol=0.05)
    for event in events:
        group = marked(root, f"event-{event.name}")[0]
        outer, inner = group.findall(f"{SVG}rect")
        left = np.polyval(x, float(outer.get("x")))
        assert left == pytest.approx(event.q05, abs=0.05)
        right = np.polyval(x, float(inner.get("x")) + float(inner.get("width")))
        assert right == pytest.approx(event.q75, abs=0.05)


def test_an_open_end_is_an_arrow_and_says_never():
    last = example.forecast().all_events[-1]
    root = parsed(events_chart([Row(last, "Return")]))
    assert len(marked(root, "event-return")[0].findall(f"{SVG}path")) == 1
    assert "78 to never), never in 7 %" in "".join(root.itertext())


def test_an_event_that_hardly_ever_happens_says_so():
    never = example.event("return", None, None, None, None, None, never=0.98)
    said = "".join(parsed(events_chart([Row(never, "Return")])).itertext())
    assert "never in 98 %" in said
    assert "not within the days forecast" in said


def test_a_narrow_chart_puts_ranges_on_their_own_line():
    rows = [
        Row(event, "No longer none or mild, who responded")
        for event in example.forecast().all_events
    ]
    wide, narrow = (parsed(events_chart(rows, width=width)) for width in (760, 350))
    assert marked(wide, "event-range")[0].get("dy") is None
    assert marked(narrow, "event-range")[0].get("dy") == "16"


def test_a_hundred_people_have_their_grades():
    root = parsed(people_chart((36, 47, 11, 6), title="People"))
    assert [len(marked(root, f"grade-{grade}")) for grade in range(4)] == [36, 47, 11, 6]
    assert "36 none, 47 mild, 11 moderate, 6 severe." in "".join(root.itertext())


def test_a_rate_shows_bounds_and_comparator_in_order():
    risk = example.forecast().risks[0]
    root = parsed(rate_chart(risk, highest=0.2, width=216))
    dot, ring = root.findall(f"{SVG}circle")
    assert float(dot.get("cx")) == pytest.approx(8 + 200 * risk.probability / 0.2, abs=0.01)
    assert float(ring.get("cx")) == pytest.approx(8 + 200 * risk.comparator / 0.2, abs=0.01)
    assert "11 in 100, at most 14 in 100" in "".join(root.itertext())


def test_a_rate_without_comparator_has_no_ring():
    root = parsed(rate_chart(example.forecast().risks[3]))
    assert len(root.findall(f"{SVG}circle")) == 1


def test_a_syringe_is_filled_to_its_mark():
    root = parsed(syringe_chart(50, words="20 U"))
    barrel = next(item for item in root.iter(f"{SVG}rect") if item.get("fill") == "none")
    filled = next(item for item in root.iter(f"{SVG}rect") if item.get("fill") == "#8fc3d5")
    assert float(filled.get("width")) == pytest.approx(float(barrel.get("width")) / 2, abs=0.01)


@pytest.mark.parametrize(
    "chart",
    [
        course_chart(example.courses()[0], uid="one"),
        grade_chart(example.courses()[1], uid="one"),
        events_chart([Row(example.forecast().all_events[0], "Onset")], uid="one"),
        people_chart((100, 0, 0, 0), uid="one", title="People"),
        rate_chart(example.forecast().risks[0], uid="one"),
        syringe_chart(10, words="4 U", uid="one"),
    ],
)
def test_every_picture_has_a_title_a_description_and_no_foreign_parts(chart):
    root = parsed(chart)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text and description.text
    assert "http" not in chart.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in chart


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_stands_out_from_what_is_behind_it():
    for ink in (palette.INK, palette.MUTED, palette.TREATED, palette.UNTREATED):
        assert contrast(ink, palette.PAPER) >= 4.5
    for ink, fill in zip(palette.GRADE_INK, palette.GRADES, strict=True):
        assert contrast(ink, fill) >= 4.5


def test_neighbouring_grades_differ_in_lightness():
    for one, other in zip(palette.GRADES[:-1], palette.GRADES[1:], strict=True):
        assert contrast(one, other) >= 1.2


def test_ticks_are_round_and_inside():
    assert day_ticks(0, 240, 700) == [0, 30, 60, 90, 120, 150, 180, 210, 240]
    assert day_ticks(0, 1e6, 500)[-1] <= 1e6
    assert round_ticks(0, 31) == [0, 10, 20, 30]
    assert span(3, 3)[1] > 3


def test_a_score_outside_its_scale_is_drawn_at_the_end_of_the_scale():
    score = example.courses()[1]
    far = dataclasses.replace(
        score.treated,
        median=score.treated.median - 0.5,
        band95=Band(score.treated.band95.low - 1, score.treated.band95.high + 2),
    )
    root = parsed(course_chart(dataclasses.replace(score, treated=far)))
    assert [item.text for item in marked(root, "y-tick")] == ["none", "mild", "moderate", "severe"]
