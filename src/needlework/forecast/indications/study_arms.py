"""What the arms of studies received, cut into steps: treatments are components joined by ``+``.

``needling+tranexamic-acid-needled`` is needling with the acid on the skin; a name that ends in
``-injected``, ``-needled`` or is ``needling`` acts by sessions, any other is used daily.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from needlework.evidence.study_rows import StudyRow
from needlework.mechanisms.turnover import Ends, Regime, ends

Index = NDArray[np.intp]
JOIN = "+"


@dataclass(frozen=True, slots=True)
class Slots:
    """The components that a model holds.

    Parameters
    ----------
    sessions, daily : tuple of str
        Components that act by sessions, and those used daily.
    implied : mapping of str to str
        Component that comes with every one of such an ending (``-injected``: saline).
    inert : tuple of str
        Names of doing nothing more (``sunscreen``, ``placebo``).
    """

    sessions: tuple[str, ...]
    daily: tuple[str, ...]
    inert: tuple[str, ...]
    implied: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """All components, those of sessions first."""
        return (*self.sessions, *self.daily)

    def components(self, treatment: str) -> tuple[str, ...]:
        """Return the components of a treatment.

        Raises
        ------
        ValueError
            If a part is none that the model holds.
        """
        parts = [part for part in treatment.split(JOIN) if part not in self.inert]
        extra = [
            name
            for ending, name in self.implied.items()
            if any(part.endswith(ending) for part in parts)
        ]
        found = tuple(dict.fromkeys([*parts, *extra]))
        unknown = [part for part in found if part not in self.names]
        if unknown:
            raise ValueError(f"{', '.join(unknown)} of {treatment!r} is no component of the model")
        return found

    def regime(
        self,
        components: Sequence[str],
        looks: Sequence[float],
        session_days: Sequence[float],
        daily_until: float = np.inf,
    ) -> Regime:
        """Return the regime of an arm whose components share their sessions."""
        return Regime(
            looks=tuple(looks),
            sessions=tuple(tuple(session_days) if c in components else () for c in self.sessions),
            daily=tuple(((0.0, daily_until),) if c in components else () for c in self.daily),
        )


@dataclass(frozen=True, slots=True)
class StudyArms:
    """Rows with the arms behind them; an arm is looked at once, and rows may share it.

    Parameters
    ----------
    ends : Ends
        Of all arms.
    treated, comparator : array of int of shape (rows, looks)
        Arm of each side at each visit; a row without a comparator has its own arms on both.
    study : array of int of shape (rows,)
    of_arm : array of int of shape (arms,)
        Study of each arm.
    effect : array of int of shape (arms, components)
        Which study-by-component deviate acts; the last one stands for none.
    effects : int
        Number of deviates, without the last.
    """

    rows: tuple[StudyRow, ...]
    ends: Ends
    treated: Index
    comparator: Index
    study: Index
    of_arm: Index
    effect: Index
    effects: int

    @property
    def studies(self) -> int:
        """Number of studies."""
        return int(self.study.max()) + 1


def study_arms(rows: Sequence[StudyRow], slots: Slots, looks: int = 1) -> StudyArms:
    """Return the arms of some rows.

    Parameters
    ----------
    looks : int
        Visits per row; a row with fewer repeats its last.
    """
    names = list(dict.fromkeys(row.study for row in rows))
    study = np.array([names.index(row.study) for row in rows], dtype=np.intp)
    known: dict[tuple[int, tuple[str, ...], Regime], int] = {}

    def side(place: int, row: StudyRow, treatment: str) -> list[int]:
        members = slots.components(treatment)
        arms = [(int(study[place]), members, one) for one in _regimes(row, members, slots, looks)]
        return [known.setdefault(arm, len(known)) for arm in arms]

    treated = [side(place, row, row.treatment) for place, row in enumerate(rows)]
    comparator = [
        side(place, row, row.comparator) if row.comparator else treated[place]
        for place, row in enumerate(rows)
    ]
    of_arm = [owner for owner, _, _ in known]
    effect, count = _effects([members for _, members, _ in known], of_arm, slots)
    return StudyArms(
        rows=tuple(rows),
        ends=ends([regime for _, _, regime in known]),
        treated=np.array(treated, dtype=np.intp),
        comparator=np.array(comparator, dtype=np.intp),
        study=study,
        of_arm=np.array(of_arm, dtype=np.intp),
        effect=effect,
        effects=count,
    )


def visits_of(row: StudyRow, looks: int) -> tuple[float, ...]:
    """Return the visits that a row speaks of, as many as asked."""
    named = [float(day) for day in row.more.get("visits", "").split(";") if day]
    found = named or [row.day]
    return (*found, *([found[-1]] * (looks - len(found))))


def number_of(row: StudyRow, column: str) -> float | None:
    """Return a number of the table's own columns, None where the cell is empty."""
    text = row.more.get(column, "")
    return float(text) if text else None


def _regimes(row: StudyRow, parts: Sequence[str], slots: Slots, looks: int) -> list[Regime]:
    until = number_of(row, "daily_until")
    last = np.inf if until is None else until
    return [slots.regime(parts, (day,), row.session_days, last) for day in visits_of(row, looks)]


def _effects(
    parts: Sequence[Sequence[str]], of_arm: Sequence[int], slots: Slots
) -> tuple[Index, int]:
    known: dict[tuple[int, str], int] = {}
    for study, members in zip(of_arm, parts, strict=True):
        for name in members:
            known.setdefault((study, name), len(known))
    found = [
        [known[study, name] if name in members else len(known) for name in slots.names]
        for study, members in zip(of_arm, parts, strict=True)
    ]
    return np.array(found, dtype=np.intp), len(known)
