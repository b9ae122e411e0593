"""What a session takes from its vials: how many, and what the syringe makes of each point."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.plans import Neuromodulator
from needlework.problems import BadInputError
from needlework.products import Drawn, Given, Pool, draw, given, pool
from needlework.safety.case import Case, Item
from needlework.safety.rows import data, exact, finding
from needlework.safety.values import Finding, Place, Quantity


def stock_findings(case: Case) -> Iterator[Finding]:
    """Yield sessions that take more vials than there are, and points no syringe can measure."""
    for day in case.days:
        here = [item for item in case.toxins if item.day == day]
        for one in _pools(case, here):
            yield from _vials(case, here[0].session.id, one)
    for item in case.toxins:
        yield from _points(case, item)


def _vials(case: Case, session: str, one: Pool) -> Iterator[Finding]:
    rows, count = data("vials")["row"], len(one.vials)
    at_hand = case.context.kit.vials.get(one.product)
    takes = f"{session} takes of {one.product}: {one}"
    if at_hand is not None and count > at_hand:
        yield finding(
            rows["stock"],
            Place(session),
            f"{takes}; {at_hand} at hand",
            measured=Quantity(exact(count), "vials"),
            limit=Quantity(exact(at_hand), "vials"),
        )
    elif count > 1:
        yield finding(rows["several"], Place(session), takes)


def _pools(case: Case, here: list[Item]) -> Iterator[Pool]:
    """Yield the vials that the treatments share which say how they are made up."""
    groups: dict[object, list[tuple[Item, Given]]] = {}
    for item in here:
        what = _given(case, item)
        if what is not None and what.dilution is not None:
            vial = getattr(item.treatment, "vial", None)
            groups.setdefault((what.dilution, vial and vial.lot), []).append((item, what))
    for members in groups.values():
        dilution = members[0][1].dilution
        assert dilution is not None
        yield pool(dilution, [(item.treatment.id, what.dose) for item, what in members])


def _given(case: Case, item: Item) -> Given | None:
    """Return how a treatment with a vial is made up, and its dose."""
    treatment = item.treatment
    if not isinstance(treatment, Neuromodulator) or treatment.vial is None:
        return None
    return given(treatment, (), region=case.region, dose=item.dose)


def _points(case: Case, item: Item) -> Iterator[Finding]:
    """Yield the point that whole marks change most, or the first that cannot be drawn up."""
    what = _given(case, item)
    if what is None or what.dilution is None or what.syringe is None:
        return
    rows, drawn = data("vials")["row"], []
    for site in item.sites:
        try:
            drawn.append((site.id, draw(site.dose, what.dilution, what.syringe, where=site.id)))
        except BadInputError as fault:
            given_words = "; ".join(problem.given for problem in fault.problems)
            yield finding(rows["syringe"], _at(item, site.id), given_words)
            return
    if drawn:
        name, worst = max(drawn, key=lambda each: abs(each[1].share))
        yield from _rounded(item, name, worst)


def _rounded(item: Item, name: str, worst: Drawn) -> Iterator[Finding]:
    most = data("vials")["rounding"]["most_share"]
    share = abs(exact(worst.share))
    if share > most:
        yield finding(
            data("vials")["row"]["rounding"],
            _at(item, name),
            str(worst),
            measured=Quantity(share, "of the dose"),
            limit=Quantity(most, "of the dose"),
        )


def _at(item: Item, site: str) -> Place:
    return Place(item.session.id, item.treatment.id, site)
