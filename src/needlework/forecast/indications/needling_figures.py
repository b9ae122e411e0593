"""Figures of needling in any table of results: how they are read, or why they are not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from needlework.evidence import Figure
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.indications.needling_design import NEEDLED, PRP

TOPIC = "microneedling"
INTERVAL = re.compile(r"interval_d\s*=\s*(\d+(?:\.\d+)?)")
USUAL_INTERVAL = 30.0
NECK = "neck"
ALONE = "none"
PRODUCTS = {
    "microneedling": NEEDLED[0],
    "microneedling+prp": PRP,
    ALONE: ALONE,
    "untreated": ALONE,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How an outcome is read.

    Parameters
    ----------
    quantity, likelihood : str
        In the words of the family.
    sign : float
        -1 where the table counts a fall as negative and the family as positive.
    edges : pair of float or None
        Edges of a class of rated improvement.
    """

    quantity: str
    likelihood: str = "normal"
    sign: float = 1
    edges: tuple[float, float] | None = None


SCARS = {
    "gb_quantitative_change": Reading("scar_points_fall"),
    "gb_quantitative_mean": Reading("scar_points_mean"),
    "gb_quantitative_score": Reading("scar_points_mean"),
    "gb_grade_change": Reading("grade_fall"),
    "gb_grade": Reading("grade_mean"),
    "responder_gb_one_grade": Reading("share_one_grade", "binomial"),
    "gb_change_significant": Reading("null_grade", "null"),
    "responder_vs_untreated_half": Reading("share_net_vas", "binomial"),
    "collagen_papillary_masson_rel_change": Reading("collagen_total"),
    "reticulin_silver_rel_change": Reading("collagen_three"),
    "epidermal_thickness_rel_change": Reading("epidermis"),
}
WRINKLES = {
    "wrinkle_lemperle_global_improvement": Reading("wrinkle_fall"),
    "wrinkle_lemperle_change": Reading("wrinkle_fall", sign=-1),
    "laxity_improvement": Reading("laxity_fall"),
    "texture_improvement": Reading("texture_fall"),
    "collagen_I_direction": Reading("collagen_one_sign", "sign"),
    "collagen_III_direction": Reading("collagen_three_sign", "sign"),
    "elastin_total_direction": Reading("elastin_sign", "sign"),
    "tropoelastin_direction": Reading("tropoelastin_sign", "sign"),
}
STRIAE = {
    "responder_excellent": Reading("share_class", "binomial", edges=(0.75, 1.0)),
    "responder_marked": Reading("share_class", "binomial", edges=(0.5, 0.75)),
    "responder_moderate": Reading("share_class", "binomial", edges=(0.25, 0.5)),
    "responder_minimal": Reading("share_class", "binomial", edges=(0.0, 0.25)),
    "collagen_direction": Reading("collagen_total_sign", "sign"),
    "elastic_fibre_direction": Reading("elastin_sign", "sign"),
}


def read_figure(
    figure: Figure, family: str, readings: Mapping[str, Reading]
) -> StudyRow | str | None:
    """Return a figure as a row of a family, why it cannot be read, or None if it is another's.

    Sessions before the visit stand in ``dose``; their interval is that of the remark, else a
    month.

    Parameters
    ----------
    readings : mapping of outcome to Reading
    """
    reading = readings.get(figure.outcome)
    needled = figure.product.startswith("microneedling") or figure.product in (ALONE, "untreated")
    if reading is None or not needled or (family == "striae" and not _on_striae(figure)):
        return None
    treatment = PRODUCTS.get(figure.product)
    if treatment is None:
        return f"needling with something else ({figure.product}): no figure of it in the fit"
    if figure.value is None or figure.day is None:
        return "no value or no visit is printed"
    if treatment in NEEDLED and figure.dose is None:
        return "the number of sessions before the visit is not printed (column dose)"
    return _row(figure, family, treatment, reading)


def _on_striae(figure: Figure) -> bool:
    return any("stria" in text.casefold() for text in (figure.area, figure.population))


def _row(figure: Figure, family: str, treatment: str, reading: Reading) -> StudyRow:
    assert figure.value is not None
    assert figure.day is not None
    more = {"rater": "blinded" if "blind" in figure.definition else "open", "pooled": "no"}
    if reading.edges is not None:
        more |= dict(zip(("low", "high"), map(str, reading.edges), strict=True))
    row = StudyRow(
        row_id=figure.row_id,
        topic=TOPIC,
        family=family,
        use="check",
        quantity=reading.quantity,
        likelihood=reading.likelihood,
        study=figure.study,
        arm=figure.arm,
        source=figure.source,
        product=figure.product,
        outcome=figure.outcome,
        treatment=treatment,
        comparator="",
        session_days=_sessions(figure) if treatment in NEEDLED else (),
        day=figure.day,
        n=figure.n,
        value=reading.sign * figure.value,
        standard_error=None,
        amount=None,
        amount_unit="",
        unit=figure.unit,
        area=figure.area,
        controlled=False,
        seen=figure.seen,
        held_out=figure.held_out,
        reason="a table of results",
        more=more,
    )
    on_neck = figure.area == NECK and row.quantity == "wrinkle_fall"
    return replace(row, quantity="neck_wrinkle_fall") if on_neck else row


def _sessions(figure: Figure) -> tuple[float, ...]:
    found = INTERVAL.search(figure.note)
    interval = float(found[1]) if found else USUAL_INTERVAL
    days = (place * interval for place in range(int(figure.dose or 0)))
    return tuple(day for day in days if day <= (figure.day or 0))
