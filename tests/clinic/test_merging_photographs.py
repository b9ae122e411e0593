"""Photographs and consents of two charts of one person: seen as one, taken back as one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from needlework.clinic.exporting.archive import export
from needlework.clinic.models import (
    AuditEvent,
    Patient,
    Photograph,
    PhotographConsent,
    PhotographConsentWithdrawal,
)
from needlework.clinic.patients.merging import merge
from needlework.clinic.photographs import consenting, keeping
from needlework.problems import BadInputError
from tests.clinic.files import jpeg
from tests.clinic.people import World
from tests.clinic.test_photographs import TAKEN


def chart(world: World, *scopes: str, pictures: int = 1) -> tuple[Patient, list[Photograph]]:
    """Return a chart with consents and pictures."""
    patient = world.patient()
    for scope in scopes:
        consenting.sign(world.bob, patient, scope, "Petra Patient")
    return patient, [keeping.add(world.bob, patient, jpeg(), TAKEN) for _ in range(pictures)]


def joined(world: World, closed: Patient, into: Patient) -> Patient:
    assert merge(world.bob, closed, into, "entered twice")
    return Patient.objects.get(pk=into.pk)


def page_of(world: World, patient: Patient) -> str:
    return world.client("bob").get(f"/patients/{patient.pk}/photographs/").content.decode()


def seen(world: World, picture: Photograph) -> int:
    return world.client("bob").get(f"/photographs/{picture.pk}/picture.jpg").status_code


def test_pictures_of_both_charts_are_on_one_page_with_the_chart_they_come_from(
    world: World, tmp_path: Path
) -> None:
    closed, (old,) = chart(world, "treatment")
    into, (new,) = chart(world, "treatment")
    into = joined(world, closed, into)
    page = page_of(world, into)
    for picture in (old, new):
        assert f"/photographs/{picture.pk}/picture.jpg" in page
        assert seen(world, picture) == 200
    assert f"chart number {closed.number}" in page
    assert "its pictures and consents go on in" in page_of(world, closed)
    old.refresh_from_db()
    assert (old.patient, old.consent.patient) == (closed, closed)
    export(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        names = {name for name in archive.namelist() if name.startswith("photographs/")}
    assert names == {f"photographs/{picture.name}.jpg" for picture in (old, new)}


@pytest.mark.parametrize("from_closed", [True, False])
def test_a_consent_taken_back_after_the_merge_hides_the_pictures_of_both(
    world: World, tmp_path: Path, from_closed: bool
) -> None:
    closed, (old,) = chart(world, "treatment")
    into, (new,) = chart(world, "treatment")
    into = joined(world, closed, into)
    consent = (old if from_closed else new).consent
    sent = {"reason": "asked for it"}
    answer = world.client("bob").post(f"/photograph-consents/{consent.pk}/withdraw/", sent)
    assert answer["Location"] == f"/patients/{into.pk}/photographs/"
    assert [seen(world, old), seen(world, new)] == [404, 404]
    assert "picture.jpg" not in page_of(world, into)
    export(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert not [name for name in archive.namelist() if name.startswith("photographs/")]
    assert AuditEvent.objects.filter(action="photographs.withdrawn").count() == 2


@pytest.mark.parametrize("older_goes_on", [True, False])
def test_what_was_taken_back_last_in_one_chart_hides_what_the_other_still_held(
    world: World, older_goes_on: bool
) -> None:
    one, (first,) = chart(world, "treatment")
    other, (second,) = chart(world, "treatment")
    consenting.withdraw(world.bob, second.consent, "asked for it")
    closed, into = (other, one) if older_goes_on else (one, other)
    into = joined(world, closed, into)
    assert [seen(world, first), seen(world, second)] == [404, 404]
    written = PhotographConsentWithdrawal.objects.get(consent=first.consent)
    assert f"taken back in chart number {other.number}" in written.reason
    assert "not agreed" in page_of(world, into)


def test_what_was_signed_after_it_was_taken_back_elsewhere_stands(world: World) -> None:
    one, (first,) = chart(world, "treatment")
    consenting.withdraw(world.bob, first.consent, "asked for it")
    other, (second,) = chart(world, "treatment")
    into = joined(world, one, other)
    assert [seen(world, first), seen(world, second)] == [404, 200]
    keeping.add(world.bob, into, jpeg(), TAKEN)


def test_the_consent_of_the_closed_chart_lets_pictures_be_added_to_the_one_that_goes_on(
    world: World,
) -> None:
    closed, (old,) = chart(world, "treatment")
    into, _ = chart(world, pictures=0)
    into = joined(world, closed, into)
    assert "Without a signed consent" not in page_of(world, into)
    added = keeping.add(world.bob, into, jpeg(), TAKEN)
    assert (added.patient, added.consent) == (into, old.consent)
    with pytest.raises(BadInputError, match="signed already"):
        consenting.sign(world.bob, into, "treatment", "Petra Patient")


def test_teaching_covers_the_pictures_of_its_own_chart_until_it_is_signed_for_all(
    world: World,
) -> None:
    closed, (old,) = chart(world, "treatment")
    into, (new,) = chart(world, "treatment", "teaching")
    into = joined(world, closed, into)
    assert list(keeping.shared(world.clinic, "teaching")) == [new]
    page = page_of(world, into)
    assert f"for the pictures of chart number {closed.number}" in page
    consenting.sign(world.bob, into, "teaching", "Petra Patient")
    assert set(keeping.shared(world.clinic, "teaching")) == {old, new}
    consent = PhotographConsent.objects.filter(scope="teaching").first()
    assert consent is not None
    consenting.withdraw(world.bob, consent, "asked for it")
    assert not keeping.shared(world.clinic, "teaching").exists()
    assert [seen(world, old), seen(world, new)] == [200, 200]


def test_a_void_picture_stays_void(world: World) -> None:
    closed, (old,) = chart(world, "treatment")
    keeping.declare_void(world.bob, old, "of somebody else")
    into = joined(world, closed, world.patient())
    assert seen(world, old) == 404
    page = page_of(world, into)
    assert "of somebody else" in page
    assert "picture.jpg" not in page


def test_a_closed_chart_takes_neither_pictures_nor_consents(world: World) -> None:
    closed, _ = chart(world, "treatment", pictures=0)
    into = joined(world, closed, world.patient())
    with pytest.raises(BadInputError, match=f"allowed: number {into.number}"):
        keeping.add(world.bob, closed, jpeg(), TAKEN)
    with pytest.raises(BadInputError, match="closed"):
        consenting.sign(world.bob, closed, "teaching", "Petra Patient")


def test_a_chain_of_merges_is_one_person(world: World) -> None:
    first, (one,) = chart(world, "treatment")
    second, (two,) = chart(world, "treatment")
    third, _ = chart(world, pictures=0)
    joined(world, first, second)
    last = joined(world, second, third)
    page = page_of(world, last)
    assert all(f"/photographs/{row.pk}/picture.jpg" in page for row in (one, two))
    consenting.withdraw(world.bob, one.consent, "asked for it")
    assert [seen(world, one), seen(world, two)] == [404, 404]
