"""The canonical form and its hash depend on what the plan says, on nothing else."""

from __future__ import annotations

import json
from dataclasses import replace

from needlework.planfile import canonical_json, plan_hash
from tests.planfile.texts import DOSE, HEAD, PLAIN, TREATMENT, example, plan_of


def test_the_order_of_keys_does_not_change_the_hash() -> None:
    turned = HEAD + TREATMENT.replace('area = "glabella"\n', "").replace(
        "kind", 'area = "glabella"\nkind'
    )
    assert turned != HEAD + TREATMENT
    assert plan_hash(plan_of(turned + DOSE)) == plan_hash(plan_of(PLAIN))


def test_other_spellings_of_the_same_plan_have_the_same_hash() -> None:
    for old, new in (("onabotulinumtoxinA", "botox"), ("20 U", "20.0 units"), ("20 U", "20U")):
        assert plan_hash(plan_of(PLAIN.replace(old, new))) == plan_hash(plan_of(PLAIN))


def test_another_dose_has_another_hash() -> None:
    assert plan_hash(plan_of(PLAIN.replace("20 U", "21 U"))) != plan_hash(plan_of(PLAIN))


def test_the_hash_says_how_it_was_made() -> None:
    name, digits = plan_hash(plan_of(PLAIN)).split(":")
    assert name == "sha256"
    assert len(bytes.fromhex(digits)) == 32


def test_a_stored_hash_still_holds() -> None:
    assert canonical_json(plan_of(PLAIN)) == (
        '{"format":"needlework-plan/1","session":[{"day":0,"id":"s1","treatment":[{"area":'
        '"glabella","dose":"20 U","id":"s1-t1","kind":"neuromodulator","product":'
        '"onabotulinumtoxinA","side":"both"}]}]}'
    )


def test_numbers_in_the_canonical_form_are_exact_text() -> None:
    goal = '[[goal]]\narea = "glabella"\noutcome = "none_or_mild"\nprobability = 0.80\n'
    read = json.loads(canonical_json(plan_of(PLAIN + goal)))
    assert read["goal"][0]["probability"] == "0.8"


def test_the_canonical_form_is_one_line_with_sorted_keys() -> None:
    text = canonical_json(plan_of(example("all-needles.toml")))
    assert "\n" not in text
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_a_changed_value_changes_the_hash() -> None:
    plan = plan_of(PLAIN)
    assert plan_hash(replace(plan, title="other")) != plan_hash(plan)
