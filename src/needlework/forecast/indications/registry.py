"""Which family of outcomes answers for an indication; modules are loaded when asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import Figure
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.draws import Draws
from needlework.forecast.indications.values import Answer, Ask
from needlework.forecast.values import Grade
from needlework.plans import KINDS


class FamilyModule(Protocol):
    """What the module of a family provides."""

    def draws(self, include_recalled: bool) -> Draws:
        """Return the draws of the family."""

    def answer(self, ask: Ask) -> Answer:
        """Return the forecast of one indication in one area."""

    def predict(
        self, rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Return predictive draws of published figures, shape (rows, draws), in their units.

        A new study each: study effect and sampling error are part of the draws.
        """

    def study_row(self, figure: Figure) -> StudyRow | str | None:
        """Return how a figure of any table is read, or why it cannot be predicted.

        None where the figure speaks of nothing that the family answers for.
        """

    def grade(self, row: StudyRow, table: Draws) -> Grade:
        """Return how far the prediction of a figure can be trusted."""


NEEDLES = tuple(kind for kind in KINDS if kind != "neuromodulator")
"""Every kind of treatment but toxins."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of outcomes.

    Parameters
    ----------
    name : str
        Name of its rows and of its module in this package.
    topic : str
        Evidence topic of its rows.
    fit : str
        Stem of the name of its draws.
    indications : tuple of str
        Indications that it answers for.
    kinds : tuple of str
        Kinds of treatment that it knows; needling and injections for one purpose may have a
        family each.
    """

    name: str
    topic: str
    fit: str
    indications: tuple[str, ...]
    kinds: tuple[str, ...] = NEEDLES

    @property
    def module(self) -> FamilyModule:
        """The module of the family."""
        return cast(FamilyModule, import_module(f"needlework.forecast.indications.{self.name}"))


FAMILIES: tuple[Family, ...] = (
    Family("ageing", "microneedling", "ageing", (), ()),
    Family(
        "fat",
        "mesotherapy",
        "fat",
        ("submental-fat", "local-fat", "cellulite"),
        ("fat-dissolving", "mesotherapy"),
    ),
    Family(
        "volume",
        "mesotherapy",
        "volume",
        (
            "nasolabial-folds",
            "lip-augmentation",
            "midface-volume",
            "facial-volume",
            "perioral-lines",
            "marionette-lines",
        ),
        ("filler", "mesotherapy"),
    ),
    Family(
        "hydration",
        "mesotherapy",
        "hydration",
        ("rejuvenation", "skin-texture", "skin-laxity", "facial-wrinkles", "neck-wrinkles"),
        ("mesotherapy",),
    ),
    Family(
        "pigment",
        "mesotherapy+microneedling",
        "pigment",
        ("melasma", "hyperpigmentation"),
        ("mesotherapy", "microneedling"),
    ),
    Family(
        "hair",
        "mesotherapy+microneedling",
        "hair",
        ("hair-loss",),
        ("mesotherapy", "microneedling"),
    ),
    Family(
        "scars",
        "microneedling",
        "needling",
        ("acne-scars", "hypertrophic-scars"),
        ("microneedling",),
    ),
    Family(
        "wrinkles",
        "microneedling",
        "needling",
        ("facial-wrinkles", "neck-wrinkles", "skin-texture", "skin-laxity", "perioral-lines"),
        ("microneedling",),
    ),
    Family("striae", "microneedling", "needling", ("striae",), ("microneedling",)),
    Family("after_needling", "microneedling", "needling", (), ()),
)


def family_of(indication: str, kind: str) -> Family | None:
    """Return the family that answers for an indication treated so, None where no model does."""
    return next(
        (each for each in FAMILIES if indication in each.indications and kind in each.kinds), None
    )
