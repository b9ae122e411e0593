"""The result of a trial as text, JSON, table and report."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise

import jsonschema
import pytest

from needlework.exchange.charts.arm_style import arm_style
from needlework.exchange.charts.arms import Series, arms_chart
from needlework.exchange.charts.end_labels import APART, apart
from needlework.exchange.report.trial import render_trial_report
from needlework.exchange.trial_csv import HEADER, trial_csv_text
from needlework.exchange.trial_json import trial_json_text
from needlework.exchange.trial_text import WIDTH, trial_text
from needlework.trials import TrialResult
from tests.exchange.test_report import EVIL, Reader
from tests.trials.making import (
    COMPOSITE,
    LOSS,
    RATED,
    TEN,
    TWENTY,
    arm,
    comparison,
    endpoint,
    result_of,
)


@pytest.fixture(scope="module")
def found() -> TrialResult:
    return result_of(
        arm("none", size=None),
        TEN,
        TWENTY,
        endpoint(days=(7, 28, 84)),
        endpoint(COMPOSITE, (28,)),
        endpoint(LOSS, (28, 56, 84)),
        comparison(),
        comparison(names=("20", "none")),
        "[sample_size]\npower = 0.6\nlargest = 300\n[retreatment]\n",
    )


def test_the_json_keeps_its_schema_and_the_contract(found: TrialResult) -> None:
    schema = json.loads(
        (files("needlework") / "schemas" / "trial-result-1.schema.json").read_text("utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(trial_json_text(found))
    jsonschema.validate(document, schema)
    assert {"versions", "seed", "arms"} <= set(document)
    promised = {"outcome", "area", "day", "mean", "lo90", "hi90", "unit", "grade"}
    for one in document["arms"]:
        assert len(one["endpoints"]) == 5
        assert all(promised <= set(item) for item in one["endpoints"])


def test_the_table_has_one_row_per_arm_endpoint_day_and_quantity(found: TrialResult) -> None:
    rows = list(csv.DictReader(io.StringIO(trial_csv_text(found))))
    assert tuple(rows[0]) == HEADER
    keys = [tuple(row[name] for name in HEADER[:9]) for row in rows]
    assert len(set(keys)) == len(keys)
    shares = [row for row in rows if row["outcome"] == RATED and row["quantity"] == "mean"]
    assert [(row["arm"], row["day"]) for row in shares] == [
        (name, day) for name in ("none", "10", "20") for day in ("7", "28", "84")
    ]
    assert {"n_per_arm", "power", "remaining", "retreatments"} <= {r["quantity"] for r in rows}


def test_the_text_fits_the_terminal_and_names_everything(found: TrialResult) -> None:
    text = trial_text(found)
    assert max(map(len, text.splitlines())) <= WIDTH + 10
    for words in (
        "None or mild at maximum contraction (investigator), glabella",
        "median day",
        "Comparisons",
        "Sample size",
        "Treated again",
        "Assumed",
        "n = 80",
        "no size given",
        "Seed 1.",
    ):
        assert words in text


def test_endpoints_that_differ_in_who_is_followed_are_told_apart() -> None:
    more = 'rater = "either"\nfollowed = "day30-responders"\n'
    found = result_of(TWENTY, endpoint(LOSS, (28, 56)), endpoint(LOSS, (28, 56), more))
    text = trial_text(found)
    assert "Median time none or mild is kept, glabella\n" in text
    assert "glabella, by either rater, of those who respond on day 30" in text
    rows = json.loads(trial_json_text(found))["arms"][0]["endpoints"]
    assert [row["followed"] for row in rows] == [None, "day30-responders"]


def test_many_arms_are_printed_below_one_another(found: TrialResult) -> None:
    arms = tuple(replace(found.arms[1], name=f"arm number {place}") for place in range(9))
    text = trial_text(replace(found, arms=arms, comparisons=(), sample_sizes=()))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "arm number 8" in text


def test_a_comparison_without_sizes_says_so(found: TrialResult) -> None:
    assert "Without a size of both arms" in " ".join(trial_text(found).split())


def test_a_size_that_is_not_reached_is_said(found: TrialResult) -> None:
    missed = replace(found.sample_sizes[0], n_per_arm=None)
    text = " ".join(trial_text(replace(found, sample_sizes=(missed,))).split())
    assert "even 300 per arm do not reach" in text


def test_the_report_is_well_formed_and_loads_nothing(found: TrialResult) -> None:
    document = render_trial_report(found)
    read = Reader(document)
    assert not read.crossed and not read.open
    assert len(set(read.all("id"))) == len(read.all("id"))
    addresses = [*read.all("src"), *read.all("href")]
    assert all(address.startswith("#") for address in addresses)
    assert "://" not in re.sub(r'xmlns="[^"]*"', "", document)
    assert "script" not in read.names()


def test_the_report_can_be_read_without_seeing_it(found: TrialResult) -> None:
    read = Reader(render_trial_report(found))
    pictures = [held for name, held in read.elements if name == "svg"]
    assert len(pictures) == 6
    assert all(held.get("role") == "img" and held.get("aria-labelledby") for held in pictures)
    assert read.names().count("h1") == 1
    for words in ("days after the first session", "share of people", "still without the event"):
        assert words in read.text


def test_names_of_arms_cannot_inject_markup(found: TrialResult) -> None:
    evil = replace(found, title=EVIL, arms=tuple(replace(one, name=EVIL) for one in found.arms))
    read = Reader(render_trial_report(evil))
    assert not {"script", "img"} & set(read.names())


def test_arms_of_a_single_day_stand_beside_one_another() -> None:
    series = [Series(name, (28,), (0.5,), (0.3,), (0.7,)) for name in "abc"]
    picture = arms_chart(series, "Title")
    assert picture.count('class="whisker"') == 3
    positions = re.findall(r'x1="([\d.]+)"[^>]*class="whisker"', picture)
    assert len(set(positions)) == 3


def test_arms_are_told_apart_without_colour() -> None:
    styles = [arm_style(place) for place in range(8)]
    assert len({style.dashes for style in styles}) == 8
    assert len({(style.shape, style.hollow) for style in styles}) == 8
    assert len({style.colour for style in styles}) == 8


def test_the_legend_shows_each_arm_as_it_is_drawn() -> None:
    series = [Series(name, (0, 28), (1, 0.5), (1, 0.3), (1, 0.7)) for name in "abcd"]
    picture = arms_chart(series, "Title")
    assert picture.count('class="arm"') == 4
    drawn = re.findall(r'stroke-dasharray="([^"]*)"[^>]*class="arm"', picture)
    swatches = re.findall(r'<line [^>]*stroke-dasharray="([^"]*)"', picture)
    assert len(set(drawn)) == 3
    assert swatches == drawn


def test_every_line_carries_its_name_at_its_end() -> None:
    names = ("placebo", "20 units", "a name that is far too long for its place beside the line")
    series = [Series(name, (0, 28), (1, 0.5), (1, 0.3), (1, 0.7)) for name in names]
    for width in (350, 760):
        picture = arms_chart(series, "Title", width=width)
        found = re.findall(
            r'<text x="([\d.]+)" y="([\d.]+)"[^>]*class="line-name">([^<]*)<', picture
        )
        assert [name[:5] for _, _, name in found] == ["place", "20 un", "a nam"]
        assert found[2][2].endswith("…")
        assert all(float(x) + 6 * len(name) <= width for x, _, name in found)
        heights = sorted(float(y) for _, y, _ in found)
        assert min(high - low for low, high in pairwise(heights)) >= APART - 0.01


def test_names_share_the_room_where_there_is_little() -> None:
    free = apart([(10.0, 0.0), (100.0, 0.0)], 0, 200)
    assert free == [10.0, 100.0]
    assert apart([(50.0, 2.0), (50.0, 1.0)], 0, 200) == [50.0 + APART, 50.0]
    tight = apart([(90.0, float(place)) for place in range(11)], 0, 100)
    assert tight == pytest.approx([10.0 * place for place in range(11)])


def test_many_visits_are_rows_and_many_arms_are_told_in_parts(found: TrialResult) -> None:
    assert '<th scope="col">day 7</th>' not in render_trial_report(found)
    assert "day 7</th>" in render_trial_report(found)
    visits = result_of(TWENTY, TEN, endpoint(days=(7, 14, 28, 56, 84)), patients=200)
    arms = tuple(replace(visits.arms[0], name=f"arm {place}") for place in range(7))
    document = render_trial_report(replace(visits, arms=arms))
    assert document.count('<th scope="row">day\N{NO-BREAK SPACE}84</th>') == 2
    heads = re.findall(r"<thead>(.*?)</thead>", document)
    assert [head.count(">arm ") for head in heads] == [0, 5, 2]
