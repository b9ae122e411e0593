"""What an optimisation returns, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from needlework.anatomy.face import Face
from needlework.doses import Dose
from needlework.forecast.values import Grade
from needlework.planning.neighbours import NeighbourRisk
from needlework.planning.patterns import LeftOut
from needlework.plans import Plan

FORMAT = "needlework-alternatives/1"
PLANNED, LABEL = "as-planned", "published-points"


@dataclass(frozen=True, slots=True)
class Limit:
    """A hard limit that the search keeps.

    Parameters
    ----------
    rule : str
        Rule of the check (``LABEL-AREA-DOSE/ona-gl``), or ``site-count``, ``vial``, or a goal.
    where : str
        Treatment or session.
    words : str
    amount : Decimal
    unit : str
    source : str
        Slug; empty where the plan itself sets it.
    """

    rule: str
    where: str
    words: str
    amount: Decimal
    unit: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A goal of an area as the search takes it.

    Parameters
    ----------
    goal : str
        Id of the plan's goal, or of a stand-in for an area without one.
    words : str
    chance : float
        Least chance.
    keep : float or None
        Least share of the muscle's force that is left.
    stated : bool
        Whether the plan itself says the chance; otherwise what it reaches is to be kept.
    """

    goal: str
    area: str
    words: str
    chance: float
    keep: float | None
    stated: bool


@dataclass(frozen=True, slots=True)
class PointPlan:
    """One point of an alternative: units, millilitres and marks."""

    site: str
    rule: str
    muscle: str
    side: str
    dose: Dose
    marks: Fraction | None
    volume_ml: float | None
    moved: str = ""


@dataclass(frozen=True, slots=True)
class AreaOutcome:
    """What is expected of an area.

    Parameters
    ----------
    dose : Dose
        Units in all.
    counted : float
        Units that count for the chance, by where they lie; never more than are given.
    chances : mapping of str to float
        Chance of each goal, by its id.
    force, movement : float
        Mean share that is left on the day of the goal.
    loss_day : float
        Median day on which the response is lost.
    apart : float
        Share by which the two sides differ in what counts.
    grades : mapping of str to Grade
        Of each goal, ``force``, ``movement`` and ``loss``.
    """

    treatment: str
    area: str
    dose: Dose
    counted: float
    chances: Mapping[str, float]
    force: float
    movement: float
    loss_day: float
    apart: float
    grades: Mapping[str, Grade]
    points: tuple[PointPlan, ...]


@dataclass(frozen=True, slots=True)
class Robustness:
    """Shares of scenarios in which goals hold, for one kind of hand.

    Parameters
    ----------
    hand : str
        ``novice`` or ``practised``.
    placement_mm : float
        Mean distance of the needle from the point that is meant.
    all_goals : float or None
        Share of scenarios in which every stated goal holds; None where none is stated.
    goals : mapping of str to float
        Share in which each one holds.
    counted : mapping of str to (float, float)
        Units that count in each treatment, 5th and 95th percentile.
    """

    hand: str
    placement_mm: float
    scenarios: int
    all_goals: float | None
    goals: Mapping[str, float]
    counted: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to treat: points, units, and what is expected of them.

    Parameters
    ----------
    keys : tuple of str
        In which respects it is best (``least-units`` …).
    name, words : str
        Its name, and why it is there.
    plan : Plan
        The plan with these points.
    binding : tuple of Limit
        Limits that are reached.
    holds : bool
        Whether every goal is reached.
    findings : tuple of str
        Messages of the check that the plan as given does not have.
    clear : bool
        Whether the check lets it be approved.
    better, worse : tuple of str
        In what it differs from the published points.
    """

    keys: tuple[str, ...]
    name: str
    words: str
    plan: Plan
    areas: tuple[AreaOutcome, ...]
    risks: tuple[NeighbourRisk, ...]
    robust: tuple[Robustness, ...]
    binding: tuple[Limit, ...]
    holds: bool
    findings: tuple[str, ...]
    clear: bool
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The first respect in which it is best, which names its file."""
        return self.keys[0]

    @property
    def points(self) -> int:
        """Number of points."""
        return sum(len(one.points) for one in self.areas)

    @property
    def totals(self) -> tuple[Dose, ...]:
        """Units in all, product by product."""
        products = dict.fromkeys(one.dose.product for one in self.areas)
        return tuple(
            Dose.total(one.dose for one in self.areas if one.dose.product == product)
            for product in products
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """All alternatives of a plan.

    Parameters
    ----------
    plan : Plan
        As given.
    session : str
        Session that is planned.
    references : tuple of Alternative
        The plan as it is, and the published points, for comparison.
    alternatives : tuple of Alternative
        Empty where no plan reaches the goals inside the limits.
    infeasible : tuple of str
        Why, one sentence per area or limit.
    left_out : tuple of LeftOut
        Published points that may not be used on this face.
    notes : tuple of str
        What was taken for granted.
    tried : mapping of str to int
        How many doses over points were tried, by treatment.
    """

    plan: Plan
    plan_hash: str
    session: str
    face: Face
    seed: int
    wishes: tuple[Wish, ...]
    limits: tuple[Limit, ...]
    references: tuple[Alternative, ...]
    alternatives: tuple[Alternative, ...]
    infeasible: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    tried: Mapping[str, int]
    versions: Mapping[str, str]
    sources: tuple[str, ...] = ()
    format: str = field(default=FORMAT)
