"""The thickness of skin by region, age and sex."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.evidence import SEEN, source
from needlework.mechanisms.skin_layers import SkinLayers, skin_of
from needlework.problems import BadInputError
from needlework.vocabulary import AreaTerm, terms

SKIN_GROUPS = {"face", "neck", "scalp", "body"}
WITHOUT = {"palm", "sole", "foot-instep", "hand", "foot", "head-neck", "site-of-pain"}
REGIONS = [
    term.slug
    for term in terms("area")
    if isinstance(term, AreaTerm) and term.group in SKIN_GROUPS and term.slug not in WITHOUT
]


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_of_skin_has_both_layers_with_sources(region: str) -> None:
    skin = skin_of(region, 45, "female")
    assert 0.05 < skin.epidermis.mean_mm < 0.15
    assert 0.4 < skin.dermis.mean_mm < 3
    assert 0 < skin.dermis.sd_mm < skin.dermis.mean_mm
    assert skin.total_mm == pytest.approx(skin.epidermis.mean_mm + skin.dermis.mean_mm)
    assert all(source(slug).slug == slug for slug in skin.sources)
    assert skin.seen in SEEN


def test_the_printed_values_come_back_at_the_age_of_those_measured() -> None:
    women, men = skin_of("forehead", 40, "female"), skin_of("forehead", 40, "male")
    assert (women.dermis.mean_mm, women.dermis.sd_mm) == (0.86, 0.16)
    assert (men.dermis.mean_mm, men.dermis.sd_mm) == (1.17, 0.28)
    assert women.dermis.sources == ("meng-2022",)


def test_the_epidermis_is_that_of_histology_and_not_the_echo() -> None:
    assert skin_of("forehead").epidermis.mean_mm == 0.08
    assert skin_of("abdomen").epidermis.mean_mm == 0.09


def test_without_a_sex_the_spread_holds_the_difference_between_the_sexes() -> None:
    both = skin_of("forehead", 40).dermis
    assert both.mean_mm == pytest.approx((0.86 + 1.17) / 2)
    assert both.sd_mm**2 == pytest.approx((0.16**2 + 0.28**2) / 2 + (0.31 / 2) ** 2)


def test_a_place_that_nobody_measured_takes_its_neighbours_and_says_so() -> None:
    corner = skin_of("crow's feet", 40, "male")
    assert corner.measured_at == ("eyelid", "temple")
    assert corner.borrowed
    assert corner.dermis.mean_mm == pytest.approx((0.67 + 1.06) / 2)
    assert "lies between eyelid and temple" in corner.assumptions[0]
    assert not skin_of("temple", 40, "male").assumptions


def test_sections_are_put_on_the_scale_of_ultrasound() -> None:
    sidewall = skin_of("lower-nasal-sidewall", 40).dermis
    assert sidewall.mean_mm == pytest.approx(1.9692 / 1.4)
    assert sidewall.sources == ("chopra-2015",)


def test_of_the_whole_skin_the_epidermis_is_taken_off() -> None:
    abdomen = skin_of("abdomen", 40)
    assert abdomen.total_mm == pytest.approx(2.2)
    assert abdomen.seen == "recalled"
    assert any("memory" in sentence for sentence in abdomen.assumptions)


def test_archives_that_no_needle_should_trust_are_left_out() -> None:
    left_out = {"oltulu-2018", "facial-ct-secondary"}
    for region in REGIONS:
        skin = skin_of(region)
        assert not left_out & set(skin.sources)
        assert "face-histology-konya" not in skin.dermis.sources


@given(young=st.floats(18, 99), older=st.floats(0, 60), region=st.sampled_from(REGIONS))
def test_the_dermis_never_thickens_with_age(young: float, older: float, region: str) -> None:
    before, after = skin_of(region, young, "male"), skin_of(region, young + older, "male")
    assert after.dermis.mean_mm <= before.dermis.mean_mm
    assert after.epidermis == before.epidermis


def test_the_loss_is_not_carried_to_the_young() -> None:
    assert skin_of("neck", 20).dermis.mean_mm == skin_of("neck", 30).dermis.mean_mm
    assert skin_of("neck", 30).dermis.mean_mm > skin_of("neck", 31).dermis.mean_mm


def test_a_decade_takes_six_percent() -> None:
    ratio = skin_of("neck", 60).dermis.mean_mm / skin_of("neck", 50).dermis.mean_mm
    assert ratio == pytest.approx(0.94, abs=0.001)


def test_the_log_normal_has_the_mean_and_the_spread() -> None:
    dermis = skin_of("glabella", 40, "female").dermis
    mean = math.exp(dermis.log_mean + dermis.log_sd**2 / 2)
    spread = mean * math.sqrt(math.expm1(dermis.log_sd**2))
    assert (mean, spread) == (pytest.approx(0.9), pytest.approx(0.23))


def problems_of(*arguments: object) -> list[str]:
    with pytest.raises(BadInputError) as caught:
        skin_of(*arguments)  # type: ignore[arg-type]
    return [problem.sentence() for problem in caught.value.problems]


def test_palm_and_organ_are_refused_with_the_reason() -> None:
    assert "thick skin of the palm" in problems_of("palm")[0]
    assert "lung is no skin (organ)" in problems_of("lung")[0]


def test_an_unknown_region_is_told_with_its_nearest_name() -> None:
    assert "'forehead'" in problems_of("forehaed")[0]


def test_every_fault_of_age_and_sex_is_told() -> None:
    told = problems_of("forehead", -1, "woman")
    assert len(told) == 2
    assert "female, male, unspecified" in told[0]
    assert problems_of("forehead", math.nan)
    assert problems_of("forehead", math.inf)


def test_the_answer_is_kept() -> None:
    first: SkinLayers = skin_of("temple", 50, "female")
    assert skin_of("temple", 50, "female") is first
