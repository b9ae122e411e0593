"""Whatever a file holds, it is a trial or a list of sentences; never another error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.planfile import read_trial
from needlework.problems import BadInputError
from needlework.trials import run_trial

TEXTS = [
    (files("needlework") / "examples" / f"trial-{name}.toml").read_text(encoding="utf-8")
    for name in ("dose-finding", "non-inferiority", "melasma", "hair")
]
SKIN = TEXTS[2:]
VALUES = st.sampled_from(
    ["0", "-1", "1e9", "nan", "inf", "true", '""', '"x"', "[]", "[1]", "{}", "2000", '"glabella"']
)


@st.composite
def spoiled(draw: Callable[..., Any], texts: Sequence[str] = TEXTS, most: int = 3) -> str:
    """Draw an example with a few lines cut out, said twice or given another value."""
    lines = draw(st.sampled_from(texts)).splitlines()
    for _ in range(draw(st.integers(1, most))):
        place = draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(["cut", "twice", "value"]))
        if what == "cut":
            del lines[place]
        elif what == "twice":
            lines.insert(place, lines[place])
        else:
            lines[place] = f"{lines[place].partition('=')[0]}= {draw(VALUES)}"
    return "\n".join(lines)


@given(spoiled())
def test_a_spoiled_trial_is_read_or_refused_in_sentences(text: str) -> None:
    try:
        assert read_trial(text, "trial.toml").arms
    except BadInputError as refused:
        assert refused.problems
        for problem in refused.problems:
            sentence = problem.sentence()
            assert sentence.startswith("trial.toml") and "\n" not in sentence
            assert sentence.endswith((".", "?"))


@settings(max_examples=15)
@given(spoiled(SKIN, 1))
def test_a_spoiled_trial_of_skin_is_run_or_refused_in_sentences(text: str) -> None:
    try:
        found = run_trial(read_trial(text, "trial.toml"), patients=30)
    except BadInputError as refused:
        assert all(problem.sentence().startswith("trial.toml") for problem in refused.problems)
        return
    assert all(item.lo90 <= item.hi90 for arm in found.arms for item in arm.endpoints)
