"""Numbing: every measure on both sides of its limit, and every row of the table accounted for."""

from __future__ import annotations

import pytest

from needlework.evidence import table
from needlework.safety import Report
from needlework.safety.agents import agent
from needlework.safety.anaesthesia import overlapping, rules
from needlework.safety.numbing_limits import row_key
from needlework.safety.rows import data
from tests.safety.making import checked, patient, severities, treatment

UK = 'region = "UK"\nstart_date = 2026-12-01'
US = 'region = "US"\nstart_date = 2026-12-01'
EU = 'region = "EU"\nstart_date = 2026-12-01'


def numbed(
    product: str, amount: str = "", area: int = 0, minutes: int = 0, **options: str
) -> Report:
    parts = [f'product = "{product}"']
    parts += [f'amount = "{amount}"'] if amount else []
    parts += [f"area_cm2 = {area}"] if area else []
    parts += [f"minutes = {minutes}"] if minutes else []
    person = options.pop("who", patient())
    kind = options.pop("kind", treatment())
    more = options.pop("more", "")
    return checked(
        f"{kind}\nanaesthesia = {{ {', '.join(parts)} }}",
        person,
        head=options.pop("head", US),
        more=more,
    )


def found(report: Report, above_inform: bool = True) -> list[str]:
    return sorted(
        item.rule
        for item in report
        if item.code.startswith("ANAESTHETIC")
        and not item.rule.endswith("known-from-memory")
        and (item.severity.value != "inform" or not above_inform)
    )


@pytest.mark.parametrize("product", ["none", "ice", "vibration"])
def test_nothing_and_cold_need_no_rule(product: str) -> None:
    assert not found(numbed(product), above_inform=False)


def test_a_cream_within_its_label_is_no_finding() -> None:
    assert not found(numbed("EMLA", "15 g", 150, 90, head=UK))


@pytest.mark.parametrize(
    ("amount", "area", "minutes", "rule"),
    [
        ("60 g", 600, 300, None),
        ("61 g", 600, 300, "ANAESTHETIC-AMOUNT/emla-uk-large-grams"),
        ("60 g", 601, 300, "ANAESTHETIC-AREA/emla-uk-large-area"),
        ("60 g", 600, 301, "ANAESTHETIC-TIME/emla-uk-small-longest"),
        ("15 g", 100, 60, None),
        ("16 g", 100, 60, "ANAESTHETIC-LAYER/emla-uk-small-layer"),
        ("15 g", 100, 59, "ANAESTHETIC-TIME/emla-uk-small-shortest"),
    ],
)
def test_emla_is_held_to_its_label(amount: str, area: int, minutes: int, rule: str | None) -> None:
    report = numbed("EMLA", amount, area, minutes, head=UK)
    assert found(report, above_inform=False) == ([rule] if rule else [])


@pytest.mark.parametrize(("minutes", "severity"), [(300, []), (301, ["warn"])])
def test_what_the_label_of_the_region_leaves_out_is_held_to_that_of_another(
    minutes: int, severity: list[str]
) -> None:
    report = numbed("EMLA", "15 g", 120, minutes, head=US)
    assert severities(report, "ANAESTHETIC-TIME") == severity
    assert all("another region (UK)" in item.message for item in report.of("ANAESTHETIC-TIME"))


@pytest.mark.parametrize(("area", "count"), [(900, 0), (901, 1)])
def test_lidocaine_cream_is_held_to_its_area(area: int, count: int) -> None:
    report = numbed("LMX4", "30 g", area, 60, head=UK)
    assert len(report.of("ANAESTHETIC-AREA")) == count


@pytest.mark.parametrize(("area", "count"), [(400, 0), (401, 1)])
def test_lidocaine_with_tetracaine_covers_a_face_and_no_more(area: int, count: int) -> None:
    report = numbed("Pliaglis", "5 g", area, 30)
    assert len(report.of("ANAESTHETIC-AREA")) == count


@pytest.mark.parametrize(("amount", "severity"), [("7.2 g", []), ("7.3 g", ["warn"])])
def test_a_labelled_cream_above_what_weight_allows_is_a_warning(
    amount: str, severity: list[str]
) -> None:
    assert (
        severities(numbed("lidocaine 4 % cream", amount, 300, 30), "ANAESTHETIC-DOSE") == severity
    )


@pytest.mark.parametrize(
    ("product", "amount", "count"),
    [
        ("lidocaine 1 % injection", "28.8 mL", 0),
        ("lidocaine 1 % injection", "28.9 mL", 1),
        ("lidocaine 1 % injection with adrenaline", "44.8 mL", 0),
        ("lidocaine 1 % injection with adrenaline", "44.9 mL", 1),
        ("lidocaine 2 %", "14.4 mL", 0),
        ("lidocaine 2 %", "14.5 mL", 1),
        ("lignocaine 2% plain", "14.5 mL", 1),
    ],
)
def test_injected_anaesthetic_is_held_to_body_weight(
    product: str, amount: str, count: int
) -> None:
    assert severities(numbed(product, amount), "ANAESTHETIC-DOSE") == ["override"] * count


def test_the_most_of_a_heavy_person_is_the_absolute_one() -> None:
    heavy = patient(weight='"120 kg"')
    assert not numbed("lidocaine 1 % injection", "30 mL", who=heavy).of("ANAESTHETIC-DOSE")
    (over,) = numbed("lidocaine 1 % injection", "31 mL", who=heavy).of("ANAESTHETIC-DOSE")
    assert (str(over.measured), str(over.limit)) == ("310 mg", "300 mg")


@pytest.mark.parametrize(("amount", "count"), [("18 mL", 0), ("18.1 mL", 1)])
def test_without_a_weight_an_amount_that_matters_asks_for_it(amount: str, count: int) -> None:
    report = numbed("lidocaine 1 % injection", amount, who=patient(weight=""))
    assert severities(report, "ANAESTHETIC-WEIGHT-NOT-ASKED") == ["override"] * count


FILLER = 'kind = "filler"\nproduct = "hyaluronic-acid-filler"\narea = "lips"\nvolume = "1 mL"'
SCALP = (
    '[[session.treatment]]\nid = "t2"\nkind = "mesotherapy"\ndevice = "manual"\narea = "scalp"\n'
    'mixture = [{{ active = "lidocaine", concentration = "1 %" }}]\ntotal_volume = "{}"\n'
)


@pytest.mark.parametrize(("volume", "count"), [("8.8 mL", 0), ("8.9 mL", 1)])
def test_all_lidocaine_of_a_session_is_added(volume: str, count: int) -> None:
    report = numbed("lidocaine 1 % injection", "20 mL", more=SCALP.format(volume))
    assert severities(report, "ANAESTHETIC-TOTAL") == ["override"] * count


def test_cream_and_injection_together_are_a_warning() -> None:
    report = numbed("EMLA", "5.7 g", 60, 60, kind=FILLER, head=UK)
    assert not report.of("ANAESTHETIC-TOTAL")
    more = numbed("EMLA", "5.71 g", 60, 60, kind=FILLER, head=UK)
    assert severities(more, "ANAESTHETIC-TOTAL") == ["warn"]


@pytest.mark.parametrize(
    ("product", "code"),
    [
        ("BLT", "ANAESTHETIC-COMPOUNDED"),
        ("lidocaine 23 % with tetracaine 7 %", "ANAESTHETIC-COMPOUNDED"),
        ("compounded lidocaine 30 % cream", "ANAESTHETIC-COMPOUNDED"),
        ("lidocaine 10 % cream", "ANAESTHETIC-STRONG"),
        ("lidocaine 5 % gel", "ANAESTHETIC-STRONG"),
        ("numbing cream", "ANAESTHETIC-UNKNOWN"),
        ("lidocaine cream", "ANAESTHETIC-UNKNOWN"),
    ],
)
def test_what_has_no_label_waits(product: str, code: str) -> None:
    assert severities(numbed(product, "2 g", 50, 30), code) == ["override"]


@pytest.mark.parametrize("product", ["lidocaine 4 % cream", "lidocaine 5 % ointment", "Pliaglis"])
def test_what_has_a_label_does_not(product: str) -> None:
    report = numbed(product, "2 g", 50, 30)
    assert not report.of("ANAESTHETIC-STRONG") and not report.of("ANAESTHETIC-COMPOUNDED")


def test_amount_area_and_time_that_are_not_said_are_a_finding() -> None:
    assert severities(numbed("EMLA", "", 0, 0), "ANAESTHETIC-NOT-SAID") == ["warn"]


NEEDLING = (
    'kind = "microneedling"\ndevice = "skinpen"\narea = "{}"\nindication = "acne-scars"\n'
    'needle_length = "1.0 mm"\nserum = "{}"\n'
)


@pytest.mark.parametrize(("area", "severity"), [("forehead", ["stop"]), ("neck", [])])
def test_no_cream_on_skin_that_was_just_needled(area: str, severity: list[str]) -> None:
    cream = '{ product = "EMLA", amount = "5 g", area_cm2 = 50, minutes = 60 }'
    after = '[[session.treatment]]\nid = "t2"\n' + treatment(area='"forehead"', anaesthesia=cream)
    report = checked(NEEDLING.format(area, "none"), more=after + "\n")
    assert severities(report, "ANAESTHETIC-DISRUPTED-SKIN") == severity


def test_a_cream_before_needling_is_a_reminder_and_under_it_a_stop() -> None:
    before = numbed("EMLA", "5 g", 50, 60, kind=NEEDLING.format("cheek", "none"))
    assert severities(before, "ANAESTHETIC-DISRUPTED-SKIN") == ["inform"]
    under = checked(NEEDLING.format("cheek", "lidocaine 4 %"))
    assert "stop" in severities(under, "ANAESTHETIC-DISRUPTED-SKIN")


@pytest.mark.parametrize(
    ("product", "said", "rule"),
    [
        ("EMLA", {"conditions": '["G6PD deficiency"]'}, "ANAESTHETIC-METHAEMOGLOBIN/condition"),
        ("LMX4", {"conditions": '["G6PD deficiency"]'}, None),
        ("EMLA", {"medicines": '["dapsone"]'}, "ANAESTHETIC-METHAEMOGLOBIN/medicine"),
        ("LMX4", {"medicines": '["flecainide"]'}, "ANAESTHETIC-INTERACTION/antiarrhythmic-i"),
        ("LMX4", {"medicines": '["amiodarone"]'}, "ANAESTHETIC-INTERACTION/antiarrhythmic-iii"),
        ("Pliaglis", {"conditions": '["PABA allergy"]'}, "ANAESTHETIC-INTERACTION/paba"),
        ("LMX4", {"conditions": '["PABA allergy"]'}, None),
    ],
)
def test_patients_and_anaesthetics_are_matched(
    product: str, said: dict[str, str], rule: str | None
) -> None:
    report = numbed(product, "5 g", 50, 30, who=patient(**said))
    of_patients = [
        one for one in found(report) if one.startswith(("ANAESTHETIC-METH", "ANAESTHETIC-INTER"))
    ]
    assert of_patients == ([rule] if rule else [])


def test_a_limit_from_memory_raises_and_spares_no_other() -> None:
    report = numbed("lidocaine 5 % ointment", "6 g", 50, 30)
    (over,) = [item for item in report.of("ANAESTHETIC-AMOUNT") if item.rule.endswith("-grams")]
    assert not over.verified and over.severity.value == "override"
    assert report.of("ANAESTHETIC-DOSE")


@pytest.mark.parametrize(
    ("words", "percent"),
    [
        ("lidocaine 4 % cream", {"lidocaine": 4}),
        ("4% lignocaine", {"lidocaine": 4}),
        ("lidocaine 23 % tetracaine 7 %", {"lidocaine": 23, "tetracaine": 7}),
        ("10 % lidocaine, 10 % tetracaine", {"lidocaine": 10, "tetracaine": 10}),
        ("lidocaine 2,5 % prilocaine 2,5 %", {"lidocaine": 2.5, "prilocaine": 2.5}),
    ],
)
def test_strengths_are_read_from_words(words: str, percent: dict[str, float]) -> None:
    read = agent(words)
    assert read is not None
    assert {name: float(value or 0) for name, value in read.percent.items()} == percent


def test_areas_overlap_where_one_lies_in_the_other() -> None:
    assert overlapping("full-face", "glabella") and overlapping("glabella", "upper-face")
    assert not overlapping("glabella", "forehead")


def test_every_row_of_the_table_is_used_or_named_with_its_reason() -> None:
    known = data("anaesthesia")
    rows = [*known["limit"], *known["patient"], *known["not_used"]]
    rows += [row for row in (*known["measure"].values(), *known["what"].values()) if "row" in row]
    named = {row["row"] for row in rows}
    assert named == {row_key(row.cells) for row in table("rules", "anaesthesia")}
    assert all(row["reason"].strip() for row in known["not_used"])


def test_every_finding_names_a_rule_of_the_group() -> None:
    known = {rule.id for rule in rules()}
    report = numbed("compounded lidocaine 30 % cream", "90 g", 900, 600, who=patient(weight=""))
    assert {item.rule for item in report if item.code.startswith("ANAESTHETIC")} <= known
