"""Medians and restricted means of two arms, compared as a paper would."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files

import jsonschema
import numpy as np
import pytest

from needlework.exchange.report.trial import render_trial_report
from needlework.exchange.trial_csv import HEADER, trial_csv_text
from needlework.exchange.trial_json import trial_json_text
from needlework.exchange.trial_text import trial_text
from needlework.problems import BadInputError
from needlework.trials import TrialResult
from needlework.trials.comparing_times import Curve, Times, difference, drawn
from needlework.trials.figures import Answer, answer
from needlework.trials.simulation import simulate
from needlework.trials.values import ComparisonResult
from tests.trials.making import (
    LOSS,
    TEN,
    TWENTY,
    arm,
    asked_of,
    comparison,
    endpoint,
    result_of,
    treatment,
    trial_of,
)

VISITS = (28, 56, 84, 112, 140, 168, 196, 224, 252)
LOST = endpoint(LOSS, VISITS)
RESTRICTED = 'measure = "restricted-mean"\n'


def of_times(more: str = "", names: tuple[str, str] = ("20", "10"), day: int = 252) -> str:
    """Return the lines of a comparison of times."""
    from tests.trials.making import RATED

    return comparison(more, day, names).replace(RATED, LOSS)


def compared(more: str = "", size: int | None = 80, dose: str = "10 U") -> ComparisonResult:
    arms = arm("20", treatment(), size=size), arm("10", treatment(dose), size=size)
    return result_of(*arms, LOST, of_times(more), patients=5000).comparisons[0]


def seen(lost: tuple[int, ...], people: int) -> Curve:
    """Return the curve of so many losses at each of the visits 30, 60 and 90, nobody leaving."""
    left = people - np.concatenate([[0], np.cumsum(lost)])
    steps = np.array(lost) / (left[:-1] * np.maximum(left[1:], 1))
    return Curve(np.array([30.0, 60.0, 90.0]), left[1:] / people, steps)


def test_the_restricted_mean_is_that_of_peoples_times() -> None:
    mean, error = seen((2, 3, 3), 10).restricted_mean()
    times = np.array([30] * 2 + [60] * 3 + [90] * 5)
    assert mean == pytest.approx(times.mean())
    assert error == pytest.approx(times.std() / np.sqrt(10))


def test_a_median_is_a_visit_with_visits_as_limits() -> None:
    assert [float(one) for one in seen((4, 1, 3), 10).median(1.96)] == [60, 30, 90]
    assert [float(one) for one in seen((20, 30, 30), 100).median(1.96)] == [60, 60, 90]
    assert float(seen((1, 1, 1), 10).median(1.96)[0]) == np.inf


def loss_of(head: str = "", patients: int = 5000) -> Answer:
    """Return the simulated median of one arm."""
    trial = trial_of(TWENTY, LOST, head=f"patients = {patients}\n{head}")
    (asked,), worlds = asked_of(trial)
    counts = simulate(trial, asked, worlds).counts[0]
    return answer(asked.questions[0], counts, patients)


@pytest.mark.parametrize("head", ["", "dropout_per_year = 0.5"])
def test_curves_of_trials_scatter_as_greenwood_says(head: str) -> None:
    found = loss_of(head)
    true = np.broadcast_to(found.pooled, (40, 100, len(found.pooled)))
    curves = drawn(true, found, 400, np.random.default_rng(1))
    told = curves.remaining * np.sqrt(np.cumsum(curves.steps, axis=-1))
    spread = curves.remaining.std(axis=(0, 1))
    assert np.allclose(curves.remaining.mean(axis=(0, 1)), found.pooled, atol=0.004)
    many = (found.pooled > 0.05) & (found.pooled < 0.95)
    assert many.sum() > 3
    assert told.mean(axis=(0, 1))[many] == pytest.approx(spread[many], rel=0.06)


def test_those_who_leave_are_those_who_drop_out() -> None:
    assert loss_of().leaving == pytest.approx(0)
    leaving = loss_of("dropout_per_year = 0.5").leaving[:4]
    assert leaving == pytest.approx(1 - 0.5 ** (28 / 365.25), abs=0.015)
    kept = loss_of('dropout_per_year = 0.5\nimputation = "non-responder"')
    assert kept.leaving == pytest.approx(0)


def test_only_those_who_are_followed_take_part() -> None:
    followed = LOST + 'followed = "day30-responders"\n'
    trial = trial_of(TEN, followed, head="patients = 4000")
    (asked,), worlds = asked_of(trial)
    found = answer(asked.questions[0], simulate(trial, asked, worlds).counts[0], 4000)
    assert loss_of().followed == 1
    assert 0.4 < found.followed < 0.99


@pytest.mark.parametrize("restricted", [True, False])
def test_equal_arms_are_told_apart_as_seldom_as_the_level_says(restricted: bool) -> None:
    found = loss_of()
    times = _alike(found, restricted)
    _, low, high = times.read((150, 150), 0.05, np.random.default_rng(3))
    wrong = np.mean(low > 0), np.mean(high < 0)
    # Limits of medians are visits, so they are on the safe side.
    assert max(wrong) < 0.033
    assert min(wrong) > (0.015 if restricted else -1)


def _alike(found: Answer, restricted: bool) -> Times:
    """Return trials of two arms with the very same true curve, without residuals."""
    times = Times.__new__(Times)
    true = np.broadcast_to(found.pooled, (80, 100, len(found.pooled)))
    times._arms, times._true, times._restricted = (found, found), [true, true], restricted
    return times


def test_more_units_last_longer_by_either_measure() -> None:
    mean, median = compared(RESTRICTED), compared()
    assert (mean.measure, median.measure) == ("restricted-mean", "median")
    assert mean.unit == median.unit == "days"
    for found in (mean, median):
        assert found.difference is not None and 10 < found.difference < 60
        assert found.lo90 is not None and found.hi90 is not None
        assert found.lo90 <= found.difference <= found.hi90
    assert (median.difference or 0) % 28 == 0


def test_power_grows_with_size_and_the_mean_needs_fewer_people() -> None:
    power = [compared(RESTRICTED, size).power or 0.0 for size in (20, 60, 200)]
    assert power == sorted(power)
    assert power[0] < 0.5 < power[-1]
    assert (compared(RESTRICTED, 100).power or 0) > (compared("", 100).power or 0)


def test_non_inferiority_of_times_has_a_margin_in_days() -> None:
    margin = 'kind = "non-inferiority"\nmargin_days = 28\n'
    equal = compared(RESTRICTED + margin, 300, "20 U")
    assert equal.margin == 28 and equal.shown
    assert (equal.power or 0) > (compared(RESTRICTED, 300, "20 U").power or 0)


def test_without_sizes_there_is_a_difference_and_no_power() -> None:
    found = compared(RESTRICTED, None)
    assert found.difference is not None and found.power is found.ci_low is found.shown is None


def test_a_median_that_is_not_reached_is_said_and_shows_nothing() -> None:
    early = endpoint(LOSS, (28, 56))
    found = result_of(TWENTY, TEN, early, of_times(day=56)).comparisons[0]
    assert found.difference is found.ci_high is None
    assert found.shown is False
    words = " ".join(trial_text(result_of(TWENTY, TEN, early, of_times(day=56))).split())
    assert "difference of medians not reached days" not in words
    assert "difference of medians not reached" in words


def test_times_that_are_not_reached_are_later_than_all() -> None:
    apart = difference(np.array([np.inf, 84.0, np.inf]), np.array([84.0, np.inf, np.inf]))
    assert apart.tolist() == [np.inf, -np.inf, 0.0]


def test_a_size_is_found_for_a_difference_of_means() -> None:
    rule = "[sample_size]\npower = 0.7\nlargest = 400\n"
    found = result_of(TWENTY, TEN, LOST, of_times(RESTRICTED), rule, patients=5000)
    assert found.sample_sizes[0].n_per_arm is not None
    assert 10 <= found.sample_sizes[0].n_per_arm <= 400
    assert 0.69 < found.sample_sizes[0].power < 0.8


@pytest.fixture(scope="module")
def both() -> TrialResult:
    more = RESTRICTED + 'kind = "non-inferiority"\nmargin_days = 14\n'
    return result_of(TWENTY, TEN, LOST, endpoint(), of_times(), of_times(more), comparison())


def test_every_output_tells_what_is_compared(both: TrialResult) -> None:
    schema = files("needlework") / "schemas" / "trial-result-1.schema.json"
    document = json.loads(trial_json_text(both))
    jsonschema.validate(document, json.loads(schema.read_text("utf-8")))
    told = [(one["measure"], one["unit"]) for one in document["comparisons"]]
    assert told == [("median", "days"), ("restricted-mean", "days"), ("share", "fraction")]
    rows = list(csv.DictReader(io.StringIO(trial_csv_text(both))))
    assert len({tuple(row[name] for name in HEADER[:9]) for row in rows}) == len(rows)
    units = {row["quantity"]: row["unit"] for row in rows}
    assert units["restricted_mean_difference"] == units["median_ci_low"] == "days"
    assert units["restricted_mean_power"] == units["difference"] == "fraction"
    for text in (" ".join(trial_text(both).split()), render_trial_report(both)):
        assert "difference of restricted means" in text
        assert "non-inferiority by 14 days" in text


@pytest.mark.parametrize(
    ("endpoints", "more", "day", "words"),
    [
        (LOST, 'measure = "share"\n', 252, "is a time; allowed: median or restricted-mean"),
        (LOST, "", 84, "day 84 of a time; allowed: its last day, 252"),
        (
            LOST,
            'kind = "non-inferiority"\nmargin = 0.1\n',
            252,
            "margin = 0.1 beside .*; allowed: margin_days, in days",
        ),
    ],
)
def test_a_comparison_that_makes_no_sense_is_refused(
    endpoints: str, more: str, day: int, words: str
) -> None:
    with pytest.raises(BadInputError, match=words) as refused:
        result_of(TWENTY, TEN, endpoints, of_times(more, day=day))
    assert len(refused.value.problems) == 1
    assert refused.value.problems[0].where.startswith("trial.toml, line")


def test_a_share_has_no_mean_and_an_onset_is_not_compared() -> None:
    with pytest.raises(BadInputError, match="is a share; allowed: share"):
        result_of(TWENTY, TEN, endpoint(), comparison(RESTRICTED))
    with pytest.raises(BadInputError, match="margin_days = 3 beside"):
        more = 'kind = "non-inferiority"\nmargin_days = 3\n'
        result_of(TWENTY, TEN, endpoint(), comparison(more))
    onset = "median_time_to_onset_days"
    asked = comparison(day=84).replace(
        "responder_none_or_mild_investigator_max_contraction", onset
    )
    with pytest.raises(BadInputError, match="is a time to onset"):
        result_of(TWENTY, TEN, endpoint(onset, (7, 84)), asked)
