"""What each kind of published figure of needling is expected to be, quantity by quantity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from needlework.evidence import parameter
from needlework.forecast.indications.needling_predict import (
    Places,
    Prediction,
    baseline_entry,
    rates_of,
)
from needlework.forecast.indications.needling_scales import SCALE_OF, lowest
from needlework.forecast.indications.needling_scatter import people_of
from needlework.mechanisms.elastin import elastin, tropoelastin
from needlework.scales.improvement import share_above, share_between, share_one_grade

Pair = tuple[Any, Any]
Rule = Callable[[Prediction, Places], Pair]

RUBBED = "microdermabrasion"


@dataclass(frozen=True, slots=True)
class Expected:
    """Expectation of rows and the spread of one person's figure, each of shape (draws, rows)."""

    mean: Any
    person_sd: Any


def expected(of: Prediction) -> Expected:
    """Return what is expected of every row of a design."""
    xp, places, means, spreads = of.xp, [], [], []
    for quantity in of.design.quantities:
        here = of.design.where(quantity)
        mean, spread = RULES[quantity](of, here)
        places.append(here)
        means.append(mean + xp.zeros((of.draws, len(here))))
        spreads.append(spread + xp.zeros((of.draws, len(here))))
    order = np.argsort(np.concatenate(places))
    mean, spread = (xp.concatenate(parts, axis=-1)[:, order] for parts in (means, spreads))
    return Expected(mean, spread)


def _score_left(of: Prediction, here: Places) -> Pair:
    mean, spread = of.over_people(of.xp.exp(-of.losses(here)))
    return mean, of.xp.sqrt(spread**2 + (mean * of.named("noise_score")) ** 2)


def _points_fall(of: Prediction, here: Places) -> Pair:
    mean, spread = _score_left(of, here)
    return of.baseline[:, here] * (1 - mean), of.baseline[:, here] * spread


def _points_mean(of: Prediction, here: Places) -> Pair:
    mean, spread = _score_left(of, here)
    between = baseline_entry("scar_points").spread
    spread = of.xp.sqrt(spread**2 + (mean * between) ** 2)
    return of.baseline[:, here] * mean, of.baseline[:, here] * spread


def _above(of: Prediction, here: Places) -> Any:
    """Return the baseline above the lowest value of the scale of each row."""
    lows = [lowest(SCALE_OF[of.design.rows[place].quantity]) for place in here]
    return of.baseline[:, here] - np.array(lows)


def _falls(of: Prediction, here: Places) -> Any:
    """Return the fall of a grade over people, shape (draws, rows, people)."""
    return _above(of, here)[..., None] * -of.xp.expm1(-of.losses(here))


def _grade_fall(of: Prediction, here: Places) -> Pair:
    mean, spread = of.over_people(_falls(of, here))
    return mean, of.xp.sqrt(spread**2 + 2 * of.named("noise_grade") ** 2)


def _grade_mean(of: Prediction, here: Places) -> Pair:
    fall, spread = _grade_fall(of, here)
    between = parameter("needling.baseline.grade_sd").value
    return of.baseline[:, here] - fall, of.xp.sqrt(spread**2 + between**2)


def _grade_relative(of: Prediction, here: Places) -> Pair:
    mean, spread = _grade_fall(of, here)
    return mean / of.baseline[:, here], spread / of.baseline[:, here]


def _one_grade(of: Prediction, here: Places) -> Pair:
    noise = np.sqrt(2) * of.parameters["noise_grade"][:, None, None]
    chance = share_one_grade(_falls(of, here), noise, of.normal_cdf, of.xp)
    return of.over_people(chance)[0], 0


def _significant(of: Prediction, here: Places) -> Pair:
    """Return the chance that a study of this size finds a significant change of the grade."""
    mean, spread = _grade_fall(of, here)
    size = np.array([people_of(of.design.rows[place]) for place in here])
    errors = mean / (spread / np.sqrt(size))
    limit = parameter("needling.scale.significant").value
    inside = of.normal_cdf(limit - errors) - of.normal_cdf(-limit - errors)
    return 1 - inside, 0


def _with_prp(of: Prediction, here: Places) -> tuple[Any, Any]:
    """Return -ln of what is left over people, without and with platelet-rich plasma."""
    factor = of.xp.exp(of.parameters["prp_log_ratio"])[:, None, None]
    drift = of.drift[:, here, None]
    return of.effect[:, here] + drift, of.effect[:, here] * factor + drift


def _prp_difference(of: Prediction, here: Places) -> Pair:
    alone, both = (of.over_people(of.xp.exp(-loss))[0] for loss in _with_prp(of, here))
    return _above(of, here) * (alone - both), 0


def _prp_odds(of: Prediction, here: Places) -> Pair:
    odds, noise = [], of.parameters["noise_rated"][:, None, None]
    for loss in _with_prp(of, here):
        half = share_above(loss, np.array(0.5), noise, of.normal_cdf, of.xp)
        share = of.over_people(half)[0]
        odds.append(share / (1 - share))
    return odds[1] / odds[0], 0


def _net_vas(of: Prediction, here: Places) -> Pair:
    """Return the chance that the treated half beats the untreated one by the asked distance."""
    better = of.baseline[:, here, None] * -of.xp.expm1(-of.effect[:, here])
    noise = of.parameters["noise_vas"][:, None, None]
    asked = parameter("needling.scale.vas_better").value
    return of.over_people(of.normal_cdf((better - asked) / noise))[0], 0


def _class_share(of: Prediction, here: Places) -> Pair:
    """Return the share in a class of rated improvement; the other arm has no needles."""
    rubbed = np.array([row.treatment == RUBBED for row in of.design.rows], dtype=float)[here]
    other = of.named("microdermabrasion") * rubbed
    low, high = (of.design.column(name)[here][:, None] for name in ("low", "high"))
    noise = of.parameters["noise_rated"][:, None, None]
    loss = of.losses(here) + other[..., None]
    return of.over_people(share_between(loss, low, high, noise, of.normal_cdf, of.xp))[0], 0


def _tissue(of: Prediction, here: Places, what: str) -> Pair:
    """Return the relative change of something counted in biopsies or read by an instrument."""
    tissue, factor = of.tissue.at(here), of.study_gain[:, here]
    three = parameter("needling.three_share").value
    if what == "attenuation":
        spread = parameter("needling.attenuation_person_sd").value
        return of.named("gain_attenuation") * factor * tissue.scored, spread
    spread = parameter("needling.tissue_person_sd").value
    if what == "epidermis":
        half = parameter("needling.epidermis_half").value
        felt = factor * tissue.mature
        return of.named("epidermis_gain") * felt / (felt + half), spread
    baseline = {"total": 1.0, "one": 1 - three, "three": three}[what]
    return of.named("collagen_gain") * factor * getattr(tissue, what) / baseline, spread


def _elastin(of: Prediction, here: Places) -> Pair:
    rates = rates_of(of.parameters, 0, of.xp)
    loss, gain = of.parameters["elastin_loss"], of.parameters["elastin_gain"]
    changes = []
    for place in here:
        days = of.design.session_days[place]
        visit = of.design.rows[place].day
        given = days[days < visit]
        doses = of.doses[:, place, : len(given)]
        knots = _knots(given, visit)
        changes.append(elastin(knots, given, doses, rates, loss, gain, of.xp)[:, -1] - 1)
    return of.xp.stack(changes, axis=-1), parameter("needling.tissue_person_sd").value


def _knots(session_days: Any, visit: float) -> Any:
    """Return knots that hold the sessions and the visit, a few days apart."""
    step = parameter("needling.elastin_step").value
    steps = np.arange(session_days[0], visit, step)
    return np.unique(np.concatenate([steps, session_days, [visit]]))


def _tropoelastin(of: Prediction, here: Places) -> Pair:
    rates = rates_of(of.parameters, 2, of.xp)
    made = tropoelastin(of.design.elapsed[here], of.doses[:, here], rates, of.xp)
    return of.named("elastin_gain") * made, parameter("needling.tissue_person_sd").value


RULES: dict[str, Rule] = {
    "scar_remaining": _score_left,
    "scar_points_fall": _points_fall,
    "scar_points_mean": _points_mean,
    "grade_fall": _grade_fall,
    "grade_mean": _grade_mean,
    "share_one_grade": _one_grade,
    "null_grade": _significant,
    "prp_grade_difference": _prp_difference,
    "prp_odds_half": _prp_odds,
    "share_net_vas": _net_vas,
    "share_class": _class_share,
    "wrinkle_fall": _grade_fall,
    "laxity_fall": _grade_fall,
    "texture_fall": _grade_fall,
    "neck_wrinkle_fall": _grade_fall,
    "neck_wrinkle_relative": _grade_relative,
    "neck_share_one_grade": _one_grade,
    "attenuation": partial(_tissue, what="attenuation"),
    "collagen_total": partial(_tissue, what="total"),
    "collagen_total_sign": partial(_tissue, what="total"),
    "collagen_one_sign": partial(_tissue, what="one"),
    "collagen_three": partial(_tissue, what="three"),
    "collagen_three_sign": partial(_tissue, what="three"),
    "epidermis": partial(_tissue, what="epidermis"),
    "elastin": _elastin,
    "elastin_sign": _elastin,
    "tropoelastin_sign": _tropoelastin,
}
"""How each quantity is expected; all but those of the hours after a session."""
