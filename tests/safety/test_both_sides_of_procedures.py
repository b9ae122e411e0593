"""Every rule about a treatment: what it speaks against, and the nearest thing it lets be."""

from __future__ import annotations

import pytest

from needlework.safety.procedures import rules
from tests.safety.making import checked, patient, treatment


def needling(device: str = "skinpen", area: str = "cheek", serum: str = "none") -> str:
    return (
        f'kind = "microneedling"\ndevice = "{device}"\narea = "{area}"\n'
        f'needle_length = "1 mm"\nserum = "{serum}"\n'
    )


def meso(active: str, area: str = "scalp") -> str:
    return (
        f'kind = "mesotherapy"\ndevice = "manual"\narea = "{area}"\n'
        f'mixture = [{{ active = "{active}", concentration = "1 mg/mL" }}]\n'
    )


def filler(area: str = "chin", device: str = "cannula") -> str:
    return (
        f'kind = "filler"\nproduct = "hyaluronic-acid-filler"\narea = "{area}"\n'
        f'volume = "1 mL"\ndevice = "{device}"\n'
    )


def fat(area: str) -> str:
    return f'kind = "fat-dissolving"\nproduct = "deoxycholic-acid"\narea = "{area}"\n'


MATCHES = {
    "INSIDE-ORBITAL-RIM/orbital-rim": (needling(area="eyelid"), needling(area="periorbital")),
    "SERUM-UNDER-NEEDLING/serum": (needling(serum="vitamin C"), needling()),
    "SERUM-UNDER-NEEDLING/skinpen-delivery": (
        needling(serum="vitamin C"),
        needling(device="exceed", serum="vitamin C"),
    ),
    "RADIOFREQUENCY-NEEDLING/radiofrequency": (needling(device="radiofrequency"), needling()),
    "UNAPPROVED-PRODUCT/pcdc": (
        meso("phosphatidylcholine-deoxycholate", "submental"),
        meso("tranexamic-acid", "malar"),
    ),
    "UNAPPROVED-PRODUCT/deoxycholic-mesotherapy": (
        meso("deoxycholic-acid", "abdomen"),
        meso("tranexamic-acid", "malar"),
    ),
    "FILLER-AS-MESOTHERAPY/filler-as-mesotherapy": (
        meso("hyaluronic-acid-filler", "cheek"),
        meso("hyaluronic-acid-noncrosslinked", "cheek"),
    ),
    "OFF-LABEL-ACTIVE/dutasteride-off-label": (meso("dutasteride"), meso("minoxidil")),
    "FRONTAL-OEDEMA/scalp-lidocaine": (meso("lidocaine"), meso("lidocaine", "malar")),
    "FAT-OUTSIDE-SUBMENTAL/outside-submental": (fat("jawline"), fat("submental")),
    "FILLER-DANGER-ZONE/glabella": (filler("nose"), filler("chin")),
    "RETROBULBAR-BLEEDING/orbit-bleeding": (treatment(area='"orbit"'), treatment()),
    "NERVE-AND-GLANDS/structures": (fat("submental"), filler("chin")),
    "FILLER-NEEDLE/needle": (filler(device="needle"), filler()),
}


def test_every_rule_without_a_number_has_a_plan_for_both_of_its_sides() -> None:
    assert set(MATCHES) == {rule.id for rule in rules() if rule.limit is None}


@pytest.mark.parametrize("name", MATCHES)
def test_a_rule_speaks_against_what_it_means_and_lets_the_nearest_thing_be(name: str) -> None:
    against, other = MATCHES[name]
    assert name in {item.rule for item in checked(against)}
    assert name not in {item.rule for item in checked(other)}


@pytest.mark.parametrize("area", ["glabella", "nose", "forehead", "temple", "periorbital"])
def test_filler_is_found_wherever_vessels_lead_to_the_eye(area: str) -> None:
    assert checked(filler(area)).of("FILLER-DANGER-ZONE")


@pytest.mark.parametrize(
    "kind",
    [treatment(), needling(), meso("tranexamic-acid", "malar"), filler(), fat("submental")],
)
@pytest.mark.parametrize("state", ["pregnant", "breastfeeding"])
def test_every_kind_of_treatment_waits_for_the_end_of_pregnancy_and_breastfeeding(
    kind: str, state: str
) -> None:
    def stops(answer: str) -> bool:
        return checked(kind, patient(**{state: f'"{answer}"'})).stopped

    assert stops("yes") and not stops("no") and not stops("unknown")


@pytest.mark.parametrize("active", ["dutasteride", "finasteride"])
def test_actives_that_may_harm_a_fetus_ask_whether_a_child_is_possible(active: str) -> None:
    possible = checked(meso(active), patient(childbearing_potential='"yes"'))
    assert possible.of("CHILDBEARING-POTENTIAL")
    assert not checked(meso(active)).of("CHILDBEARING-POTENTIAL")


@pytest.mark.parametrize(
    "area", ["tear trough", "eyelid", "nasal-tip", "brow", "temple", "upper face"]
)
def test_danger_zones_reach_to_every_place_within_them(area: str) -> None:
    assert checked(filler(area)).of("FILLER-DANGER-ZONE")
    assert not checked(filler("jawline")).of("FILLER-DANGER-ZONE")


def test_a_serum_that_nobody_knows_is_a_serum() -> None:
    assert checked(needling(serum="my own growth factors")).of("SERUM-UNDER-NEEDLING")
    silent = needling().replace('serum = "none"', "")
    assert checked(silent).of("SERUM-NOT-SAID") and not checked(needling()).of("SERUM-NOT-SAID")
    assert not checked(silent).of("SERUM-UNDER-NEEDLING")


@pytest.mark.parametrize(
    ("volume", "area", "found"),
    [
        ("6 mL", "cheek", 0),
        ("7 mL", "cheek", 1),
        ("1.5 mL", "upper-lip", 0),
        ("2 mL", "jawline", 0),
    ],
)
def test_a_part_of_a_place_has_no_more_filler_than_the_place(
    volume: str, area: str, found: int
) -> None:
    text = filler(area).replace("1 mL", volume)
    assert len(checked(text).of("FILLER-VOLUME")) == found


def test_ages_of_a_place_hold_in_its_parts_and_without_region_those_of_all_regions() -> None:
    young = patient(birth_date="2006-06-01")
    assert checked(filler("upper-lip"), young).of("AGE-LIMIT")
    assert not checked(filler("chin"), young).of("AGE-LIMIT")
    old, leti = patient(birth_date="1951-06-01"), treatment(product='"letibotulinumtoxinA"')
    assert checked(leti, old, head="start_date = 2026-12-01").of("AGE-LIMIT")
    assert not checked(leti, old).of("AGE-LIMIT")


@pytest.mark.parametrize(
    ("muscle", "side", "found"), [("procerus", "midline", 0), ("masseter", "left", 1)]
)
def test_a_site_lies_in_a_muscle_of_its_area(muscle: str, side: str, found: int) -> None:
    site = f'[[session.treatment.site]]\nmuscle = "{muscle}"\nside = "{side}"\ndose = "4 U"'
    assert len(checked(treatment(dose="") + "\n" + site).of("SITE-OUTSIDE-AREA")) == found
