"""What is planned, laid on a face: the points of every toxin and filler of a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import dist, pi, sqrt

import numpy as np

from needlework.anatomy.face import Face
from needlework.anatomy.filler_places import PlacedFiller
from needlework.anatomy.muscles import Patch as MusclePatch
from needlework.anatomy.muscles import muscles, patches
from needlework.anatomy.placing import Placed, Unplaced, place_sites
from needlework.anatomy.surface import Spot
from needlework.exchange.charts.palette import INK, TREATED, arm_colour
from needlework.exchange.face.drawing import Dot, Legend, Patch, face_picture, seen_from
from needlework.exchange.face.filled import Filled, filled, filler_dot, filler_legend
from needlework.exchange.face.view import View, behind, front, oblique
from needlework.exchange.markup import Html
from needlework.exchange.words import area_words, muscle_words, product_words
from needlework.forecast.reached import label_site_dose
from needlework.mechanisms.spread import half_effect_area
from needlework.plans import Filler, Neuromodulator, Plan, Session
from needlework.products import GivenSite, given
from needlework.protocols import dose_of, expand

BEHIND_MM = -90.0
BESIDE = 0.75  # how far skin faces sideways, 0 to 1, to be better seen obliquely
SIDES = ("right", "left")
NEIGHBOURS_MM = 45.0
DANGER = "Dashed: muscles that are not to be reached."
FIELD = "Around each point: at least half effect, as far as the spread is assumed to reach."


@dataclass(frozen=True)
class Laid:
    """One toxin treatment on a face.

    Parameters
    ----------
    treatment : Neuromodulator
    placed : tuple of Placed
    unplaced : tuple of Unplaced
    given : dict of str to GivenSite
        Volume and marks by site.
    """

    treatment: Neuromodulator
    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    given: dict[str, GivenSite]

    @property
    def product(self) -> str:
        """Name of the product."""
        return product_words(self.treatment.product)

    @property
    def words(self) -> str:
        """Product and area."""
        return f"{self.product}, {area_words(self.treatment.area).lower()}"

    def volume(self, item: Placed) -> str:
        """Return the volume of a point in words."""
        volume = self.given[item.site.id].volume
        return "volume not known" if volume is None else str(volume)


@dataclass(frozen=True, slots=True)
class _Group:
    """The points of one muscle in one treatment."""

    laid: Laid
    muscle: str
    items: tuple[Placed, ...]
    colour: str


OnFace = Laid | Filled


def laid_out(session: Session, plan: Plan, face: Face) -> tuple[OnFace, ...]:
    """Return every toxin of a session on a face, and every filler that has points.

    Raises
    ------
    BadInputError
        A site names a place that does not exist, or its way leads to the other side.
    """
    found: list[OnFace] = []
    for treatment in session.treatments:
        if isinstance(treatment, Neuromodulator):
            found.append(_laid(treatment, plan, face))
        elif isinstance(treatment, Filler) and treatment.sites:
            found.append(filled(treatment, face))
    return tuple(found)


def toxins_of(laid: Sequence[OnFace]) -> tuple[Laid, ...]:
    """Return the toxin treatments of what is laid on a face."""
    return tuple(one for one in laid if isinstance(one, Laid))


def _laid(treatment: Neuromodulator, plan: Plan, face: Face) -> Laid:
    sites = expand(treatment)
    placed, unplaced = place_sites(sites, face)
    what = given(treatment, sites, region=plan.region, dose=dose_of(treatment))
    return Laid(treatment, placed, unplaced, {one.site.id: one for one in what.sites})


def pictures(
    laid: Sequence[OnFace], face: Face, uid: str, skin_type: int | None = None
) -> list[Html]:
    """Return the pictures that show every point at least once, the front first, without legend."""
    views = needed_views(laid, face)
    return [
        picture(laid, face, view, f"{uid}-{i}", explained=False, skin_type=skin_type)
        for i, view in enumerate(views)
    ]


def picture(
    laid: Sequence[OnFace],
    face: Face,
    view: View,
    uid: str,
    drawn: Sequence[Patch] = (),
    *,
    explained: bool = True,
    note: str = "",
    skin_type: int | None = None,
) -> Html:
    """Return the picture of one view, with its legend where it is to stand alone."""
    products = list(dict.fromkeys(one.product for one in laid))
    return face_picture(
        face,
        view,
        _dots(laid),
        patches=drawn,
        legend=legend(laid) if explained else (),
        explained=explained,
        note=note,
        skin_type=skin_type,
        title=f"{_points_of(products)}, {view.words}",
        uid=uid,
    )


def _points_of(products: Sequence[str]) -> str:
    return f"Points of {' and '.join(products)}" if products else "A face without points"


def picture_png(
    laid: Sequence[OnFace],
    face: Face,
    view: View,
    drawn: Sequence[Patch] = (),
    skin_type: int | None = None,
) -> bytes:
    """Return the picture of one view as a PNG file, without its legend."""
    from needlework.exchange.face.pixels import face_png

    return face_png(face, view, _dots(laid), patches=drawn, skin_type=skin_type)


def needed_views(laid: Sequence[OnFace], face: Face) -> list[View]:
    """Return the front, and further views as far as points need them."""
    items = _items(laid)
    beside = {item.side for item in items if _beside(face, item.spot)}
    found = [front(), *(oblique(side) for side in SIDES if side in beside)]
    hidden = [item for item in items if not any(seen_from(face, v, item.spot) for v in found)]
    if any(item.position_mm[2] < BEHIND_MM for item in hidden):
        found.append(behind())
    return [_close(view, laid, face) for view in found]


def named_view(name: str, laid: Sequence[OnFace], face: Face) -> View:
    """Return a view by name, front, right, left or behind, close around the points."""
    view = {"front": front, "behind": behind}.get(name, lambda: oblique(name))()
    return _close(view, laid, face)


def _close(view: View, laid: Sequence[OnFace], face: Face) -> View:
    items = [item for item in _items(laid) if seen_from(face, view, item.spot)]
    return view.around(np.array([item.position_mm for item in items]).reshape(-1, 3))


def _items(laid: Sequence[OnFace]) -> list[Placed | PlacedFiller]:
    return [item for one in laid for item in one.placed]


def _beside(face: Face, spot: Spot) -> bool:
    return bool(abs(face.surface.normal(spot)[0]) > BESIDE)


def _groups(laid: Sequence[OnFace]) -> Iterator[_Group]:
    number = 0
    for one in toxins_of(laid):
        for muscle in dict.fromkeys(item.site.muscle for item in one.placed):
            items = tuple(item for item in one.placed if item.site.muscle == muscle)
            yield _Group(one, muscle, items, arm_colour(number))
            number += 1


def _fillers(laid: Sequence[OnFace]) -> Iterator[tuple[Filled, str]]:
    """Yield fillers with their colours, which come after those of the muscles."""
    first = sum(1 for _ in _groups(laid))
    every = (one for one in laid if isinstance(one, Filled))
    yield from ((one, arm_colour(number)) for number, one in enumerate(every, first))


def _dots(laid: Sequence[OnFace]) -> list[Dot]:
    found = [_dot(group, item) for group in _groups(laid) for item in group.items]
    for one, colour in _fillers(laid):
        found += [filler_dot(one, item, colour) for item in one.placed]
    return found


def _dot(group: _Group, item: Placed) -> Dot:
    amount = f"{item.site.dose} in {group.laid.volume(item)}"
    return Dot(
        text=f"{item.site.dose.units:f}",
        words=f"{amount}, {muscle_words(group.muscle)}, {item.side}: {item.words}",
        spot=item.spot,
        side=item.side,
        colour=group.colour,
        sd_mm=item.sd_mm,
    )


def legend(laid: Sequence[OnFace]) -> list[Legend]:
    """Return what each colour stands for: muscle, points, units and volume."""
    several = len({one.product for one in laid}) > 1
    fillers = [Legend(colour, filler_legend(one)) for one, colour in _fillers(laid)]
    toxins = [
        Legend(
            group.colour,
            f"{muscle_words(group.muscle)}: {_amounts(group)}"
            + (f", {group.laid.product}" if several else ""),
        )
        for group in _groups(laid)
    ]
    return [*toxins, *fillers]


def _amounts(group: _Group) -> str:
    each = sorted({item.site.dose for item in group.items})
    volumes = list(dict.fromkeys(group.laid.volume(item) for item in group.items))
    points = "1 point" if len(group.items) == 1 else f"{len(group.items)} points"
    if len(each) == 1 and len(volumes) == 1:
        return f"{points} of {each[0]} in {volumes[0]}"
    return f"{points} of {each[0].units:f}–{each[-1]}"


def patches_of(laid: Sequence[OnFace], face: Face) -> tuple[Patch, ...]:
    """Return the injected muscles, and those in danger around them, as areas of the skin."""
    return tuple(
        Patch(
            f"{muscle_words(one.muscle.name)}, {one.side}",
            one.outline,
            INK if one.muscle.danger else TREATED,
            dashed=one.muscle.danger,
            note=DANGER if one.muscle.danger else "",
        )
        for one in shown_muscles(laid, face)
    )


def shown_muscles(laid: Sequence[OnFace], face: Face) -> Iterator[MusclePatch]:
    """Yield the injected muscles, and those in danger around them, each side by itself."""
    aimed = {item.site.muscle for one in toxins_of(laid) for item in one.placed}
    known = muscles()
    chosen = tuple(name for name in known if name in aimed or known[name].danger)
    places = [item.position_mm for one in toxins_of(laid) for item in one.placed]
    for one in patches(face, chosen):
        if one.muscle.name in aimed or _near(face, one, places):
            yield one


def fields_of(laid: Sequence[OnFace], face: Face) -> tuple[Patch, ...]:
    """Return where each point has at least half effect, as far as the spread is assumed to reach.

    Points of products without a label pattern, and those below the least dose, have none.
    """
    return tuple(
        Patch(
            f"half effect within {radius:.0f} mm",
            face.circle(item.spot, radius),
            group.colour,
            note=FIELD,
        )
        for group in _groups(laid)
        for item in group.items
        if (radius := _reach_mm(group.laid, item)) > 0
    )


def _reach_mm(laid: Laid, item: Placed) -> float:
    usual = label_site_dose(laid.treatment.product)
    volume = laid.given[item.site.id].volume
    if usual is None or volume is None:
        return 0.0
    share = float(item.site.dose.units / usual.units)
    return sqrt(float(half_effect_area(share, float(volume.amount))) / pi)


def _near(face: Face, patch: MusclePatch, places: list[tuple[float, float, float]]) -> bool:
    middle = face.surface.positions(list(patch.outline)).mean(axis=0)
    return any(dist(middle, place) < NEIGHBOURS_MM for place in places)
