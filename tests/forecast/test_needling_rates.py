"""Side effects of needling: published rates by skin type, never from withheld studies."""

from __future__ import annotations

import pytest

from needlework.evidence import held_out
from needlework.forecast.needling_rates import needling_rates
from needlework.forecast.risks import exact_bounds, plan_risks
from needlework.forecast.values import Risk
from tests.forecast.needling_plans import plan

SPOTS = "dark spots after inflammation"


def risks_of(**more: object) -> dict[str, Risk]:
    found = plan_risks(plan(**more))  # type: ignore[arg-type]
    assert len({risk.event for risk in found}) == len(found)
    return {risk.event: risk for risk in found}


def test_skin_of_type_5_is_told_what_happened_to_skin_like_it() -> None:
    found = risks_of(person="skin_type = 5")
    dark = found[f"{SPOTS}, skin types 4 to 5"]
    assert dark.probability == pytest.approx(5 / 36, abs=1e-4)
    assert (dark.lo, dark.hi) == exact_bounds(5 / 36, 36)
    assert found[f"{SPOTS}, skin types 1 to 6"].probability == 0


@pytest.mark.parametrize(("skin_type", "told"), [(3, False), (4, True), (5, True), (6, False)])
def test_figures_of_other_skin_stand_back_where_there_are_own_ones(
    skin_type: int, told: bool
) -> None:
    found = risks_of(person=f"skin_type = {skin_type}")
    assert (f"{SPOTS}, skin types 4 to 5" in found) == told
    assert f"{SPOTS}, skin types 1 to 6" in found


def test_without_a_skin_type_every_figure_is_told() -> None:
    assert {f"{SPOTS}, skin types 4 to 5", f"{SPOTS}, skin types 1 to 6"} <= set(risks_of())


def test_marks_counted_on_the_face_are_not_those_of_the_abdomen() -> None:
    assert set(risks_of(indication="striae", area="abdomen")) == {"serious adverse event"}


def test_none_seen_has_an_upper_bound() -> None:
    serious = risks_of()["serious adverse event"]
    assert serious.probability == serious.lo == 0
    assert 0.001 < serious.hi < 0.003


def test_needles_that_heat_have_no_rate_of_plain_ones() -> None:
    assert risks_of(device="radiofrequency") == {}


def test_every_rate_was_seen_and_none_is_of_a_withheld_study() -> None:
    studies = {rate.study for rate in needling_rates()}
    assert {"dogra-2014", "fabbrocini-2014"} <= studies
    assert not studies & set(held_out("microneedling"))
