"""One region of skin over years: collagen, elastin, epidermis, pigment, wrinkles, lines.

Model
-----
Everything is relative to grown-up skin without sun; rates are per year, ultraviolet light ``u`` in
minimal erythema doses per day on the skin. Sunlight acts through ``q = u / (u + u50)``.

    Cn' = ln fn (a(age) (1 - i q) + stimulus) - ln Cn         new collagen, not yet cross-linked
    Cm' = km Cn - (kt (1 + b q) + m) Cm                       cross-linked; m after the menopause
    E'  = -ke (1 + b q) E                                     elastin, hardly made again
    h'  = -kh h                                               epidermis
    T'  = kT (q - T)                                          tan
    P'  = q / q0                                              sun behind uneven pigment, years
    W'  = w ((1 - p) + p q / q0)                              surface wrinkling, logits of a grade
    S'  = g F C^-kappa - rho S                                depth of a line at rest, grades

with ``a(age) = exp(-ka max(0, age - a0))``, ``km = kt (1 - fn) / fn`` (so that young skin without
sun stays as it is), ``ln = km + kd``, ``C = Cn + Cm``, and ``q0`` that of the typical dose. The
dermis is as thick as its collagen to a power. ``F`` is the share of folding that is left (1
without toxin); ``g`` lumps the number of contractions, their strain above the critical one and
what each leaves behind, none of which was ever measured.

Inputs and ``C^-kappa`` are held over a step; within it every equation is linear and advanced in
closed form. All functions are pure over the array namespace ``xp`` (numpy or jax.numpy).

Source: structure of the two pools from babraj-2005 against verzijl-2000-recalled; sunlight from
fisher-1997 and talwar-1995; lines after hillebrand-2010, all assumed in size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from needlework.evidence import parameter


@dataclass(frozen=True, slots=True)
class SkinRates:
    """Rates of people, arrays of one shape (or numbers); per year where not said.

    Parameters
    ----------
    synthesis_fall : array
        How fast fibroblasts make less collagen, ka.
    turnover, labile_share, labile_breakdown : array
        Loss of cross-linked collagen kt, share of new collagen fn, its breakdown kd.
    thickness_exponent : array
        Power with which the dermis follows its collagen.
    epidermis_loss, elastin_loss : array
        kh, ke.
    sunlight_half : array
        u50, MED per day.
    synthesis_block, breakdown_by_sun : array
        i (share) and b (times) in the strongest sun.
    menopause_breakdown : array
        m.
    tan_fade : array
        kT.
    wrinkle_rate : array
        w, logits per year at the typical dose.
    sun_share : array
        p, share of it that the typical dose causes.
    line_rate : array
        g, grades per year at full folding.
    line_fade, line_frailty : array
        rho, and kappa without unit.
    typical_sun : float
        The dose that makes ``q0``, MED per day.
    """

    synthesis_fall: Any
    turnover: Any
    labile_share: Any
    labile_breakdown: Any
    thickness_exponent: Any
    epidermis_loss: Any
    elastin_loss: Any
    sunlight_half: Any
    synthesis_block: Any
    breakdown_by_sun: Any
    menopause_breakdown: Any
    tan_fade: Any
    wrinkle_rate: Any
    sun_share: Any
    line_rate: Any
    line_fade: Any
    line_frailty: Any
    typical_sun: Any

    @property
    def maturation(self) -> Any:
        """Rate at which new collagen is cross-linked, km."""
        return self.turnover * (1 - self.labile_share) / self.labile_share

    @property
    def labile_loss(self) -> Any:
        """Rate at which new collagen leaves its pool either way, ln."""
        return self.maturation + self.labile_breakdown


@dataclass(frozen=True, slots=True)
class SkinInputs:
    """What acts on the skin during one step.

    Parameters
    ----------
    age : float
        Years, in the middle of the step.
    ultraviolet : array
        MED per day on the skin.
    folding : array
        Share of folding that is left, 0 to 1.
    after_menopause : array
        Share of the step after the menopause, 0 for men.
    stimulus : array
        Collagen made on top, over what young skin makes (needling, actives).
    """

    age: Any
    ultraviolet: Any = 0.0
    folding: Any = 1.0
    after_menopause: Any = 0.0
    stimulus: Any = 0.0


@dataclass(frozen=True, slots=True)
class SkinState:
    """The state of one region.

    Parameters
    ----------
    labile, mature : array
        Collagen of the two pools, over all collagen of young skin.
    elastin, epidermis : array
        Over those of young skin.
    tan : array
        Over the darkest tan.
    sun_load : array
        Sun behind uneven pigment, years of typical sun.
    wrinkling : array
        Logits of a worse surface grade.
    line : array
        Depth of a line at rest, grades.
    """

    labile: Any
    mature: Any
    elastin: Any
    epidermis: Any
    tan: Any
    sun_load: Any
    wrinkling: Any
    line: Any

    @property
    def collagen(self) -> Any:
        """All collagen."""
        return self.labile + self.mature


def young_skin(rates: SkinRates) -> SkinState:
    """Return grown-up skin that has seen no sun."""
    nothing = 0 * sum(getattr(rates, field.name) for field in fields(rates))
    whole = nothing + 1
    return SkinState(
        labile=rates.labile_share + nothing,
        mature=1 - rates.labile_share + nothing,
        elastin=whole,
        epidermis=whole,
        tan=nothing,
        sun_load=nothing,
        wrinkling=nothing,
        line=nothing,
    )


def sun_response(ultraviolet: Any, rates: SkinRates) -> Any:
    """Return how strongly sun acts, 0 to 1: ``u / (u + u50)``."""
    return ultraviolet / (ultraviolet + rates.sunlight_half)


def synthesis(inputs: SkinInputs, rates: SkinRates, xp: Any = np) -> Any:
    """Return how much collagen is made, over what young skin makes."""
    older = xp.maximum(inputs.age - parameter("ageing.synthesis_from_age").value, 0)
    blocked = 1 - rates.synthesis_block * sun_response(inputs.ultraviolet, rates)
    return xp.exp(-rates.synthesis_fall * older) * blocked + inputs.stimulus


def advance(
    state: SkinState, inputs: SkinInputs, years: Any, rates: SkinRates, xp: Any = np
) -> SkinState:
    """Return the state after a step over which the inputs do not change.

    Parameters
    ----------
    years : float
        Length of the step, 0 or more.
    """
    sun = sun_response(inputs.ultraviolet, rates)
    faster = 1 + rates.breakdown_by_sun * sun
    labile, mature = collagen_pools(state.labile, state.mature, inputs, years, rates, xp)
    typical = sun_response(rates.typical_sun, rates)
    wrinkling = rates.wrinkle_rate * (1 - rates.sun_share + rates.sun_share * sun / typical)
    growth = rates.line_rate * inputs.folding * state.collagen**-rates.line_frailty
    return SkinState(
        labile=labile,
        mature=mature,
        elastin=state.elastin * xp.exp(-rates.elastin_loss * faster * years),
        epidermis=state.epidermis * xp.exp(-rates.epidermis_loss * years),
        tan=sun + (state.tan - sun) * xp.exp(-rates.tan_fade * years),
        sun_load=state.sun_load + sun / typical * years,
        wrinkling=state.wrinkling + wrinkling * years,
        line=fed_and_fading(state.line, growth, rates.line_fade, years, xp),
    )


def collagen_pools(
    labile: Any, mature: Any, inputs: SkinInputs, years: Any, rates: SkinRates, xp: Any = np
) -> tuple[Any, Any]:
    """Return new and cross-linked collagen after a step.

    New collagen nears its end, ``fn`` times what is made; the other pool is fed by it.
    """
    sun = sun_response(inputs.ultraviolet, rates)
    loss = rates.turnover * (1 + rates.breakdown_by_sun * sun)
    loss = loss + rates.menopause_breakdown * inputs.after_menopause
    leave = rates.labile_loss
    end = rates.labile_share * synthesis(inputs, rates, xp)
    away = labile - end
    fed = fed_and_fading(mature, rates.maturation * end, loss, years, xp)
    excess = years * xp.exp(-loss * years) * mean_left((leave - loss) * years, xp)
    return end + away * xp.exp(-leave * years), fed + rates.maturation * away * excess


def fed_and_fading(value: Any, feed: Any, fade: Any, years: Any, xp: Any = np) -> Any:
    """Return the solution of ``x' = feed - fade x`` after ``years``, also where fade is 0."""
    return value * xp.exp(-fade * years) + feed * years * mean_left(fade * years, xp)


def mean_left(decay: Any, xp: Any = np) -> Any:
    """Return ``(1 - exp(-x)) / x``: the mean of what is left over a step; 1 at 0."""
    flat = xp.abs(decay) < np.finfo(np.float64).eps
    steep = xp.where(flat, 1, decay)
    return xp.where(flat, 1, -xp.expm1(-steep) / steep)


def course(
    state: SkinState,
    steps: Iterable[tuple[float, SkinInputs]],
    rates: SkinRates,
    xp: Any = np,
) -> Iterator[SkinState]:
    """Yield the state after each step.

    Parameters
    ----------
    steps : iterable of (years, SkinInputs)
        Length of each step and what acts during it.
    """
    for years, inputs in steps:
        state = advance(state, inputs, years, rates, xp)
        yield state


def dermis_left(state: SkinState, before: SkinState, rates: SkinRates) -> Any:
    """Return the thickness of the dermis over that of an earlier state."""
    return (state.collagen / before.collagen) ** rates.thickness_exponent


def stacked(states: Iterable[SkinState], xp: Any = np) -> SkinState:
    """Return states one after another as one state with time as the last axis."""
    found = list(states)
    columns = {
        field.name: xp.stack([getattr(state, field.name) for state in found], axis=-1)
        for field in fields(SkinState)
    }
    return SkinState(**columns)
