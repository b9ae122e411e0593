"""Published rows become a design: one prediction of all rows is that of each row by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from needlework.forecast.curated import fit_rows
from needlework.forecast.design import Design, SurvivalRows
from needlework.forecast.predict import Prediction
from needlework.forecast.published import (
    PublishedRow,
    build_design,
    reference_dose,
    regular_visits,
    visits_until,
)
from needlework.forecast.trial_effects import TrialEffects, no_effects
from needlework.scales.endpoints import ResponderEndpoint
from tests.reference.example_parameters import PRODUCTS, example_parameters

PARAMETERS = example_parameters(draws=2)


def no_trial(design: Design) -> TrialEffects:
    """Return trial effects of nothing, and a third severe where it is not printed."""
    known = np.where(np.isnan(design.severe_known), 1 / 3, design.severe_known)
    return no_effects(np.tile(known, (2, 1)))


def predict(rows: list[PublishedRow]) -> dict[str, np.ndarray]:
    """Return what is predicted for each row, by its id; two shares for a median."""
    design, _ = build_design(rows, PRODUCTS)
    prediction = Prediction(PARAMETERS, design, no_trial(design))
    found = {}
    for group in design.groups:
        if isinstance(group, SurvivalRows):
            values = np.stack(prediction.remaining(group), axis=-1)
        else:
            values = prediction.shares(group)[..., None]
        for place, row in enumerate(group.row):
            found[rows[row].row_id] = values[:, place]
    return found


def known_rows() -> list[PublishedRow]:
    rows = fit_rows("glabella", "seen-only")
    return [row for row in rows if row.product in (*PRODUCTS, "placebo")]


def test_all_rows_together_are_predicted_as_each_one_alone() -> None:
    rows = known_rows()
    together = predict(rows)
    assert len(together) == len(rows)
    kinds: dict[tuple[object, ...], list[PublishedRow]] = {}
    for row in rows:
        kinds.setdefault((row.kind, row.endpoint, row.rater, row.at_risk), []).append(row)
    for row in (member for members in kinds.values() for member in (members[0], members[-1])):
        alone = predict([row])[row.row_id]
        assert np.abs(alone - together[row.row_id]).max() <= 1e-12, row.row_id


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = known_rows()
    forward, backward = predict(rows), predict(rows[::-1])
    assert all(np.abs(forward[key] - backward[key]).max() <= 1e-12 for key in forward)


def test_every_prediction_is_a_share() -> None:
    for row, value in predict(known_rows()).items():
        assert np.isfinite(value).all(), row
        assert ((value >= 0) & (value <= 1)).all(), row


def example(**changes: object) -> PublishedRow:
    row = PublishedRow(
        row_id="trial/arm/none-or-mild/30",
        trial="trial",
        arm="arm",
        product=PRODUCTS[0],
        dose_ratio=1.0,
        male_excess=0.0,
        severe_share=0.4,
        kind="share",
        endpoint=ResponderEndpoint("none_or_mild", "investigator"),
        rater="",
        day=30.0,
        size=200.0,
        value=0.8,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def test_rows_of_one_arm_share_it_and_arms_of_one_trial_share_that() -> None:
    rows = [
        example(),
        example(row_id="b", day=60.0),
        example(row_id="c", arm="other", dose_ratio=2.0),
        example(row_id="d", trial="second", severe_share=float("nan")),
    ]
    design, data = build_design(rows, PRODUCTS)
    assert design.trials == ("trial", "second")
    assert design.trial.tolist() == [0, 0, 1]
    assert design.arms.dose_ratio.tolist() == [[1.0], [2.0], [1.0]]
    assert design.days == (30.0, 60.0)
    assert np.isnan(design.severe_known[2])
    assert data.count == pytest.approx([160.0] * 4)
    assert [group.arm.tolist() for group in design.groups] == [[0, 0, 1, 2]]
    assert [group.row.tolist() for group in design.groups] == [[0, 1, 2, 3]]


def test_a_median_looks_at_the_visits_up_to_its_own_and_knows_those_around_it() -> None:
    response = ResponderEndpoint("none_or_mild", "investigator")
    common = {
        "kind": "median",
        "endpoint": response,
        "at_risk": response,
        "at_risk_day": 28.0,
        "visits": (28.0, 56.0, 84.0, 112.0, 140.0),
    }
    rows = [
        example(row_id="a", day=112.0, low=84.0, **common),
        example(row_id="b", day=56.0, low=28.0, **common),
    ]
    assert visits_until(rows[0]) == (56.0, 84.0, 112.0)
    design, _ = build_design(rows, PRODUCTS)
    group = design.groups[0]
    assert isinstance(group, SurvivalRows)
    days = np.array(design.days)
    assert days[group.visits].tolist() == [[56.0, 84.0, 112.0], [56.0, 56.0, 56.0]]
    assert group.counted.tolist() == [[True, True, True], [True, False, False]]
    assert (group.low.tolist(), group.high.tolist()) == ([1, -1], [2, 0])
    assert days[group.at_risk_day].tolist() == [28.0, 28.0]


def test_the_reference_dose_is_the_label_dose_of_the_product() -> None:
    assert reference_dose("onabotulinumtoxinA", "glabella") == 20
    assert reference_dose("abobotulinumtoxinA", "glabella") == 50
    assert reference_dose("daxibotulinumtoxinA", "glabella") == 40


def test_visits_without_a_printed_schedule_are_regular() -> None:
    assert regular_visits(28, 112) == (28.0, 56.0, 84.0, 112.0)
    assert regular_visits(28, 100)[-1] == 112.0
