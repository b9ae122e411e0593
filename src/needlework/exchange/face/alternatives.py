"""Alternatives of a plan as faces side by side: the points and units of each."""

from __future__ import annotations

from needlework.exchange.charts import svg
from needlework.exchange.charts.palette import PAPER
from needlework.exchange.face.planned import OnFace, laid_out, legend, needed_views, picture
from needlework.exchange.face.view import View
from needlework.exchange.markup import Html, tag
from needlework.planning.values import Alternative, Proposal

COLUMNS = 2
HEAD, ROW, GAP = 44.0, 16.0, 14.0


def alternatives_picture(proposal: Proposal) -> Html:
    """Return every alternative as a face seen from the front, with units in its points.

    An illustration of plans, never a picture of a result.

    Parameters
    ----------
    proposal : Proposal
        With at least one alternative.
    """
    every = (*proposal.references[-1:], *proposal.alternatives)
    laid = [_laid(one, proposal) for one in every]
    view = needed_views(laid[0], proposal.face)[0]
    deep = view.height + HEAD + ROW * max(len(legend(one)) for one in laid) + GAP
    lines = -(-len(every) // COLUMNS)
    cells = []
    for place, (one, points) in enumerate(zip(every, laid, strict=True)):
        drawn = _face(points, proposal, view, place)
        x, y = place % COLUMNS * (view.width + GAP), place // COLUMNS * deep
        cells.append(_cell(one, points, drawn, x, y, view.height))
    width, height = COLUMNS * (view.width + GAP), lines * deep
    said = "; ".join(f"{one.name}: {_amount(one)}" for one in every)
    title = "Alternatives: points and units, an illustration of plans"
    paper = svg.box(0, 0, width, height, PAPER)
    return svg.picture(width, height, title, said, paper, *cells, uid="alternatives")


def _face(points: tuple[OnFace, ...], proposal: Proposal, view: View, place: int) -> Html:
    skin = proposal.plan.patient.skin_type
    name = f"face-{place}"
    return picture(points, proposal.face, view, name, explained=False, skin_type=skin)


def _laid(one: Alternative, proposal: Proposal) -> tuple[OnFace, ...]:
    session = next(each for each in one.plan.sessions if each.id == proposal.session)
    return laid_out(session, one.plan, proposal.face)


def _cell(
    one: Alternative, points: tuple[OnFace, ...], drawn: Html, x: float, y: float, deep: float
) -> Html:
    rows = [
        _legend_row(entry.colour, entry.words, HEAD + deep + ROW * (place + 0.8))
        for place, entry in enumerate(legend(points))
    ]
    heading = svg.label(one.name, 8, 18, font_weight="bold", font_size=14)
    amount = svg.label(_amount(one), 8, 36)
    face = tag("g", drawn, transform=f"translate(0 {HEAD:g})")
    return tag("g", heading, amount, face, *rows, transform=f"translate({x:g} {y:g})")


def _legend_row(colour: str, words: str, y: float) -> Html:
    dot = tag("circle", cx=14, cy=y - 4, r=5, fill=colour)
    return tag("g", dot, svg.label(words, 26, y))


def _amount(one: Alternative) -> str:
    goals = "every goal reached" if one.holds else "not every goal reached"
    return f"{' + '.join(map(str, one.totals))} in {one.points} points; {goals}"
