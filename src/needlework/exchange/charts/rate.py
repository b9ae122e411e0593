"""A published rate with its bounds beside its comparator, small enough for a table row."""

from __future__ import annotations

from needlework.exchange.charts import svg
from needlework.exchange.charts.legend import dot
from needlework.exchange.charts.palette import GRID, TREATED, TREATED_BANDS, UNTREATED
from needlework.exchange.markup import Html, tag
from needlework.exchange.numbers import out_of
from needlework.exchange.words import plain, sentence_case
from needlework.forecast.values import Risk

PAD = 8.0


def rate_chart(risk: Risk, *, uid: str = "rate", highest: float = 1.0, width: float = 180) -> Html:
    """Return one rate: interval as a bar, rate as a dot, comparator as a ring.

    Parameters
    ----------
    risk : Risk
        A rate with bounds.
    uid : str
        Prefix of identifiers, unique in its document.
    highest : float
        Share at the right end, common to the rows of a table.
    width : float
        Width in pixels.
    """

    def x(share: float) -> float:
        return PAD + min(1.0, max(0.0, share / highest)) * (width - 2 * PAD)

    parts = [
        svg.line(PAD, 10, width - PAD, 10, GRID, stroke_width=2),
        svg.box(x(risk.lo), 6, x(risk.hi) - x(risk.lo), 8, TREATED_BANDS["band80"], rx=4),
    ]
    if risk.comparator is not None:
        parts.append(_ring(x(risk.comparator)))
    parts.insert(2, dot(x(risk.probability), 10, TREATED))
    words = f"{out_of(risk.probability)}, at most {out_of(risk.hi)}"
    return svg.picture(width, 20, sentence_case(plain(risk.event)), words, *parts, uid=uid)


def _ring(x: float) -> Html:
    """Return the comparator: open and larger than the dot, so that neither hides the other."""
    return tag("circle", cx=x, cy=10, r=6.5, fill="none", stroke=UNTREATED, stroke_width=1.8)
