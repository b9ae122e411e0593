"""Every figure of pigment and hair has one decision, and what may not be fitted is not."""

from __future__ import annotations

import pytest

from needlework.evidence import Figure, figures
from needlework.evidence.study_rows import family_rows, study_rows

TOPICS = ("mesotherapy", "microneedling")
BOTH = "mesotherapy+microneedling"
EXCLUDED = ("islamic-imc-2022", "rahimyarkhan-2021")
HELD_OUT_BY_NOTES = ("budamakuntla-2013", "shapiro-2020")
POOLS = ("txa-mn-meta", "txa-routes-ma", "kim-2017-ma", "liang-2024-nma", "indraswari-2025-ma")


def speaks_of_pigment(figure: Figure) -> bool:
    words = f"{figure.outcome} {figure.population} {figure.product} {figure.arm}".lower()
    named = figure.outcome.startswith("pih") or "masi" in figure.outcome
    return named or "melasma" in words or "pigment" in figure.outcome


def speaks_of_hair(figure: Figure) -> bool:
    return figure.area.startswith("scalp") or "hair" in figure.outcome


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize(
    ("family", "speaks"), [("pigment", speaks_of_pigment), ("hair", speaks_of_hair)]
)
def test_every_figure_of_the_family_is_decided_once(topic: str, family: str, speaks) -> None:
    decided = [row.row_id for row in study_rows(topic) if row.family == family]
    spoken = {figure.row_id for figure in figures(topic) if speaks(figure)}
    assert len(decided) == len(set(decided))
    assert spoken <= set(decided)


@pytest.mark.parametrize("family", ["pigment", "hair"])
def test_every_decision_gives_its_reason(family: str) -> None:
    assert all(len(row.reason) > 10 for row in family_rows(BOTH, family))


@pytest.mark.parametrize("family", ["pigment", "hair"])
def test_no_study_that_is_kept_apart_enters_a_fit(family: str) -> None:
    rows = family_rows(BOTH, family, "with-recalled")
    studies = {row.study for row in rows} | {row.source for row in rows}
    assert not studies & {*EXCLUDED, *HELD_OUT_BY_NOTES, *POOLS}
    assert not any(row.held_out for row in rows)


def test_figures_from_memory_enter_the_other_fit_alone() -> None:
    seen = {row.study for row in family_rows(BOTH, "pigment", "seen-only")}
    both = {row.study for row in family_rows(BOTH, "pigment", "with-recalled")}
    assert both - seen == {"lee-2006", "khurana-2019"}


def test_a_pool_and_its_trials_are_not_both_fitted() -> None:
    fitted = {row.study for row in family_rows(BOTH, "hair", "seen-only")}
    assert "jcd-2024" in fitted
    assert not fitted & {"dhurat-2013", "kumar-2018", "aga-indonesia"}


def test_several_topics_are_read_as_one() -> None:
    apart = sum(len(study_rows(topic)) for topic in TOPICS)
    assert len(study_rows(BOTH)) == apart
    assert {row.topic for row in family_rows(BOTH, "hair")} == set(TOPICS)


def test_a_mean_score_has_its_start_beside_it() -> None:
    scores = [row for row in family_rows(BOTH, "pigment") if row.likelihood == "score"]
    assert scores
    assert all(float(row.more["baseline"]) > row.value for row in scores)
