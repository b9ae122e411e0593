"""Plans with every field, for property tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any, get_args

from hypothesis import strategies as st

from needlework import protocols
from needlework.doses import Concentration, Dose, Length, Mass, Volume
from needlework.planfile.models import Protection
from needlework.planfile.people import named
from needlework.planfile.shared import none_or_named
from needlework.plans import (
    Amount,
    Anaesthesia,
    Answer,
    DailyUse,
    FatDissolving,
    Filler,
    FillerSite,
    Goal,
    Listed,
    Mesotherapy,
    Microneedling,
    MixtureItem,
    Neuromodulator,
    Override,
    Patient,
    Place,
    Plan,
    PreviousTreatment,
    Score,
    Session,
    Site,
    Sun,
    Treatment,
    Vial,
)

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda text: bool(text.strip())
)
areas = st.sampled_from(["glabella", "forehead", "lateral-canthal", "full-face", "submental"])
indications = st.none() | st.sampled_from(["glabellar-lines", "acne-scars", "melasma"])
sides = st.sampled_from(["both", "left", "right"])
dates = st.dates(date(1990, 1, 1), date(2038, 1, 1))
shares = st.decimals(0, 1, places=3).map(lambda value: value.normalize())
toxins = st.sampled_from(["onabotulinumtoxinA", "abobotulinumtoxinA", "daxibotulinumtoxinA"])
depths = st.none() | st.sampled_from(["intradermal", "intramuscular", "supraperiosteal"])


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return values or None."""
    return st.none() | values


def amounts(kind: Any, most: int) -> st.SearchStrategy[Any]:
    """Return quantities of a kind above zero."""
    return st.decimals(Decimal("0.01"), most, places=2).map(kind.of)


volumes = amounts(Volume, 50)
lengths = amounts(Length, 20)


def doses(product: str) -> st.SearchStrategy[Dose]:
    """Return doses of a product."""
    unit = "sU" if product == "abobotulinumtoxinA" else "U"
    return st.decimals(Decimal("0.1"), 500, places=1).map(lambda units: Dose(units, product, unit))


def listed(kind: str | None, known: list[str]) -> st.SearchStrategy[Listed]:
    """Return answers to a question about names of a kind."""
    names = st.lists(st.sampled_from(known) | words, max_size=3)
    asked = names.map(lambda found: Listed(True, tuple(named(word, kind) for word in found)))
    return st.just(Listed()) | asked


ways = st.builds(lambda way, sign: way * sign, amounts(Length, 50), st.sampled_from([1, -1]))
places = st.builds(Place, words, maybe(ways), maybe(ways))
anaesthesia = maybe(
    st.builds(
        Anaesthesia,
        st.sampled_from(["none", "lidocaine 4 % cream"]).map(
            lambda word: none_or_named(word, None)
        ),
        maybe(volumes | amounts(Mass, 100)),
        maybe(st.decimals(1, 900, places=1).map(lambda value: value.normalize())),
        maybe(st.integers(0, 120)),
    )
)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=maybe(st.just(UTC)))


def vials(product: str) -> st.SearchStrategy[Vial | None]:
    """Return vials of a product."""
    return maybe(
        st.builds(
            Vial,
            doses(product),
            maybe(volumes),
            maybe(words),
            maybe(words),
            maybe(dates),
            maybe(moments),
            maybe(st.sampled_from(["U-100-insulin", "tuberculin-1-mL"])),
        )
    )


def shared(ids: Iterator[str]) -> dict[str, Any]:
    """Return strategies for what all treatments have."""
    return {
        "id": st.builds(lambda: next(ids)),
        "area": areas,
        "indication": indications,
        "side": sides,
        "anaesthesia": anaesthesia,
    }


def site(product: str, ids: Iterator[str], treated: str) -> st.SearchStrategy[Site]:
    """Return sites of a treatment."""
    allowed = ["left", "right", "midline"] if treated == "both" else [treated, "midline"]
    return st.builds(
        Site,
        st.builds(lambda: next(ids)),
        st.sampled_from(["procerus", "corrugator-supercilii", "frontalis"]),
        st.sampled_from(allowed),
        doses(product),
        depths,
        maybe(places),
    )


@st.composite
def neuromodulators(draw: Callable[..., Any], ids: Iterator[str]) -> Neuromodulator:
    """Draw a toxin treatment whose dose comes from a dose, from sites or from a protocol."""
    product = draw(toxins)
    common = {name: draw(values) for name, values in shared(ids).items()}
    plain = Neuromodulator(product=product, vial=draw(vials(product)), **common)
    how = draw(st.sampled_from(["dose", "site", "protocol"]))
    if how == "dose":
        return replace(plain, dose=draw(doses(product)))
    fewest = 1 if how == "site" else 0
    sites = tuple(draw(st.lists(site(product, ids, plain.side), min_size=fewest, max_size=3)))
    if how == "site":
        return replace(plain, sites=sites)
    fitting = protocols.fitting(product, "glabella")[0]
    return replace(plain, area="glabella", protocol=fitting, sites=sites)


@st.composite
def fillers(draw: Callable[..., Any], ids: Iterator[str]) -> Filler:
    """Draw a filler with its volume, or with points whose sum that is."""
    common = {name: draw(values) for name, values in shared(ids).items()}
    plain = Filler(
        product="hyaluronic-acid-filler",
        volume=draw(volumes),
        device=draw(st.sampled_from([None, "needle", "cannula"])),
        gauge=draw(maybe(st.integers(14, 34))),
        depth=draw(depths),
        lot=draw(maybe(words)),
        expiry=draw(maybe(dates)),
        **common,
    )
    allowed = ["left", "right", "midline"] if plain.side == "both" else [plain.side, "midline"]
    named = st.builds(lambda: next(ids))
    point = st.builds(FillerSite, named, st.sampled_from(allowed), volumes, places, depths)
    points = tuple(draw(st.lists(point, max_size=3)))
    if not points:
        return plain
    total = Volume(sum((one.volume.amount for one in points), Fraction(0)))
    return replace(plain, sites=points, volume=total)


def treatments(ids: Iterator[str]) -> st.SearchStrategy[Treatment]:
    """Return treatments of every kind."""
    grid = {
        "volume_per_point": maybe(volumes),
        "total_volume": maybe(volumes),
        "spacing": maybe(lengths),
        "needle_depth": maybe(lengths),
    }
    item = st.builds(
        MixtureItem,
        st.sampled_from(["tranexamic-acid", "glutathione"]),
        st.decimals(Decimal("0.1"), 100, places=1).map(
            lambda value: Concentration.parse(f"{value} mg/mL")
        ),
    )
    return st.one_of(
        neuromodulators(ids),
        st.builds(
            Microneedling,
            device=st.sampled_from(["skinpen", "roller"]),
            needle_length=lengths,
            passes=maybe(st.integers(1, 50)),
            serum=maybe(
                st.sampled_from(["none", "tranexamic-acid", "my serum"]).map(
                    lambda word: none_or_named(word, "active")
                )
            ),
            area_cm2=maybe(st.integers(1, 900).map(Decimal)),
            **shared(ids),
        ),
        st.builds(
            Mesotherapy,
            needle_angle_degrees=maybe(st.integers(5, 90).map(Decimal)),
            mixture=st.lists(item, min_size=1, max_size=3).map(tuple),
            device=maybe(st.sampled_from(["manual", "multi-needle-injector"])),
            **grid,
            **shared(ids),
        ),
        fillers(ids),
        st.builds(
            FatDissolving,
            product=st.just("deoxycholic-acid"),
            points=maybe(st.integers(1, 500)),
            lot=maybe(words),
            expiry=maybe(dates),
            **grid,
            **shared(ids),
        ),
    )


@st.composite
def previous(draw: Callable[..., Any], ids: Iterator[str]) -> PreviousTreatment:
    """Draw a treatment before the plan."""
    product = draw(maybe(toxins))
    return PreviousTreatment(
        next(ids),
        product,
        None if product is None else draw(maybe(doses(product))),
        draw(maybe(st.integers(0, 1000))),
        draw(maybe(areas)),
        draw(st.sampled_from(Answer)),
    )


def patients(ids: Iterator[str]) -> st.SearchStrategy[Patient]:
    """Return patients who say everything or nothing."""
    born = st.builds(dict, birth_date=st.dates(date(1920, 1, 1), date(1989, 12, 31)))
    aged = st.builds(dict, age=st.integers(0, 120))
    answers = st.sampled_from(Answer)
    scores = st.builds(
        Score,
        st.builds(lambda: next(ids)),
        st.just("FWS"),
        areas,
        st.integers(0, 3).map(Decimal),
        sides,
        st.sampled_from(["maximum", "rest"]),
        st.sampled_from(["investigator", "subject"]),
    )
    latitudes = st.decimals(-90, 90, places=2).map(lambda value: value.normalize())
    whole = st.builds(
        Patient,
        sex=st.sampled_from(["female", "male", "unspecified"]),
        weight=maybe(st.integers(1, 400).map(lambda kg: Mass.parse(f"{kg} kg"))),
        skin_type=maybe(st.integers(1, 6)),
        pregnant=answers,
        breastfeeding=answers,
        childbearing_potential=answers,
        conditions=listed("condition", ["psoriasis", "myasthenia gravis"]),
        medicines=listed("medicine", ["warfarin", "Roaccutane"]),
        allergies=listed(None, ["lidocaine"]),
        sun=st.builds(Sun, maybe(latitudes), maybe(st.sampled_from(get_args(Protection)))),
        previous_treatments=maybe(st.lists(previous(ids), max_size=2).map(tuple)),
        scores=st.lists(scores, max_size=2).map(tuple),
    )
    return st.builds(lambda one, age: replace(one, **age), whole, st.just({}) | born | aged)


@st.composite
def plans(draw: Callable[..., Any]) -> Plan:
    """Draw a plan."""
    ids = (f"id-{number}" for number in count())
    gaps = draw(st.lists(st.integers(0, 200), min_size=0, max_size=2))
    days = [0, *(sum(gaps[: number + 1]) for number in range(len(gaps)))]
    held = st.lists(treatments(ids), min_size=1, max_size=2).map(tuple)
    sessions = tuple(Session(next(ids), day, draw(held)) for day in days)
    targets = [one.id for one in sessions] + [t.id for s in sessions for t in s.treatments]
    goals = st.builds(
        Goal,
        st.builds(lambda: next(ids)),
        areas,
        st.just("none_or_mild"),
        maybe(st.integers(0, 400)),
        maybe(shares),
        maybe(shares),
    )
    accepted = st.builds(
        Amount,
        st.decimals(-5, 500, places=2).map(lambda value: value.normalize()),
        st.sampled_from(["U", "sU", "days", "mm", "mg/mL", "of the dose", "%"]),
    )
    overrides = st.builds(
        Override,
        st.builds(lambda: next(ids)),
        words,
        words,
        words,
        maybe(st.sampled_from(targets)),
        maybe(accepted),
    )
    daily = st.builds(
        DailyUse,
        st.builds(lambda: next(ids)),
        st.sampled_from(["minoxidil", "Propecia", "my lotion"]).map(
            lambda word: named(word, "medicine")
        ),
        maybe(st.sampled_from(["oral", "topical"])),
        maybe(words),
        st.integers(0, 100),
        maybe(st.integers(101, 400)),
    )
    return Plan(
        title=draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=30)),
        region=draw(maybe(st.sampled_from(["US", "EU", "UK"]))),
        jurisdiction=draw(maybe(words)),
        start_date=draw(maybe(dates)),
        patient=draw(patients(ids)),
        goals=tuple(draw(st.lists(goals, max_size=2))),
        sessions=sessions,
        daily=tuple(draw(st.lists(daily, max_size=2))),
        overrides=tuple(draw(st.lists(overrides, max_size=2))),
    )
