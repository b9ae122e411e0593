"""A dose is not made smaller by writing it as two treatments, two sides or two sessions."""

from __future__ import annotations

import pytest

from needlework.planfile import read_plan
from needlework.safety import Report, check
from tests.safety.making import PATIENT, SCORE, checked, patient, severities, treatment

FAT = (
    'kind = "fat-dissolving"\nproduct = "deoxycholic-acid"\narea = "submental"\n'
    'volume_per_point = "0.2 mL"\nspacing = "10 mm"\n'
)
FILLER = 'kind = "filler"\nproduct = "hyaluronic-acid-filler"\ndevice = "cannula"\n'


def several(*sessions: tuple[int, tuple[str, ...]], about: str = PATIENT) -> Report:
    """Return the findings of a plan of sessions, each a day with its treatments."""
    parts = ['format = "needlework-plan/1"', 'region = "US"', "start_date = 2026-12-01"]
    parts += ["[patient]", about, SCORE]
    for number, (day, treatments) in enumerate(sessions):
        parts.append(f'[[session]]\nid = "s{number}"\nday = {day}')
        for place, text in enumerate(treatments):
            parts.append(f'[[session.treatment]]\nid = "t{number}{place}"\n{text}')
    return check(read_plan("\n".join(parts)))


TWENTY, TEN = treatment(), treatment(dose='"10 U"')
LEFT, RIGHT = treatment(side='"left"'), treatment(side='"right"')


@pytest.mark.parametrize(
    "sessions",
    [
        ((0, (TWENTY, TWENTY)),),
        ((0, (LEFT, RIGHT)),),
        ((0, (TWENTY,)), (0, (TWENTY,))),
    ],
)
def test_what_an_area_gets_on_one_day_is_one_dose(
    sessions: tuple[tuple[int, tuple[str, ...]], ...],
) -> None:
    (found,) = several(*sessions).of("LABEL-AREA-DOSE")
    assert (str(found.measured), str(found.limit)) == ("40 U", "20 U")
    assert "2 treatments of this day" in found.message


def test_two_halves_are_one_label_dose() -> None:
    assert not several((0, (TEN, TEN))).of("LABEL-AREA-DOSE")
    assert not several((0, (TEN,)), (0, (TEN,))).of("LABEL-AREA-DOSE")
    other = treatment(area='"forehead"')
    assert not several((0, (TWENTY, other))).of("LABEL-AREA-DOSE")


@pytest.mark.parametrize(("dose", "found"), [("380 U", 0), ("381 U", 1)])
def test_two_sessions_of_one_day_are_summed(dose: str, found: int) -> None:
    axilla = treatment(area='"axilla"', indication='"axillary hyperhidrosis"', dose=f'"{dose}"')
    assert len(several((0, (axilla,)), (0, (TWENTY,))).of("CUMULATIVE-DOSE")) == found


def test_products_of_two_makers_on_one_day_are_found_in_two_sessions_too() -> None:
    other = treatment(product='"abobotulinumtoxinA"', dose='"50 sU"')
    assert several((0, (TWENTY,)), (0, (other,))).of("PRODUCTS-MIXED")
    assert not several((0, (TWENTY,)), (130, (other,))).of("PRODUCTS-MIXED")


@pytest.mark.parametrize(("points", "codes"), [(25, []), (26, ["FAT-POINTS", "FAT-VOLUME"])])
def test_two_treatments_with_fat_dissolver_are_one_session(points: int, codes: list[str]) -> None:
    report = several((0, (FAT + "points = 25", FAT + f"points = {points}")))
    assert sorted(item.code for item in report if item.code.startswith("FAT-")) == codes


def test_points_times_volume_counts_where_the_written_total_is_smaller() -> None:
    small = 'total_volume = "4 mL"\n'
    assert checked(FAT + small + "points = 51").of("FAT-VOLUME")
    assert not checked(FAT + small + "points = 50").of("FAT-VOLUME")


@pytest.mark.parametrize(("second", "found"), [("1 mL", 0), ("1.5 mL", 1)])
def test_two_fillers_of_the_lips_on_one_day_are_summed(second: str, found: int) -> None:
    one, two = (f'{FILLER}area = "lips"\nvolume = "{volume}"' for volume in ("2 mL", second))
    assert len(several((0, (one, two))).of("FILLER-VOLUME")) == found


@pytest.mark.parametrize(("volume", "found"), [("20 mL", 0), ("21 mL", 1)])
def test_no_weight_does_not_lift_the_limit_of_the_year(volume: str, found: int) -> None:
    text = f'{FILLER}area = "jawline"\nvolume = "{volume}"'
    assert len(checked(text, patient(weight="")).of("FILLER-VOLUME-YEAR")) == found


NEEDLING = 'kind = "microneedling"\nneedle_length = "1.0 mm"\nserum = "none"\n'
PEN, ROLLER = NEEDLING + 'device = "skinpen"\n', NEEDLING + 'device = "exceed"\n'


@pytest.mark.parametrize(("day", "found"), [(27, 1), (28, 0)])
def test_skin_does_not_know_which_device_needled_it(day: int, found: int) -> None:
    sessions = ((0, (f'{PEN}area = "cheek"',)), (day, (f'{ROLLER}area = "face"',)))
    assert len(several(*sessions).of("SESSION-INTERVAL")) == found
    elsewhere = ((0, (f'{PEN}area = "cheek"',)), (day, (f'{PEN}area = "neck"',)))
    assert not several(*elsewhere).of("SESSION-INTERVAL")


@pytest.mark.parametrize(("days", "found"), [(13, ["warn"]), (14, [])])
def test_a_toxin_before_the_plan_counts_for_needling(days: int, found: list[str]) -> None:
    entry = f'product = "onabotulinumtoxinA", days_ago = {days}, area = "glabella"'
    about = patient(previous_treatments=f"[{{ {entry} }}]")
    assert severities(checked(f'{PEN}area = "face"', about), "COMBINATION-SPACING") == found
    assert not checked(f'{PEN}area = "neck"', about).of("COMBINATION-SPACING")


@pytest.mark.parametrize("area", ["upper face", "forehead and glabella"])
@pytest.mark.parametrize(("dose", "found"), [("64 U", 0), ("65 U", 1)])
def test_a_composite_area_is_several_areas_of_a_sitting(area: str, dose: str, found: int) -> None:
    report = checked(treatment(area=f'"{area}"', dose=f'"{dose}"'))
    assert len(report.of("LABEL-SITTING-DOSE")) == found


# --- numbing -----------------------------------------------------------------------------------


def numbed(volume: str, product: str = "lidocaine 2 % injection") -> str:
    amount = f', amount = "{volume}"' if volume else ""
    return treatment(dose='"10 U"', anaesthesia=f'{{ product = "{product}"{amount} }}')


@pytest.mark.parametrize(("second", "found"), [("7.2 mL", 0), ("7.4 mL", 1)])
def test_anaesthetic_of_two_sessions_of_a_day_is_added(second: str, found: int) -> None:
    report = several((0, (numbed("7.2 mL"),)), (0, (numbed(second),)))
    assert len(report.of("ANAESTHETIC-DOSE")) == found
    assert not several((0, (numbed("7.2 mL"),)), (120, (numbed("7.4 mL"),))).of("ANAESTHETIC-DOSE")


def test_a_cream_after_needling_in_another_session_of_the_day_is_a_stop() -> None:
    cream = f'{PEN}area = "cheek"\nanaesthesia = {{ product = "EMLA", amount = "2 g" }}'
    report = several((0, (f'{PEN}area = "cheek"',)), (0, (cream,)))
    assert "stop" in severities(report, "ANAESTHETIC-DISRUPTED-SKIN")
    later = several((0, (f'{PEN}area = "cheek"',)), (30, (cream,)))
    assert "stop" not in severities(later, "ANAESTHETIC-DISRUPTED-SKIN")


@pytest.mark.parametrize("product", ["bupivacaine 0.5 %", "articaine 4 %", "ropivacaine 1 %"])
def test_the_limit_of_lidocaine_clears_no_other_anaesthetic(product: str) -> None:
    assert severities(checked(numbed("2 mL", product)), "ANAESTHETIC-UNKNOWN") == ["override"]
    assert not checked(numbed("2 mL")).of("ANAESTHETIC-UNKNOWN")


def test_an_injection_without_amount_is_asked_for() -> None:
    assert checked(numbed("")).of("ANAESTHETIC-NOT-SAID")
    assert not checked(numbed("2 mL")).of("ANAESTHETIC-NOT-SAID")
