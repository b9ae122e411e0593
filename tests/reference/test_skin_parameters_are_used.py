"""Every entry of the skin's models is asked for by a fit, a forecast or a scenario.

The toxin's entries have to change what comes out, one by one
(`test_every_parameter_matters.py`); for those of the skin, whose forecasts are many, it is enough
that something asks for them.
"""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from needlework.evidence import Parameter, parameters, recording
from needlework.forecast import forecast
from needlework.forecast.indications import FAMILIES
from needlework.planfile import load_plan
from tests.reference.skin_entries import of_the_skin

EXAMPLES = (
    *("melasma", "sun-spots", "hair-loss-man", "hair-loss-woman"),
    *("double-chin", "lips", "nasolabial-folds", "dry-ageing-skin"),
    *("acne-scars", "fine-lines", "stretch-marks"),
)
PACKAGE = Path(str(files("needlework")))
KEPT = ("needlework.evidence", "needlework.vocabulary", "needlework.forecast.draws")


def forget() -> None:
    """Clear what modules keep between calls: what is kept asks for nothing again."""
    for name, module in list(sys.modules.items()):
        if name.startswith("needlework.") and not name.startswith(KEPT):
            for kept in vars(module).values():
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()


def _fits() -> None:
    """Trace the model of every fit with all its rows."""
    import jax.numpy as jnp
    from numpyro import handlers

    from needlework.calibration.topics import STUDY_FITS, study_fit

    for name in STUDY_FITS:
        fit = study_fit(name)
        rows = tuple(fit.rows("with-recalled"))
        handlers.trace(handlers.seed(fit.model(rows), 0)).get_trace(jnp.ones(len(rows)))


def _forecasts() -> None:
    folder = files("needlework") / "examples"
    for name in EXAMPLES:
        forecast(load_plan(str(folder / f"{name}.toml")), draws=200)


def _predictions() -> None:
    from needlework.evidence.study_rows import study_rows

    rng = np.random.default_rng(1)
    for family in FAMILIES:
        table = family.module.draws(False)
        topics = family.topic.split("+")
        rows = [row for topic in topics for row in study_rows(topic) if row.family == family.name]
        asked = [row for row in rows if row.use != "drop"]
        family.module.predict(asked, table, rng)


def _scenario() -> None:
    from needlework.cli.app import main

    main(["scenario", "--age", "28", "--years", "30"])


@cache
def asked_for() -> frozenset[str]:
    forget()
    with recording() as used:
        for part in (_fits, _forecasts, _predictions, _scenario):
            part()
    return frozenset(used)


@pytest.fixture(scope="module", autouse=True)
def _with_the_extra() -> None:
    pytest.importorskip("numpyro", reason="the extra `calibration` is not installed")


@pytest.mark.parametrize(
    "entry", [each for each in parameters() if of_the_skin(each)], ids=lambda entry: entry.name
)
def test_something_asks_for_the_entry(entry: Parameter) -> None:
    assert entry.name in asked_for() or written_out(entry.name)


@cache
def spelt() -> frozenset[str]:
    """Return the strings of the code as patterns: ``\\S+`` stands for what is put in."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\S+"
                    for part in node.values
                )
                found.add("".join(parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(re.escape(node.value))
    return frozenset(found)


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Return the names that the code spells with at least one part behind a dot."""
    return tuple(re.compile(each) for each in spelt() if re.search(r"\\\.\w", each))


def written_out(name: str) -> bool:
    """Whether the code spells a name that the plans and rows above do not happen to need.

    Either whole, with parts put in, or as a beginning to which an ending from elsewhere is put.
    """
    beginning, _, ending = name.rpartition(".")
    apart = re.escape(f"{beginning}.") + r"\S+" in spelt() and re.escape(ending) in spelt()
    return apart or any(pattern.fullmatch(name) for pattern in patterns())


def test_a_name_that_the_code_does_not_spell_is_found() -> None:
    assert not written_out("stranger.that_nobody_spells")
    assert not written_out("depot.that_nobody_spells")
