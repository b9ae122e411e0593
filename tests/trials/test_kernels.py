"""Machine code gives the answers of numpy: the same numbers, effects, grades and counts."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.trials.by_world import ByWorld
from needlework.trials.effects import effect_nodes
from needlework.trials.group import Group
from needlework.trials.kernels import choose, plain
from needlework.trials.streams import Quantity, Stream, logistic
from tests.trials.making import (
    ABO,
    COMPOSITE,
    LOSS,
    ONSET,
    TEN,
    TWENTY,
    arm,
    asked_of,
    comparison,
    endpoint,
    result_of,
    treatment,
    trial_of,
)

pytest.importorskip("numba", reason="the extra `fast` is not installed")

EVERYTHING = (
    TWENTY,
    arm("twice", treatment(), treatment("10 U"), days=(0, 84)),
    arm("mixed", treatment(), treatment("30 sU", ABO), days=(0, 84)),
    arm("none"),
    endpoint(days=(7, 28, 84, 140)),
    endpoint(COMPOSITE, (28,)),
    endpoint(ONSET, (1, 7)),
    endpoint(LOSS, (28, 56, 84, 112)),
    endpoint("responder_subject_global_ge_plus2", (28,)),
    TEN,
    comparison(day=84),
)
ROUGH = 'visit_window_days = 3\ndropout_per_year = 0.3\nimputation = "last-observation"'
RULE = "[retreatment]\nleast_days = 56\nuntil_day = 120\n"
FIRST = st.integers(0, 2**40)


def machine() -> Any:
    from needlework.trials.kernels import machine as made

    return made


def compiled() -> Any:
    found = choose(0, compiled=True)
    assert found.NAME == "compiled"
    return found


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 2**63 - 1), first=FIRST, size=st.integers(1, 40), visit=FIRST)
def test_random_numbers_are_those_of_numpy_bit_by_bit(
    seed: int, first: int, size: int, visit: int
) -> None:
    stream, found = Stream(seed, "arm"), np.empty(size)
    machine().uniform(stream.key, int(Quantity.ONSET), visit, first, found)
    assert (found == stream.uniform(Quantity.ONSET, first, size, visit)).all()


@pytest.mark.parametrize("size", [1, 3, 64, 1000])
def test_noise_is_that_of_numpy_to_the_last_places(size: int) -> None:
    stream, found = Stream(1, "arm"), np.empty(size)
    machine().noise(stream.key, int(Quantity.NOISE_SUBJECT), 28, 5, found)
    expected = logistic(stream.uniform(Quantity.NOISE_SUBJECT, 5, size, 28))
    assert np.allclose(found, expected, rtol=1e-14, atol=1e-15)


def test_own_exponential_and_logarithm_are_right_to_the_last_places() -> None:
    values = np.concatenate([np.linspace(-700, 700, 30_001), np.linspace(-1, 1, 9_999)])
    found = np.empty_like(values)
    machine().exponential(values, found)
    assert np.abs(found / np.exp(values) - 1).max() < 1e-15
    powers = found.copy()
    machine().logarithm(powers, found)
    assert np.allclose(found, np.log(powers), rtol=1e-15, atol=2e-16)
    machine().exponential(np.array([-np.inf, -1e300, 1e300]), found[:3])
    assert np.isfinite(found[:3]).all() and found[0] < 1e-300 < 1e300 < found[2]


@pytest.mark.parametrize("given_arm", [TWENTY, EVERYTHING[1], EVERYTHING[2]])
def test_effects_agree_far_below_what_matters(given_arm: str) -> None:
    trial = trial_of(given_arm, endpoint(days=(7, 28, 84, 140)), head="patients = 3000")
    (asked,), worlds = asked_of(trial)
    nodes = effect_nodes(worlds, asked.history, (7.0, 28.0, 84.0, 140.0))
    rng, by_world = np.random.default_rng(1), ByWorld(worlds.of(0, 3000), len(worlds.sizes))
    shift = 60 * rng.standard_normal(3000)
    for columns in (np.arange(4), rng.integers(0, 4, (3000, 4))):
        one, other = (
            kernels.effect(nodes, shift, by_world, columns) for kernels in (plain, compiled())
        )
        assert one.shape == other.shape
        assert np.abs(one - other).max() < 1e-13


@pytest.mark.parametrize("given_arm", [TWENTY, EVERYTHING[1], EVERYTHING[2]])
def test_people_are_treated_again_alike(given_arm: str) -> None:
    visits = endpoint(days=(28, 56, 84, 112, 140, 168))
    trial = trial_of(given_arm, visits, RULE, head=f"patients = 2000\n{ROUGH}")
    (asked,), worlds = asked_of(trial)
    seen = [Group(trial, asked, worlds, kernels).seen(3, 1500) for kernels in (plain, compiled())]
    falls = [found._falls for found, _ in seen]
    assert np.abs(falls[0] - falls[1]).max() < 1e-11
    assert falls[0].std() > 0.1
    assert (seen[0][1] == seen[1][1]).all()
    assert seen[0][1].sum() > 0


@pytest.mark.parametrize("rule", ["", RULE])
@pytest.mark.parametrize("head", ["", ROUGH])
def test_a_whole_trial_comes_out_the_same_to_the_last_digit(head: str, rule: str) -> None:
    ways: tuple[dict[str, Any], ...] = (
        {"compiled": False},
        {"compiled": True},
        {"compiled": True, "workers": 3, "block": 77},
    )
    one, *others = (
        result_of(*EVERYTHING, rule, head=head, patients=6000, run=run) for run in ways
    )
    assert all(one == other for other in others)


def test_progress_says_who_loops_over_people() -> None:
    for wanted, name in ((True, "compiled"), (False, "numpy")):
        told: list[str] = []
        run = {"compiled": wanted, "progress": lambda *done, to=told: to.append(done[-1])}
        result_of(TWENTY, endpoint(), run=run)
        assert set(told) == {name}


def test_small_trials_do_not_wait_for_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("needlework.trials.kernels.choice._MACHINE", "not.started.yet")
    assert choose(10_000).NAME == choose(29_999_999).NAME == "numpy"
    assert choose(30_000_000).NAME == "compiled"
    assert choose(10**9, compiled=False).NAME == "numpy"


def test_machine_code_that_is_there_serves_small_trials_too() -> None:
    assert machine() is not None
    assert choose(10_000).NAME == "compiled"


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Return a switch that makes the import of a name fail."""

    def refuse(name: str) -> None:
        real = builtins.__import__

        def wrapped(module: str, *rest: Any, **more: Any) -> Any:
            if module == name or (rest[2:] and rest[2] and f"{module}.{rest[2][0]}" == name):
                raise ImportError(name)
            return real(module, *rest, **more)

        monkeypatch.setattr(builtins, "__import__", wrapped)

    yield refuse


def test_without_numba_everything_works_in_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("needlework.trials.kernels.choice.find_spec", lambda name: None)
    assert choose(10**9, compiled=True).NAME == "numpy"


def test_a_numba_that_does_not_fit_is_as_none(refusing: Callable[[str], None]) -> None:
    refusing("needlework.trials.kernels.compiled")
    assert choose(10**9, compiled=True).NAME == "numpy"


def test_code_that_cannot_be_kept_is_made_for_large_trials_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine(), "kept", [False])
    assert choose(299_999_999).NAME == "numpy"
    assert choose(300_000_000).NAME == "compiled"


def test_a_folder_that_cannot_be_written_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    made, real = machine(), machine()._njit

    def njit(**options: Any) -> Any:
        if options.get("cache"):
            return _refused
        return real(**options)

    monkeypatch.setattr(made, "_njit", njit)
    monkeypatch.setattr(made, "kept", [])
    assert made.compiled(lambda number: 2 * number)(4) == 8
    assert made.kept == [False]


def _refused(function: Any) -> Any:
    raise RuntimeError("cannot cache function: no locator available")
