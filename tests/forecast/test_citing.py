"""Exactly the sources that a forecast used, each with its use."""

from __future__ import annotations

import pytest

from needlework.evidence import figures, held_out, parameter, parameters, sources_named
from needlework.forecast import cite, forecast
from needlework.forecast.draws import load_draws
from needlework.forecast.values import Forecast
from tests.forecast.making import ABO, DAXI, ONA, forecast_of_single, single

FIGURES = figures("neuromodulator_efficacy")
ALL_FIGURES = (*FIGURES, *figures("neuromodulator_mechanism"))


def fitted() -> set[str]:
    """Return the sources of the rows that entered the fits of lines and of force."""
    rows = {*load_draws().rows, *load_draws(False, "force").rows}
    return {item.source for item in ALL_FIGURES if item.row_id in rows}


def priors() -> set[str]:
    """Return the sources of the priors of the fit."""
    entries = (*parameters("neuromodulator.prior."), *parameters("scale.prior."))
    return {slug for entry in entries for slug in entry.sources}


def expected(product: str, found: Forecast) -> set[str]:
    used = [f"neuromodulator.reference_dose.{product}", "neuromodulator.usual_male_share"]
    slugs = {slug for name in used for slug in parameter(name).sources}
    return fitted() | priors() | slugs | {risk.source for risk in found.risks}


@pytest.mark.parametrize(
    ("product", "dose"), [(ONA, "20 U"), (ABO, "50 sU"), (DAXI, "40 U")], ids=str
)
def test_a_forecast_cites_what_it_used_and_nothing_else(product: str, dose: str) -> None:
    found = forecast_of_single(dose, product)
    assert {source.slug for source in cite(found)} == expected(product, found)


def test_every_cited_source_exists_and_says_what_it_was_used_for() -> None:
    for source in cite(forecast_of_single()):
        # A slug may stand in several topics; toxin topics come first here.
        named = sources_named(source.slug)
        (known, *_) = [item for item in named if item.topic.startswith("neuromod")] or named
        assert (source.citation, source.url, source.seen) == (
            known.citation,
            known.url,
            known.seen,
        )
        assert source.used_for


def test_sources_are_listed_once_in_alphabetical_order() -> None:
    slugs = [source.slug for source in cite(forecast_of_single())]
    assert slugs == sorted(set(slugs))


def test_a_source_of_withheld_studies_alone_is_never_cited() -> None:
    withheld = set(held_out("neuromodulator_efficacy"))
    theirs = {item.source for item in FIGURES if item.study in withheld}
    others = {item.source for item in FIGURES if item.study not in withheld}
    assert theirs - others
    cited = {source.slug for source in cite(forecast_of_single())}
    assert not cited & (theirs - others - priors())


def test_no_withheld_row_entered_the_fit() -> None:
    withheld = set(held_out("neuromodulator_efficacy"))
    rows = set(load_draws().rows)
    assert rows
    assert not [item.row_id for item in FIGURES if item.row_id in rows and item.study in withheld]


def test_figures_are_counted_and_one_is_one_figure() -> None:
    said = [use for source in cite(forecast_of_single()) for use in source.used_for]
    assert any(use.endswith("(1 figure)") for use in said)
    assert not [use for use in said if "(1 figures)" in use]
    counts = [int(use.split("(")[1].split()[0]) for use in said if use.startswith("fit of")]
    assert sum(counts) == len(load_draws().rows) + len(load_draws(False, "force").rows)


def test_a_second_forecast_in_the_same_process_cites_the_same() -> None:
    plan = single()
    assert forecast(plan, draws=100).sources == forecast(plan, draws=100).sources


def test_what_is_not_forecast_cites_nothing_of_the_fit() -> None:
    assert forecast(single("20 U", "letibotulinumtoxinA"), draws=100).sources == ()
