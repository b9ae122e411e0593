"""What a trial of skin or hair cannot hold is refused in one sentence each."""

from __future__ import annotations

import pytest

from needlework.problems import BadInputError
from needlework.trials import run_trial
from tests.forecast.injections import FILL, inject
from tests.trials.making import TWENTY, trial_of
from tests.trials.making import endpoint as endpoint_of_lines
from tests.trials.skin_making import (
    ACID,
    BOOSTER,
    COUNT,
    LOSS,
    MINOXIDIL,
    NEEDLED,
    PLASMA,
    SEVERITY,
    THREE,
    arm,
    comparison,
    endpoint,
    trial,
)

FACE = endpoint(SEVERITY, "full-face")
TREATED, OTHER = arm("treated", ACID, THREE), arm("other")
TOXIN = TWENTY.partition("[[arm.session.treatment]]\n")[2]
VITAMINS = inject("NCTF 135HA", "5 mg/mL")
STAINS = inject("tranexamic-acid", area='"full-face"', indication='"hyperpigmentation"')

CASES = [
    ((TREATED, arm("toxin", TOXIN), FACE), "in a trial of skin or hair", "two trials"),
    ((TREATED, OTHER, endpoint(SEVERITY, "lips")), "no arm is treated in lips", "full-face"),
    ((TREATED, OTHER, endpoint(COUNT, "full-face")), f"no model of {COUNT}", "melasma_severity"),
    (
        (TREATED, arm("b", STAINS), FACE),
        "hyperpigmentation and melasma in one area",
        "one purpose",
    ),
    (
        (arm("treated", VITAMINS), endpoint("improved", "cheek")),
        "did not beat control",
        "fitted model",
    ),
    (
        (arm("treated", ACID.replace('indication = "melasma"\n', "")), FACE),
        "what it is for is not said",
        "whose purpose",
    ),
    (
        ("[population]\nsevere_at_baseline = 0.5\n", TREATED, OTHER, FACE),
        "severe_at_baseline is of facial lines",
        "population.score",
    ),
    (
        (TREATED, OTHER, FACE + 'followed = "all"\n'),
        "followed is of times",
        "Leave it out",
    ),
    (
        (TREATED, OTHER, FACE + 'rater = "subject"\n'),
        "no model of melasma_severity by subject",
        "allowed: melasma_severity",
    ),
    (
        (TREATED, OTHER, FACE, "[retreatment]\nleast_days = 84\n"),
        "retreatment by a rule is of facial lines",
        "Leave it out",
    ),
    (
        (TREATED, OTHER, FACE, comparison(SEVERITY, "full-face", more='measure = "median"\n')),
        "is a mean",
        "Change measure",
    ),
    (
        (
            TREATED,
            OTHER,
            FACE,
            comparison(SEVERITY, "full-face", more='kind = "non-inferiority"\nmargin = 0.1\n'),
        ),
        "margin = 0.1 beside",
        "margin_units",
    ),
    (
        (
            arm("treated", BOOSTER),
            OTHER,
            endpoint("hydration_change", "cheek"),
            comparison("hydration_change", "cheek"),
            "[sample_size]\n",
        ),
        "no trial printed how much people differ",
        "person_sd",
    ),
    (
        (
            LOSS,
            arm("plasma", PLASMA, THREE),
            arm("needling", NEEDLED),
            arm("other"),
            endpoint(COUNT, "scalp"),
        ),
        "stands beside arms that differ",
        'beside = "plasma"',
    ),
    ((arm("treated", more=MINOXIDIL), OTHER, FACE), "no arm is treated in full-face", "session"),
]


@pytest.mark.parametrize(("parts", "given", "remedy"), CASES, ids=range(len(CASES)))
def test_it_is_one_sentence_that_says_what_to_do(parts, given: str, remedy: str) -> None:
    with pytest.raises(BadInputError) as refused:
        run_trial(trial(*parts))
    sentences = [problem.sentence() for problem in refused.value.problems]
    assert len(sentences) == len(set(sentences)) == 1
    assert given in sentences[0] and remedy in sentences[0]
    assert sentences[0].startswith("trial.toml, line ")


@pytest.mark.parametrize(("lost", "refused"), [("0.99", True), ("1", True), ("0.5", False)])
def test_an_arm_of_which_nobody_is_left_is_refused(lost: str, refused: bool) -> None:
    year = endpoint(SEVERITY, "full-face", (365,))
    given = trial(TREATED, OTHER, year, top=f"dropout_per_year = {lost}")
    if not refused:
        assert run_trial(given).arms
        return
    with pytest.raises(BadInputError, match=r"dropout_per_year: hardly anyone of 'treated'"):
        run_trial(given)


def test_an_untreated_arm_says_beside_which_arm_it_stands() -> None:
    arms = (LOSS, arm("plasma", PLASMA, THREE), arm("needling", NEEDLED), endpoint(COUNT, "scalp"))
    saline, nothing = (
        run_trial(trial(*arms, arm("other", more=f'beside = "{name}"\n')))
        for name in ("plasma", "needling")
    )
    assert saline.arm("other").sessions == "saline injections"
    assert nothing.arm("other").sessions == "no treatment"


@pytest.mark.parametrize(
    ("treated", "beside", "given"),
    [
        (ACID, "nobody", "is the name of no arm"),
        ("", "treated", None),
    ],
)
def test_beside_names_a_treated_arm(treated: str, beside: str, given: str | None) -> None:
    other = arm("other", more=f'beside = "{beside}"\n')
    if given is None:
        assert trial(TREATED, other, FACE).arms[1].beside == "treated"
        return
    with pytest.raises(BadInputError, match=given):
        trial(TREATED, other, FACE)


def test_a_treated_arm_stands_beside_nobody() -> None:
    with pytest.raises(BadInputError, match="an arm without sessions"):
        trial(TREATED, arm("b", ACID, THREE, more='beside = "treated"\n'), FACE)


@pytest.mark.parametrize(
    ("asked", "population"),
    [
        (endpoint_of_lines(more="person_sd = 4\n"), "female = 1.0"),
        (endpoint_of_lines(), 'conditions = ["melasma"]'),
    ],
)
def test_a_trial_of_lines_holds_nothing_of_skin(asked: str, population: str) -> None:
    with pytest.raises(BadInputError, match="treats no skin or hair"):
        run_trial(trial_of(TWENTY, asked, population=population))


def test_a_filler_in_the_wrong_place_gives_the_reason_of_the_forecast() -> None:
    fill = FILL.replace('"nasolabial-folds"', '"acne-scars"')
    with pytest.raises(BadInputError, match="no forecast model for filler"):
        run_trial(trial(arm("treated", fill), endpoint("volume_left", "nasolabial")))
