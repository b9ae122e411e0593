"""Trials of skin and hair: what arms print, who is seen, and what is told."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.evidence.study_rows import study_rows
from needlework.forecast.indications import fat as fat_family
from needlework.forecast.indications import hair as hair_family
from needlework.forecast.indications import hydration as hydration_family
from needlework.forecast.indications import pigment as pigment_family
from needlework.forecast.indications import volume as volume_family
from tests.trials.skin_making import (
    ACID,
    BOOSTER,
    COMPOSITE,
    COUNT,
    DISSOLVE,
    FILL,
    HALF,
    LOSS,
    MINOXIDIL,
    NEEDLED,
    PLASMA,
    SEVERITY,
    SIX,
    SMOOTHER,
    THREE,
    arm,
    endpoint,
    fat,
    melasma,
    of,
    result,
)

SIZE = 12_345
FACE = endpoint(SEVERITY, "full-face")
CHIN = endpoint(COMPOSITE, "submental", (224,))


def test_the_label_under_the_chin_does_what_its_trials_printed() -> None:
    found = fat(CHIN)
    assert 0.62 <= of(found, "treated", 224).mean <= 0.74
    assert 0.18 <= of(found, "other", 224).mean <= 0.23
    assert found.arm("other").sessions == "placebo injections"


def test_tranexamic_acid_stands_beside_sunscreen_alone() -> None:
    found = melasma(FACE, endpoint(HALF, "full-face"))
    assert of(found, "treated").mean < of(found, "other").mean < 100
    assert of(found, "treated", place=1).mean > of(found, "other", place=1).mean
    assert found.arm("other").sessions == "sunscreen alone"
    assert found.by == "clinics"


LIPS = FILL.replace("nasolabial-folds", "lip-augmentation").replace("nasolabial", "lips")
NEEDLING = (LOSS, arm("needled", NEEDLED))
PUBLISHED = [
    (
        (fat_family, "refine-1/dca-2/responder_composite_1grade/224"),
        (arm("treated", DISSOLVE, SIX, SIZE), CHIN),
        ("treated", 1.0, 0.0),
    ),
    (
        (hair_family, "olsen-2002/minoxidil-5/nonvellus_hair_count_change_per_cm2/336"),
        (*NEEDLING, arm("treated", more=MINOXIDIL, size=SIZE), endpoint(COUNT, "scalp", (336,))),
        ("treated", 1.0, 0.0),
    ),
    (
        (hair_family, "olsen-2002/placebo/nonvellus_hair_count_change_per_cm2/336"),
        (*NEEDLING, arm("other", size=SIZE), endpoint(COUNT, "scalp", (336,))),
        ("other", 1.0, 0.0),
    ),
    (
        (volume_family, "vollure-18mo/vyc-17.5l/responder_nlfss_1pt/274"),
        (arm("treated", FILL, size=SIZE), endpoint("responder_ge1_grade", "nasolabial", (274,))),
        ("treated", 1.0, 0.0),
    ),
    (
        (volume_family, "hyc24l-lips/untreated/responder_lfs_1pt/90"),
        (arm("treated", LIPS), arm("other", size=SIZE), endpoint("responder_ge1_grade", "lips")),
        ("other", 1.0, 0.0),
    ),
    (
        (hydration_family, "alexiades-2023/vyc-12l/responder_acss_1grade_both_cheeks/180"),
        (arm("treated", BOOSTER, size=SIZE), endpoint(SMOOTHER, "cheek", (180,))),
        ("treated", 1.0, 0.0),
    ),
    (
        (hydration_family, "alexiades-2023/untreated/responder_acss_1grade_both_cheeks/30"),
        (arm("treated", BOOSTER), arm("other", size=SIZE), endpoint(SMOOTHER, "cheek", (30,))),
        ("other", 1.0, 0.0),
    ),
    (
        (pigment_family, "del-rosario-2018/placebo/mmasi_percent_improvement/90"),
        (
            arm("treated", ACID, THREE),
            arm("other", size=SIZE),
            endpoint(SEVERITY, "full-face", (90,)),
        ),
        ("other", -1.0, 100.0),
    ),
    (
        (pigment_family, "ahsan-txa-aa/txa-meso/responder_masi_over_50pct/126"),
        (arm("treated", ACID, (0, 42, 84), SIZE), endpoint(HALF, "full-face", (126,))),
        ("treated", 1.0, 0.0),
    ),
]


@pytest.mark.parametrize(
    ("figure", "parts", "read"), PUBLISHED, ids=[one[0][1] for one in PUBLISHED]
)
def test_a_published_arm_is_simulated_as_validation_predicts_it(figure, parts, read) -> None:
    family, name = figure
    topics = ("mesotherapy", "microneedling")
    (row,) = [one for topic in topics for one in study_rows(topic) if one.row_id == name]
    drawn = family.predict([row], family.draws(False), np.random.default_rng(3))[0]
    whose, factor, start = read
    size = f"size = {row.n:.0f}"
    found = result(*(part.replace(f"size = {SIZE}", size) for part in parts))
    (own,) = found.arm(whose).endpoints
    spread = np.quantile(drawn, 0.95) - np.quantile(drawn, 0.05)
    assert start + factor * own.mean == pytest.approx(drawn.mean(), abs=0.1 * spread)
    assert own.hi90 - own.lo90 == pytest.approx(spread, rel=0.15)


def test_hair_under_home_use_alone_is_an_arm_of_its_own() -> None:
    found = result(
        LOSS,
        arm("both", NEEDLED, (0, 28, 56, 84), more=MINOXIDIL),
        arm("treated", more=MINOXIDIL),
        arm("other"),
        endpoint(COUNT, "scalp", (168,)),
    )
    means = [of(found, name, 168).mean for name in ("both", "treated", "other")]
    assert means == sorted(means, reverse=True)
    assert found.arm("treated").sessions == "daily minoxidil 5 %, from day 0"
    assert found.arm("other").sessions == "no treatment"
    assert of(found, "both", 168).unit == hair_family.UNIT


def test_fillers_and_boosters_have_trials_too() -> None:
    filled = result(
        arm("treated", FILL), arm("other"), endpoint("responder_ge1_grade", "nasolabial")
    )
    assert of(filled, "treated").mean > of(filled, "other").mean + 0.2
    boosted = result(
        arm("treated", BOOSTER, THREE), arm("other"), endpoint(SMOOTHER, "cheek", (112,))
    )
    assert of(boosted, "treated", 112).mean > of(boosted, "other", 112).mean


def test_an_arm_that_is_treated_in_another_place_is_untreated_here() -> None:
    found = result(
        arm("treated", BOOSTER, THREE), arm("other", FILL), endpoint(SMOOTHER, "cheek", (112,))
    )
    assert of(found, "treated", 112).mean > of(found, "other", 112).mean


def test_larger_arms_print_closer_figures_but_not_closer_than_clinics_are() -> None:
    def width(size: int | None) -> float:
        item = of(melasma(FACE, size=size), "treated")
        return item.hi90 - item.lo90

    wide, close, bare = width(10), width(1000), width(None)
    assert wide > close * 1.05
    assert close == pytest.approx(bare, rel=0.1)


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others() -> None:
    first, again, other = (fat(CHIN, top=f"seed = {seed}") for seed in (3, 3, 4))
    assert first == again
    assert of(first, "treated", 224).mean != of(other, "treated", 224).mean


def test_an_arm_keeps_its_numbers_beside_other_arms() -> None:
    two = fat(CHIN)
    three = result(
        arm("treated", DISSOLVE, SIX),
        arm("less", DISSOLVE.replace("0.2 mL", "0.1 mL"), SIX),
        arm("other"),
        CHIN,
    )
    assert of(two, "treated", 224) == of(three, "treated", 224)


@pytest.mark.parametrize("imputation", ["none", "last-observation", "non-responder"])
def test_dropout_is_counted_as_the_trial_says(imputation: str) -> None:
    whole = fat(CHIN)
    lost = fat(CHIN, top=f'dropout_per_year = 0.4\nimputation = "{imputation}"')
    there = 0.6 ** (224 / 365.25)
    expected = {
        "none": of(whole, "treated", 224).mean,
        "non-responder": of(whole, "treated", 224).mean * there,
    }
    if imputation in expected:
        assert of(lost, "treated", 224).mean == pytest.approx(expected[imputation], abs=1e-9)
    else:
        assert of(lost, "treated", 224).mean < of(whole, "treated", 224).mean


def test_the_last_value_stands_between_the_start_and_the_visit() -> None:
    top = 'dropout_per_year = 0.5\nimputation = "{}"'
    days = endpoint(SEVERITY, "full-face", (28, 56, 84))
    last, none, start = (
        of(melasma(days, top=top.format(way)), "treated").mean
        for way in ("last-observation", "none", "non-responder")
    )
    assert none < last < start < 100


def test_fewer_who_come_widen_the_interval() -> None:
    few = 'dropout_per_year = 0.95\nimputation = "none"'
    whole, thin = (of(melasma(FACE, size=30, top=top), "other") for top in ("", few))
    assert thin.hi90 - thin.lo90 > whole.hi90 - whole.lo90


def test_visits_near_their_day_move_a_share_that_is_rising_only_a_little() -> None:
    exact, loose = (
        of(melasma(endpoint(SEVERITY, "full-face", (40,)), top=top), "treated", 40).mean
        for top in ("", "visit_window_days = 5")
    )
    assert exact != loose
    assert exact == pytest.approx(loose, abs=1.5)


def test_a_score_at_the_start_gives_the_mean_in_points() -> None:
    start = '[[population.score]]\nscale = "MASI"\narea = "full-face"\nvalue = 12\n'
    found = melasma(FACE, endpoint("masi_mean", "full-face"), top=start)
    share, points = of(found, "treated"), of(found, "treated", place=1)
    assert points.mean == pytest.approx(share.mean * 0.12)
    assert points.unit == "points"


def test_raters_of_one_outcome_are_told_apart() -> None:
    days = (224,)
    found = fat(
        endpoint("responder_ge1_grade", "submental", days, 'rater = "investigator"\n'),
        endpoint("responder_ge1_grade", "submental", days, 'rater = "subject"\n'),
    )
    clinician, patient = (of(found, "treated", 224, place) for place in (0, 1))
    assert clinician.mean != patient.mean
    assert (clinician.rater, patient.rater) == ("investigator", "subject")


def test_grades_and_what_was_assumed_are_those_of_the_forecast() -> None:
    found = melasma(FACE)
    assert of(found, "treated").grade == "informed"
    assert of(found, "treated").reasons
    assert any("one clinic" in note for note in found.assumptions)


def test_plasma_stands_beside_saline() -> None:
    found = result(
        LOSS, arm("treated", PLASMA, THREE), arm("other"), endpoint(COUNT, "scalp", (84,))
    )
    assert found.arm("other").sessions == "saline injections"


def test_a_late_endpoint_does_not_lower_the_grade_of_an_early_one() -> None:
    early = endpoint(SMOOTHER, "cheek", (30,))
    late = endpoint("improved", "cheek", (900,))
    arms = (arm("treated", BOOSTER), arm("other"))
    alone, both = result(*arms, early), result(*arms, early, late)
    first, second = of(alone, "treated", 30), of(both, "treated", 30)
    assert (first.grade, first.reasons) == (second.grade, second.reasons)
    assert first.mean == pytest.approx(second.mean, abs=0.01)
    assert any("extrapolated" in reason for reason in of(both, "treated", 900).reasons)


def test_what_stands_beside_is_told_outcome_by_outcome() -> None:
    found = result(
        arm("treated", BOOSTER),
        arm("other"),
        endpoint(SMOOTHER, "cheek", (30,)),
        endpoint("hydration_change", "cheek", (30,)),
    )
    told = "untreated or saline injections, as the trials of each outcome"
    assert found.arm("other").sessions == told


def test_beside_an_arm_that_is_treated_elsewhere_means_nothing_here() -> None:
    found = result(
        arm("treated", BOOSTER),
        arm("lips", LIPS),
        arm("other", more='beside = "lips"\n'),
        endpoint(SMOOTHER, "cheek", (30,)),
    )
    assert found.arm("other").sessions == "untreated"
