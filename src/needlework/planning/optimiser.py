"""From a plan to alternatives: points and units that reach its goals inside hard limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from needlework.evidence import parameters, recording
from needlework.forecast.draws import hash_of, load_draws
from needlework.planning.alternatives import alternatives, references
from needlework.planning.finishing import Finishing
from needlework.planning.geometry import Surroundings
from needlework.planning.neighbours import watched
from needlework.planning.reasons import together, unreachable
from needlework.planning.robust import placement_mm
from needlework.planning.sums import shared_limits
from needlework.planning.tasks import Setting, Task, refused, task
from needlework.planning.values import Proposal
from needlework.plans import Neuromodulator, Plan, Session
from needlework.problems import BadInputError, Problem
from needlework.safety.context import Context

if TYPE_CHECKING:
    from needlework.anatomy.face import Face

DEFAULT_SEED, DEFAULT_SIZE = 1, 1000
Progress = Callable[[int, int, str], None]
ON_AVERAGE = "Places are on an average face; --face measures them on the patient's own."
AFTER = 2  # steps of work after the areas: search and scenarios


def optimise(
    plan: Plan,
    *,
    context: Context | None = None,
    session: str | None = None,
    most_points: int | None = None,
    free_sides: bool = False,
    seed: int = DEFAULT_SEED,
    size: int = DEFAULT_SIZE,
    progress: Progress | None = None,
) -> Proposal:
    """Return points and units that reach the goals of a plan, in several alternatives.

    Parameters
    ----------
    plan : Plan
    context : Context, optional
        What the check knows, the patient's own face among it; an average face without one.
    session : str, optional
        Session to plan; the first with a toxin unless given.
    most_points : int, optional
        Points of the session at most; as many as published, or as planned, unless given.
    free_sides : bool
        Whether left and right may get different doses.
    seed, size : int
        Seed of all random numbers, and number of simulated patients.
    progress : callable, optional
        Told how far the work has come: done, total, and what is done.

    Raises
    ------
    BadInputError
        The session is not there, or nothing in it can be planned.
    """
    from needlework.anatomy.face import average_face

    known = context or Context()
    chosen = _session(plan, session)
    face = known.face or average_face()
    areas = [one.area for one in chosen.treatments if isinstance(one, Neuromodulator)]
    around = Surroundings(face, watched(areas), placement_mm("novice"))
    setting = Setting(plan, known, around, most_points, seed, size, free_sides)
    with recording() as used:
        found = _found(chosen, setting, progress or _quiet)
    return replace(found, sources=_sources(used, found))


def _found(chosen: Session, setting: Setting, say: Progress) -> Proposal:
    """Return the alternatives of a session, their sources left out."""
    plan, face = setting.plan, setting.around.face
    tasks, notes = _tasks(chosen, setting, say)
    limits = shared_limits(tasks, chosen, plan, setting.context, setting.most_points)
    say(len(tasks), len(tasks) + AFTER, "searching")
    infeasible = unreachable(tasks, limits)
    made = () if infeasible else alternatives(tasks, limits, setting.around.neighbours)
    if not made and not infeasible:
        infeasible = (together(limits),)
    say(len(tasks) + 1, len(tasks) + AFTER, "scenarios")
    told = references(tasks)
    every = Finishing(chosen, setting, tasks, limits).alternatives((*told, *made))
    say(len(tasks) + AFTER, len(tasks) + AFTER, "done")
    return Proposal(
        plan=plan,
        plan_hash=_plan_hash(plan),
        session=chosen.id,
        face=face,
        seed=setting.seed,
        wishes=tuple(wish for one in tasks for wish in one.wishes),
        limits=(*(each for one in tasks for each in one.limits), *(one.limit for one in limits)),
        references=every[: len(told)],
        alternatives=every[len(told) :],
        infeasible=infeasible,
        left_out=tuple(one for ready in tasks for one in ready.left_out),
        notes=(*notes, *_taken_for_granted(tasks, face, setting.free_sides)),
        tried={one.treatment.id: len(one.every) for one in tasks},
        versions=_versions(tasks),
    )


def _quiet(done: int, total: int, words: str) -> None:
    """Tell nobody."""


def _session(plan: Plan, wanted: str | None) -> Session:
    toxins = [
        session
        for session in plan.sessions
        if any(isinstance(one, Neuromodulator) for one in session.treatments)
    ]
    found = next((one for one in toxins if wanted in (None, one.id)), None)
    if found is not None:
        return found
    given = (
        "no session has a toxin" if wanted is None else f"{wanted!r} is no session with a toxin"
    )
    raise BadInputError(
        [
            Problem(
                where="session",
                given=given,
                allowed=", ".join(one.id for one in toxins) or "a session with a toxin treatment",
                remedy="Name one of them, or add a toxin treatment to the plan.",
                code="planning.session",
            )
        ]
    )


def _tasks(
    session: Session, setting: Setting, say: Progress
) -> tuple[tuple[Task, ...], tuple[str, ...]]:
    """Return the treatments made ready, and what is said of those that stay as they are."""
    toxins = [one for one in session.treatments if isinstance(one, Neuromodulator)]
    cannot = refused(session, setting.plan)
    found, notes = [], []
    for number, one in enumerate(toxins):
        say(number, len(toxins) + AFTER, one.area)
        ready = cannot.get(one.id) or task(one, setting)
        if isinstance(ready, str):
            notes.append(f"{one.id} stays as it is: {ready}.")
        else:
            found.append(ready)
    if not found:
        raise BadInputError([_nothing(session, notes)])
    return tuple(found), tuple(notes)


def _nothing(session: Session, notes: Sequence[str]) -> Problem:
    return Problem(
        where=f"session {session.id}",
        given="; ".join(note.rstrip(".") for note in notes),
        allowed="a toxin with a fitted forecast and published points, in lines of the upper face",
        remedy="Plan it by its scheme: `needlework protocols` lists them.",
        code="planning.nothing",
    )


def _taken_for_granted(tasks: Sequence[Task], face: Face, free_sides: bool) -> Iterator[str]:
    if not face.own:
        yield ON_AVERAGE
    for one in tasks:
        yield f"{one.treatment.id}: doses in {one.steps.words}."
        if one.own.borrowed:
            yield (
                f"{one.treatment.id}: no points of {one.treatment.product} are published here; "
                f"places are those of {one.own.protocol}, units are not."
            )
    yield (
        "What placement does is assumed: it may lower what is expected, and never lifts it above "
        "what trials with as many units have shown. Depth is that of the published point."
    )
    yield f"Left and right {'may differ' if free_sides else 'get the same units'}."


def _sources(used: set[str], found: Proposal) -> tuple[str, ...]:
    """Return the slugs of what the search itself went by."""
    slugs = {slug for one in parameters() if one.name in used for slug in one.sources}
    slugs |= {one.source for one in found.limits if one.source}
    risks = [risk.published for one in found.references for risk in one.risks]
    slugs |= {risk.source for risk in risks if risk is not None}
    return tuple(sorted(slugs))


def _plan_hash(plan: Plan) -> str:
    from needlework.planfile import plan_hash

    return plan_hash(plan)


def _versions(tasks: Sequence[Task]) -> dict[str, str]:
    from needlework import __version__

    tables = [load_draws(False, one.treatment.area) for one in tasks]
    return {"package": __version__, "draws": hash_of(tables)}
