"""Schemes of needling, mesotherapy, fillers and fat dissolving."""

from __future__ import annotations

from decimal import Decimal

import pytest

from needlework import protocols
from needlework.evidence import sources_named
from needlework.evidence.rule_cells import Span
from needlework.protocols import NeedleProtocol
from needlework.vocabulary import resolve

EVERY = [one for one in protocols.every() if isinstance(one, NeedleProtocol)]


def scheme(slug: str) -> NeedleProtocol:
    """Return a scheme by its id."""
    found = protocols.find(slug)
    assert isinstance(found, NeedleProtocol)
    return found


def exactly(number: str) -> Span:
    """Return a span of one number."""
    return Span(Decimal(number), Decimal(number))


def up_to(number: str) -> Span:
    """Return a span with only an upper end."""
    return Span(None, Decimal(number))


@pytest.mark.parametrize("one", EVERY, ids=[one.id for one in EVERY])
def test_the_words_of_a_scheme_are_known(one: NeedleProtocol) -> None:
    assert sources_named(one.source)
    assert resolve(one.indication, "indication") is not None
    assert all(resolve(area, "area") is not None for area in one.areas)
    assert all(resolve(device, "device") is not None for device in one.devices)
    if one.seen == "recalled":
        assert not one.execution.possible


def test_the_skinpen_acne_scheme_has_sessions_interval_depth_ages_and_skin_types() -> None:
    found = scheme("mn-skinpen-acne")
    assert (found.sessions, found.interval_days) == (exactly("3"), 30)
    assert found.depth_mm == up_to("1.5")
    assert (found.devices, found.lowest_age) == (("skinpen",), 22)
    assert found.skin_types == (1, 2, 3, 4, 5, 6)
    assert found.execution.how == "with a choice"


def test_an_interval_from_memory_is_called_so() -> None:
    assert "interval" in scheme("mn-skinstylus-scar").unverified


@pytest.mark.parametrize(
    ("slug", "reason"),
    [
        ("mn-depth-vendor", "a chart of depths"),
        ("mn-propen-acne", "no depth and no number of sessions"),
        ("mn-exceed-face", "no depth"),
        ("mn-depth-expert", "unverified"),
        ("meso-nappage", "no active"),
        ("meso-deep", "does not give the strength"),
        ("meso-ha-vyc12", "strength"),
        ("ha-device-choice", "no volume"),
    ],
)
def test_a_scheme_that_lacks_something_is_a_card(slug: str, reason: str) -> None:
    found = scheme(slug)
    assert not found.execution.possible
    assert reason in found.execution.reason


def test_a_chart_has_a_depth_for_each_region() -> None:
    chart = scheme("mn-depth-vendor").depth_chart
    assert len(chart) == 8
    assert {row.region for row in chart} >= {"forehead", "upper lip"}
    assert chart[0].depth_mm == Span(Decimal("0.25"), Decimal("0.75"))


def test_melasma_has_strength_and_sessions_and_an_unverified_grid() -> None:
    found = scheme("meso-txa-melasma")
    assert str(found.concentration) == "4 mg/mL"
    assert (found.sessions, found.interval_days) == (exactly("7"), 14)
    assert (found.volume_per_point_ml, found.spacing_mm) == (exactly("0.05"), exactly("10"))
    assert {"volume", "spacing"} <= found.unverified


def test_a_strength_in_per_cent_is_weight_per_volume_and_the_lower_of_a_range() -> None:
    assert str(scheme("meso-duta-aga").concentration) == "0.1 mg/mL"
    assert str(scheme("meso-minoxidil-aga").concentration) == "5 mg/mL"


def test_the_fat_dissolver_has_grid_points_and_limits() -> None:
    found = scheme("dca-submental")
    assert (found.spacing_mm, found.volume_per_point_ml) == (exactly("10"), exactly("0.2"))
    assert (found.points, found.most_volume_ml) == (up_to("50"), up_to("10"))
    assert (found.sessions, found.interval_days) == (exactly("6"), 30)


@pytest.mark.parametrize(
    ("slug", "total", "most", "in_all"),
    [
        ("ha-nlf-dermal", exactly("3"), up_to("6"), None),
        ("ha-lips", None, up_to("3"), None),
        ("ha-midface", None, None, up_to("12")),
        ("ha-midface-lyft", None, up_to("6"), None),
        ("ha-nlf-juvederm-up", None, None, None),
    ],
)
def test_volumes_of_fillers_are_not_mistaken_for_limits(
    slug: str, total: Span | None, most: Span | None, in_all: Span | None
) -> None:
    found = scheme(slug)
    assert found.total_volume_ml == total
    assert (found.most_volume_ml, found.most_in_all_ml) == (most, in_all)
    assert ("volume" in found.execution.needs) is (total is None)
