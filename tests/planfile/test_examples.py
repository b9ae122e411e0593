"""The plans that ship with the package are read, written and read again."""

from __future__ import annotations

import pytest

from needlework.planfile import plan_hash, read_plan, write_plan
from needlework.plans import KINDS, Answer
from tests.planfile.texts import EXAMPLES, example, plan_of


def test_every_kind_of_use_has_an_example() -> None:
    assert {"frown-lines.toml", "all-needles.toml", "frown-lines-abo.toml"} <= set(EXAMPLES)
    assert len(EXAMPLES) == 27


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_reads_back_as_it_was_written(name: str) -> None:
    plan = plan_of(example(name))
    assert read_plan(write_plan(plan)) == plan


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_explains_itself_to_people(name: str) -> None:
    assert example(name).count("#") >= 1
    assert not plan_of(example(name)).title.startswith("Untitled")


def test_the_demonstration_plan_is_what_the_product_promises() -> None:
    plan = plan_of(example("frown-lines.toml"))
    treatment = plan.treatments[0]
    score = plan.score("glabella")
    assert treatment.kind == "neuromodulator"
    assert (treatment.product, treatment.protocol) == ("onabotulinumtoxinA", "ona-gl")
    assert (plan.age, plan.patient.sex) == (43, "female")
    assert score is not None
    assert (score.scale, int(score.value)) == ("FWS", 3)
    assert (plan.goals[0].outcome, plan.goals[0].by_day) == ("none_or_mild", 30)


def test_one_example_has_every_kind_of_needle() -> None:
    kinds = {treatment.kind for treatment in plan_of(example("all-needles.toml")).treatments}
    assert kinds == set(KINDS)


def test_the_upkeep_example_repeats_every_84_days() -> None:
    plan = plan_of(example("frown-lines-upkeep.toml"))
    assert [session.day for session in plan.sessions] == [0, 84, 168, 252]


def test_what_an_example_leaves_out_is_unknown() -> None:
    patient = plan_of(example("frown-lines-dose.toml")).patient
    assert patient.pregnant is Answer.UNKNOWN
    assert patient.conditions.answer is Answer.UNKNOWN
    assert patient.previous_treatments is None


def test_brand_and_everyday_words_are_echoed_as_canonical_names() -> None:
    treatment = plan_of(example("frown-lines-dose.toml")).treatments[0]
    assert (treatment.kind, treatment.area) == ("neuromodulator", "glabella")
    assert 'product = "onabotulinumtoxinA"' in write_plan(
        plan_of(example("frown-lines-dose.toml"))
    )


def test_the_hash_of_an_example_does_not_depend_on_comments_or_layout() -> None:
    text = example("frown-lines.toml")
    bare = "\n".join(line.split("#")[0].strip() for line in text.splitlines())
    assert plan_hash(plan_of(bare)) == plan_hash(plan_of(text))
