from __future__ import annotations

import pytest

from tests.trials.making import (
    RATED,
    TWENTY,
    arm,
    endpoint,
    figure,
    mean,
    result_of,
    treatment,
)

VISITS = endpoint(days=(28, 56, 84, 112, 140, 168))
TWICE = arm("20", treatment(), treatment(), days=(0, 84))


def rule(more: str = "") -> str:
    return f"[retreatment]\n{more}\n"


@pytest.mark.parametrize("given", [TWENTY, TWICE])
def test_a_rule_that_never_applies_leaves_the_courses_as_they_are(given: str) -> None:
    plain = result_of(given, VISITS)
    never = result_of(given, VISITS, rule("least_days = 900"))
    assert never.arm("20").retreatments == {"glabella": 0}
    for one, two in zip(plain.arm("20").endpoints, never.arm("20").endpoints, strict=True):
        assert one.mean == pytest.approx(two.mean, abs=0.002)


def test_people_who_are_treated_again_respond_longer() -> None:
    once, again = result_of(TWENTY, VISITS), result_of(TWENTY, VISITS, rule())
    assert mean(again, day=168) > mean(once, day=168) + 0.2
    assert mean(again, day=84) == pytest.approx(mean(once, day=84), abs=0.002)
    assert 0.5 < again.arm("20").retreatments["glabella"] < 2


def test_the_interval_the_last_day_and_the_grade_hold_treatments_back() -> None:
    often = [
        result_of(TWENTY, VISITS, rule(more)).arm("20").retreatments["glabella"]
        for more in (
            "least_days = 28",
            "least_days = 84",
            "least_days = 84\nuntil_day = 100",
            "least_days = 84\nuntil_day = 20",
        )
    ]
    assert often == sorted(often, reverse=True)
    assert often[-1] == 0
    severe = result_of(TWENTY, VISITS, rule("when_grade_at_least = 3"))
    assert severe.arm("20").retreatments["glabella"] < often[1]


def test_the_subject_may_be_the_one_who_asks() -> None:
    by = [
        result_of(TWENTY, VISITS, rule(f'rater = "{rater}"')).arm("20").retreatments["glabella"]
        for rater in ("investigator", "subject")
    ]
    assert by[0] != by[1]


def test_nothing_is_given_again_where_nothing_was_given() -> None:
    found = result_of(arm("20"), VISITS, rule())
    assert found.arm("20").retreatments == {"glabella": 0}


def test_whoever_has_dropped_out_is_not_treated_again() -> None:
    lost = result_of(TWENTY, VISITS, rule(), head="dropout_per_year = 0.99")
    kept = result_of(TWENTY, VISITS, rule())
    again = [found.arm("20").retreatments["glabella"] for found in (lost, kept)]
    assert again[0] < again[1] / 2


def test_a_rule_lowers_the_grade_since_only_first_treatments_were_fitted() -> None:
    found = figure(result_of(TWENTY, VISITS, rule()), outcome=RATED)
    assert found.grade == "informed"
    assert "treated again" in found.reasons[-1]
