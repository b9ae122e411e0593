"""Every figure of force is decided on once, unchanged, and can be fitted where it is."""

from __future__ import annotations

import pytest

from needlework.evidence import figures, held_out
from needlework.evidence.cards import card
from needlework.evidence.force_rows import (
    SPEAKS_OF_FORCE,
    ForceRow,
    all_force_rows,
    fitted_force_rows,
)
from needlework.evidence.values import Figure
from tests.evidence.conftest import Copy

TOPICS = ("neuromodulator_efficacy", "neuromodulator_mechanism")
FIGURES = {figure.row_id: figure for topic in TOPICS for figure in figures(topic)}
TABLE = "neuromodulator_mechanism/curated_rows.csv"


def row(row_id: str) -> ForceRow:
    (found,) = [item for item in all_force_rows() if item.row_id == row_id]
    return found


def test_every_figure_of_force_is_decided_exactly_once() -> None:
    of_force = {name for name, item in FIGURES.items() if SPEAKS_OF_FORCE.search(item.outcome)}
    decided = [item.row_id for item in all_force_rows()]
    assert sorted(decided) == sorted(of_force)
    assert len(decided) == 88


@pytest.mark.parametrize(
    "outcome",
    [
        "cmap_mV_mean",
        "emg_max_amplitude_reduction",
        "skin_major_strain_percent",
        "peak_effect_day",
    ],
)
def test_an_outcome_of_force_is_known_by_its_name(outcome: str) -> None:
    assert SPEAKS_OF_FORCE.search(outcome)


@pytest.mark.parametrize("outcome", ["peak_latency", "responder_none_or_mild", "depth_mm"])
def test_an_outcome_of_something_else_is_not(outcome: str) -> None:
    assert not SPEAKS_OF_FORCE.search(outcome)


def test_what_is_copied_from_the_published_row_is_unchanged() -> None:
    for item in all_force_rows():
        figure: Figure = FIGURES[item.row_id]
        assert (item.topic, item.study, item.arm) == (figure.topic, figure.study, figure.arm)
        assert (item.product, item.value, item.sd) == (figure.product, figure.value, figure.sd)
        assert (item.seen, item.held_out) == (figure.seen, figure.held_out)
        assert item.n == figure.n if item.n_basis == "printed" else figure.n is None
        if item.day_high is None:
            assert item.day == figure.day
        if item.dose_high is None:
            assert item.dose == figure.dose


def test_every_row_says_why() -> None:
    assert [item.row_id for item in all_force_rows() if len(item.reason.split()) < 3] == []


def test_every_fitted_loss_has_a_dose_a_day_and_people() -> None:
    assert len(fitted_force_rows()) == 30
    for item in fitted_force_rows():
        assert item.use == "fit"
        assert item.dose is not None and item.day is not None and item.n, item.row_id
        assert 0 <= item.loss < 1, item.row_id
        assert item.scale in ("loss", "absolute"), item.row_id
        assert (item.scale == "absolute") == (item.before is not None), item.row_id


def test_no_held_out_study_and_nothing_from_memory_is_fitted() -> None:
    withheld = {slug for topic in TOPICS for slug in held_out(topic)}
    assert withheld
    assert not [item for item in all_force_rows() if item.study in withheld]
    assert "recalled" not in {item.seen for item in fitted_force_rows()}


def test_a_value_before_treatment_is_the_one_that_its_losses_relate_to() -> None:
    before = [item for item in all_force_rows() if item.likelihood == "before"]
    related = {(item.study, item.before) for item in fitted_force_rows() if item.before}
    assert {(item.study, item.value) for item in before} == related
    assert {item.day for item in before} == {0}


def test_a_loss_is_the_quotient_of_what_is_left_and_what_was() -> None:
    assert row("hamjian-1994/edb-10u/cmap_mV_mean/21").loss == pytest.approx(1 - 3.0 / 8.3)
    assert row("lemdani-strain/ona-20/glabellar_strain_reduction/30").loss == 0.893


def test_a_window_of_visits_is_read_in_its_middle() -> None:
    found = row("winn-sires-2013/corrugator-8u/mu_amplitude_reduction/21")
    assert (found.day, found.day_high, found.middle_day) == (14, 28, 21)


def test_a_figure_that_repeats_another_names_one_that_is_kept() -> None:
    known = {item.row_id: item for item in all_force_rows()}
    repeats = [item for item in all_force_rows() if item.duplicate_of]
    assert len(repeats) == 23
    for item in repeats:
        assert item.use == "drop"
        kept = known[item.duplicate_of]
        same = kept.value == item.value or kept.loss == pytest.approx(item.value, abs=0.15)
        assert same, item.row_id


def test_decisions_for_force_stand_on_the_card_beside_those_for_lines() -> None:
    found = card("lemdani-strain")
    decided = {(use.use, use.fit_set) for use in found.curated}
    assert {("check", ""), ("fit", "force"), ("check", "force")} <= decided
    assert "neuromodulator-force-seen-only" in found.draws


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",fit,normal,", ",fitted,normal,", "fit, check, drop"),
        (",fit,normal,", ",fit,none,", "a likelihood for fitted rows alone"),
        ("sloop-1996/edb/peak", "sloop-1996/edb/peek", "no figure of force has this id"),
        (",no,drop,none,,nobody was treated", ",no,drop,none,,", "the reason in short words"),
        (",10,,single,U,21,", ",,,single,U,21,", "the printed number"),
        (",cmap,extensor", ",sound,extensor", "cmap, emg-maximal"),
    ],
)
def test_a_spoilt_decision_is_found(copy: Copy, old: str, new: str, said: str) -> None:
    copy.replace(TABLE, old, new)
    assert said in copy.sentences()


def test_a_figure_without_a_decision_is_found(copy: Copy) -> None:
    path = copy.root / TABLE
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    assert "stands here 0 times" in copy.sentences()


def test_a_held_out_row_may_not_be_fitted(copy: Copy) -> None:
    held = '["abo-dose-escalation"'
    copy.replace("held_out.toml", held, f'{held}, "lemdani-strain"')
    assert "a held-out row is marked fit" in copy.sentences()


def test_a_folder_without_the_table_is_checked_all_the_same(copy: Copy) -> None:
    (copy.root / TABLE).unlink()
    assert "curated-force" not in " ".join(problem.code for problem in copy.problems())
