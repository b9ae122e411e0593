"""From a toxin scheme to treatments that a plan can begin with: the lowest published doses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from needlework.doses import Dose, Mass
from needlework.doses.numbers import refuse
from needlework.evidence.rule_cells import leading_span
from needlework.plans import Neuromodulator, Side, Site
from needlework.protocols.amounts import Amount
from needlework.protocols.execution import RECALLED
from needlework.protocols.expansion import side_is_known
from needlework.protocols.values import Protocol, Target

OneSide = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A muscle that a scheme offers and the plan does not begin with.

    Parameters
    ----------
    seen : str
        How its dose is known; ``recalled`` is unverified.
    """

    muscles: tuple[str, ...]
    words: str
    dose_words: str
    sites: str
    seen: str
    reason: str


@dataclass(frozen=True, slots=True)
class Start:
    """One treatment to begin a plan with.

    Parameters
    ----------
    treatment : Neuromodulator
        Its id is empty.
    remarks : tuple of str
        What was chosen and within which limits, one sentence each.
    offers : tuple of Offer
        Muscles to choose from.
    """

    treatment: Neuromodulator
    remarks: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()


def start(
    protocol: Protocol, *, weight: Mass | None = None, side: OneSide | None = None
) -> tuple[Start, ...]:
    """Return the treatments of a scheme, one per area, with the lowest doses that it gives.

    Parameters
    ----------
    weight : Mass, optional
        Body weight; a scheme per kilogram is refused without it.
    side : {"left", "right"}, optional
        The patient's side; a scheme of one limb or one eye is refused without it.

    Raises
    ------
    BadInputError
        The scheme is only a card, or the weight or the side is missing.
    """
    _require(protocol, weight, side)
    if protocol.parts:
        return tuple(_parts(protocol))
    bare = Neuromodulator(
        "", protocol.product, protocol.area, protocol.indication, side=side or "both"
    )
    if protocol.execution.how == "as it stands":
        return (Start(replace(bare, protocol=protocol.id), _layout_remarks(protocol)),)
    if protocol.given is None:
        return (_by_muscle(bare, protocol, weight),)
    return (_within_range(bare, protocol, protocol.given, weight),)


def _require(protocol: Protocol, weight: Mass | None, side: OneSide | None) -> None:
    if not protocol.execution.possible:
        raise refuse(
            protocol.id,
            f"no plan can be begun from it: {protocol.execution.reason}",
            "a scheme that can be carried out",
            "See `needlework protocols list` for those.",
            "protocol.card",
        )
    if "weight" in protocol.execution.needs and weight is None:
        raise refuse(
            f"{protocol.id}, weight",
            "not given, and its doses are per kilogram of body weight",
            "the patient's weight, such as '18 kg'",
            "Weigh the patient.",
            "protocol.needs-weight",
        )
    if "side" in protocol.execution.needs and side is None:
        raise refuse(
            f"{protocol.id}, side",
            "not given, and its doses are those of one side",
            "left or right, the patient's side",
            "Say which side is treated.",
            "protocol.needs-side",
        )
    one_side = side is not None and "side" not in protocol.execution.needs
    if side is not None and one_side and (protocol.parts or not side_is_known(protocol, side)):
        raise refuse(
            f"{protocol.id}, side",
            f"the table does not say what the {side} side receives",
            "a plan of both sides",
            "Leave the side out, or write the doses of your own.",
            "protocol.no-side",
        )


def _parts(protocol: Protocol) -> Iterator[Start]:
    for part in protocol.parts:
        bare = Neuromodulator("", protocol.product, part.area, part.indication)
        if part.protocol is not None:
            yield Start(replace(bare, protocol=part.protocol))
        else:
            remark = f"{len(part.points)} points of {part.points[0].dose}"
            yield Start(replace(bare, dose=part.total), (remark,))


def _layout_remarks(protocol: Protocol) -> tuple[str, ...]:
    if not protocol.points:
        return (f"{protocol.total} in all; the table does not say where the points lie",)
    if "sites" in protocol.unverified:
        return ("the total was read, its split into points is from memory and unverified",)
    return ()


def _by_muscle(bare: Neuromodulator, protocol: Protocol, weight: Mass | None) -> Start:
    """Return the muscles that were seen with their lowest doses, as many as the limit allows."""
    limit = _limit(protocol, weight)
    sites: list[Site] = []
    offers: list[Offer] = []
    taken: Dose | None = None
    for target in protocol.targets:
        low = None if target.total is None else target.total.lowest(weight)
        if target.seen == RECALLED or low is None:
            offers.append(_offer(target, "unverified: recalled from memory"))
            continue
        after = low if taken is None else taken + low
        if limit is not None and after > limit:
            offers.append(_offer(target, f"with it the plan would pass {limit}"))
            continue
        taken = after
        sites += _sites(target, low, bare.side)
    most = "" if limit is None else f"; at most {limit} in all"
    remark = f"each muscle begins with its lowest dose: delete those that are not involved{most}"
    return Start(replace(bare, sites=tuple(sites)), (remark,), tuple(offers))


def _within_range(
    bare: Neuromodulator, protocol: Protocol, given: Amount, weight: Mass | None
) -> Start:
    placed = _placed(protocol, weight)
    low, limit = given.lowest(weight), _limit(protocol, weight)
    assert low is not None, "a scheme without a lowest dose is a card"
    low = low * 2 if given.per_side and bare.side == "both" else low
    remarks = [f"the lowest of the published {given}: choose the dose"]
    if limit is not None and low > limit:
        low = limit
        remarks = [f"the most that the scheme allows; it gives {given}"]
    offers = tuple(
        _offer(target, "a muscle to choose")
        for target in protocol.targets
        if target.muscles and not target.spots
    )
    if placed:
        return Start(replace(bare, sites=placed), tuple(remarks), offers)
    return Start(replace(bare, dose=low), tuple(remarks), offers)


def _placed(protocol: Protocol, weight: Mass | None) -> tuple[Site, ...]:
    """Return every point with its lowest dose, where the table places all of them on a side."""
    found: list[Site] = []
    for target in protocol.targets:
        low = None if target.each is None else target.each.lowest(weight)
        if low is None or not target.spots or any(spot.side == "both" for spot in target.spots):
            return ()
        found += [
            Site(spot.name, spot.muscle, spot.side, low, protocol.depth) for spot in target.spots
        ]
    return tuple(found)


def _sites(target: Target, dose: Dose, side: Side) -> list[Site]:
    """Return the fewest sites of a muscle, which share its dose evenly."""
    fewest = leading_span(target.sites)[0]
    count = int(fewest.low) if fewest is not None and fewest.low is not None else 1
    muscle = target.muscles[0]
    names = [muscle] if count == 1 else [f"{muscle}-{number + 1}" for number in range(count)]
    return [Site(name, muscle, side, dose / count, "intramuscular") for name in names]


def _limit(protocol: Protocol, weight: Mass | None) -> Dose | None:
    most = [amount.highest(weight) for amount in protocol.most]
    return min((dose for dose in most if dose is not None), default=None)


def _offer(target: Target, reason: str) -> Offer:
    words = str(target.total or target.each or "")
    return Offer(target.muscles, target.words, words, target.sites, target.seen, reason)
