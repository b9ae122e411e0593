"""Every contraindication row speaks with its condition and is silent without it or elsewhere."""

from __future__ import annotations

import pytest

from needlework.safety import Report
from needlework.safety.contraindicated import code_of
from needlework.safety.subjects import Contraindication, contraindications, reading
from tests.safety.making import checked, patient, treatment

ROWS = contraindications()
PLACES = {
    "onabotulinumtoxinA, intradetrusor": ("bladder", "overactive bladder"),
    "onabotulinumtoxinA, blepharospasm": ("eyelid", "blepharospasm"),
    "onabotulinumtoxinA, strabismus": ("orbit", "strabismus"),
}
OTHERS = {"neuromodulator": "filler"}


def kind(who: dict[str, list[str]], name: str) -> str:
    """Return a treatment that a subject of the table means."""
    product = who.get("products", ["onabotulinumtoxinA"])[0]
    active = who.get("actives", ["vitamin-c"])[0]
    area, purpose = PLACES.get(name, ("glabella", "glabellar lines"))
    dose = '"10 sU"' if product == "abobotulinumtoxinA" else '"10 U"'
    toxin = {"product": f'"{product}"', "area": f'"{area}"', "dose": dose}
    return {
        "neuromodulator": treatment(**toxin, indication=f'"{purpose}"'),
        "microneedling": (
            f'kind = "microneedling"\ndevice = "{who.get("products", ["skinpen"])[0]}"\n'
            'area = "cheek"\nneedle_length = "1 mm"\n'
        ),
        "mesotherapy": (
            'kind = "mesotherapy"\ndevice = "manual"\narea = "malar"\n'
            f'mixture = [{{ active = "{active}", concentration = "4 mg/mL" }}]\n'
        ),
        "filler": 'kind = "filler"\nproduct = "hyaluronic-acid-filler"\narea = "lips"\n'
        'volume = "1 mL"\n',
        "fat-dissolving": 'kind = "fat-dissolving"\nproduct = "deoxycholic-acid"\n'
        'area = "submental"\n',
    }[who["kind"]]  # type: ignore[index]


def asked(row: Contraindication, conditions: str, other: bool = False) -> Report:
    who = reading()["subject"][row.subject]
    region = who.get("regions", ["US"])[0]
    if other:
        who = {"kind": OTHERS.get(who["kind"], "neuromodulator")}
    head = f'region = "{region}"\nstart_date = 2026-12-01'
    return checked(kind(who, row.subject), patient(conditions=conditions), head=head)


def named(report: Report, row: Contraindication) -> list[str]:
    return [item.severity.value for item in report.of(code_of(row.condition))]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.subject}/{row.condition}" for row in ROWS])
def test_a_row_speaks_for_its_condition_and_its_subject_only(row: Contraindication) -> None:
    report = asked(row, f'["{row.condition}"]')
    (severity,) = named(report, row)
    assert report.of(code_of(row.condition))[0].severity.rank <= row.severity.rank
    assert severity in ("stop", "override", "warn", "inform")
    assert not named(asked(row, "{ none = true }"), row)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.subject}/{row.condition}" for row in ROWS])
def test_a_row_is_silent_for_a_treatment_that_no_row_of_its_condition_means(
    row: Contraindication,
) -> None:
    who = reading()["subject"][row.subject]
    other = OTHERS.get(who["kind"], "neuromodulator")
    kinds = {
        reading()["subject"][each.subject]["kind"]
        for each in ROWS
        if each.condition == row.condition
    }
    found = named(asked(row, f'["{row.condition}"]', other=True), row)
    assert bool(found) is (other in kinds)


def test_a_label_of_another_region_does_not_speak() -> None:
    regional = [row for row in ROWS if "regions" in reading()["subject"][row.subject]]
    assert regional
    for row in regional:
        who = reading()["subject"][row.subject]
        elsewhere = next(each for each in ("US", "EU") if each not in who["regions"])
        head = f'region = "{elsewhere}"\nstart_date = 2026-12-01'
        plan = (kind(who, row.subject), patient(conditions=f'["{row.condition}"]'))
        report = checked(*plan, head=head)
        rules = {item.rule for item in report.of(code_of(row.condition))}
        assert f"{code_of(row.condition)}/{row.subject}" not in rules
