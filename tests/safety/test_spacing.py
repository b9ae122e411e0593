"""Days between treatments of one place, and their order on a day."""

from __future__ import annotations

import pytest

from needlework.safety import Report
from needlework.safety.overlap import overlapping
from tests.safety.making import checked, severities

NEEDLING = 'kind = "microneedling"\ndevice = "pen"\nneedle_length = "1 mm"\narea = "full-face"'
TOXIN = 'kind = "neuromodulator"\nproduct = "onabotulinumtoxinA"\narea = "glabella"\ndose = "20 U"'
FILLER = 'kind = "filler"\nproduct = "VYC-15L"\narea = "lips"\nvolume = "1 mL"'
MESO = (
    'kind = "mesotherapy"\narea = "malar"\nindication = "melasma"\n'
    'mixture = [{ active = "tranexamic-acid", concentration = "4 mg/mL" }]'
)
SPACING, ORDER = "COMBINATION-SPACING", "SAME-DAY-ORDER"


def on_one_day(first: str, then: str) -> Report:
    return checked(first, more=f'[[session.treatment]]\nid = "t2"\n{then}')


def apart(first: str, then: str, days: int) -> Report:
    more = f'[[session]]\nid = "s2"\nday = {days}\n[[session.treatment]]\nid = "t2"\n{then}'
    return checked(first, more=more)


@pytest.mark.parametrize(("days", "found"), [(13, ["warn"]), (14, [])])
def test_needling_waits_two_weeks_after_a_toxin(days: int, found: list[str]) -> None:
    assert severities(apart(TOXIN, NEEDLING, days), SPACING) == found


def test_a_clinic_far_from_the_needled_place_is_no_matter() -> None:
    scalp = NEEDLING.replace("full-face", "scalp")
    assert not apart(TOXIN, scalp, 3).of(SPACING)
    assert not on_one_day(scalp, FILLER).of(ORDER)


def test_a_toxin_after_needling_is_not_too_close() -> None:
    assert not apart(NEEDLING, TOXIN, 3).of(SPACING)


def test_the_order_of_a_day_is_that_of_the_plan() -> None:
    right, wrong = on_one_day(NEEDLING, TOXIN), on_one_day(TOXIN, NEEDLING)
    assert severities(right, ORDER) == ["inform"]
    assert not right.of(SPACING)
    assert severities(wrong, SPACING) == ["warn"]
    assert not wrong.of(ORDER)
    assert right.of(ORDER)[0].rule == f"{ORDER}/needling-then-injection"


def test_an_order_that_no_source_gives_is_said_to_be_unknown() -> None:
    (found,) = on_one_day(NEEDLING, MESO).of(ORDER)
    assert found.rule == f"{ORDER}/no-order-known"
    assert not found.sources
    assert found.place.target == "t2"


def test_two_of_one_kind_are_left_to_their_own_rules() -> None:
    assert not on_one_day(MESO, MESO).of(ORDER)


def test_areas_overlap_where_one_lies_in_the_other() -> None:
    assert overlapping("glabella", "full-face")
    assert overlapping("full-face", "glabella")
    assert not overlapping("glabella", "lips")
